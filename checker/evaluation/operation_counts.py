"""How many arithmetic operations computing an expression takes: counted by computing it, or by XLA from the compiled program."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy

from checker.evaluation import arrays
from checker.evaluation.array_functions import functions_of
from checker.evaluation.arrays import Environment
from checker.evaluation.numpy import NAMESPACE
from checker.language.declarations import Declaration, Expression, Vocabulary
from checker.language.nodes import Apply, Symbol
from checker.language.shapes import concrete
from checker.language.traversal import walk

NOT_COUNTED_BY_XLA = ("inv", "det")
"""XLA counts a call of LAPACK as nothing."""


class Tally:
    """How many operations were done so far."""

    __slots__ = ("operations",)

    def __init__(self) -> None:
        self.operations = 0


class Counted:
    """A number whose additions, subtractions, multiplications and divisions are counted. Signs are free."""

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: Tally) -> None:
        self.value = value
        self.tally = tally

    def _done(self, operation: Callable[[float, float], float], left: Any, right: Any) -> Any:
        if isinstance(left, numpy.ndarray) or isinstance(right, numpy.ndarray):
            return NotImplemented  # NumPy goes through the entries
        self.tally.operations += 1
        return Counted(operation(_value(left), _value(right)), self.tally)

    def __add__(self, other: Any) -> Any:
        return self._done(operator.add, self, other)

    def __sub__(self, other: Any) -> Any:
        return self._done(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._done(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self._done(operator.mul, self, other)

    def __truediv__(self, other: Any) -> Any:
        return self._done(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._done(operator.truediv, other, self)

    def __neg__(self) -> Counted:
        return Counted(-self.value, self.tally)

    __radd__ = __add__
    __rmul__ = __mul__


def _value(held: Any) -> float:
    return float(held.value if isinstance(held, Counted) else held)


def _eliminated(matrix: Any) -> Any:
    """The inverse by Gauss-Jordan elimination in place, without looking for pivots (Golub and Van Loan, section 3.4)."""
    work = matrix.copy()
    rows = len(work)
    for pivot in range(rows):
        turned = 1 / work[pivot, pivot]
        for column in range(rows):
            if column != pivot:
                work[pivot, column] = work[pivot, column] * turned
        for row in range(rows):
            factor = work[row, pivot]
            if row == pivot:
                continue
            for column in range(rows):
                if column != pivot:
                    work[row, column] = work[row, column] - factor * work[pivot, column]
            work[row, pivot] = -(factor * turned)
        work[pivot, pivot] = turned
    return work


_COUNTING = replace(
    NAMESPACE, functions=functions_of(numpy, erf=numpy.vectorize(math.erf, otypes=[float]), inverse=_eliminated)
)


def counted(work: Expression, vocabulary: Vocabulary, sizes: Mapping[str, int]) -> int:
    """The operations that computing an expression takes at given sizes: it is computed, each matrix with a heavy diagonal."""
    tally = Tally()

    def array(held: Declaration) -> Any:
        shape = (*concrete(held.family, sizes), *concrete(held.shape, sizes))
        places = numpy.ndindex(*shape)
        entries = [Counted(9.0 if len(set(at)) == 1 else 1 / (1 + sum(at)), tally) for at in places]
        table = numpy.empty(len(entries), dtype=object)
        table[:] = entries
        return table.reshape(shape) if shape else entries[0]

    values = {name: array(held) for name, held in _used(work, vocabulary).items()}
    arrays.evaluate(work.node, Environment(values, sizes, vocabulary), _COUNTING)
    return tally.operations


def counted_by_xla(work: Expression, vocabulary: Vocabulary, sizes: Mapping[str, int]) -> float | None:
    """The operations that XLA counts in the program for an expression; None where it is known to miscount. Nothing is computed."""
    import jax

    from checker.evaluation import jax as jax_evaluation

    if any(isinstance(part, Apply) and part.function in NOT_COUNTED_BY_XLA for part in walk(work.node)):
        return None

    def program(values: Mapping[str, Any]) -> Any:
        return jax_evaluation.evaluate(work.node, Environment(values, sizes, vocabulary))

    struct: Any = jax.ShapeDtypeStruct
    shapes = {
        name: struct((*concrete(held.family, sizes), *concrete(held.shape, sizes)), float)
        for name, held in _used(work, vocabulary).items()
    }
    analysis = jax.jit(program).lower(shapes).cost_analysis()
    return None if analysis is None or "flops" not in analysis else float(analysis["flops"])


def _used(work: Expression, vocabulary: Vocabulary) -> dict[str, Declaration]:
    names = {part.name for part in walk(work.node) if isinstance(part, Symbol)}
    return {name: held for name, held in vocabulary.symbols.items() if name in names}
