"""What a penalty on the weights does to the loss on the training set."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from checker.marking.claims.proof import Proof, Shown, exact
from checker.marking.pictures import Bars

X = Y = (Fraction(1), Fraction(2))
PENALTIES = (Fraction(0), Fraction(1), Fraction(5), Fraction(20))


def training_loss(seed: int) -> Shown:
    """Ridge regression with one weight: the training loss is least without a penalty, and rises with it."""
    proof = Proof({"x": "real[N]", "y": "real[N]", "w": "real", "v": "real", "u": "real"})
    proof.at_least(
        "1/2 sum_n (v x_n - y_n)^2",
        "1/2 sum_n (w x_n - y_n)^2 + (v - w) sum_n x_n (w x_n - y_n)",
        "1/2 sum_n (x_n (v - w))^2",
        "Training loss at any weight v and at a weight w",
    )
    proof.follows(
        "Without a penalty w is trained until its gradient Σ xₙ (w xₙ − yₙ) is 0: no other weight, whatever made it, has a lower "
        "training loss."
    )
    weights = [_weight(penalty) for penalty in PENALTIES]
    losses = [_loss(weight) for weight in weights]
    proof.check(
        all(low < high for low, high in pairwise(losses)),
        "On x = y = (1, 2) the weight that minimises ½ Σ (w xₙ − yₙ)² + ½ λ w² is w = Σ xₙ yₙ / (Σ xₙ² + λ); "
        f"for λ = {_listed(PENALTIES)} the training losses are {_listed(losses)}.",
    )

    def rerun() -> float:
        from checker.evaluation.training import linear_loss, loss_gradient

        at = [
            loss_gradient(float(weight), _floats(X), _floats(Y)) + float(penalty * weight)
            for weight, penalty in zip(weights, PENALTIES, strict=True)
        ]
        losses_again = [linear_loss(float(weight), _floats(X), _floats(Y)) for weight in weights]
        differences = [abs(ours - float(loss)) for ours, loss in zip(losses_again, losses, strict=True)]
        return max(*map(abs, at), *differences)

    return Shown(
        False,
        "the weights trained without a penalty have the lowest training loss there is; with a penalty it is at least as high",
        tuple(proof.steps),
        {
            "x": exact(X),
            "y": exact(Y),
            "lambda": exact(PENALTIES[1]),
            "w": exact(weights[1]),
            "training loss with the penalty": exact(losses[1]),
            "training loss without": exact(losses[0]),
        },
        picture=Bars(
            "Training loss with the penalty ½ λ w²",
            [f"λ = {penalty}" for penalty in PENALTIES],
            [float(loss) for loss in losses],
        ),
        rerun=rerun,
    )


def _weight(penalty: Fraction) -> Fraction:
    return sum((x * y for x, y in zip(X, Y, strict=True)), Fraction()) / (sum(x * x for x in X) + penalty)


def _loss(weight: Fraction) -> Fraction:
    return sum(((weight * x - y) ** 2 for x, y in zip(X, Y, strict=True)), Fraction()) / 2


def _listed(values: tuple[Fraction, ...] | list[Fraction]) -> str:
    return ", ".join(map(str, values))


def _floats(values: tuple[Fraction, ...]) -> list[float]:
    return [float(value) for value in values]
