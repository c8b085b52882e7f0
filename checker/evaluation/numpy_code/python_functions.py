"""The built-in functions of Python, and the methods of lists and dictionaries, that a code answer may use.

Each takes the run's :class:`Arithmetic` first, which is asked before anything of unknown length is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from checker.evaluation.numpy_code.arithmetic import Arithmetic
from checker.evaluation.numpy_code.costs import extent
from checker.evaluation.numpy_code.definitions import ROUNDED_DECIMALS
from checker.evaluation.numpy_code.limits import Refused
from checker.evaluation.numpy_code.operators import binary
from checker.evaluation.numpy_code.values import (
    NUMBERS,
    InstanceOnly,
    NumberType,
    PythonFunction,
    describe,
    dictionary_key,
)


def iterate(value: object) -> Iterator[object]:
    """The members of a sequence, one at a time; of an array its rows, as views. Raises Refused."""
    if isinstance(value, dict):
        return iter(list(value))
    if isinstance(value, (list, tuple, range, np.ndarray)):
        return iter(value)
    raise Refused(f"there is nothing to go through in {describe(value)}")


def members(arithmetic: Arithmetic, value: object) -> list[Any]:
    """All members at once, their number asked for first."""
    if isinstance(value, (list, tuple, range, dict)) or isinstance(value, np.ndarray) and value.ndim:
        arithmetic.budget.allocate(len(value))
    return list(iterate(value))


def _scalars(arithmetic: Arithmetic, values: tuple[Any, ...]) -> list[Any]:
    items = members(arithmetic, values[0]) if len(values) == 1 else list(values)
    for item in items:
        if not isinstance(item, NUMBERS) or np.ndim(item):
            raise Refused(f"only numbers can be put in order, not {describe(item)}")
    return items


def _length(arithmetic: Arithmetic, value: Any) -> int:
    if isinstance(value, (list, tuple, dict, range, str, np.ndarray)):
        return len(value)
    raise Refused(f"{describe(value)} has no length")


def _range(arithmetic: Arithmetic, *bounds: Any) -> range:
    return range(*bounds)


def _sum(arithmetic: Arithmetic, values: object, start: Any = 0) -> object:
    total = start
    for item in iterate(values):
        arithmetic.budget.step()
        total = binary(arithmetic, "+", total, item)
    return total


def _zip(arithmetic: Arithmetic, *sequences: Any) -> list[tuple[Any, ...]]:
    return list(zip(*(members(arithmetic, sequence) for sequence in sequences), strict=False))


def _enumerate(arithmetic: Arithmetic, values: Any, start: Any = 0) -> list[tuple[int, Any]]:
    return list(enumerate(members(arithmetic, values), start))


def _round(arithmetic: Arithmetic, value: Any, decimals: Any = None) -> object:
    if not isinstance(value, NUMBERS):
        raise Refused(f"{describe(value)} cannot be rounded")
    if decimals is None:
        return int(np.rint(arithmetic.number(value)))
    if abs(decimals) > ROUNDED_DECIMALS:
        raise Refused(f"rounds to more than {ROUNDED_DECIMALS} decimals")
    rounded: object = np.round(arithmetic.number(value), decimals)
    return rounded


def _text(arithmetic: Arithmetic, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, np.integer)):
        return str(int(value)) if not isinstance(value, bool) else str(value)
    raise Refused(f"only integers are turned into text, not {describe(value)}")


def _absolute(arithmetic: Arithmetic, value: Any) -> object:
    if not isinstance(value, NUMBERS):
        raise Refused(f"{describe(value)} has no absolute value")
    arithmetic.budget.allocate(extent(np.shape(value)))
    return np.abs(value) if isinstance(value, (np.ndarray, np.generic)) else abs(value)


def _power(arithmetic: Arithmetic, base: Any, exponent: Any) -> object:
    return binary(arithmetic, "**", base, exponent)


def _dictionary(arithmetic: Arithmetic, pairs: Any = (), **entries: Any) -> dict[Any, Any]:
    if isinstance(pairs, dict):
        pairs = list(pairs.items())
    arithmetic.budget.allocate(len(pairs) + len(entries))
    return {**{dictionary_key(key): value for key, value in pairs}, **entries}


def _print(arithmetic: Arithmetic, *values: object, **settings: object) -> None:
    return None


_TYPES: dict[str, tuple[type, ...]] = {
    "f": (float, np.floating),
    "i": (int, np.integer),
    "b": (bool, np.bool_),
    "list": (list,),
    "tuple": (tuple,),
    "dict": (dict,),
    "str": (str,),
}


def _is_instance(arithmetic: Arithmetic, value: object, kinds: object) -> bool:
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        match kind:
            case InstanceOnly():
                types = kind.types
            case NumberType():
                types = _TYPES[kind.kind]
            case PythonFunction() if kind.name in _TYPES:
                types = _TYPES[kind.name]
            case _:
                raise Refused(f"`isinstance` is not read for {describe(kind)}")
        if isinstance(value, types):
            return True
    return False


def _map(arithmetic: Arithmetic, *arguments: object) -> object:
    raise Refused("`map` is read only where it is called by its name")  # the interpreter knows the student's functions


_FUNCTIONS: dict[str, Callable[..., object]] = {
    "len": _length,
    "range": _range,
    "sum": _sum,
    "zip": _zip,
    "enumerate": _enumerate,
    "round": _round,
    "str": _text,
    "abs": _absolute,
    "pow": _power,
    "dict": _dictionary,
    "print": _print,
    "isinstance": _is_instance,
    "map": _map,
    "max": lambda arithmetic, *values: max(_scalars(arithmetic, values)),
    "min": lambda arithmetic, *values: min(_scalars(arithmetic, values)),
    "sorted": lambda arithmetic, values: sorted(_scalars(arithmetic, (values,))),
    "any": lambda arithmetic, values: any(_scalars(arithmetic, (values,))),
    "all": lambda arithmetic, values: all(_scalars(arithmetic, (values,))),
    "list": lambda arithmetic, values=(): members(arithmetic, values),
    "tuple": lambda arithmetic, values=(): tuple(members(arithmetic, values)),
    "reversed": lambda arithmetic, values: members(arithmetic, values)[::-1],
}

BUILTINS: dict[str, object] = {
    **{name: PythonFunction(name, call) for name, call in _FUNCTIONS.items()},
    "float": NumberType("float", "f", elementwise=False),
    "int": NumberType("int", "i", elementwise=False),
    "bool": NumberType("bool", "b", elementwise=False),
}


def _append(arithmetic: Arithmetic, owner: list[Any], value: Any) -> None:
    arithmetic.budget.allocate(1)
    owner.append(value)


def _insert(arithmetic: Arithmetic, owner: list[Any], place: Any, value: Any) -> None:
    arithmetic.budget.allocate(len(owner) + 1)
    owner.insert(place, value)


def _extend(arithmetic: Arithmetic, owner: list[Any], values: Any) -> None:
    owner.extend(members(arithmetic, values))


def _reverse(arithmetic: Arithmetic, owner: list[Any]) -> None:
    arithmetic.budget.allocate(len(owner))
    owner.reverse()


def _pop(arithmetic: Arithmetic, owner: Any, *place: Any) -> object:
    arithmetic.budget.allocate(len(owner))
    return owner.pop(*(dictionary_key(key) for key in place))


def _copy(arithmetic: Arithmetic, owner: Any) -> object:
    arithmetic.budget.allocate(len(owner))
    return owner.copy()


def _update(arithmetic: Arithmetic, owner: dict[Any, Any], *pairs: Any, **entries: Any) -> None:
    owner.update(_dictionary(arithmetic, *pairs, **entries))


LIST_METHODS = {
    "append": PythonFunction("append", _append),
    "insert": PythonFunction("insert", _insert),
    "extend": PythonFunction("extend", _extend),
    "reverse": PythonFunction("reverse", _reverse),
    "pop": PythonFunction("pop", _pop),
    "copy": PythonFunction("copy", _copy),
}
DICT_METHODS = {
    "keys": PythonFunction("keys", lambda arithmetic, owner: members(arithmetic, owner)),
    "values": PythonFunction("values", lambda arithmetic, owner: [owner[key] for key in members(arithmetic, owner)]),
    "items": PythonFunction(
        "items", lambda arithmetic, owner: [(key, owner[key]) for key in members(arithmetic, owner)]
    ),
    "get": PythonFunction("get", lambda arithmetic, owner, key, default=None: owner.get(dictionary_key(key), default)),
    "pop": PythonFunction("pop", _pop),
    "update": PythonFunction("update", _update),
    "copy": PythonFunction("copy", _copy),
}
