"""Signs, steps and comparisons of exact values."""

from __future__ import annotations

from math import prod

from flint import fmpq, fmpq_mpoly

from checker.evaluation.pieces import Pieces
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import HOLDS, ONE, ZERO, Scalar

MAX_FACTORS = 3
HALF = fmpq(1, 2)


class Steps:
    """``step_at_zero``: the convention for a step at its kink; None where kinks do not count and what is said of signs need
    hold only off them."""

    def __init__(self, pieces: Pieces, step_at_zero: fmpq | None) -> None:
        self.pieces = pieces
        self.ring = pieces.ring
        self.step_at_zero = step_at_zero

    def _sign(self, argument: Scalar) -> tuple[Scalar, fmpq_mpoly | None, int]:
        """The sign of a value without pieces: its value off the kink; the polynomial whose sign it is (None: it is constant),
        and whether it goes with that polynomial (1) or against it (-1)."""
        number = self.ring.number(argument)
        if number is not None:
            sign = int(number > 0) - int(number < 0)
            return fmpq(sign), None, sign
        if self.ring.is_zero(argument):
            return ZERO, None, 0
        constant, factors = self.ring.factored(argument)
        sign = 1 if constant > 0 else -1
        unknown = []
        for factor, exponent in factors:
            known = self.ring.sign(factor)
            if known:
                sign *= known if exponent % 2 else 1
            elif exponent % 2:
                unknown.append(factor)
            elif self.step_at_zero is not None:
                raise NoExactForm("a kink at which several factors vanish")
        if not unknown:
            return fmpq(sign), None, sign
        if self.step_at_zero is not None or len(unknown) > MAX_FACTORS:
            unknown = [prod(unknown[1:], start=unknown[0])]
        result: Scalar = fmpq(sign)
        for factor in unknown:
            result = self.ring.times(result, 2 * self.pieces.step(factor) - 1)
        return result, unknown[0], sign

    def _at_least_zero(self, argument: Scalar) -> tuple[Scalar, Scalar]:
        """Indicators that a value is at least 0, and that it is 0 (which is left out where kinks do not count)."""
        sign, polynomial, orientation = self._sign(argument)
        if polynomial is None:
            return (ONE if orientation >= 0 else ZERO), (ZERO if orientation else ONE)
        value = (1 + sign) * HALF
        if self.step_at_zero is None:
            return value, ZERO
        zero = self.pieces.zero(polynomial)
        return (value + zero if orientation < 0 else value), zero

    def step(self, argument: Scalar, counted: bool) -> Scalar:
        """1 where a value is positive, 0 where negative, at 0 what the convention says; 1 there if values are ``counted`` off."""
        return self.pieces.by_piece(argument, lambda value: self._step(value, counted))

    def _step(self, argument: Scalar, counted: bool) -> Scalar:
        self._must_vary(argument)
        value, zero = self._at_least_zero(argument)
        if counted:
            return value
        if self.step_at_zero is not None:
            return value + zero * (self.step_at_zero - 1)
        if zero is ONE:
            raise NoExactForm("a step at 0")
        return value

    def _must_vary(self, value: Scalar) -> None:
        """Whole numbers are equal to each other more than just at kinks: there is no exact form of their comparisons."""
        if self.ring.number(value) is None and self.ring.is_whole(value):
            raise NoExactForm("a comparison of whole numbers")

    def absolute(self, argument: Scalar) -> Scalar:
        """The absolute value."""
        return self.pieces.by_piece(argument, lambda value: self.ring.times(self._sign(value)[0], value))

    def positive_part(self, argument: Scalar) -> Scalar:
        """The value where positive, else 0."""
        return self.pieces.by_piece(argument, lambda value: self.ring.times((1 + self._sign(value)[0]) * HALF, value))

    def compare(self, relation: str, gap: Scalar) -> Scalar:
        """1 where a value stands in the relation to 0, else 0."""
        return self.pieces.by_piece(gap, lambda value: self._compare(relation, value))

    def _compare(self, relation: str, gap: Scalar) -> Scalar:
        number = self.ring.number(gap)
        if number is not None:
            return ONE if HOLDS[relation](int(number > 0) - int(number < 0)) else ZERO
        self._must_vary(gap)
        if relation in ("=", "!="):
            return ONE if self._is_equality(gap) == (relation == "=") else ZERO
        if relation in (">=", "<"):
            value = self._at_least_zero(gap)[0]
            return value if relation == ">=" else ONE - value
        value = self._at_least_zero(-gap)[0]
        return value if relation == "<=" else ONE - value

    def _is_equality(self, gap: Scalar) -> bool:
        """What varies continuously is zero everywhere or, kinks aside, nowhere."""
        if self.ring.is_zero(gap):
            return True
        if self.step_at_zero is not None:
            raise NoExactForm("an equality at a kink")
        return False
