"""Names and their scripts: which declared name is meant, and what is left for the scripts to say."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.language.declarations import component_axes
from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.functions import BY_NAME
from checker.language.inference import (
    apply,
)
from checker.language.nodes import Index, Node
from checker.language.shapes import SCALAR, is_square, is_vector
from checker.parsing import entries, scripts, superscripts, undeclared
from checker.parsing.products import multiply
from checker.parsing.scope import squash
from checker.parsing.scripts import flat
from checker.parsing.surface import Chain, Group, Name, Num, Product, Script, Surface

if TYPE_CHECKING:
    from checker.parsing.resolve import Resolver


FLAT_TRANSPOSE = "ᵀ"
"""Stands for the T of ``wTx`` among the segments of a word."""
_ENTRY = re.compile(r"([A-Za-z_]*[A-Za-z])_?(\d+)")


def named(resolver: Resolver, piece: Name | Script) -> Node:
    """The node of a name with its scripts."""
    base, sub, sups, primes = _unpacked(piece)
    if sub is not None and (inverse := _entry_of_inverse(resolver, base, sub, sups, piece.span)) is not None:
        return inverse
    if (
        isinstance(base, Name)
        and sub is None
        and (digits := _ENTRY.fullmatch(base.text))
        and not resolver.scope.knows(base.text)
    ):
        base, sub = Name(digits[1], span=base.span, spaced=base.spaced), Num(digits[2], span=base.span)  # z2 for z_2
    if isinstance(base, Num) and sub is not None and isinstance(sub, (Chain, Group)):  # 1_{k = y}
        return superscripts.scripted(
            resolver, undeclared.indicator_below(resolver, base, sub, piece.span), sups, primes, piece.span
        )
    if (
        isinstance(base, Num) and base.text == "1" and sups and flat(sups[0]) in ("T", "⊤")
    ):  # only ones have a transpose
        base = Name("𝟏", whole=True, span=base.span, spaced=base.spaced)
    if not isinstance(base, Name):
        value = resolver.node(base)
        if isinstance(sub, Name) and sub.text == "+":
            value = apply("relu", [value], piece.span)
        elif sub is not None:
            value = _below(resolver, base, value, sub, piece.span)
        return superscripts.scripted(resolver, value, sups, primes, piece.span, bracketed=True)
    value, rest, primes = _base_value(resolver, base, sub, list(sups), primes, piece.span)
    return superscripts.scripted(resolver, value, rest, primes, piece.span)


def _entry_of_inverse(
    resolver: Resolver, base: Surface, sub: Surface, sups: tuple[Surface, ...], span: Span
) -> Node | None:
    """``\\Sigma^{-1}_{ij}`` is an entry of the inverse; only another reading takes it as the inverse of an entry."""
    if not isinstance(base, Name) or len(sups) != 1 or flat(sups[0]) != "-1":
        return None
    owner = resolver.scope.find(base.text)
    if (
        owner is None
        or owner.family
        or not is_square(owner.shape)
        or resolver.scope.find(f"{base.text}_{flat(sub)}") is not None
    ):
        return None
    if resolver.decide("entry of the inverse", 2) == 1:
        return None
    whole = apply("inv", [entries.whole(resolver, owner, span)], span)
    return entries.entry_of(resolver, whole, scripts.subscripts(resolver, sub, 2), span)


def _unpacked(piece: Name | Script) -> tuple[Surface, Surface | None, tuple[Surface, ...], int]:
    if isinstance(piece, Name):
        return piece, None, (), 0
    base, sub, sups, primes = piece.base, piece.sub, piece.sups, piece.primes
    if isinstance(base, Script) and sub is None:  # {u_k}^T
        inner = base
        base, sub, sups, primes = inner.base, inner.sub, (*inner.sups, *sups), inner.primes + primes
    elif (
        isinstance(base, Script) and isinstance(base.base, Name) and not base.sups and (tail := flat(base.sub))
    ):  # h_prev_i
        base = Name(f"{base.base.text}_{tail}", whole=True, span=base.span, spaced=base.spaced)
    spread: list[Surface] = []
    for sup in sups:  # x^{(i)T} and x^{(i)^T} are two scripts
        if (
            isinstance(sup, Product)
            and all(operator == "" for operator, _ in sup.parts)
            and isinstance(sup.parts[0][1], Group)
        ):
            spread.extend(part for _, part in sup.parts)
        elif isinstance(sup, Script) and isinstance(sup.base, Group) and sup.base.kind == "(" and sup.sub is None:
            spread.extend([sup.base, *sup.sups])
        else:
            spread.append(sup)
    return base, sub, tuple(spread), primes


def _base_value(
    resolver: Resolver, base: Name, sub: Surface | None, sups: list[Surface], primes: int, span: Span
) -> tuple[Node, list[Surface], int]:
    """The value of a name with its subscript, and the superscripts that are left to apply."""
    scope = resolver.scope
    text = base.text
    bound = resolver.binding(text)
    if bound is not None and sub is None and text not in scope.vocabulary.symbols:
        return Index(text, span=span), sups, primes
    tail = flat(sub)
    held = scope.find("e") if text == "e" and sub is None and sups and flat(sups[0]) not in ("T", "⊤") else None
    if held is not None and (
        held.shape != SCALAR or resolver.decide("Euler's e", 2) == 1
    ):  # e^{...} beside a quantity e
        return apply("exp", [resolver.node(sups[0])], span), sups[1:], primes
    if (
        tail == "t" and scope.find(f"{text}_t-1") is not None and (now := scope.find(text)) is not None
    ):  # h_t beside h_{t-1}
        return entries.whole(resolver, now, span), sups, primes
    if (
        tail in ("prev", "old")
        and (before := scope.find(f"{text}_t-1")) is not None
        and scope.find(f"{text}_{tail}") is None
    ):
        return entries.whole(resolver, before, span), sups, primes
    for place, sup in enumerate(sups):  # names with a superscript: w^f, sigma^2, theta^*
        above = flat(sup)
        if above is None:
            continue
        rest = [*sups[:place], *sups[place + 1 :]]
        if tail and (owner := scope.find(f"{text}_{tail}^{above}", f"{text}^{above}_{tail}")):
            return entries.whole(resolver, owner, span), rest, primes
        if owner := scope.find(f"{text}^{above}"):
            return (
                entries.indexed(resolver, owner, sub, rest, span),
                entries.without_members(resolver, owner, rest),
                primes,
            )
    for count in range(primes, 0, -1):
        if owner := scope.find(text + "'" * count):
            return (
                entries.indexed(resolver, owner, sub, sups, span),
                entries.without_members(resolver, owner, sups),
                primes - count,
            )
    if tail and (owner := scope.find(f"{text}_{tail}")):
        return (
            entries.indexed(resolver, owner, None, sups, span),
            entries.without_members(resolver, owner, sups),
            primes,
        )
    if layered := _layered(resolver, text, sub, sups, span):
        return layered[0], layered[1], primes
    if owner := scope.find(text):
        return entries.indexed(resolver, owner, sub, sups, span), entries.without_members(resolver, owner, sups), primes
    if tail and tail.isalpha() and (owner := scope.find(f"{text}^{tail}")) is not None:  # w_f for w^f
        return entries.whole(resolver, owner, span), sups, primes
    value = undeclared.value(resolver, base, sub, sups, span)
    if value is not None:
        return value[0], value[1], primes
    split = _split(resolver, base, sub, sups, span)
    if split is not None:
        return split, [], primes
    short = sub is None and len(text) == 2 and text.isalpha() and scope.knows(text[0]) and not scope.knows(text[1])
    if short and (
        resolver.binding(text[1]) or text[1] in (*scope.given, *scope.labelled, *scope.letters)
    ):  # yi for y_i
        letter = Name(text[1], whole=True, span=base.span)
        return _base_value(resolver, Name(text[0], span=base.span), letter, sups, primes, span)
    raise unknown(resolver, base, tail or "")


def _layered(
    resolver: Resolver, text: str, sub: Surface | None, sups: list[Surface], span: Span
) -> tuple[Node, list[Surface]] | None:
    """A name whose number stands among its scripts: ``z_{2,k}`` is entry k of ``z_2``, ``W^{[1]}`` and ``W^{(1)}`` are ``W_1``."""
    scope = resolver.scope
    for place, sup in enumerate(sups):
        if isinstance(sup, Group) and sup.kind in ("(", "[") and isinstance(sup.items[0], Num):
            owner = scope.find(f"{text}_{sup.items[0].text}")
            plain = scope.find(text)
            if owner is not None and (plain is None or not plain.family):
                rest = [*sups[:place], *sups[place + 1 :]]
                return entries.indexed(resolver, owner, sub, rest, span), entries.without_members(resolver, owner, rest)
    items = scripts.subscripts(resolver, sub, None) if sub is not None else []
    first = items[0] if len(items) > 1 else None
    if isinstance(first, (Num, Name)) and (owner := scope.find(f"{text}_{first.text}")):
        below = Group("{", tuple(items[1:]), span=span)
        return entries.indexed(resolver, owner, below, sups, span), entries.without_members(resolver, owner, sups)
    return None


def unknown(resolver: Resolver, base: Name, tail: str) -> Unreadable | ShapeMismatch:
    """The error for a name that nothing explains, with the nearest name that exists."""
    for spelling in (f"{base.text}_{tail}", base.text):
        if (cause := resolver.scope.unread.get(squash(spelling))) is not None:
            return cause
    vocabulary = resolver.scope.vocabulary
    known = [*resolver.scope.local, *vocabulary.symbols, *vocabulary.quantities]
    swapped = [name for name in known if name.lower() == base.text.lower()]
    close = swapped or difflib.get_close_matches(base.text, known, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else f"known names are {', '.join(known[:14])}" if known else None
    return Unreadable(f"{base.text!r} is not a name of this problem", base.span, hint=hint)


def _split(resolver: Resolver, base: Name, sub: Surface | None, sups: Sequence[Surface], span: Span) -> Node | None:
    """A word that is several names side by side (``wx``, ``2ab``), a T behind a name its transpose (``wTx``); scripts belong
    to the last."""
    text = base.text
    if base.whole or len(text) < 2 or len(text) > 12:
        return None
    ends = tuple(end for end in (f"_{flat(sub) or ''}", *(f"^{flat(sup) or ''}" for sup in sups)) if len(end) > 1)
    words = _segments(resolver, text, ends)
    if words is None or len(words) < 2 or words[-1] == FLAT_TRANSPOSE and (sub is not None or sups):
        return None
    parts: list[tuple[str, Node]] = []
    start = base.span[0]
    for place, word in enumerate(words):
        if word == FLAT_TRANSPOSE:
            start += len(word)
            continue
        piece: Surface = Name(word, whole=True, span=(start, start + len(word)))
        start += len(word)
        if words[place + 1 : place + 2] == [FLAT_TRANSPOSE]:
            piece = Script(piece, None, (Name("T", span=(start, start + 1)),), 0, span=(start - len(word), start + 1))
            resolver.note(f"{word}T read as the transpose of {word}")
        if place == len(words) - 1 and (sub is not None or sups):
            piece = Script(piece, sub, tuple(sups), 0, span=span)
        parts.append(("", resolver.node(piece)))
    return multiply(parts, resolver.choices.choose, span).node


def _segments(resolver: Resolver, text: str, ends: tuple[str, ...]) -> list[str] | None:
    """A word as declared names and flattened transposes, the longest first; ``ends`` are the scripts of the last."""
    if not text:
        return []
    for length in range(len(text), 0, -1):
        head = text[:length]
        known = (
            resolver.scope.knows(head) or resolver.binding(head) is not None or head in resolver.scope.vocabulary.sizes
        )
        known = known or length == len(text) and any(resolver.scope.knows(head + end) for end in ends)
        if not known:
            continue
        if (rest := _segments(resolver, text[length:], ends)) is not None:
            return [head, *rest]
        # Copying from a page loses the superscript of w^T x.
        if (
            text[length] == "T"
            and not resolver.scope.knows("T")
            and (rest := _segments(resolver, text[length + 1 :], ends)) is not None
        ):
            return [head, FLAT_TRANSPOSE, *rest]
    return None


def _below(resolver: Resolver, base: Surface, value: Node, sub: Surface, span: Span) -> Node:
    """A subscript on brackets: which norm, or an entry as in ``(W x)_i``."""
    if isinstance(base, Group) and base.kind in ("‖", "|"):
        return norm(resolver, base, sub, span)
    return entries.entry_of(resolver, value, scripts.subscripts(resolver, sub, len(component_axes(value.shape))), span)


def norm(resolver: Resolver, base: Group, sub: Surface, span: Span) -> Node:
    """``‖x‖_2``, ``‖A‖_F``, ``‖x‖_1``."""
    value = resolver.node(base.items[0])
    kind = flat(sub)
    if kind == "1":
        return apply("norm1", [value], span)
    if kind in ("2", "F", "f", "Fro"):
        if kind == "2" and not is_vector(value.shape) and value.shape != SCALAR:
            raise Unreadable("the 2-norm of a matrix (its largest singular value) is not read; ‖A‖_F is", span)
        return apply("norm", [value], span)
    raise Unreadable(f"the norm with subscript {kind!r} is not read; 1, 2 and F are", span)


def is_function_name(resolver: Resolver, piece: Surface) -> bool:
    """Whether a piece names a function of the table (scripts aside) that no declaration shadows."""
    base = piece.base if isinstance(piece, Script) else piece
    if not isinstance(base, Name) or base.text not in BY_NAME or resolver.scope.knows(base.text):
        return False
    if not isinstance(piece, Script):
        return True
    tail = flat(piece.sub)
    stem = f"{base.text}_{tail}" if tail else base.text
    declared = [stem, *(f"{stem}^{above}" for sup in piece.sups if (above := flat(sup)))]  # sigma_d, sigma_d^2
    powers = [f"{stem}^2" for sup in piece.sups if isinstance(sup, Num)]  # sigma^4 where sigma^2 is declared
    return not any(map(resolver.scope.knows, (*declared, *powers)))
