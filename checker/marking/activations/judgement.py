"""Claims about an activation function against the key, each with what the function itself shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from checker.equivalence.presentation import shown
from checker.equivalence.verdict import Counterexample, Value, Verdict
from checker.evaluation.balls import rational
from checker.evaluation.scalars import Scalar
from checker.marking.activations.activation import SIDES, Activation, Side
from checker.marking.pictures import Curve
from checker.parsing.properties.claims import Claims, Saturation

FLAT = Fraction(1, 5)
STEEP = Fraction(1, 2)
"""A function may be called saturated beyond a number where its slope stays below FLAT; it is not where the slope reaches STEEP."""
STEPS = 40
REACH = 10
"""How far beyond the number slopes are looked at, and at how many places."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The judgement of one property. ``proved``: the function itself shows it, rather than the key alone."""

    verdict: Verdict
    detail: str
    proved: bool = False
    counterexample: Counterexample | None = None
    notes: tuple[str, ...] = ()


def judged(claims: Claims, key: Claims, function: Activation | None) -> list[Finding]:
    """What is claimed, judged property by property, in the question's order."""
    findings = []
    if claims.saturation is not None and key.saturation is not None:
        findings.append(_saturation(claims.saturation, key.saturation, function))
    if claims.differentiable is not None and key.differentiable is not None:
        findings.append(_differentiable(claims, key, function))
    if claims.identity is not None and key.identity is not None:
        findings.append(_identity(claims.identity, key.identity, function))
    return findings


def _end(side: int) -> str:
    return f"x → {'-' if side < 0 else ''}∞"


def _text(value: Scalar | None) -> str:
    shown_value = _value(value)
    return "none" if shown_value is None else str(shown_value)


def _value(value: Scalar | None) -> Value:
    if type(value) is arb and value.is_exact() and value.is_integer():
        return int(float(value.mid()))
    return None if value is None else shown(value, ())


# Saturation


def _saturation(said: Saturation, key: Saturation, function: Activation | None) -> Finding:
    evidence = "; ".join(_at_end(function, side) for side in SIDES) if function is not None else ""
    ends = " and ".join(_end(side) for side in sorted(key.sides))
    truth = f"it saturates as {ends}" if key.holds else "it does not saturate"
    tail = f": {evidence}" if evidence else ""
    proved = function is not None and all(function.saturates(side) is (side in key.sides) for side in SIDES)

    def wrong(claimed: str, side: Side) -> Finding:
        return Finding(Verdict.WRONG, f"saturates: {claimed}, but {truth}{tail}", proved, _far(function, side, claimed))

    if said.holds and not key.holds:
        return wrong("yes", max(said.sides) if said.sides else 1)  # type: ignore[arg-type]
    if not said.holds and key.holds and said.others and not said.others & key.sides:
        left = " and ".join(_end(side) for side in sorted(key.sides))
        return Finding(Verdict.UNDECIDED, f"saturates: nothing is said of {left}")
    if not said.holds and key.holds:
        side: Side = -1 if -1 in key.sides else 1
        return wrong("no", side)
    for side in SIDES:
        claimed = f"yes as {' and '.join(map(_end, sorted(said.sides)))}"
        if said.holds and side in said.sides and side not in key.sides:
            return wrong(claimed, side)
        if said.holds and said.unclear and said.sides and side in key.sides and side not in said.sides:
            understood = " and ".join(map(_end, sorted(said.sides)))
            return Finding(Verdict.UNDECIDED, f"saturates: of where, only {understood} is understood")
        if said.holds and said.sides and side in key.sides and side not in said.sides:
            return wrong(f"{claimed} only", side)
        if said.holds and side in said.others and side in key.sides:
            return wrong(f"not as {_end(side)}", side)
    if said.holds and said.origin and not said.sides:
        return wrong("near 0", -1 if -1 in key.sides else 1)
    doubt = _bounds(said, function) or _levels(said, key, function)
    if doubt is not None:
        return doubt
    notes: tuple[str, ...] = ()
    if said.holds and not said.sides and not said.levels:
        notes = (f"it is not said where it saturates: as {ends}",)
    return Finding(Verdict.CORRECT, f"saturates: right, {truth}{tail}", proved, notes=notes)


