"""Whether a properties part's key is true, by three roads: decided from the expression, JAX's slopes, the derivation's limits."""

from __future__ import annotations

from typing import Any

from flint import arb

from checker.bank import Part
from checker.evaluation import jax as jax_evaluation
from checker.evaluation.arrays import Environment
from checker.evaluation.balls import rational
from checker.language.nodes import Symbol
from checker.marking.activations.activation import SIDES, Activation
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.properties.claims import Claims

FAR = 60.0
"""Where slopes are taken to have settled."""
STEP = 1e-7
TOLERANCE = 1e-5
GRID = 121


def verify_properties(
    part: Part, key: Claims, function: Activation | None, derivation: ClosedForm | None
) -> PartVerification:
    """The key against each road. A part without a function has none."""
    if function is None:
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=True, shown="")
    assert key.saturation is not None
    wanted = (-1 in key.saturation.sides, 1 in key.saturation.sides, bool(key.differentiable), bool(key.identity))
    names = ("saturates as x -> -inf", "saturates as x -> inf", "differentiable", "identity")
    roads: dict[str, tuple[bool | None, ...]] = {
        "the expression": (function.saturates(-1), function.saturates(1), function.differentiable, function.identity),
        "JAX": _by_jax(part, function),
    }
    if derivation is not None:
        roads["its derivation"] = tuple(bool(value) for value in derivation.evaluate({}, {}))
    faults = [
        f"{name}: the key says {'yes' if truth else 'no'}, {road} {'no' if truth else 'yes'}"
        for road, found in roads.items()
        for name, truth, value in zip(names, wanted, found, strict=True)
        if value is not None and value is not truth
    ]
    faults += _places(key, function)
    agrees = {
        road: all(v is None or v is t for v, t in zip(found, wanted, strict=True)) for road, found in roads.items()
    }
    return PartVerification(
        part.name, part.kind, agrees["JAX"] and agrees["the expression"], agrees.get("its derivation"), None, 2 * GRID,
        ok=not faults, message="; ".join(faults),
        shown="limits and slopes" + (" in balls, by JAX and SymPy" if derivation is not None else " in balls and by JAX"),
    )  # fmt: skip


def _places(key: Claims, function: Activation) -> list[str]:
    """The points that the key names as kinks are those of the function."""
    if function.differentiable is not False or not key.places:
        return []
    breaks = [arb(one.place) for one in function.breaks]
    named = [rational(place) for place in key.places]
    agree = len(breaks) == len(named) and all(any(ball.contains(place) for ball in breaks) for place in named)
    return [] if agree else [f"the key names {len(named)} kinks, the function has {len(breaks)} and not all there"]


def _by_jax(part: Part, function: Activation) -> tuple[bool | None, ...]:
    """Saturation at both ends, differentiability and identity, as far as JAX's slopes at floats tell."""
    vocabulary = function.line.vocabulary
    by = Symbol(function.variable)

    def slope(values: Any) -> Any:
        return jax_evaluation.autodiff(function.node, by, vocabulary, values, {})

    grid = [-6 + 12 * number / (GRID - 1) for number in range(GRID)]
    places = [0.0, *grid, *(float(arb(one.place).mid()) for one in function.breaks)]
    ends = [FAR * side for side in SIDES]
    inputs = [*(place - STEP for place in places), *(place + STEP for place in places), *ends]
    slopes = list(map(float, jax_evaluation.at_many(slope, [{function.variable: place} for place in inputs])))
    left, right, far = slopes[: len(places)], slopes[len(places) : -2], slopes[-2:]
    smooth = all(abs(a - b) < TOLERANCE for a, b in zip(left, right, strict=True))
    flat = [abs(end) < TOLERANCE for end in far]
    # A slope that vanishes slowly, as 1/x^2, is not seen at FAR: it speaks against saturation only where the expression does too.
    saturates = [end or (None if function.saturates(side) else False) for side, end in zip(SIDES, flat, strict=True)]
    start = float(jax_evaluation.evaluate(function.node, Environment({function.variable: 0.0}, {}, vocabulary)))
    identity = abs(start) < TOLERANCE and abs(left[0] - 1) < TOLERANCE and abs(right[0] - 1) < TOLERANCE
    return (*saturates, smooth, identity)
