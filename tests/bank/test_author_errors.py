"""Every mistake that an author can make is told with file, table, key and position, and ends the program with status 2."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.bank import load_file
from checker.cli import main
from checker.language.errors import AuthorError
from checker.marking.kinds import check_fields

TABLE = Path(__file__).parent.parent / "tables" / "author_errors.toml"
ROWS = [pytest.param(row, id=row["mistake"]) for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["row"]]


@pytest.mark.parametrize("row", ROWS)
def test_the_mistake_is_told_with_its_place(row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mistaken.toml"
    path.write_text(row["toml"], encoding="utf-8")
    with pytest.raises(AuthorError) as raised:
        check_fields(load_file(path))
    error = raised.value
    assert error.file == "mistaken.toml"
    assert row.get("table", "") in (error.table or "")
    assert row.get("key", "") == (error.key or "") or "key" not in row
    assert row.get("message", "") in error.message
    if "position" in row:
        assert error.span is not None
        assert error.span[0] + 1 == row["position"]
    if error.span is not None and error.value is not None:
        assert 0 <= error.span[0] <= error.span[1] <= len(error.value)
        assert error.value in row["toml"]


@pytest.mark.parametrize("row", ROWS[::10])
def test_the_program_ends_with_status_2_and_one_json_object(
    row: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mistaken.toml"
    path.write_text(row["toml"], encoding="utf-8")
    for call in (["check", "a", "x", "--json"], ["verify", "--json"]):
        with pytest.raises(SystemExit) as left:
            main([*call, "--file", str(path)])
        assert left.value.code == 2
        told = json.loads(capsys.readouterr().out)
        assert list(told) == ["error"]
        assert told["error"]["where"].startswith("mistaken.toml")
        assert row.get("message", "") in told["error"]["message"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "Is a directory"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00\x01"), "UTF-8"),
        (lambda path: path.write_text("title = \n", encoding="utf-8"), "line 1"),
    ],
    ids=["missing", "a folder", "binary", "not TOML"],
)
def test_what_is_no_problem_file_is_told(
    make: Callable[[Path], object], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none.toml"
    make(path)
    with pytest.raises(SystemExit) as left:
        main(["check", "--file", str(path), "a", "x", "--json"])
    assert left.value.code == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert message in error["message"]
    assert "none.toml" in error["where"]
