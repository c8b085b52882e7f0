"""Gradients of quadratic and bilinear forms against central differences of the forms in matrix notation."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import quadratic_and_bilinear_forms as forms
from derivations.derivation import evaluate

SIZES = {"n": 3, "m": 4, "k": 2, "p": 5}
SHAPES = {"x": "n", "r": "n", "M": "nn", "A": "mn", "b": "m", "X": "nk", "c": "k", "C": "np", "D": "kp", "B": "mk"}


def drawn(seed):
    random = np.random.default_rng(seed)
    return {name: random.normal(size=[SIZES[size] for size in sizes]) for name, sizes in SHAPES.items()}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "function", "name"),
    [
        (forms.quadratic, lambda v: v["x"] @ v["M"] @ v["x"], "x"),
        (forms.residual, lambda v: np.sum((v["A"] @ v["x"] - v["b"]) ** 2), "x"),
        (forms.bilinear, lambda v: v["r"] @ v["X"] @ v["c"], "X"),
        (forms.trace, lambda v: np.trace(v["C"].T @ v["X"] @ v["D"]), "X"),
        (forms.frobenius, lambda v: np.linalg.norm(v["A"] @ v["X"] - v["B"]) ** 2, "X"),
    ],
)
def test_gradient(result, function, name, seed):
    values = drawn(seed)
    expected = central_difference(function, values, name)
    assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-8)
