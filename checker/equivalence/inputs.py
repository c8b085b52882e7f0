"""The inputs at which answers are compared with a key, the key having a value at each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice, product
from math import prod
from random import Random

from flint import fmpq

from checker.equivalence.domains import DOMAINS, Entries, Frame, array_shape, assemble, frame, members
from checker.equivalence.points import Point, State
from checker.equivalence.sampling import Draw, NoDraw, Sampler
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code
from checker.evaluation.scalars import ZERO, Array, Kink, Value, WorkExceeded
from checker.language.declarations import Declaration

SIZE_SETS = 3
REGULAR = 12
SCALES = (4, 32, 256, 2048, 16384)
MAX_REDRAWS = 40
MAX_LABELLINGS = 64
MAX_ENTRIES = 600
COUNTED = frozenset({"index", "set", "onehot", "integer"})
WHOLE = tuple(map(fmpq, range(-3, 5)))
"""What stands for the values of an integer."""


class Inputs:
    """The inputs for one seed.

    ``regular`` ones are in general position, over several sets of small sizes; ``at_kinks`` ones are at special places, where
    a convention makes kinks count. ``wide`` and ``labelled`` ones serve agreement without a proof.
    """

    def __init__(self, program: Program, key: Code, sampler: Sampler, step_at_zero: fmpq | None, seed: int) -> None:
        self.program = program
        self.key = key
        self.sampler = sampler
        self.step_at_zero = step_at_zero
        self.seed = seed
        self.failure = ""
        self.regular: list[Point] = []
        self.at_kinks: list[Point] = []
        self._large: list[Point] | None = None
        self._wide: list[Point] | None = None
        self._labelled: list[Point] | None = None
        random = self._random("regular")
        try:
            self.size_sets = sampler.size_sets(SIZE_SETS)
            varied = bool(sampler.vocabulary.symbols or sampler.names)
            for number in range(REGULAR if varied else 1):
                self.regular.append(self._fresh(self.size_sets[number % len(self.size_sets)], random))
        except NoDraw as failure:
            self.failure = str(failure)
            return
        if step_at_zero is not None:
            self.at_kinks = list(self._zeroed(self.regular[0].draw))

    def point(self, draw: Draw) -> Point:
        """A point that keeps track of the sides of kinks."""
        return Point(self.program, draw, self.step_at_zero, {})

    def forget(self, kinks: Iterable[Kink]) -> None:
        """Forgets an answer's kinks."""
        gone = frozenset(kinks)
        if gone:
            for point in (
                *self.regular,
                *self.at_kinks,
                *(self._large or ()),
                *(self._wide or ()),
                *(self._labelled or ()),
            ):
                for visit in [visit for visit in point.trace if visit[0] in gone]:
                    del point.trace[visit]

    def _has_key(self, point: Point) -> bool:
        return point.key(self.key).state is State.VALUE

    def _random(self, purpose: str) -> Random:
        """Numbers of its own for each purpose, so that no inputs depend on which others were made before."""
        return Random(f"{purpose} {self.seed}")

    def _fresh(self, sizes: Mapping[str, int], random: Random, scale: int = 1) -> Point:
        for _ in range(MAX_REDRAWS):
            point = self.point(self.sampler.draw(sizes, random, scale))
            if self._has_key(point):
                return point
        raise NoDraw("the key has no value at any input that was drawn")

    def _zeroed(self, draw: Draw) -> Iterator[Point]:
        """The draw with one symbol, and with all, set to zero."""
        symbols = self.sampler.vocabulary.symbols
        free = [
            name
            for name in draw.values
            if ZERO in DOMAINS[symbols[name].domain].entries(frame(symbols[name], draw.sizes))
        ]
        for names in [*([name] for name in free), free]:
            values = dict(draw.values)
            for name in names:
                value = values[name]
                values[name] = Array(value.shape, [ZERO] * len(value.data)) if isinstance(value, Array) else ZERO
            settled = self.sampler.assumptions.settle(Draw(draw.sizes, values))
            if settled is not None:
                point = self.point(settled)
                if self._has_key(point):
                    yield point

    @property
    def large(self) -> list[Point]:
        """Inputs of larger sizes: all sizes at once or, where that is too large, one after the other."""
        if self._large is None:
            self._large = []
            extra, random = [5, 6, 7, 8, 9, 10], self._random("large")
            random.shuffle(extra)
            grown = {name: size + extra[place % 6] for place, (name, size) in enumerate(self.size_sets[0].items())}
            for sizes in [grown, *({**self.size_sets[0], name: size} for name, size in grown.items())]:
                if grown and self._entries(sizes) <= MAX_ENTRIES and self.sampler.assumptions.allow_sizes(sizes):
                    try:
                        self._large.append(self._fresh(sizes, random))
                    except (NoDraw, WorkExceeded):
                        continue
                    if sizes is grown:
                        break
        return self._large

    def _entries(self, sizes: Mapping[str, int]) -> int:
        return sum(prod(array_shape(held, sizes)) for held in self.sampler.vocabulary.symbols.values())

    @property
    def wide(self) -> list[Point]:
        """Inputs of growing scale, and their mirror images: they reach the far sides of kinks."""
        if self._wide is None:
            self._wide = []
            random = self._random("wide")
            for place, scale in enumerate(SCALES):
                try:
                    draw = self._fresh(self.size_sets[place % len(self.size_sets)], random, scale).draw
                except NoDraw:
                    break
                mirrored = self.sampler.mirrored(draw)
                self._wide += [self.point(each) for each in (draw, mirrored) if each is not None]
        return self._wide

    @property
    def labelled(self) -> list[Point]:
        """One input for each labelling: every combination of what is counted off, at small sizes; of too many, some."""
        if self._labelled is None:
            self._labelled = list(islice(self._labellings(), 2 * MAX_LABELLINGS))
        return self._labelled

    def _labellings(self) -> Iterator[Point]:
        counted = {name: held for name, held in self.sampler.vocabulary.symbols.items() if held.domain in COUNTED}
        if not counted:
            return
        sizes = next(self.sampler.all_sizes(2, 4), self.size_sets[0])
        random = self._random("labels")
        draw = self.sampler.draw(sizes, random)
        for labels in self._labels(counted, sizes, random):
            settled = self.sampler.assumptions.settle(Draw(sizes, {**draw.values, **labels}))
            if settled is not None:
                yield self.point(settled)

    def _labels(
        self, counted: Mapping[str, Declaration], sizes: Mapping[str, int], random: Random
    ) -> Iterator[dict[str, Value]]:
        """All values of the symbols that are counted off; where those are too many all of each symbol, and random ones."""
        frames = {name: frame(held, sizes) for name, held in counted.items()}
        many = {name: members(held, sizes) for name, held in counted.items()}
        numbers = {name: _options(counted[name].domain, held) ** many[name] for name, held in frames.items()}
        wholes = {
            name: _wholes(counted[name].domain, held)
            for name, held in frames.items()
            if numbers[name] <= MAX_LABELLINGS
        }
        draws = {name: partial(DOMAINS[held.domain].draw, random=random, scale=1) for name, held in counted.items()}

        def drawn() -> dict[str, Value]:
            return {name: assemble(held, sizes, draws[name]) for name, held in counted.items()}

        if prod(numbers.values()) <= MAX_LABELLINGS:
            for chosen in product(*(product(wholes[name], repeat=many[name]) for name in counted)):
                yield {
                    name: assemble(held, sizes, _one_by_one(values))
                    for (name, held), values in zip(counted.items(), chosen, strict=True)
                }
            return
        for name, values in wholes.items():
            for value in product(values, repeat=many[name]):
                yield {**drawn(), name: assemble(counted[name], sizes, _one_by_one(value))}
        for _ in range(MAX_LABELLINGS):
            yield drawn()


def _one_by_one(values: Iterable[Entries]) -> Callable[[Frame], Entries]:
    """Members taken in turn."""
    rest = iter(values)
    return lambda held: next(rest)


def _options(domain: str, held: Frame) -> int:
    """How many values a member has."""
    return held.count if domain == "onehot" else len(held.values or WHOLE) ** held.count


def _wholes(domain: str, held: Frame) -> list[Entries]:
    """All values of a member."""
    if domain == "onehot":
        return list(DOMAINS[domain].members(held))
    return [list(entries) for entries in product(held.values or WHOLE, repeat=held.count)]
