"""What networks with one hidden layer of linear and hard-threshold units compute, on one input.

Such a network with a linear output unit is ``c + sum_j v_j (w_j x + u_j) + sum_k v_k 1[w_k x + u_k >= 0]``. Between the finitely many
points at which a threshold unit switches it is affine, with the same slope ``sum_j v_j w_j`` everywhere: linear units keep their slope,
threshold units are constant there. With a threshold output unit it has the values 0 and 1 only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random

from checker.marking.claims.proof import Proof, Shown, StepFails, exact

NETWORKS = 40
POINTS = 40
FAR = Fraction(10**9)
"""Behind every switch of a network with weights and biases below 10."""

Unit = tuple[Fraction, Fraction, Fraction]
"""The weight on the unit's output, the weight on its input, its bias."""


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer, a linear output unit with bias ``c``."""

    linear: Sequence[Unit]
    threshold: Sequence[Unit]
    c: Fraction

    def __call__(self, x: Fraction) -> Fraction:
        value = self.c + sum((v * (w * x + u) for v, w, u in self.linear), Fraction())
        return value + sum((v for v, w, u in self.threshold if w * x + u >= 0), Fraction())

    @property
    def slope(self) -> Fraction:
        """The slope of every piece."""
        return sum((v * w for v, w, _ in self.linear), Fraction())

    @property
    def switches(self) -> list[Fraction]:
        """Where the threshold units switch."""
        return sorted({-u / w for _, w, u in self.threshold if w})


def degree_two(seed: int) -> Shown:
    """Polynomials of degree 2: not representable, their second difference is not 0."""
    proof = _common_slope(seed)
    proof.equal(
        "(x + 2)^2 - 2 (x + 1)^2 + x^2",
        "2",
        "But the polynomial x² has the second difference, at x, x + 1, x + 2, wherever x is",
    )
    proof.equal(
        "(c + s (x + 2)) - 2 (c + s (x + 1)) + (c + s x)", "0", "and on one piece of the network, c + s x, it is"
    )
    proof.follows(
        "Behind the last switch there is a piece with room for all three points, so x² is no such network's output. With a threshold "
        "output the values are 0 and 1 only, and x² has others."
    )
    return Shown(
        False,
        "x² has the second difference 2 everywhere, the network's is 0 on every piece",
        tuple(proof.steps),
        {
            "f(x)": "x^2",
            "x": ["t", "t + 1", "t + 2"],
            "second difference of f": 2,
            "second difference of the network": 0,
        },
    )


def hinge_loss(seed: int) -> Shown:
    """The hinge loss max(0, 1 - x): not representable, its slope is -1 far left and 0 far right."""
    proof = _common_slope(seed)
    for slope, piece, where in ((-1, "1 - x", "left of 1"), (0, "0 x", "right of 1")):
        text = piece.replace("x", "(x + 1)")
        proof.equal(f"({text}) - ({piece})", str(slope), f"The hinge loss max(0, 1 − x) {where} has the slope")
    proof.follows(
        "Far left and far right of all switches the network has one and the same slope, the hinge loss has −1 and 0: it is no such "
        "network's output. With a threshold output the values are 0 and 1 only, and the hinge loss has others."
    )
    random = Random(seed)
    for _ in range(NETWORKS):
        if not _deep_ends_agree(random):
            raise StepFails("a network with two hidden layers has two slopes at its ends")
    proof.follows(
        "More hidden layers of these units do not help: a linear unit of such functions is one again, a threshold unit of them still "
        f"switches finitely often ({NETWORKS} random networks with two hidden layers have equal slopes far left and far right)."
    )
    return Shown(
        False,
        "the hinge loss has the slopes −1 and 0, the network has the same slope on all its pieces",
        tuple(proof.steps),
        {
            "f(x)": "max(0, 1 - x)",
            "slope of f far left": -1,
            "slope of f far right": 0,
            "slope of the network far left minus far right": 0,
        },
    )


def degree_one(seed: int) -> Shown:
    """Polynomials of degree 1: one linear hidden unit is enough."""
    proof = Proof({"a": "real[n]", "b": "real", "x": "real[n]"})
    proof.equal(
        "1 (a^T x + b) + 0",
        "a^T x + b",
        "One linear hidden unit with the polynomial's own coefficients, and a linear output unit with weight 1 and bias 0",
    )
    random = Random(seed)
    for _ in range(NETWORKS):
        a, b = _fraction(random), _fraction(random)
        points = [_fraction(random) for _ in range(POINTS)]
        _agree(Network([(Fraction(1), a, b)], [], Fraction()), points, [a * x + b for x in points])
    proof.follows(
        f"{NETWORKS} random polynomials a x + b and their networks agree exactly at {POINTS} random points each."
    )
    return Shown(
        True,
        "one linear hidden unit with weight a and bias b, passed on with weight 1, is a x + b",
        tuple(proof.steps),
        {"a": 3, "b": -2, "weight of the hidden unit": 3, "its bias": -2, "weight of the output unit": 1},
    )


def piecewise_constant(seed: int) -> Shown:
    """Piecewise constant functions of one variable with finitely many pieces: a threshold unit for each jump."""
    proof = Proof()
    proof.follows(
        "With the value c₀ on the far left and a jump from cᵢ₋₁ to cᵢ at tᵢ, take the threshold units 1[x − tᵢ ≥ 0] with the output "
        "weights cᵢ − cᵢ₋₁ and the output bias c₀: left of tᵢ the sum is c₀ + (c₁ − c₀) + … + (cᵢ₋₁ − cᵢ₋₂) = cᵢ₋₁."
    )
    random = Random(seed)
    for _ in range(NETWORKS):
        places = sorted({_fraction(random) for _ in range(random.randint(1, 5))})
        values = [_fraction(random) for _ in range(len(places) + 1)]
        at = [_fraction(random) for _ in places]
        points = [*places, *(_fraction(random) for _ in range(POINTS)), places[0] - 9, places[-1] + 9]
        between = [values[sum(x >= t for t in places)] for x in points]
        _agree(steps_network(places, values), points, between)
        with_jumps = [at[places.index(x)] if x in places else value for x, value in zip(points, between, strict=True)]
        _agree(steps_network(places, values, at), points, with_jumps)
    proof.follows(
        f"{NETWORKS} random functions of up to 6 pieces and their networks agree exactly at {POINTS} random points each, at the "
        "jumps and beyond."
    )
    proof.follows(
        "The value at a jump itself can be anything: 1[x − t ≥ 0] + 1[t − x ≥ 0] − 1 is 1 at t and 0 elsewhere (checked on the same "
        "functions)."
    )
    places, values = [Fraction(0), Fraction(2)], [Fraction(1), Fraction(3), Fraction(-1)]
    network = steps_network(places, values)
    points = [Fraction(-1), Fraction(0), Fraction(1), Fraction(2), Fraction(3)]
    return Shown(
        True,
        "one threshold unit for each jump, weighted by the jump's height",
        tuple(proof.steps),
        {
            "t": exact(places),
            "values of the pieces": exact(values),
            "output weights": exact([v for v, _, _ in network.threshold]),
            "hidden biases": exact([u for _, _, u in network.threshold]),
            "output bias": exact(network.c),
            "x": exact(points),
            "outputs": exact([network(x) for x in points]),
        },
    )


def steps_network(
    places: Sequence[Fraction], values: Sequence[Fraction], at: Sequence[Fraction] | None = None
) -> Network:
    """The network that has ``values`` between the ``places``, and at each place the next value, or what ``at`` says."""
    one = Fraction(1)
    units = [(after - before, one, -t) for t, before, after in zip(places, values, values[1:], strict=False)]
    c = values[0]
    for t, right, value in zip(places, values[1:], at or (), strict=False):
        units += [(value - right, one, -t), (value - right, -one, t)]
        c -= value - right
    return Network([], units, c)


def _common_slope(seed: int) -> Proof:
    """The invariant: every piece has the slope ``sum_j v_j w_j``; checked on random networks, exactly."""
    proof = Proof({"c": "real", "s": "real", "x": "real"})
    proof.equal(
        "(c + s (x + 1)) - (c + s x)",
        "s",
        "Between the switches of its threshold units the network is c + s x, where s sums over the linear units only and so is the "
        "same on every piece. Its first difference there",
    )
    random = Random(seed)
    pieces = 0
    for _ in range(NETWORKS):
        network = Network(_units(random), _units(random), _fraction(random))
        switches = network.switches or [Fraction()]
        ends = [switches[0] - 1, *switches, switches[-1] + 1]
        for left, right in pairwise(ends):
            third = (right - left) / 3
            if network(left + 2 * third) - network(left + third) != network.slope * third:
                raise StepFails("a piece has another slope")
            pieces += 1
    proof.check(pieces > 0, f"{NETWORKS} random networks, exactly: all their {pieces} pieces have that slope.")
    return proof


def _deep_ends_agree(random: Random) -> bool:
    """Whether a random network with a second hidden layer, fed by networks of one, has the same slope far left and far right."""
    inner = [Network(_units(random), _units(random), _fraction(random)) for _ in range(4)]
    weights = [_fraction(random) for _ in inner]

    def output(x: Fraction) -> Fraction:
        values = [network(x) for network in inner]
        linear, threshold = values[:2], [Fraction(value >= 0) for value in values[2:]]
        return sum((weight * value for weight, value in zip(weights, linear + threshold, strict=True)), Fraction())

    return output(-FAR) - output(-FAR - 1) == output(FAR + 1) - output(FAR)


def _agree(network: Network, points: Sequence[Fraction], values: Sequence[Fraction]) -> None:
    if [network(x) for x in points] != list(values):
        raise StepFails("the network has another value")


def _units(random: Random) -> list[Unit]:
    return [(_fraction(random), _fraction(random), _fraction(random)) for _ in range(random.randint(0, 5))]


def _fraction(random: Random) -> Fraction:
    return Fraction(random.randint(-9, 9), random.randint(1, 4))
