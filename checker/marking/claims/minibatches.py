"""The gradient of a minibatch against the gradient of the whole training set."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product

from checker.marking.claims.proof import Proof, Shown, StepFails, exact
from checker.marking.pictures import Bars

WEIGHT = Fraction(0)


def full_gradient(seed: int) -> Shown:
    """The least data set, in whole numbers, whose minibatches of one example have another gradient than all of it."""
    proof = Proof()
    x, y = _smallest()
    whole = _gradient(x, y)
    parts = [_gradient([x_n], [y_n]) for x_n, y_n in zip(x, y, strict=True)]
    proof.check(
        parts[0] != whole,
        f"Data x = {_listed(x)}, y = {_listed(y)}, model w x at w = 0, loss = mean of ½ (w xₙ − yₙ)²: the gradient is the mean of "
        f"xₙ (w xₙ − yₙ), which is {whole} over the training set and {parts[0]} over the minibatch of its first example.",
    )
    mean = sum(parts, Fraction()) / len(parts)
    proof.check(
        mean == whole,
        f"The mean over all minibatches of one example, {mean}, is the full gradient: a minibatch estimates it without bias, not exactly.",
    )
    more_x, more_y = [Fraction(value) for value in (1, 2, 3, 4)], [Fraction(value) for value in (2, 1, 0, 5)]
    pairs = [_gradient([more_x[i], more_x[j]], [more_y[i], more_y[j]]) for i, j in combinations(range(4), 2)]
    proof.check(
        sum(pairs, Fraction()) / len(pairs) == _gradient(more_x, more_y) and len(set(pairs)) > 1,
        f"Also with two of four examples: x = {_listed(more_x)}, y = {_listed(more_y)} has the gradient {_gradient(more_x, more_y)}, its "
        f"minibatches have {_listed(pairs)}.",
    )

    def rerun() -> float:
        from checker.evaluation.training import loss_gradient

        def by_jax(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> float:
            return loss_gradient(float(WEIGHT), [float(v) for v in xs], [float(v) for v in ys], mean=True)

        exact_ones = [
            (whole, by_jax(x, y)),
            (parts[0], by_jax(x[:1], y[:1])),
            (_gradient(more_x, more_y), by_jax(more_x, more_y)),
        ]
        return max(abs(float(value) - other) for value, other in exact_ones)

    return Shown(
        False,
        f"a minibatch has the gradient {parts[0]} where the training set has {whole}",
        tuple(proof.steps),
        {
            "x": exact(x),
            "y": exact(y),
            "w": exact(WEIGHT),
            "gradient of the training set": exact(whole),
            "gradient of the first example": exact(parts[0]),
        },
        picture=Bars(
            "Gradients by w",
            ["training set", *(f"example {n}" for n in range(1, len(parts) + 1))],
            [float(whole), *map(float, parts)],
        ),
        rerun=rerun,
    )


def _smallest() -> tuple[list[Fraction], list[Fraction]]:
    """Two examples in whole numbers, smallest first, that have different gradients."""
    for largest in range(1, 4):
        for numbers in product(range(largest + 1), repeat=4):
            x, y = [Fraction(value) for value in numbers[:2]], [Fraction(value) for value in numbers[2:]]
            if _gradient(x[:1], y[:1]) != _gradient(x, y):
                return x, y
    raise StepFails("no data set was found")


def _gradient(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    return sum((x_n * (WEIGHT * x_n - y_n) for x_n, y_n in zip(x, y, strict=True)), Fraction()) / len(x)


def _listed(values: Sequence[Fraction]) -> str:
    return f"({', '.join(map(str, values))})"
