"""A product of derivatives that follow each other, ``∂L/∂ŷ ∂ŷ/∂o ∂o/∂v``: the chain rule with Jacobians, in either order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from checker.language.errors import ShapeMismatch
from checker.language.inference import matmul, mul, transpose
from checker.language.nodes import Derivative, Node, Transpose
from checker.language.shapes import SCALAR, is_column

NOTE = "derivatives that follow each other multiplied as Jacobians"
WAYS_TO_MULTIPLY = ("", "·", "*", "×", "@")


def chain_rule(parts: Sequence[tuple[str, Node]]) -> Node | None:
    """The product as the derivative of the first by the last, in the layout of a derivative as a term: a gradient has the shape of
    what it is taken by. None where the factors are no such chain, or where all of them are numbers."""
    if len(parts) < 2 or any(operator not in WAYS_TO_MULTIPLY for operator, _ in parts[1:]):
        return None
    factors = [node for _, node in parts if isinstance(node, Derivative)]
    if len(factors) < len(parts) or all(factor.shape == SCALAR for factor in factors):
        return None
    for order in (factors, factors[::-1]):
        if all(left.by == right.of for left, right in pairwise(order)):
            return _product(order)
    return None


def _product(chain: Sequence[Derivative]) -> Node | None:
    """The product of a chain, outermost derivative first."""
    scalars = [factor for factor in chain if factor.shape == SCALAR]
    jacobians = [_jacobian(factor) for factor in chain if factor.shape != SCALAR]
    try:
        node = matmul(jacobians) if len(jacobians) > 1 else jacobians[0]
    except ShapeMismatch:
        return None
    if chain[0].of.shape == SCALAR and chain[-1].by.shape != SCALAR:
        node = node.operand if isinstance(node, Transpose) else transpose(node)
    return mul([*scalars, node]) if scalars else node


def _jacobian(factor: Derivative) -> Node:
    """A factor with the index of what is differentiated down the rows and of what it is taken by along the columns."""
    if factor.of.shape == SCALAR and is_column(factor.shape) or factor.layout == "denominator":
        return transpose(factor)
    return factor
