"""What the plain notation says reads back as the same node; LaTeX and Unicode too, up to what they leave to the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from well_typed import FAMILIES, SHAPES, VOCABULARY, expressions

from checker.language.nodes import Node
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.printing.plain import plain


@pytest.mark.parametrize("families", [FAMILIES, frozenset()])
@given(data=st.data())
@settings(max_examples=300)
def test_plain_reads_back_as_the_same_node(families: frozenset[str], data: st.DataObject) -> None:
    node: Node = data.draw(st.sampled_from(SHAPES).flatmap(expressions))
    assert read_expression(plain(node, families), Scope(VOCABULARY)).node == node
