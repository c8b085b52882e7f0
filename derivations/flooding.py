"""The flooded loss, which turns the empirical loss around at a flood level b."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, differentiate

_R, _R_tilde, _b = sympy.symbols("R R_tilde b")


def empirical_loss() -> Derivation:
    """The derivative of the flooded loss by the empirical loss R, which does not exist at R = b."""
    flooded = sympy.Abs(_R - _b) + _b
    derivative = differentiate(flooded, _R)
    steps = (
        Step("State the flooded loss", sympy.Eq(_R_tilde, flooded)),
        Step("Differentiate the absolute value", sympy.Eq(Partial(_R_tilde, _R), derivative)),
    )
    return Derivation(steps, derivative)
