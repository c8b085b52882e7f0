"""Shifts of the input through a convolution and through max pooling."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TypeVar

from flint import fmpz_mpoly, fmpz_mpoly_ctx

from checker.marking.claims.proof import Proof, Shown, StepFails
from checker.marking.pictures import Flow

SIZES = range(2, 8)
WINDOW = 2
DRAWS = 8

Entry = TypeVar("Entry", int, fmpz_mpoly)


def equivariance(seed: int) -> Shown:
    """Shifting around and then convolving is convolving and then shifting around, at stride 1."""
    proof = Proof()
    proof.follows(
        "(x ⋆ f)ᵢ = Σⱼ fⱼ x₍ᵢ₊ⱼ₎ with indices modulo n. Shifted by s: Σⱼ fⱼ x₍ᵢ₊ⱼ₋ₛ₎ = Σⱼ fⱼ x₍₍ᵢ₋ₛ₎₊ⱼ₎ = (x ⋆ f)₍ᵢ₋ₛ₎: the index "
        "i + j − s is read in two ways, nothing else happens."
    )
    checked = 0
    for size in SIZES:
        for length in range(1, size + 1):
            names = [*(f"x{place}" for place in range(size)), *(f"f{place}" for place in range(length))]
            generators = fmpz_mpoly_ctx.get(names, "lex").gens()
            entries, filters = list(generators[:size]), list(generators[size:])
            for shift in range(size):
                if convolved(shifted(entries, shift), filters) != shifted(convolved(entries, filters), shift):
                    raise StepFails("a shift does not commute with the convolution")
                checked += 1
    proof.check(
        checked > 0,
        f"With every entry of x and f a symbol the two sides are the same polynomials for n = {SIZES.start} to {SIZES.stop - 1}, every "
        f"length of f and every shift ({checked} identities).",
    )
    cut, cut_shifted = _with_zeros([0, 0, 0, 1], [1, 1]), _with_zeros([1, 0, 0, 0], [1, 1])
    proof.check(
        shifted(cut, 1) != cut_shifted,
        "The boundary: with zeros outside instead of going around, what leaves at one end does not come back at the other, and "
        f"it holds away from the edges only. x = (0, 0, 0, 1) with f = (1, 1) gives {cut}; going around by one it is "
        f"(1, 0, 0, 0), which gives {cut_shifted}.",
    )

    def rerun() -> float:
        from checker.evaluation.training import largest_shift_error

        return largest_shift_error(seed, DRAWS)

    x, kernel = [1, 2, 0, 0], [1, 3]
    return Shown(
        True,
        "the convolution of the shifted input is the shifted convolution, entry by entry",
        tuple(proof.steps),
        {
            "x": list(x),
            "f": list(kernel),
            "convolved": list(convolved(x, kernel)),
            "x shifted": list(shifted(x, 1)),
            "convolved after the shift": list(convolved(shifted(x, 1), kernel)),
        },
        picture=_flow(
            "Shift and convolution", x, shifted(x, 1), convolved(x, kernel), convolved(shifted(x, 1), kernel)
        ),
        rerun=rerun,
    )


def pooling_invariance(seed: int) -> Shown:
    """The simplest image of zeros and ones whose max pooling changes when it is shifted around by one pixel."""
    proof = Proof()
    images = (list(image) for image in product((0, 1), repeat=2 * WINDOW) if not image[-1])
    moved = next(image for image in images if pooled(image) != pooled(shifted(image, 1)))
    before, after = pooled(moved), pooled(shifted(moved, 1))
    proof.check(
        before != after,
        f"Max pooling over windows of {WINDOW} with stride {WINDOW}: {moved} gives {before}; shifted by one pixel, {shifted(moved, 1)}, "
        f"it gives {after}.",
    )
    within = [1, *[0] * (2 * WINDOW - 1)]
    proof.check(
        pooled(within) == pooled(shifted(within, 1)),
        "The boundary between windows does it: the 1 was the last pixel of its window and is now the first of the next. A 1 that stays "
        f"within its window, {within} to {shifted(within, 1)}, leaves the output as it is: pooling is invariant to some small shifts, "
        "not to all.",
    )
    edge = [0, 0, 0, 1]
    proof.check(
        pooled(edge) != pooled([0, *edge[:-1]]),
        f"The edge of the image does it too: {edge} shifted by one loses its 1, and {pooled(edge)} becomes {pooled([0, *edge[:-1]])}.",
    )

    def rerun() -> float:
        from checker.evaluation.training import max_pooled

        ours = [*max_pooled(moved, WINDOW), *max_pooled(shifted(moved, 1), WINDOW)]
        return max(abs(value - other) for value, other in zip(ours, [*before, *after], strict=True))

    return Shown(
        False,
        f"{moved} shifted by one pixel pools to {after} instead of {before}",
        tuple(proof.steps),
        {
            "x": list(moved),
            "x shifted": list(shifted(moved, 1)),
            "pooled": list(before),
            "pooled after the shift": list(after),
        },
        picture=_flow("Shift and max pooling", moved, shifted(moved, 1), before, after),
        rerun=rerun,
    )


def shifted(x: Sequence[Entry], by: int) -> list[Entry]:
    """Moved to the right, around the end."""
    return [x[(place - by) % len(x)] for place in range(len(x))]


def convolved(x: Sequence[Entry], kernel: Sequence[Entry]) -> list[Entry]:
    """Circular cross-correlation at stride 1, as convolutional layers compute it."""
    return [
        _total([factor * x[(place + offset) % len(x)] for offset, factor in enumerate(kernel)])
        for place in range(len(x))
    ]


def pooled(x: Sequence[int]) -> list[int]:
    """The largest of each window, windows side by side."""
    return [max(x[start : start + WINDOW]) for start in range(0, len(x), WINDOW)]


def _total(terms: Sequence[Entry]) -> Entry:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _with_zeros(x: Sequence[int], kernel: Sequence[int]) -> list[int]:
    """Cross-correlation with zeros behind the end, as many values as x has."""
    padded = [*x, *[0] * (len(kernel) - 1)]
    return [sum(factor * padded[place + offset] for offset, factor in enumerate(kernel)) for place in range(len(x))]


def _flow(title: str, x: Sequence[int], moved: Sequence[int], out: Sequence[int], out_moved: Sequence[int]) -> Flow:
    stages = [("x", str(x)), ("its output", str(out)), ("x shifted by one", str(moved)), ("its output", str(out_moved))]
    return Flow(title, stages)
