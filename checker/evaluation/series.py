"""Asymptotic series of a function of x as x → ∞: leading terms ``c x^a log(x)^b exp(P(x))`` and an order that bounds the rest.

A sum of two series drops what the orders do not tell; a term whose coefficient is neither certainly zero nor certainly not is
:class:`Unsettled`. Coefficients are kept twice: exactly, to see that they cancel, and as a ball, to see their signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from checker.evaluation.balls import rational
from checker.evaluation.exact import Exact
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import Budget, Scalar

MOST_TERMS = 6
MOST_POWERS = 8
"""How many powers of what is small are kept in the series of exp, log, and quotients."""
CAPACITY = 96
WORK = 100_000


class Unsettled(Exception):
    """A behaviour that could not be worked out, and why."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A real constant: its exact form and a ball around it."""

    exact: Scalar
    ball: arb


class Constants:
    """Arithmetic with constants. Raises Unsettled where there is no exact form."""

    def __init__(self) -> None:
        self.exact = Exact(CAPACITY, Budget(WORK))

    def rational(self, value: Fraction | int) -> Coefficient:
        """A rational number."""
        number = rational(value)
        return Coefficient(number, arb(number))

    def add(self, left: Coefficient, right: Coefficient) -> Coefficient:
        """The sum."""
        return Coefficient(left.exact + right.exact, left.ball + right.ball)

    def times(self, left: Coefficient, right: Coefficient) -> Coefficient:
        """The product."""
        return Coefficient(self.exact.times(left.exact, right.exact), left.ball * right.ball)

    def divide(self, above: Coefficient, below: Coefficient) -> Coefficient:
        """The quotient by what is not zero."""
        return Coefficient(self.exact.divide(above.exact, below.exact), above.ball / below.ball)

    def function(self, name: str, argument: Coefficient) -> Coefficient:
        """The value of an elementary function."""
        balls: dict[str, Callable[[arb], arb]] = {
            "exp": arb.exp, "log": arb.log, "sqrt": arb.sqrt, "sin": arb.sin, "cos": arb.cos, "arctan": arb.atan, "erf": arb.erf,
        }  # fmt: skip
        return Coefficient(getattr(self.exact, name)(argument.exact), balls[name](argument.ball))

    def power(self, base: Coefficient, exponent: Fraction) -> Coefficient:
        """A rational power of what is positive, or a whole one."""
        number = rational(exponent)
        ball = base.ball ** int(exponent) if exponent.denominator == 1 else base.ball ** arb(number)
        return Coefficient(self.exact.power(base.exact, number), ball)

    def constant(self, name: str) -> Coefficient:
        """``pi`` or ``e``."""
        return Coefficient(self.exact.constant(name), arb.pi() if name == "pi" else arb(1).exp())

    def sign(self, value: Coefficient) -> int:
        """The certain sign. Raises Unsettled."""
        if value.ball > 0:
            return 1
        if value.ball < 0:
            return -1
        if self.exact.ring.is_zero(value.exact):
            return 0
        raise Unsettled("it is not known whether a constant is zero")


@dataclass(frozen=True, slots=True)
class Growth:
    """``x^power log(x)^logs exp(Σ c x^p)``, ``exponent`` being the pairs (p, c) with p > 0, the largest first."""

    exponent: tuple[tuple[Fraction, Coefficient], ...] = ()
    power: Fraction = Fraction(0)
    logs: int = 0


ONE = Growth()


@dataclass(frozen=True, slots=True)
class Series:
    """The terms, the fastest growing first, and the order of the rest (None: there is no rest)."""

    terms: tuple[tuple[Coefficient, Growth], ...] = ()
    rest: Growth | None = None


