"""Batch normalization backward against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import batch_normalization
from derivations.derivation import evaluate

SIZES = {"N": 4, "H": 3}


def loss(v):
    normalized = (v["h"] - v["h"].mean(axis=0)) / np.sqrt(v["h"].var(axis=0) + v["epsilon"])
    return np.sum(v["G"] * (v["gamma"] * normalized + v["beta"]))


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"h": (4, 3), "G": (4, 3), "gamma": (3,), "beta": (3,)}
    return {"epsilon": random.uniform(0.5, 2)} | {name: random.normal(size=shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("gamma", batch_normalization.scale),
        ("beta", batch_normalization.shift),
        ("h", batch_normalization.inputs),
    ],
)
def test_gradient(name, result, seed):
    values = drawn(seed)
    expected = central_difference(loss, values, name)
    assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


def test_a_shift_of_a_units_values_changes_nothing():
    gradient = np.array(evaluate(batch_normalization.inputs(), drawn(3), SIZES))
    assert np.allclose(gradient.sum(axis=0), 0, atol=1e-12)
