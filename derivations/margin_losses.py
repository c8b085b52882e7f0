"""Hinge, squared hinge, Huber and triplet losses: piecewise derivatives, away from the kinks."""

from __future__ import annotations

import sympy
from sympy import Abs, Eq, Heaviside, IndexedBase, Max, Piecewise, Sum, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

i, s = symbols("i s", integer=True)
d, k, y, y_hat, target, delta, theta, mu = symbols("d k y y_hat t delta theta mu")
slack, residual, gap, H, S, U, T = symbols("xi e G H S U T")
x, w, a, p, q = (IndexedBase(name) for name in ("x", "w", "a", "p", "q"))

SLACK = Eq(slack, 1 - y * Sum(w[s] * x[s], (s, 1, d)))
SLACK_SLOPE = contract(differentiate(SLACK.rhs, w[i]))
RESIDUAL = Eq(residual, y_hat - target)
GAP = Eq(gap, Sum((a[s] - p[s]) ** 2, (s, 1, k)) - Sum((a[s] - q[s]) ** 2, (s, 1, k)) + mu)

NAME_SLACK = Step("Name what is missing from the margin", SLACK)
DIFFERENTIATE_SLACK = Step("Differentiate it by a weight", Eq(Partial(slack, w[i]), SLACK_SLOPE))


def _by_weight(loss: sympy.Symbol, outer: sympy.Expr, slope_name: str) -> Derivation:
    outer_slope = differentiate(outer, slack)
    gradient = outer_slope * SLACK_SLOPE
    closed_form = unfold(gradient, SLACK)
    steps = (
        NAME_SLACK,
        Step("State the loss by it", Eq(loss, outer)),
        Step(slope_name, Eq(Partial(loss, slack), outer_slope)),
        DIFFERENTIATE_SLACK,
        Step("Chain rule", Eq(Partial(loss, w[i]), gradient)),
    )
    return Derivation(steps, closed_form, (i,), (d,))


def hinge() -> Derivation:
    """The gradient of max(0, 1 - y w^T x) by w."""
    return _by_weight(H, Max(0, slack), "The maximum has slope 1 where the margin is violated, 0 beyond (a step)")


def squared_hinge() -> Derivation:
    """The gradient of max(0, 1 - y w^T x)^2 by w."""
    outer = Max(0, slack) ** 2
    derivation = _by_weight(S, outer, "Differentiate the square, then the maximum")
    # Max(0, u) is 0 wherever the step is not 1, so that the step is not needed beside it.
    simpler = derivation.closed_form.replace(Heaviside, lambda *arguments: sympy.S.One)
    last = Step("The maximum is 0 where the step is 0: the step is not needed", Eq(Partial(S, w[i]), simpler))
    return Derivation((*derivation.steps, last), simpler, derivation.indices, derivation.sizes)


def hinge_subgradient() -> Derivation:
    """The average, with the weight theta, of the gradients of 1 - y w^T x and of 0."""
    average = theta * SLACK_SLOPE + (1 - theta) * differentiate(sympy.S.Zero, w[i])
    steps = (
        NAME_SLACK,
        DIFFERENTIATE_SLACK,
        Step("The other piece, 0, has the gradient 0: average the two", average),
    )
    return Derivation(steps, average, (i,), (d,))


def huber() -> Derivation:
    """The derivative of the Huber loss by the prediction."""
    pieces = Piecewise((residual**2 / 2, Abs(residual) <= delta), (delta * (Abs(residual) - delta / 2), True))
    by_residual = differentiate(pieces, residual)
    inner = differentiate(RESIDUAL.rhs, y_hat)
    slope = unfold(by_residual * inner, RESIDUAL)
    steps = (
        Step("Name the residual", RESIDUAL),
        Step("State the loss by it", Eq(U, pieces)),
        Step("Differentiate each piece", Eq(Partial(U, residual), by_residual)),
        Step("Differentiate the residual by the prediction", Eq(Partial(residual, y_hat), inner, evaluate=False)),
        Step("Chain rule", Eq(Partial(U, y_hat), slope)),
    )
    return Derivation(steps, slope)


def triplet_anchor() -> Derivation:
    """The gradient of the triplet loss by the anchor."""
    outer = Max(0, gap)
    outer_slope = differentiate(outer, gap)
    inner = contract(differentiate(GAP.rhs, a[i]))
    gradient = outer_slope * inner
    closed_form = unfold(gradient, GAP)
    steps = (
        Step("Name how far the triplet is from keeping its gap", GAP),
        Step("State the loss by it", Eq(T, outer)),
        Step(
            "The maximum has slope 1 where the gap is not kept, 0 elsewhere (a step)", Eq(Partial(T, gap), outer_slope)
        ),
        Step("Differentiate both squared distances: the anchor itself cancels", Eq(Partial(gap, a[i]), inner)),
        Step("Chain rule", Eq(Partial(T, a[i]), gradient)),
    )
    return Derivation(steps, closed_form, (i,), (k,))
