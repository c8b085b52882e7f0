"""Slips of numbers: each entry's example, and that a slip is said only where the digits are its own."""

from __future__ import annotations

import pytest

from checker import check
from checker.equivalence.comparison import Comparison
from checker.language.declarations import Vocabulary
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.slips.number_explanations import explain_number
from checker.slips.numbers import SLIPS, NumberSlip

EMPTY = Vocabulary()


def explained(key: str, answer: str) -> list[str]:
    comparison = Comparison(read_expression(key, Scope(EMPTY)), EMPTY)
    return [slip.name for slip in explain_number(comparison, read_expression(answer, Scope(EMPTY)).node, 0)]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_the_example_of_a_slip_is_explained_by_it(slip: NumberSlip) -> None:
    key, answer = slip.example
    assert explained(key, answer) == [slip.name]


@pytest.mark.parametrize(
    ("key", "answer", "name"),
    [
        ("log2(3)", "1.10", "another base of the logarithm"),
        ("log10(3)", "1.585", "another base of the logarithm"),
        ("1 + log(3)", "2.58", "another base of the logarithm"),
        ("-log(0.69)", "-log2(0.69)", "another base of the logarithm"),
        ("1/4 (1.2 + 3.1 + 0.7 + 2.5)", "2.50", "mean for sum"),
        ("1.2 + 3.1 + 0.71", "1.67", "mean for sum"),
        ("3/7", "43", "per cent"),
        ("2/3", "0.66", "rounding"),
        ("2/3", "0.668", "rounding"),
    ],
)
def test_a_slip_is_recognised(key: str, answer: str, name: str) -> None:
    assert explained(key, answer) == [name]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("-log(0.69)", "0.5"),  # one digit could be anything
        ("2/3", "0.67"),
        ("2/3", "0.69"),
        ("2/3", "0"),
        ("2", "3"),
    ],
)
def test_no_slip_is_made_up(key: str, answer: str) -> None:
    assert explained(key, answer) == []


def test_a_slip_is_part_of_the_result_and_does_not_change_the_verdict() -> None:
    result = check("cnn-homework/1.loss", "E = 0.53539")
    assert not result.correct
    (slip,) = result.to_json()["slips"]
    assert slip["name"] == "another base of the logarithm"
    assert slip["span"] == [4, 11]
    assert check("cnn-homework/1.loss", "0.3711").slips == ()
