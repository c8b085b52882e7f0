"""Lines of styled text that fit a width: what every report for people is made of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.language.nodes import Node
from checker.printing.boxes import beside, text_box
from checker.printing.layout import drawing

WIDEST_TEXT = 100
"""Columns beyond which sentences are not stretched."""
INDENT = 4
"""Columns by which formulas are set in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in one style (of rich); '' is the terminal's own."""

    text: str
    style: str = ""


def sentence(text: str, width: int, style: str = "", indent: int = 0) -> list[Line]:
    """Words, wrapped; a no-break space prints as a space."""
    room = min(width, WIDEST_TEXT)
    margin = " " * indent
    wrapped = textwrap.wrap(text, room, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)
    return [Line(line.replace("\u00a0", " "), style) for line in wrapped]


def visible(text: str) -> str:
    """A line that somebody else wrote, without the control characters that a terminal would obey."""
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\ufffd" for character in text
    )


def formula_lines(node: Node, width: int, families: frozenset[str] = frozenset(), label: str = "") -> list[Line]:
    """A formula, drawn and set in, behind a label such as ``z =`` on its baseline."""
    lead = text_box(label + " " if label else "")
    room = max(width - INDENT - lead.width, 12)
    drawn = beside([text_box(" " * INDENT), lead, drawing(node, room, families)])
    return [Line(line) for line in drawn.text.split("\n")]


def marks(out_of: float, earned: float | None = None) -> str:
    """``6 marks``, or ``3 of 6 marks``."""
    of = f"{out_of:g} mark{'' if out_of == 1 else 's'}"
    return of if earned is None else f"{earned:g} of {of}"


def as_text(lines: Iterable[Line]) -> str:
    """The lines without styles."""
    return "\n".join(line.text for line in lines)


def styled(lines: Sequence[Line]) -> Any:
    """The lines as rich's text, which is not wrapped again."""
    from rich.text import Text

    text = Text(no_wrap=True, overflow="ignore")
    for number, line in enumerate(lines):
        text.append(("\n" if number else "") + line.text, line.style)
    return text
