"""One step of stochastic gradient descent against central differences of the example's cross-entropy."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import logistic_sgd
from derivations.derivation import evaluate


def cross_entropy(v):
    p_hat = 1 / (1 + np.exp(-(v["w"] @ v["x"] + v["b"])))
    return -v["y"] * np.log(p_hat) - (1 - v["y"]) * np.log(1 - p_hat)


@pytest.mark.parametrize("label", [0, 1])
def test_update(label):
    random = np.random.default_rng(label)
    values = {"w": random.normal(size=3), "x": random.normal(size=3), "b": random.normal(), "y": label, "eta": 0.7}
    expected = values["w"] - values["eta"] * central_difference(cross_entropy, values, "w")
    assert np.allclose(evaluate(logistic_sgd.weights(), values, {"d": 3}), expected, rtol=1e-6)
