"""A written growth rate: ``O(N k^2)``, ``\\Theta(...)``, ``N k^2 operations``, chains such as ``O(N k^2 + k^3) = O(N k^2)``.

Landau's symbols are marks, not functions: ``O(a) + O(b)`` grows like ``a + b``. Prose around a rate is passed over only where it
cannot change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Node
from checker.parsing.growth.formula import WrittenRate, blanked, formula_in, read_size_condition
from checker.parsing.growth.prose import (
    CONCLUDING,
    CONDITIONS,
    REASONS,
    check_after,
    check_before,
    check_prose,
    words_for,
)

LONGEST = 5_000
MOST_LINKS = 40
_DASH = r"(?<=\s)[-–—](?=\s+(?!log|max|min|sqrt)[A-Za-z]{3,})"
_IF = "¿"
"""Stands for the bracket before a condition."""
_RELATION = re.compile(
    r"=>|->|[⟹⟶=≈≡∈→⇒∝≍≃~∼:]|\\(?:approx|sim|simeq|equiv|in|to|rightarrow|Rightarrow|implies|propto|asymp|cong)(?![a-z])"
)
_BOUND = re.compile(r"<=|>=|≤|≥|<|>|≪|≫|\\(?:leq?|geq?|ll|gg|lesssim|gtrsim)(?![a-z])")
_AT_MOST = re.compile(r"<=|≤|\\(?:leq?|lesssim)")
_BREAK = re.compile(
    rf"\n|{_IF}|\\\\|;|,(?!\d{{3}})|\.(?=\s|$)|!(?=\s|$)|{_DASH}|\b(?:{'|'.join(sorted(CONCLUDING | REASONS | {'and', 'but'}))})\b",
    re.IGNORECASE,
)
_RELATIONS = {
    "larger": ">",
    "greater": ">",
    "bigger": ">",
    "more": ">",
    "smaller": "<",
    "less": "<",
    "least": ">=",
    "most": "<=",
}
_IN_WORDS = re.compile(
    r"\bis\s+(?:always\s+)?(?:much\s+|far\s+)?(?:at\s+)?(larger|greater|bigger|more|smaller|less|least|most)(?:\s+than)?\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class WrittenGrowth:
    """The links of the answer's chain, the last being the answer; what a reader may not expect; and the conditions it names."""

    links: tuple[WrittenRate, ...]
    notes: tuple[str, ...] = ()
    conditions: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int
    lead: str

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)


def read_growth(answer: str, sizes: Iterable[str], statement: str = "") -> WrittenGrowth:
    """An answer's growth rate. ``statement``: what the part asks, for the things of which it asks the cost of one. Raises Unreadable."""
    if len(answer) > LONGEST:
        raise Unreadable(f"the answer is longer than {LONGEST} characters", (0, len(answer)))
    sizes = tuple(sizes)
    if (spoken := words_for(answer)) is not None:
        return WrittenGrowth((formula_in(spoken, 0, len(spoken), sizes),), ("read from words",))
    text, marks = blanked(answer)
    text = _without_remarks(text, marks, statement)
    rates, conditions, prose = _sorted(list(_clauses(text)), marks, sizes)
    if not rates:
        if not marks and len(prose) == 1 and prose[0].text.strip():
            formula_in(text, prose[0].start, prose[0].end, sizes)
        raise Unreadable("there is no growth rate here", (0, len(answer)), hint="write O(…) with the sizes in it")
    chosen = rates[-1]
    concluded = _concludes(chosen)
    for clause in prose:
        if clause.start > chosen.start or not concluded:
            check_prose(clause.text, clause.start, statement, behind=clause.start > rates[0].start)
    links = _chain(chosen, text, marks, sizes, statement)
    others = [_chain(clause, text, marks, sizes, statement) for clause in rates[:-1]] if not concluded else []
    if any(other[-1].node != links[-1].node for other in others):
        message = "there are several growth rates, and none is said to be the answer"
        raise Unreadable(message, (chosen.start, chosen.end))
    notes = dict.fromkeys(note for link in links for note in link.notes)
    return WrittenGrowth(links, tuple(notes), conditions)


