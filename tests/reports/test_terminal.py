"""What people see in a terminal. The whole reports are kept in ``terminal.txt``, at two widths."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import results
from rich.console import Console

from checker.marking.result import Result
from checker.printing.boxes import cells
from checker.reports.lines import as_text
from checker.reports.terminal import Report, pointed, report_lines, value_box
from checker.reports.view import place

SNAPSHOT = Path(__file__).parent / "terminal.txt"


def snapshot() -> str:
    """Every report, with the key, at 80 and at 40 columns; written to the file by ``python test_terminal.py``."""
    return "".join(
        f"=== {width} columns\n{as_text(report_lines(result, width, reveal=True))}\n\n"
        for result in results.ALL
        for width in (80, 40)
    )


def test_reports_look_as_they_did() -> None:
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("result", results.ALL, ids=lambda result: result.part)
@pytest.mark.parametrize("width", [24, 40, 57, 80, 200])
def test_no_line_is_wider_than_the_terminal(result: Result, width: int) -> None:
    assert max(cells(line.text) for line in report_lines(result, width, reveal=True)) <= width


def test_the_key_is_not_shown_unasked() -> None:
    assert "2 W₁ x" not in as_text(report_lines(results.REFUTED))
    assert "2 W₁ x" in as_text(report_lines(results.REFUTED, reveal=True))


def test_the_verdict_is_a_word_and_a_symbol_not_a_colour_alone() -> None:
    first_lines = [report_lines(result)[0].text for result in results.ALL]
    assert [line.split(" ·")[0] for line in first_lines] == [
        "✓ correct",
        "✗ wrong",
        "? unreadable",
        "✗ wrong",
        "≟ undecided",
        "☞ person",
        "✗ wrong",
        "✓ correct",
    ]


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_rich_prints_the_same_words_in_colour_unless_told_not_to(environment: dict[str, str], coloured: bool) -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=80, color_system="truecolor", _environ=environment)
    console.print(Report(results.REFUTED))
    assert ("\x1b[1;31m" in output.getvalue()) == coloured
    plain = io.StringIO()
    Console(file=plain, width=80).print(Report(results.REFUTED))
    assert plain.getvalue().rstrip("\n") == as_text(report_lines(results.REFUTED, 80))


def test_the_caret_stands_under_the_place_of_a_line_that_is_cut() -> None:
    answer = "a + " * 30 + "? + " + "b + " * 30
    line, marker = (shown.text for shown in pointed(place(answer, (120, 121)), 50))
    assert line[marker.index("^")] == "?"
    assert line.startswith("    …")
    assert line.endswith("…")


def test_the_caret_stands_under_the_right_line_and_column_whatever_accents_come_before() -> None:
    shown = [line.text for line in pointed(place("x̂ = 1\nx̄ + ?\n", (12, 13)), 80)]
    assert shown == ["  line 2:", "    x̄ + ?", "        ^"]


def test_the_caret_stands_behind_an_answer_that_ends_too_early() -> None:
    assert [line.text for line in pointed(place("1 +", (3, 3)), 80)] == ["    1 +", "       ^"]


def test_control_characters_of_an_answer_do_not_reach_the_terminal() -> None:
    shown = [line.text for line in pointed(place("\x1b[2J\tx", (5, 6)), 80)]
    assert shown == ["    \ufffd[2J x", "         ^"]


def test_values_without_a_rectangle_are_written_on_one_line() -> None:
    assert value_box([[1, 2], [3]], 80).lines == ("[[1, 2], [3]]",)
    assert value_box([[[1], [2]]], 80).lines == ("[[[1], [2]]]",)


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
