"""Kullback-Leibler divergences: central differences, and integrals for the Gaussians."""

import math

import numpy as np
import pytest
from central_difference import central_difference

from derivations import divergences
from derivations.derivation import evaluate

P, Z = np.array([0.2, 0.5, 0.3]), np.array([0.4, -1.0, 0.7])


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def divergence(v):
    return np.sum(v["p"] * np.log(v["p"] / v["q"]))


def gaussians(v):
    """The integral of p log(p/q), by the rectangle rule."""
    at = np.linspace(-30, 30, 20001)

    def log_density(mean, deviation):
        return -(((at - mean) / deviation) ** 2) / 2 - np.log(deviation * math.sqrt(2 * math.pi))

    first, second = log_density(v["mu_1"], v["s_1"]), log_density(v["mu_2"], v["s_2"])
    return np.sum(np.exp(first) * (first - second)) * (at[1] - at[0])


def test_by_probability():
    expected = central_difference(divergence, {"p": P, "q": softmax(Z)}, "q")
    assert np.allclose(evaluate(divergences.by_probability(), {"p": P, "z": Z}, {"c": 3}), expected, rtol=1e-6)


def test_by_score():
    expected = central_difference(lambda v: divergence({"p": v["p"], "q": softmax(v["z"])}), {"p": P, "z": Z}, "z")
    assert np.allclose(evaluate(divergences.by_score(), {"p": P, "z": Z}, {"c": 3}), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "result"), [("mu_2", divergences.gaussian_mean), ("s_2", divergences.gaussian_deviation)]
)
def test_gaussians(name, result):
    values = {"mu_1": 0.3, "mu_2": -0.8, "s_1": 1.2, "s_2": 0.9}
    expected = float(central_difference(gaussians, values, name))
    assert evaluate(result(), values, {}) == pytest.approx(expected, rel=1e-5)


def test_coins():
    assert evaluate(divergences.coins(), {}, {}) == pytest.approx(0.5 * math.log(2) + 0.5 * math.log(2 / 3))
