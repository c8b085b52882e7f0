"""Sums worked out beside an answer: chains such as ``(21 - 5)/2 + 1 = 9``, wherever in the text they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.parsing.pieces import Piece, Pieces


def workings(pieces: Iterable[Piece], reader: Pieces) -> Iterator[tuple[Expression, ...]]:
    """The chains of formulas between which nothing stands but an equals sign. A number behind a word only names what follows it
    (``filter 1 = 2x2x3``), and no chain begins with it."""
    links: list[str] = []
    joined = named = False
    for piece in [*pieces, Piece("word", "")]:
        if piece.kind == "=" and piece.text == "=" and links:
            joined = True
        elif piece.kind == "value" and joined:
            links.append(piece.text)
            joined = False
        else:
            yield from _read(links, reader)
            is_name = named and re.fullmatch(r"\s*\d+\s*", piece.text) is not None
            links = [piece.text] if piece.kind == "value" and not is_name else []
            joined = False
        named = piece.kind in ("word", "axis")
    yield from _read(links, reader)


def _read(links: list[str], reader: Pieces) -> Iterator[tuple[Expression, ...]]:
    if len(links) < 2:
        return
    try:
        yield tuple(reader.value(link) for link in links)
    except Unreadable:
        return  # an equation for something else: 32 - k + 1 = 26
