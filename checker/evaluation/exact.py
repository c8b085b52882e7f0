"""Exact arithmetic: values as rational functions over independent parts ("atoms"), so that equality is a zero test.

The atoms are the entries of the inputs, and ``exp`` of a monomial, ``log`` of a factor or prime, radicals, steps, sines and
cosines, and so on, of arguments in lowest terms. Identities between them are built in: ``exp(u + v) = exp(u) exp(v)``,
``log(u v) = log|u| + log|v|``, ``step(u)^2 = step(u)``, ``sin^2 + cos^2 = 1``, ``sqrt(u)^2 = u``, ``sqrt(u^2) = |u|``. Every
identity used is true of real numbers wherever both sides are defined; where an argument must be positive and is not visibly
so, that is kept as an *obligation*.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from flint import fmpq, fmpq_mpoly, fmpz

from checker.evaluation.ring import NoExactForm, Quotient, Ring
from checker.evaluation.scalars import ONE, ZERO, Array, Budget, Scalar

MAX_COMBINATIONS = 64
MAX_SIGN_FACTORS = 3
LARGEST_FACTORED = 10**18


class Rescale(NoExactForm):
    """An exponential is needed to a fractional power of the one chosen before: start again with the scale given."""

    def __init__(self, key: object, scale: fmpq) -> None:
        super().__init__("another scale of an exponential is needed")
        self.key = key
        self.scale = scale


class Branch(NoExactForm):
    """The pieces are looked at one by one, and here is another choice, of so many."""

    def __init__(self, choices: int) -> None:
        super().__init__("another case distinction is needed")
        self.choices = choices


class Exact:
    """The arithmetic.

    ``step_at_zero``: the convention for a step at its kink; None where kinks do not count and identities need only hold off them.
    ``scales``: for exponentials, what :class:`Rescale` asked for. ``path``: None to keep steps and labels as atoms with
    relations; else the choices made, in order of appearance, and Branch is raised for one more.
    """

    def __init__(
        self,
        capacity: int,
        budget: Budget,
        *,
        step_at_zero: fmpq | None = None,
        scales: dict[object, fmpq] | None = None,
        path: Sequence[int] | None = None,
    ) -> None:
        self.ring = Ring(capacity, budget)
        self.step_at_zero = step_at_zero
        self.kinks = step_at_zero is not None
        self.scales = scales or {}
        self.path = path
        self.times = self.ring.times
        self.divide = self.ring.divide
        self._choices = self.ring.table("choices")
        self._exponentials = self.ring.table("exponentials")
        self._arguments = self.ring.table("arguments")
        self._logarithms = self.ring.table("logarithms")
        self._log_of = self.ring.table("log_of")
        self._radicals = self.ring.table("radicals")
        self._radicands = self.ring.table("radicands")
        self._steps = self.ring.table("steps")
        self._zeros = self.ring.table("zeros")
        self._opaque = self.ring.table("opaque")
        self._groups = self.ring.table("groups")
        self.obligations = self.ring.table("obligations")

    # Inputs

    def choose(self, choices: int) -> int | None:
        """In case-by-case mode which of the choices is looked at; None where all are kept."""
        if self.path is None:
            return None
        place = len(self._choices)
        self._choices[place] = choices
        if place >= len(self.path):
            raise Branch(choices)
        return self.path[place]

    def finite(self, count: int) -> list[Scalar]:
        """Indicators of the ``count`` values of an input with finitely many: idempotent, orthogonal, adding up to 1."""
        chosen = self.choose(count)
        if chosen is not None:
            return [ONE if place == chosen else ZERO for place in range(count)]
        made = [self.ring.generator(piecewise=True) for _ in range(count - 1)]
        for position, (place, indicator) in enumerate(made):
            self.ring.relate([(place, 2)], indicator * indicator - indicator)
            for other_place, other in made[:position]:
                self.ring.relate([(place, 1), (other_place, 1)], indicator * other)
        places = tuple(place for place, _ in made)
        for place in places:
            self._groups[place] = places
        indicators = [indicator for _, indicator in made]
        return [*indicators, ONE - sum(indicators, ZERO)]

    # Arithmetic

    def undefined(self, reason: str) -> Scalar:
        """There is no exact form of what is not defined."""
        raise NoExactForm(reason)

    def whole(self, value: Scalar) -> int | None:
        """The value as an int where it is one."""
        number = self.ring.number(value)
        return int(number.p) if number is not None and number.q == 1 else None

    def constant(self, name: str) -> Scalar:
        """pi as an atom, e as the exponential of 1."""
        if name == "e":
            return self.exp(ONE)
        if name != "pi":
            raise NoExactForm("infinity is not a number")
        return self._opaque_atom("pi", positive=True)

    def _opaque_atom(self, key: str, *, positive: bool = False) -> fmpq_mpoly:
        if key not in self._opaque:
            self._opaque[key] = self.ring.generator(positive=positive)[1]
        return self._opaque[key]

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        """A real power."""
        number = self.ring.number(exponent)
        if number is not None:
            return self._rational_power(base, number)
        values = self._finite_values(exponent)
        if values is not None:
            return sum((self.times(weight, self._rational_power(base, value)) for value, weight in values), ZERO)
        return self.exp(self.times(exponent, self.log(base)))

    def _rational_power(self, base: Scalar, exponent: fmpq) -> Scalar:
        if exponent.q == 1:
            if exponent == 0 and self.ring.is_zero(base):
                raise NoExactForm("zero to the power zero")
            return self.ring.power(base, int(exponent.p))
        return self._root(base, exponent)

    def exp(self, argument: Scalar) -> Scalar:
        """The exponential: a product of one atom's powers for each monomial of the argument."""
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
        if below.is_constant() and sum(monomial) == 1 and monomial.index(1) in self._log_of:
            return self._positive_power(self._log_of[monomial.index(1)], coefficient)
        key = (monomial, str(below))
        if key not in self._exponentials:
            scale = self.scales.get(key, fmpq(1 if coefficient > 0 else -1, coefficient.q))
            place, atom = self.ring.generator(positive=True)
            self._exponentials[key] = scale, atom
            above = self.ring.context.from_dict({monomial: scale})
            self._arguments[place] = above if below.is_constant() else self.divide(above, below)
        scale, atom = self._exponentials[key]
        power = coefficient / scale
        if power.q != 1:
            raise Rescale(key, scale / power.q)
        return self.ring.power(atom, int(power.p))

    def _absolute_power(self, base: fmpq_mpoly, exponent: int) -> Scalar:
        """``|base|`` to a whole power, with no step in a denominator."""
        if exponent % 2 == 0:
            return self.ring.power(base, exponent)
        return self.times(self.absolute(base, None), self.ring.power(base, exponent - 1))

    def _positive_power(self, base: Scalar, exponent: fmpq) -> Scalar:
        """``|base|`` to a rational power, for what stands inside a logarithm."""
        if type(base) is fmpq or self.ring.sign(base) == 1:
            return self._rational_power(base, exponent)
        if exponent.q == 1:
            return self._absolute_power(base, int(exponent.p))
        return self._rational_power(self.absolute(base, None), exponent)

    def log(self, argument: Scalar) -> Scalar:
        """The logarithm of a positive argument: a sum over its factors."""
        constant, factors = self._factored(argument)
        self._oblige(constant, factors)
        result: Scalar = self._log_number(abs(constant))
        for factor, exponent in factors:
            result = result + exponent * self._log_factor(factor)
        return result

    def _factored(self, argument: Scalar) -> tuple[fmpq, list[tuple[fmpq_mpoly, int]]]:
        above, below = self.ring.canonical(argument)
        if not len(above):
            raise NoExactForm("a logarithm or root of zero")
        constant, upper = self.ring.factors(above)
        divisor, lower = self.ring.factors(below)
        return constant / divisor, [*upper, *((factor, -exponent) for factor, exponent in lower)]

    def _oblige(self, constant: fmpq, factors: Sequence[tuple[fmpq_mpoly, int]]) -> None:
        """Notes that a product must be positive, unless it visibly is."""
        sign = 1 if constant > 0 else -1
        unknown = []
        for factor, exponent in factors:
            known = self.ring.sign(factor)
            if exponent % 2 and known:
                sign *= known
            elif exponent % 2:
                unknown.append(str(factor))
        if unknown:
            self.obligations[(sign, tuple(sorted(unknown)))] = True
        elif sign < 0:
            raise NoExactForm("a logarithm or root of a negative value")

    def _log_factor(self, factor: fmpq_mpoly) -> Scalar:
        place = _single(factor)
        if place is not None:
            if place in self._arguments:
                return self._arguments[place]
            if place in self._radicands:
                radicand, degree = self._radicands[place]
                return self.log(radicand) * fmpq(1, degree)
        return self._logarithm(str(factor), factor)

    def _logarithm(self, key: str, of: Scalar) -> fmpq_mpoly:
        if key not in self._logarithms:
            place, atom = self.ring.generator(positive=type(of) is fmpq)
            self._logarithms[key] = atom
            self._log_of[place] = of
        return self._logarithms[key]

    def _log_number(self, value: fmpq) -> Scalar:
        result: Scalar = ZERO
        for prime, exponent in _primes(value):
            result = result + exponent * self._logarithm(str(prime), fmpq(prime))
        return result

    def sqrt(self, argument: Scalar) -> Scalar:
        """The square root."""
        return self._root(argument, fmpq(1, 2))

    def _root(self, base: Scalar, exponent: fmpq) -> Scalar:
        """A rational power that is not whole: positive factors one by one, the others together in one radical."""
        if type(base) is fmpq and base == 0 and exponent > 0:
            return ZERO
        constant, factors = self._factored(base)
        self._oblige(constant, factors)
        degree = int(exponent.q)
        result: Scalar = ONE
        for prime, multiplicity in _primes(abs(constant)):
            result = self.times(result, self._radical(fmpq(prime), multiplicity * exponent))
        together: Scalar = ONE if constant > 0 else -ONE
        for factor, multiplicity in factors:
            sign = self.ring.sign(factor)
            if sign:
                together = together * sign if multiplicity % 2 else together
                result = self.times(result, self._radical(factor * sign, multiplicity * exponent))
            elif degree == 2:
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
            return self.ring.power(radicand, int(exponent.p))
        if degree > 12:
            raise NoExactForm("a root of high degree")
        key = (str(radicand), degree)
        if key not in self._radicals:
            number, atom = self.ring.generator(positive=True)
            self.ring.relate([(number, degree)], self.ring.power(atom, degree) - radicand)
            self._radicals[key] = atom
            self._radicands[number] = (radicand, degree)
        whole, rest = divmod(int(exponent.p), degree)
        return self.times(self.ring.power(radicand, whole), self.ring.power(self._radicals[key], rest))

    def _sign_of(self, argument: Scalar) -> tuple[Scalar, fmpq_mpoly | None, int]:
        """The sign as an atom's value off the kink; the polynomial whose sign it is (None: constant), and its factor of sign."""
        number = self.ring.number(argument)
        if number is not None:
            if number == 0:
                return ONE, None, 0
            return (ONE, None, 1) if number > 0 else (-ONE, None, -1)
        constant, factors = self._factored(argument)
        sign = 1 if constant > 0 else -1
        unknown = []
        for factor, exponent in factors:
            known = self.ring.sign(factor)
            if known:
                sign *= known if exponent % 2 else 1
            elif exponent % 2:
                unknown.append(factor)
            elif self.kinks:
                raise NoExactForm("a kink at which several factors vanish")
        if not unknown:
            return fmpq(sign), None, sign
        if self.kinks or len(unknown) > MAX_SIGN_FACTORS:
            unknown = [prod(unknown[1:], start=unknown[0])]
        result: Scalar = fmpq(sign)
        for factor in unknown:
            result = self.times(result, 2 * self._step_atom(factor) - 1)
        return result, unknown[0], sign

    def _step_atom(self, polynomial: fmpq_mpoly) -> Scalar:
        """1 where the polynomial is at least 0, else 0."""
        key = str(polynomial)
        if key not in self._steps:
            chosen = self.choose(2)
            if chosen is not None:
                self._steps[key] = fmpq(chosen)
            else:
                place, atom = self.ring.generator(piecewise=True)
                self.ring.relate([(place, 2)], atom * atom - atom)
                self._steps[key] = atom
        return self._steps[key]

    def _zero_atom(self, polynomial: fmpq_mpoly) -> Scalar:
        """1 where the polynomial is 0, else 0: it keeps kinks apart where they count."""
        key = str(polynomial)
        if key not in self._zeros:
            step = self._step_atom(polynomial)
            if self.path is not None:
                raise NoExactForm("kinks that count, case by case")
            place, atom = self.ring.generator(piecewise=True)
            self.ring.relate([(place, 2)], atom * atom - atom)
            self.ring.relate([(place, 1), (_single(step), 1)], atom * step - atom)
            self._zeros[key] = atom
        return self._zeros[key]

    def _at_least_zero(self, argument: Scalar) -> tuple[Scalar, Scalar]:
        """Indicators that the argument is at least 0, and that it is 0 (which is left out where kinks do not count)."""
        sign, polynomial, orientation = self._sign_of(argument)
        if polynomial is None:
            return (ONE if orientation >= 0 else ZERO), (ZERO if orientation else ONE)
        value = (1 + sign) * fmpq(1, 2)
        if not self.kinks:
            return value, ZERO
        zero = self._zero_atom(polynomial)
        return (value + zero if orientation < 0 else value), zero

    def step(self, argument: Scalar, where: object) -> Scalar:
        """1 where the argument is positive, 0 where negative, at 0 what the convention says."""
        value, zero = self._at_least_zero(argument)
        return value if self.step_at_zero is None or where is None else value + zero * (self.step_at_zero - 1)

    def absolute(self, argument: Scalar, where: object) -> Scalar:
        """The absolute value."""
        return self.times(self._sign_of(argument)[0], argument)

    def positive_part(self, argument: Scalar, where: object) -> Scalar:
        """The argument where positive, else 0."""
        return self.times((1 + self._sign_of(argument)[0]) * fmpq(1, 2), argument)

    def compare(self, relation: str, left: Scalar, right: Scalar, where: object) -> Scalar:
        """1 where the relation holds, else 0."""
        gap = left - right
        values = self._finite_values(gap)
        if values is not None:
            return sum((weight for value, weight in values if _holds(relation, value)), ZERO)
        if relation in ("=", "!="):
            return self._equality(gap, relation == "=")
        if relation in (">=", "<"):
            value = self._at_least_zero(gap)[0]
            return value if relation == ">=" else ONE - value
        value = self._at_least_zero(-gap)[0]
        return value if relation == "<=" else ONE - value

    def _equality(self, gap: Scalar, equal: bool) -> Scalar:
        """What varies continuously is equal everywhere or, kinks aside, nowhere."""
        above, _ = self.ring.canonical(gap)
        if self.ring.is_zero(above):
            return ONE if equal else ZERO
        if self.kinks or self.ring.is_piecewise(above):
            raise NoExactForm("an equality that may hold on a piece")
        return ZERO if equal else ONE

    def _finite_values(self, value: Scalar) -> list[tuple[fmpq, Scalar]] | None:
        """The values of what has finitely many, each with its indicator; None for what varies continuously."""
        number = self.ring.number(value)
        if number is not None:
            return [(number, ONE)]
        if type(value) is Quotient:
            return None
        places = [place for place, degree in enumerate(value.degrees()) if degree]
        if any(place not in self._groups for place in places):
            return None
        groups = sorted({self._groups[place] for place in places})
        if prod(len(group) + 1 for group in groups) > MAX_COMBINATIONS:
            raise NoExactForm("too many combinations of labels")
        results: list[tuple[fmpq_mpoly, Scalar]] = [(value, ONE)]
        for group in groups:
            generators = [self.ring.generators[place] for place in group]
            wide = []
            for polynomial, weight in results:
                for position in range(len(group) + 1):
                    here = polynomial.subs({place: int(other == position) for other, place in enumerate(group)})
                    indicator = generators[position] if position < len(group) else ONE - sum(generators, ZERO)
                    wide.append((here, self.times(weight, indicator)))
            results = wide
        return [(self.ring.number(polynomial), weight) for polynomial, weight in results]

    def sin(self, argument: Scalar) -> Scalar:
        """The sine, odd."""
        if self.ring.number(argument) == 0:
            return ZERO
        sign, key = self._odd(argument)
        return sign * self._circle(key)[1]

    def cos(self, argument: Scalar) -> Scalar:
        """The cosine, even."""
        if self.ring.number(argument) == 0:
            return ONE
        return self._circle(self._odd(argument)[1])[0]

    def _odd(self, argument: Scalar) -> tuple[int, str]:
        """An argument up to sign, as a key."""
        above, below = self.ring.canonical(argument)
        if not len(above):
            return 1, "0"
        sign = 1 if above.leading_coefficient() > 0 else -1
        return sign, f"({above * sign})/({below})"

    def _circle(self, key: str) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        if f"cos{key}" not in self._opaque:
            cosine = self._opaque_atom(f"cos{key}")
            place, sine = self.ring.generator()
            self._opaque[f"sin{key}"] = sine
            self.ring.relate([(place, 2)], sine * sine + cosine * cosine - 1)
        return self._opaque[f"cos{key}"], self._opaque[f"sin{key}"]

    def arctan(self, argument: Scalar) -> Scalar:
        """The arc tangent, odd, else opaque."""
        return self._opaque_function("arctan", argument)

    def erf(self, argument: Scalar) -> Scalar:
        """The error function, odd, else opaque."""
        return self._opaque_function("erf", argument)

    def _opaque_function(self, name: str, argument: Scalar) -> Scalar:
        sign, key = self._odd(argument)
        return ZERO if key == "0" else sign * self._opaque_atom(name + key)

    # Matrices

    def determinant(self, matrix: Array) -> Scalar:
        """The determinant, up to 3 by 3."""
        size = matrix.shape[0]
        if size > 3:
            raise NoExactForm("a determinant of more than three rows")
        return self._minor(matrix.data, size, range(size), range(size))

    def _minor(self, data: list[Scalar], width: int, rows: Sequence[int], columns: Sequence[int]) -> Scalar:
        if not rows:
            return ONE
        result: Scalar = ZERO
        for place, column in enumerate(columns):
            rest = self._minor(data, width, rows[1:], [other for other in columns if other != column])
            term = self.times(data[rows[0] * width + column], rest)
            result = result - term if place % 2 else result + term
        return result

    def inverse(self, matrix: Array) -> Array:
        """The inverse, up to 3 by 3, by cofactors."""
        size = matrix.shape[0]
        determinant = self.determinant(matrix)
        places = range(size)
        data = []
        for row in places:
            for column in places:
                rows, columns = [r for r in places if r != column], [c for c in places if c != row]
                cofactor = self._minor(matrix.data, size, rows, columns)
                data.append(self.divide(-cofactor if (row + column) % 2 else cofactor, determinant))
        return Array(matrix.shape, data)


def _holds(relation: str, gap: fmpq) -> bool:
    match relation:
        case "=":
            return bool(gap == 0)
        case "!=":
            return bool(gap != 0)
        case "<":
            return bool(gap < 0)
        case "<=":
            return bool(gap <= 0)
        case ">":
            return bool(gap > 0)
    return bool(gap >= 0)


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


def rational(value: Fraction) -> fmpq:
    """A Fraction as FLINT's rational."""
    return fmpq(value.numerator, value.denominator)
