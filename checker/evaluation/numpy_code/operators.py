"""Operators, comparisons and subscripts of code answers: Python's and NumPy's own, once the size is allowed."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from checker.evaluation.numpy_code.arithmetic import Arithmetic
from checker.evaluation.numpy_code.costs import broadcast_extent, extent, index_extent, matmul
from checker.evaluation.numpy_code.limits import Refused
from checker.evaluation.numpy_code.values import NUMBERS, describe, dictionary_key

Operation = Callable[[Any, Any], Any]

OPERATORS: dict[str, tuple[Operation, Operation]] = {
    "+": (operator.add, operator.iadd),
    "-": (operator.sub, operator.isub),
    "*": (operator.mul, operator.imul),
    "/": (operator.truediv, operator.itruediv),
    "//": (operator.floordiv, operator.ifloordiv),
    "%": (operator.mod, operator.imod),
    "**": (operator.pow, operator.ipow),
    "@": (operator.matmul, operator.imatmul),
    "&": (operator.and_, operator.iand),
    "|": (operator.or_, operator.ior),
}
"""Each operator, and the one that works in place."""

COMPARISONS: dict[str, Operation] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

SIGNS: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}


def binary(arithmetic: Arithmetic, symbol: str, left: Any, right: Any, *, in_place: bool = False) -> Any:
    """``left symbol right``; in place, the left array or list itself changes, as in Python."""
    operation = OPERATORS[symbol][in_place]
    if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
        return _of_numbers(arithmetic, symbol, operation, left, right)
    if isinstance(left, np.ndarray) and isinstance(right, (list, tuple)):
        return _of_numbers(arithmetic, symbol, operation, left, arithmetic.array(right))
    if isinstance(left, (list, tuple)) and isinstance(right, np.ndarray) and not in_place:
        return _of_numbers(arithmetic, symbol, operation, arithmetic.array(left), right)
    if isinstance(left, str) and isinstance(right, str) and symbol == "+":
        arithmetic.budget.spell(len(left) + len(right))
        return left + right
    if isinstance(left, (list, tuple)) and type(left) is type(right) and symbol == "+":
        arithmetic.budget.allocate(len(left) + len(right))
        return operation(left, right)
    if isinstance(left, (int, np.integer)) and isinstance(right, (list, tuple)):
        left, right = right, left
    if isinstance(left, (list, tuple)) and isinstance(right, (int, np.integer)) and symbol == "*":
        arithmetic.budget.allocate(len(left) * max(0, int(right)))
        return operation(left, int(right))
    raise Refused(f"`{symbol}` is not for {describe(left)} and {describe(right)}")


def _of_numbers(arithmetic: Arithmetic, symbol: str, operation: Operation, left: Any, right: Any) -> Any:
    budget = arithmetic.budget
    whole = isinstance(left, int) and isinstance(right, int)
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        if symbol == "@":
            elements, operations = matmul((left, right), {})
            budget.allocate(elements)
            budget.multiply(operations)
        else:
            budget.allocate(broadcast_extent([np.shape(left), np.shape(right)]))
        if symbol == "/" and operation is operator.truediv:
            left, right = arithmetic.number(left), arithmetic.number(right)
    elif symbol == "/" or symbol == "**" and whole and right < 0:
        if right == 0 and isinstance(left, (int, float)) and isinstance(right, (int, float)):
            raise ZeroDivisionError("division by zero")
        left, right = arithmetic.real.type(left), arithmetic.real.type(right)
    elif symbol == "**" and whole and abs(left) > 1 and right * math.log2(abs(left)) > 64:
        raise Refused("an integer grows past 2**63", "compute with floats")
    return arithmetic.admit(operation(left, right))


def compare(arithmetic: Arithmetic, symbol: str, left: Any, right: Any) -> Any:
    """``left symbol right`` for one of the six comparisons."""
    operation = COMPARISONS[symbol]
    if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
        if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
            arithmetic.budget.allocate(broadcast_extent([np.shape(left), np.shape(right)]))
        return operation(left, right)
    if isinstance(left, np.ndarray) and isinstance(right, (list, tuple)):
        return compare(arithmetic, symbol, left, arithmetic.array(right))
    if isinstance(left, (list, tuple)) and isinstance(right, np.ndarray):
        return compare(arithmetic, symbol, arithmetic.array(left), right)
    if isinstance(left, str) and isinstance(right, str) or left is None or right is None:
        return operation(left, right)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        for side in (left, right):
            arithmetic.sequence(side)
        return operation(left, right)
    if symbol in ("==", "!="):
        return (left is right) is (symbol == "==")
    raise Refused(f"`{symbol}` is not for {describe(left)} and {describe(right)}")


def contains(arithmetic: Arithmetic, item: Any, container: Any) -> bool:
    """``item in container``."""
    if isinstance(container, dict):
        return dictionary_key(item) in container
    if isinstance(container, str) and isinstance(item, str):
        return item in container
    if isinstance(container, range):
        arithmetic.budget.allocate(len(container))
        return isinstance(item, NUMBERS) and item in container
    if isinstance(container, np.ndarray):
        return bool(np.any(compare(arithmetic, "==", container, item)))
    if isinstance(container, (list, tuple)):
        arithmetic.budget.allocate(len(container))
        return any(bool(compare(arithmetic, "==", member, item)) for member in container)
    raise Refused(f"nothing is in {describe(container)}")


def unary(arithmetic: Arithmetic, symbol: str, value: Any) -> Any:
    """``-value``, ``+value`` or ``~value``."""
    if not isinstance(value, NUMBERS):
        raise Refused(f"`{symbol}` is not for {describe(value)}")
    arithmetic.budget.allocate(extent(np.shape(value)))
    return arithmetic.admit(SIGNS[symbol](value))


def truth(value: Any) -> bool:
    """What `if`, `while`, `and`, `or` and `not` take the value for."""
    if isinstance(value, np.ndarray) and value.size > 1:
        raise ValueError(
            f"an array of shape {value.shape} is neither true nor false: use np.where, a mask, .any() or .all()"
        )
    if value is None or isinstance(value, (*NUMBERS, str, list, tuple, dict, range)):
        return bool(value)
    raise Refused(f"{describe(value)} is neither true nor false")


def get_item(arithmetic: Arithmetic, owner: Any, key: Any) -> Any:
    """``owner[key]``: a view for slices of an array, a copy for indices and masks."""
    if isinstance(owner, (np.ndarray, np.generic)):
        key = _array_key(arithmetic, owner, key)
        value: Any = owner
        return arithmetic.admit(value[key])
    if isinstance(owner, dict):
        return owner[dictionary_key(key)]
    if isinstance(owner, (list, tuple, range)):
        if not isinstance(key, slice):
            return owner[_position(key)]
        if not isinstance(owner, range):
            arithmetic.budget.allocate(len(owner))
        part: Any = arithmetic.index_key(key)
        return owner[part]
    raise Refused(f"{describe(owner)} has no entries")


def set_item(arithmetic: Arithmetic, owner: Any, key: Any, value: Any) -> None:
    """``owner[key] = value``."""
    if isinstance(owner, np.ndarray):
        if isinstance(value, (list, tuple)):
            value = arithmetic.array(value)
        if not isinstance(value, NUMBERS):
            raise Refused(f"an array holds numbers, not {describe(value)}")
        owner[_array_key(arithmetic, owner, key)] = value
    elif isinstance(owner, dict):
        arithmetic.budget.allocate(1)
        owner[dictionary_key(key)] = value
    elif isinstance(owner, list):
        owner[_position(key)] = value
    else:
        raise Refused(f"the entries of {describe(owner)} cannot be set")


def _position(key: Any) -> int:
    if isinstance(key, (int, np.integer, np.ndarray)):
        return operator.index(key)
    raise Refused(f"a list is not indexed by {describe(key)}")


def _array_key(arithmetic: Arithmetic, owner: Any, key: Any) -> Any:
    key = arithmetic.index_key(key)
    if any(isinstance(item, np.ndarray) for item in (key if isinstance(key, tuple) else (key,))):
        arithmetic.budget.allocate(index_extent(owner.shape, key))
    return key
