"""Losses of a classifier against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import classification_losses
from derivations.derivation import evaluate


def sigmoid(score):
    return 1 / (1 + np.exp(-score))


@pytest.mark.parametrize("score", [-1.7, 0.0, 2.3])
@pytest.mark.parametrize("label", [0, 1])
def test_cross_entropy(score, label):
    def loss(v):
        return -label * np.log(sigmoid(v["s"])) - (1 - label) * np.log(1 - sigmoid(v["s"]))

    expected = float(central_difference(loss, {"s": score}, "s"))
    found = evaluate(classification_losses.cross_entropy(), {"s": score, "y": label}, {})
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("score", [-1.7, 0.0, 2.3])
@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_focal(score, gamma):
    def loss(v):
        return -((1 - sigmoid(v["s"])) ** gamma) * np.log(sigmoid(v["s"]))

    expected = float(central_difference(loss, {"s": score}, "s"))
    found = evaluate(classification_losses.focal(), {"s": score, "gamma": gamma}, {})
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("label", np.eye(3).tolist())
def test_label_smoothing(label):
    values = {"z": np.array([0.4, -1.0, 0.7]), "o": np.array(label), "alpha": 0.3}

    def loss(v):
        smoothed = 0.7 * v["o"] + 0.3 / 3
        return -smoothed @ np.log(np.exp(v["z"]) / np.exp(v["z"]).sum())

    expected = central_difference(loss, values, "z")
    found = evaluate(classification_losses.label_smoothing(), values, {"c": 3})
    assert np.allclose(found, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_logistic_hessian(seed):
    random = np.random.default_rng(seed)
    values = {"x": random.normal(size=(4, 2)), "w": random.normal(size=2), "y": np.array([0, 1, 1, 0])}
    hessian = np.array(evaluate(classification_losses.logistic_hessian(), values, {"N": 4, "d": 2}))
    for row in range(2):

        def slope(v, row=row):
            return np.mean((sigmoid(v["x"] @ v["w"]) - v["y"]) * v["x"][:, row])

        assert np.allclose(hessian[row], central_difference(slope, values, "w"), rtol=1e-6, atol=1e-9)
