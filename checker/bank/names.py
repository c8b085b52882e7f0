"""Names that readers cannot tell apart, and subscripts on what has none."""

from __future__ import annotations

import re

from checker.bank.place import Place
from checker.language.declarations import Declaration, Definition, Vocabulary
from checker.language.errors import Unreadable
from checker.parsing.scope import Scope, squash
from checker.parsing.scripts import flat
from checker.parsing.surface import Name, Script, Surface, parts_of

_LAYERED = re.compile(r"(?P<stem>[^^]+)\^\{?(?:\[(?P<square>\d+)\]|\((?P<round>\d+)\))\}?")


def unlayered(text: str) -> str:
    """A name whose number stands above it in brackets, ``W^{[1]}`` or ``b^{(2)}``, with its number below: ``W_1``, ``b_2``."""
    match = _LAYERED.fullmatch(text.strip())
    return text if match is None else f"{match['stem']}_{match['square'] or match['round']}"


def check_symbols(symbols: dict[str, Declaration], written: dict[str, str], place: Place) -> None:
    """Raises AuthorError for two symbols that read alike (``W_1``, ``W1``) and for a number that has the name of a size.

    ``written`` are the names as the file has them, by canonical name.
    """
    seen: dict[str, str] = {}
    sizes = {squash(size): size for size in Vocabulary(symbols).sizes}
    for name in symbols:
        key, form = written[name], squash(name)
        if form in seen:
            message = f"{key} and {seen[form]} are one name to readers, so it is declared twice"
            raise place.error(key, message, key)
        if form in sizes and not symbols[name].axes:
            raise place.error(key, f"{sizes[form]} is a size already: give the symbol or the size another name", key)
        seen[form] = key


def check_new(name: str, key: str, vocabulary: Vocabulary, place: Place) -> None:
    """Raises AuthorError for a quantity that reads like a symbol or an earlier quantity."""
    for known in (*vocabulary.symbols, *vocabulary.quantities):
        if squash(known) == squash(name):
            raise place.error(key, f"{name} is declared or defined already, as {known}", key)


def check_quantity(made: Definition, key: str, vocabulary: Vocabulary, place: Place) -> None:
    """Raises AuthorError for a quantity that is not new, and for a number or a table of numbers (``N_k``) that has the name of
    a size; an array such as a hidden layer ``h`` of size h cannot be mistaken."""
    check_new(made.name, key, vocabulary, place)
    for size in vocabulary.sizes:
        if squash(size) == squash(made.name) and (made.indices or not made.axes):
            raise place.error(key, f"{size} is a size already: give the quantity or the size another name", key)


def check_subscripts(piece: Surface, scope: Scope) -> None:
    """Raises Unreadable for a subscript on a number: a student's may say which example is meant, an author's is a slip."""
    pending = [piece]
    while pending:
        part = pending.pop()
        pending.extend(parts_of(part))
        if not isinstance(part, Script) or not isinstance(part.base, Name) or part.sups:
            continue
        stem, tail = part.base.text, flat(part.sub)
        if not tail or len(tail) > 1 or scope.knows(f"{stem}_{tail}") or scope.knows(tail):
            continue
        owner = scope.find(stem)
        if owner is not None and not owner.axes:
            raise Unreadable(f"{owner.name} is a number; it has no components", part.span)
