"""What one evaluator of nodes needs whatever its scalars are: arrays of them, the arithmetic's interface, array functions.

Values are raw scalars, or an :class:`Array` shaped ``(*family, *shape)`` with its entries in row-major order; columns are
``(n, 1)``. Two arithmetics exist: balls (:mod:`checker.evaluation.balls`) and exact rational functions
(:mod:`checker.evaluation.exact`). In both, plain rationals are ``fmpq`` and mix with the arithmetic's own scalars under
``+`` and ``-``; products go through ``times``, so that an arithmetic can bound them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import repeat
from math import prod
from operator import add as plus
from typing import Any, Protocol

from flint import fmpq

Scalar = Any
Value = Any
"""A scalar or an Array."""
ZERO = fmpq(0)
ONE = fmpq(1)


HOLDS: Mapping[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}
"""Whether a relation holds, by the sign of left minus right."""


class Array:
    """An array of scalars: its shape in numbers, its entries in row-major order."""

    __slots__ = ("data", "shape")

    def __init__(self, shape: tuple[int, ...], data: list[Scalar]) -> None:
        self.shape = shape
        self.data = data

    def __repr__(self) -> str:
        return f"Array({self.shape}, {self.data})"


@dataclass(frozen=True, slots=True, eq=False)
class Kink:
    """The place of a comparison in an expression, told apart by identity. ``jump``: the value may jump there, else it bends."""

    jump: bool


class WorkExceeded(Exception):
    """The evaluation is larger than its budget of work allows."""


class Budget:
    """How much work may still be done, counted in scalar operations so that it is the same on every machine."""

    __slots__ = ("left",)

    def __init__(self, work: int) -> None:
        self.left = work

    def spend(self, work: int) -> None:
        """Takes from the budget; raises WorkExceeded when there is none left."""
        self.left -= work
        if self.left < 0:
            raise WorkExceeded


class Arithmetic(Protocol):
    """What the evaluator asks of an arithmetic.

    ``where`` marks the place of a comparison in an expression, so that the sides of a kink that were visited can be
    counted; it is None where the compared values are counted off (labels, indices) and there is no kink.
    """

    takes_notes: bool

    def note_never_negative(self, value: Scalar) -> None:
        """Told of a value that it is never negative, where the arithmetic ``takes_notes``."""
        ...

    def times(self, left: Scalar, right: Scalar) -> Scalar: ...
    def divide(self, above: Scalar, below: Scalar) -> Scalar: ...
    def power(self, base: Scalar, exponent: Scalar) -> Scalar: ...
    def number(self, value: Scalar) -> Scalar: ...
    def constant(self, name: str) -> Scalar: ...
    def exp(self, argument: Scalar) -> Scalar: ...
    def log(self, argument: Scalar) -> Scalar: ...
    def sqrt(self, argument: Scalar) -> Scalar: ...
    def sin(self, argument: Scalar) -> Scalar: ...
    def cos(self, argument: Scalar) -> Scalar: ...
    def arctan(self, argument: Scalar) -> Scalar: ...
    def erf(self, argument: Scalar) -> Scalar: ...
    def step(self, argument: Scalar, where: Kink | None) -> Scalar: ...
    def absolute(self, argument: Scalar, where: Kink | None) -> Scalar: ...
    def positive_part(self, argument: Scalar, where: Kink | None) -> Scalar: ...
    def compare(self, relation: str, left: Scalar, right: Scalar, where: Kink | None) -> Scalar: ...
    def whole(self, value: Scalar) -> int | None:
        """The value as an int where it is known to be one."""
        ...

    def never(self, truth: Scalar) -> bool:
        """Whether a condition's value is 0 for all inputs."""
        ...

    def guarded(self, truth: Scalar) -> AbstractContextManager[None]:
        """Within it, what is computed matters only where an open condition holds."""
        ...

    def undefined(self, reason: str) -> Scalar:
        """The value of what has none."""
        ...

    def inverse(self, matrix: Array) -> Array: ...
    def determinant(self, matrix: Array) -> Scalar: ...


class ArrayContext(Protocol):
    """The part of an environment that array functions use."""

    arithmetic: Arithmetic
    times: Callable[[Scalar, Scalar], Scalar]
    budget: Budget


