"""Whole numbers in named sizes: polynomials with whole coefficients, in which a floor that cannot be worked out is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

Monomial = tuple[tuple["str | Floor", int], ...]
"""Names and floors with their powers, in order."""


@dataclass(frozen=True, slots=True)
class Floor:
    """``floor(numerator / divisor)`` where the numerator has named sizes in it."""

    numerator: Amount
    divisor: int

    def __str__(self) -> str:
        return f"⌊({self.numerator})/{self.divisor}⌋"

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        """Its value; raises KeyError for a size without one."""
        return self.numerator.evaluate(sizes) // self.divisor


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of terms ``coefficient * monomial``, sorted, without zeros: equal amounts are equal objects."""

    terms: tuple[tuple[Monomial, int], ...] = ()

    @staticmethod
    def of(value: int | str) -> Amount:
        """A number, or a named size."""
        if isinstance(value, str):
            return Amount(((((value, 1),), 1),))
        return Amount((((), value),)) if value else Amount()

    @property
    def number(self) -> int | None:
        """Its value where no named size is in it, else None."""
        if not self.terms:
            return 0
        return self.terms[0][1] if len(self.terms) == 1 and self.terms[0][0] == () else None

    @property
    def names(self) -> frozenset[str]:
        """The named sizes in it."""
        found: set[str] = set()
        for monomial, _ in self.terms:
            for factor, _power in monomial:
                found |= {factor} if isinstance(factor, str) else factor.numerator.names
        return frozenset(found)

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        """Its value; raises KeyError for a size without one."""
        total = 0
        for monomial, coefficient in self.terms:
            values = ((sizes[one] if isinstance(one, str) else one.evaluate(sizes)) ** power for one, power in monomial)
            total += coefficient * prod(values)
        return total

    def __add__(self, other: Amount | int) -> Amount:
        return _sum((*self.terms, *_amount(other).terms))

    def __sub__(self, other: Amount | int) -> Amount:
        return self + _amount(other) * -1

    def __mul__(self, other: Amount | int) -> Amount:
        return _sum(
            tuple((_product(left, right), a * b) for left, a in self.terms for right, b in _amount(other).terms)
        )

    def __floordiv__(self, divisor: int) -> Amount:
        """The quotient rounded down; terms that the divisor divides leave the floor."""
        whole = _sum(
            tuple((monomial, c // divisor) for monomial, c in self.terms if monomial == () or c % divisor == 0)
        )
        rest = self - whole * divisor
        if rest.number is not None:
            return whole + rest.number // divisor
        return whole + Amount(((((Floor(rest, divisor), 1),), 1),))

    def __str__(self) -> str:
        written = ""
        for monomial, coefficient in sorted(self.terms, key=lambda term: (-_degree(term[0]), _key(term[0]))):
            letters = "".join(f"{factor}^{power}" if power > 1 else str(factor) for factor, power in monomial)
            size = abs(coefficient)
            text = f"{size}{letters}" if size != 1 or not letters else letters
            sign = "-" if coefficient < 0 else "+"
            written = f"{written} {sign} {text}" if written else f"-{text}" if coefficient < 0 else text
        return written or "0"


def product(amounts: tuple[Amount, ...]) -> Amount:
    """The product of amounts; 1 of none."""
    result = Amount.of(1)
    for amount in amounts:
        result *= amount
    return result


def _amount(value: Amount | int) -> Amount:
    return Amount.of(value) if isinstance(value, int) else value


def _sum(terms: tuple[tuple[Monomial, int], ...]) -> Amount:
    collected: dict[Monomial, int] = {}
    for monomial, coefficient in terms:
        collected[monomial] = collected.get(monomial, 0) + coefficient
    kept = ((monomial, coefficient) for monomial, coefficient in collected.items() if coefficient)
    return Amount(tuple(sorted(kept, key=lambda term: _key(term[0]))))


def _product(left: Monomial, right: Monomial) -> Monomial:
    powers: dict[str | Floor, int] = dict(left)
    for factor, power in right:
        powers[factor] = powers.get(factor, 0) + power
    return tuple(sorted(powers.items(), key=lambda item: str(item[0])))


def _degree(monomial: Monomial) -> int:
    return sum(power for _, power in monomial)


def _key(monomial: Monomial) -> list[tuple[str, int]]:
    return [(str(factor), power) for factor, power in monomial]