def _at_end(function: Activation, side: Side) -> str:
    """What happens at an end: ``f(x) → 1 as x → ∞ (f'(10) = 8e-09)``."""
    place, slope = function.far_slope(side)
    end = function.tails[side]
    slopes = f"f'({place}) = {_text(slope)}"
    if end is None:
        return f"{slopes} as {_end(side)}"
    if end.limit is None:
        return f"f(x) is unbounded as {_end(side)}, {slopes}"
    return f"f(x) → {_text(end.limit)} as {_end(side)}, {slopes}"


def _far(function: Activation | None, side: Side, claimed: str) -> Counterexample | None:
    if function is None:
        return None
    place, slope = function.far_slope(side)
    return Counterexample(
        {function.variable: int(place.p)}, f"saturates: {claimed}", f"f'({place}) = {_text(slope)}", certified=True
    )


def _bounds(said: Saturation, function: Activation | None) -> Finding | None:
    """A claim such as ``x > 1``: refuted where the slope there is steep, accepted where it stays flat, else left open."""
    if function is None:
        return None
    for side, bound in said.bounds:
        start = rational(bound)
        places = [start + fmpq(side * REACH * number, STEPS) for number in range(1, STEPS + 1)]
        places.insert(0, start + fmpq(side, 1000))
        slopes = [(place, slope) for place in places if (slope := function.slope(place)) is not None]
        if not slopes:
            continue
        place, slope = max(slopes, key=lambda pair: float(abs(arb(pair[1])).mid()))
        region = f"x {'<' if side < 0 else '>'} {bound}"
        if abs(arb(slope)) >= rational(STEEP):
            detail = f"saturates: for {region}, but the slope there is as large as f'({place}) = {_text(slope)}"
            shows = Counterexample(
                {function.variable: _value(place)}, f"saturates for {region}", f"f'({place}) = {_text(slope)}", True
            )
            return Finding(Verdict.WRONG, detail, True, shows)
        if not abs(arb(slope)) <= rational(FLAT):
            detail = (
                f"saturates: for {region} is a matter of degree: the slope there is up to f'({place}) = {_text(slope)}"
            )
            return Finding(Verdict.UNDECIDED, detail)
    return None


def _levels(said: Saturation, key: Saturation, function: Activation | None) -> Finding | None:
    """Values at which it is said to level out are limits of the function."""
    if function is None or not said.holds or not said.levels:
        return None
    limits = {side: end.limit for side in SIDES if (end := function.tails[side]) is not None and end.limit is not None}
    for level in said.levels:
        value = rational(level)
        if limits and not any(arb(limit).contains(value) for limit in limits.values()):
            shows = " and ".join(f"f(x) → {_text(limit)} as {_end(side)}" for side, limit in limits.items())
            side: Side = -1 if -1 in limits else 1
            place = fmpq(100 * side)
            found = Counterexample(
                {function.variable: int(place.p)}, str(level), _value(function.value(place)), certified=True
            )
            return Finding(Verdict.WRONG, f"saturates: at {level}, but {shows}", True, found)
    if not said.sides and len(set(said.levels)) < len({str(_value(limit)) for limit in limits.values()}):
        return Finding(Verdict.UNDECIDED, "saturates: only one of the values at which it levels out is named")
    return None


# Differentiability


