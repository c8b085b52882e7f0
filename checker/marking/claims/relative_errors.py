"""Absolute and relative differences of gradients."""

from __future__ import annotations

from fractions import Fraction

from checker.marking.claims.linear_programs import Multipliers, forbids, inequalities
from checker.marking.claims.proof import Proof, Shown, exact

SMALL = Fraction(1, 10**5)
"""Numbers of order 1e-6 are smaller than this in absolute value, even if the order is read off generously."""
LARGE = Fraction(1, 10**4)


def small_gradients(seed: int) -> Shown:
    """Two numbers of order 1e-6 cannot differ by 1e-4: a linear program in the two, whose multipliers forbid it."""
    proof = Proof({"g_1": "real", "g_2": "real"})
    one, zero = Fraction(1), Fraction()
    rows = [(one, zero), (-one, zero), (zero, one), (zero, -one), (-one, one)]
    right = [SMALL, SMALL, SMALL, SMALL, -LARGE]
    found = inequalities(rows, right)
    proof.check(
        isinstance(found, Multipliers) and forbids(found, rows, right),
        "No g₁, g₂ with |g₁| ≤ 10⁻⁵ and |g₂| ≤ 10⁻⁵ have g₁ − g₂ ≥ 10⁻⁴: adding g₁ ≤ 10⁻⁵, −g₂ ≤ 10⁻⁵ and g₂ − g₁ ≤ −10⁻⁴ gives "
        "0 ≤ −8·10⁻⁵ (multipliers from a rational linear program, checked).",
    )
    proof.equal("g_1 - g_2", "-(g_2 - g_1)", "The other sign is the same with g₁ and g₂ exchanged")
    largest = abs(SMALL - -SMALL)
    proof.check(largest < LARGE, f"Even 10⁻⁵ and −10⁻⁵, on the edge and of opposite signs, differ only by {largest}.")
    first, second = Fraction(1, 10**6), Fraction(2, 10**6)
    relative = abs(first - second) / (abs(first) + abs(second))
    proof.check(
        abs(first - second) < LARGE and relative > Fraction(1, 10),
        "What a relative error is for is the contrary: 10⁻⁶ and 2·10⁻⁶ differ by 10⁻⁶, which passes a threshold of 10⁻⁴, though "
        f"one is twice the other (relative error {relative}).",
    )
    return Shown(
        False,
        "|g₁ − g₂| ≤ |g₁| + |g₂| < 2·10⁻⁵ < 10⁻⁴",
        tuple(proof.steps),
        {
            "g_1": exact(SMALL),
            "g_2": exact(-SMALL),
            "their difference": exact(largest),
            "claimed difference": exact(LARGE),
        },
    )
