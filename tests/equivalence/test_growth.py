"""Growth rates: linear programming against brute force, and verdicts against the values along many sequences of sizes."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from checker.equivalence.growth import Domain, allowed, compare, decide_growth, domain_of, implied, order
from checker.equivalence.growth_sequences import value_of
from checker.equivalence.linear_programming import maximise
from checker.equivalence.monomials import Incomparable, Rate, rate_of
from checker.equivalence.verdict import Verdict
from checker.language.nodes import Node
from checker.parsing.growth.formula import read_rate, read_size_condition

SIZES = ("N", "k")


def written(text: str) -> Node:
    return read_rate(text, SIZES).node


def domain(*conditions: str) -> Domain:
    return domain_of(SIZES, [read_size_condition(text, SIZES) for text in conditions])


def test_a_linear_programme_with_a_degenerate_vertex_ends_at_its_optimum() -> None:
    rows = [["1/2", "-11/2", "-5/2", "9"], ["1/2", "-3/2", "-1/2", "1"], ["1", "0", "0", "0"]]  # Chvátal, page 31
    objective, bounds = [10, -57, -9, -24], [0, 0, 1]
    most, place = maximise(
        [Fraction(gain) for gain in objective],
        [[Fraction(entry) for entry in row] for row in rows],
        [Fraction(bound) for bound in bounds],
    )
    assert most == 1
    assert place == [1, 0, 1, 0]


def test_an_unbounded_linear_programme_is_said_to_be_one() -> None:
    with pytest.raises(ValueError, match="without bound"):
        maximise([Fraction(1)], [[Fraction(-1)]], [Fraction(1)])


def random_rate(random: Random) -> Rate:
    terms = {
        tuple((size, Fraction(power)) for size in SIZES if (power := random.randint(0, 3))): Fraction(
            random.randint(1, 5)
        )
        for _ in range(random.randint(1, 3))
    }
    return Rate(terms, {(): Fraction(1)})


@pytest.mark.parametrize("conditions", [(), ("N >= k",), ("N >= k^2",), ("k >= N",), ("N >= k", "N <= k^2")])
def test_rates_are_bounded_by_each_other_exactly_where_no_direction_parts_them(conditions: tuple[str, ...]) -> None:
    random = Random(7)
    assumed = domain(*conditions)
    directions = [
        way for powers in product(range(8), repeat=2) if allowed(way := dict(zip(SIZES, powers, strict=True)), assumed)
    ]
    for _ in range(150):
        left, right = random_rate(random), random_rate(random)
        found = compare(left, right, assumed)
        larger = any(order(left.above, way) > order(right.above, way) for way in directions)
        smaller = any(order(left.above, way) < order(right.above, way) for way in directions)
        assert (found.larger is not None, found.smaller is not None) == (larger, smaller)


@pytest.mark.parametrize(
    ("answer", "inputs"),
    [("N k", {"N": 100, "k": 100}), ("k^3", {"N": 10_000, "k": 100}), ("N^2 k", {"N": 10_000, "k": 100})],
)
def test_the_counterexample_is_a_pair_of_sizes_with_the_values_there(answer: str, inputs: dict[str, int]) -> None:
    decision = decide_growth(written(answer), written("N k^2"), domain("N >= k"))
    assert decision.verdict is Verdict.WRONG
    assert decision.counterexample is not None
    assert decision.counterexample.inputs == inputs
    assert decision.counterexample.yours == value_of(written(answer), inputs)
    assert decision.counterexample.expected == value_of(written("N k^2"), inputs)


def test_sizes_of_a_counterexample_meet_a_strict_assumption() -> None:
    decision = decide_growth(written("N k"), written("N k^2"), domain("N > k"))
    assert decision.counterexample is not None
    assert decision.counterexample.inputs == {"N": 200, "k": 100}


def test_what_is_subtracted_counts_only_where_it_cannot_cancel() -> None:
    key = written("N k^2")
    assert decide_growth(written("2 N k^2 - 2/3 k^3"), key, domain("N >= k")).verdict is Verdict.CORRECT
    assert decide_growth(written("2 N k^2 - k^2"), key, domain()).verdict is Verdict.CORRECT
    for text, conditions in (
        ("N k^2 - k^3", ["N >= k"]),
        ("2 N k^2 - 2/3 k^3", []),
        ("2 N k^2 - 2/3 k^3", ["2 N >= k"]),
    ):
        with pytest.raises(Incomparable):
            decide_growth(written(text), key, domain(*conditions))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("min(N, k) max(N, k)", "N k"),
        ("(N + k)^{1/2}", "N^{1/2} + k^{1/2}"),
        ("log(N^3 k)", "log N + log k"),
        ("sum_{i=1}^k i^2", "k^3"),
    ],
)
def test_functions_of_sizes_are_sums_of_monomials_up_to_constant_factors(text: str, value: str) -> None:
    found = compare(rate_of(written(text)), rate_of(written(value)), domain())
    assert found.larger is None
    assert found.smaller is None


@pytest.mark.parametrize("text", ["(1/2)^k", "log(log N)", "log(N/k)", "max(N, k) - N", "1/(N - N)"])
def test_what_no_monomials_describe_is_not_compared(text: str) -> None:
    with pytest.raises(Incomparable):
        decide_growth(written(text), written("N k^2"), domain())


def test_a_condition_is_implied_up_to_constant_factors() -> None:
    assert implied(read_size_condition("N > k", SIZES), domain("N >= k^2"))
    assert not implied(read_size_condition("N >= k^2", SIZES), domain("N >= k"))


def test_a_logarithm_is_below_every_power_of_its_size() -> None:
    found = compare(rate_of(written("N log N")), rate_of(written("N^{1.001}")), domain())
    assert found.larger is None
    assert found.smaller is not None
    assert math.isclose(float(value_of(written("log N"), {"N": 8, "k": 1})), math.log(8))


@pytest.mark.parametrize("text", ["2^k", "N 2^k + k", "k^N", "e^{N k}"])
def test_an_exponential_is_refuted_by_sizes(text: str) -> None:
    decision = decide_growth(written(text), written("N k^2"), domain("N >= k"))
    assert decision.verdict is Verdict.WRONG
    assert decision.counterexample is not None
    assert decision.counterexample.certified


def test_a_power_with_a_constant_exponent_is_no_exponential() -> None:
    assert decide_growth(written("N k^{1 + 1}"), written("N k^2"), domain()).verdict is Verdict.CORRECT
    assert decide_growth(written("2^{3} N k^2"), written("N k^2"), domain()).verdict is Verdict.CORRECT
