"""What stands in an answer key, a blank paper or a marking guide, before any format is chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from checker.marking.pictures import Picture

Mode = Literal["key", "blank", "rubric"]
"""A key holds answers, steps and evidence; a blank paper space for answers; a marking guide also the usual mistakes."""


@dataclass(frozen=True, slots=True)
class KeyStep:
    """One step of a derivation: what is done, and the formula it leads to as LaTeX (empty: it is said in words)."""

    name: str
    latex: str


@dataclass(frozen=True, slots=True)
class KeyMistake:
    """A wrong answer as written (and as ``latex``, if it could be read), what is wrong with it, and what the tool says of it."""

    answer: str
    why: str
    refutation: str
    claimed: bool = False
    latex: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A question with what the document says of it.

    ``key`` is LaTeX where ``is_formula``, else text; None on a blank paper and for parts that a person marks, which have a
    ``rubric`` instead. ``evidence`` is the sentence that says how the key was verified.
    """

    name: str
    id: str
    kind: str
    marks: float
    statement: str
    key: str | None = None
    is_formula: bool = True
    steps: Sequence[KeyStep] = ()
    evidence: str | None = None
    pictures: Sequence[Picture] = ()
    mistakes: Sequence[KeyMistake] = ()
    rubric: Sequence[str] = ()

    @property
    def anchor(self) -> str:
        """What links to the part name."""
        return "part-" + re.sub(r"[^\w.-]+", "-", self.name)


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """A problem's title and statement, and its parts."""

    title: str
    statement: str
    parts: Sequence[KeyPart] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """A document about the parts of one exam."""

    exam: str
    mode: Mode
    problems: Sequence[KeyProblem]

    @property
    def title(self) -> str:
        """What stands on top."""
        names = {"key": "Answer key", "blank": "Paper", "rubric": "Marking guide"}
        return f"{names[self.mode]}: {self.exam}" if self.exam else names[self.mode]

    @property
    def marks(self) -> float:
        """The marks of all parts."""
        return sum(part.marks for problem in self.problems for part in problem.parts)

    def to_json(self) -> dict[str, Any]:
        """The object of ``key --format json``; described by ``checker/reports/schema/key.json``."""
        return {
            "exam": self.exam,
            "parts": [_part(part) for problem in self.problems for part in problem.parts],
        }


def _part(part: KeyPart) -> dict[str, Any]:
    steps = [{"name": step.name, "latex": step.latex} for step in part.steps]
    row: dict[str, Any] = {
        "part": part.name,
        "statement": part.statement.strip(),
        "marks": int(part.marks) if part.marks == int(part.marks) else part.marks,
        "key": part.key,
        "steps": steps if part.key is not None or steps else None,
        "evidence": part.evidence,
    }
    if part.rubric:
        row["rubric"] = list(part.rubric)
    if part.mistakes:
        row["mistakes"] = [
            {"answer": mistake.answer, "why": mistake.why, "refutation": mistake.refutation, "claimed": mistake.claimed}
            for mistake in part.mistakes
        ]
    return row
