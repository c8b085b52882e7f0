"""The softmax network: single weights, outputs and scores, against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import softmax_network
from derivations.derivation import evaluate


def drawn(seed, label=(1, 0)):
    random = np.random.default_rng(seed)
    values = {"x": random.normal(size=2), "W": random.normal(size=(3, 2)), "V": random.normal(size=(2, 3)), "y": label}
    values["z"] = np.tanh(values["W"] @ values["x"])
    values["o"] = values["V"] @ values["z"]
    values["y_hat"] = softmax(values)
    return values


def softmax(v):
    return np.exp(v["o"]) / np.exp(v["o"]).sum()


def cross_entropy(v):
    return -np.dot(v["y"], np.log(v["y_hat"]))


def loss(v):
    return cross_entropy({**v, "y_hat": softmax({"o": v["V"] @ np.tanh(v["W"] @ v["x"])})})


PARTS = [
    (softmax_network.example_loss_by_second_output, cross_entropy, "y_hat", 1),
    (softmax_network.first_output_by_first_score, lambda v: softmax(v)[0], "o", 0),
    (softmax_network.second_output_by_second_score, lambda v: softmax(v)[1], "o", 1),
    (softmax_network.first_score_by_weight_12, lambda v: (v["V"] @ v["z"])[0], "V", (0, 1)),
    (softmax_network.second_score_by_weight_23, lambda v: (v["V"] @ v["z"])[1], "V", (1, 2)),
    (softmax_network.example_loss_by_weight_12, loss, "V", (0, 1)),
    (softmax_network.example_loss_by_weight_23, loss, "V", (1, 2)),
    (softmax_network.example_loss_by_weight_23_through_outputs, loss, "V", (1, 2)),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("result", "function", "name", "place"), PARTS, ids=[part[0].__name__ for part in PARTS])
def test_single_derivative(result, function, name, place, seed):
    values = drawn(seed)
    inputs = {key: values[key] for key in ("x", "W", "V", "y")}
    expected = central_difference(function, values, name)[place]
    assert evaluate(result(), inputs, {}) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("label", [(1, 0), (0, 1)])
def test_loss_by_output(label):
    values = drawn(5, label)
    expected = central_difference(cross_entropy, values, "y_hat")
    assert np.allclose(evaluate(softmax_network.loss_by_output(), values, {}), expected, rtol=1e-6)