def _sorted(
    clauses: list[_Clause], marks: Mapping[int, str], sizes: tuple[str, ...]
) -> tuple[list[_Clause], tuple[Node, ...], list[_Clause]]:
    """The clauses that hold a rate, the conditions on sizes, and the other clauses whose words matter. A rate within a reason
    counts where there is none outside; one of memory does not."""
    rates: list[_Clause] = []
    held_back: list[_Clause] = []
    prose: list[_Clause] = []
    conditions: list[Node] = []
    for clause in clauses:
        marked = any(clause.start <= place < clause.end for place in marks)
        if clause.lead in REASONS:
            condition = _condition(clause, sizes)
            if condition is not None:
                conditions.append(condition)
            elif clause.lead in CONDITIONS:
                raise Unreadable("it cannot be told whether this condition always holds", (clause.start, clause.end))
            elif marked:
                (rates if clause.lead in ("to", "from") else held_back).append(clause)  # a range has two ends
            elif clause.lead == "for":
                prose.append(clause)
        elif marked and re.search(r"\b(?:space|memory|storage)\b", clause.text, re.IGNORECASE):
            held_back.append(clause)
        elif marked or not marks and _has_rate(clause, sizes):
            rates.append(clause)
        else:
            prose.append(clause)
    return rates or held_back, tuple(conditions), prose


def _without_remarks(text: str, marks: Mapping[int, str], statement: str) -> str:
    """The text with remarks in brackets blanked: conditions (``(N >= k)``) become clauses, words are passed over if they may be."""

    def told(match: re.Match[str]) -> str:
        if any(match.start() <= place <= match.end() for place in marks):
            return match[0]
        if _BOUND.search(match[1]):
            return f"{_IF}{match[1]} "
        words = [
            word for word in re.findall(r"(?<!\\)[A-Za-z]{3,}", match[1]) if word not in ("log", "max", "min", "sqrt")
        ]
        if not words:
            return match[0]
        check_prose(match[1], match.start(), statement, behind=True)
        return " " * len(match[0])

    return re.sub(r"\(([^()]*)\)", told, text)


def _clauses(text: str) -> Iterable[_Clause]:
    """The text cut at sentence ends, commas and words such as ``since`` and ``so``, outside brackets; and the word before each."""
    depth, start, lead = 0, 0, ""
    depths = []
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        depth = max(depth, 0)
        depths.append(depth)
    for match in _BREAK.finditer(text):
        if depths[match.start()] > 0:
            continue
        if match[0] in ("\n", "\\\\") and _goes_on(text, match):
            continue
        word = match[0].lower()
        if word in REASONS and lead in REASONS and not re.search(r"[^\s,]", text[start : match.start()]):
            lead, start = (word if word in CONDITIONS else lead), match.end()  # because for each …
            continue
        yield _Clause(text[start : match.start()], start, lead)
        keeps = lead in REASONS and (
            not word.isalpha() and word not in ("\n", ".", ";", "\\\\") or word in ("and", "but")
        )
        start = match.end()
        if not keeps:
            lead = "if" if word == _IF else word if word.isalpha() else ""
    yield _Clause(text[start:], start, lead)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a chain or sum goes on behind a line break."""
    before = text[: match.start()].rstrip()
    return before.endswith(("=", "+", "*", "·")) or bool(
        re.match(r"\s*(?:[=+*·≈]|\\approx|\\cdot)", text[match.end() :])
    )


def _condition(clause: _Clause, sizes: tuple[str, ...]) -> Node | None:
    """The condition that a clause such as ``since N >= k`` names."""
    words = _IN_WORDS.sub(lambda match: _RELATIONS[match[1].lower()], clause.text)
    words = re.sub(r"\b(?:we|assume|have|that|assumed|assuming|given|usually|typically|it|is)\b", " ", words)
    if not _BOUND.search(words) and not re.match(r"\s*\(?\s*[A-Za-z]\w*\s*=", words):
        return None
    try:
        return read_size_condition(words.strip(" ()"), sizes)
    except (Unreadable, ShapeMismatch):
        return None


def _has_rate(clause: _Clause, sizes: tuple[str, ...]) -> bool:
    """Whether a clause without Landau's symbol holds a formula in the sizes."""
    last = _RELATION.split(clause.text)[-1]
    try:
        _located(last, clause.start, sizes)
    except Unreadable:
        return False
    return True


def _concludes(clause: _Clause) -> bool:
    words = {*re.findall(r"[a-z]+", clause.text.lower()), clause.lead}
    return bool(words & CONCLUDING) or bool(re.match(r"\s*(?:=>|⇒|⟹|→|\\Rightarrow|\\implies)", clause.text))


