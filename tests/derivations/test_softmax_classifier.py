"""The softmax classifier's gradients against central differences of its loss."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import softmax_classifier
from derivations.derivation import evaluate

SIZES = {"m": 4, "n": 2, "c": 3}


def loss(v):
    scores = v["x"] @ v["w"].T + v["b"]
    # Labels run from 1 on paper.
    return np.sum(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(SIZES["m"]), v["y"] - 1])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("derivation", "parameter"), [("weights", "w"), ("biases", "b")])
def test_gradient(derivation, parameter, seed):
    random = np.random.default_rng(seed)
    values = {
        "x": random.normal(size=(SIZES["m"], SIZES["n"])),
        "y": random.integers(1, SIZES["c"] + 1, SIZES["m"]),
        "w": random.normal(size=(SIZES["c"], SIZES["n"])),
        "b": random.normal(size=SIZES["c"]),
    }
    expected = central_difference(loss, values, parameter)
    result = evaluate(getattr(softmax_classifier, derivation)(), values, SIZES)
    assert np.shape(result) == expected.shape
    assert np.allclose(result, expected, rtol=1e-6, atol=1e-8)
