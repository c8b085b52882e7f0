"""Two inputs, three tanh hidden units, softmax over two classes, cross-entropy: gradients of single weights.

What is called the example has the label y = (1, 0). The steps write v for the entries of V.
"""

import sympy
from sympy import Eq, IndexedBase, KroneckerDelta, Sum, exp, log, symbols, tanh

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

i, j, k, m, p, q = symbols("i j k m p q", integer=True)
L, total = symbols("L S")
x, y, z, o, y_hat, v, V, W = (IndexedBase(name) for name in ("x", "y", "z", "o", "y_hat", "v", "V", "W"))

HIDDEN = Eq(z[k], tanh(Sum(W[k, p] * x[p], (p, 1, 2))))
SCORE = Eq(o[j], Sum(v[j, k] * z[k], (k, 1, 3)))
SOFTMAX = Eq(y_hat[i], exp(o[i]) / Sum(exp(o[m]), (m, 1, 2)))
LOSS = Eq(L, -Sum(y[q] * log(y_hat[q]), (q, 1, 2)))
MODEL = (
    Step("State the hidden units", HIDDEN),
    Step("State the scores", SCORE),
    Step("State the outputs, a softmax", SOFTMAX),
    Step("State the loss", LOSS),
)
EXAMPLE = Eq(y[i], KroneckerDelta(i, 1))


def _in_inputs(expr: sympy.Expr) -> sympy.Expr:
    return unfold(expr, SOFTMAX, SCORE, HIDDEN, Eq(v[j, k], V[j, k]))


def _example_loss() -> tuple[sympy.Expr, Step]:
    loss = contract(unfold(LOSS.rhs, EXAMPLE))
    return loss, Step("Put in the label y = (1, 0)", Eq(L, loss))


def _softmax_slope(output: int, score: int) -> tuple[sympy.Expr, tuple[Step, ...]]:
    """The derivative of y_hat[output] by o[score], in the outputs."""
    slope = contract(differentiate(unfold(y_hat[output], SOFTMAX), o[score]))
    # exp(o_i) is y_hat_i times the softmax's denominator, which then cancels.
    denominator = Sum(exp(o[m]), (m, 1, 2))
    folded = unfold(slope.xreplace({denominator: total}), Eq(o[i], log(total * y_hat[i])))
    result = sympy.factor_terms(folded)
    partial = Partial(y_hat[output], o[score])
    return result, (
        Step("Differentiate the softmax by the quotient rule", Eq(partial, slope)),
        Step("Recognise the outputs in it", Eq(partial, result)),
    )


def _score_slope(score: int, hidden: int) -> tuple[sympy.Expr, Step]:
    """The derivative of o[score] by v[score, hidden]."""
    entry = v[score, hidden]
    slope = contract(differentiate(unfold(o[score], SCORE), entry))
    return slope, Step("Differentiate the score, a sum of weighted hidden units", Eq(Partial(o[score], entry), slope))


def _loss_by_weight(score: int, hidden: int) -> Derivation:
    """The derivative of the example's loss by v[score, hidden]: only the output of the true class has a path."""
    loss, example = _example_loss()
    by_output = differentiate(loss, y_hat[1])
    softmax_slope, softmax_steps = _softmax_slope(1, score)
    score_slope, score_step = _score_slope(score, hidden)
    entry = v[score, hidden]
    gradient = sympy.expand(by_output * softmax_slope) * score_slope
    chain = Partial(L, y_hat[1]) * Partial(y_hat[1], o[score]) * Partial(o[score], entry)
    return Derivation(
        steps=(
            *MODEL,
            example,
            Step("Only the first output occurs in the loss: one path by the chain rule", Eq(Partial(L, entry), chain)),
            Step("Differentiate the loss by the first output", Eq(Partial(L, y_hat[1]), by_output)),
            *softmax_steps,
            score_step,
            Step("Multiply and cancel", Eq(Partial(L, entry), gradient)),
        ),
        closed_form=_in_inputs(gradient),
    )


def loss_by_output() -> Derivation:
    """The derivative of L by y_hat_i, for any label."""
    each_term = differentiate(LOSS.rhs, y_hat[i])
    slope = contract(each_term)
    return Derivation(
        steps=(
            Step("State the loss", LOSS),
            Step("Differentiate each term", Eq(Partial(L, y_hat[i]), each_term)),
            Step("Only the term with this output remains", Eq(Partial(L, y_hat[i]), slope)),
        ),
        closed_form=_in_inputs(slope),
        indices=(i,),
        sizes=(2,),
    )