def spread(value: Value, count: int) -> list[Scalar]:
    """The entries of an array, or a scalar as many times."""
    return value.data if isinstance(value, Array) else [value] * count


def shaped(value: Value, shape: tuple[int, ...]) -> Value:
    """A value in the given shape: a scalar fills an array."""
    return value if isinstance(value, Array) or not shape else Array(shape, [value] * prod(shape))


def add_values(left: Value, right: Value) -> Value:
    """The sum of two values of one shape."""
    if isinstance(left, Array):
        return Array(left.shape, list(map(plus, left.data, right.data)))
    return left + right


def multiply_values(context: ArrayContext, left: Value, right: Value) -> Value:
    """The entrywise product of two values of one shape."""
    if isinstance(left, Array):
        return Array(left.shape, list(map(context.times, left.data, right.data)))
    return context.times(left, right)


def scale(context: ArrayContext, factor: Scalar, value: Value) -> Value:
    """A scalar times a value."""
    if isinstance(value, Array):
        return Array(value.shape, list(map(context.times, repeat(factor), value.data)))
    return context.times(factor, value)


def blend(context: ArrayContext, truth: Scalar, above: Value, below: Value) -> Value:
    """``above`` where a condition holds, else ``below``; the condition's value is 1, 0, or open in the arithmetic."""
    whole = context.arithmetic.whole(truth)
    if whole is not None:
        return above if whole else below
    return add_values(scale(context, truth, above), scale(context, ONE - truth, below))


def matrix_product(context: ArrayContext, left: Array, right: Array) -> Array:
    """The product of two matrices."""
    rows, inner = left.shape
    columns = right.shape[1]
    context.budget.spend(rows * inner * columns)
    times, a, b = context.times, left.data, right.data
    lines = [a[start : start + inner] for start in range(0, rows * inner, inner)]
    if columns == 1:
        return Array((rows, 1), [sum(map(times, line, b), ZERO) for line in lines])
    posts = [b[column::columns] for column in range(columns)]
    return Array((rows, columns), [sum(map(times, line, post), ZERO) for line in lines for post in posts])


def transposed(matrix: Array) -> Array:
    """The transpose of a matrix."""
    rows, columns = matrix.shape
    if rows == 1 or columns == 1:
        return Array((columns, rows), matrix.data)
    return Array((columns, rows), [a for column in range(columns) for a in matrix.data[column::columns]])


def pick(
    context: ArrayContext,
    array: Array,
    sizes: Sequence[int],
    positions: Sequence[int | Scalar],
    member: tuple[int, ...],
) -> Value:
    """The member (shaped ``member``, a scalar where empty) at one position for each of the leading ``sizes``, from 1.

    A position that the arithmetic knows only as a scalar (a label) picks by comparing it with each number.
    """
    for axis, position in enumerate(positions):
        if not isinstance(position, int):
            result: Value = None
            for number in range(1, sizes[axis] + 1):
                truth = context.arithmetic.compare("=", position, fmpq(number), None)
                there = pick(context, array, sizes, [*positions[:axis], number, *positions[axis + 1 :]], member)
                weighted = scale(context, truth, there)
                result = weighted if result is None else add_values(result, weighted)
            return result
    offset = 0
    for size, position in zip(sizes, positions, strict=True):
        if not 1 <= position <= size:
            return shaped(context.arithmetic.undefined(f"index {position} is outside 1 to {size}"), member)
        offset = offset * size + position - 1
    if not member:
        return array.data[offset]
    count = prod(member)
    return Array(member, array.data[offset * count : (offset + 1) * count])


def diagonal(value: Value) -> Value:
    """The diagonal matrix of a vector, or the diagonal of a square matrix as a column."""
    if not isinstance(value, Array):
        return value
    rows, columns = value.shape
    if rows == columns and rows > 1:
        return Array((rows, 1), value.data[:: columns + 1])
    size = rows * columns
    data = [ZERO] * (size * size)
    data[:: size + 1] = value.data
    return Array((size, size), data)


def total(value: Value) -> Scalar:
    """The sum of all entries."""
    return sum(value.data, ZERO) if isinstance(value, Array) else value


def trace(value: Value) -> Scalar:
    """The sum of the diagonal of a square matrix."""
    return sum(value.data[:: value.shape[1] + 1], ZERO) if isinstance(value, Array) else value
