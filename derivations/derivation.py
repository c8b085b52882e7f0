"""A derivation (named steps that end in a closed form), and numbers from a closed form."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from derivations.index_calculus import sigma


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, as a student would name it, and the one equation or expression it leads to."""

    name: str
    expression: sympy.Basic


@dataclass(frozen=True, slots=True)
class Derivation:
    """Steps and their result: `closed_form` is one entry of it, a scalar expression in `indices`.

    `indices` are the free indices in the order of the result's axes, each runs from 1 to its member of `sizes`.
    The closed form holds the problem's declared symbols only, under their declared names.
    """

    steps: tuple[Step, ...]
    closed_form: sympy.Expr
    indices: tuple[sympy.Symbol, ...] = ()
    sizes: tuple[sympy.Symbol | int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.indices) != len(self.sizes):
            raise ValueError(f"{len(self.indices)} indices, but {len(self.sizes)} sizes")

    def evaluate(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
        """The closed form in floats; see :func:`evaluate`."""
        return evaluate(self, values, sizes)


def evaluate(derivation: Derivation, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
    """The closed form in floats: a float, or lists nested as deep as there are indices.

    `values` maps declared symbols to numbers or nested sequences, `sizes` maps size names to integers. An entry of a
    row (declared `[1, m]`) may be written with its one index. Raises LookupError for a name without a value and for
    an index outside its axis, ArithmeticError or ValueError where a function is not defined.
    """
    evaluator = _Evaluator(values, sizes)

    def axis(position: int, bound: dict[sympy.Symbol, int]) -> Any:
        if position == len(derivation.indices):
            return float(evaluator.number(derivation.closed_form, bound))
        size = evaluator.integer(sympy.sympify(derivation.sizes[position]), bound)
        index = derivation.indices[position]
        return [axis(position + 1, {**bound, index: count}) for count in range(1, size + 1)]

    return axis(0, {})


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


_FUNCTIONS: dict[type[sympy.Basic], Callable[..., float]] = {
    sympy.exp: math.exp,
    sympy.log: math.log,
    sympy.tanh: math.tanh,
    sympy.sin: math.sin,
    sympy.cos: math.cos,
    sympy.Abs: abs,
    sympy.floor: math.floor,
    sympy.sign: _sign,
    sympy.Max: max,
    sympy.KroneckerDelta: operator.eq,
    sympy.Heaviside: lambda argument, at_zero: (1, at_zero, 0)[1 - _sign(argument)],
    sigma: lambda argument: 1 / (1 + math.exp(-argument)),
}

_RELATIONS: dict[type[sympy.Basic], Callable[[float, float], bool]] = {
    sympy.Eq: operator.eq,
    sympy.Ne: operator.ne,
    sympy.Lt: operator.lt,
    sympy.Le: operator.le,
    sympy.Gt: operator.gt,
    sympy.Ge: operator.ge,
}


class _Evaluator:
    """Numbers from SymPy nodes, `bound` giving the indices in scope."""

    def __init__(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
        self._values = values
        self._sizes = sizes

    def number(self, node: sympy.Basic, bound: dict[sympy.Symbol, int]) -> float:
        match node:
            case sympy.Integer():
                return int(node)
            case sympy.Number() | sympy.NumberSymbol():
                return float(node)
            case sympy.Symbol():
                return float(self._named(node, bound))
            case sympy.Indexed():
                return float(self._entry(node, bound))
            case sympy.Add():
                return sum(self.number(term, bound) for term in node.args)
            case sympy.Mul():
                return math.prod(self.number(factor, bound) for factor in node.args)
            case sympy.Pow():
                return self._power(node, bound)
            case sympy.Sum():
                return self._reduce(operator.add, 0, node, bound)
            case sympy.Product():
                return self._reduce(operator.mul, 1, node, bound)
            case sympy.Piecewise():
                for branch, condition in node.args:
                    if self._holds(condition, bound):
                        return self.number(branch, bound)
                raise ValueError(f"no branch of {node} holds")
        function = _FUNCTIONS.get(node.func)
        if function is None:
            raise TypeError(f"no numbers for {node.func.__name__}: add it to _FUNCTIONS in derivations/derivation.py")
        return function(*(self.number(argument, bound) for argument in node.args))

    def integer(self, node: sympy.Basic, bound: dict[sympy.Symbol, int]) -> int:
        value = self.number(node, bound)
        if value != int(value):
            raise ValueError(f"{node} is {value}, which is no index")
        return int(value)

    def _named(self, symbol: sympy.Symbol, bound: dict[sympy.Symbol, int]) -> Any:
        if symbol in bound:
            return bound[symbol]
        for names in (self._values, self._sizes):
            if symbol.name in names:
                return names[symbol.name]
        raise LookupError(f"{symbol.name} has no value")

    def _entry(self, node: sympy.Indexed, bound: dict[sympy.Symbol, int]) -> Any:
        value = self._named(node.base.label, bound)
        positions = [self.integer(index, bound) for index in node.indices]
        if len(value) == 1 and len(positions) == 1 and hasattr(value[0], "__len__"):
            value = value[0]
        for position in positions:
            if not 1 <= position <= len(value):
                raise LookupError(f"{node} at {positions} is outside its axis of length {len(value)}")
            value = value[position - 1]
        return value

    def _power(self, node: sympy.Pow, bound: dict[sympy.Symbol, int]) -> float:
        base, exponent = (self.number(argument, bound) for argument in node.args)
        if base < 0 and exponent != int(exponent):
            raise ValueError(f"{node} is the power {exponent} of the negative number {base}")
        return float(base**exponent)

    def _reduce(
        self, combine: Callable[[float, float], float], start: float, node: Any, bound: dict[sympy.Symbol, int]
    ) -> float:
        def nested(depth: int, scope: dict[sympy.Symbol, int]) -> float:
            if depth == 0:
                return self.number(node.function, scope)
            # SymPy lists the innermost limit first.
            index, lower, upper = node.limits[depth - 1]
            counts = range(self.integer(lower, scope), self.integer(upper, scope) + 1)
            return reduce(combine, (nested(depth - 1, {**scope, index: count}) for count in counts), start)

        return nested(len(node.limits), bound)

    def _holds(self, condition: sympy.Basic, bound: dict[sympy.Symbol, int]) -> bool:
        match condition:
            case BooleanTrue():
                return True
            case BooleanFalse():
                return False
            case And():
                return all(self._holds(part, bound) for part in condition.args)
            case Or():
                return any(self._holds(part, bound) for part in condition.args)
            case Not():
                return not self._holds(condition.args[0], bound)
        left, right = (self.number(side, bound) for side in condition.args)
        return _RELATIONS[condition.func](left, right)
