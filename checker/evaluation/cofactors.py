"""Determinants and inverses of small matrices over any arithmetic, by cofactors."""

from __future__ import annotations

from collections.abc import Sequence

from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import ONE, ZERO, Arithmetic, Array, Scalar

MAX_ROWS = 3


def determinant(arithmetic: Arithmetic, matrix: Array) -> Scalar:
    """The determinant. Raises NoExactForm where there are too many rows."""
    size = matrix.shape[0]
    if size > MAX_ROWS:
        raise NoExactForm(f"a determinant of more than {MAX_ROWS} rows")
    return _minor(arithmetic, matrix, range(size), range(size))


def _minor(arithmetic: Arithmetic, matrix: Array, rows: Sequence[int], columns: Sequence[int]) -> Scalar:
    """The determinant of the given rows and columns, expanded along the first row."""
    if not rows:
        return ONE
    result: Scalar = ZERO
    for place, column in enumerate(columns):
        rest = _minor(arithmetic, matrix, rows[1:], [other for other in columns if other != column])
        term = arithmetic.times(matrix.data[rows[0] * matrix.shape[1] + column], rest)
        result = result - term if place % 2 else result + term
    return result


def inverse(arithmetic: Arithmetic, matrix: Array) -> Array:
    """The transposed cofactors over the determinant."""
    size = matrix.shape[0]
    whole = determinant(arithmetic, matrix)
    data = []
    for row in range(size):
        for column in range(size):
            rows = [other for other in range(size) if other != column]
            columns = [other for other in range(size) if other != row]
            cofactor = _minor(arithmetic, matrix, rows, columns)
            data.append(arithmetic.divide(-cofactor if (row + column) % 2 else cofactor, whole))
    return Array(matrix.shape, data)
