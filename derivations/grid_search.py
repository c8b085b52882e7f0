"""How many settings a grid search tries."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step


def settings() -> Derivation:
    """The members of the Cartesian product of two sets of values, counted."""
    alpha = sympy.FiniteSet(sympy.Rational(1, 10), sympy.Rational(1, 100), sympy.Rational(1, 1000))
    beta = sympy.FiniteSet(1, 2, 3, 4)
    pairs = sympy.ProductSet(alpha, beta)
    count = sympy.Integer(len(list(pairs)))
    steps = (
        Step("Every value of one is tried with every value of the other", pairs),
        Step("Count the pairs", sympy.Eq(sympy.Symbol("N"), count)),
    )
    return Derivation(steps, count)
