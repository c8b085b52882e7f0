"""Values computed in floating point against a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from written import expression, vocabulary

from checker.equivalence import Comparison
from checker.equivalence.code_values import decide_code
from checker.equivalence.verdict import Decision
from checker.language.errors import Unreadable

NAMES = vocabulary(
    {
        "X": "real[N, D]",
        "y": "real[N]",
        "w": "real[D]",
        "c": "index(C) for i in N",
        "Z": "real[N, C]",
        "a": "positive",
        "s": "real",
    },
    {"r": "X w - y"},
)
Code = Callable[[dict[str, Any]], Any]


def decide(key: str, code: Code) -> Decision:
    return decide_code(Comparison(expression(key, NAMES), NAMES), code)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("X^T (X w - y)", lambda v: v["X"].T @ (v["X"] @ v["w"] - v["y"])),
        ("X^T (X w - y)", lambda v: v["X"].T @ v["r"]),
        ("X^T (X w - y)", lambda v: (v["X"].T @ v["r"])[:, None]),
        ("r^T X", lambda v: v["r"] @ v["X"]),  # a row as 1-D
        ("r^T X", lambda v: (v["r"] @ v["X"])[None, :]),
        ("norm(r)^2/N", lambda v: np.mean(v["r"] ** 2)),
        ("norm(r)^2/N", lambda v: np.sum(v["r"] ** 2, keepdims=True) / v["N"]),
        ("sum_i Z_{i, c_i}", lambda v: v["Z"][np.arange(v["N"]), v["c"]].sum()),  # labels count from 0
        ("log(1 + exp(s))", lambda v: np.logaddexp(0, v["s"])),
        (
            "(1 - cos(s/10000))/(s/10000)^2",
            lambda v: (1 - np.cos(v["s"] / 1e4)) / (v["s"] / 1e4) ** 2,
        ),  # rounding, 1e-8
        ("2", lambda v: 2),
        ("w - w", lambda v: np.zeros_like(v["w"])),
    ],
)
def test_right_values(key: str, code: Code) -> None:
    decision = decide(key, code)
    assert decision.verdict == "correct"
    assert decision.evidence is not None
    assert decision.evidence.kind == "agrees"
    assert decision.evidence.points >= 12


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("X^T (X w - y)", lambda v: v["X"].T @ (v["y"] - v["X"] @ v["w"])),
        ("s/sqrt(a + 1e-5)", lambda v: v["s"] / np.sqrt(v["a"])),
        ("s/sqrt(a + 1e-6)", lambda v: v["s"] / np.sqrt(v["a"])),
        ("s + 1e-8", lambda v: v["s"]),  # between the tolerances, and no rounding
        ("sum_i Z_{i, c_i}", lambda v: v["Z"][np.arange(v["N"]), v["c"] - 1].sum()),
        ("relu(s)", lambda v: abs(v["s"])),
    ],
)
def test_wrong_values(key: str, code: Code) -> None:
    decision = decide(key, code)
    assert decision.verdict == "wrong"
    assert decision.counterexample is not None
    assert not decision.counterexample.certified
    assert decision.counterexample.yours != decision.counterexample.expected


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        ("X", lambda v: v["X"].T, "transpose"),
        ("X", lambda v: v["X"][0], "shape"),
        ("s", lambda v: v["w"], "shape"),
        ("w", lambda v: v["s"], "shape"),
        ("r", lambda v: np.stack([v["r"]] * 2), "shape"),
    ],
)
def test_shapes_are_not_broadcast(key: str, code: Code, said: str) -> None:
    decision = decide(key, code)
    assert decision.verdict == "wrong"
    assert decision.counterexample is None
    assert decision.evidence is not None
    assert said in decision.evidence.detail


def test_a_row_for_a_vector_is_right_and_noted() -> None:
    decision = decide("w", lambda v: v["w"][None, :])
    assert decision.verdict == "correct"
    assert decision.evidence is not None
    assert "row" in decision.evidence.detail


def test_nan_is_no_value() -> None:
    decision = decide("s", lambda v: v["s"] * np.nan)
    assert decision.verdict == "wrong"
    assert decision.counterexample is not None
    assert decision.counterexample.yours is None


@pytest.mark.parametrize("value", ["text", None, {"a": 1}, [[1], [2, 3]], 1j])
def test_what_is_no_number_is_unreadable(value: object) -> None:
    with pytest.raises(Unreadable):
        decide("s", lambda v: value)


def test_the_counterexample_is_small() -> None:
    decision = decide("X^T (X w - y)", lambda v: v["X"].T @ (v["y"] - v["X"] @ v["w"]))
    assert decision.counterexample is not None
    assert decision.counterexample.inputs == {"X": [[1]], "y": [0], "w": [1]}
    assert (decision.counterexample.yours, decision.counterexample.expected) == ([-1], [1])
