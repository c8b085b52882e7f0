"""The domains of symbols: one row for each, saying how a value is drawn, which values are simplest, and what it is exactly.

A value here is the list of one member's entries, row by row. Drawn reals are whole multiples of 1/GRAIN, so that they are
floats exactly and their sums stay short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import prod
from random import Random
from typing import Protocol

from flint import fmpq

from checker.evaluation.exact import Exact
from checker.evaluation.scalars import ONE, ZERO, Array, Scalar, Value
from checker.language.declarations import Declaration
from checker.language.shapes import concrete, size_value

GRAIN = 1024
Entries = list[Scalar]


@dataclass(frozen=True, slots=True)
class Frame:
    """One member to fill: its number of entries and rows, and the values that a finite domain has."""

    count: int
    rows: int
    values: tuple[fmpq, ...] = ()


class Drawing(Protocol):
    """Draws one member's entries, reals of order ``scale``."""

    def __call__(self, frame: Frame, random: Random, scale: int) -> Entries: ...


class Representing(Protocol):
    """Gives one member's entries in an exact form."""

    def __call__(self, frame: Frame, exact: Exact) -> Entries: ...


@dataclass(frozen=True, slots=True)
class Domain:
    """``draw`` gives entries at random, of order ``scale``; ``entries`` the simplest values of single entries that may be
    changed one by one (empty: the member changes as a whole); ``members`` whole members, simplest first; ``exact`` the
    entries as independent parts of an exact form. ``discrete`` values are counted off."""

    draw: Drawing
    exact: Representing
    entries: Callable[[Frame], tuple[fmpq, ...]] = lambda frame: ()
    members: Callable[[Frame], Iterator[Entries]] = lambda frame: iter(())


