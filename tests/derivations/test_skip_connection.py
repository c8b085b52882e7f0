"""The skip connection's gradients against central differences of its loss, and the convention at the kink."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import skip_connection
from derivations.derivation import evaluate

SIZES = {"m": 2, "n": 3, "p": 4}


def output(v):
    return v["W_3"] @ np.maximum(0, v["W_1"] @ v["x"]) + v["W_2"] @ v["x"]


def loss(v):
    """The loss, with z held where `v` holds it."""
    return 0.5 * np.sum((v.get("z", output(v)) - v["y"]) ** 2)


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"x": "n", "y": "m", "W_1": "pn", "W_2": "mn", "W_3": "mp"}
    return {name: random.normal(size=[SIZES[size] for size in shape]) for name, shape in shapes.items()}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("derivation", "by"), [("output", "z"), ("input_weights", "W_1"), ("input_vector", "x")])
def test_gradient(derivation, by, seed):
    values = drawn(seed)
    hidden = values["W_1"] @ values["x"]
    assert (hidden > 0).any()
    assert (hidden < 0).any()
    held = {**values, "z": output(values)} if by == "z" else values
    expected = central_difference(loss, held, by)
    result = evaluate(getattr(skip_connection, derivation)(), values, SIZES)
    assert np.shape(result) == expected.shape
    assert np.allclose(result, expected, rtol=1e-6, atol=1e-8)


def test_a_hidden_unit_at_its_kink_passes_the_gradient():
    values = drawn(0)
    values["W_1"][1] = 0
    expected = (values["W_3"].T @ (output(values) - values["y"]))[1] * values["x"]
    assert (expected != 0).all()
    assert np.allclose(evaluate(skip_connection.input_weights(), values, SIZES)[1], expected, rtol=1e-12)
