"""Exact linear programming: the simplex method over the rationals, with Bland's rule, so that it always ends.

V. Chvátal, Linear Programming (1983), chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Row = Sequence[Fraction]


def maximise(objective: Row, rows: Sequence[Row], bounds: Row) -> tuple[Fraction, list[Fraction]]:
    """The largest ``objective · x`` over ``x >= 0`` with ``rows x <= bounds``, and an ``x`` at which it is taken.

    The bounds are not negative, so that 0 is allowed. Raises ValueError where there is no largest value.
    """
    variables, slacks = len(objective), len(rows)
    width = variables + slacks
    table = [
        [*row, *(Fraction(int(place == at)) for place in range(slacks)), bound]
        for at, (row, bound) in enumerate(zip(rows, bounds, strict=True))
    ]
    gain = [*objective, *[Fraction(0)] * (slacks + 1)]
    basis = list(range(variables, width))
    while (entering := next((place for place in range(width) if gain[place] > 0), None)) is not None:
        ratios = [(row[-1] / row[entering], basis[at], at) for at, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            raise ValueError("the objective grows without bound")
        _, _, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = [entry / pivot for entry in table[leaving]]
        for at, row in enumerate(table):
            if at != leaving and row[entering]:
                table[at] = _reduced(row, row[entering], table[leaving])
        gain = _reduced(gain, gain[entering], table[leaving])
        basis[leaving] = entering
    solution = [Fraction(0)] * width
    for at, place in enumerate(basis):
        solution[place] = table[at][-1]
    return -gain[-1], solution[:variables]


def _reduced(row: Row, factor: Fraction, pivot: Row) -> list[Fraction]:
    return [entry - factor * held for entry, held in zip(row, pivot, strict=True)]
