"""Written counts: ``96``, ``4,608``, ``32 x 3 x 3 x 16``, ``96 + 2 + 4 = 102 parameters``, ``without bias: 96, with bias: 102``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.parsing.layers.dimension_words import REASON, UNREAD
from checker.parsing.pieces import NUMBER_WORDS, Pieces
from checker.parsing.undressed import undressed, ungrouped
from checker.parsing.workings import workings

Variant = Literal["with", "without", ""]
"""Whether a number is said to count the biases; empty: nothing is said."""


@dataclass(frozen=True, slots=True)
class WrittenCount:
    """The links of the chain that answers, the last of which counts, and what it says of the biases."""

    links: tuple[Expression, ...]
    variant: Variant = ""
    workings: tuple[tuple[Expression, ...], ...] = ()
    """The chains that are worked out on the way."""
    parts: tuple[Expression, ...] = ()
    """What the answer is said to be the total of, layer by layer or weights and biases; empty where that is not clear."""


@dataclass(slots=True)
class _Chain:
    """Formulas joined by ``=``, with the words before and behind them."""

    links: list[str]
    words: list[str] = field(default_factory=list)
    variant: Variant = ""


TOTALS = frozenset("total altogether overall sum answer final result so hence therefore thus totalling all".split())
"""Words that say that the number beside them is the answer."""
HARMFUL_TO_COUNTS = frozenset("per each every half twice remaining first second third".split())
SUMS = frozenset("total altogether overall sum totalling".split())
"""Words that say that the number beside them is the sum of those before."""
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
_LAYER = r"^(\s*)(?:[A-Za-z]{1,12}\s+)?(?:layer|conv|conv2d|fc|dense|pool|pooling)[\s_]*#?\d?\b(?=\s*[:=])"
_PART = re.compile(r"layerpart|weights?|bias(?:es)?|[wb]_?[\w{}]{0,3}")
_IN_WORDS = re.compile(
    rf"(?:[a-z\s…]*(?:\b(?:is|are|has|have)\b|[:=])\s*)?(?P<word>{'|'.join(NUMBER_WORDS)})(?:\s+[a-z]+)?\s*[.!]?"
)
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
    plain = re.sub(_LAYER, r"\1 layerpart ", plain, flags=re.IGNORECASE | re.MULTILINE)
    plain = re.sub(_LAYER.replace("^(", "((?<=[,;.])"), r"\1 layerpart ", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bno\s+(?:\w+\s+){0,2}(?:parameters?|weights?)\b", " … none … ", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\b(weights?|parameters?)\s+and\s+(?=\d+\s+bias(?:es)?\s*=)", r"\1 + ", plain)
    for setting in _SETTINGS:
        plain = re.sub(setting, " … ", plain, flags=re.IGNORECASE)
    plain = re.sub(r"(?m)^\s*\d{1,2}\.\s+(?=\S)", " ", plain)
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
        words = re.findall(r"[a-z']+", plain.lower())
        if _NONE.search(plain) and not any(word in UNREAD - {"no", "only"} for word in words):
            return WrittenCount((pieces.value("0"),))
        said = _IN_WORDS.fullmatch(plain.strip().lower())
        if said is not None and not UNREAD.intersection(words):
            return WrittenCount((pieces.value(str(NUMBER_WORDS.index(said["word"]))),))
        raise Unreadable("there is no number here", (0, len(text)), hint="write the number you found")
    chain = _answering(chains, wanted, about, text)
    _check_words(chains, UNREAD)
    _check_words([chain], frozenset() if about else HARMFUL_TO_COUNTS)
    worked = [
        one for line in plain.replace("→", "\n").split("\n") for one in workings(pieces.of(pieces.spaced(line)), pieces)
    ]
    return WrittenCount(
        tuple(pieces.value(link) for link in chain.links), chain.variant, tuple(worked), _parts(chains, chain, pieces)
    )


def _parts(chains: Sequence[_Chain], total: _Chain, pieces: Pieces) -> tuple[Expression, ...]:
    """What stands before a total, where every number before it is one of a layer, of weights or of biases."""
    others = [chain for chain in chains if chain is not total]
    if len(others) < 2 or chains[-1] is not total or not SUMS.intersection(total.words):
        return ()
    if not all(any(_PART.fullmatch(word) for word in chain.words) for chain in others):
        return ()
    try:
        return tuple(pieces.value(chain.links[-1]) for chain in others)
    except Unreadable:
        return ()


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
    if not variants and _goes_on(chains):
        return chains[-1]
    raise Unreadable("there are several numbers, and none is said to be the answer", (0, len(text)))


def _goes_on(chains: Sequence[_Chain]) -> bool:
    """Whether the last chain begins with a formula of what was found before it: ``7*7*3 = 147, 147*16 = 2352``."""
    found = {chain.links[-1].strip() for chain in chains[:-1] if len(chain.links) > 1}
    return len(chains[-1].links) > 1 and bool(found.intersection(re.findall(r"\d+", chains[-1].links[0])))


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
