"""Every row of the reading table: an answer as people write it, and the reading (or the error) that it must get."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker.language.declarations import Expression, Vocabulary, parse_declaration
from checker.language.errors import ShapeMismatch, Unreadable
from checker.parsing.answers import read_answer
from checker.parsing.expressions import canonical_name, read_definition
from checker.parsing.readings import readings

TABLES = Path(__file__).parent.parent / "tables" / "reading"
ROWS = [
    pytest.param(row, id=f"{path.stem}-{number}")
    for path in sorted(TABLES.glob("*.toml"))
    for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["row"], 1)
]


def vocabulary_of(row: dict[str, Any]) -> Vocabulary:
    """The names that a row declares."""
    names = {canonical_name(name): text for name, text in row.get("symbols", {}).items()}
    vocabulary = Vocabulary({name: parse_declaration(name, text) for name, text in names.items()})
    for left, right in row.get("model", {}).items():
        vocabulary = vocabulary.with_definition(read_definition(left, right, vocabulary))
    return vocabulary


def read(answer: str, notation: str, vocabulary: Vocabulary) -> Expression:
    """The plainest reading of an answer's value."""
    written = read_answer(answer, notation, vocabulary, {})
    return next(readings(written.values[-1], written.scope, written.order)).expression


@pytest.mark.parametrize("row", ROWS)
def test_answer_is_read_as_the_table_says(row: dict[str, Any]) -> None:
    vocabulary = vocabulary_of(row)
    if "error" in row:
        kind = ShapeMismatch if row["error"] == "shape" else Unreadable
        with pytest.raises(kind) as caught:
            read(row["answer"], row["notation"], vocabulary)
        assert caught.value.span is not None
        place = row["answer"].index(row["at"])
        start, end = caught.value.span
        stands = f"the caret stands at {row['answer'][start:end]!r}: {caught.value}"
        assert start < place + len(row["at"]), stands
        assert end >= place, stands
        return
    found = read(row["answer"], row["notation"], vocabulary)
    wanted = read(row["reading"], "text", vocabulary)
    assert found.node == wanted.node


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 200
