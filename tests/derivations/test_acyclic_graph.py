"""The acyclic graph's gradients against central differences, and the convention at the rectifier's kink."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import acyclic_graph
from derivations.derivation import evaluate

NAMES = ["x_1", "x_2", "x_3", "y_1", "y_2", "w_11", "w_21", "w_22", "w_32", "m_11", "m_12", "m_22", "b_2", "c_1"]


def forward(values):
    """Every node's value; a node that `values` already holds stays as it is."""
    v = dict(values)
    v.setdefault("z_1", max(0.0, v["w_11"] * v["x_1"] + v["w_21"] * v["x_2"]))
    v.setdefault("z_2", v["w_22"] * v["x_2"] ** 2 + v["w_32"] * v["x_3"] + v["b_2"])
    v.setdefault("y_hat_1", 1 / (1 + np.exp(-(v["m_11"] * v["z_1"] ** 3 + v["c_1"]))))
    v.setdefault("y_hat_2", v["m_12"] * np.sin(v["z_1"]) + v["m_22"] * np.cos(v["z_2"]))
    v["J"] = np.log((v["y_1"] - v["y_hat_1"]) ** 2) + np.log((v["y_2"] - v["y_hat_2"]) ** 2)
    return v


def drawn(seed, sign):
    """Values at which the rectifier's argument has that sign."""
    values = dict(zip(NAMES, np.random.default_rng(seed).uniform(0.3, 1.2, len(NAMES)), strict=True))
    # Targets outside the outputs' ranges keep the logarithms away from their poles.
    return {**values, "y_1": 2.0, "y_2": 4.0, "w_11": sign * values["w_11"], "w_21": sign * values["w_21"]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sign", [1, -1], ids=["active", "inactive"])
@pytest.mark.parametrize("by", ["y_hat_1", "z_1", "z_2", "m_11", "m_12", "c_1", "w_22", "b_2", "w_11"])
def test_gradient(by, sign, seed):
    values = drawn(seed, sign)
    held = {**values, by: forward(values)[by]}
    expected = central_difference(lambda v: forward(v)["J"], held, by)
    assert evaluate(getattr(acyclic_graph, by)(), values, {}) == pytest.approx(float(expected), rel=1e-6, abs=1e-8)


def test_the_rectifier_has_slope_one_at_its_kink():
    at_kink = {**drawn(0, 1), "w_11": 0.0, "w_21": 0.0}
    just_above = {**at_kink, "w_21": 1e-9}
    slope = evaluate(acyclic_graph.w_11(), at_kink, {})
    assert slope != 0
    assert slope == pytest.approx(evaluate(acyclic_graph.w_11(), just_above, {}), rel=1e-6)
