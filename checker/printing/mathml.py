"""Presentation MathML, such as pandoc makes of LaTeX, drawn for terminals: on one line or laid out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar
from xml.etree.ElementTree import Element

from checker.printing.boxes import Box, beside
from checker.printing.layout import Boxes
from checker.printing.names import ACCENTS
from checker.printing.unicode import UnicodeLine

T = TypeVar("T")

_SPACED = frozenset("=≠≈≡<>≤≥∈∉⊂∼∝→←↦⇒⇔+−-±×·⋅⊙⊗∘|∣:≔∪∩")
"""Operators that stand between spaces where something stands before them."""
_BINARY = frozenset("+−-±")
"""Those of them that are signs where nothing does."""
_LIMITS = frozenset("∑∏⋃⋂") | {"max", "min", "lim", "sup", "inf", "arg max", "arg min", "argmax", "argmin"}
_ACCENTS = {
    "^": "\u0302",
    "\u0302": "\u0302",
    "‾": "\u0304",
    "¯": "\u0304",
    "~": "\u0303",
    "˜": "\u0303",
    "˙": "\u0307",
    "→": "\u20d7",
    "⃗": "\u20d7",
}
_ACCENTS |= {mark: mark for mark in (*ACCENTS.values(), "\u20d7")}
_BRACKETS = frozenset("()[]|‖⟨⟩")


class Style(Protocol[T]):
    """The pieces of a formula, as :class:`UnicodeLine` and :class:`Boxes` draw them."""

    stacks: bool

    def text(self, text: str) -> T: ...
    def row(self, parts: Sequence[T]) -> T: ...
    def fence(self, left: str, body: T, right: str) -> T: ...
    def fraction(self, above: T, below: T) -> T: ...
    def script(self, base: T, sub: T | None, sup: T | None) -> T: ...
    def root(self, body: T) -> T: ...
    def big(self, operation: str, below: T, above: T | None) -> T: ...
    def matrix(self, rows: Sequence[Sequence[T]]) -> T: ...
    def lines(self, rows: Sequence[T]) -> T: ...
    def cases(self, rows: Sequence[tuple[T, T]]) -> T: ...


def one_line(formula: Element) -> str:
    """The formula on one line."""
    return _Drawing(UnicodeLine()).draw(formula).strip()


def laid_out(formula: Element) -> Box:
    """The formula with stacked fractions, tall brackets and bounds above and below their signs."""
    return _Drawing(Boxes()).draw(formula)


def broken(formula: Element, room: int) -> list[Box | str]:
    """The formula laid out in rows of at most ``room`` columns: a row for each line of it, broken behind commas, else
    before operators.

    A row that has no place to break it at comes on one line, as text that is still to be wrapped.
    """
    rows: list[Box | str] = []
    for line in _lines(formula):
        pieces = _Drawing(Boxes()).pieces(line)
        clauses, indent = _cut(pieces, behind=frozenset(",")), 0
        if any(clause.width > room for clause in clauses):
            clauses, indent = _cut(pieces, before=_SPACED, behind=frozenset(",")), 2
        if any(clause.width + indent > room for clause in clauses):
            rows.append(_Drawing(UnicodeLine()).row(line).strip())
            continue
        packed = clauses[:1]
        for clause in clauses[1:]:
            wider = beside([packed[-1], clause])
            packed[-1:] = [wider] if wider.width <= room else [packed[-1], _led(clause, indent)]
        rows += packed
    return rows


def _cut(
    pieces: Sequence[Box], before: frozenset[str] = frozenset(), behind: frozenset[str] = frozenset()
) -> list[Box]:
    """A row cut before and behind pieces that are one of some signs."""
    cut: list[list[Box]] = [[]]
    for piece in pieces:
        sign = piece.lines[0].strip() if piece.height == 1 else ""
        if cut[-1] and sign in before:
            cut.append([])
        cut[-1].append(piece)
        if sign in behind:
            cut.append([])
    return [beside(clause) for clause in cut if clause]


def _led(clause: Box, indent: int) -> Box:
    """A clause with so many empty columns at its left."""
    empty = (
        min(len(line) - len(line.lstrip(" ")) for line in clause.lines if line.strip()) if clause.text.strip() else 0
    )
    return Box(tuple(" " * indent + line[empty:] for line in clause.lines), clause.baseline)


def _lines(formula: Element) -> list[list[Element]]:
    """The lines of a displayed formula, each as its pieces."""
    parts = [part for part in formula if _tag(part) != "annotation"]
    if len(parts) == 1 and _tag(parts[0]) in ("mrow", "mstyle", "semantics"):
        return _lines(parts[0])
    if len(parts) == 1 and _tag(parts[0]) == "mtable":
        return [[part for cell in row for part in cell] for row in parts[0]]
    return [parts]


class _Drawing(Generic[T]):
    def __init__(self, style: Style[T]) -> None:
        self.style = style

    def draw(self, node: Element) -> T:
        parts = list(node)
        match _tag(node):
            case "mi" | "mn" | "mtext" | "mo":
                return self.style.text(_letters(node))
            case "msub":
                return self._script(parts[0], parts[1], None)
            case "msup":
                return self._script(parts[0], None, parts[1])
            case "msubsup":
                return self._script(*parts)
            case "munder":
                return self._bounds(parts[0], parts[1], None)
            case "mover":
                accent = _ACCENTS.get(_letters(parts[1]))
                if accent is not None:
                    return self.style.text(unicodedata.normalize("NFC", one_line(parts[0]) + accent))
                return self._bounds(parts[0], None, parts[1])
            case "munderover":
                return self._bounds(*parts)
            case "mfrac":
                return self._fraction(parts[0], parts[1])
            case "msqrt":
                return self.style.root(self.row(parts))
            case "mroot":
                return self._script(parts[0], None, parts[1])
            case "mtable":
                return self._aligned([[self.row(list(cell)) for cell in row] for row in parts])
            case "mspace":
                return self.style.text("  " if node.get("width", "0").startswith(("1", "2")) else " ")
            case "annotation":
                return self.style.text("")
        return self.row(parts)

    def row(self, parts: Sequence[Element]) -> T:
        """Neighbours, with spaces around operators; a pair of brackets around all of them as tall as what they hold."""
        return self.style.row(self.pieces(parts))

    def pieces(self, parts: Sequence[Element]) -> list[T]:
        """What stands side by side in a row."""
        parts = list(_flat(parts))
        table = self._fenced_table(parts)
        if table is not None:
            return [table]
        pieces: list[T] = []
        open_brackets: list[tuple[str, list[T]]] = []
        before = ""
        for part in parts:
            letters = _letters(part) if _tag(part) in ("mo", "mi") else _named(part)
            if _tag(part) == "mo" and part.get("form") == "prefix" and letters in _BRACKETS:
                open_brackets.append((letters, pieces))
                pieces = []
            elif open_brackets and (right := _closing(part)):
                left, outer = open_brackets.pop()
                held = self.style.fence(left, self.style.row(pieces or [self.style.text("")]), right)
                pieces = [*outer, held if _tag(part) == "mo" else self._scripts(part, held)]
            elif letters in _SPACED and not (
                letters in _BINARY and (not before or before in _SPACED or before in "([,")
            ):
                pieces.append(self.style.text(f" {letters} "))
            elif letters == ",":
                pieces.append(self.style.text(", "))
            else:
                named = (
                    len(letters) > 1
                    and letters.isalpha()
                    and before not in ("", ",", *"([|‖⟨{")
                    and before not in _SPACED
                )
                fractions = _tag(part) in ("mfrac", "munder", "munderover") and before == "/"
                if named or fractions or len(before) > 1 and before.isalpha() and _tag(part) != "mo":
                    pieces.append(self.style.text(" "))
                pieces.append(self.draw(part))
                if _tag(part) in ("munder", "munderover") or letters == "" and _tag(part) == "mo":
                    letters = "∑∑∑" if _tag(part) != "mo" else before
                    if _tag(part) != "mo":
                        pieces.append(self.style.text(" "))
            before = "/" if _tag(part) == "mfrac" else letters
        while open_brackets:
            left, outer = open_brackets.pop()
            pieces = [*outer, self.style.text(left), *pieces]
        return pieces or [self.style.text("")]

    def _fenced_table(self, parts: Sequence[Element]) -> T | None:
        """A matrix in its own brackets, which the style draws; cases behind a brace."""
        if not any(_tag(part) == "mtable" for part in parts) or len(parts) not in (2, 3) or _tag(parts[1]) != "mtable":
            return None
        rows = [[self.row(list(cell)) for cell in row] for row in parts[1]]
        if _letters(parts[0]) == "{" and all(len(row) == 2 for row in rows):
            return self.style.cases([(value, when) for value, when in rows])
        return self.style.matrix(rows)

    def _aligned(self, rows: Sequence[Sequence[T]]) -> T:
        """Lines of a displayed formula that stand one under the other."""
        return self.style.lines([self.style.row(row) for row in rows])

    def _scripts(self, node: Element, base: T) -> T:
        """What is drawn already with the scripts of a node."""
        sub = None if _tag(node) == "msup" else self._small(node[1])
        sup = None if _tag(node) == "msub" else self._small(node[-1])
        return self.style.script(base, sub, sup)

    def _script(self, base: Element, sub: Element | None, sup: Element | None) -> T:
        drawn = [None if part is None else self._small(part) for part in (sub, sup)]
        return self.style.script(self.draw(base), *drawn)

    def _small(self, part: Element) -> T:
        """A script: fractions in it stay on the line."""
        fractions = any(_tag(inner) == "mfrac" for inner in part.iter())
        return self.style.text(one_line(part).replace(" ", "")) if fractions else self.draw(part)

    def _bounds(self, base: Element, below: Element | None, above: Element | None) -> T:
        sign = one_line(base)
        if below is None or not self.style.stacks and sign not in _LIMITS:
            return self._script(base, below, above)
        return self.style.big(sign, self.draw(below), None if above is None else self.draw(above))

    def _fraction(self, above: Element, below: Element) -> T:
        if self.style.stacks:
            return self.style.fraction(self.draw(above), self.draw(below))
        return self.style.fraction(self._grouped(above), self._grouped(below))

    def _grouped(self, part: Element) -> T:
        """A part of a fraction on one line: in brackets where it has several pieces."""
        drawn = self.draw(part)
        single = len(list(_flat([part]))) == 1 and _tag(part) != "mfrac"
        return drawn if single else self.style.fence("(", drawn, ")")


def _flat(parts: Sequence[Element]) -> Iterator[Element]:
    """The parts with rows that only group them opened."""
    for part in parts:
        if _tag(part) in ("mrow", "mstyle", "mpadded", "semantics", "math") and not any(
            _tag(inner) == "mtable" for inner in part
        ):
            yield from _flat(list(part))
        elif _tag(part) != "annotation":
            yield part


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _closing(node: Element) -> str:
    """The bracket that a piece closes, be it with scripts; empty for any other piece."""
    node = node[0] if _tag(node) in ("msub", "msup", "msubsup") else node
    closes = _tag(node) == "mo" and node.get("form") == "postfix" and _letters(node) in _BRACKETS
    return _letters(node) if closes else ""


def _named(node: Element) -> str:
    """A letter that stands for a piece; the name of a function with scripts, such as ``max`` with its bound."""
    base = _letters(node[0]) if _tag(node) in ("msub", "msup", "msubsup", "munder") and len(node) else ""
    return base if len(base) > 1 and base.isalpha() else "x"


def _letters(node: Element) -> str:
    return "".join(node.itertext()).replace("\u2061", "").replace("\u2062", "")
