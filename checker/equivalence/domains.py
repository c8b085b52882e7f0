"""The domains of symbols: one row for each, saying how a value is drawn, which values are simplest, and what it is exactly.

A value here is the list of one member's entries, row by row. A member is a whole value or, of a family, one of its values; of
a matrix whose rows are one-hot, distributions or unit vectors, a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import prod
from random import Random
from typing import Protocol

from flint import fmpq, fmpq_mat

from checker.evaluation.balls import exact_root, rational
from checker.evaluation.exact import Exact
from checker.evaluation.scalars import ONE, ZERO, Array, Scalar, Value
from checker.language.declarations import Declaration
from checker.language.shapes import concrete, is_vector, size_value

BY_ROW = frozenset({"onehot", "simplex", "unit"})
"""Domains of vectors: what a matrix of them says, it says of each row."""
Entries = list[Scalar]


@dataclass(frozen=True, slots=True)
class Frame:
    """One member to fill: its number of entries and rows, the values that a finite domain has, and entries that are given.

    Drawn reals are whole multiples of ``1/grain``, so that their sums stay short.
    """

    count: int
    rows: int
    values: tuple[fmpq, ...] = ()
    given: Mapping[int, fmpq] = field(default_factory=dict)
    grain: int = 1024

    @property
    def open(self) -> list[int]:
        """The places of the entries that are not given."""
        return [place for place in range(self.count) if place not in self.given]

    def filled(self, entries: Mapping[int, Scalar]) -> Entries:
        """All entries, those that are given among them."""
        return [self.given[place] if place in self.given else entries[place] for place in range(self.count)]


class Drawing(Protocol):
    """Draws one member's entries, reals of order ``scale``. None: what is given leaves no value, or none was found."""

    def __call__(self, frame: Frame, random: Random, scale: int) -> Entries | None: ...


class Representing(Protocol):
    """Gives one member's entries in an exact form."""

    def __call__(self, frame: Frame, exact: Exact) -> Entries: ...


@dataclass(frozen=True, slots=True)
class Domain:
    """``draw`` gives entries at random; ``exact`` the entries as independent parts of an exact form; ``entries`` the simplest
    values of single entries, which change one by one (empty: a member changes as a whole); ``members`` whole members,
    simplest first."""

    draw: Drawing
    exact: Representing
    entries: Callable[[Frame], tuple[fmpq, ...]] = lambda frame: ()
    members: Callable[[Frame], Iterator[Entries]] = lambda frame: iter(())