class SeriesArithmetic:
    """Series and what can be done with them. ``oscillates`` tells that a bounded oscillation went into a rest."""

    def __init__(self) -> None:
        self.constants = Constants()
        self.oscillates = False

    # Orders

    def joined(self, first: Growth, second: Growth, sign: int = 1) -> Growth:
        """The product of two growths, or their quotient (``sign`` -1)."""
        exponents = dict(first.exponent)
        for power, held in second.exponent:
            value = held if sign > 0 else self.constants.times(self.constants.rational(-1), held)
            exponents[power] = self.constants.add(exponents[power], value) if power in exponents else value
        kept = [(power, value) for power, value in exponents.items() if self.constants.sign(value)]
        kept.sort(key=lambda pair: -pair[0])
        return Growth(tuple(kept), first.power + sign * second.power, first.logs + sign * second.logs)

    def against_one(self, growth: Growth) -> int:
        """1 for what grows beyond all bounds, -1 for what vanishes, 0 for a constant."""
        if growth.exponent:
            return self.constants.sign(growth.exponent[0][1])
        for degree in (growth.power, growth.logs):
            if degree:
                return 1 if degree > 0 else -1
        return 0

    def compare(self, first: Growth, second: Growth) -> int:
        """1 where the first grows faster, -1 slower, 0 for the same growth."""
        return self.against_one(self.joined(first, second, -1))

    def larger(self, orders: Iterable[Growth | None]) -> Growth | None:
        """The fastest growing of orders, None where all are."""
        largest: Growth | None = None
        for order in orders:
            if order is not None and (largest is None or self.compare(order, largest) > 0):
                largest = order
        return largest

    # Arithmetic

    def constant(self, value: Coefficient) -> Series:
        """A constant function."""
        return self.gathered([(value, ONE)], None)

    def gathered(self, terms: Iterable[tuple[Coefficient, Growth]], rest: Growth | None) -> Series:
        """A series of terms in any order: equal growths together, what the rest hides left out, the smallest cut off."""
        kept: list[tuple[Coefficient, Growth]] = []
        for value, growth in terms:
            for place, (held, other) in enumerate(kept):
                order = self.compare(growth, other)
                if order == 0:
                    kept[place] = self.constants.add(held, value), other
                    break
                if order > 0:
                    kept.insert(place, (value, growth))
                    break
            else:
                kept.append((value, growth))
        if rest is not None:
            kept = [term for term in kept if self.compare(term[1], rest) > 0]
        kept = [term for term in kept if self.constants.sign(term[0])]
        if len(kept) > MOST_TERMS:
            rest = kept[MOST_TERMS][1]
        return Series(tuple(kept[:MOST_TERMS]), rest)

    def add(self, *summands: Series) -> Series:
        """The sum."""
        return self.gathered(
            (term for series in summands for term in series.terms), self.larger(series.rest for series in summands)
        )

    def scaled(self, value: Coefficient, series: Series) -> Series:
        """A constant that is not zero, times a series."""
        return Series(tuple((self.constants.times(value, held), growth) for held, growth in series.terms), series.rest)

    def negated(self, series: Series) -> Series:
        """The negative."""
        return self.scaled(self.constants.rational(-1), series)

    def times(self, left: Series, right: Series) -> Series:
        """The product."""
        terms = [
            (self.constants.times(value, other), self.joined(growth, more))
            for value, growth in left.terms
            for other, more in right.terms
        ]
        rests = [
            self.joined(rest, order)
            for series, rest in ((left, right.rest), (right, left.rest))
            if rest is not None and (order := self.order(series)) is not None
        ]
        return self.gathered(terms, self.larger(rests))

    def order(self, series: Series) -> Growth | None:
        """How fast a series grows at most; None for zero."""
        return series.terms[0][1] if series.terms else series.rest

    def lead(self, series: Series) -> tuple[Coefficient, Growth]:
        """The leading term. Raises Unsettled where it is not known."""
        if not series.terms:
            raise Unsettled("what an expression tends to could not be told from zero")
        return series.terms[0]

    def sign(self, series: Series) -> int:
        """The sign for all large x. Raises Unsettled."""
        if not series.terms and series.rest is None:
            return 0
        return self.constants.sign(self.lead(series)[0])

    def composed(self, small: Series, coefficient: Callable[[int], Fraction]) -> Series:
        """``Σ coefficient(k) small^k`` for what vanishes."""
        total, power = Series(), self.constant(self.constants.rational(1))
        for place in range(MOST_POWERS):
            if value := coefficient(place):
                total = self.add(total, self.scaled(self.constants.rational(value), power))
            power = self.times(power, small)
        return self.add(total, Series((), self.order(power)))

    def power(self, series: Series, exponent: Fraction) -> Series:
        """A rational power, of what is positive for large x where it is not whole."""
        if exponent.denominator == 1 and 0 <= exponent <= MOST_POWERS:
            result = self.constant(self.constants.rational(1))
            for _ in range(int(exponent)):
                result = self.times(result, series)
            return result
        value, growth = self.lead(series)
        if exponent.denominator != 1 and self.constants.sign(value) < 0:
            raise Unsettled("a root of what is negative for large x")
        if (growth.logs * exponent).denominator != 1:
            raise Unsettled("a fractional power of a logarithm")
        powers = tuple(
            (degree, self.constants.times(self.constants.rational(exponent), held)) for degree, held in growth.exponent
        )
        raised = Growth(powers, growth.power * exponent, int(growth.logs * exponent))

        def binomial(place: int) -> Fraction:
            result = Fraction(1)
            for step in range(place):
                result *= (exponent - step) / (step + 1)
            return result

        rest = self.composed(self.relative(series), binomial)
        return self.times(Series(((self.constants.power(value, exponent), raised),)), rest)

    def relative(self, series: Series) -> Series:
        """What a series is beside its leading term, less 1: it vanishes."""
        value, growth = self.lead(series)
        terms = [(self.constants.divide(held, value), self.joined(more, growth, -1)) for held, more in series.terms[1:]]
        return self.gathered(terms, None if series.rest is None else self.joined(series.rest, growth, -1))

    def split(self, series: Series) -> tuple[Series, Coefficient, Series]:
        """What grows, the constant, and what vanishes. Raises Unsettled where the rest does not vanish."""
        if series.rest is not None and self.against_one(series.rest) >= 0:
            raise Unsettled("what is left out of a series does not vanish")
        sides = [(term, self.against_one(term[1])) for term in series.terms]
        growing = Series(tuple(term for term, side in sides if side > 0))
        held = [term[0] for term, side in sides if side == 0]
        vanishing = Series(tuple(term for term, side in sides if side < 0), series.rest)
        return growing, held[0] if held else self.constants.rational(0), vanishing


__all__ = ["ONE", "Coefficient", "Constants", "Growth", "NoExactForm", "Series", "SeriesArithmetic", "Unsettled"]
