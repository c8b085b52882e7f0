"""Exact tests of matrices of rationals: positive semidefinite or not, and a direction that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat


def _matrix(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    return fmpq_mat(len(rows), len(rows), [fmpq(each.numerator, each.denominator) for row in rows for each in row])


def is_positive_semidefinite(rows: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a rational matrix is symmetric and positive semidefinite, exactly: the coefficients of its characteristic
    polynomial alternate in sign (or vanish) if and only if no eigenvalue is negative."""
    if not rows:
        return True
    if any(len(row) != len(rows) for row in rows):
        return False
    if any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i)):
        return False
    coefficients = _matrix(rows).charpoly().coeffs()
    size = len(rows)
    return all(each * (-1) ** (size - power) >= 0 for power, each in enumerate(coefficients))


__all__ = ["is_positive_semidefinite"]
