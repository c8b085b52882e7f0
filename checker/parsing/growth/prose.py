"""Words around a growth rate: which are passed over, which open a reason, and which could change what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.language.errors import Unreadable
from checker.parsing.statements import HARMFUL

CONCLUDING = frozenset(
    "so therefore hence thus total overall altogether finally answer result final simplifies conclusion".split()
)
"""Words that mark a rate as the answer where there are several."""
REASONS = frozenset(
    "since because as where with while if when whenever unless for provided assuming given which whereas using by via from to due "
    "based after up ignoring neglecting dropping being".split()
)
"""Words that open a reason, a condition or a purpose; it is read for conditions on the sizes only."""
CONDITIONS = frozenset("if when unless whenever provided assuming".split())
"""Of these, the ones behind which a condition on the sizes stands."""
UNITS = frozenset(
    "time operations operation ops flops flop multiplications multiplication additions addition steps cost costs complexity "
    "overall total in work computations computation multiply-adds multiply-add mults adds scalar arithmetic asymptotically unit "
    "units all altogether approximately roughly big-o notation order runtime running one a single is the of at "
    "most worst case and".split()
)
"""Words behind a rate that say what is counted."""
_HARMFUL = (
    HARMFUL - {"row", "column", "inverse", "squared", "transpose", "transposed", "averaged", "average"}
) | frozenset(
    "least more less larger smaller bigger greater faster slower than between repeated repeat again iterations copies "
    "wrong fixed incorrect cannot isn't doesn't don't".split()
)
"""Words that change a rate or take it back."""
_STEPS = frozenset("iteration step update".split())
_ONE_OF = re.compile(r"\b(?:per|each|every)\s+(?:single\s+)?([a-z]+)", re.IGNORECASE)
_ADJECTIVES = {"constant": "1", "linear": "{}", "quadratic": "{}^2", "cubic": "{}^3", "quartic": "{}^4"}


def check_prose(text: str, start: int, statement: str, *, behind: bool) -> None:
    """Raises Unreadable where words beside a rate could change it. ``behind``: they come after one, so that ``per`` speaks of it."""
    words = re.findall(r"(?<!\\)\b[a-z][a-z'’-]*", text.lower())
    harmful = next((word for word in words if word in _HARMFUL or word.endswith(("n't", "n’t"))), None)
    if harmful is not None:
        raise Unreadable(f"it cannot be told what {harmful!r} changes", (start, start + len(text)))
    if behind:
        _check_one_of(text, start, statement)


def check_before(text: str, start: int, statement: str, sizes: Sequence[str]) -> None:
    """Raises Unreadable where what stands before a rate could change it: ``N times O(k)``, ``N iterations of O(k)``."""
    check_prose(text, start, statement, behind=True)
    stripped = text.strip(" \t\n:,.•*-–—()>")
    if not stripped:
        return
    tail = re.split(r"[\s:]+", stripped)[-1].lower()
    if not tail.isalpha() and not text.rstrip().endswith((":", "-", "–", "—")):
        raise Unreadable("it cannot be told how this belongs to the growth rate", (start, start + len(text)))
    counted = r"(?<![A-Za-z\\^_({,])(?:\d+|" + "|".join(map(re.escape, sizes)) + r")(?:\^\{?\d\}?)?\s+[a-z]{3,}"
    if re.search(counted, text):
        raise Unreadable("it cannot be told how this count belongs to the growth rate", (start, start + len(text)))


def check_after(text: str, start: int, statement: str) -> None:
    """Raises Unreadable where what stands behind a rate could change it; units of work do not."""
    _check_one_of(text, start, statement)
    rest = _ONE_OF.sub(" ", text)
    rest = re.sub(r"^\s*\((?:[a-zA-Z\s-]+)\)", lambda match: match[0].strip(" ()"), rest)
    words = re.findall(r"[^\s().,;:!✓*]+", rest)
    strange = next((word for word in words if word.lower() not in UNITS), None)
    if strange is not None:
        raise Unreadable(f"it cannot be told how {strange!r} changes the growth rate", (start, start + len(text)))


def _check_one_of(text: str, start: int, statement: str) -> None:
    """``per step`` is what is asked of one step: of a thing of which the statement asks, or of an iteration."""
    for match in _ONE_OF.finditer(text):
        word = match[1].lower()
        asked = re.search(
            rf"\b(?:one|a|an|single|each|every|per)\s+(?:single\s+)?(?:\w+\s+)?{re.escape(word)}\b",
            statement,
            re.IGNORECASE,
        )
        if word not in _STEPS and not asked:
            raise Unreadable(
                f"the cost is asked as a whole, not for each {word}", (start + match.start(), start + match.end())
            )


def words_for(text: str) -> str | None:
    """The formula that adjectives describe: ``linear in N and quadratic in k`` is ``N * k^2``; None for anything else."""
    cleaned = re.sub(r"[$.\s]+", " ", text.strip().rstrip(".")).strip()
    cleaned = re.sub(
        r"^(?:it is|it's|the (?:cost|complexity|time) is|takes|o|time)\s+", "", cleaned, flags=re.IGNORECASE
    )
    if re.fullmatch(r"constant(?: time| cost)?", cleaned, re.IGNORECASE):
        return "1"
    factors: list[str] = []
    for piece in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*", cleaned):
        match = re.fullmatch(r"(linear|quadratic|cubic|quartic) in ([A-Za-z]\w*)", piece.strip(), re.IGNORECASE)
        if match is None:
            return None
        factors.append(_ADJECTIVES[match[1].lower()].format(match[2]))
    return " * ".join(factors) if len(factors) == len({factor[0] for factor in factors}) else None
