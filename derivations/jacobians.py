"""Jacobian products of a tanh layer, the Jacobian of the softmax, the gradient of a log-determinant."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, KroneckerDelta, Sum, exp, log, symbols, tanh

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

i, j, k, q, s = symbols("i j k q s", integer=True)
m, n, c, total, scalar, determinant, l = symbols("m n c S f Delta l")  # noqa: E741 - the problem's letter
x, W, v, u, z, A, a, y, p, d = (IndexedBase(name) for name in ("x", "W", "v", "u", "z", "A", "a", "y", "p", "d"))

SCORE = Eq(a[i], Sum(W[i, s] * x[s], (s, 1, n)))
OUTPUT = Eq(y[i], tanh(a[i]))
LAYER = (Step("State the layer before the tanh", SCORE), Step("State its output", OUTPUT))
_SLOPE = differentiate(OUTPUT.rhs, a[i]).subs(OUTPUT.rhs, y[i])
_JACOBIAN = _SLOPE * contract(differentiate(SCORE.rhs, x[j]))
_ENTRY = Step("Chain rule: an entry of the Jacobian", Eq(Partial(y[i], x[j]), _JACOBIAN))


def forward_product() -> Derivation:
    """J v for y = tanh(W x)."""
    product = contract(Sum(_JACOBIAN * v[j], (j, 1, n)))
    closed_form = unfold(product, OUTPUT, SCORE)
    steps = (
        *LAYER,
        _ENTRY,
        Step("Multiply a row of the Jacobian by the direction", Eq(d[i], product)),
        Step("Insert the forward pass", Eq(d[i], closed_form)),
    )
    return Derivation(steps, closed_form, (i,), (m,))


def reverse_product() -> Derivation:
    """The gradient of u^T y by x, which is J^T u."""
    product = contract(Sum(u[i] * _JACOBIAN, (i, 1, m)))
    closed_form = unfold(product, OUTPUT, SCORE)
    steps = (
        *LAYER,
        _ENTRY,
        Step("Multiply a column of the Jacobian by the upstream gradient", Eq(Partial(scalar, x[j]), product)),
        Step("Insert the forward pass", Eq(Partial(scalar, x[j]), closed_form)),
    )
    return Derivation(steps, closed_form, (j,), (n,))


def softmax() -> Derivation:
    """∂p_i/∂z_j."""
    denominator = Sum(exp(z[k]), (k, 1, c))
    outputs = Eq(p[i], exp(z[i]) / denominator)
    logarithm = z[i] - log(total)
    by_total = differentiate(logarithm, total) * contract(differentiate(denominator, z[j]))
    of_logarithm = differentiate(z[i], z[j]) + by_total
    folded = of_logarithm.subs(exp(z[j]), total * p[j])
    jacobian = p[i] * folded
    closed_form = unfold(p[i] * of_logarithm.subs(total, denominator), outputs)
    steps = (
        Step("State the softmax", outputs),
        Step("Take the logarithm, with S for the denominator", Eq(log(p[i]), logarithm)),
        Step("Differentiate it", Eq(Partial(log(p[i]), z[j]), of_logarithm)),
        Step("Recognise an output in the second term", Eq(Partial(log(p[i]), z[j]), folded)),
        Step("Multiply by the output, since (log p)' = p'/p", Eq(Partial(p[i], z[j]), jacobian)),
    )
    return Derivation(steps, closed_form, (i, j), (c, c))


def log_determinant() -> Derivation:
    """The gradient of log |det A| for a 2 by 2 matrix: cofactors over the determinant."""
    formula = A[1, 1] * A[2, 2] - A[1, 2] * A[2, 1]
    cofactors = sympy.Matrix(2, 2, lambda row, column: differentiate(formula, A[row + 1, column + 1]))
    by_determinant = sympy.S.One / determinant
    gradient = cofactors * by_determinant
    entries = [(row, column) for row in (1, 2) for column in (1, 2)]
    closed_form = sympy.Add(
        *(
            cofactors[row - 1, column - 1] * KroneckerDelta(i, row) * KroneckerDelta(j, column)
            for row, column in entries
        )
    )
    steps = (
        Step("State the determinant", Eq(determinant, formula)),
        Step("Differentiate log |Δ|, on either side of zero", Eq(Partial(l, determinant), by_determinant)),
        Step("Differentiate the determinant by every entry: the cofactors", cofactors),
        Step("Multiply: the transpose of the inverse", gradient),
    )
    return Derivation(steps, closed_form / formula, (i, j), (2, 2))
