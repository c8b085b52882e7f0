"""Amounts: whole numbers in named sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.layers.amounts import Amount

SIZES = st.fixed_dictionaries({name: st.integers(1, 50) for name in "lmn"})
AMOUNTS = st.recursive(
    st.one_of(st.integers(-5, 5).map(Amount.of), st.sampled_from("lmn").map(Amount.of)),
    lambda inner: st.tuples(inner, inner, st.sampled_from("+-*")).map(
        lambda made: made[0] + made[1] if made[2] == "+" else made[0] - made[1] if made[2] == "-" else made[0] * made[1]
    ),
    max_leaves=6,
)


@given(AMOUNTS, AMOUNTS, SIZES)
def test_arithmetic_is_that_of_the_values(left: Amount, right: Amount, sizes: dict[str, int]) -> None:
    a, b = left.evaluate(sizes), right.evaluate(sizes)
    assert (left + right).evaluate(sizes) == a + b
    assert (left - right).evaluate(sizes) == a - b
    assert (left * right).evaluate(sizes) == a * b


@given(AMOUNTS, st.integers(1, 6), SIZES)
def test_a_floor_is_kept_or_worked_out(amount: Amount, divisor: int, sizes: dict[str, int]) -> None:
    assert (amount // divisor).evaluate(sizes) == amount.evaluate(sizes) // divisor


@given(AMOUNTS)
def test_equal_amounts_are_equal_objects(amount: Amount) -> None:
    assert amount + amount == amount * 2
    assert (amount - amount).number == 0


def test_how_amounts_are_written() -> None:
    n, m = Amount.of("n"), Amount.of("m")
    assert str(m * n * 2 + m + 1) == "2mn + m + 1"
    assert str((n - 3) // 2 + 1) == "⌊(n + 1)/2⌋ - 1"
    assert str(n - n) == "0"
    assert str((n * 4 + 2) // 2) == "2n + 1"
