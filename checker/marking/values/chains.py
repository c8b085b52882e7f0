"""A chain ``name = a = b = c`` against a part's key: the end decides, every link that can be read must be equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Derivative, Node
from checker.language.traversal import walk
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.marking.values.asked import Asked, Decide, canonical_term, comparison, terms
from checker.marking.values.entrywise import given_by_entries
from checker.marking.values.lefts import claim_fault, definition_fault, in_part_letters, label_fault
from checker.parsing.answers import Answer, read_answer
from checker.parsing.expressions import term_label
from checker.parsing.jacobians import NOTE as JACOBIANS
from checker.parsing.labels import calculates, label_text, mentions_derivative
from checker.parsing.readings import Reading as ParsedReading
from checker.parsing.readings import readings
from checker.parsing.scope import squash
from checker.parsing.statements import has_numbers
from checker.parsing.surface import Surface


def mark_value(
    part: Part,
    answer: str,
    notation: str,
    seed: int,
    asked: Asked,
    decide: Decide | None = None,
    decide_link: Decide | None = None,
) -> Marked:
    """Marks an answer that is a value. ``decide`` judges its end and ``decide_link`` the links before; both compare with the
    key unless the kind has its own way."""
    if notation == "numpy":
        from checker.marking.values.code import mark_code

        return mark_code(part, answer, seed, asked)
    decide = decide or (lambda expression: comparison(part).decide(expression, seed))
    marked = _marked(part, answer, notation, asked, decide, decide_link or decide, numbered=True)
    if marked.verdict is not Verdict.CORRECT and has_numbers(
        answer
    ):  # (2) may be a factor rather than a number of a line
        try:
            other = _marked(part, answer, notation, asked, decide, decide_link or decide, numbered=False)
        except (Unreadable, ShapeMismatch):
            return marked
        if other.verdict is Verdict.CORRECT:
            return other
    return marked


def _marked(
    part: Part, answer: str, notation: str, asked: Asked, decide: Decide, decide_link: Decide, *, numbered: bool
) -> Marked:
    written = read_answer(
        answer,
        notation,
        part.vocabulary,
        part.given,
        asked.labels,
        stepwise=asked.stepwise,
        numbered=numbered,
        last=asked.last,
    )
    if (entries := given_by_entries(part, written)) is not None:
        return _entries(part, written, entries, asked)
    found = _readings(part, written, len(written.values) - 1)
    marked = _best_reading(part, found, decide, asked, written.stated)
    if marked.verdict is not Verdict.CORRECT:
        return marked
    if (fault := label_fault(part, written, asked, decide)) is not None:
        return Marked(Verdict.WRONG, Evidence("form", fault), None, marked.reading)
    if (refuted := definition_fault(part, written)) is not None:
        return refuted
    if marked.reading is not None and marked.reading.node is not None:
        used = {squash(canonical_term(term, part.vocabulary)) for term in terms(marked.reading.node)}
        if (refuted := claim_fault(part, written, used)) is not None:
            return refuted
        if (fault := _unworked(part, written, marked.reading.node, asked)) is not None:
            return Marked(Verdict.WRONG, Evidence("form", fault), None, marked.reading)
    return _links(part, written, marked, decide_link)


def _entries(part: Part, written: Answer, entries: list[tuple[Expression, Surface]], asked: Asked) -> Marked:
    """An answer that gives every entry: right when each is, else what becomes of the first that is not."""
    for number, (asked_entry, value) in enumerate(entries, 1):
        alone = replace(asked, restated=term_label(asked_entry.node))
        key = Comparison(asked_entry, part.vocabulary, assume=part.assume, conventions=part.policy)
        marked = _best_reading(part, readings(value, written.scope), key.decide, alone, frozenset())
        if marked.reading is not None:
            note = f"the {len(entries)} entries are given one by one; this is number {number}"
            marked = replace(marked, reading=replace(marked.reading, notes=(*marked.reading.notes, note)))
        if marked.verdict is not Verdict.CORRECT:
            break
    return marked


def _readings(part: Part, written: Answer, place: int) -> Iterator[ParsedReading]:
    """The readings of a link, in the part's own index letters where the left side says which letter is which."""
    for reading in readings(written.values[place], written.scope, written.order):
        yield replace(reading, expression=in_part_letters(part, written, reading.expression))


