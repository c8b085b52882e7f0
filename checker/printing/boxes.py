"""Rectangles of characters with a baseline, and how they are put together: the drawing of two-dimensional formulas."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


def cells(text: str) -> int:
    """The columns that a text takes in a terminal; combining accents take none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(character) else 1 for character in text)


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of equal width; ``baseline`` is the line that neighbours align with."""

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        """In columns."""
        return cells(self.lines[0])

    @property
    def height(self) -> int:
        """In lines."""
        return len(self.lines)

    @property
    def text(self) -> str:
        """The box as text, without trailing spaces."""
        return "\n".join(line.rstrip() for line in self.lines)


def text_box(text: str) -> Box:
    """A text on one line."""
    return Box((text,))


def padded(text: str, width: int, align: str = "<") -> str:
    """The text filled up with spaces to a width in columns; ``align`` as in format strings."""
    gap = max(0, width - cells(text))
    left = {"<": 0, ">": gap, "^": gap // 2}[align]
    return " " * left + text + " " * (gap - left)


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes side by side on one baseline."""
    above = max(box.baseline for box in boxes)
    below = max(box.height - box.baseline for box in boxes)
    lines = []
    for row in range(above + below):
        pieces = []
        for box in boxes:
            own = row - above + box.baseline
            pieces.append(box.lines[own] if 0 <= own < box.height else " " * box.width)
        lines.append("".join(pieces))
    return Box(tuple(lines), above)


def stacked(boxes: Sequence[Box], baseline_of: int, align: str = "^") -> Box:
    """Boxes one under the other; the baseline is that of the box with the given number."""
    width = max(box.width for box in boxes)
    lines = [padded(line, width, align) for box in boxes for line in box.lines]
    return Box(tuple(lines), sum(box.height for box in boxes[:baseline_of]) + boxes[baseline_of].baseline)


def over(above: Box, below: Box) -> Box:
    """A fraction with its bar, longer than the bars of the fractions in it."""
    overhang = 2 if above.height > 1 or below.height > 1 else 0
    bar = text_box("─" * (max(above.width, below.width) + overhang))
    return stacked([above, bar, below], 1)


_TALL = {
    "(": ("⎛", "⎜", "⎝"),
    ")": ("⎞", "⎟", "⎠"),
    "[": ("⎡", "⎢", "⎣"),
    "]": ("⎤", "⎥", "⎦"),
    "|": ("│", "│", "│"),
    "‖": ("‖", "‖", "‖"),
    "⟨": ("╱", "╱", "╲"),
    "⟩": ("╲", "╲", "╱"),
}
"""The top, middle and bottom of a tall bracket."""


def fenced(left: str, body: Box, right: str) -> Box:
    """Brackets as tall as the body."""
    return beside([_bracket(left, body), body, _bracket(right, body)])


def _bracket(bracket: str, body: Box) -> Box:
    if body.height == 1:
        return text_box(bracket)
    top, middle, bottom = _TALL[bracket]
    if bracket in "⟨⟩":  # slanted: the point is on the middle line
        half = body.height // 2
        return Box((*([top] * half), *([bottom] * (body.height - half))), body.baseline)
    return Box((top, *([middle] * (body.height - 2)), bottom), body.baseline)


def left_brace(body: Box) -> Box:
    """A brace before the body, which must have at least two lines."""
    if body.height == 2:
        return beside([Box(("⎰", "⎱"), body.baseline), body])
    middle = body.height // 2
    inner = ["⎨" if row == middle else "⎪" for row in range(1, body.height - 1)]
    return beside([Box(("⎧", *inner, "⎩"), body.baseline), body])


def grid(rows: Sequence[Sequence[Box]], gap: int = 2, align: str = "^") -> Box:
    """Boxes in rows and columns; tall rows are kept apart by an empty line."""
    widths = [max(row[column].width for row in rows) for column in range(len(rows[0]))]
    drawn = []
    for row in rows:
        filled = [
            Box(tuple(padded(line, width, align) for line in box.lines), box.baseline)
            for box, width in zip(row, widths, strict=True)
        ]
        drawn.append(beside([part for box in filled for part in (text_box(" " * gap), box)][1:]))
    if any(row.height > 1 for row in drawn):
        drawn = [part for row in drawn for part in (text_box(""), row)][1:]
    whole = stacked(drawn, 0, "<")
    return Box(whole.lines, (whole.height - 1) // 2)
