"""The network on row vectors against central differences of its log-likelihood."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import row_vector_network
from derivations.derivation import evaluate

SIZES = {"n": 3, "h": 4, "m": 2}


def log_likelihood(v):
    scores = np.tanh(v["x"] @ v["W_1"] + v["b_1"]) @ v["W_2"] + v["b_2"]
    y_hat = 1 / (1 + np.exp(-scores))
    return np.sum(v["y"] * np.log(y_hat) + (1 - v["y"]) * np.log(1 - y_hat))


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"x": (1, 3), "W_1": (3, 4), "b_1": (1, 4), "W_2": (4, 2), "b_2": (1, 2)}
    return {"y": random.uniform(size=(1, 2))} | {name: random.normal(size=shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["W_1", "b_1", "W_2", "b_2"])
def test_gradient(name, seed):
    result = {
        "W_1": row_vector_network.first_weights,
        "b_1": row_vector_network.first_biases,
        "W_2": row_vector_network.second_weights,
        "b_2": row_vector_network.second_biases,
    }[name]
    values = drawn(seed)
    expected = central_difference(log_likelihood, values, name)
    # A row's derivation has one index, its array two axes.
    assert np.allclose(evaluate(result(), values, SIZES), expected.squeeze(), rtol=1e-6, atol=1e-8)
