"""The log-likelihood of independent binary labels is minus N times their cross-entropy."""

from __future__ import annotations

import sympy
from sympy import Eq, Product, Sum, log

from derivations.derivation import Derivation, Step

N = sympy.Symbol("N", integer=True, positive=True)
j = sympy.Symbol("j", integer=True)
y, y_hat = sympy.IndexedBase("y"), sympy.IndexedBase("y_hat")
p = sympy.IndexedBase("p")
likelihood, loss = sympy.symbols("likelihood L", positive=True)


def log_likelihood() -> Derivation:
    """log of the product of all y_hat_j^y_j (1 - y_hat_j)^(1 - y_j)."""
    probability = y_hat[j] ** y[j] * (1 - y_hat[j]) ** (1 - y[j])
    product = Product(p[j], (j, 1, N))
    term = sympy.expand_log(log(probability), force=True)
    total = Sum(term, (j, 1, N))
    return Derivation(
        steps=(
            Step("Independent examples: the likelihood is a product", Eq(likelihood, product)),
            Step("Take the logarithm, which grows with its argument", Eq(log(likelihood), log(product))),
            Step("The logarithm of a product is a sum", Eq(log(likelihood), Sum(log(p[j]), (j, 1, N)))),
            Step("Put in the probability of a label", Eq(p[j], probability)),
            Step("The logarithm of a power is a multiple", Eq(log(p[j]), term)),
            Step("Add up", Eq(log(likelihood), total)),
            Step("Recognise the cross-entropy", Eq(log(likelihood), -N * loss)),
        ),
        closed_form=total,
    )