def example_loss_by_second_output() -> Derivation:
    """The derivative of the example's loss by y_hat_2."""
    loss, example = _example_loss()
    slope = differentiate(loss, y_hat[2])
    return Derivation(
        steps=(
            Step("State the loss", LOSS),
            example,
            Step("The second output does not occur in it", Eq(Partial(L, y_hat[2]), slope, evaluate=False)),
        ),
        closed_form=_in_inputs(slope),
    )


def first_output_by_first_score() -> Derivation:
    """The derivative of y_hat_1 by o_1."""
    slope, steps = _softmax_slope(1, 1)
    return Derivation((Step("State the softmax", SOFTMAX), *steps), _in_inputs(slope))


def second_output_by_second_score() -> Derivation:
    """The derivative of y_hat_2 by o_2."""
    slope, steps = _softmax_slope(2, 2)
    return Derivation((Step("State the softmax", SOFTMAX), *steps), _in_inputs(slope))


def first_score_by_weight_12() -> Derivation:
    """The derivative of o_1 by v_12."""
    slope, step = _score_slope(1, 2)
    return Derivation((Step("State the scores", SCORE), step), _in_inputs(slope))


def second_score_by_weight_23() -> Derivation:
    """The derivative of o_2 by v_23."""
    slope, step = _score_slope(2, 3)
    return Derivation((Step("State the scores", SCORE), step), _in_inputs(slope))


def example_loss_by_weight_12() -> Derivation:
    """The derivative of the example's loss by v_12."""
    return _loss_by_weight(1, 2)


def example_loss_by_weight_23() -> Derivation:
    """The derivative of the example's loss by v_23."""
    return _loss_by_weight(2, 3)


def _loss_by_weight_over_all_paths(score: int, hidden: int) -> Derivation:
    """The derivative of the loss by v[score, hidden] for any label: every output depends on the score."""
    entry = v[score, hidden]
    by_output = contract(differentiate(LOSS.rhs, y_hat[i]))
    score_slope, score_step = _score_slope(score, hidden)
    paths = Sum(Partial(L, y_hat[i]) * Partial(y_hat[i], o[score]) * Partial(o[score], entry), (i, 1, 2))
    slopes = [_softmax_slope(output, score) for output in (1, 2)]
    gradient = sum(by_output.xreplace({i: output}) * slope * score_slope for output, (slope, _) in enumerate(slopes, 1))
    return Derivation(
        steps=(
            *MODEL,
            Step(
                "The weight enters one score, the score both outputs: a path through each", Eq(Partial(L, entry), paths)
            ),
            Step("Differentiate the loss by an output", Eq(Partial(L, y_hat[i]), by_output)),
            *slopes[0][1],
            *slopes[1][1],
            score_step,
            Step("Add up the paths", Eq(Partial(L, entry), gradient)),
        ),
        closed_form=_in_inputs(gradient),
    )


def loss_by_weight_12_over_all_paths() -> Derivation:
    """The derivative of L by v_12, through both outputs."""
    return _loss_by_weight_over_all_paths(1, 2)


def loss_by_weight_23_over_all_paths() -> Derivation:
    """The derivative of L by v_23, through both outputs."""
    return _loss_by_weight_over_all_paths(2, 3)


def example_loss_by_weight_23_through_outputs() -> Derivation:
    """The same derivative, where only those of the loss are worked out: the outputs' and the score's stay partials."""
    entry = v[2, 3]
    by_output = contract(differentiate(LOSS.rhs, y_hat[i]))
    by_output_of_example = unfold(by_output, EXAMPLE)
    score_partial = Partial(o[2], entry)
    paths = Sum(Partial(L, y_hat[i]) * Partial(y_hat[i], o[2]) * score_partial, (i, 1, 2))
    path = contract(paths.xreplace({Partial(L, y_hat[i]): by_output_of_example}))
    softmax_slope, _ = _softmax_slope(1, 2)
    score_slope, _ = _score_slope(2, 3)
    gradient = path.xreplace({Partial(y_hat[1], o[2]): softmax_slope, score_partial: score_slope})
    return Derivation(
        steps=(
            *MODEL,
            Step("Both outputs depend on the score: two paths by the chain rule", Eq(Partial(L, entry), paths)),
            Step("Differentiate the loss by an output", Eq(Partial(L, y_hat[i]), by_output)),
            Step("Put in the label y = (1, 0)", Eq(Partial(L, y_hat[i]), by_output_of_example)),
            Step("Only the path through the first output remains", Eq(Partial(L, entry), path)),
        ),
        closed_form=_in_inputs(gradient),
    )
