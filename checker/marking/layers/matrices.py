"""Written matrices against a key, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.number import decide_number
from checker.equivalence.sizes import exact_value
from checker.equivalence.verdict import Decision, Value, Verdict
from checker.language.declarations import Expression
from checker.language.inference import add, entry, mul, negate, number
from checker.language.nodes import Add, Array, MatMul, Mul, Negate, Node, Transpose
from checker.language.rationals import rational_value
from checker.language.shapes import SCALAR, describe

Cells = tuple[tuple[Node, ...], ...]
MOST_NAMED = 6
"""Wrong cells that are told one by one."""


def cells(node: Node) -> Cells:
    """The entries of a matrix as nodes, sums and products of written matrices worked out as far as their entries."""
    match node:
        case Array(rows=rows):
            return rows
        case Add(terms=terms) if all(term.shape == node.shape for term in terms):
            return _entrywise(add, [cells(term) for term in terms])
        case Negate(operand=operand):
            return tuple(tuple(negate(one) for one in row) for row in cells(operand))
        case Transpose(operand=operand):
            return tuple(zip(*cells(operand), strict=True))
        case MatMul(factors=factors):
            result = cells(factors[0])
            for factor in factors[1:]:
                columns = list(zip(*cells(factor), strict=True))
                result = tuple(
                    tuple(add([mul([a, b]) for a, b in zip(row, column, strict=True)]) for column in columns)
                    for row in result
                )
            return result
        case Mul(factors=factors):
            scalars = [factor for factor in factors if factor.shape == SCALAR]
            grids = [cells(factor) for factor in factors if factor.shape != SCALAR]
            return tuple(
                tuple(mul([*scalars, *ones]) for ones in zip(*rows, strict=True)) for rows in zip(*grids, strict=True)
            )
    if node.shape == SCALAR:
        return ((node,),)
    down, across = node.shape
    if not isinstance(down, int) or not isinstance(across, int):
        raise ValueError(f"{describe(node.shape)} has no cells that could be counted")
    if 1 in (down, across):
        ones = [entry(node, [number(place)]) for place in range(1, down * across + 1)]
        return tuple((one,) for one in ones) if across == 1 else (tuple(ones),)
    return tuple(tuple(entry(node, [number(i), number(j)]) for j in range(1, across + 1)) for i in range(1, down + 1))


def _entrywise(combine: object, grids: Sequence[Cells]) -> Cells:
    return tuple(
        tuple(combine(list(ones)) for ones in zip(*rows, strict=True))  # type: ignore[operator]
        for rows in zip(*grids, strict=True)
    )


def size(grid: Cells) -> tuple[int, int]:
    """Rows and columns."""
    return len(grid), len(grid[0])


@lru_cache(maxsize=4096)
def _comparison(key: Node, part: Part) -> Comparison:
    return Comparison(Expression(key), part.vocabulary, assume=part.assume)


def decide_cell(part: Part, key: Node, yours: Node, seed: int) -> Decision:
    """The verdict on one cell: numbers exactly, decimals by the digits written."""
    ours, theirs = rational_value(key), rational_value(yours)
    if ours is not None and ours == theirs:
        return Decision(Verdict.CORRECT)
    return decide_number(_comparison(key, part), Expression(yours), seed)


def decide_cells(part: Part, key: Cells, yours: Cells, seed: int) -> list[tuple[int, int, Decision]]:
    """The decisions on cells that are not found right, with row and column from 1. Both have the same size."""
    found = []
    for i, (row, other) in enumerate(zip(key, yours, strict=True), 1):
        for j, (ours, theirs) in enumerate(zip(row, other, strict=True), 1):
            decision = decide_cell(part, ours, theirs, seed)
            if decision.verdict is not Verdict.CORRECT:
                found.append((i, j, decision))
    return found


def equal(part: Part, key: Cells, yours: Cells, seed: int) -> bool:
    """Whether two matrices have the same size and every cell is right."""
    return size(key) == size(yours) and not decide_cells(part, key, yours, seed)


def transposed(grid: Cells) -> Cells:
    """Rows as columns."""
    return tuple(zip(*grid, strict=True))


def numbers(grid: Cells) -> list[list[Fraction]] | None:
    """The cells as exact numbers, None where one is not."""
    rows = [[rational_value(one) for one in row] for row in grid]
    if any(one is None for row in rows for one in row):
        return None
    return [[one for one in row if one is not None] for row in rows]


def shown(grid: Cells) -> Value:
    """The cells as nested lists of values; None where one is no number."""
    found = numbers(grid)
    return None if found is None else [[exact_value(one) for one in row] for row in found]


def wrong_cells(key: Cells, yours: Cells, wrong: Sequence[tuple[int, int, Decision]], which: str) -> str:
    """The wrong cells in words, each with what it should be."""
    from checker.printing.plain import plain

    told = (
        f"{which}row {i}, column {j} is {plain(key[i - 1][j - 1])}, not {plain(yours[i - 1][j - 1])}"
        for i, j, _ in islice(wrong, MOST_NAMED)
    )
    more = f"\nand {len(wrong) - MOST_NAMED} more cells" if len(wrong) > MOST_NAMED else ""
    return "\n".join(told) + more
