"""A two-layer network on row vectors: tanh hidden units, sigmoid outputs, Bernoulli log-likelihood.

Entries of rows carry one index: i over inputs (n), j over hidden units (h), c over outputs (m).
"""

import sympy
from sympy import Eq, IndexedBase, Sum, Symbol, log, symbols, tanh

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, sigma, substitute, unfold

i, j, c, p, q, r, n, h, m = symbols("i j c p q r n h m", integer=True)
Loss = Symbol("Loss")
x, y, y_hat, z_1, a_1, z_2, b_1, b_2, W_1, W_2 = (
    IndexedBase(name) for name in ("x", "y", "y_hat", "z_1", "a_1", "z_2", "b_1", "b_2", "W_1", "W_2")
)

HIDDEN_SCORE = Eq(z_1[j], Sum(x[p] * W_1[p, j], (p, 1, n)) + b_1[j])
HIDDEN = Eq(a_1[j], tanh(z_1[j]))
OUTPUT_SCORE = Eq(z_2[c], Sum(a_1[q] * W_2[q, c], (q, 1, h)) + b_2[c])
OUTPUT = Eq(y_hat[c], sigma(z_2[c]))
LOSS = Eq(Loss, Sum(y[r] * log(y_hat[r]) + (1 - y[r]) * log(1 - y_hat[r]), (r, 1, m)))
MODEL = (
    Step("State the first layer's scores", HIDDEN_SCORE),
    Step("State the hidden units", HIDDEN),
    Step("State the second layer's scores", OUTPUT_SCORE),
    Step("State the outputs", OUTPUT),
    Step("State the loss", LOSS),
)


def _output_error() -> tuple[sympy.Expr, tuple[Step, ...]]:
    """The derivative of Loss by z_2[c], in y and y_hat."""
    by_score = contract(differentiate(unfold(LOSS.rhs, OUTPUT), z_2[c]))
    error = sympy.expand_mul(by_score).xreplace({OUTPUT.rhs: OUTPUT.lhs})
    return error, (
        *MODEL,
        Step("Differentiate the loss by an output's score", Eq(Partial(Loss, z_2[c]), by_score)),
        Step("Multiply out", Eq(Partial(Loss, z_2[c]), error)),
    )


def _hidden_error() -> tuple[sympy.Expr, tuple[Step, ...]]:
    """The derivative of Loss by z_1[j]: the output errors carried back through W_2 and tanh."""
    output_error, steps = _output_error()
    by_hidden = contract(differentiate(OUTPUT_SCORE.rhs, a_1[j]))
    carried_back = Sum(output_error * by_hidden, (c, 1, m))
    by_hidden_score = differentiate(HIDDEN.rhs, z_1[j]).xreplace({HIDDEN.rhs: HIDDEN.lhs})
    error = by_hidden_score * carried_back
    return error, (
        *steps,
        Step("Differentiate a score by a hidden unit", Eq(Partial(z_2[c], a_1[j]), by_hidden)),
        Step("Add up over all outputs", Eq(Partial(Loss, a_1[j]), carried_back)),
        Step("Differentiate tanh", Eq(Partial(a_1[j], z_1[j]), by_hidden_score)),
        Step("Multiply", Eq(Partial(Loss, z_1[j]), error)),
    )


def _by_parameter(
    error: sympy.Expr, steps: tuple[Step, ...], score: Eq, size: sympy.Symbol, entry: sympy.Indexed
) -> tuple[sympy.Expr, tuple[Step, ...]]:
    """The derivative of Loss by a parameter: `error` is that by the score, added up over all the scores."""
    (unit,) = score.lhs.indices
    by_entry = contract(differentiate(substitute(score.rhs, unit, r), entry))
    gradient = contract(Sum(substitute(error, unit, r) * by_entry, (r, 1, size)))
    return unfold(gradient, OUTPUT, OUTPUT_SCORE, HIDDEN, HIDDEN_SCORE), (
        *steps,
        Step("Differentiate the scores by the parameter", Eq(Partial(score.lhs.base[r], entry), by_entry)),
        Step("Multiply, and add up over the scores", Eq(Partial(Loss, entry), gradient)),
    )


def first_weights() -> Derivation:
    """Entry (i, j) of the derivative of Loss by W_1."""
    closed_form, steps = _by_parameter(*_hidden_error(), HIDDEN_SCORE, h, W_1[i, j])
    return Derivation(steps, closed_form, (i, j), (n, h))


def first_biases() -> Derivation:
    """Entry j of the derivative of Loss by b_1."""
    closed_form, steps = _by_parameter(*_hidden_error(), HIDDEN_SCORE, h, b_1[j])
    return Derivation(steps, closed_form, (j,), (h,))


def second_weights() -> Derivation:
    """Entry (j, c) of the derivative of Loss by W_2."""
    closed_form, steps = _by_parameter(*_output_error(), OUTPUT_SCORE, m, W_2[j, c])
    return Derivation(steps, closed_form, (j, c), (h, m))


def second_biases() -> Derivation:
    """Entry c of the derivative of Loss by b_2."""
    closed_form, steps = _by_parameter(*_output_error(), OUTPUT_SCORE, m, b_2[c])
    return Derivation(steps, closed_form, (c,), (m,))
