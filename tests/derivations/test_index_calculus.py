"""Derivatives in index notation against central differences, and the traps of bound indices."""

import numpy as np
import pytest
import sympy
from central_difference import central_difference
from sympy import Eq, Heaviside, IndexedBase, KroneckerDelta, Max, Piecewise, Sum, exp, log, symbols, tanh

from derivations.derivation import Derivation, evaluate
from derivations.index_calculus import contract, differentiate, fresh, sigma, substitute, termwise, unfold

i, j, k, m, n = symbols("i j k m n", integer=True)
t = sympy.Symbol("t")
a, x, y, z, W = (IndexedBase(name) for name in ("a", "x", "y", "z", "W"))
z_k = Sum(W[k, j] * x[j], (j, 1, n))

# Scalar functions of W (m, n), x (n), y (m): in SymPy and in NumPy.
FUNCTIONS = {
    "squared error": (
        Sum((z_k - y[k]) ** 2, (k, 1, m)) / 2,
        lambda v: ((v["W"] @ v["x"] - v["y"]) ** 2).sum() / 2,
    ),
    "softmax cross-entropy": (
        log(Sum(exp(z_k), (k, 1, m))) - Sum(y[k] * z_k, (k, 1, m)),
        lambda v: np.log(np.exp(v["W"] @ v["x"]).sum()) - v["y"] @ (v["W"] @ v["x"]),
    ),
    "two layers with the same weights": (
        Sum(y[i] * tanh(Sum(W[i, j] * sigma(Sum(W[k, j] * y[k], (k, 1, m))), (j, 1, n))), (i, 1, m)),
        lambda v: v["y"] @ np.tanh(v["W"] @ (1 / (1 + np.exp(-(v["W"].T @ v["y"]))))),
    ),
    "rectifier, modulus, cases": (
        Sum(Max(0, z_k) * y[k] + abs(z_k - 1) + Piecewise((z_k**3, z_k > 1), (z_k, True)), (k, 1, m)),
        lambda v: sum(
            max(0, u) * w + abs(u - 1) + (u**3 if u > 1 else u) for u, w in zip(v["W"] @ v["x"], v["y"], strict=True)
        ),
    ),
    "quadratic form of a double sum": (
        (Sum(Sum(W[i, j] * y[i] * x[j], (i, 1, m)), (j, 1, n)) + 2) ** 2 * Sum(W[i, 1] * y[i], (i, 1, m)),
        lambda v: (v["y"] @ v["W"] @ v["x"] + 2) ** 2 * (v["W"][:, 0] @ v["y"]),
    ),
}


@pytest.fixture
def values() -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    return {"W": random.normal(size=(2, 3)), "x": random.normal(size=3), "y": random.normal(size=2)}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("finish", [lambda expr: expr, contract], ids=["with deltas", "contracted"])
# The bound indices of the functions are i, j, k: as free indices they are the ones a derivative could capture.
@pytest.mark.parametrize("entry", [W[i, j], W[k, j], W[j, k], x[j], y[k]], ids=str)
def test_derivative_equals_central_difference(name, finish, entry, values):
    expr, function = FUNCTIONS[name]
    sizes = {"W": (m, n), "x": (n,), "y": (m,)}[entry.base.name]
    derivation = Derivation((), finish(differentiate(expr, entry)), entry.indices, sizes)
    expected = central_difference(function, values, entry.base.name)
    assert np.allclose(evaluate(derivation, values, {"m": 2, "n": 3}), expected, rtol=1e-6, atol=1e-7)


def test_contract_leaves_no_delta_in_a_softmax_gradient():
    gradient = contract(differentiate(log(Sum(exp(x[k]), (k, 1, n))) - Sum(y[k] * x[k], (k, 1, n)), x[k]))
    assert gradient == exp(x[k]) / Sum(exp(x[fresh(k, [k])]), (fresh(k, [k]), 1, n)) - y[k]


def test_contract_moves_factors_in_front_and_counts_constant_terms():
    assert contract(Sum(y[i] * (KroneckerDelta(i, k) - a[k]), (i, 1, n))) == y[k] - a[k] * Sum(y[i], (i, 1, n))
    assert contract(Sum(a[k], (i, 1, n))) == n * a[k]


def test_contract_keeps_a_delta_that_may_miss_the_sum():
    shifted = Sum(KroneckerDelta(i, k + 1) * x[i], (i, 1, n))
    from_two = Sum(KroneckerDelta(i, k) * x[i], (i, 2, n))
    for expr in (shifted, from_two):
        assert contract(expr) == expr


def test_termwise_splits_sums_and_moves_factors_in_front():
    assert termwise(Sum((x[i] - a[k]) * 2, (i, 1, n))) == 2 * Sum(x[i], (i, 1, n)) - 2 * n * a[k]


def test_substitute_renames_a_bound_index_it_would_capture():
    prime = fresh(j, [j])
    assert substitute(Sum(W[i, j], (j, 1, n)), i, j) == Sum(W[j, prime], (prime, 1, n))


def test_unfold_exchanges_indices_and_leaves_the_definitions_own_sums_alone():
    definition = Eq(z[i, j], W[i, j] * Sum(x[k], (k, 1, n)))
    assert unfold(Sum(z[j, k], (k, 1, n)), definition) == Sum(W[j, k] * Sum(x[k], (k, 1, n)), (k, 1, n))
    assert unfold(z[j, i], definition) == W[j, i] * Sum(x[k], (k, 1, n))


def test_unfold_renames_a_sum_around_a_quantity_that_mentions_its_index():
    assert unfold(Sum(t, (k, 1, n)), Eq(t, x[k])) == Sum(x[k], (fresh(k, [k]), 1, n))


def test_slope_at_the_kink_is_one():
    slope = differentiate(Max(0, t), t)
    assert slope == Heaviside(t, 1)
    assert evaluate(Derivation((), slope), {"t": 0.0}, {}) == 1.0


def test_a_node_without_a_rule_is_named():
    with pytest.raises(TypeError, match="no rule to differentiate Product"):
        differentiate(sympy.Product(x[i], (i, 1, n)), x[1])
