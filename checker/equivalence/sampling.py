"""Inputs drawn at random, exactly, inside every symbol's domain and a problem's assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
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
from checker.language.shapes import size_names, size_value
from checker.language.traversal import names as symbol_names

MAX_TRIES = 200
CONDITION_WORK = 20_000
MAX_SIZE_SETS = 400


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


class Assumptions:
    """A part's ``assume``: conditions over sizes and values.

    An equality with a symbol or one of its entries on the left sets that value (``y_1 = 1``); every other condition must
    hold of a draw.
    """

    def __init__(self, program: Program, assume: Sequence[Node] = ()) -> None:
        self.program = program
        conditions = [part for node in assume for part in conjuncts(node)]
        settings = [part for part in conditions if _sets_a_value(part, program.vocabulary)]
        others = [(part, program.compile(Expression(part))) for part in conditions if part not in settings]
        self.positive = frozenset(name for part in conditions for name in _positive(part))
        self._about_sizes = [code for part, code in others if not symbol_names(part)]
        self._about_values = [code for part, code in others if symbol_names(part)]
        self._settings = [self._setting(part) for part in settings if isinstance(part, Compare)]

    def _setting(self, part: Compare) -> tuple[str, list[Code], Code]:
        compiled = self.program.compile(Expression(part.right))
        if isinstance(part.left, Entry) and isinstance(part.left.base, Symbol):
            return (
                part.left.base.name,
                [self.program.compile(Expression(index)) for index in part.left.indices],
                compiled,
            )
        assert isinstance(part.left, Symbol)
        return part.left.name, [], compiled

    def _environment(self, sizes: Mapping[str, int], values: Mapping[str, Value]) -> Environment:
        return Environment(self.program, Balls(fmpq(1)), sizes, values, Budget(CONDITION_WORK))

    def allow_sizes(self, sizes: Mapping[str, int]) -> bool:
        """Whether the conditions about sizes hold."""
        axes = (size for declaration in self.program.vocabulary.symbols.values() for size in declaration.axes)
        if any(size_value(size, sizes) < 1 for size in axes):
            return False
        env = self._environment(sizes, {})
        return all(env.run(code) == 1 for code in self._about_sizes)

    def settle(self, draw: Draw) -> Draw | None:
        """The draw with the values that are set, None where a condition does not hold of it."""
        if not self._settings and not self._about_values:
            return draw
        env = self._environment(draw.sizes, draw.values)
        self.set_values(env)
        if any(env.run(code) != 1 for code in self._about_values):
            return None
        return Draw(draw.sizes, {name: env.values[name] for name in draw.values})

    def set_values(self, env: Environment) -> None:
        """Writes the values that are set into an environment of any arithmetic."""
        for name, indices, right in self._settings:
            value = env.run(right)
            held = env.values[name]
            if not indices:
                whole = isinstance(held, Array) and not isinstance(value, Array)
                env.values[name] = Array(held.shape, [value] * len(held.data)) if whole else value
                continue
            place = self._place(env, name, indices)
            if place is not None:
                env.values[name] = Array(held.shape, [*held.data[:place], value, *held.data[place + 1 :]])

    def _place(self, env: Environment, name: str, indices: Sequence[Code]) -> int | None:
        """Where among a symbol's entries an index stands, None outside of them."""
        offset = 0
        for size, code in zip(self.program.vocabulary.symbols[name].axes, indices, strict=True):
            count = size_value(size, env.sizes)
            position = env.arithmetic.whole(env.run(code))
            if position is None or not 1 <= position <= count:
                return None
            offset = offset * count + position - 1
        return offset


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
    return symbol_names(node.right) <= vocabulary.symbols.keys() - {target.name}


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
        for _ in range(MAX_TRIES):
            values = {
                name: assemble(
                    declaration, sizes, partial(DOMAINS[declaration.domain].draw, random=random, scale=scale)
                )
                for name, declaration in self.vocabulary.symbols.items()
                if declaration.domain in DOMAINS
            }
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
