"""The kinks of a function (steps, absolute values, comparisons), and the function on one side of one."""

from __future__ import annotations

from checker.evaluation.scalars import HOLDS
from checker.language.inference import ONE, ZERO, negate
from checker.language.nodes import Add, Apply, Cases, Compare, Indicator, Logical, Mul, Negate, Node, Number, children
from checker.language.traversal import rebuild


def innermost_kink(node: Node) -> Apply | Compare | None:
    """The first kink whose argument holds none."""
    for child in children(node):
        if (found := innermost_kink(child)) is not None:
            return found
    if isinstance(node, Compare) or isinstance(node, Apply) and node.function in ("step", "abs"):
        return node
    return None


def replaced(node: Node, kink: Apply | Compare, sign: int) -> Node:
    """The node with a kink replaced by what it is where its argument has a sign."""
    if node == kink:
        if isinstance(kink, Compare):
            return Indicator(ONE if HOLDS[kink.relation](sign) else ZERO)
        if kink.function == "step":
            return ONE if sign >= 0 else ZERO
        return kink.arguments[0] if sign >= 0 else negate(kink.arguments[0])
    return rebuild(node, lambda child: replaced(child, kink, sign))


def settled(node: Node) -> Node:
    """The node with conditions that are decided taken out, and without sums and products by zero and one."""
    match node:
        case Cases(branches=branches, otherwise=otherwise):
            for value, condition in branches:
                truth = _truth(condition)
                if truth is None:
                    return rebuild(node, settled)
                if truth:
                    return settled(value)
            if otherwise is not None:
                return settled(otherwise)
        case Indicator(condition=condition):
            truth = _truth(condition)
            if truth is not None:
                return ONE if truth else ZERO
        case Mul(factors=factors):
            parts = [settled(part) for part in factors]
            if ZERO in parts:
                return ZERO
            parts = [part for part in parts if part != ONE]
            return Mul(tuple(parts)) if len(parts) > 1 else parts[0] if parts else ONE
        case Add(terms=terms):
            parts = [part for part in map(settled, terms) if part != ZERO]
            return Add(tuple(parts)) if len(parts) > 1 else parts[0] if parts else ZERO
        case Negate(operand=operand):
            inner = settled(operand)
            return ZERO if inner == ZERO else Negate(inner)
    return rebuild(node, settled)


def _truth(condition: Node) -> bool | None:
    """A condition's truth where it is decided already."""
    match condition:
        case Number(value=value):
            return value != 0
        case Indicator(condition=inner):
            return _truth(inner)
        case Logical(operation=operation, conditions=conditions):
            truths = [_truth(part) for part in conditions]
            settling = operation == "or"
            if settling in truths:
                return settling
            return None if None in truths else not settling
    return None
