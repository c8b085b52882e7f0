"""What is said about an answer: a verdict, and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Value = int | str | float | list["Value"] | None
"""A value as people see it: whole numbers, exact fractions as ``"1/2"``, rounded decimals as floats, nested lists; None: undefined."""


class Verdict(StrEnum):
    """The five verdicts."""

    CORRECT = "correct"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: ``proved`` an exact identity at ``sizes``, ``agrees`` at ``points`` inputs, ``refuted``, or ``form`` (what the part forbids)."""

    kind: Literal["proved", "agrees", "refuted", "form"]
    detail: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Inputs at which the answer and the key differ, simplest first; ``certified`` by exact values or disjoint balls."""

    inputs: Mapping[str, Value]
    yours: Value
    expected: Value
    certified: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its evidence."""

    verdict: Verdict
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
