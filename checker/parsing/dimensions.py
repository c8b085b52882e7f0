"""Written shapes: ``2x2x4``, ``(2, 2, 4)``, ``W ∈ ℝ^{m × n}``, ``height=3, width=2``, ``16 filters of 7x7x3``, chains with arrows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.parsing.dimension_words import ARROWS, ENDS, HARMLESS_PAIRS, REASON, UNREAD
from checker.parsing.pieces import TOKEN, Piece, Pieces, unbraced
from checker.parsing.scope import squash
from checker.parsing.undressed import undressed

MOST_SIZES = 12
MOST_SHAPES = 60


@dataclass(frozen=True, slots=True)
class WrittenShape:
    """One shape as written.

    ``forms`` are the ways in which an ``=`` chain gives it, the last of which counts: each a list of sizes. ``labelled`` are the
    sizes that stand at the name of an axis, a side or at "filters", each again with all that an ``=`` chain gives. ``whole`` is
    the last form as one product, where it can be one. ``first`` says that the channels are said to come first.
    """

    forms: tuple[tuple[Expression, ...], ...] = ()
    labelled: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    products: tuple[Expression | None, ...] = ()
    first: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class WrittenShapes:
    """What an answer says: the shapes along its arrows, the last of which is the answer, and the name it gives them."""

    stages: tuple[WrittenShape, ...]
    label: str = ""


_LINE_MARK = re.compile(r"^\s*(?:[-*•]\s+|\(?[a-zA-Z0-9]{1,3}\)\s+|\(?[ivx]+\)\s+|#+\s*|\d+\.\s+(?=\D))")
_LAYOUT = re.compile(
    r"\(?\b(?P<first>(?:n\s*[,x×*]\s*)?(?:c|channels?|depth)\s*[,x×*]\s*(?:h|height)\s*[,x×*]\s*(?:w|width)\b|n?chw\b|channels?[\s-]*first)"
    r"|\(?\b(?P<last>(?:h|height)\s*[,x×*]\s*(?:w|width)\s*[,x×*]\s*(?:c|channels?|depth)\b|n?hwc\b|channels?[\s-]*last)",
    re.IGNORECASE,
)


def read_shapes(text: str, vocabulary: Vocabulary, names: Collection[str] = (), asked: str = "") -> WrittenShapes:
    """The shapes that an answer gives.

    ``names`` are what lines may be about (``W_1``, ``conv1``), ``asked`` the one that this part asks for. Raises Unreadable where
    no shape can be found, or several of which none is said to be the answer.
    """
    reader = _Reader(vocabulary, {squash(name): name for name in (*names, *([asked] if asked else []))})
    plain = undressed(text)
    for pair in HARMLESS_PAIRS:
        plain = re.sub(pair, " ", plain, flags=re.IGNORECASE)
    found = [
        written
        for line in _lines(reader.pieces.spaced(plain), reader)
        if (written := reader.statement(line)) is not None
    ]
    if not found:
        raise Unreadable("there is no shape here", (0, len(text)), hint="write it as in 2x2x4")
    if len(found) > MOST_SHAPES:
        raise Unreadable(f"more than {MOST_SHAPES} shapes are not read", (0, len(text)))
    return _chosen(found, asked, text)


def _chosen(found: list[WrittenShapes], asked: str, text: str) -> WrittenShapes:
    """The statement that answers: the one about what is asked, the only one, or one that says that it is the answer."""
    about = [written for written in found if asked and squash(written.label) == squash(asked)]
    if about:
        found = about
    plain = [written for written in found if not written.label] or found
    if len(plain) == 1:
        return plain[0]
    full = [written for written in plain if any(len(form) > 1 for form in written.stages[-1].forms)]
    if len(full) == 1 and not any(written.stages[-1].labelled for written in plain if written is not full[0]):
        return full[0]
    if all(len(written.stages) == 1 and _is_partial(written.stages[0]) for written in plain):
        labelled: dict[str, tuple[Expression, ...]] = {}
        for written in plain:
            for axis, sizes in written.stages[0].labelled.items():
                labelled[axis] = (*labelled.get(axis, ()), *sizes)
        base = [written.stages[0] for written in plain if written.stages[0].forms]
        forms, products = (base[0].forms, base[0].products) if len(base) == 1 else ((), ())
        if len(base) <= 1:
            return WrittenShapes((WrittenShape(forms, labelled, products, text=text),), plain[0].label)
    last = plain[-1]
    if last.stages[-1].text.startswith("!") or len({written.label for written in found}) == 1 and not last.label:
        stages = tuple(stage for written in plain for stage in written.stages)
        if last.stages[-1].text.startswith("!") or all(_same(stage, last.stages[-1]) for stage in stages):
            return last
    raise Unreadable("there are several shapes, and none is said to be the answer", (0, len(text)))


def _is_partial(shape: WrittenShape) -> bool:
    """Whether a statement gives only some of the sizes, by their names, or a shape to go with such."""
    return bool(shape.labelled) or len(shape.forms) == 1


def _same(left: WrittenShape, right: WrittenShape) -> bool:
    return left.forms[-1:] == right.forms[-1:] and left.labelled == right.labelled


def _lines(text: str, reader: _Reader) -> Iterator[str]:
    """The statements of a text: its lines, what semicolons and full stops end, and what begins with a known name."""
    for line in re.split(r"\n|;|\.(?=\s|$)", text):
        rest = _LINE_MARK.sub("", line)
        starts = [match.start() for match in TOKEN.finditer(rest) if reader.names_line(match[0], rest[match.end() :])]
        cuts = [
            0,
            *(start for start in starts if start > 0 and re.search(r"(?:,|\band\b|\d|\}|\))\s*$", rest[:start])),
            len(rest),
        ]
        for start, end in pairwise(cuts):
            piece = re.sub(r"(?:,|\band\b)\s*$", "", rest[start:end].strip())
            if piece.strip(" .,:*_"):
                yield piece


class _Reader:
    """Reads the statements of one answer."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, str]) -> None:
        self.pieces = Pieces(vocabulary)
        self.names = names

    def names_line(self, token: str, behind: str) -> bool:
        """Whether a token is a known name that opens a line about it."""
        return squash(unbraced(token)) in self.names and bool(
            re.match(r"\s*(?:∈|:|=|is\b|has\b|are\b|→|\d|\()", behind)
        )

    def statement(self, line: str) -> WrittenShapes | None:
        """The shapes along the arrows of one line; None where it has none. Raises Unreadable."""
        label = self._label(line)
        layout = _LAYOUT.search(line)
        if layout is not None:
            line = f"{line[: layout.start()]} {line[layout.end() :].lstrip(') ') if layout[0].startswith('(') else line[layout.end() :]}"
        pieces = re.split(
            r"→|,?\s*\b(?:followed by|goes to|which becomes|and then|" + "|".join(sorted(ARROWS)) + r")\b", line
        )
        first = layout is not None and layout["first"] is not None
        stages = [self._stage(piece, first) for piece in pieces]
        kept = tuple(stage for stage in stages if stage is not None)
        return WrittenShapes(kept, label) if kept else None

    def _label(self, line: str) -> str:
        """The known name that the line begins with, whatever small words stand before it."""
        for match in TOKEN.finditer(line):
            token = unbraced(match[0])
            if squash(token) in self.names:
                return self.names[squash(token)]
            if token[:1].isdigit() or token in ("=", "→", ":"):
                return ""
        return ""

    def _stage(self, text: str, first: bool) -> WrittenShape | None:
        reason = re.search(REASON, text, re.IGNORECASE)
        if reason is not None and re.search(r"\d|×|\(", text[: reason.start()]):
            text = text[: reason.start()]
        events = list(self.pieces.of(text))
        self._check_crosses(events, text)
        words = [event.text.lower() for event in events if event.kind == "word"]
        values = [event for event in events if event.kind == "value"]
        if not values:
            return None
        if harmful := next((word for word in words if word in UNREAD or word.endswith("n't")), None):
            raise Unreadable(f"the word {harmful!r} could change what is said", (0, len(text)))
        return self._collected(events, words, first, text)

    def _check_crosses(self, events: list[Piece], text: str) -> None:
        """A cross at the end of a formula leads to another size or to the name of an axis. Raises Unreadable."""
        events = [event for event in events if event.text != "…"]
        for at, event in enumerate(events):
            if event.kind == "value" and (event.text[0] == "×" or event.text[-1] == "×"):
                before = events[at - 1].kind if at else "word"
                behind = events[at + 1].kind if at + 1 < len(events) else "word"
                if (
                    event.text[0] == "×"
                    and before != "axis"
                    or event.text[-1] == "×"
                    and behind not in ("axis", "value")
                ):
                    raise Unreadable("what stands beside the × is not a size of this problem", (0, len(text)))

    def _collected(self, events: list[Piece], words: list[str], first: bool, text: str) -> WrittenShape | None:
        """The shape that the pieces make: labels stand before their values where the first piece is a label, else behind."""
        labelled: dict[str, list[Expression]] = {}
        loose: list[tuple[list[Expression], bool]] = []
        bases: list[list[tuple[tuple[Expression, ...], Expression | None]]] = []
        said_last = False
        pending: list[str] = []
        current: list[Expression] | None = None
        held: list[str] = []
        joined = False
        before: bool | None = None
        said_filters = any(event.kind == "axis" and event.text == "filters" for event in events)
        for event in events:
            if event.kind == "value" and event.text == "×":
                continue
            if event.kind == "word":
                said_last = said_last or event.text.lower() in ENDS
                continue
            if event.kind in ("=", ","):
                joined = event.kind == "="
                if event.kind == ",":
                    current = None if before else current
                continue
            if event.kind == "axis":
                before = True if before is None else before
                if before:
                    pending.append(event.text)
                elif current is not None:
                    labelled.setdefault(event.text, []).extend(current)
                    loose = [(sizes, flag) for sizes, flag in loose if sizes is not current]
                else:
                    pending.append(event.text)
                joined = False
                continue
            sizes, whole, several = self._sizes(event.text)
            scalar = not several or bool(pending) and any(axis != "filters" for axis in pending) and whole is not None
            if not scalar:
                sided = [axis for axis in pending if axis != "filters"]
                pending, current = [], None
                if len(sided) == len(sizes):
                    for axis, size in zip(sided, sizes, strict=True):
                        labelled.setdefault(axis, []).append(size)
                elif joined and bases:
                    bases[-1].append((sizes, whole))
                else:
                    bases.append([(sizes, whole)])
                    if said_last and len(bases) > 1:
                        bases = bases[-1:]
            else:
                value = sizes[0] if len(sizes) == 1 else whole
                assert value is not None
                before = before if before is not None else False
                if pending:
                    for axis in pending:
                        labelled.setdefault(axis, []).append(value)
                    held, pending, current = pending, [], None
                elif joined and held:
                    for axis in held:
                        labelled[axis].append(value)
                elif joined and current is not None:
                    current.append(value)
                elif joined and bases and not loose:
                    bases[-1].append(((value,), value))
                else:
                    current = [value]
                    loose.append((current, several))
            joined = False
            if len(held) and not joined and event.kind == "value" and not scalar:
                held = []
        if pending and len(loose) == 1 and all(axis not in labelled for axis in pending):
            for axis in pending:
                labelled[axis] = loose[0][0]
            loose = []
        elif (
            "filters" in pending
            and "filters" not in labelled
            and len(loose) == 1
            or said_filters
            and bases
            and len(loose) == 1
            and "filters" not in labelled
        ):
            labelled["filters"] = loose[0][0]
            loose = []
        elif any(axis != "filters" for axis in pending):
            raise Unreadable(f"it cannot be told which size the {pending[0]} is", (0, len(text)))
        mark = "!" if any(word in ENDS for word in words) else ""
        if len(bases) > 1 and any(base[-1] != bases[-1][-1] for base in bases):
            raise Unreadable("there are several shapes, and none is said to be the answer", (0, len(text)))
        if not bases and loose:
            if not labelled and len(loose) > 1:
                if any(len(sizes) > 1 for sizes, _ in loose) or "," not in text:
                    raise Unreadable("there are several numbers, and no shape", (0, len(text)))
                bases = [[(tuple(sizes[0] for sizes, _ in loose), None)]]
            elif not labelled or all(axis == "filters" for axis in labelled):
                bases = [[((value,), value) for value in loose[0][0]]]
        if not bases and not labelled:
            return None
        forms = bases[-1] if bases else []
        return WrittenShape(
            tuple(sizes for sizes, _ in forms),
            {axis: tuple(values) for axis, values in labelled.items()},
            tuple(whole for _, whole in forms),
            first,
            mark + text,
        )

    def _sizes(self, text: str) -> tuple[tuple[Expression, ...], Expression | None, bool]:
        """The sizes that a formula lists, the formula as one number where it can be one, and whether it lists several."""
        pieces, is_product = _split(text)
        if len(pieces) > MOST_SIZES:
            raise Unreadable(f"a shape of more than {MOST_SIZES} sizes is not read", (0, len(text)))
        sizes = tuple(self.pieces.value(piece) for piece in pieces)
        whole = self.pieces.value(text) if is_product and len(pieces) > 1 else sizes[0] if len(sizes) == 1 else None
        return (
            sizes,
            whole,
            len(sizes) > 1 or text.strip()[:1] in "([" and text.rstrip()[-1:] in ")]" and text.strip(" ([])") != "",
        )


def _split(text: str) -> tuple[list[str], bool]:
    """The sizes of a formula as texts, and whether it could be one product too: split at commas inside one pair of brackets,
    else at crosses, else at asterisks and dots (unless it is a sum)."""
    text = _open(text.strip().strip("×").strip())
    for marks, is_product in ((",", False), ("×", True), ("*·", True)):
        pieces = _at_depth_0(text, marks)
        if len(pieces) > 1:
            if marks == "*·" and len(_at_depth_0(text, "+-")) > 1:
                break
            if marks == "," and not pieces[-1].strip():
                pieces = pieces[:-1]
            if marks == "×" and not all(piece.strip() for piece in pieces):
                pieces = [piece for piece in pieces if piece.strip()]
            flat = [inner for piece in pieces for inner in _listed(piece)] if marks == "×" else pieces
            return flat, is_product and flat == pieces
    return [text], True


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
