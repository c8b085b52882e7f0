"""The kinds of values that a code answer can hold beside numbers, arrays, lists, dictionaries and short texts.

None of them has attributes that code can reach: nothing leads from a value to the interpreter's own objects.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from checker.evaluation.numpy_code.costs import Rule, no_larger
from checker.evaluation.numpy_code.limits import Refused

NUMBERS = (bool, int, float, np.generic, np.ndarray)


@dataclass(frozen=True, slots=True)
class Function:
    """A NumPy function that may be called.

    ``cost`` bounds its result. The first ``arrays`` arguments (None: all) may be lists of numbers. ``floating``
    functions compute with real numbers whatever they get. ``keywords`` are the arguments that may be named, ``text``
    the strings that may be passed (None: any subscripts of `einsum`).
    """

    name: str
    call: Callable[..., object]
    cost: Rule = no_larger
    keywords: frozenset[str] = frozenset()
    arrays: int | None = 1
    floating: bool = False
    text: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class PythonFunction:
    """A built-in function, or a method of lists and dictionaries. ``call`` takes the run's Arithmetic first."""

    name: str
    call: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Method:
    """A function with the object that it was asked of."""

    function: Function | PythonFunction
    owner: object


@dataclass(frozen=True, slots=True)
class NumberType:
    """`float`, `np.int64` and so on. ``kind`` is NumPy's: f, i or b; NumPy's own types convert arrays too."""

    name: str
    kind: str
    elementwise: bool = True


@dataclass(frozen=True, slots=True)
class InstanceOnly:
    """A type that `isinstance` may be asked for and nothing more."""

    name: str
    types: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Namespace:
    """A module, or a part of one: the members of ``table`` whose dotted names begin with ``prefix``."""

    name: str
    table: Mapping[str, object] = field(repr=False)
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The names of one call, inside those of the function's place of definition."""

    names: dict[str, object] = field(default_factory=dict)
    outer: Scope | None = None

    def find(self, name: str) -> Scope | None:
        """The nearest scope that holds the name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return scope


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function that the student defined: a list of statements, or a lambda's expression."""

    name: str
    arguments: ast.arguments
    defaults: Mapping[str, object]
    body: list[ast.stmt] | ast.expr
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """`cache`, `params`: what an earlier function is said to have kept, the problem's values by their names."""

    name: str
    written: dict[str, object] = field(default_factory=dict)


def dictionary_key(key: object) -> object:
    """The key, if it is a name, a number, or a flat tuple of them. Raises Refused."""
    flat = key if isinstance(key, tuple) else (key,)
    for item in flat:
        if not (item is None or isinstance(item, (str, bool, int, float, np.generic))):
            raise Refused(f"a dictionary is not indexed by {describe(item)}")
    return key


def describe(value: object) -> str:
    """The kind of a value, for messages."""
    match value:
        case Function() | PythonFunction() | Method() | Closure():
            return "a function"
        case NumberType() | InstanceOnly():
            return f"the type {value.name}"
        case Namespace():
            return f"the module {value.name}"
        case Stored():
            return f"`{value.name}`, whose contents are not known"
        case None:
            return "None"
        case str():
            return "a text"
        case np.ndarray():
            return f"an array of shape {value.shape}"
        case list() | tuple() | dict() | range():
            return f"a {type(value).__name__}"
        case bool() | int() | float() | np.generic():
            return "a number"
    return f"a {type(value).__name__}"
