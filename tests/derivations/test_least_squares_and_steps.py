"""Least squares and optimiser's steps: central differences, and NumPy's solution of the normal equations."""

import numpy as np
import pytest
from central_difference import central_difference

from derivations import least_squares_and_steps, normal_equations
from derivations.derivation import evaluate

SIZES = {"N": 4, "d": 2}


def drawn(seed):
    random = np.random.default_rng(seed)
    shapes = {"X": (4, 2), "y": 4, "w": 2, "v": 2, "u": 4, "omega": ()}
    values = {name: random.normal(size=shape) for name, shape in shapes.items()}
    return values | {"r": random.uniform(0.5, 2, size=4), "lambda": 0.7, "eta": 0.3, "beta": 0.9}


def plain(v):
    return 0.5 * np.sum((v["X"] @ v["w"] - v["y"]) ** 2)


def ridge(v):
    return plain(v) + v["lambda"] / 2 * np.sum(v["w"] ** 2)


def weighted(v):
    return np.sum(v["r"] * (v["X"] @ v["w"] - v["y"]) ** 2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("result", "function"), [(least_squares_and_steps.ridge, ridge), (least_squares_and_steps.weighted, weighted)]
)
def test_gradient(result, function, seed):
    values = drawn(seed)
    expected = central_difference(function, values, "w")
    assert np.allclose(evaluate(result(), values, SIZES), expected, rtol=1e-6, atol=1e-8)


def test_decay_is_a_step_down_the_gradient():
    values = drawn(0)
    expected = values["w"] - 0.3 * central_difference(ridge, values, "w")
    assert np.allclose(evaluate(least_squares_and_steps.decay(), values, SIZES), expected, rtol=1e-6)


def test_momentum_adds_the_old_velocity():
    values = drawn(1)
    expected = values["w"] - 0.3 * (0.9 * values["v"] + central_difference(plain, values, "w"))
    assert np.allclose(evaluate(least_squares_and_steps.momentum(), values, SIZES), expected, rtol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_newton_lands_where_the_slope_vanishes(seed):
    values = drawn(seed)
    values["omega"] = np.array(evaluate(least_squares_and_steps.newton(), values, SIZES))

    def loss(v):
        return 0.5 * np.sum((v["omega"] * v["u"] - v["y"]) ** 2) + 0.35 * v["omega"] ** 2

    assert abs(central_difference(loss, values, "omega")) < 1e-8


@pytest.mark.parametrize("seed", range(3))
def test_minimiser_solves_the_normal_equations(seed):
    values = drawn(seed)
    system = values["X"].T @ values["X"] + 0.7 * np.eye(2)
    assert np.allclose(evaluate(normal_equations.hessian(), values, SIZES), system, rtol=1e-12)
    expected = np.linalg.solve(system, values["X"].T @ values["y"])
    assert np.allclose(evaluate(normal_equations.minimiser(), values, SIZES), expected, rtol=1e-10)
