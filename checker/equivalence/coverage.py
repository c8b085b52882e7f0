"""What agreement without a proof must have looked at: both sides of every kink, close to it, and every labelling.

Two expressions that are equal at points in general position are equal on the pieces where these points are. A piece between two
kinks may be thin, so each kink is approached: along the segment between two inputs on different sides of it, by bisection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from flint import fmpq

from checker.equivalence.inputs import Inputs
from checker.equivalence.points import Finding, Point
from checker.equivalence.sampling import Draw
from checker.evaluation.balls import BOTH_SIDES
from checker.evaluation.scalars import Array, Value

HALVINGS = 10
SEGMENTS = 4
"""How often each kink is approached."""
NEIGHBOURS = 4
CONTINUOUS = frozenset({"real", "positive", "probability"})

Compare = Callable[[Point], Finding]


def found_different(inputs: Inputs, kinks: Sequence[object], compare: Compare) -> Point | None:
    """A further point at which answer and key certainly differ, None where none was found."""
    further: list[Point] = [*inputs.labelled, *(inputs.wide if kinks else ())]
    for point in further:
        if compare(point) is Finding.DIFFERS:
            return point
    return _approached(inputs, kinks, compare)


def one_sided(inputs: Inputs, kinks: Sequence[object]) -> bool:
    """Whether some kink was only ever seen from one side."""
    sides: dict[object, int] = {}
    for point in (*inputs.regular, *inputs.wide, *inputs.labelled):
        for (where, _), side in (point.trace or {}).items():
            sides[where] = sides.get(where, 0) | side
    return any(sides.get(kink, 0) not in (0, BOTH_SIDES) for kink in kinks)


def _approached(inputs: Inputs, kinks: Sequence[object], compare: Compare) -> Point | None:
    """Follows segments to every kink, and compares on the way."""
    wanted = dict.fromkeys(kinks, SEGMENTS)
    for first, second in _pairs(inputs):
        if not any(wanted.values()):
            break
        end = inputs.sampler.assumptions.settle(_blended(inputs, first.draw, second.draw, fmpq(1)))
        if end is None:
            continue
        far = inputs.point(end)
        if compare(far) is Finding.DIFFERS:
            return far
        for where, visit in _crossed(first, far):
            if wanted.get(where):
                wanted[where] -= 1
                different = _bisected(inputs, first, far, (where, visit), compare)
                if different is not None:
                    return different
    return None


def _pairs(inputs: Inputs) -> Iterator[tuple[Point, Point]]:
    """Pairs of points of equal sizes."""
    points = [*inputs.regular, *inputs.wide]
    for place, first in enumerate(points):
        same = (second for second in points[place + 1 :] if second.draw.sizes == first.draw.sizes)
        for second in islice(same, NEIGHBOURS):
            yield first, second


def _crossed(first: Point, second: Point) -> list[tuple[object, int]]:
    """The comparisons that come out differently at the two points."""
    one, other = first.trace or {}, second.trace or {}
    return [visit for visit, side in one.items() if other.get(visit, side) != side]


def _bisected(inputs: Inputs, first: Point, second: Point, visit: tuple[object, int], compare: Compare) -> Point | None:
    """Closer and closer points on both sides of a kink; a point at which the values differ."""
    near, far = first.draw, second.draw
    side = (first.trace or {}).get(visit)
    for _ in range(HALVINGS):
        middle = inputs.sampler.assumptions.settle(_blended(inputs, near, far, fmpq(1, 2)))
        if middle is None:
            return None
        point = inputs.point(middle)
        if compare(point) is Finding.DIFFERS:
            return point
        if (point.trace or {}).get(visit) == side:
            near = middle
        else:
            far = middle
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
