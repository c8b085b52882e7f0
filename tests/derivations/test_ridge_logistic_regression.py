"""Ridge logistic regression: gradient and update against central differences of the objective."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import ridge_logistic_regression
from derivations.derivation import evaluate

SIZES = {"N": 5, "D": 3}


def objective(v):
    scores = v["x"] @ v["theta"]
    return np.mean(-v["y"] * scores + np.log(1 + np.exp(scores))) + v["lambda"] / 2 * np.sum(v["theta"] ** 2)


def drawn(seed):
    random = np.random.default_rng(seed)
    return {
        "x": random.normal(size=(SIZES["N"], SIZES["D"])),
        "y": random.integers(0, 2, SIZES["N"]),
        "theta": random.normal(size=SIZES["D"]),
        "lambda": random.uniform(0.5, 2),
        "eta": random.uniform(0.5, 2),
    }


@pytest.mark.parametrize("seed", range(3))
def test_gradient(seed):
    values = drawn(seed)
    expected = central_difference(objective, values, "theta")
    assert np.allclose(evaluate(ridge_logistic_regression.gradient(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_update(seed):
    values = drawn(seed)
    expected = values["theta"] - values["eta"] * central_difference(objective, values, "theta")
    assert np.allclose(evaluate(ridge_logistic_regression.update(), values, SIZES), expected, rtol=1e-6, atol=1e-8)
