"""AdaGrad's effective learning rate η / (√r + δ), where r gathers the squared gradients."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

from checker.marking.claims.proof import Proof, Shown, exact
from checker.marking.pictures import Bars

RATE = Fraction(1, 2)
RUNS, LENGTH = 20, 12


def effective_rate(seed: int) -> Shown:
    """From one iteration to the next the effective rate stays or falls, whatever the gradients are."""
    proof = Proof({"r": "real", "g": "real", "s": "positive", "d": "positive", "eta": "positive", "delta": "positive"})
    proof.at_least("r + g^2", "r", "g^2", "One step adds the squared gradient to the history")
    proof.follows(
        "The square root grows with its argument: √r goes from some s to s + d with d ≥ 0 (d = 0 exactly where g = 0)."
    )
    proof.at_least(
        "eta / (s + delta)",
        "eta / (s + d + delta)",
        "eta d / ((s + delta) (s + d + delta))",
        "The effective rate before against after, where d > 0",
    )
    proof.follows("Where d = 0 the two rates are equal; so in every dimension the rate is equal or smaller.")
    random = Random(seed)
    rises = 0
    for _ in range(RUNS):
        gradients = [Fraction(random.randint(-3, 3), random.randint(1, 4)) for _ in range(LENGTH)]
        histories = _histories(gradients)
        rises += sum(after < before for before, after in pairwise(histories))
    proof.check(
        rises == 0,
        f"{RUNS} random sequences of {LENGTH} gradients, zeros among them: the history, in exact fractions, never falls.",
    )
    gradients = [Fraction(3), Fraction(4), Fraction(0), Fraction(12)]
    rates = [RATE / root for root in (Fraction(3), Fraction(5), Fraction(5), Fraction(13))]
    squares = [(RATE / rate) ** 2 for rate in rates]
    proof.check(
        squares == _histories(gradients),
        f"Gradients 3, 4, 0, 12 with η = {RATE} and δ = 0 give √r = 3, 5, 5, 13 and the rates {', '.join(map(str, rates))}.",
    )

    def rerun() -> float:
        from checker.evaluation.training import adagrad_rates

        seen = adagrad_rates(weight=3.0, rate=float(RATE), steps=20)
        return max(0.0, *(after - before for before, after in pairwise(seen)))

    return Shown(
        True,
        "the history of squared gradients stays the same or grows, so what the rate is divided by never falls",
        tuple(proof.steps),
        {"eta": exact(RATE), "gradients": exact(gradients), "rates": exact(rates)},
        picture=Bars(
            "Effective rate after each step", [f"g = {g}" for g in gradients], [float(rate) for rate in rates]
        ),
        rerun=rerun,
    )


def _histories(gradients: list[Fraction]) -> list[Fraction]:
    """The sums of squares so far."""
    sums = [Fraction()]
    for gradient in gradients:
        sums.append(sums[-1] + gradient * gradient)
    return sums[1:]
