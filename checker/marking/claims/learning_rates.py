"""Gradient descent with a learning rate that is too small to be seen to work."""

from __future__ import annotations

from fractions import Fraction

from checker.marking.claims.proof import Proof, Shown
from checker.marking.pictures import Bars

TINY, LARGER = Fraction(5, 10**6), Fraction(1, 10)
STEPS = 90


def tiny_steps(seed: int) -> Shown:
    """On ½ w² a rate of 5e-6 leaves the loss as it is over many steps; a larger one brings it down."""
    proof = Proof({"w": "real", "epsilon": "positive"})
    proof.equal(
        "1/2 (w - epsilon w)^2",
        "(1 - epsilon)^2 (1/2 w^2)",
        "One step w ← w − ε w on the loss ½ w² multiplies the loss by a number that is almost 1 when ε is tiny",
    )
    kept, left = ((1 - rate) ** (2 * STEPS) for rate in (TINY, LARGER))
    proof.check(
        1 - Fraction(1, 1000) < kept < 1,
        f"{STEPS} steps with ε = 5·10⁻⁶ from w = 1 keep {float(kept):.6f} of the loss: approximately constant, though every step is right.",
    )
    proof.check(left < Fraction(1, 10**6), f"{STEPS} steps with ε = 0.1 keep {float(left):.1e} of it.")
    proof.follows(
        "So the first thing to try is a larger ε. (A loss that had come down before and now rests at a minimum is another case: "
        "there a larger ε would not help. The claim is about a loss that has not moved since training began.)"
    )

    def rerun() -> float:
        from checker.evaluation.training import descent_losses

        ends = [descent_losses(weight=1.0, rate=float(rate), steps=STEPS) for rate in (TINY, LARGER)]
        return max(abs(end - float(value) / 2) for end, value in zip(ends, (kept, left), strict=True))

    return Shown(
        True,
        "with so small a rate a loss that could fall hardly moves, and a larger rate brings it down",
        tuple(proof.steps),
        {
            "loss": "1/2 w^2",
            "w": 1,
            "steps": STEPS,
            "loss left with rate 5e-6": f"{float(kept / 2):.9f}",
            "loss left with rate 0.1": f"{float(left / 2):.3e}",
        },
        picture=Bars(f"Share of the loss after {STEPS} steps", ["ε = 5·10⁻⁶", "ε = 0.1"], [float(kept), float(left)]),
        rerun=rerun,
    )
