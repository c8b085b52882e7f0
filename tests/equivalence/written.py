"""Expressions and comparisons from text, for the tests of deciding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.equivalence import Comparison
from checker.equivalence.verdict import Decision
from checker.language.declarations import Definition, Expression, Vocabulary, parse_declaration
from checker.language.nodes import Node
from checker.language.shapes import Size
from checker.parsing.answers import read_answer
from checker.parsing.expressions import read_condition
from checker.parsing.readings import readings
from checker.parsing.scope import Scope


def vocabulary(symbols: Mapping[str, str], model: Mapping[str, str] | None = None) -> Vocabulary:
    """Declared symbols by type, and quantities by definition."""
    found = Vocabulary({name: parse_declaration(name, text) for name, text in symbols.items()})
    for name, text in (model or {}).items():
        found = found.with_definition(Definition(name, expression(text, found).node))
    return found


def expression(text: str, names: Vocabulary, given: Mapping[str, Size] | None = None) -> Expression:
    """The plainest reading of a plain text."""
    written = read_answer(text, "text", names, given or {}, ())
    return next(readings(written.values[-1], written.scope, written.order)).expression


def condition(text: str, names: Vocabulary) -> Node:
    """A condition such as ``N >= D`` or ``y_1 = 1``."""
    return read_condition(text, Scope(names))


def decided(
    key: str,
    answer: str,
    names: Vocabulary,
    *,
    given: Mapping[str, Size] | None = None,
    assume: Sequence[str] = (),
    conventions: Sequence[str] = (),
    seed: int = 0,
) -> Decision:
    """The decision on an answer to a key, both written plainly."""
    conditions = [read_condition(text, Scope(names)) for text in assume]
    comparison = Comparison(expression(key, names, given), names, assume=conditions, conventions=conventions)
    return comparison.decide(expression(answer, names, given), seed)
