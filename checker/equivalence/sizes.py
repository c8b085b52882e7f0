"""Sizes and counts: numbers are compared exactly, expressions in named sizes by a comparison."""

from __future__ import annotations

from fractions import Fraction

from checker.equivalence.comparison import Comparison
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Value, Verdict
from checker.language.declarations import Expression
from checker.language.rationals import rational_value


def decide_size(comparison: Comparison, answer: Expression, seed: int = 0) -> Decision:
    """The verdict on a size or a count: equal exactly, for all values of the named sizes."""
    key, yours = rational_value(comparison.key.node), rational_value(answer.node)
    if key is None or yours is None:
        return comparison.decide(answer, seed)
    if key == yours:
        return Decision(Verdict.CORRECT, Evidence("proved", "the same number", {}, 0))
    seen = Counterexample({}, exact_value(yours), exact_value(key), certified=True)
    return Decision(Verdict.WRONG, Evidence("refuted", "another number", {}, 1), seen)


def exact_value(value: Fraction) -> Value:
    """A number as people see it: ``3``, ``"1/2"``."""
    return int(value) if value.denominator == 1 else str(value)
