"""Attention of one query and layer normalization against central differences."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import attention, layer_normalization
from derivations.derivation import evaluate

SIZES = {"n": 3, "d": 2, "p": 4}


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"q": 2, "k": (3, 2), "v": (3, 4), "g": 4}
    return {name: random.normal(size=shape) for name, shape in shapes.items()}


def loss(v):
    scores = v["e"] if "e" in v else v["k"] @ v["q"] / np.sqrt(2)
    weights = np.exp(scores) / np.exp(scores).sum()
    return v["g"] @ (weights @ v["v"])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "name"), [(attention.value, "v"), (attention.query, "q"), (attention.key, "k"), (attention.score, "e")]
)
def test_gradient(result, name, seed):
    values = drawn(seed)
    at = {**values, "e": values["k"] @ values["q"] / np.sqrt(2)} if name == "e" else values
    expected = central_difference(loss, at, name)
    assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


def test_scores_take_no_common_shift():
    assert sum(evaluate(attention.score(), drawn(4), SIZES)) == pytest.approx(0, abs=1e-12)


def test_second_weight():
    assert evaluate(attention.second_weight(), {}, {}) == pytest.approx(3 / (1 + 3))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("result", "name"), [(layer_normalization.gain, "gamma"), (layer_normalization.inputs, "x")])
def test_layer_normalization(result, name, seed):
    random = np.random.default_rng(seed)
    values = {name: random.normal(size=4) for name in ("x", "gamma", "beta", "g")} | {"epsilon": 0.8}

    def normalized_loss(v):
        normalized = (v["x"] - v["x"].mean()) / np.sqrt(v["x"].var() + 0.8)
        return v["g"] @ (v["gamma"] * normalized + v["beta"])

    expected = central_difference(normalized_loss, values, name)
    assert np.allclose(evaluate(result(), values, {"n": 4}), expected, rtol=1e-6, atol=1e-8)
