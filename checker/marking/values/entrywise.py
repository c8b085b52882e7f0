"""An answer that gives the entries one by one: ``∂L/∂ŷ_1 = …, ∂L/∂ŷ_2 = …`` where ``∂L/∂ŷ_i`` is asked."""

from __future__ import annotations

from itertools import product

from checker.bank import Part
from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Derivative, Entry, Index, Number, Symbol
from checker.marking.values.asked import canonical_term
from checker.parsing.answers import Answer
from checker.parsing.expressions import term_label
from checker.parsing.readings import readings
from checker.parsing.surface import Surface


def given_by_entries(part: Part, written: Answer) -> list[tuple[Expression, Surface]] | None:
    """Each entry of the asked derivative with the value that the answer gives it, in order; None unless it gives them all."""
    if part.kind != "derivative" or part.by is None or part.of is None or written.label is None:
        return None
    by = part.by.node
    if not isinstance(by, Entry) or not all(isinstance(index, Index) for index in by.indices):
        return None
    sizes = [size for _, size in part.free]
    if len(sizes) != len(by.indices) or not all(isinstance(size, int) for size in sizes):
        return None
    found: dict[tuple[int, ...], tuple[Expression, Surface]] = {}
    for label, value in (*written.claims, (written.label, written.values[-1])):
        try:
            claimed = next(readings(label, written.scope)).expression
        except (Unreadable, ShapeMismatch):
            continue
        place = _place(part, by, claimed)
        if place is not None:
            found[place] = claimed, value
    places = list(product(*(range(1, int(size) + 1) for size in sizes)))
    return [found[place] for place in places] if found.keys() == set(places) else None


def _place(part: Part, by: Entry, claimed: Expression) -> tuple[int, ...] | None:
    """Which entry of the asked derivative a left side is."""
    node = claimed.node
    if (
        not isinstance(node, Derivative)
        or not isinstance(node.by, Entry)
        or isinstance(node.of, Entry)
        or part.of is None
    ):
        return None
    of = canonical_term(term_label(node.of), part.vocabulary)
    if of != canonical_term(term_label(part.of.node), part.vocabulary):
        return None
    theirs, ours = node.by.base, by.base
    if not isinstance(theirs, Symbol) or not isinstance(ours, Symbol) or theirs.name != ours.name:
        return None
    place = tuple(int(index.value) for index in node.by.indices if isinstance(index, Number))
    return place if len(place) == len(by.indices) else None
