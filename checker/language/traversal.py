"""Walking over nodes: rebuild, substitute, and the names that occur."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Derivative,
    Divide,
    Entry,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Power,
    Reduce,
    Symbol,
    Tabulate,
    Transpose,
    children,
)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from the top."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(list(children(top))))


def depth(node: Node) -> int:
    """How many nodes stand one inside the other, at most."""
    deepest = 0
    stack = [(node, 1)]
    while stack:
        top, here = stack.pop()
        deepest = max(deepest, here)
        stack.extend((child, here + 1) for child in children(top))
    return deepest


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with ``change`` applied to each of its children; shapes and spans stay."""
    match node:
        case Add(terms=parts):
            return replace(node, terms=tuple(map(change, parts)))
        case Mul(factors=parts) | MatMul(factors=parts):
            return replace(node, factors=tuple(map(change, parts)))
        case Apply(arguments=parts):
            return replace(node, arguments=tuple(map(change, parts)))
        case Logical(conditions=parts):
            return replace(node, conditions=tuple(map(change, parts)))
        case Negate(operand=operand) | Transpose(operand=operand):
            return replace(node, operand=change(operand))
        case Indicator(condition=condition):
            return replace(node, condition=change(condition))
        case Divide(numerator=above, denominator=below):
            return replace(node, numerator=change(above), denominator=change(below))
        case Power(base=base, exponent=exponent):
            return replace(node, base=change(base), exponent=change(exponent))
        case Compare(left=left, right=right):
            return replace(node, left=change(left), right=change(right))
        case Derivative(of=of, by=by):
            return replace(node, of=change(of), by=change(by))
        case Entry(base=base, indices=indices):
            return replace(node, base=change(base), indices=tuple(map(change, indices)))
        case Reduce(lower=lower, upper=upper, body=body, condition=condition):
            return replace(
                node,
                lower=change(lower),
                upper=change(upper),
                body=change(body),
                condition=None if condition is None else change(condition),
            )
        case Cases(branches=branches, otherwise=otherwise):
            return replace(
                node,
                branches=tuple((change(value), change(condition)) for value, condition in branches),
                otherwise=None if otherwise is None else change(otherwise),
            )
        case Array(rows=rows):
            return replace(node, rows=tuple(tuple(map(change, row)) for row in rows))
        case Tabulate(body=body):
            return replace(node, body=change(body))
    return node


def bound_names(node: Node) -> tuple[str, ...]:
    """The index letters that this very node binds."""
    match node:
        case Reduce(index=index):
            return (index,)
        case Tabulate(indices=indices):
            return indices
    return ()


def free_indices(node: Node) -> tuple[str, ...]:
    """The free index letters, in the order in which they first occur."""
    found: dict[str, None] = {}

    def visit(part: Node, bound: frozenset[str]) -> None:
        if isinstance(part, Index):
            if part.name not in bound:
                found[part.name] = None
            return
        if isinstance(part, Reduce):
            visit(part.lower, bound)
            visit(part.upper, bound)
            inside = bound | {part.index}
            visit(part.body, inside)
            if part.condition is not None:
                visit(part.condition, inside)
            return
        inside = bound.union(bound_names(part))
        for child in children(part):
            visit(child, inside)

    visit(node, frozenset())
    return tuple(found)


def names(node: Node) -> frozenset[str]:
    """The names of all symbols and quantities that occur."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Symbol))


_fresh = count(1)


def substitute(node: Node, values: Mapping[Any, Node]) -> Node:
    """Replaces symbols and free indices (the mapping's keys, spans ignored) without capturing bound letters."""
    if not values:
        return node
    if node in values:
        return replace(values[node], span=node.span) if node.span != (0, 0) else values[node]
    bound = bound_names(node)
    if bound:
        values = {key: value for key, value in values.items() if not (isinstance(key, Index) and key.name in bound)}
        taken = {name for value in values.values() for name in free_indices(value)}
        for name in bound:
            if name in taken:
                node = _renamed(node, name, f"{name.split('#')[0]}#{next(_fresh)}")
    return rebuild(node, lambda child: substitute(child, values))


def _renamed(node: Node, old: str, new: str) -> Node:
    """A binder with its letter renamed, inside and out."""
    rename = {Index(old): Index(new)}
    match node:
        case Reduce(body=body, condition=condition):
            return replace(
                node,
                index=new,
                body=substitute(body, rename),
                condition=None if condition is None else substitute(condition, rename),
            )
        case Tabulate(indices=indices, body=body):
            renamed = tuple(new if name == old else name for name in indices)
            return replace(node, indices=renamed, body=substitute(body, rename))
    raise TypeError(f"{type(node).__name__} binds no index")


def fresh_index(stem: str = "r") -> Index:
    """An index letter that no text contains."""
    return Index(f"{stem}#{next(_fresh)}")
