"""Properties of activation functions from SymPy's limits."""

import pytest
import sympy
from sympy import Abs, Max, Min, Piecewise, Rational, atan, exp, log, pi, sqrt, tanh

from derivations import activation_properties
from derivations.activation_properties import properties, x

TABLE = [
    (tanh(x), [1, 1, 1, 1]),
    (Max(x / 100, x), [0, 0, 0, 0]),
    (Max(0, x), [1, 0, 0, 0]),
    (1 / (1 + exp(-x)), [1, 1, 1, 0]),
    (log(1 + exp(x)), [1, 0, 1, 0]),
    (x / (1 + exp(-x)), [1, 0, 1, 0]),
    (Piecewise((x, x > 0), (exp(x) - 1, True)), [1, 0, 1, 1]),
    (Max(-1, Min(1, x)), [1, 1, 0, 1]),
    (x / (1 + Abs(x)), [1, 1, 1, 1]),
    (atan(x), [1, 1, 1, 1]),
    (x, [0, 0, 1, 1]),
    (Abs(x), [0, 0, 0, 0]),
    (1 / x, [1, 1, 0, 0]),
    (x**3, [0, 0, 1, 0]),
    (x * (1 + sympy.erf(x / sqrt(2))) / 2, [1, 0, 1, 0]),
]


@pytest.mark.parametrize(("function", "expected"), TABLE, ids=[str(function) for function, _ in TABLE])
def test_properties(function, expected):
    assert properties(function).evaluate({}, {}) == expected


def test_the_exponential_form_of_gelu_is_the_one_with_tanh():
    inside = sqrt(2 / pi) * (x + Rational(44715, 10**6) * x**3)
    stated = activation_properties.gaussian_error_linear_unit().steps[0].expression
    assert sympy.simplify((stated - x * (1 + tanh(inside)) / 2).rewrite(exp)) == 0
