"""Linear programs over the rationals, decided exactly: a solution, or multipliers that forbid one (Farkas' lemma).

The finder is the first phase of the simplex method with Bland's rule; what it returns is accepted by ``solves`` and ``forbids`` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = Sequence[Fraction]


@dataclass(frozen=True, slots=True)
class Solution:
    """Values that meet all the conditions."""

    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Multipliers:
    """One factor a condition; the conditions, so multiplied and added up, contradict each other."""

    values: tuple[Fraction, ...]


def equations(matrix: Sequence[Row], right: Row) -> Solution | Multipliers:
    """``x >= 0`` with ``A x = b``, or ``y`` with ``y^T A >= 0`` and ``y^T b < 0``."""
    count, width = len(matrix), len(matrix[0])
    signs = [-1 if value < 0 else 1 for value in right]
    tableau = [
        [*(sign * entry for entry in row), *(Fraction(place == other) for other in range(count)), sign * value]
        for place, (row, value, sign) in enumerate(zip(matrix, right, signs, strict=True))
    ]
    basis = [width + place for place in range(count)]
    costs = [-sum(column, Fraction()) for column in zip(*tableau, strict=True)]
    costs[width : width + count] = [Fraction()] * count
    while (entering := next((place for place in range(width) if costs[place] < 0), None)) is not None:
        ratios = [
            (row[-1] / row[entering], basis[place], place) for place, row in enumerate(tableau) if row[entering] > 0
        ]
        _, _, leaving = min(ratios)  # not empty: the sum of the artificial variables is bounded below
        pivot = tableau[leaving] = [entry / tableau[leaving][entering] for entry in tableau[leaving]]
        for place, row in enumerate(tableau):
            if place != leaving and row[entering]:
                tableau[place] = [entry - row[entering] * by for entry, by in zip(row, pivot, strict=True)]
        costs = [entry - costs[entering] * by for entry, by in zip(costs, pivot, strict=True)]
        basis[leaving] = entering
    if costs[-1] == 0:
        values = dict(zip(basis, (row[-1] for row in tableau), strict=True))
        return Solution(tuple(values.get(place, Fraction()) for place in range(width)))
    return Multipliers(tuple(sign * (cost - 1) for sign, cost in zip(signs, costs[width : width + count], strict=True)))


def inequalities(matrix: Sequence[Row], right: Row) -> Solution | Multipliers:
    """``x`` with ``A x <= b``, or ``y >= 0`` with ``y^T A = 0`` and ``y^T b < 0``."""
    count, width = len(matrix), len(matrix[0])
    slack = [[Fraction(place == other) for other in range(count)] for place in range(count)]
    found = equations([[*row, *(-entry for entry in row), *own] for row, own in zip(matrix, slack, strict=True)], right)
    if isinstance(found, Multipliers):
        return found
    above, below = found.values[:width], found.values[width : 2 * width]
    return Solution(tuple(plus - minus for plus, minus in zip(above, below, strict=True)))


def solves(found: Solution, matrix: Sequence[Row], right: Row) -> bool:
    """Whether ``A x <= b`` at the values."""
    return all(dot(row, found.values) <= bound for row, bound in zip(matrix, right, strict=True))


def forbids(found: Multipliers, matrix: Sequence[Row], right: Row) -> bool:
    """Whether the multipliers make ``A x <= b`` the contradiction ``0 <= (something negative)``."""
    columns = zip(*matrix, strict=True)
    return (
        all(value >= 0 for value in found.values)
        and all(dot(column, found.values) == 0 for column in columns)
        and dot(right, found.values) < 0
    )


def dot(left: Row, right: Row) -> Fraction:
    """The inner product."""
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction())
