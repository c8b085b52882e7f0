"""An author's Markdown with ``$LaTeX$`` for a terminal: words wrapped, short formulas among them, long ones laid out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError, fromstring

from checker.printing.boxes import Box, beside, cells, text_box
from checker.printing.mathml import broken, one_line
from checker.reports.keys.blocks import math, paragraph, statement, through_pandoc
from checker.reports.lines import INDENT, WIDEST_TEXT, Line, sentence, visible

_NO_BREAK = "\u00a0"
_LONGEST_UNBROKEN = 28
"""Columns of a formula among words that is not broken at its spaces."""


def statement_lines(markdown: str, width: int) -> list[Line]:
    """The text in at most ``width`` columns, paragraphs apart. Nothing in it is obeyed or loaded."""
    html = through_pandoc(statement(markdown), "html5", "--mathml") if markdown.strip() else ""
    try:
        page = fromstring(f"<body>{html}</body>")
    except ParseError:
        return [Line(line) for line in textwrap.wrap(visible(" ".join(markdown.split())), min(width, WIDEST_TEXT))]
    lines: list[Line] = []
    for block in page:
        lines += (
            [Line(""), *_block(block, min(width, WIDEST_TEXT))] if lines else _block(block, min(width, WIDEST_TEXT))
        )
    return lines


def prose_lines(markdown: str, width: int, style: str = "", indent: int = 0) -> list[Line]:
    """A remark, set in: as a statement where there are formulas in it."""
    if "$" not in markdown:
        return sentence(visible(markdown), width, style, indent)
    margin = " " * indent
    return [Line(margin + line.text, style) for line in statement_lines(markdown, min(width, WIDEST_TEXT) - indent)]


def formulas_lines(formulas: Sequence[str], width: int) -> list[list[Line]]:
    """LaTeX formulas, each laid out by itself, set in; no lines for an empty one."""
    blocks = [paragraph(math(latex, display=True)) for latex in formulas if latex]
    page = iter(fromstring(f"<body>{through_pandoc(blocks, 'html5', '--mathml')}</body>" if blocks else "<body/>"))
    return [_paragraph(next(page), min(width, WIDEST_TEXT), 0) if latex else [] for latex in formulas]


def _block(block: Element, width: int, indent: int = 0) -> list[Line]:
    tag = block.tag.rpartition("}")[2]
    if tag in ("ul", "ol"):
        marks = ("•" if tag == "ul" else f"{number}." for number in range(1, len(block) + 1))
        return [line for mark, item in zip(marks, block, strict=True) for line in _item(mark, item, width, indent)]
    if tag == "blockquote":
        return [line for inner in block for line in _block(inner, width, indent + 2)]
    if tag == "pre":
        return [Line(" " * (indent + INDENT) + visible(line)) for line in "".join(block.itertext()).splitlines()]
    return _paragraph(block, width, indent)


def _item(mark: str, item: Element, width: int, indent: int) -> list[Line]:
    hang = indent + cells(mark) + 1
    inner = [line for block in item for line in _block(block, width, hang)] if len(item) and not item.text else []
    inner = inner or _paragraph(item, width, hang)
    first = Line(" " * indent + mark + " " + inner[0].text.lstrip(), inner[0].style)
    return [first, *inner[1:]]


def _paragraph(block: Element, width: int, indent: int) -> list[Line]:
    """Words and formulas; a displayed formula stands by itself."""
    lines: list[Line] = []
    words = ""
    for piece in _pieces(block):
        if isinstance(piece, str):
            words += piece
            continue
        lines += _wrapped(words, width, indent)
        for part in broken(piece, width - indent - INDENT):
            if isinstance(part, str):
                lines += _wrapped(part, width, indent + INDENT)
            else:
                drawn: Box = beside([text_box(" " * (indent + INDENT)), part])
                gap = [Line("")] if part.height > 1 else []
                lines += [*gap, *(Line(line) for line in drawn.text.split("\n")), *gap]
        words = ""
    lines += _wrapped(words, width, indent)
    return _without_gaps(lines)


def _without_gaps(lines: list[Line]) -> list[Line]:
    """The lines without empty ones at the ends or side by side."""
    kept: list[Line] = []
    for line in lines:
        if line.text.strip() or kept and kept[-1].text.strip():
            kept.append(line)
    return kept[:-1] if kept and not kept[-1].text.strip() else kept


def _wrapped(words: str, width: int, indent: int) -> list[Line]:
    margin = " " * indent
    text = " ".join(words.split(" ")).strip(" \n")
    pieces = textwrap.wrap(
        " ".join(text.split("\n")), width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
    )
    return [Line(visible(piece.replace(_NO_BREAK, " "))) for piece in pieces]


def _pieces(node: Element) -> Iterator[str | Element]:
    """The text below a node, with its displayed formulas as elements."""
    if node.text:
        yield node.text
    for inner in node:
        if inner.tag.rpartition("}")[2] == "math":
            if inner.get("display") == "block":
                yield inner
            else:
                formula = one_line(inner)
                yield formula.replace(" ", _NO_BREAK) if cells(formula) <= _LONGEST_UNBROKEN else formula
        else:
            yield from _pieces(inner)
        if inner.tail:
            yield inner.tail
