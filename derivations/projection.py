"""The least-squares solution as an orthogonal projection onto the columns of X, which are linearly independent."""

from __future__ import annotations

import sympy
from sympy import Eq, Identity, Inverse, MatAdd, MatMul, MatrixSymbol, Transpose, ZeroMatrix

from derivations.derivation import Derivation, Step

N, d = sympy.symbols("N d", integer=True, positive=True)
i = sympy.Symbol("i", integer=True)
X, y = MatrixSymbol("X", N, d), MatrixSymbol("y", N, 1)
theta, P = MatrixSymbol("theta", d, 1), MatrixSymbol("P", N, N)
GRAM = MatMul(X.T, X)
SOLUTION = MatMul(Inverse(GRAM), X.T, y)
PROJECTION = MatMul(X, Inverse(GRAM), X.T)


def _same(left: sympy.Basic, right: sympy.Basic) -> sympy.Basic:
    """An equation as a step shows it, also where SymPy sees at once that both sides are one."""
    return Eq(left, right, evaluate=False)


def residual() -> Derivation:
    """X^T (y - X theta) is zero: entry i of it, of d. P's symmetry and idempotence on the way."""
    residual_product = MatMul(X.T, y - MatMul(X, theta))
    put_in = MatAdd(MatMul(X.T, y), MatMul(-1, GRAM, Inverse(GRAM), X.T, y), evaluate=False)
    cancelled = put_in.doit()
    assert cancelled == ZeroMatrix(d, 1)
    transposed = MatMul(X, Inverse(Transpose(GRAM)), X.T)
    squared = MatMul(X, Inverse(GRAM), GRAM, Inverse(GRAM), X.T)
    assert transposed.doit() == PROJECTION.doit()
    assert squared.doit() == PROJECTION.doit()
    steps = (
        Step("State the least-squares solution", _same(theta, SOLUTION)),
        Step("Put it into the residual's products with the columns", _same(residual_product, put_in)),
        Step("A matrix times its inverse is the identity", _same(MatMul(GRAM, Inverse(GRAM)), Identity(d))),
        Step("The two terms cancel", _same(residual_product, cancelled)),
        Step("State the projection", _same(P, PROJECTION)),
        Step("Transpose it, factor by factor from the right", _same(P.T, transposed)),
        Step("The Gram matrix is symmetric", _same(P.T, PROJECTION)),
        Step("Square it", _same(MatMul(P, P), squared)),
        Step("An inverse cancels in the middle", _same(MatMul(P, P), PROJECTION)),
    )
    return Derivation(steps, sympy.Integer(0), (i,), (d,))
