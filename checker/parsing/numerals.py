"""How people write one number: a decimal comma, per cent, ``about 0.69``, ``0.69 (2 d.p.)``, ``the output is 0.69``."""

from __future__ import annotations

import re
from collections.abc import Callable

from checker.language.errors import Unreadable
from checker.parsing.statements import HARMFUL

LONGEST_SENTENCE = 400
"""Words are passed over in answers up to this length."""
_NUMERAL = r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)"
_COMMA = re.compile(r"(?<![\d.,\w])(\d+),(\d+)(?!\d|[.,]\d)")
_PER_CENT = re.compile(rf"({_NUMERAL})(?:\s|\\,|\\;|~)*(?:\\?%|per\s?cent\b)", re.IGNORECASE)
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3}(?:(?:\\,|[ \u00a0\u2009\u202f])\d{3})+)(?![\d.,])")
_MIXED = re.compile(r"(?:(?<=^)|(?<=[=≈]))(\s*)(\d+)[ ]+(\d+)\s*/\s*(\d+)(?=\s*(?:$|[=≈.,]))")
_ENDLESS = re.compile(r"(?<=\.)(\d+)\s*(?:\.{3,}|…|\\[lcd]?dots(?![a-z]))\s*[.$]*\s*$")
_TIMES = re.compile(r"(?<=\d)(\s*)x(\s*)(?=10\s*(?:\^|\*\*))")
_ABOUT = re.compile(
    r"(?<![A-Za-z\\])(?:about|approx(?:imately)?\b\.?|roughly|around|circa|ca\.|nearly|almost)(?=\s*[-+.\d\\(])",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r"[,\s]*\(?\s*(?:approx(?:imately)?\.?|about|rounded(?:\s+(?:up|down|off))?|nats)?\s*,?\s*(?:to\s+)?"
    r"(?:(?:\d+|one|two|three|four|five|six)\s*(?:d\.?\s?p\b\.?|s\.?\s?f\b\.?|sig(?:\.|nificant)?\s*(?:fig(?:ure)?s?|digits?)\b\.?"
    r"|decimal(?:s\b|\s*(?:places?|digits?|points?))|digits\b))?\s*\)?\s*\.?\s*$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^\s*(?P<words>[A-Za-z][A-Za-z\s'-]*?)\s*(?P<verb>\b(?:is|equals|gives|becomes|outputs|returns|predicts|yields)\b|:)"
    r"\s*(?:[=≈]\s*)?(?=[-+−.\d\\(])"
)
_SPOKEN = frozenset(
    "the value of so hence thus therefore we get find that entry element output loss prediction number".split()
)
"""Words before a name that leave what is said about it as it is."""
_CONCLUDED = re.compile(
    rf"(?:[,;.]?\s*\b(?:so|then|thus|hence|therefore)\b\s*,?|-+>|=+>|→|⇒)\s*(?:it is\s+)?(?={_NUMERAL}\s*$)"
)
_SPLIT = re.compile(r"(?:^|[=≈])\s*[-+]?\d*\.\d+\s+\d+\s*$")


def plain_decimals(
    text: str, *, in_per_cent: bool, in_bits: bool, is_name: Callable[[str], bool]
) -> tuple[str, tuple[str, ...]]:
    """An answer that gives a number, its numerals written plainly; and notes on what was not plain.

    A comma between digits is a decimal comma where it cannot separate thousands and the answer has no decimal points.
    ``in_per_cent``, ``in_bits``: the number is asked in that unit, which then adds nothing. Words such as ``the output is`` are
    passed over where none is a name of the problem. Raises Unreadable for digits apart (``0.6 9``).
    """
    notes: list[str] = []
    if _SPLIT.search(text):
        raise Unreadable("is this one number or two? A space stands between the digits", (0, len(text)))
    text = text.replace("{,}", ",")
    text = _SPACED.sub(lambda match: re.sub(r"\D", "", match[0]).ljust(len(match[0])), text)
    text = _ENDLESS.sub(lambda match: match[1].ljust(len(match[0])), text)
    if _MIXED.search(text):
        text = _MIXED.sub(r"\1(\2 + \3/\4)", text)
        notes.append("a whole number beside a fraction is their sum")
    if "." not in text.strip().rstrip("."):
        text, commas = _COMMA.subn(_pointed, text)
        if commas and "." in text.strip().rstrip("."):
            notes.append("a comma between digits is read as the decimal point")
    if in_per_cent:
        text = _PER_CENT.sub(lambda match: match[1].ljust(len(match[0])), text)
    else:
        text, percents = _PER_CENT.subn(r"\1e-2", text)
        if percents:
            notes.append("per cent are hundredths")
    if in_bits:
        text = re.sub(r"(?<=\d)\s*bits?\s*\.?\s*$", "", text)
    text = _TIMES.sub(r"\1*\2", text)
    if "\n" not in text and len(text) <= LONGEST_SENTENCE:
        ending = _ROUNDED.search(text)
        if (
            ending is not None
            and re.search(r"\d", text[: ending.start()])
            and re.search(r"[a-z]", ending[0], re.IGNORECASE)
        ):
            text = text[: ending.start()]
        concluded = _CONCLUDED.search(text)
        if concluded is not None and text[: concluded.start()].strip():
            text = " " * concluded.end() + text[concluded.end() :]
        said = _SAID.match(text)
        words = [] if said is None else said["words"].split()
        spoken = " ".join(words[:-1]).lower().split()
        if said is not None and is_name(words[-1]) and _SPOKEN.issuperset(spoken) and said["verb"] != ":":
            at = said.start("words") + said["words"].rindex(words[-1])
            text = " " * at + text[at : said.start("verb")] + "=".ljust(len(said["verb"])) + text[said.end("verb") :]
        elif said is not None and not HARMFUL.intersection(map(str.lower, words)) and not any(map(is_name, words)):
            text = " " * said.end() + text[said.end() :]
    return _ABOUT.sub(lambda match: " " * len(match[0]), text), tuple(notes)


def endless(text: str) -> bool:
    """Whether an answer ends in a decimal that goes on (``0.666...``): its digits are cut off, not rounded."""
    return _ENDLESS.search(text) is not None


def _pointed(match: re.Match[str]) -> str:
    """``0,69`` and ``12,5`` with a point; ``4,608`` as it stands."""
    thousands = len(match[2]) == 3 and match[1][0] != "0" and len(match[1]) <= 3
    return match[0] if thousands else f"{match[1]}.{match[2]}"
