"""Formulas that are too long for a line, in several lines: broken at relations and before the terms of a sum."""

from __future__ import annotations

import re

LONGEST = 84
"""Letters and signs of a formula on one line of A4."""

_TOKEN = re.compile(
    r"\\(?:left|right)(?![a-zA-Z])\s*(?:\\(?:[a-zA-Z]+|.)|.)|\\(?:begin|end)\{\w+\*?\}|\\[a-zA-Z]+|\\.|.", re.DOTALL
)
_RELATIONS = frozenset(("=", r"\leftarrow"))
_TERMS = frozenset("+-")


def broken(latex: str) -> str:
    """The formula, in lines under its first relation where it is long; as it is where it cannot be broken."""
    if width(latex) <= LONGEST:
        return latex
    pieces = _pieces(latex)
    lines = _filled(pieces)
    if len(lines) < 2:
        return latex
    body = r" \\ ".join(lines)
    return rf"\begin{{aligned}} {body} \end{{aligned}}"


def width(latex: str) -> int:
    """About how many letters and signs a formula has; scripts count in full, of a fraction both sides."""
    bare = re.sub(r"\\(left|right|displaystyle|,|;|!|quad|begin\{\w+\}|end\{\w+\})", "", latex)
    return len(re.sub(r"[{}^_\s&]", "", re.sub(r"\\(?:[a-zA-Z]+|.)", "x", bare)))


def _pieces(latex: str) -> list[str]:
    """The formula cut before every relation and every term of the outermost sum; none if it is in lines already."""
    pieces, depth, before = [""], 0, ""
    for token in _TOKEN.findall(latex):
        if depth == 0 and token in ("&", r"\\"):
            return []
        cuts = token in _RELATIONS or (token in _TERMS and before not in ("", "^", "_") and before not in _RELATIONS)
        if depth == 0 and cuts:
            pieces.append("")
        pieces[-1] += token
        if re.match(r"\\left(?![a-zA-Z])|\\begin|[{(\[]", token):
            depth += 1
        elif re.match(r"\\right(?![a-zA-Z])|\\end|[})\]]", token):
            depth -= 1
        before = token if token.strip() else before
    return pieces


def _filled(pieces: list[str]) -> list[str]:
    """Lines of as many pieces as fit; ``&`` stands where they are aligned: before the relations."""
    lines: list[str] = []
    for place, piece in enumerate(pieces):
        relates = piece.lstrip().startswith(tuple(_RELATIONS))
        if place == 0:
            lines.append(piece)
        elif len(lines) == 1 and relates and "&" not in lines[0]:
            lines[0] += "& " + piece
        elif width(lines[-1] + piece) <= LONGEST:
            lines[-1] += piece
        else:
            lines.append(f"& {piece}" if relates else rf"& \quad {piece}")
    if "&" not in "".join(lines[:1]):
        lines[:1] = [f"& {line}" for line in lines[:1]]
    return lines
