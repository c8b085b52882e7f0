"""Backward pass of batch normalization: k runs over the batch (N), l over the units (H), G is the upstream gradient."""

import sympy
from sympy import Eq, IndexedBase, Sum, sqrt, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, termwise, unfold

k, unit, p, q, r, s, N, H = symbols("k l p q r s N H", integer=True)
L, epsilon = symbols("L epsilon")
h, h_hat, mu, variance, gamma, beta, y, G = (
    IndexedBase(name) for name in ("h", "h_hat", "mu", "sigma^2", "gamma", "beta", "y", "G")
)


def _mean(row: sympy.Symbol) -> Eq:
    return Eq(mu[unit], Sum(h[row, unit], (row, 1, N)) / N)


MEAN = _mean(s)
VARIANCE = Eq(variance[unit], Sum((h[r, unit] - mu[unit]) ** 2, (r, 1, N)) / N)
NORMALIZED = Eq(h_hat[k, unit], (h[k, unit] - mu[unit]) / sqrt(variance[unit] + epsilon))
SCALED = Eq(y[k, unit], gamma[unit] * h_hat[k, unit] + beta[unit])
LOSS = Eq(L, Sum(G[p, q] * y[p, q], (p, 1, N), (q, 1, H)))
MODEL = (
    Step("State the batch's mean", MEAN),
    Step("State its variance", VARIANCE),
    Step("Normalize", NORMALIZED),
    Step("Scale and shift", SCALED),
    Step("State a loss whose gradient by y is G", LOSS),
)


def _by_affine(entry: sympy.Indexed) -> Derivation:
    loss = unfold(LOSS.rhs, SCALED)
    by_scaled = differentiate(unfold(y[p, q], SCALED), entry)
    slope = contract(differentiate(loss, entry))
    return Derivation(
        steps=(
            *MODEL,
            Step("Differentiate one output of the layer", Eq(Partial(y[p, q], entry), by_scaled)),
            Step("Add up over all the outputs it reaches: the whole batch", Eq(Partial(L, entry), slope)),
        ),
        closed_form=unfold(slope, NORMALIZED, VARIANCE, MEAN),
        indices=(unit,),
        sizes=(H,),
    )


def shift() -> Derivation:
    """Entry l of the derivative of L by beta."""
    return _by_affine(beta[unit])


def scale() -> Derivation:
    """Entry l of the derivative of L by gamma."""
    return _by_affine(gamma[unit])


def inputs() -> Derivation:
    """Entry (k, l) of the derivative of L by h, through all three paths: h_hat directly, the variance, the mean."""
    by_normalized = contract(differentiate(unfold(LOSS.rhs, SCALED), h_hat[k, unit]))
    loss = unfold(LOSS.rhs, SCALED, NORMALIZED)
    directly = contract(differentiate(loss, h[k, unit]))
    by_variance = contract(differentiate(loss, variance[unit]))
    by_mean = contract(differentiate(loss, mu[unit]))
    deviations = differentiate(VARIANCE.rhs, mu[unit])
    variance_by_mean = sympy.expand_mul(unfold(termwise(deviations), _mean(r)))
    variance_by_input = contract(differentiate(VARIANCE.rhs, h[k, unit]))
    mean_by_input = contract(differentiate(MEAN.rhs, h[k, unit]))
    gradient = directly + by_variance * variance_by_input + (by_mean + by_variance * variance_by_mean) * mean_by_input
    paths = (
        Partial(L, h_hat[k, unit]) * Partial(h_hat[k, unit], h[k, unit])
        + Partial(L, variance[unit]) * Partial(variance[unit], h[k, unit])
        + Partial(L, mu[unit]) * Partial(mu[unit], h[k, unit])
    )
    return Derivation(
        steps=(
            *MODEL,
            Step("Three paths lead to an entry of h", Eq(Partial(L, h[k, unit]), paths)),
            Step("Differentiate by the normalized entry", Eq(Partial(L, h_hat[k, unit]), by_normalized)),
            Step("Differentiate by the variance", Eq(Partial(L, variance[unit]), by_variance)),
            Step("Differentiate the variance by an entry", Eq(Partial(variance[unit], h[k, unit]), variance_by_input)),
            Step("Differentiate the variance by the mean", Eq(Partial(variance[unit], mu[unit]), deviations)),
            Step("Deviations from the mean add up to zero", Eq(Partial(variance[unit], mu[unit]), variance_by_mean)),
            Step("Differentiate by the mean", Eq(Partial(L, mu[unit]), by_mean)),
            Step("Differentiate the mean by an entry", Eq(Partial(mu[unit], h[k, unit]), mean_by_input)),
            Step("Add up the three paths", Eq(Partial(L, h[k, unit]), gradient)),
        ),
        closed_form=unfold(gradient, VARIANCE, MEAN),
        indices=(k, unit),
        sizes=(N, H),
    )
