"""Making nodes: every constructor works out the shape of its node, or raises :class:`ShapeMismatch` saying what clashes.

Open sizes (the ``I`` in ``A + I``) are settled here as soon as a neighbour fixes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.nodes import (
    NOWHERE,
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Derivative,
    Divide,
    Entry,
    Fill,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Relation,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import (
    SCALAR,
    Shape,
    Size,
    describe,
    is_column,
    is_open,
    is_square,
    is_vector,
    matrix,
    same_shape,
    same_size,
    settle,
    transposed,
)


def number(value: int | Fraction, span: Span = NOWHERE) -> Number:
    """An exact number."""
    return Number(Fraction(value), span=span)


ZERO = number(0)
ONE = number(1)


def joined(nodes: Iterable[Node]) -> Span:
    """The smallest span that covers all the nodes' spans."""
    spans = [node.span for node in nodes if node.span != NOWHERE]
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else NOWHERE


def common_shape(nodes: Sequence[Node], what: str) -> Shape:
    """The one shape of entrywise arguments, scalars aside; ``what`` names the operation in the error."""
    shape = SCALAR
    owner: Node | None = None
    for node in nodes:
        if node.shape == SCALAR:
            continue
        if owner is None:
            shape, owner = node.shape, node
        elif not same_shape(shape, node.shape):
            raise ShapeMismatch(
                f"{what} needs equal shapes: {describe(shape)} and {describe(node.shape)} do not go together",
                node.span,
                hint=_transpose_hint(shape, node.shape),
            )
        else:
            shape = settle(shape, node.shape)
    return shape


def _transpose_hint(left: Shape, right: Shape) -> str | None:
    return "one of the two transposed would fit" if same_shape(left, transposed(right)) else None


def with_shape(node: Node, shape: Shape) -> Node:
    """The node with its open sizes settled as in ``shape``."""
    if not is_open(node.shape):
        return node
    match node:
        case Fill():
            return replace(node, shape=shape)
        case Negate(operand=operand):
            return replace(node, operand=with_shape(operand, shape), shape=shape)
        case Transpose(operand=operand):
            return replace(node, operand=with_shape(operand, transposed(shape)), shape=shape)
        case Add(terms=parts):
            return replace(node, terms=tuple(with_shape(p, shape) if p.shape else p for p in parts), shape=shape)
        case Mul(factors=parts):
            return replace(node, factors=tuple(with_shape(p, shape) if p.shape else p for p in parts), shape=shape)
        case Divide(numerator=above, denominator=below):
            settled = (with_shape(p, shape) if p.shape else p for p in (above, below))
            return replace(node, numerator=next(settled), denominator=next(settled), shape=shape)
        case Apply(arguments=(operand,)) if node.function == "inv":
            return replace(node, arguments=(with_shape(operand, shape),), shape=shape)
        case MatMul(factors=parts):
            first, last = parts[0], parts[-1]
            inner = (
                with_shape(first, matrix(shape[0], first.shape[1])),
                *parts[1:-1],
                with_shape(last, matrix(last.shape[0], shape[1])),
            )
            return replace(node, factors=inner, shape=shape)
    return node


def add(terms: Sequence[Node], span: Span | None = None) -> Node:
    """A sum of one or more terms; nested sums are flattened."""
    if len(terms) == 1:
        return terms[0]
    shape = common_shape(terms, "a sum")
    flat: list[Node] = []
    for term in (with_shape(part, shape) if part.shape else part for part in terms):
        flat.extend(term.terms if isinstance(term, Add) and term.shape == shape else (term,))
    return Add(tuple(flat), shape=shape, span=span or joined(terms))


def negate(operand: Node, span: Span | None = None) -> Node:
    """The negative."""
    return Negate(operand, shape=operand.shape, span=span or operand.span)


def subtract(left: Node, right: Node) -> Node:
    """A difference."""
    return add([left, negate(right)])


def mul(factors: Sequence[Node], span: Span | None = None) -> Node:
    """Scaling and Hadamard product; nested products are flattened."""
    if len(factors) == 1:
        return factors[0]
    shape = common_shape(factors, "an elementwise product")
    flat: list[Node] = []
    for factor in (with_shape(part, shape) if part.shape else part for part in factors):
        flat.extend(factor.factors if isinstance(factor, Mul) else (factor,))
    return Mul(tuple(flat), shape=shape, span=span or joined(factors))


