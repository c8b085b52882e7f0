"""Losses with a margin against central differences, on either side of their kinks."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import margin_losses
from derivations.derivation import evaluate

SIZES = {"d": 3, "k": 2}


def hinge(v):
    return max(0.0, 1 - v["y"] * (v["w"] @ v["x"]))


def triplet(v):
    return max(0.0, np.sum((v["a"] - v["p"]) ** 2) - np.sum((v["a"] - v["q"]) ** 2) + v["mu"])


@pytest.mark.parametrize("label", [-1, 1])
@pytest.mark.parametrize("w", [[2.0, 0.5, -1.0], [0.1, 0.2, -0.1]], ids=["beyond or violated", "within"])
def test_hinge_and_its_square(w, label):
    values = {"x": np.array([1.0, 2.0, -0.5]), "w": np.array(w), "y": label}
    for result, function in ((margin_losses.hinge, hinge), (margin_losses.squared_hinge, lambda v: hinge(v) ** 2)):
        expected = central_difference(function, values, "w")
        assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


def test_subgradients_reach_from_zero_to_the_slope_within_the_margin():
    values = {"x": [1.0, 2.0, -0.5], "y": -1}
    assert evaluate(margin_losses.hinge_subgradient(), {**values, "theta": 0}, SIZES) == [0, 0, 0]
    assert evaluate(margin_losses.hinge_subgradient(), {**values, "theta": 1}, SIZES) == [1, 2, -0.5]


@pytest.mark.parametrize(("prediction", "slope"), [(1.4, 0.4), (0.5, -0.5), (9.0, 0.75), (-9.0, -0.75)])
def test_huber_slope_is_clipped(prediction, slope):
    values = {"y_hat": prediction, "t": 1.0, "delta": 0.75}
    assert evaluate(margin_losses.huber(), values, {}) == pytest.approx(slope)


@pytest.mark.parametrize("gap", [0.1, 5.0])
def test_triplet(gap):
    values = {"a": np.array([0.5, 1.0]), "p": np.array([1.0, 1.0]), "q": np.array([-1.0, 2.0]), "mu": gap}
    expected = central_difference(triplet, values, "a")
    assert np.any(expected) == (gap == 5.0)
    assert np.allclose(evaluate(margin_losses.triplet_anchor(), values, SIZES), expected, rtol=1e-6, atol=1e-8)
