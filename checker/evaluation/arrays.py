"""Numbers from nodes over arrays: one evaluator for NumPy and JAX, which differ in their :class:`Namespace` only.

A scalar is a number or a 0-d array, a vector a matrix with one column. A family's array has the family's axes first.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy

from checker.language.declarations import Vocabulary
from checker.language.functions import define
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Constant,
    Derivative,
    Divide,
    Entry,
    Fill,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Size,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import SCALAR, concrete, is_column, is_row, size_value
from checker.language.traversal import free_indices, walk


@dataclass(frozen=True, slots=True)
class Namespace:
    """What tells the array libraries apart.

    ``arrays`` is the library's module, ``functions`` the primitives of the functions table and whatever else is more stable than
    its definition. ``is_known`` says whether a value is a number now (under a JAX transformation it may not be);
    ``derivative`` gives the value of a derivative as a term. ``stacked`` puts a function's values at the places 1, ..., n
    into one array; the flag says that the function may be given all places at once.
    """

    arrays: Any
    functions: Mapping[str, Callable[..., Any]]
    is_known: Callable[[Any], bool]
    derivative: Callable[[Derivative, Environment], Any]
    stacked: Callable[[Callable[[Any], Any], Sequence[int], bool], Any]


@dataclass(frozen=True, slots=True)
class Environment:
    """What names stand for: values of symbols (and of quantities held as inputs), of sizes, of index letters (from 1).

    Quantities without a value are computed from their definitions when first used, and kept.
    """

    values: Mapping[str, Any]
    sizes: Mapping[str, int]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    indices: Mapping[str, Any] = field(default_factory=dict)
    computed: dict[str, Any] = field(default_factory=dict)

    def at(self, indices: Mapping[str, Any]) -> Environment:
        """With more index letters set."""
        return replace(self, indices={**self.indices, **indices})


def evaluate(node: Node, environment: Environment, namespace: Namespace) -> Any:
    """The value of a node as an array of the node's shape.

    Raises LookupError for a name without a value or a number outside its axis, TypeError for what has no value (a
    function's name, a bound that is not known yet). Where a function is not defined the value is nan or infinite.
    """
    with numpy.errstate(all="ignore"):
        return _Evaluator(namespace).value(node, environment)


def tabulated(value: Callable[[Mapping[str, int]], Any], letters: Sequence[tuple[str, int]], arrays: Any) -> Any:
    """The array of a function of index letters (name, size), one leading axis for each letter."""
    if not letters:
        return value({})
    (name, count), *others = letters

    def at(place: int) -> Any:
        return tabulated(lambda indices: value({name: place, **indices}), others, arrays)

    return stacked_one_by_one(at, range(1, count + 1), arrays)


def stacked_one_by_one(value: Callable[[int], Any], places: Sequence[int], arrays: Any) -> Any:
    """A function's values at some places as one array, for :class:`Namespace`."""
    return arrays.stack([arrays.asarray(value(place)) for place in places])


_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_NEUTRAL = {"sum": 0.0, "prod": 1.0, "max": -float("inf"), "min": float("inf")}


class _Evaluator:
    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        self._arrays = namespace.arrays

    def value(self, node: Node, environment: Environment) -> Any:
        arrays = self._arrays

        def of(part: Node) -> Any:
            return self.value(part, environment)

        match node:
            case Number(value=value):
                return _float(value.numerator / value.denominator)
            case Constant(name=name):
                return _float({"pi": arrays.pi, "e": arrays.e, "inf": arrays.inf}[name])
            case Size(name=name):
                return _float(size_value(name, environment.sizes))
            case Symbol(name=name):
                return self._named(name, environment)
            case Index(name=name):
                if name not in environment.indices:
                    raise LookupError(f"the index {name} has no value")
                return _float(environment.indices[name])
            case Entry():
                return self._entry(node, environment)
            case Add(terms=terms):
                return reduce(operator.add, map(of, terms))
            case Negate(operand=operand):
                return -of(operand)
            case Mul(factors=factors):
                return reduce(operator.mul, map(of, factors))
            case MatMul(factors=factors):
                result = reduce(operator.matmul, map(of, factors))
                return result[0, 0] if node.shape == SCALAR else result
            case Divide(numerator=above, denominator=below):
                return of(above) / of(below)
            case Power(base=base, exponent=exponent):
                whole = isinstance(exponent, Number) and exponent.value.denominator == 1 and abs(exponent.value) < 100
                return of(base) ** (int(exponent.value) if whole else of(exponent))  # type: ignore[union-attr]
            case Transpose(operand=operand):
                return of(operand).T
            case Apply(function=function, arguments=arguments):
                native = self._namespace.functions.get(function)
                return of(define(function, arguments)) if native is None else native(*map(of, arguments))
            case Reduce():
                return self._reduce(node, environment)
            case Compare(relation=relation, left=left, right=right):
                return _RELATIONS[relation](of(left), of(right))
            case Logical(operation=operation, conditions=conditions):
                return reduce(operator.and_ if operation == "and" else operator.or_, map(of, conditions))
            case Indicator(condition=condition):
                return arrays.where(of(condition), 1.0, 0.0)
            case Cases():
                return self._cases(node, environment)
            case Array(rows=rows):
                return arrays.stack([arrays.stack([arrays.asarray(of(cell)) for cell in row]) for row in rows])
            case Tabulate(indices=names, body=body):
                letters = list(zip(names, concrete(node.shape, environment.sizes), strict=False))
                return self._table(body, letters, environment).reshape(concrete(node.shape, environment.sizes))
            case Fill(kind=kind):
                shape = concrete(node.shape, environment.sizes)
                return (
                    arrays.eye(shape[0]) if kind == "identity" else arrays.full(shape, 1.0 if kind == "ones" else 0.0)
                )
            case Derivative():
                return self._namespace.derivative(node, environment)

    def _named(self, name: str, environment: Environment) -> Any:
        if name in environment.values:
            return environment.values[name]
        definition = environment.vocabulary.quantities.get(name)
        if definition is None or definition.is_function:
            raise LookupError(f"{name} has no value")
        if name not in environment.computed:
            bare = replace(environment, indices={})
            letters = [(letter, size_value(size, environment.sizes)) for letter, size in definition.indices]
            if letters:
                shape = concrete((*definition.family, *definition.shape), environment.sizes)
                environment.computed[name] = self._table(definition.body, letters, bare).reshape(shape)
            else:
                environment.computed[name] = self.value(definition.body, bare)
        return environment.computed[name]

    def _entry(self, node: Entry, environment: Environment) -> Any:
        array = self._arrays.asarray(self.value(node.base, environment))
        places: list[Any] = [self._place(index, environment) for index in node.indices]
        if node.shape != node.base.shape:
            if is_column(node.base.shape):
                places.append(0)
            elif is_row(node.base.shape):
                places.insert(-1, 0)
        for place, count in zip(places, array.shape, strict=False):
            if isinstance(place, int) and not 0 <= place < count:
                raise LookupError(f"the index {place + 1} is outside its axis, which has {count}")
        return array[tuple(places)]

    def _place(self, index: Node, environment: Environment) -> Any:
        value = self.value(index, environment)
        return int(value) - 1 if self._namespace.is_known(value) else value.astype(int) - 1

    def _table(self, body: Node, letters: Sequence[tuple[str, int]], environment: Environment) -> Any:
        """The array of the body's values at all values of the letters, one leading axis for each."""
        if not letters:
            return self.value(body, environment)
        (letter, count), *others = letters

        def at(place: Any) -> Any:
            return self._table(body, others, environment.at({letter: place}))

        return self._stacked(at, range(1, count + 1), letter, body, environment)

    def _stacked(
        self, value: Callable[[Any], Any], places: Sequence[int], letter: str, body: Node, environment: Environment
    ) -> Any:
        together = not _must_be_known(letter, body)
        if together:
            for part in walk(body):
                if isinstance(part, Symbol):
                    self._named(part.name, environment)  # now, so that what is kept does not hang on the letter
        return self._namespace.stacked(value, places, together)

    def _reduce(self, node: Reduce, environment: Environment) -> Any:
        def at(place: Any) -> Any:
            return self.value(node.body, environment.at({node.index: place}))

        bounds = [self.value(bound, environment) for bound in (node.lower, node.upper)]
        if not all(map(self._namespace.is_known, bounds)):
            raise TypeError(f"the bounds of the {node.operation} over {node.index} are not known yet")
        places: Sequence[int] = range(int(bounds[0]), int(bounds[1]) + 1)
        neutral = _NEUTRAL[node.operation]
        if node.condition is not None:
            holds = {place: self.value(node.condition, environment.at({node.index: place})) for place in places}
            places = [place for place in places if not self._namespace.is_known(holds[place]) or holds[place]]
        if not places:
            return self._arrays.full(concrete(node.shape, environment.sizes), neutral)
        if node.condition is None:
            stack = self._stacked(at, places, node.index, node.body, environment)
        else:
            stack = self._namespace.stacked(
                lambda place: self._arrays.where(holds[place], at(place), neutral), places, False
            )
        return getattr(self._arrays, node.operation)(stack, axis=0)

    def _cases(self, node: Cases, environment: Environment) -> Any:
        arrays = self._arrays
        shape = concrete(node.shape, environment.sizes)
        conditions: list[tuple[Any, Node]] = []
        for value, condition in node.branches:
            holds = self.value(condition, environment)
            if condition.shape == SCALAR and self._namespace.is_known(holds) and not conditions:
                if holds:
                    return arrays.broadcast_to(self.value(value, environment), shape)
            else:
                conditions.append((holds, value))
        last = float("nan") if node.otherwise is None else self.value(node.otherwise, environment)
        result = arrays.broadcast_to(last, shape)
        for holds, value in reversed(conditions):
            result = arrays.where(holds, self.value(value, environment), result)
        return result


def _must_be_known(letter: str, body: Node) -> bool:
    """Whether the letter decides which parts of the body count, so that they cannot be computed for all its values at once."""
    deciding: list[Node | None] = []
    for part in walk(body):
        if isinstance(part, Reduce):
            deciding += [part.lower, part.upper, part.condition]
        elif isinstance(part, Cases):
            deciding += [condition for _, condition in part.branches]
    return any(part is not None and letter in free_indices(part) for part in deciding)


def _float(value: Any) -> Any:
    """A number that divides by zero as the array libraries do, without an exception."""
    return numpy.float64(value) if isinstance(value, int | float) else value
