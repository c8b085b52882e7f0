"""Numbers from closed forms."""

import math

import pytest
import sympy
from sympy import Derivative, Eq, Heaviside, IndexedBase, KroneckerDelta, Max, Piecewise, Product, Sum, symbols

from derivations.derivation import Derivation, evaluate
from derivations.index_calculus import sigma

i, j, n = symbols("i j n", integer=True)
t, c = symbols("t c")
x, W = IndexedBase("x"), IndexedBase("W")
VALUES = {"x": [1.5, -2.0, 4.0], "W": [[1, 2, 3], [4, 5, 6]], "t": 0.25, "c": 2}


@pytest.mark.parametrize(
    ("expression", "number"),
    [
        (sympy.Rational(1, 4) + sympy.pi, 0.25 + math.pi),
        (x[1] * t**-2 - sympy.sqrt(x[3]), 1.5 * 16 - 2),
        (sympy.exp(t) + sympy.log(t) + sympy.tanh(t), math.exp(0.25) + math.log(0.25) + math.tanh(0.25)),
        (sympy.sin(t) + sympy.cos(t) + sigma(t), math.sin(0.25) + math.cos(0.25) + 1 / (1 + math.exp(-0.25))),
        (abs(x[2]) + Max(0, x[2], t) + sympy.sign(x[2]), 2 + 0.25 - 1),
        (Heaviside(x[2], 1) + 10 * Heaviside(x[1], 1) + 100 * Heaviside(c - 2, 1) + 7 * Heaviside(c - 2, 0), 110),
        (Piecewise((1, sympy.And(x[1] > 1, x[2] >= 0)), (2, sympy.Or(x[1] < 0, Eq(c, 2))), (3, True)), 2),
        (Piecewise((1, sympy.Ne(c, 2)), (2, c <= 1), (3, True)), 3),
        (Sum(W[2, i] * x[i], (i, 1, n)), 4 * 1.5 - 5 * 2 + 6 * 4),
        (Sum(Product(W[i, j], (j, 1, n)), (i, 1, 2)), 6 + 120),
        (Sum(W[i, j], (j, 1, i), (i, 1, 2)), 1 + 4 + 5),
        (Sum(x[i], (i, 1, 0)), 0),
        (W[c, c + 1], 6),
        (KroneckerDelta(c, 2) + 10 * KroneckerDelta(c, 1), 1),
    ],
    ids=str,
)
def test_number(expression, number):
    assert evaluate(Derivation((), expression), VALUES, {"n": 3}) == pytest.approx(number, rel=1e-14)


def test_free_indices_are_the_axes_of_the_result():
    transposed = Derivation((), 10 * W[i, j] + KroneckerDelta(i, j), (j, i), (n, 2))
    assert evaluate(transposed, VALUES, {"n": 3}) == [[11, 40], [20, 51], [30, 60]]


def test_an_entry_of_a_row_is_written_with_one_index():
    assert evaluate(Derivation((), x[i], (i,), (3,)), {"x": [[7, 8, 9]]}, {}) == [7, 8, 9]
    assert evaluate(Derivation((), x[1], (), ()), {"x": [7]}, {}) == 7


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        (x[0], LookupError),
        (x[4], LookupError),
        (sympy.Symbol("missing"), LookupError),
        (x[t], ValueError),
        (x[2] ** t, ValueError),
        (1 / (t - sympy.Rational(1, 4)), ZeroDivisionError),
        (Piecewise((1, t > 1)), ValueError),
        (Derivative(sympy.Function("f")(t), t), TypeError),
    ],
    ids=str,
)
def test_what_has_no_number_raises(expression, error):
    with pytest.raises(error):
        evaluate(Derivation((), expression), VALUES, {"n": 3})


def test_each_index_needs_its_size():
    with pytest.raises(ValueError, match="1 indices, but 0 sizes"):
        Derivation((), x[i], (i,))
