"""Shapes over named sizes.

A shape is a tuple of sizes. ``()`` is a scalar; every vector is a matrix with one column (``(n, 1)``) or one row
(``(1, n)``), so that products need a single rule. A size is a positive integer, or a name or sum such as ``n + 1`` over
names. ``None`` stands for a size that the writer left open (the ``I`` in ``A + I``) until its neighbours settle it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache

Size = int | str
Shape = tuple[Size | None, ...]

SCALAR: Shape = ()


def column(size: Size) -> Shape:
    """The shape of a vector of the given size."""
    return matrix(size, 1)


def matrix(rows: Size | None, columns: Size | None) -> Shape:
    """The shape of a matrix; one by one is a scalar."""
    return SCALAR if rows == 1 and columns == 1 else (rows, columns)


def is_column(shape: Shape) -> bool:
    """Whether the shape is a column vector's."""
    return len(shape) == 2 and shape[1] == 1


def is_row(shape: Shape) -> bool:
    """Whether the shape is a row vector's."""
    return len(shape) == 2 and shape[0] == 1


def is_vector(shape: Shape) -> bool:
    """Whether the shape is a column's or a row's."""
    return is_column(shape) or is_row(shape)


def is_square(shape: Shape) -> bool:
    """Whether the shape is a square matrix's (for every choice of the named sizes)."""
    return len(shape) == 2 and same_size(shape[0], shape[1])


def transposed(shape: Shape) -> Shape:
    """The shape of the transpose."""
    return shape if shape == SCALAR else (shape[1], shape[0])


def same_size(left: Size | None, right: Size | None) -> bool:
    """Whether two sizes agree; an open size agrees with anything."""
    return left is None or right is None or left == right


def same_shape(left: Shape, right: Shape) -> bool:
    """Whether two shapes agree, open sizes agreeing with anything."""
    return len(left) == len(right) and all(map(same_size, left, right))


def is_open(shape: Shape) -> bool:
    """Whether a size of the shape is not settled yet."""
    return None in shape


def settle(left: Shape, right: Shape) -> Shape:
    """Two agreeing shapes as one, each open size taken from the other."""
    return tuple(b if a is None else a for a, b in zip(left, right, strict=True))


def describe(shape: Shape) -> str:
    """A shape in a person's words: ``a number``, ``a vector of size n``, ``a row of size n``, ``an m × n matrix``."""
    if shape == SCALAR:
        return "a number"
    names = ["?" if size is None else str(size) for size in shape]
    if is_column(shape):
        return f"a vector of size {names[0]}"
    if is_row(shape):
        return f"a row of size {names[1]}"
    if len(shape) == 2:
        return f"{_article(names[0])} {names[0]} × {names[1]} matrix"
    return " × ".join(names) + " array"


def _article(size: str) -> str:
    """The article that a size takes when it is read aloud: ``an n``, ``an H``, ``an 8``, ``a 3``, ``a hidden``."""
    word = re.match(r"[^\W\d_]*", size)[0].lower()  # type: ignore[index]
    if not word:
        return "an" if size.startswith("8") or size in ("11", "18") else "a"
    return "an" if word[0] in ("aefhilmnorsx" if len(word) == 1 else "aeio") else "a"


@lru_cache(maxsize=512)
def parse_size(text: str) -> Size:
    """A size from its text: ``3``, ``n``, ``n + 1``, ``2*h``. Raises ValueError for anything else."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise ValueError(f"{text!r} is not a size") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            continue
        if not isinstance(node, (ast.Name, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Load)):
            raise ValueError(f"{text!r} is not a size: names, whole numbers, + - * are")
    if isinstance(tree, ast.Constant):
        if not isinstance(tree.value, int) or tree.value < 1:
            raise ValueError(f"{text!r} is not a size: it must be at least 1")
        return tree.value
    return ast.unparse(tree)


@lru_cache(maxsize=512)
def size_names(size: Size) -> frozenset[str]:
    """The names that occur in a size."""
    if isinstance(size, int):
        return frozenset()
    return frozenset(node.id for node in ast.walk(ast.parse(size, mode="eval")) if isinstance(node, ast.Name))


def size_value(size: Size | None, sizes: Mapping[str, int]) -> int:
    """The number a size stands for, given its names' values."""
    if isinstance(size, int):
        return size
    if size is None:
        raise ValueError("a size was never settled")
    if size in sizes:
        return sizes[size]
    return _value(ast.parse(size, mode="eval").body, sizes)


def _value(tree: ast.expr, sizes: Mapping[str, int]) -> int:
    match tree:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name):
            return sizes[name]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _value(left, sizes) + _value(right, sizes)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _value(left, sizes) - _value(right, sizes)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _value(left, sizes) * _value(right, sizes)
    raise ValueError(f"{ast.unparse(tree)!r} is not a size")


def concrete(shape: Shape, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape in numbers."""
    return tuple(size_value(size, sizes) for size in shape)
