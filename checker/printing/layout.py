"""Two-dimensional formulas for terminals: stacked fractions, tall brackets, sums with their bounds."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from checker.language.nodes import Add, MatMul, Mul, Node
from checker.printing.boxes import Box, beside, cells, fenced, grid, left_brace, over, stacked, text_box
from checker.printing.letters import with_written_letters
from checker.printing.names import is_raised, raised_again, unicode_name, unicode_sub, unicode_sup
from checker.printing.typesetting import Typesetter
from checker.printing.unicode import FUNCTION_LETTERS, TEXT, UnicodeLine, unicode

INDENT = 2
"""Columns by which continued rows of a broken formula are set in."""


def layout(node: Node, width: int = 80, families: frozenset[str] = frozenset()) -> str:
    """The node drawn in at most ``width`` columns, over several lines.

    A formula that is too wide is broken between terms or factors; a piece that is still too wide is written on one
    line and wrapped at spaces.
    """
    return drawing(node, width, families).text


def drawing(node: Node, width: int = 80, families: frozenset[str] = frozenset()) -> Box:
    """The same as a box, to be put beside others."""
    node = with_written_letters(node)
    setter = Typesetter(Boxes(), families)
    whole = setter.draw(node)
    if whole.width <= width:
        return whole
    pieces: list[Box] = []
    if isinstance(node, Add):
        pieces = setter.terms(node)
    elif isinstance(node, (Mul, MatMul)):
        pieces = setter.factors(node)
    if pieces and all(piece.width <= width - INDENT for piece in pieces):
        return _broken(pieces, width)
    return _wrapped(unicode(node, families), width)


def _broken(pieces: Sequence[Box], width: int) -> Box:
    """The pieces in rows, as many in each as fit; tall rows stand apart."""
    rows: list[Box] = []
    for piece in pieces:
        if rows and rows[-1].width + piece.width <= width:
            rows[-1] = beside([rows[-1], piece])
        elif rows:
            rows.append(beside([text_box(" " * INDENT), piece]))
        else:
            rows.append(piece)
    if any(row.height > 1 for row in rows):
        rows = [part for row in rows for part in (text_box(""), row)][1:]
    return stacked(rows, 0, "<")


def _wrapped(line: str, width: int) -> Box:
    lines = textwrap.wrap(line, max(width, INDENT + 1), subsequent_indent=" " * INDENT, break_on_hyphens=False)
    return stacked([text_box(piece) for piece in lines], 0, "<")


class Boxes:
    """The style whose pictures are boxes; what fits on one line is drawn as :class:`UnicodeLine` draws it."""

    stacks = True

    def __init__(self) -> None:
        self.line = UnicodeLine()

    def text(self, text: str) -> Box:
        return text_box(TEXT.get(text, text))

    def name(self, name: str) -> Box:
        return text_box(unicode_name(name))

    def function(self, name: str) -> Box:
        return text_box(FUNCTION_LETTERS.get(name, name))

    def row(self, parts: Sequence[Box]) -> Box:
        spaced = [
            # A minus would lengthen the bar of a fraction behind it.
            text_box("− ") if part.lines == ("−",) and following is not None and following.height > 1 else part
            for part, following in zip(parts, [*parts[1:], None], strict=True)
        ]
        return beside(spaced)

    def fence(self, left: str, body: Box, right: str) -> Box:
        return fenced(left, body, right)

    def fraction(self, above: Box, below: Box) -> Box:
        if above.height == below.height == 1:
            one_line = self.line.fraction(above.text, below.text)
            if len(one_line) == 1:
                return text_box(one_line)
        return over(above, below)

    def script(self, base: Box, sub: Box | None, sup: Box | None) -> Box:
        return _raised(_lowered(base, sub), sup)

    def root(self, body: Box) -> Box:
        if body.height == 1:
            return text_box(self.line.root(body.text))
        return beside([text_box("√"), fenced("(", body, ")")])

    def big(self, operation: str, below: Box, above: Box | None) -> Box:
        sign = text_box({"sum": "∑", "prod": "∏"}.get(operation, operation))
        return stacked([sign, _tight(below)], 0) if above is None else stacked([_tight(above), sign, _tight(below)], 1)

    def matrix(self, rows: Sequence[Sequence[Box]]) -> Box:
        return fenced("[", grid(rows), "]")

    def lines(self, rows: Sequence[Box]) -> Box:
        return grid([[row] for row in rows], align="<")

    def cases(self, rows: Sequence[tuple[Box, Box]]) -> Box:
        return left_brace(grid(rows, align="<"))


def _tight(box: Box) -> Box:
    """A box on one line without its spaces, as bounds and scripts are written."""
    return text_box(box.text.replace(" ", "")) if box.height == 1 else box


def _lowered(base: Box, sub: Box | None) -> Box:
    """The base with a subscript at its last line."""
    if sub is None:
        return base
    if sub.height > 1:
        shifted = Box(sub.lines, 0)
        return beside([Box(base.lines, base.height - 2), shifted]) if base.height > 1 else _below(base, shifted)
    script = text_box(unicode_sub(sub.text))
    side = Box((*([" " * script.width] * (base.height - 1)), script.text), base.baseline)
    return beside([base, side])


def _below(base: Box, sub: Box) -> Box:
    lines = (base.lines[0] + " " * sub.width, *(" " * base.width + line for line in sub.lines))
    return Box(lines, 0)


def _raised(base: Box, sup: Box | None) -> Box:
    """The base with a superscript at its first line, or above it where Unicode has no such characters."""
    if sup is None:
        return base
    tight = raised_again(sup.text.replace(" ", "")) if sup.height == 1 else ""
    if tight and (is_raised(tight) or cells(tight) <= 2):
        script = tight if is_raised(tight) else unicode_sup(tight)
        side = Box((script, *([" " * cells(script)] * (base.height - 1))), base.baseline)
        return beside([base, side])
    lines = (
        *(" " * base.width + line for line in sup.lines),
        *(line + " " * sup.width for line in base.lines),
    )
    return Box(lines, base.baseline + sup.height)
