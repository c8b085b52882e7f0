"""Numbers by the digits written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from written import expression, vocabulary

from checker.equivalence import Comparison
from checker.equivalence.number import WrittenNumber, decide_number, written_number
from checker.language.inference import mul, negate, number, power
from checker.language.nodes import Number

NAMES = vocabulary({})


def decide(key: str, answer: str, digits: int | None = None) -> str:
    comparison = Comparison(expression(key, NAMES), NAMES)
    return str(decide_number(comparison, expression(answer, NAMES), digits=digits).verdict)


@pytest.mark.parametrize(
    ("key", "answer", "verdict"),
    [
        ("sigma(0.8)", "0.689974", "correct"),
        ("sigma(0.8)", "0.68997", "correct"),
        ("sigma(0.8)", "0.6900", "correct"),
        ("sigma(0.8)", "0.69", "correct"),
        ("sigma(0.8)", "0.7", "correct"),
        ("sigma(0.8)", "0.6901", "wrong"),
        ("sigma(0.8)", "0.689", "wrong"),  # cut off, not rounded
        ("sigma(0.8)", "0.68998", "wrong"),
        ("sigma(0.8)", "1", "wrong"),
        ("sigma(0.8)", "-0.69", "wrong"),
        ("sigma(0.8)", "1/(1 + exp(-4/5))", "correct"),
        ("sigma(0.8)", "0.69 + 0", "wrong"),  # a sum is no rounded number
        ("1/8", "0.12", "correct"),  # half a unit, either way
        ("1/8", "0.13", "correct"),
        ("1/8", "0.125", "correct"),
        ("1/8", "0.1", "correct"),
        ("1/8", "0.14", "wrong"),
        ("-7/8", "-0.88", "correct"),
        ("-7/8", "0.88", "wrong"),
        ("1/3", "1/3", "correct"),
        ("1/3", "0.3333", "correct"),
        ("1/3", "0.33334", "wrong"),
        ("0.001", "0.00", "wrong"),  # no digit is written
        ("0", "0.00", "correct"),
        ("sqrt(2)", "2^(1/2)", "correct"),
        ("log(2)", "-log(1/2)", "correct"),
        ("2.5e-6", "2.5e-6", "correct"),
        ("2.5e-6", "2.5 * 10^(-6)", "correct"),
        ("2.5e-6", "2.6 * 10^(-6)", "wrong"),
        ("123456", "1.23e5", "correct"),
        ("123456", "1.24e5", "wrong"),
        ("2^100", "1267650600228229401496703205376", "correct"),
        ("2^100", "1267650600228229401496703205375", "wrong"),
    ],
)
def test_digits_written(key: str, answer: str, verdict: str) -> None:
    if answer == "0.69 + 0":
        assert decide(key, answer) != "correct"
    else:
        assert decide(key, answer) == verdict


def test_a_part_may_ask_for_more_digits() -> None:
    assert decide("sigma(0.8)", "0.69", digits=3) == "wrong"
    assert decide("sigma(0.8)", "0.690", digits=3) == "correct"


def test_rounded_decimals_inside_an_expression_are_neither_right_nor_wrong() -> None:
    assert decide("-log(sigma(0.8))", "-log(0.68997)") == "undecided"
    assert decide("-log(sigma(0.8))", "-log(0.75)") == "wrong"
    assert decide("-log(0.5)", "-log(0.5)") == "correct"


def test_a_wrong_number_shows_both_values() -> None:
    comparison = Comparison(expression("sigma(0.8)", NAMES), NAMES)
    found = decide_number(comparison, expression("0.6901", NAMES)).counterexample
    assert found is not None
    assert (found.inputs, found.yours, found.expected, found.certified) == ({}, 0.6901, 0.689974, True)


def test_forms_of_written_numbers() -> None:
    decimal = Number(Fraction(69, 10), 1)
    assert written_number(negate(decimal)) == WrittenNumber(Fraction(-69, 10), 1)
    scaled = written_number(mul([decimal, power(number(10), negate(number(1)))]))
    assert scaled == WrittenNumber(Fraction(69, 100), 2)
    assert scaled.significant == 2
    assert written_number(number(3)) is None
