"""Which expressions are visibly never negative, by the way they are written: squares, exponentials, sums of such."""

from __future__ import annotations

from checker.language.declarations import Vocabulary
from checker.language.nodes import (
    Add,
    Apply,
    Constant,
    Divide,
    Entry,
    Fill,
    Index,
    Indicator,
    MatMul,
    Mul,
    Node,
    Number,
    Power,
    Reduce,
    Size,
    Symbol,
    Transpose,
)

NEVER_NEGATIVE = frozenset(
    {"exp", "sigma", "softmax", "softplus", "norm", "norm1", "abs", "relu", "step", "cosh", "sqrt"}
)
KEEPING = frozenset({"total", "mean", "max", "min", "diag", "tr"})
"""Functions that are not negative where their arguments are not."""
POSITIVE_DOMAINS = frozenset({"positive", "probability", "onehot", "simplex", "index"})


def never_negative(node: Node, vocabulary: Vocabulary, known: dict[str, bool]) -> bool:
    """Whether every entry is visibly at least 0 wherever it exists. ``known`` keeps what was found of quantities."""
    match node:
        case Number(value=value):
            return value >= 0
        case Constant() | Size() | Index() | Indicator() | Fill():
            return True
        case Symbol(name=name):
            declaration = vocabulary.symbols.get(name)
            if declaration is not None:
                return declaration.domain in POSITIVE_DOMAINS or (
                    declaration.domain == "set" and all(value >= 0 for value in declaration.values)
                )
            if name not in known:
                definition = vocabulary.quantities.get(name)
                known[name] = definition is not None and never_negative(definition.body, vocabulary, known)
            return known[name]
        case Entry(base=inner) | Transpose(operand=inner):
            return never_negative(inner, vocabulary, known)
        case Add(terms=parts):
            return all(never_negative(part, vocabulary, known) for part in parts)
        case Mul(factors=parts):
            return _paired(list(parts), vocabulary, known)
        case MatMul(factors=(left, right)):
            if left == Transpose(right, shape=left.shape) and right.shape[1] == 1:
                return True
            return never_negative(left, vocabulary, known) and never_negative(right, vocabulary, known)
        case Divide(numerator=above, denominator=below):
            return never_negative(above, vocabulary, known) and never_negative(below, vocabulary, known)
        case Power(base=base, exponent=exponent):
            even = isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value % 2 == 0
            return even or never_negative(base, vocabulary, known)
        case Reduce(body=body):
            return never_negative(body, vocabulary, known)
        case Apply(function=function, arguments=arguments):
            if function in NEVER_NEGATIVE:
                return True
            if function == "dot" and arguments[0] == arguments[1]:
                return True
            return function in KEEPING and all(never_negative(argument, vocabulary, known) for argument in arguments)
    return False


def _paired(factors: list[Node], vocabulary: Vocabulary, known: dict[str, bool]) -> bool:
    """Whether the factors left when equal ones are paired off are never negative."""
    while factors:
        factor = factors.pop()
        if factor in factors:
            factors.remove(factor)
        elif not never_negative(factor, vocabulary, known):
            return False
    return True
