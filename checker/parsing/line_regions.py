"""Where on the real line words say that something happens: ``as x -> -inf``, ``for very large |x|``, ``x < -3``, ``at both ends``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from checker.language.errors import Unreadable

NUMBER = r"[-+]?\s?\d+(?:\.\d+)?(?:\s?/\s?\d+)?"
_SIZE = r"(?:very |really |extremely |sufficiently |too |so |arbitrarily |highly |more |strongly |hugely )?"
_LARGE = rf"{_SIZE}(?:large|big|high|huge|extreme|great|larger|bigger)"
_UP, _DOWN = r"(?:positive|pos|\+ve)", r"(?:negative|neg|-ve)"
_JOIN = r"(?:,| and| or| and/or|/| &|;)+(?: also)? ?"
_OF = r"(?: values?| inputs?| numbers?| magnitudes?)?(?: of| for| in)?"

_BOTH = (
    r"±inf|\|\s*x\s*\| (?:grows|increases)",
    r"\|\s*x\s*\|(?: -> (?:\+)?inf| (?:is |becomes |gets |gets very |grows |being )?(?:very )?(?:large|big|>>|huge|grows)| >> ?\d*)",
    rf"{_LARGE}{_OF} (?:the )?(?:\|\s*x\s*\||absolute values?|magnitudes?|abs\(x\))|{_LARGE} in (?:magnitude|absolute value)",
    r"\b(?:both|either|the two|two|each)(?: of the)? (?:ends?|sides?|directions?|extremes?|tails?|infinities|limits|cases)\b|\bon both\b",
    rf"{_LARGE} {_UP}{_JOIN}{_SIZE}(?:large |big |small )?{_DOWN}|{_LARGE} {_DOWN}{_JOIN}{_SIZE}(?:large |big )?{_UP}",
    rf"{_SIZE}{_UP}{_JOIN}{_SIZE}(?:large |big )?{_DOWN}|{_SIZE}{_DOWN}{_JOIN}{_SIZE}(?:large |big )?{_UP}",
    r"far (?:away )?from (?:0|zero|the origin)|extremes|extreme (?:values|inputs|x)",
    r"\+\s*inf(?:,| and| or| &)+ ?-\s*inf|-\s*inf(?:,| and| or| &)+ ?(?:\+\s*)?inf|\bleft and right\b|\bright and left\b|\btails\b",
)
_LEFT = (
    rf"-\s*inf|{_LARGE}(?:ly)? {_DOWN}|{_SIZE}{_DOWN}|x (?:is |gets |becomes )?<<(?: ?-?\d+)?",
    rf"\bleft(?:-hand)?\b|lower (?:end|side|tail)|{_LARGE} -x|{_SIZE}small \({_DOWN}\)",
)
_RIGHT = (
    rf"\+?\binf\b|{_LARGE}(?:ly)? {_UP}|{_SIZE}{_UP}|x (?:is |gets |becomes )?>>(?: ?\d+)?",
    r"\bright(?:-hand)?\b(?! answer)|upper (?:end|side|tail)",
)
_ABSOLUTE = rf"\|\s*x\s*\| ?(?:>=?|is (?:greater|larger|bigger|more) than|beyond) ?({NUMBER})"
_RELATION = rf"\bx ?(>=|<=|>|<|is (?:greater|larger|bigger|above|less|smaller|below)(?: than)?) ?({NUMBER})(?!\s*[<>x])"
_REVERSED = rf"({NUMBER}) ?(>=|<=|>|<) ?x\b"
_ORIGIN = r"(?:near|around|close to)\s*(?:the )?(?:x ?= ?)?(?:0|zero|origin)(?![.\d])|at the origin|x ?(?:->|≈|=) ?(?:0|zero)(?![.\d])"


@dataclass(frozen=True, slots=True)
class Regions:
    """``sides``: the ends that are named, -1 and 1. ``bounds``: the half-lines from a number on, (side, number). ``origin``: it is said
    of 0. ``rest``: what is left of the text."""

    sides: frozenset[int]
    bounds: tuple[tuple[int, Fraction], ...]
    origin: bool
    rest: str


def regions(text: str) -> Regions:
    """What a piece of text names, in the spelling of :func:`checker.parsing.plain_words.plain_words`."""
    sides, bounds = set[int](), list[tuple[int, Fraction]]()
    text = re.sub(r"\bf ?\( ?x ?\)|\b(?:tanh|gelu|f) ?(?:\(x\)|x)", "f", text)
    if re.search(rf"(?<![-\w|])\b{_LARGE} (?:or|and|and/or) {_SIZE}small\b(?! {_DOWN})", text):
        raise Unreadable("small may mean near 0 or far below it", hint="write x -> -inf, or |x| -> inf")

    def taken(pattern: str) -> Iterator[re.Match[str]]:
        nonlocal text
        found = list(re.finditer(pattern, text))
        text = re.sub(pattern, " § ", text)
        return iter(found)

    for found in taken(_ABSOLUTE):
        bounds += [(-1, -number(found[1])), (1, number(found[1]))]
    for found in taken(_RELATION):
        bounds.append((1 if _is_greater(found[1]) else -1, number(found[2])))
    for found in taken(_REVERSED):
        bounds.append((-1 if _is_greater(found[2]) else 1, number(found[1])))
    for patterns, named in ((_BOTH, (-1, 1)), (_LEFT, (-1,)), (_RIGHT, (1,))):
        for pattern in patterns:
            for _ in taken(pattern):
                sides.update(named)
    sides.update(side for side, _ in bounds)
    origin = any(True for _ in taken(_ORIGIN))
    return Regions(frozenset(sides), tuple(bounds), origin, text)


def without_intervals(text: str) -> str:
    """The text with intervals as relations: ``(-inf, -3)`` is ``x < -3``, ``outside [-3, 3]`` is ``x < -3 or x > 3``."""
    text = re.sub(
        rf"(?:outside(?: of)?|not in|beyond)\s*(?:the (?:interval|range) )?[\[(]\s*({NUMBER})\s*,\s*({NUMBER})\s*[\])]",
        r"x < \1 or x > \2",
        text,
    )
    text = re.sub(rf"[\[(]\s*-\s*inf\s*,\s*({NUMBER})\s*[\])]", r"x < \1", text)
    return re.sub(rf"[\[(]\s*({NUMBER})\s*,\s*\+?\s*inf\s*[\])]", r"x > \1", text)


def number(text: str) -> Fraction:
    """A number as written. Raises Unreadable."""
    try:
        return Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise Unreadable(f"{text.strip()} is no number") from None


def _is_greater(relation: str) -> bool:
    return relation.startswith(">") or any(word in relation for word in ("greater", "larger", "bigger", "above"))
