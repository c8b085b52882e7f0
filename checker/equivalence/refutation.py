"""Counterexamples: the simplest input that still shows a certified difference.

The search starts from small probes at the smallest sizes and makes entries simpler one after the other for as long as the
difference lasts. It is bounded in evaluations; what it returns is judged in balls (or exactly) at the end like any other input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from random import Random

from flint import fmpq

from checker.equivalence.domains import DOMAINS, Entries, Frame, assemble, frame
from checker.equivalence.points import Compared, Finding
from checker.equivalence.sampling import Draw, NoDraw, Sampler
from checker.equivalence.simplicity import complexity, rank
from checker.evaluation.scalars import ONE, ZERO, Array, Value

Judge = Callable[[Draw], Compared]
MAX_SIZES_TRIED = 12
MAX_SIZE = 4
MAX_EVALUATIONS = 90
ROUNDED: Mapping[str, Callable[[fmpq], bool]] = {
    "real": lambda value: True,
    "positive": lambda value: bool(value > 0),
    "probability": lambda value: bool(0 < value < 1),
}
"""Domains whose values may be rounded, and what holds of a value in them."""


class Probes:
    """Small whole inputs at the smallest sizes, made once for a vocabulary."""

    def __init__(self, sampler: Sampler) -> None:
        self.sampler = sampler
        self._draws: list[Draw] | None = None

    def draws(self) -> list[Draw]:
        """The probes, the smallest sizes first."""
        if self._draws is None:
            sizes = islice(self.sampler.all_sizes(1, MAX_SIZE), MAX_SIZES_TRIED)
            self._draws = [draw for each in sizes for draw in self._at(each)]
        return self._draws

    def _at(self, sizes: Mapping[str, int]) -> Iterator[Draw]:
        """The simplest values, small whole numbers, fractions, and a draw in general position."""
        for number, fractions in enumerate((False, False, False, True)):
            random = Random(number)
            given = self.sampler.assumptions.given(sizes)
            values: dict[str, Value] = {}
            for name, declaration in self.sampler.vocabulary.symbols.items():
                if declaration.domain in DOMAINS:
                    small = partial(_small, declaration.domain, number, random, fractions)
                    values[name] = assemble(declaration, sizes, small, given.get(name))
            if all(value is not None for value in values.values()):
                draw = self.sampler.assumptions.settle(Draw(sizes, values))
                if draw is not None:
                    yield draw
        try:
            yield self.sampler.draw(sizes, Random(0))
        except NoDraw:
            return


def _small(domain: str, number: int, random: Random, fractions: bool, held: Frame) -> Entries | None:
    """Small values of a domain that are not zero; number 0 is the simplest."""
    entries = [value for value in DOMAINS[domain].entries(held) if value != 0]
    choices = [value for value in entries if (value.q != 1) == fractions] or entries
    if choices:
        return held.filled({place: random.choice(choices) if number else choices[0] for place in held.open})
    members = list(DOMAINS[domain].members(held))
    return members[number % len(members)] if members else DOMAINS[domain].draw(held, random, 1)


def simplest(
    judge: Judge,
    wanted: Finding,
    start: Draw,
    probes: Probes,
    names: Sequence[str],
    *,
    kinks_count: bool,
    evaluations: int = MAX_EVALUATIONS,
) -> Draw:
    """The simplest input found at which ``judge`` still finds what it finds at ``start``.

    ``names`` are the symbols that matter. Unless ``kinks_count``, kinks and gaps (``x/x`` at 0) must be the same a little to
    the side: what happens only there shows nothing.
    """
    search = _Search(judge, wanted, probes.sampler, names, kinks_count, evaluations)
    for probe in probes.draws():
        if sum(probe.sizes.values()) <= sum(start.sizes.values()) and search.shows(probe):
            return search.simplified(probe)
    return search.simplified(start)


class _Search:
    def __init__(
        self, judge: Judge, wanted: Finding, sampler: Sampler, names: Sequence[str], kinks_count: bool, left: int
    ) -> None:
        self.judge = judge
        self.wanted = wanted
        self.sampler = sampler
        self.names = names
        self.kinks_count = kinks_count
        self.left = left

    def shows(self, draw: Draw) -> bool:
        """Whether the draw shows what is wanted."""
        self.left -= 1
        compared = self.judge(draw)
        if compared.finding is not self.wanted:
            return False
        differs = self.wanted is Finding.DIFFERS
        if self.kinks_count and (differs or compared.key_at_kink) or differs and not compared.kinks:
            return True
        self.left -= 1
        nearby = self.sampler.nearby(draw)
        if nearby is None:
            return False
        beside = self.judge(nearby)
        return not compared.is_special(beside) and (differs or beside.finding is self.wanted)

    def simplified(self, draw: Draw) -> Draw:
        """Simpler and simpler draws until none of the next steps shows the difference any more."""
        while True:
            simpler = self._step(draw)
            if simpler is None:
                return draw
            draw = simpler

    def _step(self, draw: Draw) -> Draw | None:
        """One pass over all symbols, None where nothing could be made simpler."""
        before = draw
        for name in self.names:
            for value in self._simpler_wholes(name, draw):
                if (found := self._with(draw, name, value)) is not None:
                    draw = found
                    break
            for place in range(len(_entries(draw.values[name]))):
                for value in self._simpler_entries(name, draw, place):
                    if (found := self._with(draw, name, value)) is not None:
                        draw = found
                        break
        return None if draw is before else draw

    def _with(self, draw: Draw, name: str, value: Value) -> Draw | None:
        """The draw with another value of a symbol, if that is simpler, allowed, and still shows the difference."""
        if self.left <= 0:
            return None
        changed = self.sampler.assumptions.settle(Draw(draw.sizes, {**draw.values, name: value}))
        if changed is None or complexity(changed, self.names) >= complexity(draw, self.names):
            return None
        return changed if self.shows(changed) else None

    def _simpler_wholes(self, name: str, draw: Draw) -> Iterator[Value]:
        """The symbol filled with one number, or with simpler members."""
        declaration = self.sampler.vocabulary.symbols[name]
        held = frame(declaration, draw.sizes)
        value = draw.values[name]
        domain = DOMAINS[declaration.domain]
        allowed = domain.entries(held)
        count = len(_entries(value))
        if allowed and count > 1:
            for number in (ZERO, ONE):
                if number in allowed:
                    yield Array(value.shape, [number] * count)
        if not allowed:
            for member in domain.members(held):
                yield Array(value.shape, member * (count // held.count)) if isinstance(value, Array) else member[0]

    def _simpler_entries(self, name: str, draw: Draw, place: int) -> Iterator[Value]:
        """One entry made simpler, simplest first; where members change as a whole, the member that begins there."""
        declaration = self.sampler.vocabulary.symbols[name]
        held = frame(declaration, draw.sizes)
        value = draw.values[name]
        entries = _entries(value)
        domain = DOMAINS[declaration.domain]
        allowed = domain.entries(held)
        rounded = _rounded(entries[place]) if declaration.domain in ROUNDED else ()
        for number in (*allowed, *filter(ROUNDED.get(declaration.domain), rounded)):
            if rank(number) < rank(entries[place]):
                changed = [*entries[:place], number, *entries[place + 1 :]]
                yield Array(value.shape, changed) if isinstance(value, Array) else number
        if not allowed and place % held.count == 0 and len(entries) > held.count:
            for member in domain.members(held):
                yield Array(value.shape, [*entries[:place], *member, *entries[place + held.count :]])


def _rounded(value: fmpq) -> Iterator[fmpq]:
    """Numbers near a value with small denominators; for one close to zero, a power of ten and a unit fraction below it."""
    for denominator in (1, 2, 3, 4, 5, 8, 10, 16, 32):
        yield fmpq(int((value * denominator + fmpq(1, 2)).floor()), denominator)
    if value != 0:
        below = int((1 / abs(value)).ceil())
        yield fmpq(1 if value > 0 else -1, 10 ** len(str(below)))
        yield fmpq(1 if value > 0 else -1, below)


def _entries(value: Value) -> list[fmpq]:
    return value.data if isinstance(value, Array) else [value]
