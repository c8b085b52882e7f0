"""Two-dimensional layout keeps to its width and loses nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from well_typed import FAMILIES, SHAPES, expressions

from checker.language.nodes import Node
from checker.printing.boxes import Box, beside, cells, fenced, over, text_box
from checker.printing.layout import layout


@given(node=st.sampled_from(SHAPES).flatmap(lambda shape: expressions(shape, depth=3)), width=st.integers(20, 80))
@settings(max_examples=100)
def test_no_line_is_wider_than_asked(node: Node, width: int) -> None:
    assert max(map(cells, layout(node, width, FAMILIES).split("\n"))) <= width


def test_accents_take_no_column() -> None:
    assert cells("x̂") == 1


def test_a_fraction_stands_on_the_baseline_of_its_neighbours() -> None:
    drawn = beside([text_box("1 + "), over(text_box("a"), text_box("b + c"))])
    assert drawn.text == "      a\n1 + ─────\n    b + c"


def test_brackets_grow_with_what_is_in_them() -> None:
    assert fenced("[", Box(("1", "2", "3"), 1), "]").lines == ("⎡1⎤", "⎢2⎥", "⎣3⎦")
