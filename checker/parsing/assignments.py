"""An answer that gives values to names: ``w1 = w3 = 10, w2 = 1``, ``(w_1, w_2) = (10, 1)``, ``W = [[1, 2], [3, 4]]``, one a line or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.language.declarations import Declaration, component_axes
from checker.language.errors import Unreadable
from checker.language.nodes import Node
from checker.parsing.scope import squash
from checker.parsing.statements import HARMFUL
from checker.parsing.written_values import LITERAL, as_list, is_list, list_items, same_value, scalar_value, value_rows

MOST_CHARACTERS = 20_000
_MATRIX = re.compile(
    r"\\begin\{(?:[bpvB]?(?:small)?matrix\}|array\}\s*(?:\{[^}]*\})?)((?:(?!\\begin|\\end)[^=])*)\\end\{(?:[bpvB]?(?:small)?matrix|array)\}"
)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_CLEANED: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([A-Za-zα-ω])([₀-₉]+)", r"\1_\2"),
        (r"\\(?:begin|end)\{[a-z]+\*?\}", " "),
        (r"\\(?:left|right|[bB]ig+[lr]?)(?![A-Za-z])", ""),
        (r"\\(?:qquad|quad|enspace|,|;|!|:| )", " "),
        (r"\\(?:text|mathrm|textbf|textit|mbox)\s*\{([^{}]*)\}", r" \1 "),
        (r"\\(?:mathbf|boldsymbol|bm|mathit|boxed|mathsf)\s*\{([^{}]*)\}", r"\1"),
        (r"(?:np|numpy|jnp|torch)\.(?:array|asarray|tensor)\s*", ""),
        (r"([A-Za-z])_\{(\w+(?:\s*,\s*\w+)*)\}", lambda found: found[1] + "_" + re.sub(r"\W", "", found[2])),
        (r"\\(?:leftarrow|gets|coloneqq|equiv|Leftarrow|approx)(?![A-Za-z])|:=|←|==|≈", "="),
        (r"(?<=[\w}$])\$?\s+(?:is|are|equals|equal to|to be|to)\s+\$?(?=[-+−]?\s?[\d\\([])", " = "),
        (r"\\(?:Rightarrow|implies|rightarrow|to|therefore)(?![A-Za-z])|⇒|→|=>|->", ";"),
        (r"\\(?:[lc]?dots)(?![A-Za-z])|\.\.\.|…", "…"),
        (r"(?m)^\s*(?:[-*•]\s+(?=[A-Za-z])|\(?[a-z0-9]\)\s)", " "),
        (r"[−–]", "-"),
        (r"\$|\*\*|`|\"|&(?!\w)|✓", " "),
        (r"(?<![\w.])'|'(?=\s*[:=])", " "),
    )
)
"""What is replaced before the answer is cut up, in this order, once a matrix environment is ``⟦a ‖ b ¦ c ‖ d⟧``."""
_PART = re.compile(r"(?<=\d)\.(?=\d)|\\\\|[\n;,()\[\]{}⟦⟧=&]|\.(?=\s|$)|(?<![\w\\])and(?!\w)|:(?=\s*[-+\d(\[⟦])")
_WORDS = re.compile(r"[^\d=]*")


@dataclass(frozen=True, slots=True)
class Assigned:
    """``values`` by declared name: a scalar node, or rows of them. ``notes`` say what a reader may not expect."""

    values: Mapping[str, Node | list[list[Node]]]
    notes: tuple[str, ...] = ()


def read_assignments(text: str, declared: Mapping[str, Declaration]) -> Assigned:
    """The values that an answer gives to the declared names, all of them. Raises Unreadable, naming what is missing, given twice
    with different values, or given by no number."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"the answer has {len(text)} characters; at most {MOST_CHARACTERS} are read here")
    found = _Values({squash(name): name for name in declared}, declared)
    for segment in _merged(list(_segments(_cleaned(text))), found):
        found.take(segment)
    found.close()
    missing = [name for name in declared if name not in found.values]
    if missing:
        every = "no weight is given a value" if len(missing) == len(declared) else f"{missing[0]} is given no value"
        if 1 < len(missing) < len(declared):
            every = f"{', '.join(missing[:-1])} and {missing[-1]} are given no values"
        raise Unreadable(every, hint=f"write {', '.join(f'{name} = …' for name in missing[:3])}")
    return Assigned(found.values, tuple(found.notes))


