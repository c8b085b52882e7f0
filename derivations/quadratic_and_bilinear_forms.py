"""Gradients of quadratic forms, squared residuals and traces, entry by entry: every matrix product is a sum over indices."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, termwise, unfold

i, j, q, s = symbols("i j q s", integer=True)
m, n, k, p, f, g, h, t, F = symbols("m n k p f g h t F")
x, r, M, A, b, X, c, C, D, B = (IndexedBase(name) for name in ("x", "r", "M", "A", "b", "X", "c", "C", "D", "B"))
e, E = IndexedBase("e"), IndexedBase("E")


def _linear(value: sympy.Symbol, terms: sympy.Expr) -> Derivation:
    """The gradient by X of a sum that X enters once."""
    entry = X[i, j]
    slopes = differentiate(terms, entry)
    gradient = contract(slopes)
    steps = (
        Step("Write the products as sums over indices", Eq(value, terms)),
        Step("Differentiate each term by one entry of X", Eq(Partial(value, entry), slopes)),
        Step("Only the terms with this entry remain", Eq(Partial(value, entry), gradient)),
    )
    return Derivation(steps, gradient, (i, j), (n, k))


def _squared(
    value: sympy.Symbol, loss: sympy.Expr, residual: sympy.Eq, entry: sympy.Indexed, sizes: tuple[sympy.Symbol, ...]
) -> Derivation:
    """The gradient of a sum of squared residuals: twice the residuals, each with its own slope."""
    by_residual = contract(differentiate(loss, residual.lhs))
    slope = differentiate(residual.rhs, entry)
    limits = ((q, 1, m), (s, 1, k)) if len(residual.lhs.indices) == 2 else ((q, 1, m),)
    gradient = contract(Sum(by_residual * contract(slope), *limits))
    closed_form = unfold(gradient, residual)
    steps = (
        Step("Name the residual", residual),
        Step("State the sum of its squares", Eq(value, loss)),
        Step("Differentiate the sum by a residual", Eq(Partial(value, residual.lhs), by_residual)),
        Step("Differentiate a residual", Eq(Partial(residual.lhs, entry), slope)),
        Step("Add up over the residuals (chain rule)", Eq(Partial(value, entry), gradient)),
        Step("Insert the residuals", Eq(Partial(value, entry), closed_form)),
    )
    return Derivation(steps, closed_form, entry.indices, sizes)


def quadratic() -> Derivation:
    """The gradient of x^T M x."""
    form = Sum(x[q] * M[q, s] * x[s], (q, 1, n), (s, 1, n))
    slopes = differentiate(form, x[i])
    gradient = contract(termwise(slopes))
    steps = (
        Step("Write the form as a double sum", Eq(f, form)),
        Step("Product rule: x stands on the left and on the right of M", Eq(Partial(f, x[i]), slopes)),
        Step("Carry out the deltas: a column of M, and a row of M", Eq(Partial(f, x[i]), gradient)),
    )
    return Derivation(steps, gradient, (i,), (n,))


def residual() -> Derivation:
    """The gradient of ||A x - b||^2."""
    error = Eq(e[q], Sum(A[q, s] * x[s], (s, 1, n)) - b[q])
    return _squared(g, Sum(e[q] ** 2, (q, 1, m)), error, x[i], (n,))


def frobenius() -> Derivation:
    """The gradient of ||A X - B||_F^2."""
    inner = sympy.Symbol("l", integer=True)
    error = Eq(E[q, s], Sum(A[q, inner] * X[inner, s], (inner, 1, n)) - B[q, s])
    return _squared(F, Sum(E[q, s] ** 2, (q, 1, m), (s, 1, k)), error, X[i, j], (n, k))


def bilinear() -> Derivation:
    """The gradient of r^T X c by X."""
    return _linear(h, Sum(r[q] * X[q, s] * c[s], (q, 1, n), (s, 1, k)))


def trace() -> Derivation:
    """The gradient of tr(C^T X D) by X."""
    diagonal = sympy.Symbol("l", integer=True)
    return _linear(t, Sum(C[q, diagonal] * X[q, s] * D[s, diagonal], (q, 1, n), (s, 1, k), (diagonal, 1, p)))
