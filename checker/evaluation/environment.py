"""Where compiled code runs: one input in one arithmetic. And the ways in which code is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Protocol

from checker.evaluation.scalars import ONE, Arithmetic, Array, Budget, Scalar, Value, blend, shaped
from checker.language.shapes import Shape, Size, concrete, size_value

QUANTITY_WORK = 1_000_000
"""Node evaluations that computing one quantity may take."""


class NoValue(LookupError):
    """A name that has no values: neither a symbol that is drawn nor a quantity of the model."""


class Quantities(Protocol):
    """Where an environment finds the code of quantities."""

    def quantity(self, name: str) -> Code: ...


class Environment:
    """One point: an arithmetic, the sizes, and the values of symbols. Quantities are computed when used, and kept."""

    __slots__ = ("arithmetic", "budget", "letters", "memo", "program", "sizes", "times", "values")

    def __init__(
        self,
        program: Quantities,
        arithmetic: Arithmetic,
        sizes: Mapping[str, int],
        values: Mapping[str, Value],
        budget: Budget,
    ) -> None:
        self.program = program
        self.arithmetic = arithmetic
        self.times: Callable[[Scalar, Scalar], Scalar] = arithmetic.times
        self.sizes = sizes
        self.values = dict(values)
        self.letters: dict[str, int] = {}
        self.memo: dict[tuple[object, ...], Value] = {}
        self.budget = budget

    def run(self, code: Code) -> Value:
        """The value of compiled code at this point."""
        self.letters.clear()
        self.memo.clear()
        return code(self)

    def value(self, name: str) -> Value:
        """The value of a symbol or quantity."""
        if name not in self.values:
            letters, budget = self.letters, self.budget
            self.letters, self.budget = {}, Budget(QUANTITY_WORK)  # what is kept is not charged to who asks first
            try:
                self.values[name] = self.program.quantity(name)(self)
            finally:
                self.letters, self.budget = letters, budget
        return self.values[name]


Code = Callable[[Environment], Value]


def as_column(code: Code) -> Code:
    """A one-dimensional table as a column."""

    def run(env: Environment) -> Value:
        value = code(env)
        return Array((value.shape[0], 1), value.data)

    return run


def tabulated(names: tuple[str, ...], sizes: tuple[Size | None, ...], shape: Shape, body: Code, weight: int) -> Code:
    """The body for all values of the letters, the first slowest; ``weight`` is what running it once costs."""

    def run(env: Environment) -> Value:
        counts = tuple(size_value(size, env.sizes) for size in sizes)
        env.budget.spend(weight * prod(counts))
        data: list[Scalar] = []
        letters = env.letters
        saved = {name: letters[name] for name in names if name in letters}

        def fill(axis: int) -> None:
            if axis == len(names):
                value = body(env)
                data.extend(value.data if isinstance(value, Array) else (value,))
                return
            for position in range(1, counts[axis] + 1):
                letters[names[axis]] = position
                fill(axis + 1)

        fill(0)
        letters.update(saved)
        return Array((*counts, *concrete(shape, env.sizes)), data)

    return run


def remembered(code: Code, names: tuple[str, ...]) -> Code:
    """The code, run once for each value of the letters it depends on."""
    mark = object()

    def run(env: Environment) -> Value:
        letters = env.letters
        key = (mark, *[letters[name] for name in names])
        memo = env.memo
        if key not in memo:
            memo[key] = code(env)
        return memo[key]

    return run


def with_formals(env: Environment, names: Sequence[str], values: Iterable[Value], body: Code) -> Value:
    """The body with values for its formal parameters."""
    env.values.update(zip(names, values, strict=True))
    return body(env)


def chosen(
    env: Environment,
    truths: Sequence[Scalar],
    values: Sequence[Callable[[], Value]],
    otherwise: Callable[[], Value] | None,
) -> Value:
    """The value of the first case that holds; cases whose conditions are open in the arithmetic are blended."""
    taken: list[tuple[Scalar, Value]] = []
    uncovered: Scalar = ONE
    for truth, value in zip(truths, values, strict=True):
        whole = env.arithmetic.whole(truth)
        if whole == 0:
            continue
        if whole == 1 and not taken:
            return value()
        with env.arithmetic.guarded(truth):
            taken.append((truth, value()))
        uncovered = env.times(uncovered, ONE - truth)
    if otherwise is not None:
        with env.arithmetic.guarded(uncovered):
            rest = otherwise()
    elif taken and env.arithmetic.never(uncovered):
        rest = taken.pop()[1]
    else:
        rest = env.arithmetic.undefined("no case applies")
    for truth, value in reversed(taken):
        shape = next((part.shape for part in (value, rest) if isinstance(part, Array)), ())
        rest = blend(env, truth, shaped(value, shape), shaped(rest, shape))
    return rest
