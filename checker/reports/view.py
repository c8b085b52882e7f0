"""One neutral view of a result: what is said about it, in the order in which it is said, before any format is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from checker.equivalence.verdict import Counterexample, Evidence, Value, Verdict
from checker.language.errors import Span
from checker.marking.pictures import Picture
from checker.marking.result import Reading, Result
from checker.printing.names import unicode_name
from checker.reports.lines import marks

SYMBOLS = {
    Verdict.CORRECT: "✓",
    Verdict.WRONG: "✗",
    Verdict.UNREADABLE: "?",
    Verdict.UNDECIDED: "≟",
    Verdict.PERSON: "☞",
}
"""A verdict shows by word and symbol; colour only repeats it."""

_LABELS = {"proved": "Proved", "agrees": "Agrees", "refuted": "Refuted", "form": "Not in the form asked for"}

_WITHOUT_EVIDENCE = {
    Verdict.UNDECIDED: "Neither a proof nor a counterexample was found.",
    Verdict.PERSON: "This part needs a person to mark it.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One line of an answer with the columns that an error is about; ``number`` counts lines from 1, None if there is one."""

    line: str
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The parts of a report. Each may be missing."""

    verdict: Verdict
    heading: str
    place: Place | None
    problem: str | None
    hint: str | None
    reading: Reading | None
    evidence: str | None
    counterexample: Counterexample | None
    certificate: str | None
    picture: Picture | None
    rubric: tuple[str, ...]
    slips: tuple[str, ...]
    key: Reading | None


def view(result: Result, *, reveal: bool = False) -> View:
    """What there is to say about a result; the key only when ``reveal`` asks for it."""
    error, shown = result.error, result.counterexample
    proof = _WITHOUT_EVIDENCE.get(result.verdict) if result.evidence is None else evidence(result.evidence)
    told = error is not None and proof is not None and error.message in proof
    return View(
        verdict=result.verdict,
        heading=f"{result.verdict} · {marks(result.out_of, result.marks)} · {result.part}",
        place=None if error is None or error.span is None else place(result.answer, error.span),
        problem=None if error is None or told else error.message,
        hint=None if error is None or told else error.hint,
        reading=result.reading,
        evidence=proof,
        counterexample=shown,
        certificate=None if shown is None else _CERTIFICATES[shown.certified],
        picture=result.picture,
        rubric=result.rubric,
        slips=tuple(slip.message for slip in result.slips),
        key=result.key if reveal else None,
    )


_CERTIFICATES = {
    True: "Certified: both values are exact, or lie in computed intervals that do not overlap.",
    False: "Not certified: the values were computed in floating point.",
}


def evidence(shown: Evidence) -> str:
    """The evidence as a sentence; further lines of its detail follow."""
    sizes = ", ".join(f"{name}\u00a0=\u00a0{size}" for name, size in shown.sizes.items())
    where = f" ({sizes})" if sizes else ""
    first, break_, rest = shown.detail.partition("\n")
    return f"{_LABELS[shown.kind]}: {first}{where}{break_}{rest}"


def place(answer: str, span: Span) -> Place:
    """The line of the answer in which a span starts, and the span's columns in it."""
    start, end = max(0, min(span[0], len(answer))), min(max(span), len(answer))
    first = answer.rfind("\n", 0, start) + 1
    last = answer.find("\n", start)
    last = len(answer) if last < 0 else last
    number = answer.count("\n", 0, start) + 1 if "\n" in answer.strip("\n") else None
    return Place(answer[first:last], start - first, max(start, min(end, last)) - first, number)


def value_text(value: Value) -> str:
    """A value on one line; None is undefined."""
    if value is None:
        return "undefined"
    if isinstance(value, list):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def matrix_rows(value: Value) -> list[list[str]] | None:
    """The cells of a matrix as texts; None for anything else."""
    if not isinstance(value, list) or not value or not all(isinstance(row, list) for row in value):
        return None
    rows = [[value_text(cell) for cell in row] for row in value if isinstance(row, list)]
    if any(isinstance(cell, list) for row in value if isinstance(row, list) for cell in row):
        return None
    return rows if rows[0] and len({len(row) for row in rows}) == 1 else None


def refutation(result: Result) -> str:
    """What shows that an answer is wrong, on one line: the inputs and both values, else the reason."""
    shown = result.counterexample
    if shown is None:
        return "" if result.evidence is None else result.evidence.detail.partition("\n")[0]
    inputs = ", ".join(f"{unicode_name(name)} = {value_text(value)}" for name, value in shown.inputs.items())
    values = f"the answer gives {value_text(shown.yours)}, the key {value_text(shown.expected)}"
    return f"At {inputs} {values}" if inputs else values
