"""Ridge regression on two features: its Hessian, and its minimiser by Cramer's rule."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, KroneckerDelta, Sum, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, substitute, termwise, unfold

n, i, j, q = symbols("n i j q", integer=True)
N, R, lam = symbols("N R lambda")
X, y, w, e = (IndexedBase(name) for name in ("X", "y", "w", "e"))

RESIDUAL = Eq(e[n], Sum(X[n, q] * w[q], (q, 1, 2)) - y[n])
LOSS = Eq(R, Sum(e[n] ** 2, (n, 1, N)) / 2 + lam / 2 * Sum(w[q] ** 2, (q, 1, 2)))
_BY_RESIDUAL = contract(differentiate(LOSS.rhs, e[n]))
_RESIDUAL_BY_WEIGHT = contract(differentiate(RESIDUAL.rhs, w[i]))
GRADIENT = contract(Sum(_BY_RESIDUAL * _RESIDUAL_BY_WEIGHT, (n, 1, N))) + contract(differentiate(LOSS.rhs, w[i]))
HESSIAN = contract(differentiate(unfold(GRADIENT, RESIDUAL), w[j]))
STEPS = (
    Step("Name the residuals", RESIDUAL),
    Step("State the loss", LOSS),
    Step("Differentiate by a weight", Eq(Partial(R, w[i]), GRADIENT)),
)


def hessian() -> Derivation:
    """Entry (i, j) of the Hessian."""
    last = Step("Differentiate by a second weight: X^T X, and λ on the diagonal", HESSIAN)
    return Derivation((*STEPS, last), HESSIAN, (i, j), (2, 2))


def minimiser() -> Derivation:
    """The weights at which the gradient vanishes."""
    h_11, h_12, h_22, b_1, b_2 = symbols("h_11 h_12 h_22 b_1 b_2")
    right = Sum(X[n, i] * y[n], (n, 1, N))
    system = sympy.Matrix([[h_11, h_12], [h_12, h_22]])
    solution = system.LUsolve(sympy.Matrix([b_1, b_2])).applyfunc(sympy.cancel)

    def entry(row: int, column: int) -> sympy.Expr:
        return substitute(substitute(HESSIAN, i, sympy.Integer(row)), j, sympy.Integer(column))

    values = (
        Eq(h_11, entry(1, 1)),
        Eq(h_12, entry(1, 2)),
        Eq(h_22, entry(2, 2)),
        Eq(b_1, substitute(right, i, sympy.Integer(1))),
        Eq(b_2, substitute(right, i, sympy.Integer(2))),
    )
    closed_form = sympy.Add(*(unfold(solution[at], *values) * KroneckerDelta(i, at + 1) for at in range(2)))
    steps = (
        *STEPS,
        Step("Set the gradient to zero", Eq(termwise(unfold(GRADIENT, RESIDUAL)), 0)),
        Step("Write h for the entries of X^T X + λI and b for those of X^T y: two linear equations", system),
        Step("Solve them (Cramer's rule)", solution),
    )
    return Derivation(steps, closed_form, (i,), (2,))
