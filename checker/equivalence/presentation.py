"""Values as people see them: whole numbers, fractions such as ``"1/2"``, decimals long enough to show a difference."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from flint import fmpq

from checker.equivalence.verdict import Value as Shown
from checker.evaluation.balls import as_decimal, is_nan
from checker.evaluation.scalars import Array, Scalar, Value
from checker.language.shapes import Shape, is_column

DIGITS = (6, 9, 15, 30, 60, 120, 300)
FLOAT_DIGITS = 15
LONGEST_FRACTION = 40
LONGEST_WHOLE = 400


def shown(value: Value, shape: Shape) -> Shown:
    """A value whose members have the given shape; a vector is a flat list."""
    return _nested(value, shape, [_shown_entry(entry, DIGITS[0]) for entry in _entries(value)])


def shown_pair(left: Value, left_shape: Shape, right: Value, right_shape: Shape) -> tuple[Shown, Shown]:
    """Two values that differ, each with its members' shape, with as many digits as show it."""
    ours: list[Shown] = []
    theirs: list[Shown] = []
    for digits in DIGITS:
        ours = [_shown_entry(entry, digits) for entry in _entries(left)]
        theirs = [_shown_entry(entry, digits) for entry in _entries(right)]
        if ours != theirs:
            break
    return _nested(left, left_shape, ours), _nested(right, right_shape, theirs)


def shown_floats(computed: Any, expected: Value, shape: Shape) -> tuple[Shown, Shown]:
    """A floating-point result in its own layout, and the key's value, with as many digits as show the difference."""
    for digits in DIGITS[:3]:
        ours = _rounded(computed.tolist(), digits)
        theirs = _nested(expected, shape, [_shown_entry(entry, digits) for entry in _entries(expected)])
        if ours != theirs:
            break
    return ours, theirs


def _rounded(value: Any, digits: int) -> Shown:
    if isinstance(value, list):
        return [_rounded(entry, digits) for entry in value]
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else float(f"{number:.{digits}g}")


def _entries(value: Value) -> Sequence[Scalar]:
    return value.data if isinstance(value, Array) else (value,)


def _shown_entry(value: Scalar, digits: int) -> Shown:
    if is_nan(value):
        return None
    if type(value) is fmpq:
        if value.q == 1 and len(str(value.p)) <= LONGEST_WHOLE:
            return int(value.p)
        if len(str(value)) <= LONGEST_FRACTION:
            return str(value)
    elif value.contains(0):
        return 0
    middle = as_decimal(value, digits)
    return float(middle) if digits <= FLOAT_DIGITS and abs(float(middle)) not in (0.0, float("inf")) else middle


def _nested(value: Value, shape: Shape, entries: list[Shown]) -> Shown:
    if not isinstance(value, Array):
        return entries[0]
    axes = value.shape[:-1] if is_column(shape) else value.shape
    return _fold(axes, entries)


def _fold(axes: tuple[int, ...], entries: list[Shown]) -> Shown:
    if not axes:
        return entries[0]
    below = prod(axes[1:])
    return [_fold(axes[1:], entries[start : start + below]) for start in range(0, len(entries), below)]