def _cleaned(text: str) -> str:
    text = _MATRIX.sub(lambda found: f" ⟦{found[1].replace(chr(92) * 2, '¦').replace('&', '‖')}⟧ ", text)
    text = re.sub(r"\\begin\{array\}\s*(?:\{[^}]*\})?|\\end\{array\}", " ", text.replace("\\\\", "\n"))
    for pattern, replacement in _CLEANED:
        text = pattern.sub(replacement, text)
    return text.translate(_SUBSCRIPTS).strip()


def _segments(text: str) -> Iterator[list[str]]:
    """The answer cut at line breaks, semicolons, commas, full stops and ``and`` outside of brackets; each segment cut at its ``=``."""
    depth, start, pieces = 0, 0, list[str]()
    if re.fullmatch(r"\{.*\}", text, re.DOTALL):
        text = text[1:-1]
    for mark in _PART.finditer(text):
        sign = mark[0]
        if sign in "([⟦{":
            depth += 1
        elif sign in ")]⟧}":
            depth = max(0, depth - 1)
        elif depth or sign == "." and mark.start() and text[mark.end() : mark.end() + 1].isdigit() or sign == "&":
            continue
        elif sign in ("=", ":"):
            pieces.append(text[start : mark.start()])
            start = mark.end()
        else:
            yield [*pieces, text[start : mark.start()]]
            start, pieces = mark.end(), []
    yield [*pieces, text[start:]]


def _merged(segments: Sequence[list[str]], found: _Values) -> Iterator[list[str]]:
    """Segments, with ``w1=10 w2=1`` cut where a name follows a value."""
    for pieces in segments:
        held = [pieces[0]]
        for place, piece in enumerate(pieces[1:], 1):
            value, _, name = piece.strip().rpartition(" ")
            if value.strip() and place < len(pieces) - 1 and found.name(name) and found.name(value.strip()) is None:
                yield [*held, value]
                held = [name]
            else:
                held.append(piece)
        yield held


