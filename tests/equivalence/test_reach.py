"""What agreement must reach: the whole domain, and what assumptions leave of it."""

from __future__ import annotations

import pytest
from written import decided, expression, vocabulary

from checker.equivalence import Comparison
from checker.language.declarations import Expression
from checker.language.nodes import Symbol

NAMES = vocabulary({"x": "real", "q": "real", "r": "real", "v": "real[n]", "A": "real[n, n]", "f": "function"})


@pytest.mark.parametrize(
    ("key", "answer", "assume"),
    [
        ("1", "abs(q) + abs(1 - q)", "0 < q < 1"),
        ("r - q", "abs(q - r)", "q < r"),
        ("log(r - q)", "1/2 log((r - q)^2)", "q <= r"),
    ],
)
def test_a_proof_uses_the_signs_that_assumptions_give(key: str, answer: str, assume: str) -> None:
    decision = decided(key, answer, NAMES, assume=[assume])
    assert decision.evidence is not None
    assert (decision.verdict, decision.evidence.kind) == ("correct", "proved")


@pytest.mark.parametrize("answer", ["exp(log(x + 100)) - 100", "x + sqrt(x + 5) - sqrt(x + 5)"])
def test_an_answer_without_a_value_on_part_of_the_domain_is_wrong(answer: str) -> None:
    decision = decided("x", answer, NAMES)
    assert decision.verdict == "wrong"
    assert decision.counterexample is not None
    assert decision.counterexample.yours is None


def test_a_symbol_without_values_leaves_an_answer_undecided() -> None:
    decision = Comparison(expression("x", NAMES), NAMES).decide(Expression(Symbol("f")))
    assert decision.verdict == "undecided"


def test_letters_that_coincide_are_matched_by_name_and_the_others_in_order() -> None:
    letters = {"i": "n", "j": "n", "k": "n"}
    key = Expression(expression("A_ij", NAMES, letters).node, (("i", "n"), ("j", "n")))
    node = expression("A_ik", NAMES, letters).node
    comparison = Comparison(key, NAMES)
    assert comparison.decide(Expression(node, (("k", "n"), ("i", "n")))).verdict == "correct"
    swapped = Expression(expression("A_ki", NAMES, letters).node, (("i", "n"), ("k", "n")))
    assert comparison.decide(swapped).verdict == "wrong"


def test_the_entries_of_a_vector_are_all_shown() -> None:
    decision = decided("v", "v_i + (n - 1)(i - 1)", NAMES, given={"i": "n"})
    assert decision.counterexample is not None
    assert decision.counterexample.yours == [0, 1]
    assert decision.counterexample.expected == [0, 0]


@pytest.mark.parametrize(
    "answer", ["sum_i v_i + (n - 1)(n - 2)(n - 3)(n - 4)", "sum_i v_i 1[i <= 5]", "sum_i v_i + 1[n > 6]"]
)
def test_what_is_right_at_small_sizes_only_is_wrong(answer: str) -> None:
    decision = decided("sum_i v_i", answer, NAMES)
    assert decision.verdict == "wrong"
    assert decision.evidence is not None
    assert decision.evidence.sizes["n"] > 4
