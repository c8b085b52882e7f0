"""Where a function of one real variable tends to as x → ∞ or x → -∞, from its expression alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Literal

from flint import arb

from checker.evaluation.balls import precision
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import WorkExceeded
from checker.evaluation.series import ONE, Coefficient, Growth, Series, SeriesArithmetic, Unsettled
from checker.language.functions import FUNCTIONS, define
from checker.language.nodes import (
    Add,
    Apply,
    Cases,
    Compare,
    Constant,
    Divide,
    Indicator,
    Logical,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Symbol,
)
from checker.language.shapes import SCALAR

BITS = 256
BEYOND_POWERS = Fraction(64)
"""exp(-x^64) bounds what is smaller than any exponential of a power that occurs."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The behaviour at an end: ``finite`` with the ``limit``, or ``infinite``. ``oscillates``: bounded oscillations are in it, so that
    a finite limit says nothing of the derivative's."""

    kind: Literal["finite", "infinite"]
    limit: arb | None = None
    oscillates: bool = False


def tail(node: Node, variable: str, side: Literal[-1, 1]) -> Tail:
    """The behaviour of a scalar node in one variable as it goes to ``side`` times infinity. Raises Unsettled."""
    with precision(BITS):
        reader = _Expansion(variable, side)
        try:
            series = reader.of(node)
            arithmetic = reader.arithmetic
            order = arithmetic.order(series)
            side_of_one = -1 if order is None else arithmetic.against_one(order)
            if side_of_one < 0:
                return Tail("finite", arb(0), arithmetic.oscillates)
            if not series.terms:
                raise Unsettled("it stays bounded, but may oscillate")
            if side_of_one > 0:
                return Tail("infinite", None, arithmetic.oscillates)
            _, constant, _ = arithmetic.split(series)
        except (NoExactForm, WorkExceeded, RecursionError, ArithmeticError) as problem:
            raise Unsettled(str(problem) or "it is too involved") from None
        return Tail("finite", constant.ball, arithmetic.oscillates)


