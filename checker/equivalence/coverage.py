"""What agreement without a proof must have looked at: both sides of every kink, close to it, and every labelling.

Two expressions that are equal at points in general position are equal on the pieces where these points are. A piece between two
kinks may be thin, so each kink is approached: along the segment between two inputs on different sides of it, by bisection.
Where a value may jump in one of the two expressions only, a piece may have been missed, and there is no agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from flint import fmpq

from checker.equivalence.inputs import Inputs
from checker.equivalence.points import Finding, Point
from checker.equivalence.sampling import Draw
from checker.evaluation.balls import BOTH_SIDES
from checker.evaluation.scalars import Array, Kink, Value

HALVINGS = 20
SEGMENTS = 4
"""How often each kink is approached."""
NEIGHBOURS = 4
CONTINUOUS = frozenset({"real", "positive", "probability"})

Visit = tuple[Kink, int]
Compare = Callable[[Point], Finding]


@dataclass(frozen=True, slots=True)
class Gap:
    """What speaks against agreement: a point at which the values certainly differ (or only the key has one), or a reason."""

    point: Point | None = None
    finding: Finding = Finding.NOTHING
    reason: str = ""


def gap_in_agreement(inputs: Inputs, ours: frozenset[Kink], theirs: frozenset[Kink], compare: Compare) -> Gap | None:
    """A gap in the agreement of an answer with the kinks ``ours`` and a key with ``theirs``, None where none was found."""
    kinks = ours | theirs
    for point in (*inputs.labelled, *inputs.wide):
        if gap := _certain(point, compare):
            return gap
    if gap := _approached(inputs, ours, theirs, compare):
        return gap
    return Gap(reason="one side of a kink was never visited") if _one_sided(inputs, kinks) else None


def _certain(point: Point, compare: Compare) -> Gap | None:
    finding = compare(point)
    return Gap(point, finding) if finding in (Finding.DIFFERS, Finding.UNDEFINED) else None


def _one_sided(inputs: Inputs, kinks: frozenset[Kink]) -> bool:
    """Whether some kink was only ever seen from one side."""
    sides: dict[Kink, int] = {}
    for point in (*inputs.regular, *inputs.wide, *inputs.labelled):
        for (kink, _), side in point.trace.items():
            sides[kink] = sides.get(kink, 0) | side
    return any(sides.get(kink, 0) not in (0, BOTH_SIDES) for kink in kinks)


def _approached(inputs: Inputs, ours: frozenset[Kink], theirs: frozenset[Kink], compare: Compare) -> Gap | None:
    """Follows segments to every kink, and compares on the way."""
    wanted = dict.fromkeys(ours | theirs, SEGMENTS)
    for first, second in _pairs(inputs):
        if not any(wanted.values()):
            break
        end = inputs.sampler.assumptions.settle(_blended(inputs, first.draw, second.draw, fmpq(1)))
        if end is None:
            continue
        far = inputs.point(end)
        if gap := _certain(far, compare):
            return gap
        for visit in _crossed(first, far):
            kink = visit[0]
            if wanted.get(kink):
                wanted[kink] -= 1
                others = theirs if kink not in theirs else ours if kink not in ours else frozenset[Kink]()
                if gap := _bisected(inputs, first, far, visit, others, compare):
                    return gap
    return None


def _pairs(inputs: Inputs) -> Iterator[tuple[Point, Point]]:
    """Pairs of points of equal sizes."""
    points = [*inputs.regular, *inputs.wide]
    for place, first in enumerate(points):
        same = (second for second in points[place + 1 :] if second.draw.sizes == first.draw.sizes)
        for second in islice(same, NEIGHBOURS):
            yield first, second


def _crossed(first: Point, second: Point) -> list[Visit]:
    """The comparisons that come out differently at two points."""
    return [visit for visit, side in first.trace.items() if second.trace.get(visit, side) != side]


def _bisected(
    inputs: Inputs, near: Point, far: Point, visit: Visit, others: frozenset[Kink], compare: Compare
) -> Gap | None:
    """Closer and closer points on both sides of a kink of one expression; ``others`` are those of the other alone."""
    side = near.trace.get(visit)
    for _ in range(HALVINGS):
        middle = inputs.sampler.assumptions.settle(_blended(inputs, near.draw, far.draw, fmpq(1, 2)))
        if middle is None:
            return None
        point = inputs.point(middle)
        if gap := _certain(point, compare):
            return gap
        if point.trace.get(visit) == side:
            near = point
        else:
            far = point
    if visit[0].jump and others and not any(kink in others for kink, _ in _crossed(near, far)):
        return Gap(reason="the one changes by cases where the other does not")
    return None


def _blended(inputs: Inputs, near: Draw, far: Draw, part: fmpq) -> Draw:
    """The point of the segment between two draws; what is counted off stays as it is at the near end."""
    symbols = inputs.sampler.vocabulary.symbols

    def between(name: str, value: Value, other: Value) -> Value:
        if symbols[name].domain not in CONTINUOUS:
            return value
        if isinstance(value, Array):
            return Array(value.shape, [a + (b - a) * part for a, b in zip(value.data, other.data, strict=True)])
        return value + (other - value) * part

    return Draw(near.sizes, {name: between(name, value, far.values[name]) for name, value in near.values.items()})
