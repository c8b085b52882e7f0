"""What marking one part gives: the same object for the command line, the Python API and every report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from checker.equivalence.verdict import Counterexample, Evidence, Value, Verdict
from checker.language.errors import Span
from checker.language.nodes import Node
from checker.marking.pictures import Picture
from checker.printing.latex import latex
from checker.printing.plain import plain
from checker.slips.slip import Slip

NO_FAMILIES: frozenset[str] = frozenset()


class Display(Protocol):
    """How results show themselves to people; ``checker.reports`` brings one."""

    def rich(self, result: Result) -> Any:
        """A renderable for rich."""

    def html(self, result: Result) -> str:
        """A fragment of HTML for notebooks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was understood. ``node`` is None where it is no expression: then ``source`` is the reading as text (code as it
    was written) and ``tex`` the same as LaTeX, if there is one.

    ``families`` are the names whose members print as ``x^{(i)}``; ``notes`` say what a reader may not expect, such as a
    product that was taken elementwise.
    """

    node: Node | None
    source: str = ""
    notes: tuple[str, ...] = ()
    families: frozenset[str] = NO_FAMILIES
    tex: str | None = None

    @property
    def latex(self) -> str | None:
        """The reading as LaTeX; None for code."""
        return self.tex if self.node is None else latex(self.node, self.families)

    @property
    def text(self) -> str:
        """The reading in the explicit plain notation; code as written."""
        return self.source if self.node is None else plain(self.node, self.families)


@dataclass(frozen=True, slots=True)
class ReadingError:
    """Why an answer cannot be read (or cannot be meant), and the place in it."""

    message: str
    span: Span | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one answer to one part, with what shows it.

    ``part`` is ``EXAM/PART`` (the part's id alone for a problem from outside the bank), ``answer`` the text as written.
    ``key`` is there for whoever asks to see it; no report shows it otherwise.
    """

    part: str
    verdict: Verdict
    marks: float
    out_of: float
    answer: str = ""
    reading: Reading | None = None
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
    slips: tuple[Slip, ...] = ()
    error: ReadingError | None = None
    picture: Picture | None = None
    rubric: tuple[str, ...] = ()
    key: Reading | None = field(default=None, repr=False)
    display: ClassVar[Display | None] = None

    @property
    def correct(self) -> bool:
        """Whether the answer is right."""
        return self.verdict is Verdict.CORRECT

    def to_json(self, *, reveal: bool = False) -> dict[str, Any]:
        """The object that ``check --json`` prints; with ``reveal`` also the key.

        Described by ``checker/reports/schema/check.json``.
        """
        value: dict[str, Any] = {
            "part": self.part,
            "verdict": str(self.verdict),
            "marks": _whole(self.marks),
            "out_of": _whole(self.out_of),
            "reading": None if self.reading is None else {**_written(self.reading), "notes": list(self.reading.notes)},
            "evidence": None if self.evidence is None else _evidence(self.evidence),
            "counterexample": None if self.counterexample is None else _counterexample(self.counterexample),
            "slips": [_slip(slip) for slip in self.slips],
            "error": None if self.error is None else _error(self.error),
        }
        if self.rubric:
            value["rubric"] = list(self.rubric)
        if reveal:
            value["key"] = None if self.key is None else _written(self.key)
        return value

    def __rich__(self) -> Any:
        """What a terminal shows."""
        return str(self) if self.display is None else self.display.rich(self)

    def _repr_html_(self) -> str | None:
        """What a notebook shows."""
        return None if self.display is None else self.display.html(self)

    def __str__(self) -> str:
        return f"{self.part}: {self.verdict}, {self.marks:g} of {self.out_of:g} marks"


def _whole(marks: float) -> float:
    return int(marks) if marks == int(marks) else marks


def _written(reading: Reading) -> dict[str, Any]:
    return {"latex": reading.latex, "text": reading.text}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"kind": evidence.kind, "detail": evidence.detail, "sizes": dict(evidence.sizes), "points": evidence.points}


def _counterexample(shown: Counterexample) -> dict[str, Any]:
    values: dict[str, Value | bool] = {"yours": shown.yours, "expected": shown.expected, "certified": shown.certified}
    return {"inputs": dict(shown.inputs), **values}


def _slip(slip: Slip) -> dict[str, Any]:
    span = None if slip.span is None else list(slip.span)
    return {"name": slip.name, "message": slip.message, "repair": slip.repair, "span": span}


def _error(error: ReadingError) -> dict[str, Any]:
    message = error.message if error.hint is None else f"{error.message}: {error.hint}"
    return {"message": message, "span": None if error.span is None else list(error.span)}