def _best_reading(
    part: Part, found: Iterator[ParsedReading], decide: Decide, asked: Asked, stated: frozenset[str]
) -> Marked:
    """The first reading that is right; else the plainest, undecided if any reading is."""
    held: Marked | None = None
    for reading in found:
        shown = Reading(reading.expression.node, notes=reading.notes)
        fault = _form(part, reading.expression.node, asked, stated)
        if fault is not None:
            marked = Marked(Verdict.WRONG, Evidence("form", fault), None, shown)
        else:
            decision = decide(reading.expression)
            marked = Marked(decision.verdict, decision.evidence, decision.counterexample, shown)
            if reading.doubtful and decision.verdict is not Verdict.CORRECT:
                raise Unreadable(reading.doubtful, reading.expression.node.span)
        if marked.verdict is Verdict.CORRECT:
            return marked
        if held is None or _speaks_first(marked, held):
            held = marked
    assert held is not None  # readings raise when there is none
    return held


def _speaks_first(marked: Marked, held: Marked) -> bool:
    """Undecided beats wrong (some reading may be right); a counterexample beats a mismatch of shapes."""
    if held.verdict is Verdict.UNDECIDED:
        return False
    return marked.verdict is Verdict.UNDECIDED or held.counterexample is None and marked.counterexample is not None


def _links(part: Part, written: Answer, marked: Marked, decide: Decide) -> Marked:
    """The earlier links of a chain whose end is right: one that can be read and is refuted makes the answer wrong."""
    for place in range(len(written.values) - 1):
        refuted: Marked | None = None
        try:
            for reading in _readings(part, written, place):
                decision = decide(reading.expression)
                guessed = decision.counterexample is None or JACOBIANS in reading.notes
                layouts = guessed and _has_derivatives(reading.expression.node)
                if decision.verdict is not Verdict.WRONG or layouts or reading.doubtful:
                    refuted = None
                    break
                detail = f"link {place + 1} of the chain, as read here, is not equal to its end; the end is right"
                refuted = refuted or Marked(
                    Verdict.WRONG,
                    Evidence("refuted", detail, {} if decision.evidence is None else decision.evidence.sizes),
                    decision.counterexample,
                    Reading(reading.expression.node, notes=reading.notes),
                )
        except Unreadable:
            if place == 0 and written.label is None and calculates(written.values[0]):  # 2 b = …: of b nothing is said
                raise
            continue
        except ShapeMismatch as problem:
            if mentions_derivative(written.values[place]):
                continue  # whose layout people choose as they like
            detail = f"link {place + 1} of the chain does not fit: {problem.message}; the end is right"
            return Marked(Verdict.WRONG, Evidence("refuted", detail), None, marked.reading)
        if refuted is not None:
            return refuted
    return marked


def _has_derivatives(node: Node) -> bool:
    """Whether a link multiplies derivatives, whose layout people choose as they like."""
    return any(isinstance(part, Derivative) for part in walk(node))


def _form(part: Part, node: Node, asked: Asked, stated: frozenset[str]) -> str | None:
    """Why a reading is not an answer whatever its value: it restates what is asked, or uses a term that is not allowed."""
    used = terms(node)
    if asked.restated:
        restated = _by(canonical_term(asked.restated, part.vocabulary))
        own = terms(part.key.node) if part.key is not None else []
        for term in used:
            if (
                term not in own
                and squash(term) not in stated
                and _by(canonical_term(term, part.vocabulary)) == restated
            ):
                return f"{term} is left to be worked out: write it in other terms"
    if part.allowed is not None:
        allowed = {canonical_term(term, part.vocabulary) for term in part.allowed}
        strange = [
            term for term in used if term not in part.allowed and canonical_term(term, part.vocabulary) not in allowed
        ]
        if strange:
            return f"{strange[0]} may not be used here; allowed are {', '.join(sorted(part.allowed))}"
    return None


def _unworked(part: Part, written: Answer, node: Node, asked: Asked) -> str | None:
    """Why no other line works out what an answer leaves to them (``w - η ∂L/∂w`` with ``∂L/∂w = …``); None where one does or
    nothing is left. Raises Unreadable where none of those lines can be read."""
    fault = _form(part, node, asked, frozenset())
    if fault is None:
        return None
    left = {squash(term) for term in terms(node)} & written.stated
    failure: Unreadable | None = None
    for label, value in written.claims:
        if squash(label_text(label)) not in left:
            continue
        try:
            if any(
                _form(part, reading.expression.node, asked, frozenset()) is None
                for reading in readings(value, written.scope)
            ):
                return None
        except ShapeMismatch:
            continue
        except Unreadable as problem:
            failure = failure or problem
    if failure is not None:
        raise failure
    return fault


def _by(term: str) -> str:
    """What a term is the derivative by, or the term itself: a derivative by the asked variable leaves the work undone."""
    return term.rpartition("/")[2]
