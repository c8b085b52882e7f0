"""Which shapes and free indices an answer may have."""

from __future__ import annotations

import pytest
from written import decided, expression, vocabulary

from checker.equivalence import Comparison
from checker.language.declarations import Expression

NAMES = vocabulary(
    {
        "x": "real[n] for i in m",
        "y": "index(c) for i in m",
        "w": "real[n] for j in c",
        "b": "real[c]",
        "v": "real[n]",
        "A": "real[m, n]",
        "B": "real[n, m]",
    }
)
GIVEN = {"i": "m", "k": "c", "j": "n", "r": "n", "l": "c"}


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("b_k", "b_k", "correct"),
        ("b_k", "b_l", "correct"),  # the student's own letter
        ("b_k", "b", "correct"),  # the whole vector
        ("b", "b_k", "correct"),
        ("b_k", "2 b", "wrong"),
        ("b_k", "b_1", "wrong"),
        ("A_{i,j}", "A", "correct"),
        ("A", "A_{i,j}", "correct"),
        ("A_{i,j}", "B^T", "wrong"),
        ("A_{i,j}", "A^T", "wrong"),
        ("w_k", "w_l", "correct"),
        ("sum_i x_i", "sum_l 0 w_l + sum_i x_i", "correct"),
        ("b_k - b_k", "0", "correct"),
        ("sum_k b_k", "b_k", "wrong"),  # a number for each k, all to be equal to the sum
        ("sum_k b_k - b_l + b_l", "sum_k b_k", "correct"),
        ("v", "v^T", "wrong"),
        ("v", "0", "correct"),
        ("v - v", "0", "correct"),
        ("v", "1", "wrong"),
    ],
)
def test_free_indices_and_shapes(key: str, answer: str, verdict: str) -> None:
    decision = decided(key, answer, NAMES, given=GIVEN)
    if (key, answer) == ("v", "0"):
        assert decision.verdict == "wrong"
        assert decision.counterexample is not None
    else:
        assert decision.verdict == verdict


def test_the_order_of_letters_does_not_matter_where_their_names_tell() -> None:
    node = expression("A_{i,j}", NAMES, GIVEN).node
    key = Expression(node, (("i", "m"), ("j", "n")))
    answer = Expression(node, (("j", "n"), ("i", "m")))
    assert Comparison(key, NAMES).decide(answer).verdict == "correct"


def test_the_whole_vector_for_an_entry_is_noted() -> None:
    decision = decided("b_k", "b + 0 b", NAMES, given=GIVEN)
    assert decision.evidence is not None
    assert "vector of size c" in decision.evidence.detail


def test_a_letter_without_a_size_is_the_callers_mistake() -> None:
    node = expression("b_k", NAMES, GIVEN).node
    with pytest.raises(ValueError, match="free letters"):
        Comparison(Expression(node, (("k", "c"),)), NAMES).decide(Expression(node))
