"""What a kind says about an answer."""

from __future__ import annotations

from dataclasses import dataclass

from checker.equivalence.verdict import Counterexample, Evidence, Verdict
from checker.marking.pictures import Picture
from checker.marking.result import Reading, ReadingError
from checker.slips.slip import Slip


@dataclass(frozen=True, slots=True)
class Marked:
    """Verdict, evidence, how the answer was understood, and what to look at. ``rubric``: the points for the person who marks it;
    ``slips``: what explains a wrong answer."""

    verdict: Verdict
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
    reading: Reading | None = None
    error: ReadingError | None = None
    picture: Picture | None = None
    rubric: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
