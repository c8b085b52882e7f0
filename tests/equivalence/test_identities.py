"""True and false identities: what is proved, what is refuted by which simplest input, what stays undecided."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from written import decided, vocabulary

TABLE = tomllib.loads((Path(__file__).parent / "identities.toml").read_text(encoding="utf-8"))
NAMES = vocabulary(TABLE["symbols"])


def pairs(kind: str) -> list[tuple[str, str]]:
    return [(row["key"], answer) for row in TABLE[kind] for answer in row["answers"]]


@pytest.mark.parametrize(("key", "answer"), pairs("proved"))
def test_true_identities_are_proved(key: str, answer: str) -> None:
    decision = decided(key, answer, NAMES)
    assert decision.verdict == "correct"
    assert decision.evidence is not None
    assert decision.evidence.kind == "proved"


@pytest.mark.parametrize(("key", "answer"), pairs("agrees"))
def test_what_is_equal_but_out_of_a_proofs_reach_agrees(key: str, answer: str) -> None:
    decision = decided(key, answer, NAMES)
    assert decision.verdict == "correct"
    assert decision.evidence is not None
    assert decision.evidence.kind == "agrees"


@pytest.mark.parametrize("row", TABLE["wrong"], ids=lambda row: f"{row['key']} | {row['answer']}")
def test_wrong_answers_are_refuted_by_the_simplest_input(row: dict[str, Any]) -> None:
    decision = decided(row["key"], row["answer"], NAMES)
    assert decision.verdict == "wrong"
    assert decision.evidence is not None
    assert decision.evidence.kind == "refuted"
    assert (decision.counterexample is None) == ("inputs" not in row)
    if decision.counterexample is not None:
        assert decision.counterexample.certified
        assert decision.counterexample.inputs == row["inputs"]
        if "expected" in row:
            assert decision.counterexample.expected == row["expected"]
            assert decision.counterexample.yours == row.get("yours")


@pytest.mark.parametrize(("key", "answer"), pairs("undecided"))
def test_what_cannot_be_decided_is_undecided(key: str, answer: str) -> None:
    decision = decided(key, answer, NAMES)
    assert decision.verdict == "undecided"
    assert decision.counterexample is None


@pytest.mark.parametrize(("key", "answer"), pairs("proved") + pairs("agrees"))
def test_equality_goes_both_ways(key: str, answer: str) -> None:
    if not answer.startswith("v_j -"):  # a value for each j is not a number
        assert decided(answer, key, NAMES).verdict == "correct"


def test_big_numbers_are_compared_exactly() -> None:
    decision = decided("2^100 - 1", "2^100", NAMES)
    assert decision.counterexample is not None
    assert decision.counterexample.yours == 2**100
    assert decision.counterexample.expected == 2**100 - 1


def test_the_far_side_of_a_kink_is_looked_for() -> None:
    decision = decided("x", "x + relu(x - 1000)", NAMES)
    assert decision.verdict == "wrong"
    assert decision.counterexample is not None
    assert Fraction(decision.counterexample.inputs["x"]) > 1000


def test_a_shape_that_does_not_fit_names_both_and_the_transpose() -> None:
    decision = decided("v", "v^T", NAMES)
    assert decision.evidence is not None
    assert "row of size n" in decision.evidence.detail
    assert "vector of size n" in decision.evidence.detail
    assert "transpose" in decision.evidence.detail
