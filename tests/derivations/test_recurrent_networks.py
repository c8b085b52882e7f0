"""Recurrent steps, two steps through time and gated cells against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import gates, recurrent_step, through_time
from derivations.derivation import evaluate


def sigmoid(score):
    return 1 / (1 + np.exp(-score))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "name"),
    [
        (recurrent_step.preactivation, "b"),  # a and b have the same gradient: a moves as b does
        (recurrent_step.recurrent_weights, "W"),
        (recurrent_step.old_state, "s"),
    ],
)
def test_recurrent_step(result, name, seed):
    random = np.random.default_rng(seed)
    shapes = {"W": (3, 3), "U": (3, 2), "b": 3, "x": 2, "s": 3, "g": 3}
    values = {name: random.normal(size=shape) for name, shape in shapes.items()}

    def loss(v):
        return v["g"] @ np.tanh(v["W"] @ v["s"] + v["U"] @ v["x"] + v["b"])

    expected = central_difference(loss, values, name)
    assert np.allclose(evaluate(result(), values, {"n": 3, "d": 2}), expected, rtol=1e-6, atol=1e-9)


def second_state(v):
    first = v["h_1"] if "h_1" in v else np.tanh(v["w"] * v["h_0"] + v["u"] * v["x_1"])
    return np.tanh(v["w"] * first + v["u"] * v["x_2"])


def error(v):
    return 0.5 * (second_state(v) - v["y"]) ** 2


@pytest.mark.parametrize("seed", range(3))
def test_through_time(seed):
    random = np.random.default_rng(seed)
    values = {name: random.normal() for name in ("w", "u", "h_0", "x_1", "x_2", "y")} | {"eta": 0.3}
    held = {**values, "h_1": np.tanh(values["w"] * values["h_0"] + values["u"] * values["x_1"])}
    expected = {
        through_time.first_state: central_difference(error, held, "h_1"),
        through_time.recurrent_weight: central_difference(error, values, "w"),
        through_time.input_weight_update: values["u"] - 0.3 * central_difference(error, values, "u"),
        through_time.first_to_last_state: central_difference(second_state, values, "h_0"),
    }
    for result, slope in expected.items():
        assert evaluate(result(), values, {}) == pytest.approx(float(slope), rel=1e-6, abs=1e-9)


def update_gate_loss(v):
    gate = sigmoid(v["a"])
    return v["g"] @ ((1 - gate) * v["s"] + gate * v["k"])


def memory_loss(v):
    cell = sigmoid(v["p"]) * v["c_0"] + sigmoid(v["q"]) * np.tanh(v["m"])
    return v["delta"] @ (sigmoid(v["r"]) * np.tanh(cell))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "function", "name"),
    [
        (gates.update_gate, update_gate_loss, "a"),
        (gates.old_cell, memory_loss, "c_0"),
        (gates.forget_gate, memory_loss, "p"),
    ],
)
def test_gates(result, function, name, seed):
    random = np.random.default_rng(seed)
    values = {name: random.normal(size=3) for name in ("a", "s", "k", "g", "p", "q", "r", "m", "c_0", "delta")}
    expected = central_difference(function, values, name)
    assert np.allclose(evaluate(result(), values, {"n": 3}), expected, rtol=1e-6, atol=1e-9)
