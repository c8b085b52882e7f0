"""The probability that a model gives to a binary label, in one expression without cases."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import unfold

_y, _y_hat, _p = sympy.symbols("y y_hat p")


def probability() -> Derivation:
    """The Bernoulli probability: the logarithm is a straight line in y through its values at y = 0 and y = 1."""
    cases = sympy.Piecewise((_y_hat, sympy.Eq(_y, 1)), (1 - _y_hat, True))
    at_zero, at_one = (sympy.log(unfold(cases, sympy.Eq(_y, label))) for label in (0, 1))
    line = (1 - _y) * at_zero + _y * at_one
    single = sympy.exp(line)
    steps = (
        Step("State the two cases", sympy.Eq(_p, cases)),
        Step("Take the logarithm at y = 0", sympy.Eq(sympy.log(_p), at_zero)),
        Step("Take the logarithm at y = 1", sympy.Eq(sympy.log(_p), at_one)),
        Step("Join the two values by a line in y", sympy.Eq(sympy.log(_p), line)),
        Step("Take the exponential", sympy.Eq(_p, single)),
    )
    return Derivation(steps, single)