class _Expansion:
    """Series from nodes."""

    def __init__(self, variable: str, side: int) -> None:
        self.variable = variable
        self.arithmetic = SeriesArithmetic()
        self.constants = self.arithmetic.constants
        self.x = Series(((self.constants.rational(side), Growth(power=Fraction(1))),))

    def number(self, value: Fraction | int) -> Series:
        return self.arithmetic.constant(self.constants.rational(value))

    def of(self, node: Node) -> Series:
        """The node's series. Raises Unsettled."""
        a = self.arithmetic
        if node.shape != SCALAR:
            raise Unsettled("it is no function of one number")
        match node:
            case Number(value=value):
                return self.number(value)
            case Constant(name=name) if name != "inf":
                return a.constant(self.constants.constant(name))
            case Symbol(name=name) if name == self.variable:
                return self.x
            case Add(terms=terms):
                return a.add(*map(self.of, terms))
            case Negate(operand=operand):
                return a.negated(self.of(operand))
            case Mul(factors=factors):
                result = self.number(1)
                for factor in factors:
                    result = a.times(result, self.of(factor))
                return result
            case Divide(numerator=above, denominator=below):
                return a.times(self.of(above), a.power(self.of(below), Fraction(-1)))
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent)
            case Indicator(condition=condition):
                return self.number(int(self.holds(condition)))
            case Cases(branches=branches, otherwise=otherwise):
                for branch, condition in branches:
                    if self.holds(condition):
                        return self.of(branch)
                if otherwise is not None:
                    return self.of(otherwise)
            case Apply(function=function, arguments=arguments):
                return self._apply(function, arguments)
        raise Unsettled(f"nothing is known of the growth of {type(node).__name__}")

    def holds(self, node: Node) -> bool:
        """Whether a condition holds for all large x."""
        match node:
            case Compare(relation=relation, left=left, right=right):
                sign = self.arithmetic.sign(self.arithmetic.add(self.of(left), self.arithmetic.negated(self.of(right))))
                return {
                    "=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0,
                }[relation]  # fmt: skip
            case Logical(operation=operation, conditions=conditions):
                return (all if operation == "and" else any)(self.holds(condition) for condition in conditions)
        raise Unsettled("a condition is not understood")

    def _power(self, base: Node, exponent: Node) -> Series:
        if isinstance(base, Constant) and base.name == "e":
            return self._exp(self.of(exponent))
        power = self.of(exponent)
        if len(power.terms) <= 1 and power.rest is None:
            value, growth = power.terms[0] if power.terms else (self.constants.rational(0), ONE)
            number = self.constants.exact.ring.number(value.exact)
            if growth == ONE and number is not None:
                return self.arithmetic.power(self.of(base), Fraction(int(number.p), int(number.q)))
        return self._exp(self.arithmetic.times(power, self._log(self.of(base))))

    def _apply(self, function: str, arguments: tuple[Node, ...]) -> Series:
        a = self.arithmetic
        if function == "total" or len(arguments) == 1 and function in _PASSED:
            return self.of(arguments[0])
        if function in ("step", "abs"):
            argument = self.of(arguments[0])
            sign = a.sign(argument)
            if function == "abs":
                return a.negated(argument) if sign < 0 else argument
            if sign == 0:
                raise Unsettled("a step at its kink")
            return self.number(int(sign > 0))
        known = {"exp": self._exp, "log": self._log, "arctan": self._arctan, "erf": self._erf}
        if function in known:
            return known[function](self.of(arguments[0]))
        if function == "sqrt":
            return a.power(self.of(arguments[0]), Fraction(1, 2))
        if function in ("sin", "cos"):
            return self._wave(function, self.of(arguments[0]))
        if FUNCTIONS[function].definition is None:
            raise Unsettled(f"nothing is known of the growth of {function}")
        return self.of(define(function, list(arguments)))

    def _exp(self, series: Series) -> Series:
        """``exp(growing) exp(constant) exp(vanishing)``."""
        a = self.arithmetic
        growing, constant, vanishing = a.split(series)
        growth, faster = ONE, False
        for value, term in growing.terms:
            if term.exponent or term.logs and term.power:
                faster = True
            elif term.logs:
                number = self.constants.exact.ring.number(value.exact)
                if term.logs != 1 or number is None:
                    raise Unsettled("an exponential of a logarithm that is no power")
                growth = a.joined(growth, Growth(power=Fraction(int(number.p), int(number.q))))
            else:
                growth = a.joined(growth, Growth(((term.power, value),)))
        if faster:
            if a.sign(growing) > 0:
                raise Unsettled("it grows faster than any exponential of a power")
            return Series((), Growth(((BEYOND_POWERS, self.constants.rational(-1)),)))
        lead = Series(((self.constants.function("exp", constant), growth),))
        return a.times(lead, a.composed(vanishing, lambda place: Fraction(1, factorial(place))))

    def _log(self, series: Series) -> Series:
        a = self.arithmetic
        value, growth = a.lead(series)
        if self.constants.sign(value) < 0 or growth.logs:
            raise Unsettled("a logarithm of what is negative for large x, or of a logarithm")
        terms = [(held, Growth(power=power)) for power, held in growth.exponent]
        if growth.power:
            terms.append((self.constants.rational(growth.power), Growth(logs=1)))
        number = self.constants.exact.ring.number(value.exact)
        if number != 1:
            terms.append((self.constants.function("log", value), ONE))
        rest = a.composed(
            a.relative(series), lambda place: Fraction((-1) ** (place + 1), place) if place else Fraction(0)
        )
        return a.add(a.gathered(terms, None), rest)

    def _arctan(self, series: Series) -> Series:
        a = self.arithmetic
        value, growth = a.lead(series)
        side = a.against_one(growth)
        if side > 0:  # ±π/2 - 1/u + 1/(3 u^3) - …
            half = self.constants.times(self.constants.constant("pi"), self.constants.rational(Fraction(1, 2)))
            limit = a.constant(self.constants.times(self.constants.rational(self.constants.sign(value)), half))
            return a.add(limit, a.negated(a.composed(a.power(series, Fraction(-1)), _ARCTAN)))
        if side < 0:
            return a.composed(series, _ARCTAN)
        return self._settling("arctan", series)

    def _erf(self, series: Series) -> Series:
        a = self.arithmetic
        value, growth = a.lead(series)
        if a.against_one(growth) > 0:
            limit = self.number(self.constants.sign(value))
            return a.add(limit, Series((), a.order(self._exp(a.negated(a.times(series, series))))))
        if a.against_one(growth) < 0:
            return Series((), growth)
        return self._settling("erf", series)

    def _wave(self, function: str, series: Series) -> Series:
        """A sine or cosine: of what settles it settles, else it is bounded."""
        a = self.arithmetic
        order = a.order(series)
        if order is None or a.against_one(order) < 0:
            return a.composed(series, _SIN if function == "sin" else _COS)
        if a.against_one(order) == 0 and series.terms:
            return self._settling(function, series)
        a.oscillates = True
        return Series((), ONE)

    def _settling(self, function: str, series: Series) -> Series:
        """A function with a bounded slope, of what tends to a constant."""
        _, constant, vanishing = self.arithmetic.split(series)
        limit = self.arithmetic.constant(self.constants.function(function, constant))
        return self.arithmetic.add(limit, Series((), self.arithmetic.order(vanishing)))


_PASSED = frozenset({"tr"})


def _ARCTAN(place: int) -> Fraction:  # noqa: N802
    return Fraction((-1) ** (place // 2), place) if place % 2 else Fraction(0)


def _SIN(place: int) -> Fraction:  # noqa: N802
    return Fraction((-1) ** (place // 2), factorial(place)) if place % 2 else Fraction(0)


def _COS(place: int) -> Fraction:  # noqa: N802
    return Fraction(0) if place % 2 else Fraction((-1) ** (place // 2), factorial(place))


__all__ = ["Coefficient", "Tail", "Unsettled", "tail"]
