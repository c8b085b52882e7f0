"""What people see of an expression, row by row of the table ``printed.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker.language.declarations import Definition, Vocabulary, parse_declaration
from checker.language.nodes import Node
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.printing.latex import latex
from checker.printing.layout import layout
from checker.printing.names import latex_name
from checker.printing.plain import plain
from checker.printing.unicode import unicode

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "printed.toml").read_text(encoding="utf-8"))
FAMILIES = frozenset({"x"})


def _vocabulary() -> Vocabulary:
    vocabulary = Vocabulary({name: parse_declaration(name, text) for name, text in TABLE["symbols"].items()})
    for name, text in TABLE["model"].items():
        vocabulary = vocabulary.with_definition(Definition(name, read_expression(text, Scope(vocabulary)).node))
    return vocabulary


VOCABULARY = _vocabulary()


def read(answer: str) -> Node:
    return read_expression(answer, Scope(VOCABULARY)).node


@pytest.mark.parametrize("row", TABLE["row"], ids=lambda row: row["answer"])
def test_each_notation(row: dict[str, str]) -> None:
    node = read(row["answer"])
    printed = {
        "answer": row["answer"],
        "plain": plain(node, FAMILIES),
        "latex": latex(node, FAMILIES),
        "unicode": unicode(node, FAMILIES),
    }
    drawn = layout(node, 80, FAMILIES)
    if drawn != printed["unicode"]:
        printed["layout"] = drawn
    assert printed == row


def test_a_member_of_a_family_that_is_not_raised_has_a_subscript() -> None:
    node = read("(x^{(i)})^T w + x^{(i)}_j")
    assert (plain(node), latex(node), unicode(node)) == (
        "x_{i}^T @ w + x_{i,j}",
        "x_i^{\\top} w + x_{ij}",
        "xᵢᵀ w + xᵢⱼ",
    )


@pytest.mark.parametrize(
    ("width", "drawn"),
    [
        (34, "½ ‖z − v‖² + λ ‖w‖² + a + √b − η δ"),
        (33, "½ ‖z − v‖² + λ ‖w‖² + a + √b\n   − η δ"),
        (22, "½ ‖z − v‖² + λ ‖w‖²\n   + a + √b − η δ"),
    ],
)
def test_a_sum_too_wide_is_broken_between_its_terms(width: int, drawn: str) -> None:
    assert layout(read("1/2 ||z - v||^2 + lambda ||w||^2 + a + sqrt(b) - eta delta"), width) == drawn


def test_broken_rows_that_are_tall_stand_apart() -> None:
    assert layout(read("a/b + b/a + (a + b)/(a - b)"), 12) == (
        "a   b\n─ + ─\nb   a\n\n     a + b\n   + ─────\n     a − b"
    )


def test_a_product_too_wide_is_broken_between_its_factors() -> None:
    assert layout(read("eta (a + b) (a - b) (a + 1) (b + 1)"), 20) == "η (a + b) (a − b)\n   (a + 1) (b + 1)"


def test_a_name_of_several_words_keeps_its_spaces_in_latex() -> None:
    assert latex_name("training loss with the penalty") == r"\text{training loss with the penalty}"
    assert latex_name("loss") == r"\mathrm{loss}"
