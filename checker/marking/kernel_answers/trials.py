"""What an answer leaves open of its counterexample, tried: small values for each point, function, parameter that it does not choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

from flint import arb, fmpq

from checker.evaluation.balls import Balls, is_nan
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Environment
from checker.evaluation.scalars import Array as ArrayValue
from checker.evaluation.scalars import Budget, Scalar
from checker.kernels import Kernel, UnusableInstance
from checker.kernels.gram import Instance, instance_of
from checker.language.declarations import Expression, Vocabulary
from checker.language.nodes import Array, Node
from checker.language.traversal import names
from checker.marking.kernel_answers.algebra import Algebra
from checker.marking.kernel_answers.choice import Choice

NEAR = 30
"""Digits to which values that are no fractions are rounded."""
LARGEST, LEAST = fmpq(10) ** 40, fmpq(10) ** -40
"""Values beyond these are not tried."""
TRIED_NUMBERS = tuple(map(Fraction, ("0", "1", "-1", "2", "-2", "1/2", "3", "-1/2", "-3", "4", "1/4", "3/2")))


def value_of(node: Node) -> Scalar | None:
    """The value of a closed scalar expression: exact where it can be, else a ball."""
    program = Program(Vocabulary())
    try:
        environment = Environment(program, Balls(), {}, {}, Budget(10_000))
        value = environment.run(program.compile(Expression(node)))
    except (ArithmeticError, ValueError, RecursionError, LookupError):
        return None
    return None if isinstance(value, ArrayValue) or is_nan(value) else value


def candidates(kernel: Kernel, choice: Choice, algebra: Algebra) -> dict[tuple[str, Any], list[Any]] | None:
    """For each free thing the values to try: one where the answer chooses it. None where a chosen value is no fraction."""
    found: dict[tuple[str, Any], list[Any]] = {}
    uses_points = bool(names(kernel.node) & set(kernel.arguments)) and not kernel.domain.abstract
    dimension = max((len(node.rows) for node in choice.points.values() if isinstance(node, Array)), default=1)
    dimension = kernel.domain.size if isinstance(kernel.domain.size, int) else dimension
    for place in range(choice.count):
        if place in choice.points:
            value = _plain(choice.points[place])
            if value is None:
                return None
            size = kernel.domain.size
            if kernel.domain.abstract:  # whose points have no coordinates
                value = _some_point(kernel, place)
            if size is not None and not isinstance(value, list):
                value = [value] + [Fraction(0)] * (dimension - 1 if value == 0 or isinstance(size, int) else 0)
            found["point", place] = [value]
        else:
            found["point", place] = _points_to_try(kernel, place) if uses_points else [_some_point(kernel, place)]
    for function, unknown in kernel.unknowns.items():
        if unknown.kind == "kernel":
            if function in choice.matrices:
                rows = _plain_rows(choice.matrices[function])
                if rows is None:
                    return None
                found["kernel", function] = [rows]
            else:
                found["kernel", function] = _grams_to_try(choice.count)
            continue
        if unknown.shape:
            return None
        for place in range(choice.count):
            node = choice.values.get((function, place)) or algebra.defined_value(function, place)
            value = None if node is None else _plain(node)
            if node is not None and (value is None or isinstance(value, list)):
                return None
            found["value", (function, place)] = list(TRIED_NUMBERS[:9]) if value is None else [value]
    for name, parameter in kernel.parameters.items():
        node = choice.parameters.get(name)
        if node is not None:
            value = _plain(node) if len(parameter.shape) == 0 or 1 in parameter.shape else _plain_rows(node)
            if value is None:
                return None
            found["parameter", name] = [value]
        elif parameter.shape:
            return None
        else:
            found["parameter", name] = parameter.values.choices(TRIED_NUMBERS)[:8]
    return found


def _plain(node: Node) -> Any:
    """A number or vector as fractions, None where it is neither."""
    if isinstance(node, Array):
        cells = (
            [row[0] for row in node.rows]
            if all(len(row) == 1 for row in node.rows)
            else list(node.rows[0])
            if len(node.rows) == 1
            else []
        )
        values = [_plain(cell) for cell in cells]
        return None if not values or None in values else values
    value = value_of(node)
    if value is None or value != 0 and not LEAST < abs(arb(value)) < LARGEST:
        return None
    if type(value) is fmpq:
        return Fraction(int(value.p), int(value.q))
    return Fraction(
        arb(value).mid().str(NEAR, radius=False)
    )  # pi/2 to so many digits: what breaks a kernel there breaks it here


def _plain_rows(node: Node) -> list[list[Fraction]] | None:
    if not isinstance(node, Array):
        return None
    rows = [[_plain(cell) for cell in row] for row in node.rows]
    return None if any(cell is None for row in rows for cell in row) else rows


def _points_to_try(kernel: Kernel, place: int) -> list[Any]:
    numbers = kernel.domain.entries.choices(TRIED_NUMBERS)
    size = kernel.domain.size
    if size is None:
        return numbers[:12]
    dimension = size if isinstance(size, int) else 2
    return [list(point) for point in islice(product(numbers[:4], repeat=dimension), 16)]


def _some_point(kernel: Kernel, place: int) -> Any:
    numbers = [each for each in kernel.domain.entries.choices(tuple(map(Fraction, range(1, 12)))) if each >= 0] or [
        Fraction(1)
    ]
    number = numbers[place % len(numbers)]
    size = kernel.domain.size
    if size is None:
        return number
    return [number] + [numbers[0]] * (size - 1 if isinstance(size, int) else 0)


def _grams_to_try(count: int) -> list[list[list[Fraction]]]:
    """Small Gram matrices: zero, ones, the identity, and multiples."""
    one, zero = Fraction(1), Fraction(0)
    return [
        [[value if row == column or everywhere else zero for column in range(count)] for row in range(count)]
        for value, everywhere in ((one, True), (one, False), (zero, True), (2 * one, True), (2 * one, False))
    ]


def instances(
    kernel: Kernel, choice: Choice, tried: Mapping[tuple[str, Any], list[Any]]
) -> Iterator[tuple[Instance | None, str]]:
    """Every combination of the candidates that fits the kernel, or why it does not."""
    keys = list(tried)
    for values in product(*tried.values()):
        chosen = dict(zip(keys, values, strict=True))
        points = [chosen["point", place] for place in range(choice.count)]
        given: dict[str, Any] = {name: chosen["parameter", name] for name in kernel.parameters}
        for name, unknown in kernel.unknowns.items():
            if unknown.kind == "kernel":
                given[name] = chosen["kernel", name]
            else:
                given[name] = [chosen["value", (name, place)] for place in range(choice.count)]
        try:
            yield instance_of(kernel, points, given), ""
        except UnusableInstance as problem:
            yield None, str(problem)
