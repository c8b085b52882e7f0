"""One entry of the convolution of a 6 by 6 image with a 3 by 3 filter, in numbers."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import substitute

_IMAGE = sympy.ImmutableMatrix(
    [
        [-15, -10, -13, 12, 6, 2],
        [8, 12, 10, -1, 3, -15],
        [8, 10, 11, -14, -14, 5],
        [-4, 4, -11, -6, 13, 14],
        [-13, 3, 8, -3, -2, 15],
        [14, 12, -2, -9, -11, 0],
    ]
)
_FILTER = sympy.ImmutableMatrix([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16

_X, _F, _Y = (sympy.IndexedBase(name) for name in ("X", "F", "Y"))
_i, _j, _r, _s = sympy.symbols("i j r s", integer=True)


def third_row_second_column() -> Derivation:
    """Without padding, with stride 1. The filter is symmetric, so convolution and correlation are the same."""
    rows, columns = _FILTER.shape
    window = sympy.Sum(_F[_r, _s] * _X[_i + _r - 1, _j + _s - 1], (_s, 1, columns), (_r, 1, rows))
    entry = substitute(substitute(window, _i, 3), _j, 2)
    products = [
        substitute(substitute(entry.function, _r, row), _s, column)
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
    ]
    numbers = {
        base[row + 1, column + 1]: matrix[row, column]
        for base, matrix in ((_X, _IMAGE), (_F, _FILTER))
        for row in range(matrix.rows)
        for column in range(matrix.cols)
    }
    total = sympy.Add(*(product.xreplace(numbers) for product in products))
    steps = (
        Step("State an entry of the output", sympy.Eq(_Y[_i, _j], window)),
        Step("Take the third row and the second column", sympy.Eq(_Y[3, 2], entry)),
        Step("Write the nine products out", sympy.Eq(_Y[3, 2], sympy.Add(*products))),
        Step("Insert the numbers", sympy.Eq(_Y[3, 2], total)),
    )
    return Derivation(steps, total)
