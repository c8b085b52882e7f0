"""Written counts: ``96``, ``4,608``, ``32 x 3 x 3 x 16``, ``96 + 2 + 4 = 102 parameters``, ``without bias: 96, with bias: 102``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.parsing.dimension_words import REASON, UNREAD
from checker.parsing.pieces import Pieces
from checker.parsing.undressed import undressed, ungrouped

Variant = Literal["with", "without", ""]
"""Whether a number is said to count the biases; empty: nothing is said."""


@dataclass(frozen=True, slots=True)
class WrittenCount:
    """The links of the chain that answers, the last of which counts, and what it says of the biases."""

    links: tuple[Expression, ...]
    variant: Variant = ""


@dataclass(slots=True)
class _Chain:
    """Formulas joined by ``=``, with the words before and behind them."""

    links: list[str]
    words: list[str] = field(default_factory=list)
    variant: Variant = ""


TOTALS = frozenset("total altogether overall sum answer final result so hence therefore thus totalling all".split())
"""Words that say that the number beside them is the answer."""
HARMFUL_TO_COUNTS = frozenset("per each every half twice about remaining first second third".split())
MOST_LINES = 100

_BIAS = r"(?:the\s+|any\s+|a\s+)?(?:bias(?:es)?)(?:\s+(?:terms?|neurons?|units?|parameters?|weights?|included|vectors?|nodes?))?"
_WITHOUT = (
    r"\b(?:without|w/o)\s*(?=[:=])|"
    rf"\b(?:without|w/o|no|excluding|excl\.?|ignoring|omitting|not\s+(?:including|counting)|excludes|ignores)\s+{_BIAS}"
)
_WITH = rf"\bwith\s*(?=[:=])|\b(?:with|w/|including|incl\.?|counting|includes)\s+{_BIAS}|\bbias(?:es)?\s+included\b"
_SETTINGS = (
    r"\b(?:layer|conv|conv2d|step|part|question|problem|network|block|fc|dense|pool|equation|eq)[\s_]*#?\d[a-z]?\b(?!\s*[x×*·])",
    r"\b(?:stride|dilation|padding|pad)\s*(?:=|of|:|is)?\s*(?:\(\d+(?:\s*[,x×]\s*\d+)?\)|\d+(?:\s*[,x×]\s*\d+)?)",
    r"\bno\s+(?:zero\s+)?padding\b",
    r"\((?=[^()]*[A-Za-z]{3})[^()\d…]*\)",
    r"\([\s…]*\)",
)
_NONE = re.compile(r"\b(?:no|none|zero|nothing)\b|^\s*∅\s*$", re.IGNORECASE)
_STARTS = re.compile(r"^\s*[+\-*×·/)\]}^]")
_ENDS = re.compile(r"[+\-*×·/(\[{^]\s*$")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\(?[a-zA-Z0-9]{1,2}\)\s+|\(?[ivx]+\)\s+|#+\s*|\d+\.\s+(?=\D))")


def read_count(text: str, vocabulary: Vocabulary, wanted: Variant = "", about: Collection[str] = ()) -> WrittenCount:
    """The count that an answer gives. ``wanted`` chooses where it gives one number with and one without the biases; a number
    beside a word of ``about`` answers (``depth``). Raises Unreadable."""
    pieces = Pieces(vocabulary)
    plain = ungrouped(undressed(text))
    plain = re.sub(_WITHOUT, " … withoutbias … ", plain, flags=re.IGNORECASE)
    plain = re.sub(_WITH, " … withbias … ", plain, flags=re.IGNORECASE)
    for setting in _SETTINGS:
        plain = re.sub(setting, " … ", plain, flags=re.IGNORECASE)
    lines = [line for line in re.split(r"\n|;|\.(?=\s|$)", plain) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable(f"more than {MOST_LINES} lines are not read", (0, len(text)))
    chains: list[_Chain] = []
    for line in lines:
        continued = chains if line.lstrip()[:1] == "=" and chains else None
        found = _chains(_LIST_MARK.sub("", line), pieces)
        if continued and found:
            continued[-1].links += found[0].links
            found = found[1:]
        chains += found
    if not chains:
        if _NONE.search(plain) and not any(word in UNREAD - {"no"} for word in re.findall(r"[a-z']+", plain.lower())):
            return WrittenCount((pieces.value("0"),))
        raise Unreadable("there is no number here", (0, len(text)), hint="write the number you found")
    chain = _answering(chains, wanted, about, text)
    _check_words(chains, UNREAD)
    _check_words([chain], frozenset() if about else HARMFUL_TO_COUNTS)
    return WrittenCount(tuple(pieces.value(link) for link in chain.links), chain.variant)


def _answering(chains: Sequence[_Chain], wanted: Variant, about: Collection[str], text: str) -> _Chain:
    """The chain that answers: the only one, the one of the wanted variant, or the one said to be the total or the answer."""
    if len(chains) == 1:
        return chains[0]
    variants = [chain for chain in chains if chain.variant]
    if variants and wanted:
        of_it = [chain for chain in chains if chain.variant == wanted]
        plain = [chain for chain in chains if not chain.variant]
        if len(of_it) == 1:
            return of_it[0]
        if not of_it and len(plain) == 1:
            return plain[0]
    for words in (frozenset(about), TOTALS):
        chosen = [chain for chain in chains if words.intersection(chain.words)]
        if len(chosen) == 1 and not variants:
            return chosen[0]
        if words is TOTALS and chosen and chosen[-1] is chains[-1] and not variants:
            return chosen[-1]
    if not variants and len(chains[-1].links) > 1 and all(len(chain.links) == 1 for chain in chains[:-1]):
        return chains[-1]
    raise Unreadable("there are several numbers, and none is said to be the answer", (0, len(text)))


def _chains(line: str, pieces: Pieces) -> list[_Chain]:
    """The chains of one line. Words between a number and what goes on with it (``24 weights + 2 biases``) are passed over."""
    reason = re.search(REASON, line, re.IGNORECASE)
    if reason is not None and re.search(r"\d", line[: reason.start()]):
        line = line[: reason.start()]
    found: list[_Chain] = []
    words: list[str] = []
    joined = False
    divided = False
    for piece in pieces.of(pieces.spaced(line)):
        word = piece.text.lower()
        if piece.kind in ("word", "axis"):
            if word in ("withbias", "withoutbias"):
                variant: Variant = "with" if word == "withbias" else "without"
                if found and not divided and not found[-1].variant:
                    found[-1].variant = variant
                else:
                    words.append(word)
            elif word != "…":
                words.append(word)
        elif piece.kind == "=":
            joined = piece.text == "="
        elif piece.kind == ",":
            divided = True
        else:
            goes_on = found and (_STARTS.search(piece.text) or _ENDS.search(found[-1].links[-1]))
            if goes_on and not joined:
                found[-1].links[-1] += f" {piece.text}"
            elif joined and found and not divided:
                found[-1].links.append(piece.text)
            else:
                chain = _Chain([piece.text], words)
                for said in words:
                    if said in ("withbias", "withoutbias"):
                        chain.variant = "with" if said == "withbias" else "without"
                found.append(chain)
                words = []
            joined = divided = False
    if found:
        found[-1].words = [*found[-1].words, *words]
    return found


def _check_words(chains: Sequence[_Chain], harmful: Collection[str]) -> None:
    """Raises Unreadable for a word that could change the number beside it."""
    for word in (word for chain in chains for word in chain.words):
        if word in harmful or word.endswith("n't"):
            raise Unreadable(f"the word {word!r} could change what is said")
