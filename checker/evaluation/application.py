"""What functions and reductions do in an arithmetic, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checker.evaluation.environment import Environment
from checker.evaluation.scalars import (
    ONE,
    ZERO,
    Arithmetic,
    Array,
    Kink,
    Scalar,
    Value,
    add_values,
    blend,
    diagonal,
    multiply_values,
    scale,
    total,
    trace,
)

ELEMENTARY = frozenset({"exp", "log", "sqrt", "sin", "cos", "arctan", "erf"})
"""Functions of one number that every arithmetic has as a method of the same name."""


def _larger(arithmetic: Arithmetic, where: Kink | None) -> Callable[..., Scalar]:
    def run(first: Scalar, *others: Scalar) -> Scalar:
        for other in others:
            first = other + arithmetic.positive_part(first - other, where)
        return first

    return run


def _smaller(arithmetic: Arithmetic, where: Kink | None) -> Callable[..., Scalar]:
    def run(first: Scalar, *others: Scalar) -> Scalar:
        for other in others:
            first = first - arithmetic.positive_part(first - other, where)
        return first

    return run


WITH_A_KINK: Mapping[str, Callable[[Arithmetic, Kink | None], Callable[..., Scalar]]] = {
    "abs": lambda arithmetic, where: lambda u: arithmetic.absolute(u, where),
    "relu": lambda arithmetic, where: lambda u: arithmetic.positive_part(u, where),
    "step": lambda arithmetic, where: lambda u: arithmetic.step(u, where),
    "sign": lambda arithmetic, where: lambda u: 2 * arithmetic.step(u, where) - 1,
    "max": _larger,
    "min": _smaller,
}
"""These have definitions by ``step``, but a value at the kink where ``step`` may have none."""


def _inverse(env: Environment, value: Value) -> Value:
    return env.arithmetic.inverse(value) if isinstance(value, Array) else env.arithmetic.divide(ONE, value)


STRUCTURAL: Mapping[str, Callable[[Environment, Value], Value]] = {
    "total": lambda env, value: total(value),
    "tr": lambda env, value: trace(value),
    "diag": lambda env, value: diagonal(value),
    "det": lambda env, value: env.arithmetic.determinant(value) if isinstance(value, Array) else value,
    "inv": _inverse,
}


def _add_term(env: Environment, result: Value, term: Value, truth: Scalar, where: Kink | None) -> Value:
    term = scale(env, truth, term) if truth is not ONE else term
    return term if result is None else add_values(result, term)


def _multiply_term(env: Environment, result: Value, term: Value, truth: Scalar, where: Kink | None) -> Value:
    if truth is not ONE:
        ones = Array(term.shape, [ONE] * len(term.data)) if isinstance(term, Array) else ONE
        term = blend(env, truth, term, ones)
    return term if result is None else multiply_values(env, result, term)


def _extreme(choose: Callable[[Arithmetic, Kink | None], Callable[..., Scalar]]) -> Callable[..., Value]:
    def fold(env: Environment, result: Value, term: Value, truth: Scalar, where: Kink | None) -> Value:
        if env.arithmetic.whole(truth) != 1:
            term = env.arithmetic.undefined("a maximum over an open condition")
        if result is None:
            return term
        function = choose(env.arithmetic, where)
        if isinstance(term, Array):
            return Array(term.shape, list(map(function, result.data, term.data)))
        return function(result, term)

    return fold


FOLDS: Mapping[str, Callable[[Environment, Value, Value, Scalar, Kink | None], Value]] = {
    "sum": _add_term,
    "prod": _multiply_term,
    "max": _extreme(_larger),
    "min": _extreme(_smaller),
}
"""How a reduction takes one more term, given the result so far (None at first), and the value of its condition."""


def empty(env: Environment, operation: str) -> Scalar:
    """The value of a reduction over nothing."""
    if operation in ("sum", "prod"):
        return ZERO if operation == "sum" else ONE
    return env.arithmetic.undefined("a maximum over nothing")
