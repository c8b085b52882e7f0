"""A neuron with two inputs and a sigmoid, in numbers, and its binary cross-entropy."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, differentiate, sigma, unfold

_x_1, _x_2, _w_1, _w_2, _b, _y, _y_hat, _E = sympy.symbols("x_1 x_2 w_1 w_2 b y y_hat E")

_GIVEN = (
    sympy.Eq(_x_1, 2),
    sympy.Eq(_x_2, 1),
    sympy.Eq(_w_1, sympy.Rational(2, 10)),
    sympy.Eq(_w_2, sympy.Rational(3, 10)),
    sympy.Eq(_b, sympy.Rational(1, 10)),
)
_PREDICTION = sympy.Eq(_y_hat, sigma(_w_1 * _x_1 + _w_2 * _x_2 + _b))
_CROSS_ENTROPY = sympy.Eq(_E, -(_y * sympy.log(_y_hat) + (1 - _y) * sympy.log(1 - _y_hat)))


def output() -> Derivation:
    """The prediction for the given inputs, weights and bias."""
    number = unfold(_PREDICTION.rhs, *_GIVEN)
    steps = (
        Step("State the neuron", _PREDICTION),
        Step("Insert the numbers", sympy.Eq(_y_hat, number)),
    )
    return Derivation(steps, number)


def loss() -> Derivation:
    """The cross-entropy of that prediction for the label 1."""
    at_one = unfold(_CROSS_ENTROPY.rhs, sympy.Eq(_y, 1))
    number = unfold(at_one, _PREDICTION, *_GIVEN)
    steps = (
        Step("State the cross-entropy", _CROSS_ENTROPY),
        Step("Only the label's own term is left at y = 1", sympy.Eq(_E, at_one)),
        Step("Insert the prediction", sympy.Eq(_E, number)),
    )
    return Derivation(steps, number)


def loss_by_prediction() -> Derivation:
    """The derivative of the cross-entropy of one example by its prediction."""
    derivative = differentiate(_CROSS_ENTROPY.rhs, _y_hat)
    steps = (
        Step("State the cross-entropy", _CROSS_ENTROPY),
        Step("Differentiate both logarithms", sympy.Eq(Partial(_E, _y_hat), derivative)),
    )
    return Derivation(steps, derivative)
