"""Jacobian products, the softmax's Jacobian and the log-determinant against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import jacobians
from derivations.derivation import evaluate

SIZES = {"n": 3, "m": 4, "c": 3}


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"x": 3, "W": (4, 3), "v": 3, "u": 4, "z": 3, "A": (2, 2)}
    return {name: random.normal(size=shape) for name, shape in shapes.items()}


def layer(v):
    return np.tanh(v["W"] @ v["x"])


@pytest.mark.parametrize("seed", range(3))
def test_forward_product(seed):
    values = drawn(seed)
    at, step = values["x"], 1e-5 * values["v"]
    expected = (layer({**values, "x": at + step}) - layer({**values, "x": at - step})) / 2e-5
    assert np.allclose(evaluate(jacobians.forward_product(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_reverse_product(seed):
    values = drawn(seed)
    expected = central_difference(lambda v: v["u"] @ layer(v), values, "x")
    assert np.allclose(evaluate(jacobians.reverse_product(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("output", range(3))
def test_softmax(output):
    values = drawn(output)
    expected = central_difference(lambda v: np.exp(v["z"][output]) / np.exp(v["z"]).sum(), values, "z")
    jacobian = np.array(evaluate(jacobians.softmax(), values, SIZES))
    assert np.allclose(jacobian[output], expected, rtol=1e-6, atol=1e-9)
    assert np.allclose(jacobian.sum(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_log_determinant(seed):
    values = drawn(seed)
    gradient = evaluate(jacobians.log_determinant(), values, SIZES)
    assert np.allclose(gradient, np.linalg.inv(values["A"]).T, rtol=1e-12)
