"""Statements in a terminal: mathematics laid out, nothing obeyed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker.bank import load_bank
from checker.printing.boxes import cells
from checker.reports.lines import as_text
from checker.reports.statements import formulas_lines, statement_lines

ROWS = tomllib.loads((Path(__file__).parent / "statements.toml").read_text(encoding="utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=[row["markdown"].strip()[:30] for row in ROWS])
def test_a_statement_is_shown_as_in_the_table(row: dict[str, Any]) -> None:
    assert as_text(statement_lines(row["markdown"], 60)).rstrip() == row["shown"].strip("\n").rstrip()


def test_a_control_character_does_not_reach_the_terminal() -> None:
    assert "\x1b" not in as_text(statement_lines("red \x1b[31m text", 60))


@pytest.mark.parametrize("width", [40, 80])
def test_every_statement_of_the_bank_fits_and_shows_no_latex(width: int) -> None:
    texts = {
        text for problem in load_bank() for text in (problem.statement, *(part.statement for part in problem.parts))
    }
    text = "\n\n".join(sorted(text.strip() for text in texts))
    lines = statement_lines(text, width)
    assert max(cells(line.text) for line in lines) <= width
    for line in lines:
        assert not any(sign in line.text for sign in ("\\frac", "\\sum", "\\mathbb", "$")), line.text


def test_formulas_are_laid_out_one_by_one() -> None:
    first, second, third = formulas_lines([r"\frac{1}{x}", "", "y"], 40)
    assert [line.text for line in first] == ["    1", "    ─", "    x"]
    assert not second
    assert [line.text for line in third] == ["    y"]
