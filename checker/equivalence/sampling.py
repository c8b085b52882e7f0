"""Inputs drawn at random, exactly, inside every symbol's domain and a problem's assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product, repeat
from math import prod
from operator import neg
from random import Random
from typing import Any

from flint import fmpq

from checker.equivalence.domains import DOMAINS, assemble
from checker.evaluation.balls import Balls
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.scalars import Array, Budget, Value
from checker.language.declarations import Expression, Vocabulary
from checker.language.nodes import Compare, Entry, Logical, Node, Number, Symbol
from checker.language.shapes import SCALAR, size_names, size_value
from checker.language.traversal import names as symbol_names

MAX_TRIES = 200
CONDITION_WORK = 20_000
MAX_SIZE_SETS = 400
GRAINS = (500, 4000)
"""Reals of one draw are whole parts of an odd number, 2k + 1 with k in this range: another one in each draw, so that no
function is zero at all of them by its period."""
ENTRYWISE = frozenset(
    name for name, domain in DOMAINS.items() if name not in ("onehot", "simplex", "unit", "symmetric", "spd")
)
"""Domains whose entries do not depend on each other."""


class NoDraw(Exception):
    """No input was found that meets the assumptions."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Sizes, and an exact value for every symbol: an ``fmpq``, or an Array shaped ``(*family, *shape)``."""

    sizes: Mapping[str, int]
    values: Mapping[str, Value]

    def floats(self, *, columns: bool = True) -> dict[str, Any]:
        """The values as floats and float64 arrays. ``columns``: a ``real[n]`` is an ``(n, 1)`` array as in mathematics, else
        1-D as in code. Labels count from 1."""
        return {name: as_float64(value, columns=columns) for name, value in self.values.items()}


def as_float64(value: Value, *, columns: bool = True) -> Any:
    """An exact value as a float or a float64 array."""
    import numpy

    if not isinstance(value, Array):
        return float(value.p) / float(value.q)
    shape = value.shape[:-1] if not columns and len(value.shape) > 1 and value.shape[-1] == 1 else value.shape
    return numpy.array([float(entry.p) / float(entry.q) for entry in value.data], dtype=numpy.float64).reshape(shape)


