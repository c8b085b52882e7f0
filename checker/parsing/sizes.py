"""A size such as ``n + 1`` as a node."""

from __future__ import annotations

import ast

from checker.language.inference import add, mul, negate, number
from checker.language.nodes import Node
from checker.language.nodes import Size as SizeNode


def size_node(size: str | int) -> Node:
    """The number that a size stands for, as a node."""
    return number(size) if isinstance(size, int) else _node(ast.parse(size, mode="eval").body)


def _node(tree: ast.expr) -> Node:
    match tree:
        case ast.Constant(value=int(value)):
            return number(value)
        case ast.Name(id=name):
            return SizeNode(name)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return add([_node(left), _node(right)])
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return add([_node(left), negate(_node(right))])
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return mul([_node(left), _node(right)])
    raise ValueError(f"{ast.unparse(tree)!r} is not a size")
