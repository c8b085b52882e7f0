"""Flat products: an interval search over the ways to multiply a list of factors, with shapes as the judge.

Matrix products and scaling come first; an elementwise product of neighbours written side by side is taken only where nothing
else fits, and is reported. Scalars commute, so they are set aside first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.inference import divide, matmul, mul, product_mismatch, transpose
from checker.language.nodes import Node
from checker.language.shapes import SCALAR, Shape, describe, is_column, is_row, same_shape, same_size
from checker.parsing.jacobians import NOTE, chain_rule

LONGEST_PRODUCT = 40
_BY_CHANCE = 3
"""Cost of reading juxtaposition as elementwise: more than any product that shapes alone allow."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to multiply a run of factors: its node, how far-fetched it is, and what a reader should be told."""

    node: Node
    cost: int = 0
    notes: tuple[str, ...] = ()


def multiply(parts: Sequence[tuple[str, Node]], choose: Callable[[int], int], span: Span) -> Way:
    """The product of factors, each with the operator before it. Raises ShapeMismatch naming both shapes when nothing fits."""
    if len(parts) > LONGEST_PRODUCT:
        raise Unreadable(f"a product of more than {LONGEST_PRODUCT} factors", span)
    if (chain := chain_rule(parts)) is not None:
        return Way(chain, notes=(NOTE,))
    scalars: list[Node] = []
    arrays: list[Node] = []
    gaps: list[str] = []
    pending = ""
    for operator, node in parts:
        pending = operator or pending
        if node.shape == SCALAR:
            scalars.append(node)
            continue
        if arrays:
            gaps.append(pending)
        arrays.append(node)
        pending = ""
    if not arrays:
        return Way(mul(scalars, span))
    way = arrays_product(arrays, gaps, choose)
    if scalars:
        return Way(mul([*scalars, way.node], span), way.cost, way.notes)
    return way


def arrays_product(arrays: Sequence[Node], gaps: Sequence[str], choose: Callable[[int], int]) -> Way:
    """The best way to multiply vectors and matrices in the order written."""
    count = len(arrays)
    if count == 1:
        return Way(arrays[0])
    table: dict[tuple[int, int], list[Way]] = {(k, k): [Way(node)] for k, node in enumerate(arrays)}
    for length in range(2, count + 1):
        for start in range(count - length + 1):
            stop = start + length - 1
            found: list[Way] = []
            for split in range(stop - 1, start - 1, -1):
                for left in table[start, split]:
                    for right in table[split + 1, stop]:
                        found.extend(_ways(left, right, gaps[split]))
            table[start, stop] = _best(found)
    ways = sorted(table[0, count - 1], key=lambda way: way.cost)
    if not ways:
        raise _mismatch(arrays, gaps)
    return ways[choose(len(ways))] if len(ways) > 1 else ways[0]


def _best(found: list[Way]) -> list[Way]:
    """For each shape the least far-fetched ways; equal trees and mere reassociations count once."""
    kept: list[Way] = []
    for way in sorted(found, key=lambda way: way.cost):
        rivals = [other for other in kept if other.node.shape == way.node.shape]
        if any(other.node == way.node for other in rivals):
            continue
        if rivals and (way.cost == 0 or rivals[0].cost == 0 and way.cost >= _BY_CHANCE or len(rivals) >= 4):
            continue
        kept.append(way)
    return kept


def _ways(left: Way, right: Way, operator: str) -> list[Way]:
    a, b = left.node, right.node
    cost, notes = left.cost + right.cost, (*left.notes, *right.notes)

    def way(node: Node, extra: int = 0, note: str | None = None) -> Way:
        return Way(node, cost + extra, (*notes, note) if note else notes)

    if a.shape == SCALAR or b.shape == SCALAR:
        return [way(mul([a, b]))]
    fits = len(a.shape) == 2 and len(b.shape) == 2 and same_size(a.shape[1], b.shape[0])
    equal = same_shape(a.shape, b.shape)
    columns = equal and is_column(a.shape)
    found: list[Way] = []
    match operator:
        case "⊙":
            if equal:
                found.append(way(mul([a, b])))
        case "⊘":
            if equal:
                found.append(way(divide(a, b)))
        case "@":
            if fits:
                found.append(way(matmul([a, b])))
            elif columns:
                found.append(way(matmul([transpose(a), b]), 1, "@ of two vectors read as their inner product"))
        case "⊗":
            if is_column(a.shape) and is_column(b.shape):
                found.append(way(matmul([a, transpose(b)]), 0 if not equal else 1, "⊗ read as the outer product"))
            if equal:
                found.append(way(mul([a, b])))
        case "*" | "×" if equal:
            found.append(way(mul([a, b]), 0 if operator == "*" else 1, f"{operator} read as elementwise"))
            if fits:
                found.append(way(matmul([a, b]), 1 if operator == "*" else 0))
        case "·" if columns or equal and is_row(a.shape):
            inner = matmul([transpose(a), b]) if columns else matmul([a, transpose(b)])
            found.append(way(inner, 1, "· of two vectors read as their inner product"))
            found.append(way(mul([a, b]), 2, "· read as elementwise"))
        case _:
            if fits:
                found.append(way(matmul([a, b])))
            if equal and not fits:
                found.append(
                    way(mul([a, b]), _BY_CHANCE, f"a product of {describe(a.shape)} with another read as elementwise")
                )
    return found


def _mismatch(arrays: Sequence[Node], gaps: Sequence[str]) -> ShapeMismatch:
    """The error for the first neighbours that cannot be multiplied."""
    for left, right, operator in zip(arrays, arrays[1:], gaps, strict=False):
        if not _ways(Way(left), Way(right), operator):
            if operator == "⊙":
                hint = "one of the two transposed would fit" if _transposable(left.shape, right.shape) else None
                message = (
                    f"an elementwise product needs equal shapes: {describe(left.shape)} and {describe(right.shape)}"
                )
                return ShapeMismatch(message, (left.span[0], right.span[1]), hint=hint)
            return product_mismatch(left, right)
    return product_mismatch(arrays[0], arrays[-1])


def _transposable(left: Shape, right: Shape) -> bool:
    return len(left) == len(right) == 2 and same_shape(left, (right[1], right[0]))
