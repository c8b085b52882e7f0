"""Convex hulls of two finite sets of points, and whether a hyperplane keeps the sets strictly apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from checker.marking.claims.linear_programs import Multipliers, Solution, dot, equations, forbids, inequalities, solves
from checker.marking.claims.proof import Proof, Shown, StepFails, exact

Point = Sequence[Fraction]
PAIRS = 40
"""Random pairs of sets on which both sides of the claim are decided."""


@dataclass(frozen=True, slots=True)
class Hyperplane:
    """``w^T x + w_0`` is positive on the first set and negative on the second."""

    w: tuple[Fraction, ...]
    w_0: Fraction

    def separates(self, first: Sequence[Point], second: Sequence[Point]) -> bool:
        """Whether it does."""
        return all(dot(self.w, x) + self.w_0 > 0 for x in first) and all(dot(self.w, y) + self.w_0 < 0 for y in second)


@dataclass(frozen=True, slots=True)
class CommonPoint:
    """A point of both hulls, with its weights in either."""

    point: tuple[Fraction, ...]
    first_weights: tuple[Fraction, ...]
    second_weights: tuple[Fraction, ...]

    def is_in_both(self, first: Sequence[Point], second: Sequence[Point]) -> bool:
        """Whether the weights are convex and give the point on either side."""
        return all(
            all(weight >= 0 for weight in weights) and sum(weights) == 1 and _combined(weights, points) == self.point
            for weights, points in ((self.first_weights, first), (self.second_weights, second))
        )


def decide(first: Sequence[Point], second: Sequence[Point]) -> Hyperplane | CommonPoint:
    """A common point of the hulls, or a hyperplane from the multipliers that forbid one; accepted when it does what it should.

    The multipliers (u, v, w) of ``sum a = 1``, ``sum b = 1``, ``sum a_n x_n - sum b_m y_m = 0`` satisfy ``u + w^T x_n >= 0``,
    ``v - w^T y_m >= 0`` and ``u + v < 0``: the hyperplane half way between ``-u`` and ``v`` separates. Raises StepFails.
    """
    zero, one = Fraction(), Fraction(1)
    rows = [[one] * len(first) + [zero] * len(second), [zero] * len(first) + [one] * len(second)]
    rows += [[*(x[place] for x in first), *(-y[place] for y in second)] for place in range(len(first[0]))]
    found = equations(rows, [one, one] + [zero] * len(first[0]))
    if isinstance(found, Solution):
        a, b = found.values[: len(first)], found.values[len(first) :]
        shared = CommonPoint(_combined(a, first), a, b)
        if not shared.is_in_both(first, second):
            raise StepFails("the common point is not in both hulls")
        return shared
    u, v, *w = found.values
    plane = Hyperplane(tuple(w), (u - v) / 2)
    if not plane.separates(first, second):
        raise StepFails("the hyperplane does not separate")
    return plane


def separability(seed: int) -> Shown:
    """Hulls that intersect belong to sets that no hyperplane separates, and the other way round."""
    proof = Proof({"a": "real[N]", "x": "real[D] for n in N", "w": "real[D]", "w_0": "real"})
    proof.equal(
        "sum_{n=1}^N a_n (w^T x_n + w_0)",
        "w^T (sum_{n=1}^N a_n x_n) + w_0 sum_{n=1}^N a_n",
        "An affine function goes through a combination",
    )
    proof.follows(
        "The weights sum to 1, so a point z = Σ aₙ xₙ = Σ bₘ yₘ of both hulls has wᵀz + w₀ = Σ aₙ (wᵀxₙ + w₀) = Σ bₘ (wᵀyₘ + w₀)."
    )
    proof.follows(
        "Were the sets separated, the first sum would be > 0 (weights ≥ 0, not all 0, times positive numbers) and the second < 0: "
        "a contradiction. So hulls that intersect have no separating hyperplane, and separable sets have disjoint hulls."
    )
    touching = apart = 0
    random = Random(seed)
    for _ in range(PAIRS):
        first, second = _points(random), _points(random)
        found = decide(first, second)
        if isinstance(found, CommonPoint) == _is_separable(first, second):
            raise StepFails("a pair of sets has a common point and a hyperplane, or neither")
        touching += isinstance(found, CommonPoint)
        apart += isinstance(found, Hyperplane)
    proof.check(
        touching > 0 and apart > 0,
        f"{PAIRS} random pairs of sets in the plane, decided by rational linear programming: {touching} have a common point of the hulls "
        f"(and multipliers that forbid a hyperplane), {apart} a separating hyperplane, none both, none neither.",
    )
    first, second = _square((0, 0), (2, 2)), _square((0, 2), (2, 0))
    shared = decide(first, second)
    assert isinstance(shared, CommonPoint)
    proof.check(
        not _is_separable(first, second),
        "The diagonals of a square: their common point has the weights shown, and no hyperplane separates their ends.",
    )
    return Shown(
        True,
        "a common point of the hulls would lie on both sides of any separating hyperplane",
        tuple(proof.steps),
        {
            "x": exact(first),
            "y": exact(second),
            "z": exact(shared.point),
            "a": exact(shared.first_weights),
            "b": exact(shared.second_weights),
        },
    )


def _is_separable(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether some (w, w_0) has ``w^T x + w_0 >= 1`` and ``w^T y + w_0 <= -1``, which any separating one has when scaled."""
    one = Fraction(1)
    rows = [[*(-entry for entry in x), -one] for x in first] + [[*y, one] for y in second]
    right = [-one] * len(rows)
    found = inequalities(rows, right)
    accepted = forbids(found, rows, right) if isinstance(found, Multipliers) else solves(found, rows, right)
    if not accepted:
        raise StepFails("the linear program's answer does not check")
    return isinstance(found, Solution)


def _combined(weights: Sequence[Fraction], points: Sequence[Point]) -> tuple[Fraction, ...]:
    return tuple(dot(weights, [point[place] for point in points]) for place in range(len(points[0])))


def _points(random: Random) -> list[Point]:
    """Two to four points in the plane with small rational coordinates, around one of two places."""
    centre = random.choice((0, 3))
    return [
        tuple(centre + Fraction(random.randint(-4, 4), random.randint(1, 3)) for _ in range(2))
        for _ in range(random.randint(2, 4))
    ]


def _square(*corners: tuple[int, int]) -> list[Point]:
    return [tuple(map(Fraction, corner)) for corner in corners]
