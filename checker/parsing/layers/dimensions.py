"""Written shapes: ``2x2x4``, ``(2, 2, 4)``, ``W ∈ ℝ^{m × n}``, ``height=3, width=2``, ``16 filters of 7x7x3``, chains with arrows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.parsing.layers.dimension_words import ARROWS, HARMLESS_PAIRS, REASON, UNREAD
from checker.parsing.pieces import TOKEN, Piece, Pieces, unbraced
from checker.parsing.put_together import WrittenShape, put_together
from checker.parsing.scope import squash
from checker.parsing.undressed import undressed
from checker.parsing.workings import workings

MOST_SHAPES = 60


@dataclass(frozen=True, slots=True)
class WrittenShapes:
    """What an answer says: the shapes along its arrows, the last of which is the answer, and the name it gives them."""

    stages: tuple[WrittenShape, ...]
    label: str = ""
    others: tuple[WrittenShapes, ...] = ()
    """What other lines say of what they name."""
    joined: bool = False
    """Whether the stages stand in several lines, so that they answer only if they are what flows."""
    workings: tuple[tuple[Expression, ...], ...] = ()
    """The chains of single numbers that are worked out on the way."""


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
    found, failure = _read_lines(reader, plain)
    if failure is not None and not any(len(form.sizes) > 1 for written in found for form in written.stages[-1].forms):
        raise failure
    if not found:
        raise Unreadable("there is no shape here", (0, len(text)), hint="write it as in 2x2x4")
    if len(found) > MOST_SHAPES:
        raise Unreadable(f"more than {MOST_SHAPES} shapes are not read", (0, len(text)))
    return replace(_chosen(found, asked, text), workings=tuple(reader.workings(plain)))


def _read_lines(reader: _Reader, text: str) -> tuple[list[WrittenShapes], Unreadable | None]:
    """The lines that give shapes, and why one on the way, which is no shape (``32 - k + 1 = 26``), cannot be read."""
    found: list[WrittenShapes] = []
    failure: Unreadable | None = None
    for line in _lines(reader.pieces.spaced(text), reader):
        try:
            written = reader.statement(line)
        except Unreadable as problem:
            if "×" in line:
                found += reader.listed(line, problem)
                continue
            failure = failure or problem
            continue
        if written is not None:
            found.append(written)
    return found, failure


def _chosen(found: list[WrittenShapes], asked: str, text: str) -> WrittenShapes:
    """The statement that answers: the one about what is asked, the only one, or one that says that it is the answer."""
    about = [written for written in found if asked and squash(written.label) == squash(asked)] or found
    plain = [written for written in about if not written.label] or about
    main = _main(plain)
    if main is None and all(len(written.stages[-1].sizes) > 1 for written in plain):
        return WrittenShapes(tuple(stage for written in plain for stage in written.stages), joined=True)
    if main is None:
        raise Unreadable("there are several shapes, and none is said to be the answer", (0, len(text)))
    others = tuple(written for written in found if written is not main and written.label)
    return WrittenShapes(main.stages, main.label, others)


def _main(plain: list[WrittenShapes]) -> WrittenShapes | None:
    """The one of several statements that answers, or all of them as one where each gives a part of the shape."""
    last = plain[-1]
    if len(plain) == 1:
        return last
    full = [written for written in plain if any(len(form.sizes) > 1 for form in written.stages[-1].forms)]
    bare = [written.stages[0] for written in plain if written not in full]
    if len(full) == 1 and not any(shape.labelled for shape in bare):
        return _with_number(full[0], bare)
    if all(len(written.stages) == 1 for written in plain) and len([1 for w in plain if w.stages[0].forms]) <= 1:
        labelled: dict[str, tuple[Expression, ...]] = {}
        for written in plain:
            for axis, sizes in written.stages[0].labelled.items():
                labelled[axis] = (*labelled.get(axis, ()), *sizes)
        forms = next((written.stages[0].forms for written in plain if written.stages[0].forms), ())
        return WrittenShapes((WrittenShape(forms, labelled),), plain[0].label)
    shapes = [stage for written in plain for stage in written.stages]
    same = all((shape.sizes, shape.labelled) == (shapes[-1].sizes, shapes[-1].labelled) for shape in shapes)
    return last if last.stages[-1].final or same else None


def _with_number(full: WrittenShapes, bare: list[WrittenShape]) -> WrittenShapes:
    """``16; 7x7x3``: a number beside a shape may be that of the filters."""
    shape = full.stages[-1]
    if len(bare) != 1 or len(bare[0].forms) != 1 or shape.labelled or len(full.stages) > 1:
        return full
    return WrittenShapes((replace(shape, beside=bare[0].sizes[-1]),), full.label)


def _lines(text: str, reader: _Reader) -> Iterator[str]:
    """The statements of a text: its lines, what semicolons and full stops end, and what begins with a known name."""
    text = re.sub(r"\n\s*=(?!>)", " =", text)
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


def _lists(text: str) -> bool:
    """Whether a formula may list sizes, since a cross, an asterisk or a comma stands outside its brackets."""
    depth = 0
    for char in text:
        depth += (char in "([{⌊⌈") - (char in ")]}⌋⌉")
        if char in "×*·," and depth == 0:
            return True
    return False


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

    def workings(self, text: str) -> Iterator[tuple[Expression, ...]]:
        """The chains of single numbers in a text; ``9 × 9 × 6 = 486`` is a chain of shapes."""
        for line in _lines(self.pieces.spaced(text).replace("→", "\n"), self):
            pieces = [
                Piece("word", "") if one.kind == "value" and _lists(one.text) else one for one in self.pieces.of(line)
            ]
            yield from workings(pieces, self.pieces)

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

    def listed(self, line: str, problem: Unreadable) -> list[WrittenShapes]:
        """The shapes of one line between its commas (``7x7x2, 3x3x4, 2x2x4``). Raises ``problem`` where they are no such list."""
        pieces = re.split(r",(?![^()\[\]]*[)\]])", line)
        if len(pieces) < 2 or not all("×" in piece for piece in pieces):
            raise problem
        return [written for piece in pieces if (written := self.statement(piece)) is not None]

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
        return put_together(events, self.pieces, first)

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
