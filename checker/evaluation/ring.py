"""Rational functions over generators with relations, on FLINT's sparse polynomials.

A scalar is an ``fmpq``, a polynomial (``fmpq_mpoly``), or a :class:`Quotient` of a polynomial by a product of named factors.
Fractions are added over the common multiple of their factors and never cancelled: whether a numerator is zero does not
depend on it. Generators created later are larger in the (lexicographic) order, so that each relation rewrites the leading
power of its generator in smaller ones, and division with remainder reduces a polynomial by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from checker.evaluation.scalars import ONE, ZERO, Budget, Scalar

MAX_TERMS = 4000
"""A product with more terms than this ends the search for a proof."""
MAX_FACTORED_TERMS = 24
MAX_FACTORED_DEGREE = 16
Factors = tuple[tuple[str, int], ...]
"""Names of monic factors with exponents, sorted."""
Factored = Sequence[tuple[fmpq_mpoly, int]]
"""Monic factors with exponents, which may be negative."""


class NoExactForm(Exception):
    """A value outside what is represented exactly, or too large: there is no proof this way."""


class Quotient:
    """A polynomial over a product of factors."""

    __slots__ = ("above", "below", "ring")

    def __init__(self, ring: Ring, above: fmpq_mpoly, below: Factors) -> None:
        self.ring = ring
        self.above = above
        self.below = below

    def __add__(self, other: Scalar) -> Scalar:
        ring = self.ring
        if type(other) is not Quotient:
            return Quotient(ring, self.above + ring.times(ring.expanded(self.below), other), self.below)
        if self.below == other.below:
            return Quotient(ring, self.above + other.above, self.below)
        common, left, right = _common_multiple(self.below, other.below)
        above = ring.times(self.above, ring.expanded(left)) + ring.times(other.above, ring.expanded(right))
        return Quotient(ring, above, common)

    def __mul__(self, other: Scalar) -> Scalar:
        if type(other) is not Quotient:
            return Quotient(self.ring, self.ring.times(self.above, other), self.below)
        return Quotient(self.ring, self.ring.times(self.above, other.above), _product(self.below, other.below))

    def __neg__(self) -> Quotient:
        return Quotient(self.ring, -self.above, self.below)

    def __sub__(self, other: Scalar) -> Scalar:
        return self + (-other)

    def __rsub__(self, other: Scalar) -> Scalar:
        return -self + other

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"({self.above})/({self.ring.expanded(self.below)})"


def _product(left: Factors, right: Factors) -> Factors:
    merged = dict(left)
    for name, exponent in right:
        merged[name] = merged.get(name, 0) + exponent
    return tuple(sorted(merged.items()))


def _common_multiple(left: Factors, right: Factors) -> tuple[Factors, Factors, Factors]:
    """The least common multiple, and what is missing to it on either side."""
    a, b = dict(left), dict(right)
    common = {name: max(a.get(name, 0), b.get(name, 0)) for name in a | b}
    missing = [
        tuple(
            sorted(
                (name, exponent - have.get(name, 0))
                for name, exponent in common.items()
                if exponent > have.get(name, 0)
            )
        )
        for have in (a, b)
    ]
    return tuple(sorted(common.items())), missing[0], missing[1]


@dataclass(frozen=True, slots=True)
class Relation:
    """``polynomial`` is zero; its leading monomial has at least ``degrees`` in the generators named."""

    degrees: tuple[tuple[int, int], ...]
    polynomial: fmpq_mpoly


class Ring:
    """The generators, their relations, and arithmetic over them.

    ``table(name)`` gives a dictionary that :meth:`rollback` returns to its state at a mark, so that atoms made for one answer are
    forgotten before the next.
    """

    def __init__(self, capacity: int, budget: Budget) -> None:
        self.context = fmpq_mpoly_ctx.get([f"g{place}" for place in range(capacity)], "lex")
        self.generators = self.context.gens()
        self.free = capacity
        self.budget = budget
        self.relations: list[Relation] = []
        self._tables: dict[str, dict[Any, Any]] = {}
        self.positive = self.table("positive")
        self.piecewise = self.table("piecewise")
        self._whole = self.table("whole")
        self._signs = self.table("signs")
        self._factors = self.table("factors")
        self._names = self.table("names")
        self._expanded = self.table("expanded")
        self.one = self.context.constant(1)
        self._expanded[()] = ONE

    def table(self, name: str) -> dict[Any, Any]:
        """A dictionary that rolls back."""
        return self._tables.setdefault(name, {})

    def mark(self) -> tuple[int, int, dict[str, int]]:
        """The present state, to roll back to."""
        return self.free, len(self.relations), {name: len(table) for name, table in self._tables.items()}

    def rollback(self, mark: tuple[int, int, dict[str, int]]) -> None:
        """Forgets every generator, relation and table entry made since the mark."""
        self.free = mark[0]
        del self.relations[mark[1] :]
        for name, table in self._tables.items():
            for _ in range(len(table) - mark[2].get(name, 0)):
                table.popitem()

    def generator(
        self, *, positive: bool = False, piecewise: bool = False, whole: bool = False
    ) -> tuple[int, fmpq_mpoly]:
        """A new generator and its number; larger in the order than all before it."""
        if self.free == 0:
            raise NoExactForm("too many independent parts")
        self.free -= 1
        if positive:
            self.positive[self.free] = True
        if piecewise:
            self.piecewise[self.free] = True
        if whole:
            self._whole[self.free] = True
        return self.free, self.generators[self.free]

    def relate(self, degrees: Iterable[tuple[int, int]], polynomial: fmpq_mpoly) -> None:
        """States that a polynomial is zero."""
        self.relations.append(Relation(tuple(degrees), polynomial))

    def declare_sign(self, polynomial: fmpq_mpoly, sign: int) -> None:
        """States the sign of a polynomial wherever the inputs' domains hold."""
        leading = polynomial.leading_coefficient()
        self._signs[str(polynomial / leading)] = sign if leading > 0 else -sign

    def times(self, left: Scalar, right: Scalar) -> Scalar:
        """A product, within the budget."""
        if type(left) is fmpq_mpoly and type(right) is fmpq_mpoly:
            terms = len(left) * len(right)
            if terms > 1:
                if terms > MAX_TERMS:
                    raise NoExactForm("too many terms")
                self.budget.spend(terms)
        return left * right

    def power(self, base: Scalar, exponent: int) -> Scalar:
        """A power with a whole exponent that is not negative."""
        if exponent == 0:
            if self.is_zero(base):
                raise NoExactForm("zero to the power zero")
            return ONE
        if type(base) is fmpq:
            if (
                max(int(base.p).bit_length(), int(base.q).bit_length()) * exponent > 4096
                and abs(base) != 1
                and base != 0
            ):
                raise NoExactForm("a power too large")
            return base ** (exponent if abs(base) != 1 else exponent % 2)
        if type(base) is fmpq_mpoly and len(base) <= 1:
            if exponent > 10**6:
                raise NoExactForm("a power too large")
            self._guard_coefficient(base, exponent)
            return base**exponent
        if exponent > 64:
            raise NoExactForm("a power too large")
        result: Scalar = None
        while exponent:
            if exponent & 1:
                result = base if result is None else self.times(result, base)
            exponent >>= 1
            if exponent:
                base = self.times(base, base)
        return result

    @staticmethod
    def _guard_coefficient(base: fmpq_mpoly, exponent: int) -> None:
        if len(base):
            leading = base.leading_coefficient()
            bits = max(int(leading.p).bit_length(), int(leading.q).bit_length())
            if bits > 1 and bits * exponent > 4096:
                raise NoExactForm("a power too large")

    def expanded(self, factors: Factors) -> Scalar:
        """The product of named factors."""
        if factors not in self._expanded:
            product: Scalar = ONE
            for name, exponent in factors:
                product = self.times(product, self.power(self._names[name], exponent))
            self._expanded[factors] = product
        return self._expanded[factors]

    def number(self, value: Scalar) -> fmpq | None:
        """The value as a rational where it is one."""
        if type(value) is fmpq:
            return value
        if type(value) is fmpq_mpoly and value.is_constant():
            return value.leading_coefficient() if len(value) else ZERO
        return None

    def divide(self, above: Scalar, below: Scalar) -> Scalar:
        """A quotient whose denominator has no pieces."""
        number = self.number(below)
        if number is not None:
            if number == 0:
                raise NoExactForm("a division by zero")
            return above * (1 / number)
        if type(below) is Quotient:
            return self.divide(self.times(above, self.expanded(below.below)), below.above)
        below = self.reduce(below)
        constant, factors = self._denominator(below)
        above = above * (1 / constant)
        if type(above) is Quotient:
            return Quotient(self, above.above, _product(above.below, factors))
        return Quotient(self, above if type(above) is fmpq_mpoly else self.one * above, factors)

    def _denominator(self, polynomial: fmpq_mpoly) -> tuple[fmpq, Factors]:
        """A polynomial as a constant times named monic factors: its generators and the rest, unfactored."""
        if polynomial.is_zero():
            raise NoExactForm("a division by zero")
        if self.is_piecewise(polynomial):
            raise NoExactForm("a denominator that may vanish on a piece")
        content, rest = self._without_monomial(polynomial)
        factors = [(self._name(self.generators[place]), exponent) for place, exponent in content]
        constant = rest.leading_coefficient()
        if not rest.is_constant():
            factors.append((self._name(rest / constant), 1))
        return constant, tuple(sorted(factors))

    def _name(self, factor: fmpq_mpoly) -> str:
        name = str(factor)
        if name not in self._names:
            self._names[name] = factor
        return name

    def _without_monomial(self, polynomial: fmpq_mpoly) -> tuple[list[tuple[int, int]], fmpq_mpoly]:
        """The generators that divide a polynomial, with exponents, and what is left."""
        content = polynomial.term_content() if len(polynomial) > 1 else polynomial
        if content.is_constant():
            return [], polynomial
        exponents = content.monoms()[0]
        common = [(place, exponent) for place, exponent in enumerate(exponents) if exponent]
        return common, polynomial / (content / content.leading_coefficient())

    def is_whole(self, value: Scalar) -> bool:
        """Whether a value may be whole for all inputs: everything in it is."""
        if type(value) is Quotient:
            return self.is_whole(value.above) and self.is_whole(self.expanded(value.below))
        return all(place in self._whole for place, degree in enumerate(value.degrees()) if degree)

    def is_piecewise(self, polynomial: fmpq_mpoly) -> bool:
        """Whether a generator that takes finitely many values occurs."""
        if not self.piecewise:
            return False
        degrees = polynomial.degrees()
        return any(degrees[place] for place in self.piecewise)

    def reduce(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The polynomial modulo the relations, the newest first."""
        if not self.relations or not len(polynomial):
            return polynomial
        degrees = polynomial.degrees()
        for relation in reversed(self.relations):
            if all(degrees[place] >= degree for place, degree in relation.degrees):
                self.budget.spend(len(polynomial))
                polynomial = divmod(polynomial, relation.polynomial)[1]
                if not len(polynomial):
                    break
                degrees = polynomial.degrees()
        return polynomial

    def reduce_scalar(self, value: Scalar) -> Scalar:
        """A number or polynomial modulo the relations."""
        return self.reduce(value) if type(value) is fmpq_mpoly else value

    def is_zero(self, value: Scalar) -> bool:
        """Whether a value is zero by the ring's rules and relations: if so it is zero wherever it is defined."""
        if type(value) is fmpq:
            return bool(value == 0)
        polynomial = value.above if type(value) is Quotient else value
        return polynomial.is_zero() or self.reduce(polynomial).is_zero()

    def canonical(self, value: Scalar) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Numerator and monic denominator in lowest terms."""
        if type(value) is fmpq:
            return self.one * value, self.one
        if type(value) is fmpq_mpoly:
            return self.reduce(value), self.one
        above, below = self.reduce(value.above), self.expanded(value.below)
        if not len(above):
            return above, self.one
        common = above.gcd(below)
        if not common.is_constant():
            above, below = above / common, below / common
        leading = below.leading_coefficient()
        return (above, below) if leading == 1 else (above / leading, below / leading)

    def factors(self, polynomial: fmpq_mpoly) -> tuple[fmpq, tuple[tuple[fmpq_mpoly, int], ...]]:
        """A nonzero polynomial as a constant times powers of monic factors, irreducible where that is cheap to find."""
        key = str(polynomial)
        if key not in self._factors:
            common, rest = self._without_monomial(polynomial)
            found = [(self.generators[place], exponent) for place, exponent in common]
            constant = rest.leading_coefficient()
            if not rest.is_constant():
                found += self._split(rest / constant)
            merged: dict[str, tuple[fmpq_mpoly, int]] = {}
            for factor, exponent in found:
                name = str(factor)
                merged[name] = (factor, exponent + (merged[name][1] if name in merged else 0))
            self._factors[key] = constant, tuple(merged[name] for name in sorted(merged))
        constant, factors = self._factors[key]
        return constant, factors

    def factored(self, value: Scalar) -> tuple[fmpq, Factored]:
        """A nonzero value as a constant times powers of monic factors."""
        above, below = self.canonical(value)
        if not len(above):
            raise NoExactForm("a logarithm, root or sign of zero")
        constant, upper = self.factors(above)
        divisor, lower = self.factors(below)
        return constant / divisor, [*upper, *((factor, -exponent) for factor, exponent in lower)]

    def _split(self, polynomial: fmpq_mpoly) -> list[tuple[fmpq_mpoly, int]]:
        if len(polynomial) > MAX_FACTORED_TERMS:
            return [(polynomial, 1)]
        degrees = polynomial.degrees()
        linear = next((place for place, degree in enumerate(degrees) if degree == 1), None)
        if linear is not None:
            slope = polynomial.derivative(linear)
            common = slope.gcd(polynomial - slope * self.generators[linear])
            if common.is_constant():
                return [(polynomial, 1)]
            common = common / common.leading_coefficient()
            return self._split(common) + self._split(polynomial / common)
        if polynomial.total_degree() > MAX_FACTORED_DEGREE:
            return [(polynomial, 1)]
        used = [place for place, degree in enumerate(degrees) if degree]
        small = fmpq_mpoly_ctx.get([f"g{place}" for place in range(len(used))], "lex")
        here: dict[str | int, str | int] = {place: other for other, place in enumerate(used)}
        _, found = polynomial.project_to_context(small, here).factor()
        there: dict[str | int, str | int] = dict(enumerate(used))
        back = [(factor.project_to_context(self.context, there), int(exponent)) for factor, exponent in found]
        return [(factor / factor.leading_coefficient(), exponent) for factor, exponent in back]

    def sign(self, polynomial: fmpq_mpoly) -> int:
        """1 or -1 where a monic polynomial has that sign for all inputs (zeros aside), 0 where that is not seen."""
        key = str(polynomial)
        if key not in self._signs:
            self._signs[key] = 1 if self._visibly_positive(polynomial) else 0
        return int(self._signs[key])

    def sign_of(self, polynomial: fmpq_mpoly) -> int:
        """The sign of any polynomial, as :meth:`sign` gives it of a monic one."""
        if not len(polynomial):
            return 0
        leading = polynomial.leading_coefficient()
        sign = 1 if polynomial.is_constant() else self.sign(polynomial / leading)
        return sign if leading > 0 else -sign

    def _visibly_positive(self, polynomial: fmpq_mpoly) -> bool:
        for exponents, coefficient in polynomial.terms():
            if coefficient < 0:
                return False
            if any(exponent % 2 and place not in self.positive for place, exponent in enumerate(exponents)):
                return False
        return True
