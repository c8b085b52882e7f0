"""Ridge and weighted least squares, and one step of three optimisers on them."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, termwise, unfold

i, j, q = symbols("i j q", integer=True)
N, d, R, V, P, Z, lam, eta, beta, omega = symbols("N d R V P Z lambda eta beta omega")
X, y, w, r, v, u, e = (IndexedBase(name) for name in ("X", "y", "w", "r", "v", "u", "e"))

RESIDUAL = Eq(e[i], Sum(X[i, q] * w[q], (q, 1, d)) - y[i])
PLAIN = Sum(e[i] ** 2, (i, 1, N)) / 2
PENALTY = lam / 2 * Sum(w[q] ** 2, (q, 1, d))


def _through_residuals(loss: sympy.Symbol, data: sympy.Expr, penalty: sympy.Expr) -> Derivation:
    by_residual = contract(differentiate(data, e[i]))
    by_weight = contract(differentiate(RESIDUAL.rhs, w[j]))
    decay = contract(differentiate(penalty, w[j]))
    gradient = contract(Sum(by_residual * by_weight, (i, 1, N))) + decay
    steps = [
        Step("Name the residuals", RESIDUAL),
        Step("State the loss by them", Eq(loss, data + penalty)),
        Step("Differentiate by a residual", Eq(Partial(loss, e[i]), by_residual)),
        Step("Differentiate a residual by a weight", Eq(Partial(e[i], w[j]), by_weight)),
    ]
    if penalty != 0:
        steps.append(Step("Differentiate the penalty by a weight", decay))
    steps.append(Step("Add up over the examples", Eq(Partial(loss, w[j]), gradient)))
    return Derivation(tuple(steps), unfold(gradient, RESIDUAL), (j,), (d,))


def ridge() -> Derivation:
    """The gradient of half the squared error with half a ridge penalty."""
    return _through_residuals(R, PLAIN, PENALTY)


def weighted() -> Derivation:
    """The gradient of the weighted sum of squares."""
    return _through_residuals(V, Sum(r[i] * e[i] ** 2, (i, 1, N)), sympy.S.Zero)


def decay() -> Derivation:
    """One step of gradient descent on the ridge loss."""
    slope = ridge()
    new = w[j] - eta * slope.closed_form
    data = slope.closed_form - lam * w[j]
    shrunk = (1 - eta * lam) * w[j] - eta * data
    steps = (*slope.steps, Step("Step against the gradient", new), Step("Collect the old weight: it decays", shrunk))
    return Derivation(steps, shrunk, slope.indices, slope.sizes)


def momentum() -> Derivation:
    """One step of heavy-ball momentum on half the squared error."""
    slope = _through_residuals(P, PLAIN, sympy.S.Zero)
    velocity = beta * v[j] + slope.closed_form
    new = w[j] - eta * velocity
    steps = (*slope.steps, Step("Update the velocity", velocity), Step("Step along the velocity", new))
    return Derivation(steps, new, slope.indices, slope.sizes)


def newton() -> Derivation:
    """Newton's step for ridge regression on one feature, which lands on the minimiser."""
    error = Eq(e[i], omega * u[i] - y[i])
    loss = PLAIN + lam / 2 * omega**2
    by_error = contract(differentiate(PLAIN, e[i]))
    first = unfold(Sum(by_error * differentiate(error.rhs, omega), (i, 1, N)), error) + differentiate(loss, omega)
    second = contract(differentiate(first, omega))
    step = omega - first / second
    landing = sympy.simplify(sympy.expand(termwise(omega * second - first))) / second
    steps = (
        Step("Name the residuals", error),
        Step("State the loss", Eq(Z, loss)),
        Step("Differentiate once", Eq(Partial(Z, omega), first)),
        Step("Differentiate twice: the curvature", second),
        Step("Divide the slope by the curvature", step),
        Step("Over one denominator ω cancels: the minimiser, from any ω", landing),
    )
    return Derivation(steps, landing)