def _chain(
    clause: _Clause, text: str, marks: Mapping[int, str], sizes: tuple[str, ...], statement: str
) -> tuple[WrittenRate, ...]:
    """The links of a clause. A link that is no rate is a label when it comes first."""
    pieces = _pieces(clause)
    if len(pieces) > MOST_LINKS:
        raise Unreadable(f"the chain has more than {MOST_LINKS} links", (clause.start, clause.end))
    links: list[WrittenRate] = []
    for number, (start, end, bounded) in enumerate(pieces):
        if bounded:  # a ≤ b = O(c): the answer is what stands behind
            if not _AT_MOST.fullmatch(bounded):
                raise Unreadable("this compares growth rates; it gives none", (clause.start, clause.end))
            links.clear()
        symbols = [symbol for place, symbol in marks.items() if start <= place < end]
        last = number == len(pieces) - 1
        if not text[start:end].strip() and not last:
            continue
        try:
            low, high = _located(text[start:end], start, sizes) if not symbols else _around(text, start, end, marks)
            if last or symbols:
                check_before(text[start:low], start, statement, sizes)
                check_after(text[high:end], high, statement)
            rate = formula_in(text, low, high, sizes, symbols[0] if symbols else "")
        except Unreadable:
            if last:
                raise
            continue
        if len(set(symbols)) > 1:
            raise Unreadable("different symbols of Landau are mixed here", (start, end))
        if not last and not symbols and (text[start:low].strip() or text[high:end].strip() or "×" in text[low:high]):
            continue  # words, or the shapes of the factors
        links.append(rate)
    return tuple(links)


def _pieces(clause: _Clause) -> list[tuple[int, int, str]]:
    """The links of a clause by their places; the bound such as ``≤`` that stands before each, if any."""
    depth, start, bounded = 0, 0, ""
    cuts: list[tuple[int, int, str]] = []
    depths = []
    for character in clause.text:
        depth = max(depth + (character in _OPENING) - (character in _CLOSING), 0)
        depths.append(depth)
    both = re.compile(f"(?P<bound>{_BOUND.pattern})|(?:{_RELATION.pattern})")
    for match in both.finditer(clause.text):
        if depths[match.start()]:
            continue
        cuts.append((clause.start + start, clause.start + match.start(), bounded))
        bounded = match["bound"] or ""
        start = match.end()
    return [*cuts, (clause.start + start, clause.start + len(clause.text), bounded)]


def _around(text: str, start: int, end: int, marks: Mapping[int, str]) -> tuple[int, int]:
    """The formula around the Landau symbols of a link: from the word before the first to the word behind the last."""
    places = sorted(place for place in marks if start <= place < end)
    low, high = start, end
    for match in re.finditer(r"(?<![A-Za-z\\_])[A-Za-z][A-Za-z'’-]+(?![A-Za-z(])", text[start:end]):
        if _depth(text, start, start + match.start()) or re.fullmatch(r"log|ln|lg|max|min|sqrt|cdot|times", match[0]):
            continue
        if text[start + match.start() - 1 : start + match.start()] == "\\" or match[0].isupper() and len(match[0]) < 3:
            continue
        if start + match.end() <= places[0]:
            low = start + match.end()
        elif start + match.start() > places[-1]:
            high = start + match.start()
            break
    return low, high


def _depth(text: str, start: int, place: int) -> int:
    part = text[start:place]
    return sum(part.count(mark) for mark in _OPENING) - sum(part.count(mark) for mark in _CLOSING)


def _located(text: str, start: int, sizes: tuple[str, ...]) -> tuple[int, int]:
    """The one formula in a link without Landau's symbol: what is left when words are cut out. Raises Unreadable."""
    names = {*sizes, *(size.swapcase() for size in sizes)}
    held: list[tuple[int, int]] = []
    place = 0
    cut = re.compile(r"(?<![A-Za-z\\_])[A-Za-z][A-Za-z'’-]+(?![A-Za-z])")
    for match in [*cut.finditer(text), None]:
        if match is not None:
            whole = set(match[0]) <= {letter for name in names for letter in name} and len(match[0]) <= 3
            if whole or match[0] in names or re.match(r"(?:log|ln|lg|max|min|sqrt|sum|frac|cdot|times|pi)", match[0]):
                continue
        end = len(text) if match is None else match.start()
        if re.search(r"[A-Za-z0-9]", text[place:end]):
            held.append((place, end))
        place = end if match is None else match.end()
    if len(held) != 1:
        raise Unreadable(
            "there is no growth rate here", (start, start + len(text)), hint="write O(…) with the sizes in it"
        )
    low, high = held[0]
    formula_in(" " * start + text, start + low, start + high, sizes)
    return start + low, start + high
