"""What a problem file may hold: every type of symbol, ways of defining and asking, names, written-out values."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker import check
from checker.bank import Part, load_file

TABLE = Path(__file__).parent.parent / "tables" / "problem_features.toml"
ROWS = [pytest.param(row, id=row["feature"]) for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["row"]]


def loaded(row: dict[str, Any], folder: Path) -> Part:
    """The part of a row's problem."""
    path = folder / "problem.toml"
    head = 'title = "A problem"\n[symbols]\n{}\n[model]\n{}\n[[part]]\nid = "a"\nmarks = 1\n{}\n'
    path.write_text(head.format(row.get("symbols", ""), row.get("model", ""), row["part"]), encoding="utf-8")
    return load_file(path).parts[0]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_right_answer_is_right_and_the_wrong_one_is_not(row: dict[str, Any], seed: int, tmp_path: Path) -> None:
    part = loaded(row, tmp_path)
    result = check(part, row["right"], seed=seed)
    assert result.verdict == "correct", result.evidence or result.error
    assert check(part, row["wrong"], seed=seed).verdict == "wrong"


def test_a_file_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(tmp_path: Path) -> None:
    text = 'title = "T"\n[symbols]\nx = "real"\n[[part]]\nid = "a"\nkind = "expression"\nkey = "x^2"\n'
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check(load_file(path).parts[0], "x x").correct


def test_a_part_may_have_its_own_title_and_statement(tmp_path: Path) -> None:
    row = {"symbols": 'x = "real"', "part": 'kind = "expression"\nkey = "x"\ntitle = "Own"\nstatement = "Find $x$."'}
    part = loaded(row, tmp_path)
    assert (part.name, part.title, part.statement) == ("a", "Own", "Find $x$.")