def _magnitudes(frame: Frame, random: Random, scale: int) -> list[fmpq]:
    """Different positive numbers between a third of ``scale`` and twice it."""
    grain = frame.grain
    drawn: dict[fmpq, None] = {}
    while len(drawn) < frame.count:
        drawn[fmpq(random.randrange(grain // 3, 2 * grain), grain) * scale] = None
    return list(drawn)


def _positive(frame: Frame, random: Random, scale: int) -> Entries:
    return frame.filled(dict(enumerate(_magnitudes(frame, random, scale))))


def _real(frame: Frame, random: Random, scale: int) -> Entries:
    return frame.filled({p: v * random.choice((1, -1)) for p, v in enumerate(_magnitudes(frame, random, scale))})


def _integer(frame: Frame, random: Random, scale: int) -> Entries:
    return frame.filled({place: fmpq(random.choice((-3, -2, -1, 1, 2, 3, 4, 5)) * scale) for place in frame.open})


def _probability(frame: Frame, random: Random, scale: int) -> Entries:
    grain = frame.grain
    return frame.filled({p: fmpq(random.randrange(grain // 10, grain - grain // 10), grain) for p in frame.open})


def _finite(frame: Frame, random: Random, scale: int) -> Entries:
    return frame.filled({place: random.choice(frame.values) for place in frame.open})


def _onehot(frame: Frame, random: Random, scale: int) -> Entries | None:
    members = list(_unit_vectors(frame))
    return random.choice(members) if members else None


def _simplex(frame: Frame, random: Random, scale: int) -> Entries | None:
    left = ONE - sum(frame.given.values(), ZERO)
    if left < 0 or not frame.open and left != 0:
        return None
    grain = frame.grain
    cuts = [0, *sorted(random.sample(range(1, grain), len(frame.open) - 1)), grain] if frame.open else []
    shares = [left * (upper - lower) / grain for lower, upper in pairwise(cuts)]
    return frame.filled(dict(zip(frame.open, shares, strict=True)))


def _sphere(frame: Frame, random: Random, scale: int) -> Entries | None:
    """A rational point of the unit sphere: the stereographic projection of a rational point off the equator."""
    radius = exact_root(max(ONE - sum([value * value for value in frame.given.values()], ZERO), -ONE))
    if radius is None or not frame.open and radius != 0:
        return None
    point = [fmpq(random.choice((1, -1)) * random.randrange(8, 24), 7) for _ in frame.open[1:]]
    square = sum([entry * entry for entry in point], ZERO)
    last = (square - 1) / (square + 1) if point else fmpq(random.choice((1, -1)))
    entries = [radius * entry for entry in (*(2 * entry / (square + 1) for entry in point), last)]
    return frame.filled(dict(zip(frame.open, entries, strict=False)))


def _mirrored(frame: Frame, entries: Entries) -> Entries:
    """The lower triangle on both sides, given entries too."""
    size = frame.rows
    given = {place % size * size + place // size: value for place, value in frame.given.items()} | dict(frame.given)
    lower = [entries[max(r, c) * size + min(r, c)] for r in range(size) for c in range(size)]
    return [given.get(place, value) for place, value in enumerate(lower)]


def _symmetric(frame: Frame, random: Random, scale: int) -> Entries:
    return _mirrored(frame, _real(frame, random, scale))


def _definite(frame: Frame, random: Random, scale: int) -> Entries | None:
    """``B B^T`` plus a positive diagonal."""
    size = frame.rows
    rows = [[fmpq(random.randrange(-12, 13), 8) for _ in range(size)] for _ in range(size)]
    entries = [sum([a * b for a, b in zip(left, right, strict=True)], ZERO) for left in rows for right in rows]
    for place in range(0, frame.count, size + 1):
        entries[place] += fmpq(random.randrange(3, 9), 8)
    entries = _mirrored(frame, entries)
    minors = (fmpq_mat(k, k, [entries[r * size + c] for r in range(k) for c in range(k)]) for k in range(1, size + 1))
    return entries if all(minor.det() > 0 for minor in minors) else None


def _unit_vectors(frame: Frame) -> Iterator[Entries]:
    for hot in range(frame.count):
        entries: Entries = [ONE if place == hot else ZERO for place in range(frame.count)]
        if all(entries[place] == value for place, value in frame.given.items()):
            yield entries


def _sphere_members(frame: Frame) -> Iterator[Entries]:
    yield from _unit_vectors(frame)
    if frame.count > 1 and not frame.given:
        yield [fmpq(3, 5), fmpq(4, 5), *[ZERO] * (frame.count - 2)]


def _simplex_members(frame: Frame) -> Iterator[Entries]:
    left, places = ONE - sum(frame.given.values(), ZERO), frame.open
    if places and left >= 0:
        yield frame.filled(dict.fromkeys(places, left / len(places)))
    if len(places) > 1 and left > 0:
        yield frame.filled(dict.fromkeys(places, left / (2 * len(places) - 2)) | {places[0]: left / 2})


def _matrices(frame: Frame, *values: Callable[[int, int], int]) -> Iterator[Entries]:
    for value in values:
        yield _mirrored(frame, [fmpq(value(r, c)) for r in range(frame.rows) for c in range(frame.rows)])


def _definite_members(frame: Frame) -> Iterator[Entries]:
    rows = frame.rows
    yield from _matrices(
        frame,
        lambda r, c: int(r == c),
        lambda r, c: 2 * int(r == c),
        lambda r, c: (r + 1) * int(r == c),
        lambda r, c: rows if r == c else 1,
    )


def _symmetric_members(frame: Frame) -> Iterator[Entries]:
    yield from _matrices(frame, lambda r, c: 0)
    yield from _definite_members(frame)
    yield from _matrices(frame, lambda r, c: 1, lambda r, c: abs(r - c))


def _exact_free(*, positive: bool = False, whole: bool = False) -> Representing:
    def build(frame: Frame, exact: Exact) -> Entries:
        return frame.filled({p: exact.ring.generator(positive=positive, whole=whole)[1] for p in frame.open})

    return build


def _exact_probability(frame: Frame, exact: Exact) -> Entries:
    made = {place: exact.ring.generator(positive=True)[1] for place in frame.open}
    for entry in made.values():
        exact.ring.declare_sign(1 - entry, 1)
    return frame.filled(made)


def _exact_onehot(frame: Frame, exact: Exact) -> Entries:
    members = list(_unit_vectors(frame))
    indicators = exact.pieces.finite(len(members))
    pairs = [zip(indicators, column, strict=True) for column in zip(*members, strict=True)]
    return [sum([truth for truth, entry in pair if entry == 1], ZERO) for pair in pairs]


def _exact_simplex(frame: Frame, exact: Exact) -> Entries:
    made = {place: exact.ring.generator(positive=True)[1] for place in frame.open[:-1]}
    last = exact.ring.one - sum(made.values(), exact.ring.one * sum(frame.given.values(), ZERO))
    if made:
        exact.ring.declare_sign(last, 1)
    return frame.filled({**made, **dict.fromkeys(frame.open[-1:], last)})


def _exact_sphere(frame: Frame, exact: Exact) -> Entries:
    made = {place: exact.ring.generator() for place in frame.open}
    entries = frame.filled({place: entry for place, (_, entry) in made.items()})
    if made:
        last = made[frame.open[-1]][0]
        exact.ring.relate([(last, 2)], sum([entry * entry for entry in entries], exact.ring.one * -1))
    return entries


def _exact_symmetric(*, positive: bool = False) -> Representing:
    def build(frame: Frame, exact: Exact) -> Entries:
        size = frame.rows
        entries = [
            exact.ring.generator(positive=positive and r == c)[1] if c <= r else ZERO
            for r in range(size)
            for c in range(size)
        ]
        return _mirrored(frame, entries)

    return build


def _exact_finite(frame: Frame, exact: Exact) -> Entries:
    def entry() -> Scalar:
        indicators = exact.pieces.finite(len(frame.values))
        return sum([value * truth for value, truth in zip(frame.values, indicators, strict=True)], ZERO)

    return frame.filled({place: entry() for place in frame.open})


def _values(*numbers: int | Fraction) -> Callable[[Frame], tuple[fmpq, ...]]:
    entries = tuple(rational(number) for number in numbers)
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
    "symmetric": Domain(_symmetric, _exact_symmetric(), members=_symmetric_members),
    "spd": Domain(_definite, _exact_symmetric(positive=True), members=_definite_members),
    "index": Domain(_finite, _exact_finite, lambda frame: frame.values),
    "set": Domain(_finite, _exact_finite, lambda frame: frame.values),
}


def frame(declaration: Declaration, sizes: Mapping[str, int], grain: int = 1024) -> Frame:
    """What one member of a declared symbol looks like at the given sizes."""
    shape = concrete(declaration.shape, sizes)
    values = tuple(rational(value) for value in declaration.values)
    if declaration.bound is not None:
        values = tuple(map(fmpq, range(1, size_value(declaration.bound, sizes) + 1)))
    if declaration.domain in BY_ROW and len(shape) == 2 and not is_vector(declaration.shape):
        return Frame(shape[1], 1, values, grain=grain)
    return Frame(prod(shape), shape[0] if shape else 1, values, grain=grain)


def array_shape(declaration: Declaration, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape of a symbol's array, the family's axes first."""
    return (*(size_value(size, sizes) for size in declaration.family), *concrete(declaration.shape, sizes))


def members(declaration: Declaration, sizes: Mapping[str, int]) -> int:
    """How many members a symbol's value is made of."""
    return prod(array_shape(declaration, sizes)) // frame(declaration, sizes).count


def assemble(
    declaration: Declaration,
    sizes: Mapping[str, int],
    member: Callable[[Frame], Entries | None],
    given: Mapping[int, fmpq] | None = None,
    grain: int = 1024,
) -> Value | None:
    """A symbol's value, its members made one by one; ``given`` are entries of the whole. None where a member is None."""
    held = frame(declaration, sizes, grain)
    shape = array_shape(declaration, sizes)
    data: Entries = []
    for number in range(members(declaration, sizes)):
        start = number * held.count
        here = {place - start: value for place, value in (given or {}).items() if start <= place < start + held.count}
        entries = member(replace(held, given=here) if here else held)
        if entries is None:
            return None
        data += entries
    return Array(shape, data) if shape else data[0]
