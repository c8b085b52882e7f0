"""A chain ``name = a = b = c`` against a part's key: the end decides, every link that can be read must be equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checker.bank import Part
from checker.calculus import expand_derivatives
from checker.equivalence import Comparison
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Derivative, Node, Symbol
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.parsing.answers import Answer, read_answer
from checker.parsing.expressions import term_label
from checker.parsing.readings import Reading as ParsedReading
from checker.parsing.readings import readings


@dataclass(frozen=True, slots=True)
class Asked:
    """What a part asks for: the ``labels`` that may stand on the left, the label that may not be ``restated`` as the answer,
    and the names a code answer may give its result."""

    labels: tuple[str, ...]
    restated: str
    code_names: tuple[str, ...]


def gradient_names(of: str, by: str) -> tuple[str, ...]:
    """The variable names that people give ``∂of/∂by`` in code."""
    of, by = of.replace("^", ""), by.replace("^", "")
    short = by.replace("_", "")
    names = [
        f"d{of}_d{by}",
        f"d{of}d{by}",
        f"d{of}_d{short}",
        f"d{of}d{short}",
        f"d{by}",
        f"d_{by}",
        f"d{short}",
        f"grad_{by}",
        f"grad_{short}",
    ]
    return tuple(dict.fromkeys([*names, f"{by}_grad", f"g_{by}", "grad", "gradient"]))


@lru_cache(maxsize=512)
def comparison(part: Part) -> Comparison:
    """The part's key, ready to be compared with; made once."""
    assert part.key is not None
    return Comparison(part.key, part.vocabulary, assume=part.assume, conventions=part.policy)


def mark_value(part: Part, answer: str, notation: str, seed: int, asked: Asked) -> Marked:
    """Marks an answer that is a value."""
    if notation == "numpy":
        from checker.marking.code import mark_code

        return mark_code(part, answer, seed, asked)
    written = read_answer(answer, notation, part.vocabulary, part.given, asked.labels)
    marked = _best_reading(part, _readings(written, len(written.values) - 1), seed, asked)
    if marked.verdict is Verdict.CORRECT:
        return _links(part, written, marked, seed)
    return marked


def _readings(written: Answer, place: int) -> Iterator[ParsedReading]:
    return readings(written.values[place], written.scope, written.order)


def _best_reading(part: Part, found: Iterator[ParsedReading], seed: int, asked: Asked) -> Marked:
    """The first reading that is right; else the plainest, undecided if any reading is."""
    held: Marked | None = None
    for reading in found:
        shown = Reading(reading.expression.node, notes=reading.notes)
        fault = _form(part, reading.expression.node, asked)
        if fault is not None:
            marked = Marked(Verdict.WRONG, Evidence("form", fault), None, shown)
        else:
            decision = decide(part, reading.expression, seed)
            marked = Marked(decision.verdict, decision.evidence, decision.counterexample, shown)
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


def decide(part: Part, expression: Expression, seed: int) -> Decision:
    """Whether an expression equals the part's key."""
    node = expand_derivatives(expression.node, part.vocabulary)
    return comparison(part).decide(Expression(node, expression.free), seed)


def _links(part: Part, written: Answer, marked: Marked, seed: int) -> Marked:
    """The earlier links of a chain whose end is right: one that can be read and is refuted makes the answer wrong."""
    for place in range(len(written.values) - 1):
        refuted: Marked | None = None
        try:
            for reading in _readings(written, place):
                decision = decide(part, reading.expression, seed)
                if decision.verdict is not Verdict.WRONG or decision.counterexample is None:
                    refuted = None
                    break
                detail = f"link {place + 1} of the chain is not equal to its end, which is right"
                refuted = refuted or Marked(
                    Verdict.WRONG,
                    Evidence("refuted", detail, {} if decision.evidence is None else decision.evidence.sizes),
                    decision.counterexample,
                    Reading(reading.expression.node, notes=reading.notes),
                )
        except (Unreadable, ShapeMismatch):
            continue
        if refuted is not None:
            return refuted
    return marked


def _form(part: Part, node: Node, asked: Asked) -> str | None:
    """Why a reading is not an answer whatever its value: it restates what is asked, or uses a term that is not allowed."""
    used = terms(node)
    restated = canonical_term(asked.restated, part.vocabulary)
    if (
        restated
        and restated in {canonical_term(term, part.vocabulary) for term in used}
        and not _key_uses(part, asked.restated)
    ):
        return f"{asked.restated} is what is asked for: write it in other terms"
    if part.allowed is not None:
        allowed = {canonical_term(term, part.vocabulary) for term in part.allowed}
        strange = [
            term for term in used if term not in part.allowed and canonical_term(term, part.vocabulary) not in allowed
        ]
        if strange:
            return f"{strange[0]} may not be used here; allowed are {', '.join(sorted(part.allowed))}"
    return None


def _key_uses(part: Part, label: str) -> bool:
    return part.key is not None and label in terms(part.key.node)


def terms(node: Node) -> list[str]:
    """The labels of the terms that a node uses; what stands inside a derivative belongs to its label."""
    found: dict[str, None] = {}

    def visit(part: Node) -> None:
        if isinstance(part, Derivative):
            found[term_label(part)] = None
            return
        if isinstance(part, Symbol):
            found[part.name] = None
        from checker.language.nodes import children

        for child in children(part):
            visit(child)

    visit(node)
    return list(found)


def canonical_term(label: str, vocabulary: Vocabulary) -> str:
    """A term's label with names that are defined as mere other names replaced (``Loss`` where ``Loss = L``)."""

    def name(text: str) -> str:
        definition = vocabulary.quantities.get(text)
        while definition is not None and not definition.indices and isinstance(definition.body, Symbol):
            text = definition.body.name
            definition = vocabulary.quantities.get(text)
        return text

    if label.startswith("∂"):
        above, _, below = label[1:].partition("/∂")
        return f"∂{name(above)}/∂{name(below)}"
    return name(label)


__all__ = ["Asked", "canonical_term", "comparison", "decide", "gradient_names", "mark_value", "terms"]
