"""Values of activation functions."""

from __future__ import annotations

from checker.marking.claims.proof import Proof, Shown


def sigmoid_at_zero(seed: int) -> Shown:
    """The sigmoid of 0 is 1/2, not 0."""
    proof = Proof({"u": "real"})
    proof.equal("sigma(0)", "1/2", "1/(1 + exp(−0)) with exp(0) = 1")
    proof.equal("1/(1 + exp(-u)) + 1/(1 + exp(u))", "1", "The curve is symmetric about that point")
    return Shown(False, "σ(0) = 1/2", tuple(proof.steps), {"u": 0, "sigma(u)": "1/2"})
