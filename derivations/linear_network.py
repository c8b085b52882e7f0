"""Two inputs, two hidden units, one output, all linear and each scaled by k: the same without hidden units."""

import sympy
from sympy import Eq, Symbol, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import differentiate, unfold

k, Y, H_1, H_2 = symbols("k Y H_1 H_2")
inputs = X_1, X_2 = symbols("X_1 X_2")
w_1, w_2, w_3, w_4, w_5, w_6 = symbols("w_1:7")


def _collapsed_weight(place: int) -> Derivation:
    hidden = (Eq(H_1, k * (w_1 * X_1 + w_3 * X_2)), Eq(H_2, k * (w_2 * X_1 + w_4 * X_2)))
    output = Eq(Y, k * (w_5 * H_1 + w_6 * H_2))
    whole = sympy.expand(unfold(output.rhs, *hidden))
    slope = sympy.factor_terms(differentiate(whole, inputs[place - 1]))
    weight, collapsed = Symbol(f"A_{place}"), slope / k**2
    return Derivation(
        steps=(
            Step("State the first hidden unit", hidden[0]),
            Step("State the second hidden unit", hidden[1]),
            Step("State the output", output),
            Step("Put the hidden units into the output and multiply out", Eq(Y, whole)),
            Step(f"Collect the factor of X_{place}", Eq(k**2 * weight, slope)),
            Step("Leave k^2 to the output unit", Eq(weight, collapsed)),
        ),
        closed_form=collapsed,
    )


def first_weight() -> Derivation:
    """A_1 in Y = k^2 (A_1 X_1 + A_2 X_2)."""
    return _collapsed_weight(1)


def second_weight() -> Derivation:
    """A_2 in Y = k^2 (A_1 X_1 + A_2 X_2)."""
    return _collapsed_weight(2)