ORDERS: Mapping[str, int] = {"<": -1, "<=": -1, ">": 1, ">=": 1}
"""The sign of left minus right."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """An assumption that sets a symbol or, where there are ``indices``, an entry; ``linked`` to other symbols."""

    name: str
    indices: Sequence[Code]
    right: Code
    linked: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """An assumption that ``left - right`` has a sign; ``strict``: that it is not 0 either."""

    left: Code
    right: Code
    sign: int
    strict: bool


class Assumptions:
    """A part's ``assume``: conditions over sizes and values.

    An equality with a symbol or one of its entries on the left and a number on the right gives that value (``y_1 = 1``),
    and the domain's other entries follow; one with other symbols on the right sets it after them. Every other condition must
    hold of a draw.
    """

    def __init__(self, program: Program, assume: Sequence[Node] = ()) -> None:
        self.program = program
        conditions = [part for node in assume for part in conjuncts(node)]
        self.positive = frozenset(name for part in conditions for name in _positive(part))
        self._about_sizes: list[Code] = []
        self._about_values: list[Code] = []
        self._settings: list[_Setting] = []
        self.bounds: list[Bound] = []
        for part in conditions:
            if isinstance(part, Compare) and part.relation in ORDERS and part.left.shape == part.right.shape == SCALAR:
                left, right = (program.compile(Expression(side)) for side in (part.left, part.right))
                self.bounds.append(Bound(left, right, ORDERS[part.relation], part.relation in ("<", ">")))
            if isinstance(part, Compare) and _sets_a_value(part, program.vocabulary):
                self._settings.append(self._setting(part))
            elif symbol_names(part):
                self._about_values.append(program.compile(Expression(part)))
            else:
                self._about_sizes.append(program.compile(Expression(part)))
        self._given: dict[tuple[tuple[str, int], ...], dict[str, dict[int, fmpq]]] = {}

    def _setting(self, part: Compare) -> _Setting:
        target = part.left.base if isinstance(part.left, Entry) else part.left
        indices = part.left.indices if isinstance(part.left, Entry) else ()
        assert isinstance(target, Symbol)
        return _Setting(
            target.name,
            [self.program.compile(Expression(index)) for index in indices],
            self.program.compile(Expression(part.right)),
            linked=bool(symbol_names(part.right)),
        )

    def _environment(self, sizes: Mapping[str, int], values: Mapping[str, Value]) -> Environment:
        return Environment(self.program, Balls(fmpq(1)), sizes, values, Budget(CONDITION_WORK))

    def allow_sizes(self, sizes: Mapping[str, int]) -> bool:
        """Whether the conditions about sizes hold."""
        axes = (size for declaration in self.program.vocabulary.symbols.values() for size in declaration.axes)
        if any(size_value(size, sizes) < 1 for size in axes):
            return False
        env = self._environment(sizes, {})
        return all(env.run(code) == 1 for code in self._about_sizes)

    def given(self, sizes: Mapping[str, int]) -> Mapping[str, Mapping[int, fmpq]]:
        """The entries of each symbol that are given as numbers, by their place in its array."""
        mark = tuple(sizes.items())
        if mark not in self._given:
            env = self._environment(sizes, {})
            found: dict[str, dict[int, fmpq]] = {}
            for setting in self._settings:
                if not setting.linked:
                    value = env.run(setting.right)
                    entries = value.data if isinstance(value, Array) else repeat(value)
                    found.setdefault(setting.name, {}).update(zip(self._places(env, setting), entries, strict=False))
            self._given[mark] = found
        return self._given[mark]

    def settle(self, draw: Draw) -> Draw | None:
        """The draw with the values that are given and set, None where it cannot be, or a condition does not hold of it."""
        if not self._settings and not self._about_values:
            return draw
        values = dict(draw.values)
        for name, given in self.given(draw.sizes).items():
            held = values[name]
            entries = held.data if isinstance(held, Array) else [held]
            if any(entries[place] != value for place, value in given.items()):
                if self.program.vocabulary.symbols[name].domain not in ENTRYWISE:
                    return None
                entries = [given.get(place, entry) for place, entry in enumerate(entries)]
                values[name] = Array(held.shape, entries) if isinstance(held, Array) else entries[0]
        env = self._environment(draw.sizes, values)
        self.link(env)
        if any(env.run(code) != 1 for code in self._about_values):
            return None
        return Draw(draw.sizes, {name: env.values[name] for name in values})

    def link(self, env: Environment) -> None:
        """Writes the values that are set by other symbols into an environment of any arithmetic."""
        for setting in self._settings:
            if setting.linked:
                value, held = env.run(setting.right), env.values[setting.name]
                if not isinstance(held, Array):
                    env.values[setting.name] = value
                    continue
                places = self._places(env, setting)
                news = dict(zip(places, value.data if isinstance(value, Array) else repeat(value), strict=False))
                entries = [news.get(place, entry) for place, entry in enumerate(held.data)]
                env.values[setting.name] = Array(held.shape, entries)

    def _places(self, env: Environment, setting: _Setting) -> list[int]:
        """Where in a symbol's array a setting stands: everywhere for the whole symbol, nowhere for an index outside."""
        axes = [size_value(size, env.sizes) for size in self.program.vocabulary.symbols[setting.name].axes]
        if not setting.indices:
            return list(range(prod(axes)))
        offset = 0
        for count, code in zip(axes, setting.indices, strict=True):
            position = env.arithmetic.whole(env.run(code))
            if position is None or not 1 <= position <= count:
                return []
            offset = offset * count + position - 1
        return [offset]


def conjuncts(node: Node) -> Iterator[Node]:
    """The conditions that are joined by ``and``."""
    if isinstance(node, Logical) and node.operation == "and":
        for part in node.conditions:
            yield from conjuncts(part)
    else:
        yield node


def _sets_a_value(node: Node, vocabulary: Vocabulary) -> bool:
    if not isinstance(node, Compare) or node.relation != "=":
        return False
    target = node.left.base if isinstance(node.left, Entry) else node.left
    if not isinstance(target, Symbol) or target.name not in vocabulary.symbols:
        return False
    if isinstance(node.left, Entry):
        axes = vocabulary.symbols[target.name].axes
        if len(node.left.indices) != len(axes) or any(map(symbol_names, node.left.indices)):
            return False
    linked = symbol_names(node.right)
    if linked and vocabulary.symbols[target.name].domain not in ENTRYWISE:
        return False
    return linked <= vocabulary.symbols.keys() - {target.name}


def _positive(node: Node) -> Iterator[str]:
    """The symbol that a condition ``name > 0`` makes positive."""
    match node:
        case Compare(relation=">", left=Symbol(name=name), right=Number(value=value)) if value >= 0:
            yield name
        case Compare(relation="<", left=Number(value=value), right=Symbol(name=name)) if value >= 0:
            yield name


