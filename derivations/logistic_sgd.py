"""Stochastic gradient descent for logistic regression, one example (x, y) at a time."""

import sympy
from sympy import Eq, IndexedBase, Sum, log, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, sigma, unfold

i, j, d = symbols("i j d", integer=True)
b, y, z, p_hat, eta, L = symbols("b y z p_hat eta L")
w, x = IndexedBase("w"), IndexedBase("x")


def weights() -> Derivation:
    """The new weight w_i: one step of rate eta against the gradient of the example's cross-entropy."""
    score = Eq(z, Sum(w[j] * x[j], (j, 1, d)) + b)
    probability = Eq(p_hat, sigma(z))
    loss = -y * log(p_hat) - (1 - y) * log(1 - p_hat)
    by_probability = differentiate(loss, p_hat)
    by_score = differentiate(probability.rhs, z)
    by_weight = contract(differentiate(score.rhs, w[i]))
    error = sympy.cancel(by_probability * by_score.xreplace({sigma(z): p_hat}))
    gradient = error * by_weight
    update = w[i] - eta * gradient
    return Derivation(
        steps=(
            Step("State the score", score),
            Step("State the predicted probability", probability),
            Step("State the example's loss", Eq(L, loss)),
            Step("Differentiate the loss by the predicted probability", Eq(Partial(L, p_hat), by_probability)),
            Step("Differentiate the logistic function", Eq(Partial(p_hat, z), by_score)),
            Step("Differentiate the score by a weight", Eq(Partial(z, w[i]), by_weight)),
            Step("Multiply the first two and cancel", Eq(Partial(L, z), error)),
            Step("Multiply by the third (chain rule)", Eq(Partial(L, w[i]), gradient)),
            Step("Take one step against the gradient", update),
        ),
        closed_form=unfold(update, probability, score),
        indices=(i,),
        sizes=(d,),
    )
