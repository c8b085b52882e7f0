"""Nodes in Unicode on one line."""

from __future__ import annotations

from collections.abc import Sequence

from checker.language.nodes import Node
from checker.printing.letters import with_written_letters
from checker.printing.names import unicode_name, unicode_sub, unicode_sup
from checker.printing.numerals import VULGAR
from checker.printing.typesetting import Typesetter


def unicode(node: Node, families: frozenset[str] = frozenset()) -> str:
    """The node on one line, such as ``W₃ᵀ (ŷ − y) xᵀ``; members of the named ``families`` as ``x⁽ⁱ⁾``, others as ``xᵢ``."""
    return Typesetter(UnicodeLine(), families).draw(with_written_letters(node))


TEXT = {"⊤": "T", "𝟙": "1"}
OPERATIONS = {"sum": "∑", "prod": "∏", "max": "max", "min": "min"}
FUNCTION_LETTERS = {"sigma": "σ"}


class UnicodeLine:
    """Everything on one line; pictures are texts."""

    stacks = False

    def text(self, text: str) -> str:
        return TEXT.get(text, text)

    def name(self, name: str) -> str:
        return unicode_name(name)

    def function(self, name: str) -> str:
        return FUNCTION_LETTERS.get(name, name)

    def row(self, parts: Sequence[str]) -> str:
        return "".join(parts)

    def fence(self, left: str, body: str, right: str) -> str:
        return f"{left}{body}{right}"

    def fraction(self, above: str, below: str) -> str:
        return VULGAR.get((above, below)) or f"{above}/{below}"

    def script(self, base: str, sub: str | None, sup: str | None) -> str:
        return base + unicode_sub(sub or "") + unicode_sup(sup or "")

    def root(self, body: str) -> str:
        return f"√{body}" if len(body) == 1 else f"√({body})"

    def big(self, operation: str, below: str, above: str | None) -> str:
        return OPERATIONS.get(operation, operation) + unicode_sub(below) + unicode_sup(above or "")

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"

    def lines(self, rows: Sequence[str]) -> str:
        return "; ".join(rows)

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        return "{" + "; ".join(f"{value} {when}" for value, when in rows) + "}"
