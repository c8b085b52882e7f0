"""Numbers of a language model: perplexity, parameters of self-attention, a sinusoidal position."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Integer, Rational, Sum, exp, log, sin, symbols

from derivations.derivation import Derivation, Step

t = sympy.Symbol("t", integer=True)
N, B, H, d, heads, width, rho, i = symbols("N B H d heads width rho i")
p = IndexedBase("p")


def perplexity() -> Derivation:
    """exp of the mean of -log p over the words."""
    probabilities = (Rational(1, 2), Rational(1, 4), Rational(1, 8), Rational(1, 4))
    entropy = sympy.Add(*(-log(one) for one in probabilities)) / len(probabilities)
    value = sympy.simplify(exp(entropy))
    steps = (
        Step("State the cross-entropy", Eq(H, -Sum(log(p[t]), (t, 1, N)) / N)),
        Step("Insert the four probabilities", Eq(H, entropy)),
        Step("Take the exponential", Eq(B, value)),
    )
    return Derivation(steps, value)


def attention_parameters() -> Derivation:
    """Three projections for each head, and the output's matrix over all heads together."""
    counted = 3 * heads * d * width + heads * width * d
    value = counted.subs({heads: Integer(8), width: Integer(64), d: Integer(512)})
    steps = (
        Step("Each head projects d components to its width, for queries, keys and values", 3 * heads * d * width),
        Step("The output's matrix takes all heads together back to d components", heads * width * d),
        Step("Add up", counted),
        Step("Insert the sizes", value),
    )
    return Derivation(steps, value)


def position() -> Derivation:
    """The component 2i of the encoding of position 3."""
    rule = sin(t / Integer(10000) ** (2 * i / d))
    value = rule.subs({t: 3, i: 1, d: 4})
    return Derivation(
        (Step("State the encoding", Eq(rho, rule)), Step("Insert t = 3, i = 1, d = 4", Eq(rho, value))), value
    )
