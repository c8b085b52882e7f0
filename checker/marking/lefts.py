"""The left side of an answer's line: which index letter is which, and whether the line is about what was asked."""

from __future__ import annotations

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Definition, Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Derivative, Entry, Index, Node, Symbol, Tabulate
from checker.language.traversal import substitute
from checker.marking.asked import Asked, Decide, canonical_term
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.parsing.answers import Answer
from checker.parsing.expressions import term_label
from checker.parsing.labels import label_text
from checker.parsing.readings import readings
from checker.parsing.surface import Surface


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
    if part.kind == "expression" and asked.restated and isinstance(known, Definition) and known.name != asked.restated:
        return _value_fault(written, known.name, asked, decide)
    return None


def _derivative_fault(part: Part, written: Answer, asked: Asked, decide: Decide) -> str | None:
    node = _label_node(written)
    named = node.body if isinstance(node, Tabulate) else node
    if not isinstance(named, Derivative) or not isinstance(named.of, (Symbol, Entry)):
        return None  # of a name that only the student knows, or of something written out
    label = canonical_term(term_label(named), part.vocabulary)
    if label == canonical_term(asked.restated, part.vocabulary):
        return None
    return _value_fault(written, label, asked, decide)


def _value_fault(written: Answer, label: str, asked: Asked, decide: Decide) -> str | None:
    """A line about something else is excused where that has the same value."""
    found = _labelled(written)
    if found is None:
        return None
    if decide(found).verdict is not Verdict.WRONG:
        return None
    return f"the line is about {label}; asked is {asked.restated or asked.labels[0]}"


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
