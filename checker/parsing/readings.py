"""All sensible readings of a written expression, the plainest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.language.declarations import Expression
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.inference import number
from checker.language.nodes import Fill, Node
from checker.language.shapes import is_open
from checker.language.traversal import depth, free_indices, walk
from checker.parsing.binders import names_of_indices
from checker.parsing.resolve import Resolver
from checker.parsing.scope import Choices, Scope
from checker.parsing.surface import Group, Script, Surface, parts_of

MOST_READINGS = 12
DEEPEST_NODE = 120
"""What is deeper is refused rather than risk the interpreter's stack later on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand an expression, and what a reader should be told about it."""

    expression: Expression
    notes: tuple[str, ...] = ()
    doubtful: str | None = None


def letters_in(piece: Surface) -> frozenset[str]:
    """The letters that occur as an index anywhere, and so may be one where they stand alone."""
    found: set[str] = set()
    pending = [piece]
    while pending:
        part = pending.pop()
        if isinstance(part, Script):
            if part.sub is not None:
                found.update(names_of_indices(part.sub))
            for sup in part.sups:
                if isinstance(sup, Group):
                    found.update(names_of_indices(sup))
        pending.extend(parts_of(part))
    return frozenset(found)


def readings(piece: Surface, scope: Scope, order: tuple[str, ...] = ()) -> Iterator[Reading]:
    """Readings of a piece, lazily. ``order`` are letters named first (the left side of the line).

    Raises the first reading's Unreadable or ShapeMismatch when no reading succeeds.
    """
    scope = replace(scope, letters=scope.letters | letters_in(piece))
    pending: list[tuple[int, ...]] = [()]
    seen: set[object] = set()
    failure: Unreadable | ShapeMismatch | None = None
    tried = 0
    while pending and tried < MOST_READINGS:
        choices = Choices(pending.pop(0))
        tried += 1
        resolver = Resolver(scope, choices)
        try:
            node = resolver.node(piece)
            if depth(node) > DEEPEST_NODE:
                raise Unreadable(f"operations are nested more than {DEEPEST_NODE} deep", piece.span)
            letters = free_indices(node)
            if isinstance(node, Fill) and node.kind == "zeros" and is_open(node.shape):
                node = number(0, node.span)  # a bold 0 alone is zero of whatever shape is asked for
            _sound(resolver, node, letters)
            ordered = [letter for letter in order if letter in letters]
            ordered += [letter for letter in letters if letter not in ordered]
            expression = Expression(node, resolver.free_sizes(tuple(ordered)))
        except (Unreadable, ShapeMismatch) as problem:
            failure = _graver(failure, problem)
        else:
            if node not in seen:
                seen.add(node)
                yield Reading(expression, tuple(resolver.notes), resolver.doubtful)
        pending.extend(choices.alternatives())
    if not seen and failure is not None:
        raise failure


def _sound(resolver: Resolver, node: Node, letters: tuple[str, ...]) -> None:
    """Raises Unreadable for a reading that leaves something open: a letter in two roles, an ``I`` of unknown size."""
    if resolver.dropped in letters:
        raise Unreadable(f"{resolver.dropped} is an index in one place and names the example in another", node.span)
    for part in walk(node):
        if isinstance(part, Fill) and is_open(part.shape):
            raise Unreadable("the size of this matrix or vector cannot be told", part.span, hint="write I_n")


def _graver(first: Unreadable | ShapeMismatch | None, second: Unreadable | ShapeMismatch) -> Unreadable | ShapeMismatch:
    """The plainest reading's failure is what the reader hears."""
    return second if first is None else first
