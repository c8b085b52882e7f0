"""Exact arithmetic: values as rational functions over independent parts ("atoms"), so that equality is a zero test.

The atoms are the entries of the inputs, and ``exp`` of a monomial, ``log`` of a factor or prime, radicals, steps, sines and
cosines, and so on, of arguments in lowest terms. Identities between them are built in: ``exp(u + v) = exp(u) exp(v)``,
``log(u v) = log|u| + log|v|``, ``step(u)^2 = step(u)``, ``sin^2 + cos^2 = 1``, ``sqrt(u)^2 = u``, ``sqrt(u^2) = |u|``. Every
identity used is true of real numbers wherever both sides are defined; where an argument must be positive and is not visibly
so, that is kept as an *obligation*, with the conditions under which it is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flint import fmpq, fmpq_mpoly, fmpz

from checker.evaluation.cofactors import determinant, inverse
from checker.evaluation.pieces import Pieces
from checker.evaluation.ring import Factored, NoExactForm, Quotient, Ring
from checker.evaluation.scalars import ONE, ZERO, Array, Budget, Kink, Scalar
from checker.evaluation.steps import Steps

LARGEST_FACTORED = 10**18
LARGEST_DEGREE = 12


class Rescale(NoExactForm):
    """An exponential is needed to a fractional power of the one chosen before: start again with the scale given."""

    def __init__(self, key: object, scale: fmpq) -> None:
        super().__init__("another scale of an exponential is needed")
        self.key = key
        self.scale = scale


class Exact:
    """The arithmetic.

    ``step_at_zero``: the convention for a step at its kink; None where kinks do not count and identities need only hold off
    them. ``scales``: for exponentials, what :class:`Rescale` asked for.
    """

    takes_notes = True

    def __init__(
        self,
        capacity: int,
        budget: Budget,
        *,
        step_at_zero: fmpq | None = None,
        scales: dict[object, fmpq] | None = None,
    ) -> None:
        self.ring = Ring(capacity, budget)
        self.pieces = Pieces(self.ring, step_at_zero is not None)
        self.steps = Steps(self.pieces, step_at_zero)
        self.scales = scales or {}
        self.times = self.ring.times
        self._exponentials = self.ring.table("exponentials")
        self._arguments = self.ring.table("arguments")
        self._logarithms = self.ring.table("logarithms")
        self._log_of = self.ring.table("log_of")
        self._radicals = self.ring.table("radicals")
        self._radicands = self.ring.table("radicands")
        self._opaque = self.ring.table("opaque")
        self.obligations: dict[tuple[tuple[str, ...], object], bool] = {}
        self._guards: tuple[str, ...] = ()
        self._never_negative = self.ring.table("never negative")

    def undefined(self, reason: str) -> Scalar:
        """There is no exact form of what is not defined."""
        raise NoExactForm(reason)

    def whole(self, value: Scalar) -> int | None:
        """The value as an int where it is one."""
        number = self.ring.number(value)
        return int(number.p) if number is not None and number.q == 1 else None

    def never(self, truth: Scalar) -> bool:
        """Whether a condition's value is 0 for all inputs."""
        return self.ring.is_zero(truth)

    @contextmanager
    def guarded(self, truth: Scalar) -> Iterator[None]:
        """Obligations noted within it hold only where a condition does."""
        before = self._guards
        self._guards = (*before, str(truth))
        try:
            yield
        finally:
            self._guards = before

    # Quotients and powers

    def divide(self, above: Scalar, below: Scalar) -> Scalar:
        """A quotient."""
        if type(below) is Quotient:
            return self.divide(self.times(above, self.ring.expanded(below.below)), below.above)
        return self.pieces.by_piece(below, lambda denominator: self.ring.divide(above, denominator))

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        """A real power."""
        number = self.ring.number(exponent)
        if number is not None:
            return self._rational_power(base, number)
        return self.pieces.by_piece(exponent, lambda value: self._general_power(base, value))

    def _general_power(self, base: Scalar, exponent: Scalar) -> Scalar:
        number = self.ring.number(exponent)
        if number is not None:
            return self._rational_power(base, number)
        if self.ring.is_whole(exponent) and not self._is_positive(base):
            raise NoExactForm("a power that exists for negative bases too")
        return self.exp(self.times(exponent, self.log(base)))

    def _is_positive(self, value: Scalar) -> bool:
        return not self._sign_key(*self.ring.factored(value))[1]

    def _rational_power(self, base: Scalar, exponent: fmpq) -> Scalar:
        if exponent.q != 1:
            return self.pieces.by_piece(base, lambda value: self._root(value, exponent))
        if exponent < 0:
            return self.divide(ONE, self.ring.power(base, -int(exponent.p)))
        return self.ring.power(base, int(exponent.p))

    def sqrt(self, argument: Scalar) -> Scalar:
        """The square root."""
        return self._rational_power(argument, fmpq(1, 2))

    # Exponentials and logarithms

    def number(self, value: fmpq) -> Scalar:
        """A number as written."""
        return value

    def constant(self, name: str) -> Scalar:
        """pi as an atom, e as the exponential of 1."""
        if name == "e":
            return self.exp(ONE)
        if name != "pi":
            raise NoExactForm("infinity is not a number")
        return self._opaque_atom("pi", positive=True)

    def exp(self, argument: Scalar) -> Scalar:
        """The exponential: a product of one atom's powers for each monomial of the argument."""
        return self.pieces.by_piece(argument, self._exp)

    def _exp(self, argument: Scalar) -> Scalar:
        above, below = self.ring.canonical(argument)
        pieces = [(below, above)]
        if len(below) > 1:
            whole, rest = divmod(above, below)
            pieces = [(self.ring.one, whole), (below, rest)]
        result: Scalar = ONE
        for denominator, numerator in pieces:
            for monomial, coefficient in zip(numerator.monoms(), numerator.coeffs(), strict=True):
                result = self.times(result, self._exponential(coefficient, monomial, denominator))
        return result

    def _exponential(self, coefficient: fmpq, monomial: tuple[int, ...], below: fmpq_mpoly) -> Scalar:
        """``exp(coefficient * monomial / below)``."""
        if below.is_constant() and sum(monomial) == 1 and monomial.index(1) in self._log_of:
            return self._positive_power(self._log_of[monomial.index(1)], coefficient)
        key = (monomial, str(below))
        if key not in self._exponentials:
            scale = self.scales.get(key, fmpq(1 if coefficient > 0 else -1, coefficient.q))
            place, atom = self.ring.generator(positive=True)
            self._exponentials[key] = scale, atom
            above = self.ring.context.from_dict({monomial: scale})
            self._arguments[place] = above if below.is_constant() else self.ring.divide(above, below)
        scale, atom = self._exponentials[key]
        power = coefficient / scale
        if power.q != 1:
            raise Rescale(key, scale / power.q)
        return self._rational_power(atom, power)

    def _positive_power(self, base: Scalar, exponent: fmpq) -> Scalar:
        """``|base|`` to a rational power, for what stands inside a logarithm."""
        if type(base) is fmpq or self.ring.sign(base) == 1:
            return self._rational_power(base, exponent)
        if exponent.q == 1:
            return self._absolute_power(base, int(exponent.p))
        return self._rational_power(self.steps.absolute(base), exponent)

    def _absolute_power(self, base: fmpq_mpoly, exponent: int) -> Scalar:
        """``|base|`` to a whole power, with no step in a denominator."""
        if exponent % 2 == 0:
            return self._rational_power(base, fmpq(exponent))
        return self.times(self.steps.absolute(base), self._rational_power(base, fmpq(exponent - 1)))

    def log(self, argument: Scalar) -> Scalar:
        """The logarithm of a positive argument: a sum over its factors."""
        return self.pieces.by_piece(argument, self._log)

    def _log(self, argument: Scalar) -> Scalar:
        constant, factors = self.ring.factored(argument)
        self._oblige(constant, factors)
        result: Scalar = ZERO
        for prime, exponent in _primes(abs(constant)):
            result = result + exponent * self._logarithm(str(prime), fmpq(prime))
        for factor, exponent in factors:
            result = result + exponent * self._log_factor(factor)
        return result

    def _oblige(self, constant: fmpq, factors: Factored) -> None:
        """Notes that a product must be positive, unless it visibly is or is known to be."""
        key = self._sign_key(constant, factors)
        if key[1] and key not in self._never_negative:
            self.obligations[self._guards, key] = True
        elif not key[1] and key[0] < 0:
            raise NoExactForm("a logarithm or root of a negative value")

    def note_never_negative(self, value: Scalar) -> None:
        """Takes note that a value, on every piece, is never negative."""
        for part, _ in self.pieces.split(value) or [(value, ONE)]:
            if not self.ring.is_zero(part):
                self._never_negative[self._sign_key(*self.ring.factored(part))] = True

    def _sign_key(self, constant: fmpq, factors: Factored) -> tuple[int, tuple[str, ...]]:
        """What a product's sign depends on: a sign, and the names of the factors whose signs are not visible."""
        sign = 1 if constant > 0 else -1
        unknown = []
        for factor, exponent in factors:
            known = self.ring.sign(factor)
            if exponent % 2 and known:
                sign *= known
            elif exponent % 2:
                unknown.append(str(factor))
        return sign, tuple(sorted(unknown))

    def _log_factor(self, factor: fmpq_mpoly) -> Scalar:
        place = _single(factor)
        if place is not None:
            if place in self._arguments:
                return self._arguments[place]
            if place in self._radicands:
                radicand, degree = self._radicands[place]
                return self._log(radicand) * fmpq(1, degree)
        return self._logarithm(str(factor), factor)

    def _logarithm(self, key: str, of: Scalar) -> fmpq_mpoly:
        if key not in self._logarithms:
            place, self._logarithms[key] = self.ring.generator(positive=type(of) is fmpq)
            self._log_of[place] = of
        atom: fmpq_mpoly = self._logarithms[key]
        return atom

    # Roots

    def _root(self, base: Scalar, exponent: fmpq) -> Scalar:
        """A rational power that is not whole: positive factors one by one, the others together in one radical."""
        if self.ring.number(base) == 0 and exponent > 0:
            return ZERO
        constant, factors = self.ring.factored(base)
        self._oblige(constant, factors)
        result: Scalar = ONE
        for prime, multiplicity in _primes(abs(constant)):
            result = self.times(result, self._radical(fmpq(prime), multiplicity * exponent))
        together: Scalar = ONE if constant > 0 else -ONE
        for factor, multiplicity in factors:
            sign = self.ring.sign(factor)
            if sign:
                together = together * sign if multiplicity % 2 else together
                result = self.times(result, self._radical(factor * sign, multiplicity * exponent))
            elif exponent.q == 2:
                pairs, single = divmod(multiplicity, 2)
                result = self.times(result, self._absolute_power(factor, pairs * int(exponent.p)))
                together = self.times(together, factor) if single else together
            else:
                raise NoExactForm("a root of a product whose factors' signs are not known")
        if self.ring.number(together) is None:
            result = self.times(result, self._radical(together, exponent))
        return result

    def _radical(self, radicand: Scalar, exponent: fmpq) -> Scalar:
        """A power of what is positive: the whole part of the exponent, times a power of an atom ``R`` with ``R^q`` given."""
        place = None if type(radicand) is fmpq else _single(radicand)
        if place is not None and place in self._arguments:
            return self.exp(self._arguments[place] * exponent)
        if place is not None and place in self._radicands:
            inner, degree = self._radicands[place]
            return self._rational_power(inner, exponent / degree)
        degree = int(exponent.q)
        if degree == 1:
            return self._rational_power(radicand, exponent)
        if degree > LARGEST_DEGREE:
            raise NoExactForm("a root of high degree")
        key = (str(radicand), degree)
        if key not in self._radicals:
            number, atom = self.ring.generator(positive=True)
            self.ring.relate([(number, degree)], self.ring.power(atom, degree) - radicand)
            self._radicals[key] = atom
            self._radicands[number] = (radicand, degree)
        whole, rest = divmod(int(exponent.p), degree)
        return self.times(self._rational_power(radicand, fmpq(whole)), self.ring.power(self._radicals[key], rest))

    # Steps

    def step(self, argument: Scalar, where: Kink | None) -> Scalar:
        """1 where the argument is positive, 0 where negative, at 0 what the convention says."""
        return self.steps.step(argument, where is None)

    def absolute(self, argument: Scalar, where: Kink | None) -> Scalar:
        """The absolute value."""
        return self.steps.absolute(argument)

    def positive_part(self, argument: Scalar, where: Kink | None) -> Scalar:
        """The argument where positive, else 0."""
        return self.steps.positive_part(argument)

    def compare(self, relation: str, left: Scalar, right: Scalar, where: Kink | None) -> Scalar:
        """1 where the relation holds, else 0."""
        return self.steps.compare(relation, left - right)

    # Other functions

    def _opaque_atom(self, key: str, *, positive: bool = False) -> fmpq_mpoly:
        if key not in self._opaque:
            self._opaque[key] = self.ring.generator(positive=positive)[1]
        atom: fmpq_mpoly = self._opaque[key]
        return atom

    def sin(self, argument: Scalar) -> Scalar:
        """The sine, odd."""
        return self.pieces.by_piece(argument, lambda value: self._odd("sin", value))

    def cos(self, argument: Scalar) -> Scalar:
        """The cosine, even."""
        return self.pieces.by_piece(argument, self._cos)

    def arctan(self, argument: Scalar) -> Scalar:
        """The arc tangent, odd, else opaque."""
        return self.pieces.by_piece(argument, lambda value: self._odd("arctan", value))

    def erf(self, argument: Scalar) -> Scalar:
        """The error function, odd, else opaque."""
        return self.pieces.by_piece(argument, lambda value: self._odd("erf", value))

    def _odd(self, function: str, argument: Scalar) -> Scalar:
        sign, key = self._up_to_sign(argument)
        if sign == 0:
            return ZERO
        return sign * (self._circle(key)[1] if function == "sin" else self._opaque_atom(function + key))

    def _cos(self, argument: Scalar) -> Scalar:
        sign, key = self._up_to_sign(argument)
        return self._circle(key)[0] if sign else ONE

    def _up_to_sign(self, argument: Scalar) -> tuple[int, str]:
        """An argument's leading sign (0: it is zero), and the argument without it as a key."""
        above, below = self.ring.canonical(argument)
        if not len(above):
            return 0, ""
        sign = 1 if above.leading_coefficient() > 0 else -1
        return sign, f"({above * sign})/({below})"

    def _circle(self, key: str) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Cosine and sine of one argument."""
        if f"sin{key}" not in self._opaque:
            cosine = self._opaque_atom(f"cos{key}")
            place, sine = self.ring.generator()
            self._opaque[f"sin{key}"] = sine
            self.ring.relate([(place, 2)], sine * sine + cosine * cosine - 1)
        return self._opaque[f"cos{key}"], self._opaque[f"sin{key}"]

    # Matrices

    def determinant(self, matrix: Array) -> Scalar:
        """The determinant of a small matrix."""
        return determinant(self, matrix)

    def inverse(self, matrix: Array) -> Array:
        """The inverse of a small matrix."""
        return inverse(self, matrix)


def _single(polynomial: fmpq_mpoly) -> int | None:
    """The number of the generator that a monic polynomial is, None where it is none."""
    if len(polynomial) != 1 or polynomial.total_degree() != 1:
        return None
    return polynomial.monoms()[0].index(1)


def _primes(value: fmpq) -> list[tuple[int, int]]:
    """A positive rational as prime powers."""
    if value.p > LARGEST_FACTORED or value.q > LARGEST_FACTORED:
        raise NoExactForm("a number too large to factor")
    upper = [(int(prime), exponent) for prime, exponent in fmpz(value.p).factor()]
    lower = [(int(prime), -exponent) for prime, exponent in fmpz(value.q).factor()]
    return upper + lower
