"""A linear softmax classifier: gradients of its loss (a sum over examples) by the weights and biases of a class."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

_x, _w, _b, _y, _a = (sympy.IndexedBase(name) for name in ("x", "w", "b", "y", "a"))
_L, _m, _n, _c = sympy.symbols("L m n c")
_i, _j, _k, _d, _e = sympy.symbols("i j k d e", integer=True)

# a[i, j] is the score of class j for example i; a label y[i] is an index over the classes.
_SCORE = sympy.Eq(_a[_i, _j], sympy.Sum(_w[_j, _d] * _x[_i, _d], (_d, 1, _n)) + _b[_j])
_LOSS = sympy.Eq(
    _L,
    sympy.Sum(sympy.log(sympy.Sum(sympy.exp(_a[_i, _j]), (_j, 1, _c))) - _a[_i, _y[_i]], (_i, 1, _m)),
)


def weights() -> Derivation:
    """∂L/∂w_k, component e."""
    return _by_parameter(_w[_k, _e], (_k, _e), (_c, _n))


def biases() -> Derivation:
    """∂L/∂b_k."""
    return _by_parameter(_b[_k], (_k,), (_c,))


def _by_parameter(
    parameter: sympy.Indexed, indices: tuple[sympy.Symbol, ...], sizes: tuple[sympy.Symbol, ...]
) -> Derivation:
    by_score = contract(differentiate(_LOSS.rhs, _a[_i, _k]))
    score_by_parameter = contract(differentiate(_SCORE.rhs, parameter))
    by_any_score = contract(differentiate(_LOSS.rhs, _a[_i, _j]))
    paths = sympy.Sum(by_any_score * score_by_parameter, (_j, 1, _c), (_i, 1, _m))
    total = contract(paths)
    closed_form = unfold(total, _SCORE)
    steps = (
        Step("State the scores", _SCORE),
        Step("State the loss by the scores", _LOSS),
        Step("Differentiate the log-sum-exp and the label's score", sympy.Eq(Partial(_L, _a[_i, _k]), by_score)),
        Step("Differentiate a score", sympy.Eq(Partial(_a[_i, _j], parameter), score_by_parameter)),
        Step("Sum over the scores with the chain rule", sympy.Eq(Partial(_L, parameter), total)),
        Step("Insert the scores", sympy.Eq(Partial(_L, parameter), closed_form)),
    )
    return Derivation(steps, closed_form, indices, sizes)
