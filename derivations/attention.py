"""Scaled dot-product attention of one query: from the gradient at the context back to values, scores, query and keys."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, exp, log, sqrt, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

i, j, l, r, s, t = symbols("i j l r s t", integer=True)  # noqa: E741 - a letter for an index
n, d, p, L = symbols("n d p L")
q, k, v, g, e, alpha, c = (IndexedBase(name) for name in ("q", "k", "v", "g", "e", "alpha", "c"))

SCORES = Eq(e[i], Sum(q[s] * k[i, s], (s, 1, d)) / sqrt(d))
WEIGHTS = Eq(alpha[i], exp(e[i]) / Sum(exp(e[l]), (l, 1, n)))
CONTEXT = Eq(c[r], Sum(alpha[i] * v[i, r], (i, 1, n)))
LOSS = Eq(L, Sum(g[r] * c[r], (r, 1, p)))
STEPS = (
    Step("State the scores", SCORES),
    Step("State the weights, a softmax", WEIGHTS),
    Step("State the context", CONTEXT),
    Step("State a loss whose gradient by c is g", LOSS),
)
_BY_CONTEXT = contract(differentiate(LOSS.rhs, c[r]))
_BY_WEIGHT = contract(Sum(_BY_CONTEXT * contract(differentiate(CONTEXT.rhs, alpha[j])), (r, 1, p)))


def _in_inputs(expr: sympy.Expr) -> sympy.Expr:
    return unfold(expr, CONTEXT, WEIGHTS, SCORES)


def _by_score() -> tuple[sympy.Expr, tuple[Step, ...]]:
    """∂L/∂e_i in the weights, the values and the context."""
    logarithm = e[j] - log(Sum(exp(e[l]), (l, 1, n)))
    of_logarithm = contract(differentiate(logarithm, e[i]))
    slope = alpha[j] * of_logarithm.subs(exp(e[i]), alpha[i] * Sum(exp(e[l]), (l, 1, n)))
    paths = contract(Sum(_BY_WEIGHT * slope, (j, 1, n)))
    value_part = Sum(g[r] * v[i, r], (r, 1, p))
    context_part = Sum(g[r] * c[r], (r, 1, p))
    folded = alpha[i] * (value_part - context_part)
    return folded, (
        Step("Differentiate the loss by a weight", Eq(Partial(L, alpha[j]), _BY_WEIGHT)),
        Step("Differentiate the logarithm of a weight by a score", Eq(Partial(log(alpha[j]), e[i]), of_logarithm)),
        Step("Multiply by the weight: the Jacobian of the softmax", Eq(Partial(alpha[j], e[i]), slope)),
        Step("A score moves every weight: add up over all of them", Eq(Partial(L, e[i]), paths)),
        Step("Recognise the context in the second term", Eq(Partial(L, e[i]), folded)),
    )


def value() -> Derivation:
    """The gradient by v_i, entry r."""
    local = contract(differentiate(CONTEXT.rhs, v[i, r]))
    gradient = contract(differentiate(unfold(LOSS.rhs, CONTEXT), v[i, r]))
    steps = (
        *STEPS[1:],
        Step("Differentiate the context", Eq(Partial(c[r], v[i, r]), local)),
        Step("Multiply by the upstream gradient", Eq(Partial(L, v[i, r]), gradient)),
    )
    return Derivation(steps, _in_inputs(gradient), (i, r), (n, p))


def score() -> Derivation:
    """The derivative by e_i."""
    slope, steps = _by_score()
    return Derivation((*STEPS, *steps), _in_inputs(slope), (i,), (n,))


def query() -> Derivation:
    """The gradient by q, entry t."""
    slope, steps = _by_score()
    local = contract(differentiate(SCORES.rhs, q[t]))
    gradient = contract(Sum(slope * local, (i, 1, n)))
    steps = (
        *STEPS,
        *steps,
        Step("Differentiate a score by the query", Eq(Partial(e[i], q[t]), local)),
        Step("Add up over the keys", Eq(Partial(L, q[t]), gradient)),
    )
    return Derivation(steps, _in_inputs(gradient), (t,), (d,))


def key() -> Derivation:
    """The gradient by k_i, entry t."""
    slope, steps = _by_score()
    local = contract(differentiate(SCORES.rhs, k[i, t]))
    gradient = slope * local
    steps = (
        *STEPS,
        *steps,
        Step("A key takes part in its own score only", Eq(Partial(e[i], k[i, t]), local)),
        Step("Multiply", Eq(Partial(L, k[i, t]), gradient)),
    )
    return Derivation(steps, _in_inputs(gradient), (i, t), (n, d))


def second_weight() -> Derivation:
    """The softmax of the scores 0 and log 3, at the second."""
    first, second = sympy.S.Zero, log(3)
    written = exp(e[2]) / (exp(e[1]) + exp(e[2]))
    weight = written.xreplace({e[1]: first, e[2]: second})
    steps = (
        Step("State the weights, a softmax", WEIGHTS),
        Step("Write it for the second of two keys", Eq(alpha[2], written)),
        Step("Insert the scores", Eq(alpha[2], weight)),
    )
    return Derivation(steps, weight)
