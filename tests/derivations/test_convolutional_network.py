"""The updates of the small convolutional network against central differences of its error."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import convolutional_network
from derivations.derivation import evaluate

NAMES = ["x", "y", "w^c", "b^c", "w^f", "b^f", "alpha"]


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def error(v):
    c = sigmoid(v["x"] * v["w^c"] + v["b^c"])
    return (v["y"] - sigmoid(c * v["w^f"] + v["b^f"])) ** 2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("update", "parameter"),
    [("output_weight", "w^f"), ("output_bias", "b^f"), ("convolution_weight", "w^c"), ("convolution_bias", "b^c")],
)
def test_update(update, parameter, seed):
    values = dict(zip(NAMES, np.random.default_rng(seed).normal(size=len(NAMES)), strict=True))
    expected = values[parameter] - values["alpha"] * float(central_difference(error, values, parameter))
    result = evaluate(getattr(convolutional_network, update)(), values, {})
    assert result == pytest.approx(expected, rel=1e-8)