class Sampler:
    """Draws of a vocabulary's symbols under assumptions."""

    def __init__(self, vocabulary: Vocabulary, assumptions: Assumptions) -> None:
        self.vocabulary = vocabulary
        self.assumptions = assumptions
        self.names = sorted(vocabulary.sizes)

    def draw(self, sizes: Mapping[str, int], random: Random, scale: int = 1) -> Draw:
        """A draw; ``scale`` stretches reals. Raises NoDraw when the assumptions do not let one be found."""
        given = self.assumptions.given(sizes)
        for _ in range(MAX_TRIES):
            grain = 2 * random.randrange(*GRAINS) + 1
            values: dict[str, Value] = {}
            for name, declaration in self.vocabulary.symbols.items():
                if declaration.domain in DOMAINS:
                    draw = partial(DOMAINS[declaration.domain].draw, random=random, scale=scale)
                    values[name] = assemble(declaration, sizes, draw, given.get(name), grain)
            if all(value is not None for value in values.values()):
                settled = self.assumptions.settle(Draw(sizes, values))
                if settled is not None:
                    return settled
        raise NoDraw("no inputs were found that meet the assumptions")

    def nearby(self, draw: Draw) -> Draw | None:
        """The draw with its reals moved a little, to no special place."""
        random = Random(0)

        def moved(value: fmpq) -> fmpq:
            return value + fmpq(random.randrange(1, 64), 4096) * (1 if value >= 0 else -1)

        return self._changed(draw, ("real", "positive"), moved)

    def mirrored(self, draw: Draw) -> Draw | None:
        """The draw with its reals negated."""
        return self._changed(draw, ("real",), neg)

    def _changed(self, draw: Draw, domains: Sequence[str], change: Callable[[fmpq], fmpq]) -> Draw | None:
        values = dict(draw.values)
        for name, value in draw.values.items():
            if self.vocabulary.symbols[name].domain in domains:
                values[name] = (
                    Array(value.shape, list(map(change, value.data))) if isinstance(value, Array) else change(value)
                )
        return self.assumptions.settle(Draw(draw.sizes, values))

    def size_sets(self, count: int = 3) -> list[dict[str, int]]:
        """Sets of sizes, at least 2 and all different where they are few, in changing order. Raises NoDraw without any."""
        small = filter(self._tells_axes_apart, self.all_sizes(2, max(4, len(self.names) + 1)))
        found = list(islice(small, MAX_SIZE_SETS)) or list(islice(self.all_sizes(1, 8), MAX_SIZE_SETS))
        if not found:
            raise NoDraw("no sizes meet the assumptions")
        chosen = [found[0]]
        while len(chosen) < min(count, len(found)):
            chosen.append(
                max((sizes for sizes in found if sizes not in chosen), key=lambda sizes: _novelty(sizes, chosen))
            )
        return chosen

    def all_sizes(self, smallest: int, largest: int) -> Iterator[dict[str, int]]:
        """Every allowed set of sizes in a range, small sums first. Of more than five names some share their size."""
        varied = self.names[:5]
        tuples = product(range(smallest, largest + 1 if len(varied) < 5 else smallest + 4), repeat=len(varied))
        for values in sorted(tuples, key=lambda values: (sum(values), max(values, default=0), values)):
            sizes = {name: values[place % 5] for place, name in enumerate(self.names)}
            if self.assumptions.allow_sizes(sizes):
                yield sizes

    def _tells_axes_apart(self, sizes: Mapping[str, int]) -> bool:
        """Whether sizes that are written differently differ, so that a transposed answer cannot pass by luck."""
        if len(self.names) > 4:
            return len(set(sizes.values())) >= 4
        declarations = self.vocabulary.symbols.values()
        axes = {
            size for declaration in declarations for size in (*declaration.axes, declaration.bound) if size is not None
        }
        axes = {size for size in axes if size_names(size)}
        return len({size_value(size, sizes) for size in axes}) == len(axes)


def _novelty(sizes: Mapping[str, int], chosen: Sequence[Mapping[str, int]]) -> tuple[int, int]:
    """How many names, and pairs of names, stand differently than in the sets before; small sums break ties."""
    names = sorted(sizes)
    fresh = sum(all(sizes[name] != other[name] for other in chosen) for name in names)
    for left, right in product(names, names):
        if left < right:
            order = sizes[left] < sizes[right]
            fresh += all((other[left] < other[right]) != order for other in chosen)
    return fresh, -sum(sizes.values())
