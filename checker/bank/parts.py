"""A ``[[part]]`` table -> a Part: its fields read, and whether they fit each other."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from checker.bank.assumptions import read_assumption
from checker.bank.format import PartTable
from checker.bank.names import check_subscripts
from checker.bank.place import Place
from checker.bank.problem import Mistake, Part
from checker.language.declarations import Expression, Vocabulary, component_axes
from checker.language.inference import derivative
from checker.language.nodes import Compare, Entry, Node, Symbol
from checker.language.nodes import Size as SizeNode
from checker.language.shapes import SCALAR, Shape, Size, describe, same_shape
from checker.language.traversal import walk
from checker.parsing.expressions import read_expression, read_term, surface, term_label
from checker.parsing.scope import Scope

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "derivative": ("of", "by", "key"), "update": ("of", "loss", "rate", "key"), "expression": ("key",), "number": ("key",),
    "count": ("key",),
}  # fmt: skip
"""The kinds whose key is an expression, with the fields that they need. The key of any other kind is text, which the kind reads."""
_OWN_ASSUMPTIONS = frozenset(["growth"])
"""The kinds that read ``assume`` themselves: what is assumed of sizes that no symbol needs to have."""
_TERMS = ("of", "by", "loss", "rate")

Letters = tuple[tuple[str, Size], ...]


def read_part(part: PartTable, vocabulary: Vocabulary, exam: str, title: str, place: Place) -> Part:
    """The part of a table. Raises AuthorError."""
    _check_fields(part, place)
    assume: list[Node] = []
    for text in part.assume if part.kind not in _OWN_ASSUMPTIONS else ():
        condition, vocabulary = place.read("assume", text, read_assumption, text, vocabulary)
        assume.append(condition)
    written = [] if part.kind == "kernel" else _terms(part)  # which may call unknown functions: its kind reads it
    terms = {field: _read(field, text, Scope(vocabulary), (), place) for field, text in written}
    free = _free_letters(terms)
    scope = Scope(vocabulary, dict(free))
    key = None
    if part.kind in _NEEDED:
        key = _read("key", part.key, scope, tuple(letter for letter, _ in free), place)
    for field, term in terms.items():
        _check_term(field, part, term, terms, place)
    if key is not None:
        _check_key(part, terms, key, place)
    if key is not None and part.kind == "number":
        _check_number(part.key, key, vocabulary, assume, place)
    allowed = None
    if part.allowed is not None:
        scope = Scope(vocabulary)
        allowed = frozenset(place.read("allowed", term, _allowed, term, scope) for term in part.allowed)
    return Part(
        exam=exam, id=part.id, kind=part.kind, vocabulary=vocabulary, title=part.title or title,
        statement=part.statement, marks=part.marks, key_text=part.key, key=key, of=terms.get("of"), by=terms.get("by"),
        loss=terms.get("loss"), rate=terms.get("rate"), free=free, allowed=allowed, assume=tuple(assume), assumptions=tuple(part.assume),
        derivation=part.derivation, policy=tuple(_conventions(part)), texts=dict(_terms(part)), place=place, own=part.own,
        assumed=tuple(part.assume),
        mistakes=tuple(Mistake(mistake.answer, mistake.why, mistake.claimed) for mistake in part.mistake),
    )  # fmt: skip


def _allowed(text: str, scope: Scope) -> str:
    """An allowed term as its label; a gradient may be written with a nabla."""
    if "∇" in text or "nabla" in text:
        return term_label(read_expression(text, scope).node)
    return read_term(text, scope)


def _terms(part: PartTable) -> list[tuple[str, str]]:
    """``of``, ``by``, ``loss``, ``rate`` as far as the part has them."""
    return [(field, text) for field in _TERMS if (text := getattr(part, field))]


def _conventions(part: PartTable) -> list[str]:
    return [part.policy] if isinstance(part.policy, str) else list(part.policy)


def _check_fields(part: PartTable, place: Place) -> None:
    """What can be said of the fields before their mathematics is read."""
    for needed in _NEEDED.get(part.kind, ()):
        if not getattr(part, needed):
            mistyped = difflib.get_close_matches(needed, part.own, n=1)
            if mistyped:
                raise place.error(mistyped[0], f"{mistyped[0]!r} is not known here; did you mean {needed}?")
            raise place.error(needed, f"a part of kind {part.kind} needs {needed!r}")
    if not math.isfinite(part.marks) or part.marks < 0:
        raise place.error("marks", "marks cannot be negative, infinite or nan")
    for convention in _conventions(part):
        stated = re.fullmatch(r"\s*step\s*\(\s*0\s*\)\s*=\s*(\S+)\s*", convention)
        if stated is None and re.match(r"\s*step\b", convention) or stated is not None and not _is_number(stated[1]):
            raise place.error("policy", "the convention is written step(0) = 1, with a number on the right", convention)


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def _read(field: str, text: str, scope: Scope, order: tuple[str, ...], place: Place) -> Expression:
    expression = place.read(field, text, read_expression, text, scope, order)
    place.read(field, text, check_subscripts, surface(text, scope), scope)
    check_values(field, text, expression.node, scope.vocabulary, place)
    return expression


def check_values(field: str, text: str, node: Node, vocabulary: Vocabulary, place: Place) -> None:
    """Raises AuthorError where an unknown function is used: it has no values at which answers could be compared."""
    for name, used in _symbols(node):
        held = vocabulary.symbols.get(name)
        if held is not None and held.domain in ("function", "kernel"):
            message = (
                f"{name} is declared as a {held.domain}, which has no values: no part that is asked here can use it"
            )
            raise place.error(field, message, text, used.span)


def _symbols(node: Node) -> Iterable[tuple[str, Symbol]]:
    return ((part.name, part) for part in walk(node) if isinstance(part, Symbol))


def _check_term(field: str, part: PartTable, term: Expression, terms: Mapping[str, Expression], place: Place) -> None:
    """``by``, and the ``of`` of an update, are names; a loss and a rate are numbers."""
    text = getattr(part, field)
    if field == "by" or field == "of" and part.kind == "update":
        base = term.node.base if isinstance(term.node, Entry) else term.node
        if not isinstance(base, Symbol):
            raise place.error(field, f"{text!r} is no symbol, quantity or entry of one", text)
    if field in ("loss", "rate"):
        if term.node.shape != SCALAR:
            raise place.error(field, f"the {field} is a number, not {describe(term.node.shape)}", text)
        known = dict(terms["of"].free) if "of" in terms and field == "rate" else {}
        for letter, _ in term.free:
            if letter not in known:
                raise place.error(field, f"the index {letter} is free: the {field} is a number", text)


def _free_letters(terms: Mapping[str, Expression]) -> Letters:
    """The free index letters of ``of`` and ``by``, in this order (an entry y_i by o_j: i, then j)."""
    found: dict[str, Size] = {}
    for field in ("of", "by"):
        if field in terms:
            found.update({letter: size for letter, size in terms[field].free if letter not in found})
    return tuple(found.items())


def _check_key(part: PartTable, terms: Mapping[str, Expression], key: Expression, place: Place) -> None:
    """The key has the shape of what is asked for."""
    if "of" not in terms:
        return
    node, name = terms["of"].node, "'of'"
    if part.kind == "derivative":
        by = terms["by"].node
        name = "'by'" if node.shape == SCALAR else "the derivative"
        node = place.read("by", part.by or "", derivative, node, by)
    letters = _free_letters(terms)
    if _fits(key, node.shape, letters):
        return
    entries = f" for each {', '.join(letter for letter, _ in letters)}" if letters else ""
    given = f" for each {', '.join(letter for letter, _ in key.free)}" if key.free else ""
    message = f"the key is {describe(key.node.shape)}{given}, but {name} is {describe(node.shape)}{entries}"
    raise place.error("key", message, part.key)


def _fits(key: Expression, shape: Shape, letters: Letters) -> bool:
    """Whether a key is a value for each of the letters, or all these values as one array."""
    if set(key.free) <= set(letters) and same_shape(key.node.shape, shape):
        return True
    asked = (*(size for _, size in letters), *component_axes(shape))
    return len(key.free) != len(letters) and asked == (*(s for _, s in key.free), *component_axes(key.node.shape))


def _check_number(text: str, key: Expression, vocabulary: Vocabulary, assume: Iterable[Node], place: Place) -> None:
    """The key of a number is one, whatever the symbols and sizes are."""
    if key.node.shape != SCALAR or key.free:
        free = f" for each {key.free[0][0]}" if key.free else ""
        raise place.error("key", f"the key of a number is a number, not {describe(key.node.shape)}{free}", text)
    settled = {
        name
        for condition in assume
        if isinstance(condition, Compare) and condition.relation == "="
        for name, _ in _symbols(condition.left)
    }
    pending, seen = [key.node], set[str]()
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, SizeNode):
                raise place.error("key", f"a number cannot depend on the size {part.name}", text)
            if not isinstance(part, Symbol) or part.name in seen:
                continue
            seen.add(part.name)
            if part.name in vocabulary.symbols and part.name not in settled:
                raise place.error("key", f"a number cannot depend on {part.name}, which has no value", text)
            if (definition := vocabulary.quantities.get(part.name)) is not None:
                pending.append(definition.body)