class _Values:
    """The values found so far. ``waiting`` are names, and ``loose`` values, that stand alone between commas."""

    def __init__(self, names: Mapping[str, str], declared: Mapping[str, Declaration]) -> None:
        self.names = names
        self.declared = declared
        self.values: dict[str, Node | list[list[Node]]] = {}
        self.notes: list[str] = []
        self.waiting: list[str] = []
        self.tuple_names: list[str] = []
        self.tuple_values: list[str] = []

    def name(self, text: str) -> str | None:
        """The declared name that is written, in either case where there is no other."""
        text = text.strip().strip("\\ ")
        if not re.fullmatch(r"[A-Za-zα-ωΑ-Ω]\w*", text):
            return None
        key = squash(text)
        if key in self.names:
            return self.names[key]
        alike = [name for squashed, name in self.names.items() if squashed.lower() == key.lower()]
        return alike[0] if len(alike) == 1 and len(self.names) > 1 else None

    def take(self, pieces: Sequence[str]) -> None:
        """One segment: a chain of names that ends in a value; a name or a value alone; or prose."""
        if len(pieces) == 1:
            self._alone(pieces[0])
            return
        names = [self._target(piece, first=place == 0) for place, piece in enumerate(pieces)]
        written = [name for group in names if group is not None for name in group]
        if not written:
            listed = as_list(pieces[-1])
            if names[0] is None and is_list(listed) and _WORDS.fullmatch(pieces[0]):
                self._all_in_order(listed)
            return  # something else, such as a hidden unit's value on the way
        values = [piece for piece, group in zip(pieces, names, strict=True) if group is None]
        if not values:
            raise Unreadable(f"{' = '.join(name.strip() for name in written)} stands without a number")
        waiting, self.waiting = self.waiting, []
        groups = [group for group in names if group is not None]
        self._close_tuple()
        for group in groups:
            if len(group) > 1:
                self._give_each(group, values[-1])
                continue
            for value in values:
                self._give(group[0], value)
        if waiting and len(groups) == 1 and len(groups[0]) == 1 and not self.tuple_names:
            self.tuple_names, self.tuple_values = [*waiting, groups[0][0]], [values[-1]]
            if any(name in self.values for name in waiting):
                raise Unreadable(f"{waiting[0]} is given a value and named again")
        elif waiting:
            raise Unreadable(f"{waiting[0]} is named without a value")

    def _alone(self, piece: str) -> None:
        name = self.name(_last_word(piece))
        if name is not None:
            self._close_tuple()
            self.waiting.append(name)
        elif self.tuple_names and LITERAL.fullmatch(piece):
            self.tuple_values.append(piece)
        elif is_list(piece) and not self.values:
            self._all_in_order(piece)
        elif re.search(r"\d", piece) and not re.search(r"[A-Za-z]{2}", piece):
            raise Unreadable(f"it is not said whose value {piece.strip()} is")

    def close(self) -> None:
        """The end of the answer. Raises Unreadable for names that are left without a value."""
        self._close_tuple()
        if any(name not in self.values for name in self.waiting):
            raise Unreadable(f"{next(n for n in self.waiting if n not in self.values)} is named without a value")

    def _close_tuple(self) -> None:
        """``w_1, w_2 = 10, 1`` gives one to each, ``w_1, w_3 = 10`` the same to all."""
        names, values = self.tuple_names, self.tuple_values
        self.tuple_names, self.tuple_values = [], []
        if not names:
            return
        if len(values) == 1:
            self.notes.append(f"{', '.join(names)} are all taken to be {values[0].strip()}")
            values = values * len(names)
        elif len(values) != len(names):
            raise Unreadable(f"{len(names)} names stand on the left but {len(values)} values on the right")
        self.values.pop(names[-1], None)
        for name, value in zip(names, values, strict=True):
            self._give(name, value)

    def _target(self, piece: str, first: bool) -> list[str] | None:
        """The names that a piece of a chain consists of; words may stand before the first. None: it is no name."""
        piece = piece.strip()
        if (found := self.name(piece)) is not None:
            return [found]
        if (
            group := re.fullmatch(r"[A-Za-z :,]*\(\s*([^()]*)\s*\)(?:\s*\^?\s*\{?\\?(?:T|top)\}?)?", piece)
        ) is not None:
            written = [part.strip() for part in group[1].split(",")]
            named = [self.name(part) for part in written if part != "…"]
            if all(named) and named:
                return self._filled([name for name in named if name is not None], "…" in written)
        if first and (name := self.name(_last_word(piece))) is not None:
            words = re.sub(r"\([^()]*\)", "", piece[: piece.rindex(_last_word(piece))]).lower().split()
            if all(
                re.fullmatch(r"[a-z'-]{2,}[,:]?|a|1st|2nd|\d:", word) for word in words
            ) and not HARMFUL.intersection(words):
                return [name]
        return None

    def _filled(self, names: list[str], dotted: bool) -> list[str]:
        """``w_1, …, w_6``: the names between, in the order of their declaration."""
        if not dotted:
            return names
        order = list(self.declared)
        if len(names) < 2 or order.index(names[0]) > order.index(names[-1]):
            raise Unreadable("it cannot be told which names the dots stand for")
        return order[order.index(names[0]) : order.index(names[-1]) + 1]

    def _all_in_order(self, piece: str) -> None:
        self._give_each(list(self.declared), piece)
        self.notes.append(f"the values are taken in the order {', '.join(self.declared)}")

    def _give_each(self, names: Sequence[str], value: str) -> None:
        parts = list_items(value)
        if len(parts) != len(names):
            raise Unreadable(f"{len(names)} names are given {len(parts)} values")
        for name, part in zip(names, parts, strict=True):
            self._give(name, part)

    def _give(self, name: str, value: str) -> None:
        axes = component_axes(self.declared[name].shape)
        made: Node | list[list[Node]] = scalar_value(value, name) if not axes else value_rows(value, name, axes)
        if name in self.values and not same_value(self.values[name], made):
            raise Unreadable(f"{name} is given two values")
        self.values[name] = made


def _last_word(piece: str) -> str:
    return piece.split()[-1] if piece.split() else ""
