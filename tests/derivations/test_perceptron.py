"""The neuron's numbers, and the slope of its cross-entropy."""

import math

import numpy as np
import pytest
from central_difference import central_difference

from derivations import perceptron
from derivations.derivation import evaluate

PREDICTION = 1 / (1 + math.exp(-(0.2 * 2 + 0.3 * 1 + 0.1)))


def cross_entropy(v):
    return -(v["y"] * np.log(v["y_hat"]) + (1 - v["y"]) * np.log(1 - v["y_hat"]))


@pytest.mark.parametrize(("derivation", "number"), [("output", PREDICTION), ("loss", -math.log(PREDICTION))])
def test_number(derivation, number):
    assert evaluate(getattr(perceptron, derivation)(), {}, {}) == pytest.approx(number, rel=1e-14)


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("y_hat", [0.1, 0.5, 0.8])
def test_slope_of_the_cross_entropy(y, y_hat):
    values = {"y": y, "y_hat": y_hat}
    expected = float(central_difference(cross_entropy, values, "y_hat"))
    assert evaluate(perceptron.loss_by_prediction(), values, {}) == pytest.approx(expected, rel=1e-6)
