"""Logistic regression with a ridge penalty: the gradient of the objective and one step of gradient descent."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, sigma, unfold

_x, _y, _theta, _t = (sympy.IndexedBase(name) for name in ("x", "y", "theta", "t"))
_N, _D, _f, _lambda, _eta = sympy.symbols("N D f lambda eta")
_i, _j, _k, _d = sympy.symbols("i j k d", integer=True)

_SCORE = sympy.Eq(_t[_i], sympy.Sum(_theta[_d] * _x[_i, _d], (_d, 1, _D)))
_OBJECTIVE = sympy.Eq(
    _f,
    sympy.Sum(-_y[_i] * _t[_i] + sympy.log(1 + sympy.exp(_t[_i])), (_i, 1, _N)) / _N
    + _lambda / 2 * sympy.Sum(_theta[_j] ** 2, (_j, 1, _D)),
)


def gradient() -> Derivation:
    """∂f/∂θ_k: the scores carry the data's part, the penalty is differentiated by itself."""
    by_score = contract(differentiate(_OBJECTIVE.rhs, _t[_i]))
    fraction = sympy.exp(_t[_i]) / (1 + sympy.exp(_t[_i]))
    residual = by_score.xreplace({fraction: sigma(_t[_i])})
    score_by_weight = contract(differentiate(_SCORE.rhs, _theta[_k]))
    penalty = contract(differentiate(_OBJECTIVE.rhs, _theta[_k]))
    total = contract(sympy.Sum(residual * score_by_weight, (_i, 1, _N))) + penalty
    closed_form = unfold(total, _SCORE)
    steps = (
        Step("Name the scores", _SCORE),
        Step("State the objective by the scores", _OBJECTIVE),
        Step("Differentiate by a score", sympy.Eq(Partial(_f, _t[_i]), by_score)),
        Step("Recognise the sigmoid", sympy.Eq(Partial(_f, _t[_i]), residual)),
        Step("Differentiate a score by a weight", sympy.Eq(Partial(_t[_i], _theta[_k]), score_by_weight)),
        Step("Differentiate the penalty", penalty),
        Step("Sum over the examples and add the penalty", sympy.Eq(Partial(_f, _theta[_k]), total)),
        Step("Insert the scores", sympy.Eq(Partial(_f, _theta[_k]), closed_form)),
    )
    return Derivation(steps, closed_form, (_k,), (_D,))


def update() -> Derivation:
    """θ_k after one step of gradient descent with the rate η."""
    slope = gradient()
    new = _theta[_k] - _eta * slope.closed_form
    return Derivation((*slope.steps, Step("Step against the gradient", new)), new, slope.indices, slope.sizes)
