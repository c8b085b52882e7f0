"""The left side of an answer's line: which index letter is which, and whether the line is about what was asked."""

from __future__ import annotations

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Definition, Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Apply, Derivative, Entry, Index, Node, Symbol, Tabulate
from checker.language.traversal import substitute
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.marking.values.asked import Asked, Decide, canonical_term, terms
from checker.parsing.answers import Answer
from checker.parsing.expressions import term_label
from checker.parsing.labels import label_text, mentions_derivative
from checker.parsing.readings import readings
from checker.parsing.scope import squash
from checker.parsing.surface import Group, Product, Surface


def in_part_letters(part: Part, written: Answer, expression: Expression) -> Expression:
    """An expression with the letters of the line's left side replaced by the part's, by position. Raises ShapeMismatch for a
    letter that is free on the right and missing on the left."""
    if not written.order:
        return expression
    stray = [letter for letter, _ in expression.free if letter not in written.order]
    if stray:
        message = f"the index {stray[0]} is free on the right but does not stand on the left"
        raise ShapeMismatch(message, expression.node.span)
    if len(written.order) != len(part.free):
        return expression
    letters = {theirs: ours for theirs, (ours, _) in zip(written.order, part.free, strict=True) if theirs != ours}
    if not letters:
        return expression
    node = substitute(expression.node, {Index(theirs): Index(ours) for theirs, ours in letters.items()})
    free = tuple((letters.get(letter, letter), size) for letter, size in expression.free)
    return Expression(node, free)


def label_fault(part: Part, written: Answer, asked: Asked, decide: Decide) -> str | None:
    """Why a line with the right value is not the answer: its left side claims it of something else. None where it is."""
    if written.label is None:
        return None
    text = label_text(written.label)
    if text.startswith("∂²"):
        return "the line is about a second derivative" if part.kind == "derivative" else None
    if text.startswith("∂"):
        return _derivative_fault(part, written, asked, decide)
    known = written.scope.find(text)
    if known is None or known.name in written.scope.local:
        return None
    if part.kind == "update" and known.name != asked.labels[0]:
        return f"the line gives {known.name} a new value; asked is {asked.labels[0]}"
    called = isinstance(written.label, Product)
    if part.kind == "derivative":
        primed = isinstance(written.label, Product) and _of_one(written.label)
        if primed and part.of is not None and known.name == term_label(part.of.node):
            return None  # E(ŷ) = … for the derivative of E by ŷ: the prime was lost; L(z, y) is the loss itself
        return f"the line is about {known.name}; asked is {asked.restated}"
    if part.kind == "expression" and not asked.restated and isinstance(known, Definition) and not called:
        return _value_fault(written, known.name, asked, decide)
    if part.kind == "expression" and asked.restated and isinstance(known, Definition) and known.name != asked.restated:
        return _value_fault(written, known.name, asked, decide)
    return None


def _of_one(label: Product) -> bool:
    """Whether a call has one argument, as one of a derivative has: ``E(ŷ)``."""
    _, last = label.parts[-1]
    return isinstance(last, Group) and len(last.items) == 1


def _derivative_fault(part: Part, written: Answer, asked: Asked, decide: Decide) -> str | None:
    node = _label_node(written)
    named = node.body if isinstance(node, Tabulate) else node
    if not isinstance(named, Derivative) or isinstance(named.of, Apply):
        return None  # of a name that only the student knows, or of a function of it
    label = canonical_term(term_label(named), part.vocabulary)
    whole = (
        part.by is not None and isinstance(part.by.node, Symbol) and isinstance(named.by, Entry) and not written.order
    )
    if label == canonical_term(asked.restated, part.vocabulary) and not whole:
        return None
    return _value_fault(written, label, asked, decide)


def _value_fault(written: Answer, label: str, asked: Asked, decide: Decide) -> str | None:
    """A line about something else is excused where that has the same value."""
    found = _labelled(written)
    if found is None:
        return None
    if decide(found).verdict is not Verdict.WRONG:
        return None
    asks = asked.restated or next(iter(asked.labels), "something else")
    return f"the line is about {label}; asked is {asks}"