def matmul(factors: Sequence[Node], span: Span | None = None) -> Node:
    """A matrix product of matrices whose neighbouring sizes agree; nested products are flattened."""
    if len(factors) == 1:
        return factors[0]
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.factors if isinstance(factor, MatMul) and factor.shape != SCALAR else (factor,))
    for position in range(len(flat) - 1):
        left, right = flat[position], flat[position + 1]
        if len(left.shape) != 2 or len(right.shape) != 2 or not same_size(left.shape[1], right.shape[0]):
            raise product_mismatch(left, right)
        inner = left.shape[1] if left.shape[1] is not None else right.shape[0]
        flat[position] = with_shape(left, (left.shape[0], inner))
        flat[position + 1] = with_shape(right, (inner, right.shape[1]))
    return MatMul(tuple(flat), shape=matrix(flat[0].shape[0], flat[-1].shape[1]), span=span or joined(factors))


def product_mismatch(left: Node, right: Node) -> ShapeMismatch:
    """The error for two neighbours that cannot be multiplied: both shapes, and which transpose would fit."""
    message = f"{describe(left.shape)} times {describe(right.shape)}: the inner sizes do not agree"
    options = []
    if len(left.shape) == 2 and len(right.shape) == 2:
        if same_size(left.shape[0], right.shape[0]):
            options.append("the transpose of the first")
        if same_size(left.shape[1], right.shape[1]):
            options.append("the transpose of the second")
    hint = " or ".join(options) + " would fit" if options else None
    return ShapeMismatch(message, joined((left, right)), hint=hint)


def divide(numerator: Node, denominator: Node, span: Span | None = None) -> Node:
    """A quotient; entrywise where the denominator is not a scalar."""
    shape = common_shape((numerator, denominator), "an elementwise quotient")
    return Divide(numerator, denominator, shape=shape, span=span or joined((numerator, denominator)))


def power(base: Node, exponent: Node, span: Span | None = None) -> Node:
    """An entrywise power."""
    shape = common_shape((base, exponent), "an elementwise power")
    return Power(base, exponent, shape=shape, span=span or joined((base, exponent)))


def transpose(operand: Node, span: Span | None = None) -> Node:
    """The transpose; a scalar is its own."""
    if operand.shape == SCALAR:
        return operand
    if len(operand.shape) != 2:
        raise ShapeMismatch(f"only vectors and matrices have a transpose, not {describe(operand.shape)}", operand.span)
    return Transpose(operand, shape=transposed(operand.shape), span=span or operand.span)


def compare(relation: Relation, left: Node, right: Node, span: Span | None = None) -> Node:
    """A relation, entrywise on arrays."""
    return Compare(
        relation, left, right, shape=common_shape((left, right), "a comparison"), span=span or joined((left, right))
    )


def logical(operation: str, conditions: Sequence[Node], span: Span | None = None) -> Node:
    """Conditions joined by ``and`` or ``or``; nested ones of the same kind are flattened."""
    if len(conditions) == 1:
        return conditions[0]
    shape = common_shape(conditions, "a condition")
    kind = "and" if operation == "and" else "or"
    flat: list[Node] = []
    for condition in conditions:
        flat.extend(
            condition.conditions if isinstance(condition, Logical) and condition.operation == kind else (condition,)
        )
    return Logical(kind, tuple(flat), shape=shape, span=span or joined(conditions))  # type: ignore[arg-type]


def indicator(condition: Node, span: Span | None = None) -> Node:
    """1 where the condition holds, else 0."""
    return Indicator(condition, shape=condition.shape, span=span or condition.span)


def cases(branches: Sequence[tuple[Node, Node]], otherwise: Node | None, span: Span | None = None) -> Node:
    """Values by condition."""
    parts = [part for branch in branches for part in branch] + ([otherwise] if otherwise is not None else [])
    shape = common_shape(parts, "a case distinction")
    return Cases(tuple(branches), otherwise, shape=shape, span=span or joined(parts))


def reduce(
    operation: str,
    index: str,
    lower: Node,
    upper: Node,
    body: Node,
    condition: Node | None = None,
    span: Span | None = None,
) -> Node:
    """A sum, product, maximum or minimum over an index."""
    return Reduce(operation, index, lower, upper, body, condition, shape=body.shape, span=span or body.span)  # type: ignore[arg-type]


