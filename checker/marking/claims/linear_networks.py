"""Networks of linear units only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random

from checker.marking.claims.linear_programs import dot
from checker.marking.claims.proof import Proof, Shown, StepFails, exact

NETWORKS = 20

Matrix = Sequence[Sequence[Fraction]]
Layer = tuple[Matrix, Sequence[Fraction]]


def collapse(seed: int) -> Shown:
    """Layers of linear units are one linear map: two become one, and so any number."""
    proof = Proof({"W_1": "real[m, n]", "W_2": "real[p, m]", "x": "real[n]", "b_1": "real[m]", "b_2": "real[p]"})
    proof.equal(
        "W_2 (W_1 x + b_1) + b_2",
        "(W_2 W_1) x + (W_2 b_1 + b_2)",
        "Two layers are one, with the weights W₂ W₁ and the bias W₂ b₁ + b₂",
    )
    proof.follows(
        "So the last two layers can be replaced by one as long as there are two; by induction one is left, without a hidden layer."
    )
    random = Random(seed)
    for _ in range(NETWORKS):
        sizes = [random.randint(1, 4) for _ in range(random.randint(3, 6))]
        layers = [_layer(before, after, random) for before, after in pairwise(sizes)]
        x = _vector(sizes[0], random)
        if _output(layers, x) != _output([_collapsed(layers)], x):
            raise StepFails("a collapsed network differs")
    proof.follows(
        f"{NETWORKS} random networks of 2 to 5 linear layers, collapsed so, give exactly the same outputs (in fractions)."
    )
    layers = [(_fractions((1, 2), (0, 1)), _fractions((1, 0))[0]), (_fractions((3, 1)), _fractions((2,))[0])]
    weights, bias = _collapsed(layers)
    x = _fractions((1, 1))[0]
    proof.check(
        _output(layers, x) == _output([(weights, bias)], x), "The instance shown has the same output on both roads."
    )
    return Shown(
        True,
        "a composition of affine maps is an affine map, whose weights are the product of the matrices",
        tuple(proof.steps),
        {
            "W_1": exact(layers[0][0]),
            "b_1": exact(layers[0][1]),
            "W_2": exact(layers[1][0]),
            "b_2": exact(layers[1][1]),
            "weights of the single layer": exact(weights),
            "its bias": exact(bias),
            "x": exact(x),
            "output of both": exact(_output(layers, x)),
        },
    )


def linear_regression(seed: int) -> Shown:
    """The functions of the network with two linear hidden units and the constant k are those of linear regression on X1, X2."""
    declared = {f"w_{number}": "real" for number in range(1, 7)}
    proof = Proof({**declared, "X_1": "real", "X_2": "real", "k": "positive", "alpha": "real", "beta": "real"})
    network = "k (w_5 k (w_1 X_1 + w_3 X_2) + w_6 k (w_2 X_1 + w_4 X_2))"
    proof.equal(
        network,
        "k^2 (w_5 w_1 + w_6 w_2) X_1 + k^2 (w_5 w_3 + w_6 w_4) X_2",
        "The network's output is linear in the inputs, so a regression on X₁ and X₂ has it among its functions",
    )
    proof.equal(
        "k (1 k (alpha/k^2 X_1 + beta/k^2 X_2) + 0 k (0 X_1 + 0 X_2))",
        "alpha X_1 + beta X_2",
        "And every regression function α X₁ + β X₂ is one of the network's, with w₁ = α/k², w₃ = β/k², w₅ = 1 and the others 0",
    )
    weights, k = [1, 2, 3, 4, 5, 6], 2
    alpha, beta = k * k * (5 * 1 + 6 * 2), k * k * (5 * 3 + 6 * 4)
    proof.check(
        _coefficients(weights, k) == (alpha, beta),
        f"The network with w₁ to w₆ = 1 to 6 and k = {k} gives {alpha} for X = (1, 0) and {beta} for X = (0, 1), the coefficients above.",
    )
    return Shown(
        True,
        "the two sets of functions are the same: all α X₁ + β X₂",
        tuple(proof.steps),
        {"w": list(weights), "k": k, "coefficient of X_1": alpha, "coefficient of X_2": beta},
    )


def _coefficients(w: Sequence[int], k: int) -> tuple[int, int]:
    """What a unit of X1 and of X2 alone brings out of the network with w_1 to w_6."""

    def output(x_1: int, x_2: int) -> int:
        return k * (w[4] * k * (w[0] * x_1 + w[2] * x_2) + w[5] * k * (w[1] * x_1 + w[3] * x_2))

    return output(1, 0), output(0, 1)


def _layer(before: int, after: int, random: Random) -> Layer:
    return [_vector(before, random) for _ in range(after)], _vector(after, random)


def _vector(size: int, random: Random) -> list[Fraction]:
    return [Fraction(random.randint(-5, 5), random.randint(1, 3)) for _ in range(size)]


def _output(layers: Sequence[Layer], x: Sequence[Fraction]) -> list[Fraction]:
    value = list(x)
    for weights, bias in layers:
        value = [dot(row, value) + shift for row, shift in zip(weights, bias, strict=True)]
    return value


def _collapsed(layers: Sequence[Layer]) -> Layer:
    weights, bias = layers[0]
    for matrix, shift in layers[1:]:
        columns = list(zip(*weights, strict=True))
        bias = [dot(row, bias) + added for row, added in zip(matrix, shift, strict=True)]
        weights = [[dot(row, column) for column in columns] for row in matrix]
    return weights, bias


def _fractions(*rows: Sequence[int]) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in rows]
