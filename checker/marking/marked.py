"""What a kind says about an answer."""

from __future__ import annotations

from dataclasses import dataclass

from checker.equivalence.verdict import Counterexample, Evidence, Verdict
from checker.marking.result import Reading, ReadingError


@dataclass(frozen=True, slots=True)
class Marked:
    """Verdict, evidence, and how the answer was understood."""

    verdict: Verdict
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
    reading: Reading | None = None
    error: ReadingError | None = None
