"""A rectified layer with a skip connection and half the squared error: backpropagation in index notation."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

_x, _y, _W_1, _W_2, _W_3 = (sympy.IndexedBase(name) for name in ("x", "y", "W_1", "W_2", "W_3"))
_u, _z = sympy.IndexedBase("u"), sympy.IndexedBase("z")
_L, _m, _n, _p = sympy.symbols("L m n p")
_i, _j, _k, _q, _l = sympy.symbols("i j k q l", integer=True)

_HIDDEN = sympy.Eq(_u[_q], sympy.Sum(_W_1[_q, _l] * _x[_l], (_l, 1, _n)))
# Max(0, u) is differentiated with slope 1 at u = 0, which is the problem's convention.
_OUTPUT = sympy.Eq(
    _z[_k],
    sympy.Sum(_W_3[_k, _q] * sympy.Max(0, _u[_q]), (_q, 1, _p)) + sympy.Sum(_W_2[_k, _l] * _x[_l], (_l, 1, _n)),
)
_LOSS = sympy.Eq(_L, sympy.Sum((_z[_k] - _y[_k]) ** 2, (_k, 1, _m)) / 2)

_BY_OUTPUT = contract(differentiate(_LOSS.rhs, _z[_k]))
_BY_HIDDEN = contract(sympy.Sum(_BY_OUTPUT * contract(differentiate(_OUTPUT.rhs, _u[_q])), (_k, 1, _m)))

_MODEL_STEPS = (
    Step("Name the hidden layer before the relu", _HIDDEN),
    Step("State the output", _OUTPUT),
    Step("State the loss", _LOSS),
    Step("Differentiate the loss by the output", sympy.Eq(Partial(_L, _z[_k]), _BY_OUTPUT)),
)
_HIDDEN_STEP = Step("Go back through W_3 and the relu", sympy.Eq(Partial(_L, _u[_q]), _BY_HIDDEN))


def output() -> Derivation:
    """∂L/∂z."""
    return _in_inputs(_MODEL_STEPS, Partial(_L, _z[_k]), _BY_OUTPUT, (_k,), (_m,))


def input_weights() -> Derivation:
    """∂L/∂W_1: the hidden gradient times the input."""
    local = contract(differentiate(_HIDDEN.rhs, _W_1[_i, _j]))
    total = contract(sympy.Sum(_BY_HIDDEN * local, (_q, 1, _p)))
    steps = (
        *_MODEL_STEPS,
        _HIDDEN_STEP,
        Step("Differentiate the hidden layer by a weight", sympy.Eq(Partial(_u[_q], _W_1[_i, _j]), local)),
        Step("Sum over the hidden units", sympy.Eq(Partial(_L, _W_1[_i, _j]), total)),
    )
    return _in_inputs(steps, Partial(_L, _W_1[_i, _j]), total, (_i, _j), (_p, _n))


def input_vector() -> Derivation:
    """∂L/∂x: the path through the relu and the path of the skip connection."""
    hidden = contract(differentiate(_HIDDEN.rhs, _x[_j]))
    # u is held here, so that only the skip connection is left of the output.
    skip = contract(differentiate(_OUTPUT.rhs, _x[_j]))
    through_relu = contract(sympy.Sum(_BY_HIDDEN * hidden, (_q, 1, _p)))
    through_skip = contract(sympy.Sum(_BY_OUTPUT * skip, (_k, 1, _m)))
    total = through_relu + through_skip
    steps = (
        *_MODEL_STEPS,
        _HIDDEN_STEP,
        Step("Differentiate the hidden layer by the input", sympy.Eq(Partial(_u[_q], _x[_j]), hidden)),
        Step("Follow the path through the relu", through_relu),
        Step("Follow the skip connection", through_skip),
        Step("Add the two paths", sympy.Eq(Partial(_L, _x[_j]), total)),
    )
    return _in_inputs(steps, Partial(_L, _x[_j]), total, (_j,), (_n,))


def _in_inputs(
    steps: tuple[Step, ...],
    asked: Partial,
    total: sympy.Expr,
    indices: tuple[sympy.Symbol, ...],
    sizes: tuple[sympy.Symbol, ...],
) -> Derivation:
    closed_form = unfold(total, _OUTPUT, _HIDDEN)
    last = Step("Insert the forward pass", sympy.Eq(asked, closed_form))
    return Derivation((*steps, last), closed_form, indices, sizes)
