"""A result for a terminal: lines of styled text that fit a width, with or without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.equivalence.verdict import Counterexample, Value, Verdict
from checker.marking.result import Reading, Result
from checker.printing.boxes import Box, beside, cells, fenced, grid, padded, text_box
from checker.printing.names import unicode_name
from checker.reports.lines import INDENT, Line, formula_lines, sentence, styled, visible
from checker.reports.pictures import picture_lines
from checker.reports.view import SYMBOLS, Place, matrix_rows, value_text, view

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

NARROWEST = 24

COLOURS = {
    Verdict.CORRECT: "bold green",
    Verdict.WRONG: "bold red",
    Verdict.UNREADABLE: "bold yellow",
    Verdict.UNDECIDED: "bold yellow",
    Verdict.PERSON: "bold cyan",
}


def report_lines(result: Result, width: int = 80, *, reveal: bool = False) -> list[Line]:
    """The report on a result in at most ``width`` columns."""
    width = max(width, NARROWEST)
    shown = view(result, reveal=reveal)
    lines = sentence(f"{SYMBOLS[shown.verdict]} {shown.heading}", width, COLOURS[shown.verdict])
    if shown.place is not None:
        lines += [Line(""), *pointed(shown.place, width)]
    if shown.problem is not None:
        lines += [Line(""), *sentence(shown.problem, width)]
    if shown.hint is not None:
        lines += sentence(f"Hint: {shown.hint}", width)
    if shown.reading is not None:
        lines += formula("Read as", shown.reading, width)
        for note in shown.reading.notes:
            lines += sentence(f"Note: {note}", width, "dim", indent=2)
    if shown.counterexample is not None:
        lines += _counterexample(shown.counterexample, width)
    if shown.evidence is not None:
        lines += [Line(""), *(line for text in shown.evidence.split("\n") for line in _detail(text, width))]
    if shown.certificate is not None:
        lines += sentence(shown.certificate, width, "dim")
    for message in shown.slips:
        lines += [Line(""), *sentence(f"Perhaps: {message}.", width, "bold")]
    if shown.picture is not None:
        lines += picture_lines(shown.picture, width)
    if shown.rubric:
        lines += [Line(""), *sentence("What a good answer says", width, "bold")]
        lines += [line for point in shown.rubric for line in sentence(f"• {point}", width, indent=2)]
    if shown.key is not None:
        lines += formula("The key", shown.key, width)
    return lines


def _detail(text: str, width: int) -> list[Line]:
    """One line of the evidence; what it is set in by stays."""
    return sentence(text.strip(), width, indent=len(text) - len(text.lstrip(" ")))


def formula(title: str, reading: Reading, width: int) -> list[Line]:
    """A titled formula as mathematics, or code as it stands."""
    if reading.node is not None:
        return [Line(""), Line(title, "bold"), *formula_lines(reading.node, width, reading.families)]
    code = [piece for line in reading.source.splitlines() for piece in _pieces(visible(line), width - INDENT)]
    return [Line(""), Line(title, "bold"), *(Line(" " * INDENT + line) for line in code)]


def pointed(place: Place, width: int) -> list[Line]:
    """The line of an answer with a caret under the place; a long line is cut down to its surroundings."""
    room = width - INDENT
    line, start, end = visible(place.line), place.start, max(place.end, place.start + 1)
    if cells(line) > room:
        first = max(0, min(start - room // 2, len(line) - room + 2))
        cut = line[first : first + room - 2]
        lead = "…" if first else ""
        line = lead + cut + ("…" if first + room - 2 < len(place.line) else "")
        start, end = start - first + len(lead), min(end - first + len(lead), len(line))
    marker = " " * cells(line[:start]) + "^" * max(1, cells(line[start:end]))
    lines = [Line(f"  line {place.number}:", "dim")] if place.number is not None else []
    return [*lines, Line(" " * INDENT + line), Line(" " * INDENT + marker, "bold yellow")]


def _counterexample(shown: Counterexample, width: int) -> list[Line]:
    room = width - INDENT
    inputs = [_named(unicode_name(name) + " = ", value, room) for name, value in shown.inputs.items()]
    outcomes = [_titled("your answer", shown.yours, room), _titled("expected", shown.expected, room)]
    title = "The simplest inputs that show it" if inputs else "The values"
    drawn = [*(_flow(inputs, room)), "", *_flow(outcomes, room, gap=5)] if inputs else _flow(outcomes, room, gap=5)
    heading = sentence(title, width, "bold")
    return [Line(""), *heading, *(Line(" " * INDENT + line if line else "") for line in drawn)]


def _named(label: str, value: Value, room: int) -> Box:
    return beside([text_box(label), value_box(value, room - cells(label))])


def _titled(title: str, value: Value, room: int) -> Box:
    box = value_box(value, room)
    width = max(cells(title), box.width)
    return Box((padded(title, width), *(padded(line, width) for line in box.lines)))


def value_box(value: Value, room: int) -> Box:
    """A value as it is drawn: matrices in tall brackets, everything else on one line, wrapped if need be."""
    rows = matrix_rows(value)
    if rows is not None:
        drawn = fenced("[", grid([[text_box(cell) for cell in row] for row in rows], align=">"), "]")
        if drawn.width <= room:
            return drawn
    wrapped = textwrap.wrap(value_text(value), max(room, 8)) or [""]
    width = max(map(cells, wrapped))
    return Box(tuple(padded(line, width) for line in wrapped))


def _flow(boxes: Sequence[Box], room: int, gap: int = 3) -> list[str]:
    """Boxes in rows, as many in each as fit."""
    rows: list[list[Box]] = []
    for box in boxes:
        used = sum(other.width + gap for other in rows[-1]) if rows else 0
        if rows and used + box.width <= room:
            rows[-1] += [text_box(" " * gap), box]
        else:
            rows.append([box])
    drawn = [beside(row) for row in rows]
    apart = [""] if any(row.height > 1 for row in drawn) else []
    lines = [line.rstrip() for row in drawn for line in (*apart, *row.lines)]
    return lines[len(apart) :]


def _pieces(line: str, room: int) -> Iterator[str]:
    """A line of code cut at the width."""
    yield from (line[start : start + room] for start in range(0, max(len(line), 1), room))


class Report:
    """A result as a renderable of rich."""

    def __init__(self, result: Result, *, reveal: bool = False) -> None:
        self.result = result
        self.reveal = reveal

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield styled(report_lines(self.result, options.max_width, reveal=self.reveal))