def _differentiable(claims: Claims, key: Claims, function: Activation | None) -> Finding:
    said, proved = claims.differentiable, function is not None and function.differentiable is key.differentiable
    breaks = () if function is None else function.breaks
    if said and not key.differentiable:
        where = f"x = {_text(breaks[0].place)}" if breaks else ", ".join(f"x = {place}" for place in key.places)
        detail = f"differentiable: yes, but it is not{f' at {where}' if where else ''}{_break(function)}"
        return Finding(Verdict.WRONG, detail, proved, _broken(function, "differentiable"))
    if not said and key.differentiable:
        place = claims.places[0] if claims.places else Fraction(0)
        detail = f"differentiable: no, but it is everywhere{_smooth_at(function, place)}"
        return Finding(Verdict.WRONG, detail, proved, _smooth(function, place))
    if said:
        pieces = "" if function is None or not proved else ": it has no kinks, and its slope exists at every x"
        if function is not None and function.smooth is not None and function.smooth.joints:
            pieces = "".join(
                f": both slopes at x = {_text(joint.place)} are {_text(joint.slope)}"
                for joint in function.smooth.joints[:1]
            )
        return Finding(Verdict.CORRECT, f"differentiable: right, everywhere{pieces}", proved)
    true_places = [one.place for one in breaks] if breaks and proved else [rational(place) for place in key.places]
    for place in claims.places:
        if true_places and not any(arb(known).contains(rational(place)) for known in true_places):
            at = ", ".join(f"x = {_text(known)}" for known in true_places)
            detail = (
                f"differentiable: not at x = {place}, but it is there{_smooth_at(function, place)}; it is not at {at}"
            )
            return Finding(Verdict.WRONG, detail, proved, _smooth(function, place))
    notes: tuple[str, ...] = ()
    if not claims.places and true_places:
        notes = (
            f"it is not said where it is not differentiable: at {', '.join(f'x = {_text(p)}' for p in true_places)}",
        )
    elif len(claims.places) < len(true_places):
        missed = [
            place for place in true_places if not any(arb(place).contains(rational(said)) for said in claims.places)
        ]
        notes = (f"it is not differentiable at {', '.join(f'x = {_text(place)}' for place in missed)} either",)
    return Finding(Verdict.CORRECT, f"differentiable: right, it is not{_break(function)}", proved, notes=notes)


def _break(function: Activation | None) -> str:
    if function is None or not function.breaks:
        return ""
    one = function.breaks[0]
    if None in one.values:
        return f": it has no value at x = {_text(one.place)}"
    if one.slopes == (None, None):
        return f": at x = {_text(one.place)} it jumps from {_text(one.values[0])} to {_text(one.values[1])}"
    return f": at x = {_text(one.place)} the slope is {_text(one.slopes[0])} from the left and {_text(one.slopes[1])} from the right"


def _broken(function: Activation | None, claimed: str) -> Counterexample | None:
    if function is None or not function.breaks:
        return None
    one = function.breaks[0]
    sides = one.slopes if one.slopes != (None, None) else one.values
    kind = "slopes" if one.slopes != (None, None) else "limits"
    both = f"{kind} {_text(sides[0])} from the left, {_text(sides[1])} from the right"
    return Counterexample({function.variable: _value(one.place)}, claimed, both, certified=True)


def _smooth_at(function: Activation | None, place: Fraction) -> str:
    if function is None or (slope := function.slope(rational(place))) is None:
        return ""
    return f": f'({place}) = {_text(slope)} from both sides"


def _smooth(function: Activation | None, place: Fraction) -> Counterexample | None:
    if function is None or (slope := function.slope(rational(place))) is None:
        return None
    shows = f"f'({place}) = {_text(slope)} from both sides"
    return Counterexample({function.variable: _value(rational(place))}, "not differentiable", shows, certified=True)


# The identity near 0


def _identity(said: bool, key: bool, function: Activation | None) -> Finding:
    proved, shows, found = False, "", None
    if function is not None:
        proved = function.identity is key
        value, slopes = function.at_zero
        if len(slopes) == 2:
            slope = f"the slope at 0 is {_text(slopes[0])} from the left and {_text(slopes[1])} from the right"
            if slopes == (None, None):
                slope = "there is no slope at 0"
        else:
            slope = f"f'(0) = {_text(slopes[0])}"
        shows = f"f(0) = {_text(value)}, {slope}"
        found = Counterexample({function.variable: 0}, f"identity: {'yes' if said else 'no'}", shows, certified=True)
    truth = "approximates the identity near 0" if key else "does not approximate the identity near 0"
    because = f": {shows}" if shows else ""
    if said is not key:
        return Finding(Verdict.WRONG, f"identity: {'yes' if said else 'no'}, but it {truth}{because}", proved, found)
    return Finding(Verdict.CORRECT, f"identity: right, it {truth}{because}", proved)


# The picture


def picture(function: Activation, title: str) -> Curve | None:
    """The function's curve around 0, with its kinks and what it is at 0."""
    points = function.points()
    if len(points) < 2:
        return None
    places = [
        (float(arb(one.place).mid()), _break(function).split(f"x = {_text(one.place)}")[-1].strip(": "))
        for one in function.breaks[:1]
    ]
    value, slopes = function.at_zero
    if len(slopes) == 1:
        places.append((0.0, f"f(0) = {_text(value)}, f'(0) = {_text(slopes[0])}"))
    return Curve(title, points, sorted(places))