def _label_node(written: Answer) -> Node | None:
    assert written.label is not None
    expression = _labelled(written)
    return None if expression is None else expression.node


def _labelled(written: Answer) -> Expression | None:
    """What the left side is, read as a value."""
    assert written.label is not None
    try:
        return next(readings(written.label, written.scope, written.order)).expression
    except (Unreadable, ShapeMismatch):
        return None


def _all_entries(claimed: Expression, used: set[str]) -> bool:
    """Whether a left side is any entry ``q_j`` of an array that is used: with a number for an index it may state a case."""
    node = claimed.node
    if not isinstance(node, Entry) or not isinstance(node.base, Symbol):
        return False
    return squash(node.base.name) in used and all(isinstance(index, Index) for index in node.indices)


def definition_fault(part: Part, written: Answer) -> Marked | None:
    """Wrong where a definition on the way gives two links that are not equal."""
    for links in written.defining:
        found = [expression for link in links if (expression := _plainest(link, written)) is not None]
        for other in found[:-1]:
            decision = Comparison(found[-1], part.vocabulary, assume=part.assume).decide(other)
            if decision.verdict is Verdict.WRONG:
                detail = "a definition on the way says that two different values are equal; the end is right"
                evidence = Evidence("refuted", detail, {} if decision.evidence is None else decision.evidence.sizes)
                return Marked(Verdict.WRONG, evidence, decision.counterexample, Reading(other.node))
    return None


def _plainest(piece: Surface, written: Answer) -> Expression | None:
    try:
        return next(readings(piece, written.scope)).expression
    except (Unreadable, ShapeMismatch):
        return None


def claim_fault(part: Part, written: Answer, used: set[str]) -> Marked | None:
    """Wrong where another line gives a derivative, or the entries of a quantity, that the answer uses, itself or through a
    further such line, and gives it falsely."""
    pending = list(written.claims)
    while pending:
        uses = [claim for claim in pending if _is_used(part, written, claim[0], used)]
        if not uses:
            return None
        pending = [claim for claim in pending if claim not in uses]
        for label, value in uses:
            if (fault := _one_claim_fault(part, written, label, value)) is not None:
                return fault
            if (given := _plainest(value, written)) is not None:
                used = used | {squash(canonical_term(term, part.vocabulary)) for term in terms(given.node)}
    return None


def _is_used(part: Part, written: Answer, label: Surface, used: set[str]) -> bool:
    """Whether what a line gives is among the terms that are used."""
    claimed = _plainest(label, written)
    if claimed is None:
        return False
    if isinstance(claimed.node, Entry):
        return _all_entries(claimed, used)
    names = {label_text(label), term_label(claimed.node)}  # ∂L/∂o_1 is used as an entry of ∂L/∂o
    return not used.isdisjoint(squash(canonical_term(name, part.vocabulary)) for name in names)


def _one_claim_fault(part: Part, written: Answer, label: Surface, value: Surface) -> Marked | None:
    """What is false about one line; None where nothing is, or where it cannot be read."""
    claimed = _plainest(label, written)
    assert claimed is not None  # it is used
    try:
        given = next(readings(value, written.scope)).expression
    except Unreadable:
        return None
    except ShapeMismatch as problem:
        if isinstance(claimed.node, Entry) or mentions_derivative(value):  # whose layout people choose as they like
            return None
        detail = f"the answer uses {label_text(label)}, and the line that gives it does not fit: {problem.message}"
        return Marked(Verdict.WRONG, Evidence("refuted", detail), None)
    decision = Comparison(claimed, part.vocabulary, assume=part.assume).decide(given)
    if decision.verdict is not Verdict.WRONG:
        return None
    evidence = Evidence("refuted", f"the answer uses {label_text(label)}, which another line gives falsely")
    return Marked(Verdict.WRONG, evidence, decision.counterexample, Reading(given.node))
