"""What conditions say of ranges: of parameters, of the points, of the values of unknown functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from checker.kernels.kernel import Parameter
from checker.kernels.ranges import Domain
from checker.language.nodes import Apply, Compare, Logical, Node, Symbol
from checker.parsing.resolve import folded


def narrowed(
    parameters: dict[str, Parameter], domain: Domain, arguments: tuple[str, str], conditions: Sequence[Node]
) -> tuple[dict[str, Parameter], Domain]:
    """The ranges that the conditions leave."""
    parameters = dict(parameters)
    for relation, side, bound in bounds_of(conditions):
        if isinstance(side, Symbol) and side.name in parameters:
            held = parameters[side.name]
            parameters[side.name] = replace(held, values=held.values.within(relation, bound))
        elif isinstance(side, Symbol) and side.name in arguments:
            domain = replace(domain, entries=domain.entries.within(relation, bound))
        else:
            domain = _bounded(domain, arguments, side, relation, bound)
    return parameters, domain


def bounds_of(conditions: Sequence[Node]) -> list[tuple[str, Node, Fraction]]:
    """The conditions that compare something with a number, as (relation, what, number)."""
    found = []
    for condition in conditions:
        joined = isinstance(condition, Logical) and condition.operation == "and"
        for part in condition.conditions if isinstance(condition, Logical) and joined else (condition,):
            if isinstance(part, Compare):
                found += _bounds(part)
    return found


def _bounded(domain: Domain, arguments: tuple[str, str], side: Node, relation: str, bound: Fraction) -> Domain:
    """The domain under a bound on the absolute value or the norm of a point."""
    if isinstance(side, Apply) and side.function in ("abs", "norm") and relation in ("<", "<=") and bound > 0:
        (inner,) = side.arguments
        if isinstance(inner, Symbol) and inner.name in arguments:
            if domain.shape and relation == "<":
                return replace(domain, norm_below=bound)
            if not domain.shape:
                return replace(domain, entries=domain.entries.within(relation, bound).within(
                    ">" if relation == "<" else ">=", -bound))  # fmt: skip
    return domain


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _bounds(part: Compare) -> list[tuple[str, Node, Fraction]]:
    right, left = folded(part.right), folded(part.left)
    if right is not None:
        return [(part.relation, part.left, right)]
    if left is not None:
        return [(_MIRRORED[part.relation], part.right, left)]
    return []
