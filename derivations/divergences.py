"""Kullback-Leibler divergences: of a softmax's distribution, and of two Gaussians on the line."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Rational, Sum, exp, log, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, substitute, unfold

i, j, k = symbols("i j k", integer=True)
c, D, K, total = symbols("c D K S")
mu_1, mu_2 = symbols("mu_1 mu_2")
s_1, s_2 = symbols("s_1 s_2", positive=True)
p, q, z = (IndexedBase(name) for name in ("p", "q", "z"))

DENOMINATOR = Eq(total, Sum(exp(z[k]), (k, 1, c)))
SOFTMAX = Eq(q[j], exp(z[j]) / DENOMINATOR.rhs)
DIVERGENCE = Eq(D, Sum(p[i] * log(p[i] / q[i]), (i, 1, c)))
GAUSSIANS = Eq(K, log(s_2 / s_1) + (s_1**2 + (mu_1 - mu_2) ** 2) / (2 * s_2**2) - Rational(1, 2))


def by_probability() -> Derivation:
    """∂D/∂q_j, with the entries of q as free variables."""
    split = Eq(D, Sum(p[i] * log(p[i]) - p[i] * log(q[i]), (i, 1, c)))
    slopes = differentiate(split.rhs, q[j])
    slope = contract(slopes)
    steps = (
        Step("State the divergence", DIVERGENCE),
        Step("Split the logarithm", split),
        Step("Differentiate each term", Eq(Partial(D, q[j]), slopes)),
        Step("Only the term of class j remains", Eq(Partial(D, q[j]), slope)),
    )
    return Derivation(steps, unfold(slope, SOFTMAX), (j,), (c,))


def by_score() -> Derivation:
    """The gradient of D by the scores of q."""
    logarithm = Eq(log(q[i]), z[i] - log(total))
    entropy, cross = Sum(p[i] * log(p[i]), (i, 1, c)), Sum(p[i] * z[i], (i, 1, c))
    # log S does not depend on i, and the p_i add up to 1.
    loss = entropy - cross + log(total)
    slope = contract(differentiate(loss, z[j])) + differentiate(loss, total) * contract(
        differentiate(DENOMINATOR.rhs, z[j])
    )
    folded = slope.subs(exp(z[j]), total * q[j])
    steps = (
        Step("State the divergence", DIVERGENCE),
        Step("Write the logarithm of the softmax by the scores, with S for the denominator", logarithm),
        Step("Insert it; the probabilities of p add up to 1", Eq(D, loss)),
        Step("Differentiate, through S too", Eq(Partial(D, z[j]), slope)),
        Step("Recognise the softmax", Eq(Partial(D, z[j]), folded)),
    )
    return Derivation(steps, unfold(folded, SOFTMAX), (j,), (c,))


def _gaussian(by: sympy.Symbol) -> Derivation:
    """The derivative of K by a parameter; the closed form's symbols are those of the problem, without assumptions."""
    expanded = Eq(K, sympy.expand_log(GAUSSIANS.rhs))
    slope = differentiate(expanded.rhs, by)
    closed_form = slope
    for deviation in (s_1, s_2):
        closed_form = substitute(closed_form, deviation, sympy.Symbol(deviation.name))
    steps = (
        Step("State the divergence", GAUSSIANS),
        Step("Split the logarithm", expanded),
        Step("Differentiate the terms in which it stands", Eq(Partial(K, by), slope)),
    )
    return Derivation(steps, closed_form)


def gaussian_mean() -> Derivation:
    """∂K/∂mu_2."""
    return _gaussian(mu_2)


def gaussian_deviation() -> Derivation:
    """∂K/∂s_2."""
    return _gaussian(s_2)


def coins() -> Derivation:
    """The divergence of (1/2, 1/2) from (1/4, 3/4) in nats."""
    fair, loaded = Rational(1, 2), (Rational(1, 4), Rational(3, 4))
    written = sympy.Add(*(fair * log(fair / side) for side in loaded))
    value = fair * log(sympy.prod(fair / side for side in loaded))
    steps = (
        Step("State the divergence", Eq(D, Sum(p[i] * log(p[i] / q[i]), (i, 1, 2)))),
        Step("Insert the probabilities", Eq(D, written)),
        Step("Both sides of the fair coin have the same weight: combine the logarithms", Eq(D, value)),
    )
    return Derivation(steps, value)
