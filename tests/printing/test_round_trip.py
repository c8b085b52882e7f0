"""The plain notation reads back as the same node; LaTeX and Unicode have a reading of the same value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from well_typed import FAMILIES, SHAPES, VOCABULARY, expressions

from checker.evaluation import arrays
from checker.evaluation.numpy import NAMESPACE
from checker.language.nodes import Derivative, Node
from checker.parsing.expressions import read_expression, surface
from checker.parsing.readings import readings
from checker.parsing.scope import Scope
from checker.printing.latex import latex
from checker.printing.plain import plain
from checker.printing.unicode import unicode

any_expression = st.sampled_from(SHAPES).flatmap(lambda shape: expressions(shape, depth=2))


@pytest.mark.parametrize("families", [FAMILIES, frozenset()], ids=["members raised", "members as subscripts"])
@given(node=any_expression)
@settings(max_examples=150)
def test_plain_reads_back_as_the_same_node(families: frozenset[str], node: Node) -> None:
    assert read_expression(plain(node, families), Scope(VOCABULARY)).node == node


@pytest.mark.parametrize("print_", [latex, unicode])
@given(node=any_expression)
@settings(max_examples=150)
def test_what_is_shown_has_a_reading_of_the_same_value(
    print_: Callable[[Node, frozenset[str]], str], node: Node
) -> None:
    text = print_(node, FAMILIES)
    if "{" in text and "if" in text and print_ is unicode:
        return  # a brace with cases on one line is for people only
    scope = Scope(VOCABULARY)
    values = [_value(reading.expression.node) for reading in readings(surface(text, scope), scope)]
    wanted = _value(node)
    assert any(np.allclose(value, wanted, rtol=1e-9, atol=0, equal_nan=True) for value in values), text


_SIZES = {"m": 2, "n": 3}
_RANDOM = np.random.default_rng(7)


def _drawn(shape: tuple[int | str | None, ...]) -> np.ndarray:
    return _RANDOM.uniform(0.2, 0.9, [size if isinstance(size, int) else _SIZES[str(size)] for size in shape])


_VALUES = {name: _drawn((*held.family, *held.shape)) for name, held in VOCABULARY.symbols.items()}
_SLOPES = {"a": _drawn(()), "x": _drawn(("n", 1)), "A": _drawn(("n", "n"))}


def _derivative(node: Derivative, environment: arrays.Environment) -> np.ndarray:
    """Any fixed value will do: a derivative is a term here."""
    return _SLOPES[node.by.name]


def _value(node: Node) -> object:
    environment = arrays.Environment(_VALUES, _SIZES, VOCABULARY)
    try:
        with np.errstate(all="ignore"):
            return arrays.evaluate(node, environment, replace(NAMESPACE, derivative=_derivative))
    except LookupError:
        return np.nan  # v_{i+1} beyond its axis
