"""How tightly each node binds, and where a printed expression would be read differently without parentheses.

Shared by all printers, so that they agree on what needs brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from checker.language.inference import ONE, number
from checker.language.nodes import (
    Add,
    Apply,
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
from checker.language.shapes import SCALAR, is_square, is_vector
from checker.language.traversal import free_indices
from checker.printing.names import split_name
from checker.printing.numerals import numeral


class Level(IntEnum):
    """Binding strength, loosest first."""

    CONDITION = 0
    SUM = 1
    PRODUCT = 2
    SCRIPT = 3
    """Something with a superscript."""
    ATOM = 4


def level(node: Node) -> Level:
    """How tightly the outermost operation of a node binds."""
    match node:
        case Compare() | Logical():
            return Level.CONDITION
        case Add() | Negate():
            return Level.SUM
        case Number(value=value):
            written_as_fraction = value.denominator != 1 and node.decimals is None
            return Level.SUM if value < 0 else Level.PRODUCT if written_as_fraction else Level.ATOM
        case Mul() | MatMul() | Divide() | Reduce() | Derivative():
            return Level.PRODUCT
        case Power() | Transpose():
            return Level.SCRIPT
    return Level.ATOM


def reaches_right(node: Node) -> bool:
    """Whether the node swallows a factor written behind it: a sum over an index, a derivative."""
    match node:
        case Reduce() | Derivative():
            return True
        case Mul(factors=parts) | MatMul(factors=parts):
            return reaches_right(parts[-1])
        case Negate(operand=operand):
            return reaches_right(operand)
    return False


def captured_letters(node: Node) -> frozenset[str]:
    """The letters of the sums that stand open at the right end of a printed node."""
    match node:
        case Reduce(index=index, body=body):
            return captured_letters(body) | {index}
        case Mul(factors=parts) | MatMul(factors=parts):
            return captured_letters(parts[-1])
        case Negate(operand=operand):
            return captured_letters(operand)
    return frozenset()


def captures(node: Node, later: Sequence[Node]) -> bool:
    """Whether a sum at the right end of a term would reach over later terms, because they use its letter."""
    letters = captured_letters(node)
    return bool(letters) and any(letters.intersection(free_indices(term)) for term in later)


def signed_terms(node: Node) -> list[tuple[bool, Node]]:
    """The terms of a sum (or the one term of anything else), each with whether it is subtracted."""
    terms = node.terms if isinstance(node, Add) else (node,)
    return [(True, term.operand) if isinstance(term, Negate) else (False, term) for term in terms]


def split_indices(entry: Entry) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The indices of an entry that choose a member of a family, and those that choose a component."""
    shape = entry.base.shape
    if shape == SCALAR or entry.shape != SCALAR:
        return entry.indices, ()
    components = 1 if is_vector(shape) else 2
    split = len(entry.indices) - components
    return entry.indices[:split], entry.indices[split:]


def is_entrywise_power(node: Power) -> bool:
    """Whether ``^`` alone would be read as a power or inverse of a matrix."""
    shape = node.base.shape
    inverse = isinstance(node.exponent, Number) and node.exponent.value == -1
    return is_square(shape) or inverse and shape != SCALAR and not is_vector(shape)


def is_simple(node: Node) -> bool:
    """A single number or letter."""
    return (
        isinstance(node, (Constant, Index, Size, Symbol))
        or isinstance(node, Number)
        and node.value.denominator == 1
        and node.value >= 0
    )


def has_natural_bounds(node: Reduce) -> bool:
    """Whether a sum runs over a whole axis, so that its bounds can be left out beside a condition."""
    return node.lower == ONE and isinstance(node.upper, (Size, Number))


def written_size(node: Fill) -> Size | Number | None:
    """The size that a matrix of ones, zeros or the identity is written with; None where it is left to its neighbours."""
    rows = node.shape[0]
    if isinstance(rows, int):
        return number(rows)
    return Size(rows) if rows is not None and rows.isidentifier() else None


def relation_chains(node: Logical) -> list[list[Node]]:
    """The conditions of a conjunction, neighbours that share a side together: ``0 < q`` and ``q < 1`` are one chain."""
    chains: list[list[Node]] = []
    for condition in node.conditions:
        last = chains[-1][-1] if chains else None
        if node.operation == "and" and isinstance(last, Compare) and _goes_on(last, condition):
            chains[-1].append(condition)
        else:
            chains.append([condition])
    return chains


_DIRECTIONS = (frozenset({"=", "<", "<="}), frozenset({"=", ">", ">="}))


def _goes_on(last: Compare, condition: Node) -> bool:
    """Whether a comparison continues the one before it in the same direction."""
    if not isinstance(condition, Compare) or condition.left != last.right:
        return False
    return any({last.relation, condition.relation} <= direction for direction in _DIRECTIONS)


def sign_in_front(negative: bool, term: Node) -> tuple[bool, Node]:
    """The sign of a product's first factor, moved to the front of the product."""
    match term:
        case Mul(factors=(Negate(operand=operand), *rest)):
            return not negative, Mul((operand, *rest), shape=term.shape)
        case Mul(factors=(Number(value=value) as first, *rest)) if value < 0:
            return not negative, Mul((Number(-value, first.decimals), *rest), shape=term.shape)
        case Number(value=value) if value < 0:
            return not negative, Number(-value, term.decimals)
    return negative, term


def begins_with_digit(node: Node) -> bool:
    """Whether a factor would run together with what stands before it."""
    match node:
        case Number() | Indicator():
            return True
        case Divide(numerator=above, denominator=below):
            return isinstance(above, Number) and isinstance(below, Number)
        case Power(base=base):
            return begins_with_digit(base)
    return False


def has_script(node: Node, sub: bool, families: frozenset[str]) -> bool:
    """Whether the node already carries a script where another is to go: below (``sub``) or above."""
    match node:
        case Symbol(name=name) | Size(name=name):
            parts = split_name(name)
            return bool(parts.primes or (parts.sub if sub else parts.sup))
        case Entry(base=base):
            member, component = split_indices(node)
            if isinstance(base, Symbol) and base.name in families:
                return bool(component if sub else member)
            return sub or has_script(base, sub, families)
        case Number():
            return numeral(node).exponent != 0
        case Apply(function="inv"):
            return not sub
        case Apply(function="sqrt"):
            return True
        case Apply(function="norm1"):
            return sub
        case Tabulate() | Fill():
            return sub
    return False