def magnitude(random: Random, scale: int) -> fmpq:
    """A positive number between a third of ``scale`` and twice it, an odd multiple of the grain."""
    return fmpq(2 * random.randrange(GRAIN // 6, GRAIN) + 1, GRAIN) * scale


def _positive(frame: Frame, random: Random, scale: int) -> Entries:
    drawn: dict[fmpq, None] = {}
    while len(drawn) < frame.count:
        drawn[magnitude(random, scale)] = None
    return list(drawn)


def _real(frame: Frame, random: Random, scale: int) -> Entries:
    return [value * random.choice((1, -1)) for value in _positive(frame, random, scale)]


def _integer(frame: Frame, random: Random, scale: int) -> Entries:
    return [fmpq(random.choice((-3, -2, -1, 1, 2, 3, 4)) * scale) for _ in range(frame.count)]


def _probability(frame: Frame, random: Random, scale: int) -> Entries:
    return [fmpq(random.randrange(GRAIN // 10, GRAIN - GRAIN // 10), GRAIN) for _ in range(frame.count)]


def _onehot(frame: Frame, random: Random, scale: int) -> Entries:
    return _unit_vector(frame.count, random.randrange(frame.count))


def _simplex(frame: Frame, random: Random, scale: int) -> Entries:
    cuts = [0, *sorted(random.sample(range(1, GRAIN), frame.count - 1)), GRAIN]
    return [fmpq(upper - lower, GRAIN) for lower, upper in pairwise(cuts)]


def _sphere(frame: Frame, random: Random, scale: int) -> Entries:
    """A rational point of the unit sphere: the stereographic projection of a rational point off the equator."""
    if frame.count == 1:
        return [fmpq(random.choice((1, -1)))]
    point = [fmpq(random.choice((1, -1)) * random.randrange(8, 24), 7) for _ in range(frame.count - 1)]
    square = sum([entry * entry for entry in point], ZERO)
    return [*(2 * entry / (square + 1) for entry in point), (square - 1) / (square + 1)]


def _symmetric(frame: Frame, random: Random, scale: int) -> Entries:
    entries = _real(frame, random, scale)
    return [entries[max(r, c) * frame.rows + min(r, c)] for r in range(frame.rows) for c in range(frame.rows)]


def _definite(frame: Frame, random: Random, scale: int) -> Entries:
    """``B B^T`` plus a positive diagonal."""
    rows = [[fmpq(random.randrange(-12, 13), 8) for _ in range(frame.rows)] for _ in range(frame.rows)]
    entries = [sum([a * b for a, b in zip(left, right, strict=True)], ZERO) for left in rows for right in rows]
    for place in range(0, frame.count, frame.rows + 1):
        entries[place] += fmpq(random.randrange(3, 9), 8)
    return entries


def _finite(frame: Frame, random: Random, scale: int) -> Entries:
    return [random.choice(frame.values) for _ in range(frame.count)]


def _unit_vector(count: int, hot: int) -> Entries:
    return [ONE if place == hot else ZERO for place in range(count)]


def _unit_vectors(frame: Frame) -> Iterator[Entries]:
    return (_unit_vector(frame.count, hot) for hot in range(frame.count))


def _sphere_members(frame: Frame) -> Iterator[Entries]:
    yield from _unit_vectors(frame)
    if frame.count > 1:
        yield [fmpq(3, 5), fmpq(4, 5), *[ZERO] * (frame.count - 2)]


def _simplex_members(frame: Frame) -> Iterator[Entries]:
    yield [fmpq(1, frame.count)] * frame.count
    if frame.count > 1:
        yield [fmpq(1, 2), *[fmpq(1, 2 * (frame.count - 1))] * (frame.count - 1)]


def _diagonal(frame: Frame, values: Callable[[int], int]) -> Entries:
    return [fmpq(values(r) if r == c else 0) for r in range(frame.rows) for c in range(frame.rows)]


def _definite_members(frame: Frame) -> Iterator[Entries]:
    yield _diagonal(frame, lambda place: 1)
    yield _diagonal(frame, lambda place: 2)
    if frame.rows > 1:
        yield _diagonal(frame, lambda place: place + 1)
        yield [fmpq(frame.rows if r == c else 1) for r in range(frame.rows) for c in range(frame.rows)]


def _symmetric_members(frame: Frame) -> Iterator[Entries]:
    yield [ZERO] * frame.count
    yield from _definite_members(frame)
    yield [ONE] * frame.count
    if frame.rows > 1:
        yield [fmpq(abs(r - c)) for r in range(frame.rows) for c in range(frame.rows)]


def _exact_free(*, positive: bool = False, whole: bool = False) -> Representing:
    def build(frame: Frame, exact: Exact) -> Entries:
        return [exact.ring.generator(positive=positive, whole=whole)[1] for _ in range(frame.count)]

    return build


def _exact_onehot(frame: Frame, exact: Exact) -> Entries:
    return exact.pieces.finite(frame.count)


def _exact_probability(frame: Frame, exact: Exact) -> Entries:
    entries = [exact.ring.generator(positive=True)[1] for _ in range(frame.count)]
    for entry in entries:
        exact.ring.declare_sign(1 - entry, 1)
    return entries


def _exact_simplex(frame: Frame, exact: Exact) -> Entries:
    free = [exact.ring.generator(positive=True)[1] for _ in range(frame.count - 1)]
    last = 1 - sum(free, exact.ring.one * 0)
    if free:
        exact.ring.declare_sign(last, 1)
    return [*free, last if free else ONE]


def _exact_sphere(frame: Frame, exact: Exact) -> Entries:
    made = [exact.ring.generator() for _ in range(frame.count)]
    entries = [entry for _, entry in made]
    exact.ring.relate([(made[-1][0], 2)], sum([entry * entry for entry in entries], exact.ring.one * -1))
    return entries


def _exact_symmetric(positive: bool) -> Representing:
    def build(frame: Frame, exact: Exact) -> Entries:
        made: dict[tuple[int, int], Scalar] = {}
        for row in range(frame.rows):
            for column in range(row + 1):
                entry = exact.ring.generator(positive=positive and row == column)[1]
                made[row, column] = made[column, row] = entry
        return [made[row, column] for row in range(frame.rows) for column in range(frame.rows)]

    return build


def _exact_finite(frame: Frame, exact: Exact) -> Entries:
    entries = []
    for _ in range(frame.count):
        indicators = exact.pieces.finite(len(frame.values))
        entries.append(sum([value * truth for value, truth in zip(frame.values, indicators, strict=True)], ZERO))
    return entries


def _values(*numbers: int | Fraction) -> Callable[[Frame], tuple[fmpq, ...]]:
    entries = tuple(fmpq(number.numerator, number.denominator) for number in numbers)
    return lambda frame: entries


_HALF = Fraction(1, 2)
DOMAINS: Mapping[str, Domain] = {
    "real": Domain(_real, _exact_free(), _values(0, 1, -1, 2, -2, 3, _HALF, -_HALF)),
    "positive": Domain(_positive, _exact_free(positive=True), _values(1, 2, 3, 4, _HALF)),
    "integer": Domain(_integer, _exact_free(whole=True), _values(0, 1, -1, 2, -2, 3, 4)),
    "probability": Domain(
        _probability, _exact_probability, _values(_HALF, Fraction(1, 3), Fraction(1, 4), Fraction(3, 4))
    ),
    "onehot": Domain(_onehot, _exact_onehot, members=_unit_vectors),
    "simplex": Domain(_simplex, _exact_simplex, members=_simplex_members),
    "unit": Domain(_sphere, _exact_sphere, members=_sphere_members),
    "symmetric": Domain(_symmetric, _exact_symmetric(False), members=_symmetric_members),
    "spd": Domain(_definite, _exact_symmetric(True), members=_definite_members),
    "index": Domain(_finite, _exact_finite, lambda frame: frame.values),
    "set": Domain(_finite, _exact_finite, lambda frame: frame.values),
}


def frame(declaration: Declaration, sizes: Mapping[str, int]) -> Frame:
    """What one member of a declared symbol looks like at the given sizes."""
    shape = concrete(declaration.shape, sizes)
    values = tuple(fmpq(value.numerator, value.denominator) for value in declaration.values)
    if declaration.bound is not None:
        values = tuple(map(fmpq, range(1, size_value(declaration.bound, sizes) + 1)))
    return Frame(prod(shape), shape[0] if shape else 1, values)


def array_shape(declaration: Declaration, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape of a symbol's array, the family's axes first."""
    return (*(size_value(size, sizes) for size in declaration.family), *concrete(declaration.shape, sizes))


def assemble(declaration: Declaration, sizes: Mapping[str, int], member: Callable[[Frame], Entries]) -> Value:
    """A symbol's value, its members made one by one."""
    held = frame(declaration, sizes)
    shape = array_shape(declaration, sizes)
    if not shape:
        return member(held)[0]
    members = prod(shape) // held.count
    return Array(shape, [entry for _ in range(members) for entry in member(held)])
