"""Which parts a search and its filters leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.bank import Part, Problem
from checker.cli.parts import mentions

MARKS = {"any": (0, float("inf")), "1-2": (0, 2), "3-5": (2.5, 5), "6+": (5.5, float("inf"))}
"""The choices of the filter by marks, each with its bounds."""


@dataclass(frozen=True, slots=True)
class Search:
    """Words that must all occur, a kind of question (empty: any), and one of :data:`MARKS`."""

    words: str = ""
    kind: str = ""
    marks: str = "any"

    def finds(self, problem: Problem, part: Part) -> bool:
        """Whether a part is left."""
        low, high = MARKS[self.marks]
        if self.kind and part.kind != self.kind or not low <= part.marks <= high:
            return False
        return mentions(problem, part, self.words.split())


def kinds_of(problems: Iterable[Problem]) -> list[str]:
    """The kinds of question that occur."""
    return sorted({part.kind for problem in problems for part in problem.parts})
