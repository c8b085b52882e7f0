"""Sums, products and quotients that come out as a textbook writes them: no 0 + x, no 1 * x, no double negation.

Every maker keeps the value wherever its arguments are defined; cancelling a factor may remove a removable singularity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from checker.language.inference import (
    ONE,
    ZERO,
    add,
    apply,
    cases,
    common_shape,
    compare,
    divide,
    filled,
    indicator,
    matmul,
    mul,
    negate,
    number,
    power,
    transpose,
)
from checker.language.nodes import (
    Add,
    Apply,
    Compare,
    Constant,
    Divide,
    Fill,
    Indicator,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Transpose,
)
from checker.language.shapes import SCALAR, Shape, is_column, is_row, transposed


def zero(shape: Shape) -> Node:
    """The zero of a shape."""
    return ZERO if shape == SCALAR else filled("zeros", shape)


def is_zero(node: Node) -> bool:
    """Whether the node is written as a zero of any shape."""
    return isinstance(node, Number) and node.value == 0 or isinstance(node, Fill) and node.kind == "zeros"


def is_filled(node: Node, kind: str) -> bool:
    """Whether the node is an array of the given kind of filling."""
    return isinstance(node, Fill) and node.kind == kind


def idempotent(node: Node) -> bool:
    """Whether the node's entries are all 0 or 1, so that its square is itself."""
    return isinstance(node, Indicator) or isinstance(node, Apply) and node.function == "step"


@dataclass(slots=True)
class Product:
    """A product as a rational coefficient and whole powers of bases, in the order in which the bases first occur."""

    coefficient: Fraction = Fraction(1)
    exponents: dict[Node, int] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node) -> Product:
        """A node as a product; a sum is one base."""
        product = cls()
        product.multiply(node)
        return product

    def multiply(self, node: Node, exponent: int = 1) -> None:
        """Multiplies by ``node ** exponent``, entrywise."""
        match node:
            case Number(value=value) if value != 0 or exponent > 0:
                self.coefficient *= value**exponent
            case Negate(operand=operand):
                self.coefficient *= (-1) ** (exponent % 2)
                self.multiply(operand, exponent)
            case Mul(factors=factors):
                for factor in factors:
                    self.multiply(factor, exponent)
            case Divide(numerator=above, denominator=below):
                self.multiply(above, exponent)
                self.multiply(below, -exponent)
            case Power(base=base, exponent=Number(value=value)) if (
                value.denominator == 1 and abs(exponent * value) < 100
            ):
                self.multiply(base, exponent * int(value))
            case _:
                self.exponents[node] = self.exponents.get(node, 0) + exponent

    def take(self, bases: Iterable[Node]) -> Product:
        """Removes the bases, and returns them with their powers as a product of their own."""
        return Product(exponents={base: self.exponents.pop(base) for base in bases})

    def node(self, shape: Shape) -> Node:
        """The product as a node of the given shape."""
        if self.coefficient == 0:
            return zero(shape)
        above: list[Node] = []
        below: list[Node] = []
        for base, exponent in self.exponents.items():
            if exponent:
                times = 1 if exponent > 0 and idempotent(base) else abs(exponent)
                factor = base if times == 1 else power(base, number(times))
                (above if exponent > 0 else below).append(factor)
        ones = [factor for factor in above if is_filled(factor, "ones")]
        above = [factor for factor in above if factor not in ones]
        if shape != SCALAR and all(factor.shape == SCALAR for factor in (*above, *below)):
            above.append(filled("ones", shape))
        coefficient = abs(self.coefficient)
        if below and coefficient.denominator > 1:
            below.insert(0, number(coefficient.denominator))
            coefficient = Fraction(coefficient.numerator)
        if coefficient != 1:
            above.insert(0, number(coefficient))
        value = mul(above) if above else ONE
        if below:
            value = divide(value, mul(below))
        return negate(value) if self.coefficient < 0 else value


def spread(node: Node, shape: Shape) -> Node:
    """A scalar as the array of the given shape with that value everywhere; an array as it is."""
    return node if node.shape == shape else product([node, filled("ones", shape)])


def product(above: Sequence[Node], below: Sequence[Node] = ()) -> Node:
    """The entrywise product of ``above`` over that of ``below``; scalars scale."""
    shape = common_shape([*above, *below], "a product")
    whole = Product()
    for factor in above:
        if is_zero(factor):
            return zero(shape)
        whole.multiply(factor)
    for factor in below:
        whole.multiply(factor, -1)
    return whole.node(shape)


def negative(node: Node) -> Node:
    """The negative."""
    return product([number(-1), node])


def plus(terms: Sequence[Node]) -> Node:
    """The sum; equal terms are collected, zeros dropped."""
    shape = common_shape(terms, "a sum")
    flat: list[Node] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Add) else (term,))
    collected: dict[Node, Fraction] = {}
    for term in flat:
        if not is_zero(term):
            whole = Product.of(term)
            coefficient, whole.coefficient = whole.coefficient, Fraction(1)
            rest = whole.node(term.shape)
            collected[rest] = collected.get(rest, Fraction(0)) + coefficient
    parts = [product([number(coefficient), rest]) for rest, coefficient in collected.items() if coefficient]
    if not parts:
        return zero(shape)
    if all(part.shape == SCALAR for part in parts):
        parts[0] = spread(parts[0], shape)
    return add(parts)