def array(rows: Sequence[Sequence[Node]], span: Span | None = None) -> Node:
    """A matrix from rows of scalars."""
    width = len(rows[0]) if rows else 0
    for row in rows:
        if len(row) != width:
            raise Unreadable(
                f"the rows of a matrix differ in length: {width} and {len(row)}", joined(row) if row else span
            )
        for cell in row:
            if cell.shape != SCALAR:
                raise ShapeMismatch(f"a cell of a matrix must be a number, not {describe(cell.shape)}", cell.span)
    if not width:
        raise Unreadable("a matrix needs at least one entry", span)
    if width == 1 and len(rows) == 1:
        return rows[0][0]
    return Array(tuple(map(tuple, rows)), shape=(len(rows), width), span=span or NOWHERE)


def tabulate(indices: Sequence[tuple[str, Size]], body: Node, span: Span | None = None) -> Node:
    """The array of a scalar body over one index (a column) or two (rows, columns)."""
    if body.shape != SCALAR:
        raise ShapeMismatch(f"only numbers can be tabulated, not {describe(body.shape)}", body.span)
    sizes = [size for _, size in indices]
    shape: Shape = (sizes[0], 1) if len(sizes) == 1 else (sizes[0], sizes[1])
    return Tabulate(tuple(name for name, _ in indices), body, shape=shape, span=span or body.span)


def derivative(of: Node, by: Node, layout: str = "numerator", span: Span | None = None) -> Node:
    """``∂of/∂by`` as a term."""
    if by.shape == SCALAR:
        shape = of.shape
    elif of.shape == SCALAR:
        shape = by.shape
    elif is_vector(of.shape) and is_vector(by.shape):
        above = of.shape[0] if is_column(of.shape) else of.shape[1]
        below = by.shape[0] if is_column(by.shape) else by.shape[1]
        shape = (above, below) if layout == "numerator" else (below, above)
    else:
        raise ShapeMismatch(
            f"the derivative of {describe(of.shape)} by {describe(by.shape)} is not a matrix: write it entry by entry",
            span,
        )
    return Derivative(of, by, layout, shape=shape, span=span or joined((of, by)))  # type: ignore[arg-type]


def identity(size: Size | None = None, span: Span = NOWHERE) -> Node:
    """The identity matrix."""
    return Fill("identity", shape=(size, size), span=span)


def filled(kind: str, shape: Shape, span: Span = NOWHERE) -> Node:
    """An array of ``ones`` or ``zeros``."""
    return Fill(kind, shape=shape, span=span)  # type: ignore[arg-type]


def apply(function: str, arguments: Sequence[Node], span: Span | None = None) -> Node:
    """A function of the table applied to its arguments; the table's shape rule decides."""
    from checker.language.functions import FUNCTIONS  # the table builds nodes, so it imports this module

    entry = FUNCTIONS[function]
    entry.check_arity(arguments, span)
    shape = entry.shape_of(arguments)
    if entry.elementwise and shape:
        arguments = [with_shape(a, shape) if a.shape else a for a in arguments]
    return Apply(function, tuple(arguments), shape=shape, span=span or joined(arguments))


def entry(base: Node, indices: Sequence[Node], family_axes: int = 0, span: Span | None = None) -> Node:
    """A member of a family (as many indices as it has axes) or a component (one or two more); ``(W x)_i`` too."""
    below = len(indices) - family_axes
    if below == 0:
        shape = base.shape
    elif below == (1 if is_vector(base.shape) else len(base.shape)):
        shape = SCALAR
    else:
        what = base.name if isinstance(base, Symbol) else "this"
        count = f"{len(indices)} ind{'ex does' if len(indices) == 1 else 'ices do'}"
        raise ShapeMismatch(f"{what} is {describe(base.shape)}; {count} not fit", span)
    return Entry(base, tuple(indices), shape=shape, span=span or base.span)


def square(node: Node, what: str) -> None:
    """Raises unless the node's shape is a square matrix's."""
    if not is_square(node.shape):
        raise ShapeMismatch(f"{what} needs a square matrix, not {describe(node.shape)}", node.span)
