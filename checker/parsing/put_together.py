"""The pieces of one written shape put together: which sizes stand at which names, and in which order the others do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.parsing.layers.dimension_words import ENDS
from checker.parsing.pieces import Piece, Pieces

MOST_SIZES = 12
MOST_PIECES = 300
BETWEEN = ("×", "/", "&", "|")
"""What stands between the names of axes."""


@dataclass(frozen=True, slots=True)
class Form:
    """A list of sizes. ``product`` is all of it as one number, where it can be one; ``starred``: only asterisks or dots stand
    between the sizes, so that it may be meant as that number."""

    sizes: tuple[Expression, ...]
    product: Expression | None = None
    starred: bool = False


@dataclass(frozen=True, slots=True)
class WrittenShape:
    """One shape as written.

    ``forms`` are the ways in which an ``=`` chain gives it, the last of which counts. ``labelled`` are the sizes that stand at
    the name of an axis, a side or at "filters", each again with all that an ``=`` chain gives. ``channels_first`` and ``final``
    are what the words around it say; ``beside`` is a number that stands beside the shape without a name.
    """

    forms: tuple[Form, ...] = ()
    labelled: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    channels_first: bool = False
    final: bool = False
    beside: Expression | None = None

    @property
    def sizes(self) -> tuple[Expression, ...]:
        """The sizes of the form that counts; none where all stand at names."""
        return self.forms[-1].sizes if self.forms else ()


def put_together(pieces: Sequence[Piece], reader: Pieces, channels_first: bool) -> WrittenShape | None:
    """The shape that the pieces of a text make, None where there is none. Raises Unreadable."""
    collector = _Collector(any(piece.kind == "axis" and piece.text == "filters" for piece in pieces))
    solid = [piece for piece in pieces if not (piece.kind == "value" and piece.text in BETWEEN)]
    if len(solid) > MOST_PIECES:
        raise Unreadable(f"more than {MOST_PIECES} words and numbers around a shape are not read")
    for place, piece in enumerate(solid):
        following = next((other.kind for other in solid[place + 1 :] if other.kind != "word"), "")
        if piece.kind == "value":
            collector.value(_form(piece.text, reader), bracketed=_is_bracketed(piece.text))
        else:
            collector.take(piece, following)
    return collector.shape(channels_first)


class _Collector:
    """Labels stand before their values (``height = 3``) where the first piece is a label, else behind them (``3 high``)."""

    def __init__(self, says_filters: bool) -> None:
        self.says_filters = says_filters
        self.labelled: dict[str, list[Expression]] = {}
        self.loose: list[list[Expression]] = []
        """Numbers that stand at no label, each with what its ``=`` chain gives."""
        self.bases: list[list[Form]] = []
        self.before: bool | None = None
        self.pending: list[str] = []
        self.held: list[str] = []
        """The labels of the value before: where an ``=`` follows, its chain goes on."""
        self.current: list[Expression] | None = None
        self.taken_by = ""
        self.joined = False
        self.divided = False
        self.final = False

    def take(self, piece: Piece, following: str) -> None:
        """A word, a mark or a label."""
        if piece.kind == "word":
            self.final = self.final or piece.text.lower() in ENDS
            self.divided = self.divided or piece.text.lower() == "and"
        elif piece.kind in ("=", ","):
            self.joined = piece.text == "="
            self.divided = self.divided or piece.kind == ","
            if piece.kind == "," and self.before:
                self.current = None
        else:
            self._label(piece.text, following)

    def _label(self, axis: str, following: str) -> None:
        if self.before is None:
            self.before = True
        leads_on = self.taken_by == "filters" and axis != "filters" and following in ("value", "=")
        if self.before or self.current is None or leads_on:  # 16 filters with height 7
            self.before = True if leads_on else self.before
            self.pending.append(axis)
        else:
            self.labelled.setdefault(axis, []).extend(self.current)
            self.loose = [numbers for numbers in self.loose if numbers is not self.current]
            self.taken_by = axis
        self.joined = False

    def value(self, form: Form, *, bracketed: bool) -> None:
        """A formula: one number, or several sizes."""
        several = len(form.sizes) > 1 or bracketed
        named = any(axis != "filters" for axis in self.pending)
        if not several or named and form.starred and form.product is not None:
            self._number(form.sizes[0] if len(form.sizes) == 1 else form.product)
        else:
            self._sizes(form)
        self.joined = False

    def _sizes(self, form: Form) -> None:
        sided = [axis for axis in self.pending if axis != "filters"]
        self.pending, self.current, self.held = [], None, []
        if len(sided) == len(form.sizes):
            for axis, size in zip(sided, form.sizes, strict=True):
                self.labelled.setdefault(axis, []).append(size)
        elif self.joined and self.bases:
            self.bases[-1].append(form)
        else:
            self.bases = [[form]] if self.final else [*self.bases, [form]]

    def _number(self, value: Expression | None) -> None:
        assert value is not None
        if self.before is None:
            self.before = False
        self.taken_by = ""
        if self.pending:
            for axis in self.pending:
                self.labelled.setdefault(axis, []).append(value)
            self.held, self.pending, self.current = self.pending, [], None
        elif self.joined and self.held:
            for axis in self.held:
                self.labelled[axis].append(value)
        elif self.joined and self.current is not None:
            self.current.append(value)
        elif self.joined and self.bases and not self.loose:
            self.bases[-1].append(Form((value,), value))
        else:
            self.current = [value]
            self.loose.append(self.current)

    def shape(self, channels_first: bool) -> WrittenShape | None:
        """The shape. Raises Unreadable where it cannot be told which number is what."""
        self._settle_pending()
        if any(base[-1] != self.bases[-1][-1] for base in self.bases):
            raise Unreadable("there are several shapes, and none is said to be the answer")
        if not self.bases and self.loose:
            if not self.labelled and len(self.loose) > 1:
                if not self.divided or len({len(numbers) > 1 for numbers in self.loose}) > 1:
                    raise Unreadable("there are several numbers, and no shape")
                self.bases = [[Form(tuple(numbers[-1] for numbers in self.loose))]]  # 2, 2, 4
            elif self.labelled.keys() <= {"filters"}:
                self.bases = [[Form((value,), value) for value in self.loose[0]]]
        if not self.bases and not self.labelled:
            return None
        labelled = {axis: tuple(values) for axis, values in self.labelled.items()}
        beside = self.loose[0][-1] if self.bases and len(self.loose) == 1 else None
        return WrittenShape(tuple(self.bases[-1]) if self.bases else (), labelled, channels_first, self.final, beside)

    def _settle_pending(self) -> None:
        """Labels that found no value behind them take the only number that has none."""
        sided = [axis for axis in self.pending if axis != "filters"]
        if len(self.bases) == 1 and sided and len(sided) == len(self.bases[0][-1].sizes):  # 3 × 2 (height × width)
            self.labelled |= {axis: [size] for axis, size in zip(sided, self.bases[0][-1].sizes, strict=True)}
            self.bases, self.pending = [], []
        number = self.loose[0] if len(self.loose) == 1 else None
        if self.pending and number is not None and not self.labelled.keys() & set(self.pending):
            self.labelled |= dict.fromkeys(self.pending, number)
            self.loose = []
        elif (
            self.says_filters and "filters" not in self.labelled and number is not None and (self.bases or self.pending)
        ):
            self.labelled["filters"] = number
            self.loose = []
        elif axes := [axis for axis in self.pending if axis != "filters"]:
            raise Unreadable(f"it cannot be told which size the {axes[0]} is")


def _is_bracketed(text: str) -> bool:
    text = text.strip()
    return text[:1] in "([" and text[-1:] in ")]" and _open(text) != text and text.strip(" ([])") != ""


def _form(text: str, reader: Pieces) -> Form:
    """The sizes that a formula lists."""
    pieces, marks = _split(text)
    if len(pieces) > MOST_SIZES:
        raise Unreadable(f"a shape of more than {MOST_SIZES} sizes is not read")
    sizes = tuple(reader.value(piece) for piece in pieces)
    if len(sizes) == 1:
        return Form(sizes, sizes[0])
    return Form(sizes, reader.value(text) if marks in ("×", "*·") else None, marks == "*·")


def _split(text: str) -> tuple[list[str], str]:
    """The sizes of a formula as texts, and what they are split at: commas inside one pair of brackets, else crosses, else
    asterisks and dots (unless it is a sum)."""
    text = _open(text.strip().strip("×").strip())
    for marks in (",", "×", "*·"):
        pieces = _at_depth_0(text, marks)
        if len(pieces) == 1 or marks == "*·" and len(_at_depth_0(text, "+-")) > 1:
            continue
        if marks == "," and not pieces[-1].strip():
            pieces = pieces[:-1]  # (160,)
        if marks != "×":
            return pieces, marks
        flat = [inner for piece in pieces if piece.strip() for inner in _listed(piece)]
        return flat, "×" if flat == pieces else ","
    return [text], ""


def _listed(piece: str) -> list[str]:
    """The sizes of a bracketed list inside a list: ``16 × (7 × 7 × 3)``."""
    inside = _open(piece.strip())
    inner = _at_depth_0(inside, "×")
    return inner if len(inner) > 1 and all(re.fullmatch(r"\s*\w+\s*", one) for one in inner) else [piece]


def _open(text: str) -> str:
    """The text without brackets around all of it, where they hold several sizes or nothing else."""
    while len(text) > 1 and text[0] in "([{" and text[-1] in ")]}":
        depth = 0
        for at, char in enumerate(text):
            depth += (char in "([{") - (char in ")]}")
            if depth == 0 and at < len(text) - 1:
                return text
        text = text[1:-1].strip()
    return text


def _at_depth_0(text: str, marks: str) -> list[str]:
    """The pieces between marks that no bracket holds."""
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([{⌊⌈") - (char in ")]}⌋⌉")
        if depth == 0 and char in marks:
            pieces.append(text[start:at])
            start = at + 1
    return [*pieces, text[start:]]