def powered(base: Node, exponent: Node) -> Node:
    """The entrywise power."""
    if isinstance(exponent, Number) and exponent.value.denominator == 1 and 0 <= exponent.value < 100:
        return product([base] * int(exponent.value)) if exponent.value else spread(ONE, base.shape)
    return power(base, exponent)


def logarithm(node: Node) -> Node:
    """The natural logarithm."""
    return ONE if isinstance(node, Constant) and node.name == "e" else apply("log", [node])


def chain(factors: Sequence[Node]) -> Node:
    """The matrix product of one or more matrices, with their scalar factors in front of it."""
    shape = factors[0].shape if len(factors) == 1 else matmul(factors).shape
    scale = Product()
    matrices: list[Node] = []
    for factor in factors:
        for part in factor.factors if isinstance(factor, MatMul) else (factor,):
            if is_zero(part):
                return zero(shape)
            whole = Product.of(part)
            scalars = [base for base in whole.exponents if base.shape == SCALAR]
            for base, exponent in whole.take(scalars).exponents.items():
                scale.multiply(base, exponent)
            scale.coefficient *= whole.coefficient
            whole.coefficient = Fraction(1)
            rest = whole.node(part.shape)
            matrices.extend(rest.factors if isinstance(rest, MatMul) else (rest,))
    kept = [factor for factor in matrices if not is_filled(factor, "identity")] or matrices[:1]
    return product([scale.node(SCALAR), matmul(kept)])


def flipped(node: Node) -> Node:
    """The transpose, taken inside products."""
    match node:
        case Transpose(operand=operand):
            return operand
        case Fill(kind="identity"):
            return node
        case Fill(kind=kind):
            return filled(kind, transposed(node.shape))
        case Negate(operand=operand):
            return negative(flipped(operand))
        case MatMul(factors=factors) if node.shape != SCALAR:
            return chain([flipped(factor) for factor in reversed(factors)])
        case Mul(factors=factors) if sum(factor.shape != SCALAR for factor in factors) == 1:
            return product([flipped(factor) for factor in factors])
        case Divide(numerator=above, denominator=below) if below.shape == SCALAR:
            return product([flipped(above)], [below])
    return transpose(node)


def summed(node: Node) -> Node:
    """The sum of all entries, with scalar factors in front of it."""
    if node.shape == SCALAR:
        return node
    if is_zero(node):
        return ZERO
    whole = Product.of(node)
    scale = whole.take([base for base in whole.exponents if base.shape == SCALAR])
    scale.coefficient, whole.coefficient = whole.coefficient, Fraction(1)
    return product([scale.node(SCALAR), apply("total", [whole.node(node.shape)])])


def inner(left: Node, right: Node) -> Node:
    """The sum over all entries of the entrywise product."""
    shape = common_shape([left, right], "an inner product")
    whole = product([left, right])
    if left.shape != right.shape or len(Product.of(whole).exponents) < len(
        {*Product.of(left).exponents, *Product.of(right).exponents}
    ):
        return summed(whole)
    if is_column(shape):
        return chain([flipped(left), right])
    if is_row(shape):
        return chain([left, flipped(right)])
    return summed(whole)


def fitted(adjoint: Node, shape: Shape) -> Node:
    """The adjoint of an operand of the given shape that was spread over the adjoint's shape."""
    return summed(adjoint) if shape == SCALAR else adjoint


def holds(condition: Node) -> Node:
    """The indicator of a condition, decided where both sides are numbers or the same."""
    match condition:
        case Compare(relation=relation, left=left, right=right) if condition.shape == SCALAR:
            if left == right:
                return ONE if relation in ("=", "<=", ">=") else ZERO
            if isinstance(left, Number) and isinstance(right, Number) and relation in ("=", "!="):
                return ONE if (left.value == right.value) == (relation == "=") else ZERO
    return indicator(condition)


def delta(left: Node, right: Node) -> Node:
    """Kronecker's delta of two indices."""
    return holds(compare("=", left, right))


def is_delta(node: Node) -> bool:
    """Whether the node is a Kronecker delta."""
    return isinstance(node, Indicator) and isinstance(node.condition, Compare) and node.condition.relation == "="


def distinguished(branches: Sequence[tuple[Node, Node]], otherwise: Node | None) -> Node:
    """A case distinction, with the Kronecker deltas that all its values share in front of it."""
    values = [value for value, _ in branches] + ([otherwise] if otherwise is not None else [])
    shape = common_shape([part for branch in branches for part in branch] + values, "a case distinction")
    if all(map(is_zero, values)):
        return zero(shape)
    products = [Product.of(value) for value in values if not is_zero(value)]
    shared = [base for base in products[0].exponents if is_delta(base) and all(base in p.exponents for p in products)]

    def without(value: Node) -> Node:
        if is_zero(value):
            return value
        whole = Product.of(value)
        whole.take(shared)
        return whole.node(value.shape)

    rest = cases(
        [(without(value), condition) for value, condition in branches],
        None if otherwise is None else without(otherwise),
    )
    return product([*shared, rest])
