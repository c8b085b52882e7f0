"""Losses by the scores of a classifier: binary cross-entropy, focal loss, label smoothing; the Hessian of logistic regression."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, exp, log, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, sigma, unfold

i, j, k, q = symbols("i j k q", integer=True)
s, y, gamma, alpha, pi, E, F, L, J, total, c, d, N = symbols("s y gamma alpha pi E F L J S c d N")
z, o, p, t, x, w, a = (IndexedBase(name) for name in ("z", "o", "p", "t", "x", "w", "a"))
label = IndexedBase("y")

PROBABILITY = Eq(pi, sigma(s))
DENOMINATOR = Eq(total, Sum(exp(z[q]), (q, 1, c)))
SOFTMAX = Eq(p[j], exp(z[j]) / DENOMINATOR.rhs)
SMOOTHED = Eq(t[k], (1 - alpha) * o[k] + alpha / c)
SCORE = Eq(a[i], Sum(w[q] * x[i, q], (q, 1, d)))
LOGISTIC = Eq(J, Sum(log(1 + exp(a[i])) - label[i] * a[i], (i, 1, N)) / N)


def cross_entropy() -> Derivation:
    """The derivative of log(1 + e^s) - y s."""
    loss = log(1 + exp(s)) - y * s
    slope = differentiate(loss, s)
    folded = slope.xreplace({exp(s) / (1 + exp(s)): sigma(s)})
    steps = (
        Step("State the loss", Eq(E, loss)),
        Step("Differentiate both terms", Eq(Partial(E, s), slope)),
        Step("Recognise the sigmoid: e^s / (1 + e^s) = 1 / (1 + e^-s)", Eq(Partial(E, s), folded)),
    )
    return Derivation(steps, folded)


def focal() -> Derivation:
    """The derivative of -(1 - pi)^gamma log pi by the score."""
    loss = -((1 - pi) ** gamma) * log(pi)
    by_probability = differentiate(loss, pi)
    slope = differentiate(PROBABILITY.rhs, s).xreplace({sigma(s): pi})
    product = by_probability * slope
    weight = (1 - pi) ** gamma
    # Powers of 1 - pi meet in each term, and cancel.
    simpler = weight * sympy.Add(*(term * slope / weight for term in by_probability.args))
    steps = (
        Step("State the loss", Eq(F, loss)),
        Step("State the probability", PROBABILITY),
        Step("Product rule, by the probability", Eq(Partial(F, pi), by_probability)),
        Step("Differentiate the sigmoid", Eq(Partial(pi, s), slope)),
        Step("Chain rule", Eq(Partial(F, s), product)),
        Step("Take (1 - π)^γ out and cancel", Eq(Partial(F, s), simpler)),
    )
    return Derivation(steps, unfold(simpler, PROBABILITY))


def label_smoothing() -> Derivation:
    """The derivative by z_j of the cross-entropy against the smoothed label."""
    # log S does not depend on k, and the t_k add up to 1.
    loss = log(total) - Sum(t[k] * z[k], (k, 1, c))
    slope = contract(differentiate(loss, z[j])) + differentiate(loss, total) * contract(
        differentiate(DENOMINATOR.rhs, z[j])
    )
    folded = slope.subs(exp(z[j]), total * p[j])
    inserted = unfold(folded, SMOOTHED)
    steps = (
        Step("State the cross-entropy", Eq(L, -Sum(t[k] * log(p[k]), (k, 1, c)))),
        Step("Write log p_k as z_k - log S; the entries of t add up to 1", Eq(L, loss)),
        Step("Differentiate, through S too", Eq(Partial(L, z[j]), slope)),
        Step("Recognise the softmax", Eq(Partial(L, z[j]), folded)),
        Step("Insert the smoothed label", Eq(Partial(L, z[j]), inserted)),
    )
    return Derivation(steps, unfold(inserted, SOFTMAX), (j,), (c,))


def logistic_hessian() -> Derivation:
    """Entry (j, k) of the Hessian of the average logistic loss."""
    by_score = contract(differentiate(LOGISTIC.rhs, a[i])).xreplace({exp(a[i]) / (1 + exp(a[i])): sigma(a[i])})
    by_weight = contract(differentiate(SCORE.rhs, w[j]))
    gradient = contract(Sum(by_score * by_weight, (i, 1, N)))
    curvature = contract(differentiate(by_score, a[i]))
    hessian = contract(Sum(curvature * by_weight * contract(differentiate(SCORE.rhs, w[k])), (i, 1, N)))
    steps = (
        Step("Name the scores", SCORE),
        Step("State the loss by the scores", LOGISTIC),
        Step("Differentiate by a score, and recognise the sigmoid", Eq(Partial(J, a[i]), by_score)),
        Step("Differentiate a score by a weight", Eq(Partial(a[i], w[j]), by_weight)),
        Step("Add up over the examples: the gradient", Eq(Partial(J, w[j]), gradient)),
        Step("Differentiate once more by a score", curvature),
        Step("Add up over the examples: the Hessian", hessian),
    )
    return Derivation(steps, unfold(hessian, SCORE), (j, k), (d, d))
