"""``g * h (elementwise)``: a remark on how the products of a line are meant."""

from __future__ import annotations

import re
from dataclasses import replace

from checker.parsing.lexer import Token

_KINDS = ("elementwise", "entrywise", "pointwise", "componentwise", "hadamard")
_WORDS = frozenset(
    "element entry point component wise elementwise entrywise pointwise componentwise hadamard "
    "product products multiplication multiply multiplied everything here".split()
)


def without_elementwise_remark(line: list[Token]) -> list[Token]:
    """A line without a remark at its end that its products are elementwise; its stars are then Hadamard products.

    The remark stays, and with it the trouble of reading it, where no product has a sign that it could be about: beside ``A B``
    it would change the value.
    """
    start = _start_of_remark(line)
    if start is None:
        return line
    said = line[:start]
    signs = [at for at in range(1, start) if said[at].text in ("*", "⊙") and said[at - 1].text not in ("^", "{")]
    for at in signs:
        said[at] = replace(said[at], text="⊙")
    return said if signs else line


def _start_of_remark(line: list[Token]) -> int | None:
    """Where the remark begins, with its brackets and the comma before it; None where a line has none."""
    at = len(line)
    closed = at > 0 and line[at - 1].text in (")", "]")
    at -= closed
    spoken = ""
    while at and (line[at - 1].kind in ("word", "text") or line[at - 1].text == "-"):
        words = re.findall(r"[a-z]+", line[at - 1].text.lower())
        if not _WORDS.issuperset(words):
            break
        spoken = "".join(words) + spoken
        at -= 1
    if closed and at:
        at -= 1
        if line[at].text not in ("(", "["):
            return None
    while at and line[at - 1].text == ",":
        at -= 1
    return at if any(kind in spoken for kind in _KINDS) else None
