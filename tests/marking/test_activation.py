"""What is decided of activation functions from their expressions: ends, kinks, the origin."""

from __future__ import annotations

import pytest

from checker.evaluation.asymptotics import tail
from checker.evaluation.series import Unsettled
from checker.language.declarations import Declaration, Vocabulary
from checker.marking.activations.activation import Activation
from checker.marking.activations.smoothness import smoothness
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

YES, NO, OPEN = True, False, None
HARD_SWISH = "x min(max(x + 3, 0), 6) / 6"
ELU = r"\begin{cases} x & x > 0 \\ e^x - 1 & x \le 0 \end{cases}"
GELU = "0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))"
TABLE = [
    # function, saturates as x -> -inf, as x -> inf, differentiable everywhere, identity near 0
    ("tanh(x)", YES, YES, YES, YES),
    ("sigma(x)", YES, YES, YES, NO),
    ("relu(x)", YES, NO, NO, NO),
    ("max(0.01 x, x)", NO, NO, NO, NO),
    (GELU, YES, NO, YES, NO),
    ("0.5 x (1 + erf(x / sqrt(2)))", YES, NO, YES, NO),
    ("softplus(x)", YES, NO, YES, NO),
    ("x sigma(x)", YES, NO, YES, NO),
    ("x tanh(softplus(x))", YES, NO, YES, NO),
    (ELU, YES, NO, YES, YES),
    ("1.0507 (1.67326 (exp(x) - 1) 1[x < 0] + x 1[x >= 0])", YES, NO, NO, NO),
    ("max(-1, min(1, x))", YES, YES, NO, YES),
    (HARD_SWISH, YES, NO, NO, NO),
    ("x / (1 + |x|)", YES, YES, YES, YES),
    ("arctan(x)", YES, YES, YES, YES),
    ("sin(x)", NO, NO, YES, YES),
    ("x + sin(x)^2", NO, NO, YES, YES),
    ("x", NO, NO, YES, YES),
    ("|x|", NO, NO, NO, NO),
    ("x^3", NO, NO, YES, NO),
    ("x |x|", NO, NO, YES, NO),
    ("relu(x)^2", YES, NO, YES, NO),
    ("exp(-x^2)", YES, YES, YES, NO),
    ("log(1 + |x|)", NO, NO, NO, NO),
    ("sqrt(x^2 + 1)", NO, NO, YES, NO),
    ("x / sqrt(1 + x^2)", YES, YES, YES, YES),
    ("exp(-exp(-x))", YES, YES, YES, NO),
    ("1[x > 0]", YES, YES, NO, NO),
    ("1/x", YES, YES, NO, NO),
    ("|x^2 - 2|", NO, NO, NO, NO),
    ("relu(x) - relu(-x)", NO, NO, YES, YES),
    ("x exp(1 - 1)", NO, NO, YES, YES),
    ("sin(x^2) / x", OPEN, OPEN, NO, NO),
    ("x sin(x)", OPEN, OPEN, YES, NO),
    ("max(x, tanh(x))", YES, NO, OPEN, OPEN),
]


def activation(text: str) -> Activation:
    scope = Scope(Vocabulary({"x": Declaration("x", "real")}))
    return Activation(read_expression(text, scope).node, "x")


@pytest.mark.parametrize(("text", "left", "right", "differentiable", "identity"), TABLE, ids=[row[0] for row in TABLE])
def test_properties_of_a_function(
    text: str, left: bool | None, right: bool | None, differentiable: bool | None, identity: bool | None
) -> None:
    function = activation(text)
    assert (function.saturates(-1), function.saturates(1)) == (left, right)
    assert function.differentiable is differentiable
    assert function.identity is identity


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("tanh(x)", -1, 1),
        ("arctan(x)", -1.5707963267948966, 1.5707963267948966),
        ("exp(tanh(x))", 0.36787944117144233, 2.718281828459045),
    ],
)
def test_limits(text: str, left: float, right: float) -> None:
    limits = [tail(activation(text).node, "x", side).limit for side in (-1, 1)]
    assert [float(limit.mid()) for limit in limits if limit is not None] == pytest.approx([left, right], abs=1e-15)


def test_what_cancels_in_the_leading_terms_is_seen() -> None:
    vanishing = tail(activation("sqrt(x^2 + 1) - x").node, "x", 1)
    assert vanishing.limit is not None
    assert vanishing.limit.is_zero()
    assert tail(activation("sqrt(x^2 + 1) - x").node, "x", -1).kind == "infinite"


def test_what_oscillates_has_no_limit_that_could_be_told() -> None:
    with pytest.raises(Unsettled):
        tail(activation("sin(x)").node, "x", 1)


def test_slopes_at_a_kink() -> None:
    (one,) = smoothness(activation("max(0.01 x, x)").node, "x").breaks
    assert one.place == 0
    assert [str(slope) for slope in one.slopes] == ["1/100", "1"]
