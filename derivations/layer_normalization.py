"""Backward pass of layer normalization: n entries of one vector, g is the upstream gradient."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, sqrt, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, termwise, unfold

i, p, q, r = symbols("i p q r", integer=True)
n, L, epsilon, mu, v = symbols("n L epsilon mu v")
x, gamma, beta, g, x_hat, y = (IndexedBase(name) for name in ("x", "gamma", "beta", "g", "x_hat", "y"))


def _mean(index: sympy.Symbol) -> Eq:
    return Eq(mu, Sum(x[index], (index, 1, n)) / n)


MEAN = _mean(q)
VARIANCE = Eq(v, Sum((x[r] - mu) ** 2, (r, 1, n)) / n)
NORMALIZED = Eq(x_hat[i], (x[i] - mu) / sqrt(v + epsilon))
SCALED = Eq(y[i], gamma[i] * x_hat[i] + beta[i])
LOSS = Eq(L, Sum(g[p] * y[p], (p, 1, n)))
STEPS = (
    Step("State the mean", MEAN),
    Step("State the variance", VARIANCE),
    Step("Normalize", NORMALIZED),
    Step("Scale and shift", SCALED),
    Step("State a loss whose gradient by y is g", LOSS),
)


def gain() -> Derivation:
    """The gradient by gamma."""
    slope = contract(differentiate(unfold(LOSS.rhs, SCALED), gamma[i]))
    last = Step("Each gain multiplies its own entry", Eq(Partial(L, gamma[i]), slope))
    return Derivation((*STEPS, last), unfold(slope, NORMALIZED, VARIANCE, MEAN), (i,), (n,))


def inputs() -> Derivation:
    """The gradient by x through three paths: the entry itself, the variance, the mean."""
    loss = unfold(LOSS.rhs, SCALED, NORMALIZED)
    directly = contract(differentiate(loss, x[i]))
    by_variance = contract(differentiate(loss, v))
    by_mean = contract(differentiate(loss, mu))
    variance_by_input = contract(differentiate(VARIANCE.rhs, x[i]))
    mean_by_input = contract(differentiate(MEAN.rhs, x[i]))
    deviations = differentiate(VARIANCE.rhs, mu)
    variance_by_mean = sympy.expand_mul(unfold(termwise(deviations), _mean(r)))
    gradient = directly + by_variance * variance_by_input + (by_mean + by_variance * variance_by_mean) * mean_by_input
    paths = (
        Partial(L, x_hat[i]) * Partial(x_hat[i], x[i])
        + Partial(L, v) * Partial(v, x[i])
        + Partial(L, mu) * Partial(mu, x[i])
    )
    steps = (
        *STEPS,
        Step("Three paths lead to an entry of x", Eq(Partial(L, x[i]), paths)),
        Step("Directly, with the mean and the variance held", directly),
        Step("Differentiate by the variance", Eq(Partial(L, v), by_variance)),
        Step("Differentiate the variance by an entry", Eq(Partial(v, x[i]), variance_by_input)),
        Step("Differentiate by the mean", Eq(Partial(L, mu), by_mean)),
        Step(
            "The variance does not feel the mean: deviations add up to zero",
            Eq(deviations, variance_by_mean, evaluate=False),
        ),
        Step("Differentiate the mean by an entry", Eq(Partial(mu, x[i]), mean_by_input)),
        Step("Add up the three paths", Eq(Partial(L, x[i]), gradient)),
    )
    return Derivation(steps, unfold(gradient, VARIANCE, MEAN), (i,), (n,))
