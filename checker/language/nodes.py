"""The nodes of an expression: few, closed, frozen. Each knows its shape and its span in the text it was read from.

Nodes are made by :mod:`checker.language.inference`, which works out the shape or says why there is none. Two nodes are
equal when they denote the same tree: spans do not count.

Values that every backend agrees on: a vector is a matrix with one column; a family's array carries the family's axes
first; a definition with one free index is a vector, with two a matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from checker.language.errors import Span
from checker.language.shapes import SCALAR, Shape

Relation = Literal["=", "!=", "<", "<=", ">", ">="]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What every node has."""

    shape: Shape = SCALAR
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Number(Base):
    """An exact rational. ``decimals`` counts the digits written behind the point (None: written exactly)."""

    value: Fraction
    decimals: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Constant(Base):
    """``pi``, ``e`` or ``inf``."""

    name: Literal["pi", "e", "inf"]


@dataclass(frozen=True, slots=True)
class Size(Base):
    """A named size used as a number, as in ``1/N``."""

    name: str


@dataclass(frozen=True, slots=True)
class Symbol(Base):
    """A declared symbol, a quantity of the model, or a formal parameter, whole."""

    name: str


@dataclass(frozen=True, slots=True)
class Index(Base):
    """An index letter, a whole number from 1. Bound by the nearest Reduce or Tabulate of its name, else free."""

    name: str


@dataclass(frozen=True, slots=True)
class Entry(Base):
    """A component of an array or a member of a family: ``x_i``, ``W_{ij}``, ``x^{(i)}``, ``a_{y^{(i)}}``.

    ``indices`` are scalar nodes with whole values from 1; family axes come first. As many indices as the family has
    axes give a member; one more (vectors, rows) or two more (matrices) give a scalar. The base is a Symbol, or any
    expression that is no family, as in ``(W x)_i``.
    """

    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Add(Base):
    """A sum of terms of one shape; scalars are added to every entry."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negate(Base):
    """The negative."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Mul(Base):
    """A product of scalars and at most one shape: scaling, or the Hadamard product of equal shapes."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MatMul(Base):
    """A matrix product of two or more matrices (rows and columns of neighbours agree)."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Divide(Base):
    """A quotient; entrywise where the denominator is no scalar."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Power(Base):
    """An entrywise power with a scalar exponent (a matrix power is a MatMul, an inverse is Apply ``inv``)."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Transpose(Base):
    """The transpose."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Apply(Base):
    """A function of the table in :mod:`checker.language.functions`."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Reduce(Base):
    """A sum, product, maximum or minimum of ``body`` over an index that runs from ``lower`` to ``upper`` (inclusive),
    over the values that meet ``condition`` where there is one."""

    operation: Literal["sum", "prod", "max", "min"]
    index: str
    lower: Node
    upper: Node
    body: Node
    condition: Node | None = None


@dataclass(frozen=True, slots=True)
class Compare(Base):
    """A relation, entrywise on arrays; the value of a condition."""

    relation: Relation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logical(Base):
    """Conditions joined by ``and`` or ``or``."""

    operation: Literal["and", "or"]
    conditions: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Indicator(Base):
    """1 where the condition holds, else 0."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Cases(Base):
    """The value of the first branch whose condition holds, else ``otherwise`` (None: undefined there)."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Array(Base):
    """A matrix written out by rows of scalars."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Tabulate(Base):
    """The array whose entries are the scalar ``body`` for all values of one index (a column) or two (rows, columns)."""

    indices: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Fill(Base):
    """The identity matrix, or an array of ones or zeros, of the node's shape."""

    kind: Literal["identity", "ones", "zeros"]


@dataclass(frozen=True, slots=True)
class Derivative(Base):
    """``∂of/∂by`` as a term, ``by`` a Symbol or Entry held as an input.

    A scalar ``of`` gives the shape of ``by``; a scalar ``by`` the shape of ``of``; two vectors the Jacobian with
    ``of``'s index down the rows (numerator layout) or, with ``layout="denominator"``, its transpose.
    """

    of: Node
    by: Node
    layout: Literal["numerator", "denominator"] = "numerator"


Node = (
    Number | Constant | Size | Symbol | Index | Entry | Add | Negate | Mul | MatMul | Divide | Power | Transpose | Apply
    | Reduce | Compare | Logical | Indicator | Cases | Array | Tabulate | Fill | Derivative
)  # fmt: skip


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order written."""
    match node:
        case Add(terms=parts) | Mul(factors=parts) | MatMul(factors=parts) | Apply(arguments=parts):
            yield from parts
        case Logical(conditions=parts):
            yield from parts
        case Negate(operand=operand) | Transpose(operand=operand):
            yield operand
        case Indicator(condition=condition):
            yield condition
        case Divide(numerator=first, denominator=second) | Power(base=first, exponent=second):
            yield from (first, second)
        case Compare(left=first, right=second) | Derivative(of=first, by=second):
            yield from (first, second)
        case Entry(base=base, indices=indices):
            yield base
            yield from indices
        case Reduce(lower=lower, upper=upper, body=body, condition=condition):
            yield from (lower, upper, body)
            if condition is not None:
                yield condition
        case Cases(branches=branches, otherwise=otherwise):
            for value, condition in branches:
                yield from (value, condition)
            if otherwise is not None:
                yield otherwise
        case Array(rows=rows):
            for row in rows:
                yield from row
        case Tabulate(body=body):
            yield body
