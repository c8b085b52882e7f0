"""The entry of the convolution, against the whole output computed by shifting the image."""

import numpy as np
import pytest

from derivations import convolution_entry
from derivations.derivation import evaluate

X = np.array(
    [
        [-15, -10, -13, 12, 6, 2],
        [8, 12, 10, -1, 3, -15],
        [8, 10, 11, -14, -14, 5],
        [-4, 4, -11, -6, 13, 14],
        [-13, 3, 8, -3, -2, 15],
        [14, 12, -2, -9, -11, 0],
    ]
)
F = np.outer([1, 2, 1], [1, 2, 1]) / 16


def test_entry_j():
    # A convolution turns the filter: it is symmetric, so this also says that turning it changes nothing.
    output = sum(F[::-1, ::-1][r, s] * X[r : r + 4, s : s + 4] for r in range(3) for s in range(3))
    assert output.shape == (4, 4)
    place = divmod("abcdefghijklmnop".index("j"), 4)
    assert evaluate(convolution_entry.third_row_second_column(), {}, {}) == pytest.approx(output[place], rel=1e-14)
