"""Every row of the verdict table: an answer, and the verdict that it must get."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.bank import Part, find, load_file

TABLES = Path(__file__).parent / "tables"
ROWS = [
    pytest.param(row, id=f"{path.stem}-{number}")
    for path in sorted((TABLES / "verdicts").glob("*.toml"))
    for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["row"], 1)
]


@cache
def part_of(problem: str | None, part: str) -> Part:
    """A part of the bank, or of one of the table's own problems."""
    if problem is None:
        return find(part)[1]
    loaded = load_file(TABLES / "problems" / f"{problem}.toml")
    return next(found for found in loaded.parts if found.id == part)


@pytest.mark.parametrize("row", ROWS)
def test_answer_gets_the_verdict_of_the_table(row: dict[str, Any]) -> None:
    result = check(part_of(row.get("problem"), row["part"]), row["answer"], notation=row.get("as"))
    assert result.verdict == row["verdict"], result.evidence or result.error
    if "kind" in row:
        assert result.evidence is not None
        assert result.evidence.kind == row["kind"]


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 150
