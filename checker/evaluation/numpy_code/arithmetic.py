"""The numbers of one run: its precision, its budget, and what it lets in.

Whatever NumPy gets and whatever it makes passes through here; what is not real numbers or lists of them is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checker.evaluation.numpy_code.costs import DEEPEST, contents, extent
from checker.evaluation.numpy_code.limits import Budget, Refused
from checker.evaluation.numpy_code.values import NUMBERS, Function, NumberType, describe

LARGEST = 2**63

DTYPES = {
    **dict.fromkeys(("float", "float64", "float32", "float16", "double", "f", "d", "f4", "f8"), "f"),
    **dict.fromkeys(("int", "int64", "int32", "i", "i4", "i8"), "i"),
    **dict.fromkeys(("bool", "bool_", "?"), "b"),
}
"""NumPy's names of types, by kind. All floats have the run's precision: an answer is not wrong for being in float32."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The run's budget and its type of real numbers: float64, or longdouble where a variable is one."""

    budget: Budget
    real: np.dtype[np.floating]

    def dtype(self, kind: str) -> np.dtype[np.generic]:
        """The type of arrays of this kind."""
        dtypes: dict[str, np.dtype[Any]] = {"f": self.real, "i": np.dtype(np.int64), "b": np.dtype(np.bool_)}
        return dtypes[kind]

    def convert(self, number_type: NumberType, value: object = 0) -> object:
        """`float(x)`, `np.int64(x)`."""
        if isinstance(value, (list, tuple)) and number_type.elementwise:
            value = self.array(value)
        if isinstance(value, str) and number_type.kind == "f":
            return self.real.type(value)
        if not isinstance(value, NUMBERS):
            raise Refused(f"{number_type.name} takes a number")
        if isinstance(value, np.ndarray) and number_type.elementwise:
            self.budget.allocate(extent(value.shape))
            return value.astype(self.dtype(number_type.kind))
        number = np.asarray(value).item()
        if number_type.kind == "f":
            return self.real.type(number)
        return self.admit(int(number) if number_type.kind == "i" else bool(number))

    def array(self, value: object) -> np.ndarray:
        """An array from a number or a nest of lists of numbers and arrays."""
        self.numbers(value)
        return self.admit(np.asarray(value))  # type: ignore[return-value]

    def numbers(self, value: object) -> None:
        """Raises unless the value is a number, an array, or a nest of lists of them that is not too large."""
        left = [self.budget.limits.elements]

        def visit(item: object, depth: int) -> None:
            self.budget.step()
            if not isinstance(item, (list, tuple)):
                if not isinstance(item, NUMBERS):
                    raise Refused(f"an array holds numbers, not {describe(item)}")
                left[0] -= extent(np.shape(item))
                if left[0] < 0:
                    self.budget.allocate(self.budget.limits.elements + 1)
                return
            if depth > DEEPEST:
                raise Refused(f"lists are nested more than {DEEPEST} deep")
            left[0] -= 1
            for part in item:
                visit(part, depth + 1)

        visit(value, 0)
        if isinstance(value, (list, tuple)):
            self.budget.allocate(contents(value))

    def number(self, value: object) -> Any:
        """A number or array as a real one."""
        if isinstance(value, (np.ndarray, np.generic)):
            return value.astype(self.real) if value.dtype.kind in "biu" else value
        return self.real.type(value) if isinstance(value, (bool, int, float)) else value

    def admit(self, value: object) -> object:
        """The value, if a code answer may hold it; reals in the run's type. Raises Refused."""
        if isinstance(value, (np.ndarray, np.generic)):
            if value.dtype.kind not in "biuf":
                raise Refused("the result is not made of real numbers")
            if extent(value.shape) > self.budget.limits.elements:
                self.budget.allocate(extent(value.shape))
            if value.dtype.kind == "f" and value.dtype != self.real:
                return value.astype(self.real)
            return value
        if isinstance(value, int):
            if not -LARGEST <= value < LARGEST:
                raise Refused("an integer grows past 2**63", "compute with floats")
            return value
        if isinstance(value, complex):
            raise Refused("the result is a complex number")
        if isinstance(value, tuple):
            return tuple(self.admit(item) for item in value)
        if isinstance(value, list):
            return [self.admit(item) for item in value]
        if value is None or isinstance(value, (float, np.dtype)):
            return value
        raise Refused(f"the result is {describe(value)}")

    def argument(self, value: object, function: Function, as_array: bool) -> object:
        """A value as a NumPy function's argument: no text but the function's own, no functions, lists checked."""
        if isinstance(value, NumberType):
            return self.dtype(value.kind)
        if isinstance(value, str):
            own = (
                all(letter.isalpha() or letter in " ,.->" for letter in value)
                if function.text is None
                else value in function.text
            )
            if own:
                return value
            if value in DTYPES:
                return self.dtype(DTYPES[value])
            raise Refused(f"the text {value!r} is not read in np.{function.name}")
        if isinstance(value, range):
            self.budget.allocate(len(value))
            value = list(value)
        if isinstance(value, (list, tuple)):
            if as_array:
                value = self.array(value)
            else:
                self.sequence(value)
        if value is None or isinstance(value, (*NUMBERS, list, tuple, np.dtype)):
            return self.number(value) if as_array and function.floating else value
        raise Refused(f"np.{function.name} takes numbers and arrays, not {describe(value)}")

    def sequence(self, value: list[object] | tuple[object, ...]) -> None:
        """Raises unless the value is a nest of lists of numbers (or None, as in `axes` and `shape` arguments)."""
        self.numbers([item for item in value if item is not None])

    def invoke(self, function: Function, arguments: list[object], keywords: Mapping[str, object]) -> object:
        """The value of a NumPy call, its size asked for first. Raises what NumPy raises, and Refused."""
        for name in keywords:
            if name not in function.keywords:
                raise Refused(f"the argument `{name}` of np.{function.name} is not read")
        arrays = len(arguments) if function.arrays is None else function.arrays
        positional = [self.argument(value, function, place < arrays) for place, value in enumerate(arguments)]
        named = {name: self.argument(value, function, False) for name, value in keywords.items()}
        try:
            elements, operations = function.cost(positional, named)
        except (IndexError, ValueError, TypeError):
            raise Refused(f"these arguments of np.{function.name} are not read") from None
        self.budget.allocate(elements)
        self.budget.multiply(operations)
        try:
            result = self.admit(function.call(*positional, **named))
        except (TypeError, AttributeError) as error:  # NumPy's checks of what an argument is
            raise Refused(f"this call of np.{function.name} is not read: {error}") from None
        self.budget.clock()
        return result

    def index_key(self, key: object) -> object:
        """A key of an array, its lists as arrays. Raises Refused for what does not index."""
        if isinstance(key, tuple):
            return tuple(self.index_key(item) for item in key)
        if isinstance(key, range):
            self.budget.allocate(len(key))
            key = list(key)
        if isinstance(key, list):
            return self.array(key) if key else np.zeros(0, np.int64)
        if isinstance(key, slice):
            if all(part is None or isinstance(part, (int, np.integer)) for part in (key.start, key.stop, key.step)):
                return key
            raise Refused("slices go from integer to integer")
        if key is None or key is Ellipsis or isinstance(key, NUMBERS):
            return key
        raise Refused(f"an array is not indexed by {describe(key)}")
