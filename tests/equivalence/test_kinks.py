"""Kinks: both sides are visited, the kink itself counts only by convention."""

from __future__ import annotations

import pytest
from written import decided, vocabulary

NAMES = vocabulary({"x": "real", "y": "real", "k": "integer", "W": "real[p, n]", "v": "real[n]", "d": "positive"})


@pytest.mark.parametrize(
    ("key", "answer", "ignored", "counted"),
    [
        ("1[x >= 0]", "1[x > 0]", "correct", "wrong"),
        ("1[x >= 0]", "step(x)", "correct", "correct"),
        ("1[x >= 0]", "1 - 1[x < 0]", "correct", "correct"),
        ("1[x >= 0]", "1 - step(-x)", "correct", "wrong"),
        ("1[x >= 0]", "(x + |x|)/(2 x)", "correct", "wrong"),
        ("1[W v >= 0]", "1[W v > 0]", "correct", "wrong"),
        ("x 1[x >= 0]", "x 1[x > 0]", "correct", "correct"),
        ("x 1[x >= 0]", "max(0, x)", "correct", "correct"),
        ("y x/x", "y", "correct", "correct"),  # a gap is no kink
    ],
)
def test_the_value_at_a_kink(key: str, answer: str, ignored: str, counted: str) -> None:
    assert decided(key, answer, NAMES).verdict == ignored
    assert decided(key, answer, NAMES, conventions=["step(0) = 1"]).verdict == counted


def test_a_counterexample_at_a_kink_is_at_the_kink() -> None:
    decision = decided("1[x >= 0]", "1[x > 0]", NAMES, conventions=["step(0) = 1"])
    assert decision.counterexample is not None
    assert decision.counterexample.inputs == {"x": 0}
    assert (decision.counterexample.yours, decision.counterexample.expected) == (0, 1)


def test_equality_on_a_whole_region_is_no_kink() -> None:
    decision = decided("1[relu(x) > 0]", "1[relu(x) >= 0]", NAMES)
    assert decision.verdict == "wrong"


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("exp(sin(x)) 1[x > 0]", "exp(sin(x)) 1[x > 1/1000]"),
        ("cases(sin(2 x) if x > 0.63; 0 otherwise)", "cases(2 sin(x) cos(x) if x > 0.64; 0 otherwise)"),
        ("x", "x + relu(x - 1000)"),
        ("x", "x + relu(-x - 10000)"),
        ("1[k > 2]", "1[k >= 2]"),
        ("0", "1[k = 0]"),
        ("relu(x)", "cases(x if x > 0; 0 if x > -100)"),
        ("cases(x if |x| <= d; d sign(x) otherwise)", "cases(x if |x| <= d; d otherwise)"),
    ],
)
def test_thin_and_far_pieces_are_found(key: str, answer: str) -> None:
    assert decided(key, answer, NAMES).verdict == "wrong"


@pytest.mark.parametrize(
    "answer",
    [
        "cases(x if |x| <= d; d if x > d; -d if x < -d)",
        "max(-d, min(d, x))",
        "min(d, max(-d, x))",
        "relu(x + d) - relu(x - d) - d",
        "(|x + d| - |x - d|)/2",
    ],
)
def test_clipping_written_in_other_ways_is_proved(answer: str) -> None:
    decision = decided("cases(x if |x| <= d; d sign(x) otherwise)", answer, NAMES)
    assert decision.evidence is not None
    assert decision.evidence.kind == "proved"
