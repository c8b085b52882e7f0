"""What an answer says of an activation function: whether it saturates (and where), is differentiable everywhere, is the identity near 0.

``saturates: yes, x -> -inf; differentiable: yes; identity: no``, the same in sentences, or numbered in the question's order. A statement
that could be meant in two ways is refused rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from checker.language.errors import Unreadable
from checker.parsing.line_regions import NUMBER, Regions, number, regions, without_intervals
from checker.parsing.plain_words import MOST_CHARACTERS, plain_words
from checker.parsing.properties.words import (
    BECAUSE,
    DIFFERENTIABLE,
    EXCEPT,
    HEDGE,
    IDENTITY,
    NEGATIVE,
    NO,
    SATURATES,
    TOPIC_WORDS,
    TOPICS,
    one_verdict,
    says_both,
    segments,
    verdict,
)


@dataclass(frozen=True, slots=True)
class Saturation:
    """``holds``, the ends that are named as those where it does (``sides``) and where it does not (``others``), half-lines as (side,
    number) in ``bounds``, whether it is said of 0 (``origin``), and the values at which it levels out. ``unclear``: it may name more."""

    holds: bool
    sides: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    bounds: tuple[tuple[int, Fraction], ...] = ()
    origin: bool = False
    levels: tuple[Fraction, ...] = ()
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """What is said of each property, None where nothing is. ``places``: where it is said not to be differentiable."""

    saturation: Saturation | None
    differentiable: bool | None
    places: tuple[Fraction, ...]
    identity: bool | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The properties of which nothing is said."""
        held = {SATURATES: self.saturation, DIFFERENTIABLE: self.differentiable, IDENTITY: self.identity}
        return tuple(topic for topic in TOPICS if held[topic] is None)


def read_claims(text: str, variable: str = "x") -> Claims:
    """The claims of an answer about a function of ``variable``, which may also be called x, u, t or z.

    Raises Unreadable where a claim is hedged, contradicts another, or cannot be told.
    """
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"the answer has {len(text)} characters; at most {MOST_CHARACTERS} are read here")
    letter = re.escape(variable.lower())
    words = re.sub(rf"\b(?:{letter}|[utz])(?=\b ?(?:->|[<>]|=|!=|\|))", "x", plain_words(text))
    found = segments(re.sub(rf"\| ?(?:{letter}|[utz]) ?\|", "|x|", words))
    saturation, differentiable, identity = None, None, None
    places: tuple[Fraction, ...] = ()
    for topic, said in found.items():
        if not said:
            continue
        whole = " ; ".join(said)
        if (hedge := HEDGE.search(whole)) is not None:
            raise Unreadable(f"{hedge[0]!r} says neither yes nor no", hint=f"write {topic}: yes, or {topic}: no")
        if topic == SATURATES:
            saturation = _saturation(said)
        elif topic == DIFFERENTIABLE:
            differentiable, places = _differentiability(said)
        else:
            identity = _identity(said)
    return Claims(saturation, differentiable, places, identity)


_TURN = re.compile(
    r"([,;()]|\bbut\b|\bhowever\b|\bwhile\b|\bwhereas\b|\balthough\b|\bonly\b|\bexcept\b|\bso\b|"
    r"\band (?=(?:not|does|is|it|linear|unbounded|grows|do|has|no|f)\b))"
)
_TURNS = frozenset(("but", "however", "while", "whereas", "although", "only", "except"))


_LARGE_X = re.compile(r"(?<![-|] )\blarge x\b|\bx (?:is |becomes |gets )(?:very )?large\b(?! (?:neg|pos))")
_BOTH_ANSWERS = re.compile(r"\b(?:yes|no)\b(?= (?:for|as|when|if|on|at))")
_PLAIN = frozenset(
    "the a of x for as when at in on and or is are becomes become values value input inputs very only end ends side sides it "
    "function f fprime tanh gelu relu that which yes true to towards goes its both with where region regions limit direction "
    "numbers well output gets curve flat out asymptotically if then this these all any every also since because so i e s they "
    "either ranges range area areas domain do does".split()
)
"""Words that name no place."""


def _saturation(said: list[str]) -> Saturation:
    said = [re.sub(r"\((?:so |i\.e\.,? )?(?:no|not) saturat\w*\)", " unbounded ", piece) for piece in said]
    text = " ; ".join(said)
    verdicts = {one_verdict(SATURATES, piece) for piece in said if re.search(TOPIC_WORDS[SATURATES], piece)}
    holds = None if verdicts == {None} else verdicts != {False}
    if holds is None:
        holds = verdict(SATURATES, said)
    named, others, levels, unclear = _Named(), _Named(), _levels(text), False
    where = _about_x(text)
    if (by_end := _answers_by_end(where)) is not None:
        return by_end
    parts = _TURN.split(where)
    for place in range(len(parts) - 3, -1, -2):  # "as x -> inf, f -> inf" is one statement
        if re.match(r"\W*(?:as|when|for|if)\b", parts[place]) and not regions(_OUTPUT.sub("", parts[place + 2])).sides:
            parts[place : place + 3] = [f"{parts[place]} {parts[place + 2]}"]
    turned, reason, seen = False, False, False
    mixed = {True, False} <= verdicts or any(says_both(SATURATES, piece) for piece in said)
    for separator, piece in zip(["", *parts[1::2]], parts[::2], strict=True):
        turned = turned or separator.strip() in _TURNS
        topic = re.search(TOPIC_WORDS[SATURATES], piece)
        reason = reason and separator.strip() not in _TURNS and topic is None
        spoken = re.sub(TOPIC_WORDS[SATURATES], "", piece)
        denied = bool(NEGATIVE.search(spoken) or _GROWS.search(spoken))
        if topic is not None and not seen and not mixed:
            seen = True
            denied = holds is False or bool(_GROWS.search(piece[topic.end() :]))
        elif holds is False and not reason:
            denied = denied or not (turned or topic is not None or re.search(r"\bdoes\b", piece))
        if re.fullmatch(rf"\s*(?:[a-z]*\W*)?(?:{NO}|not)\s*", piece):
            continue
        if mixed and topic is not None and not regions(piece).sides:
            raise Unreadable("it says both yes and no of saturates", hint="write saturates: yes, or saturates: no")
        answered = re.match(r"\W*(?:[a-z]+ ?[:=?-] ?)?(?:(?P<yes>yes|true)|(?P<no>no|false))\b", piece)
        if answered is not None and (seen and topic is None or len(_BOTH_ANSWERS.findall(where)) > 1):
            denied = answered["no"] is not None
        before, *after = BECAUSE.split(piece)
        if holds is not False:
            found = regions(piece)
            (others if denied else named).take(found)
            rest = re.sub(TOPIC_WORDS[SATURATES], "", regions(before).rest)
            unclear = unclear or not denied and not reason and not _PLAIN.issuperset(re.findall(r"[a-z]+", rest))
        elif not reason:
            (others if denied else named).take(regions(before))
        reason = reason or bool(after) or holds is False and separator == "("
    if (
        named.sides == {-1} and not others.sides and _LARGE_X.search(where)
    ):  # beside what is said of negative x, large x is positive
        named.sides.add(1)
    if holds is None:
        if not named.sides:
            raise Unreadable("it is not said whether it saturates", hint="write saturates: yes, or saturates: no")
        holds = True
    if others.sides & named.sides:
        raise Unreadable("it says that it does and does not saturate at one end")
    if not holds and not named.sides:
        return Saturation(False, others=frozenset(others.sides) if len(others.sides) == 1 else frozenset())
    if not (named.sides or named.origin or levels) and _unread_place(where):
        hint = "write x -> -inf, x -> inf, x < -3, or at both ends"
        raise Unreadable("where it saturates is not understood", hint=hint)
    return Saturation(
        True, frozenset(named.sides), frozenset(others.sides), tuple(named.bounds), named.origin, levels, unclear
    )


def _answers_by_end(where: str) -> Saturation | None:
    """``x -> -inf: yes, x -> inf: no`` and ``yes (left), no (right)``; None where not both answers are given."""
    _, *behind = re.split(TOPIC_WORDS[SATURATES], where, maxsplit=1)
    pieces = re.split(r"\b(yes|no)\b(?! (?:saturation|kink|jump))", behind[0]) if behind else []
    answers = pieces[1::2]
    if not {"yes", "no"} <= set(answers):
        return None
    named = [regions(piece) for piece in pieces[::2]]
    groups = named[:-1] if named[0].sides else named[1:]
    if any(not group.sides for group in groups) or named[0].sides and named[-1].sides:
        return None
    holds = [(group, answer == "yes") for group, answer in zip(groups, answers, strict=True)]
    sides, others = (
        frozenset(side for group, truth in holds if truth is wanted for side in group.sides) for wanted in (True, False)
    )
    if sides & others:
        raise Unreadable("it says that it does and does not saturate at one end")
    return Saturation(True, sides, others, tuple(bound for group, truth in holds if truth for bound in group.bounds))


_OUTPUT = re.compile(r"\bf(?:prime)? -> [-+]?inf")
_GROWS = re.compile(
    r"\b(?:unbounded|linear(?:ly)?|grows?|growing|diverges?|increases? without|not bounded|slope (?:of )?1|keeps? (?:growing|increasing)|"
    r"fprime -> ?1|-> x\b|≈ x\b|f -> (?:[+-]?inf|x)|fprime (?:is|=) (?!0))"
)


def _levels(text: str) -> tuple[Fraction, ...]:
    """The values at which it is said to level out: ``saturates to -1 and 1``, ``saturates at ±1``."""
    found = re.search(
        rf"(?:{TOPIC_WORDS[SATURATES]})[^;,.\n=<>]{{0,30}}?\(?\b(?:to|at|towards?|between)"
        rf"(?: the values?| y ?=)? (±? ?{NUMBER})((?:(?: and|,| or| /) ?(?:to |at )?{NUMBER})*)(?![\w(]|\.\d)",
        text,
    )
    if found is None:
        return ()
    first = found[1].replace(" ", "")
    values = [number(sign + first.strip("±")) for sign in (("-", "") if "±" in first else ("",))]
    if values == [0] and not found[2] and " at " in found[0]:
        raise Unreadable("0 may be meant of x or of f(x)", hint="write x -> -inf, x -> inf, or at both ends")
    return (*values, *(number(more) for more in re.findall(NUMBER, found[2])))


class _Named:
    """What several pieces of text name together."""

    def __init__(self) -> None:
        self.sides: set[int] = set()
        self.bounds: list[tuple[int, Fraction]] = []
        self.origin = False

    def take(self, found: Regions) -> None:
        """One more piece."""
        self.sides |= found.sides
        self.bounds += found.bounds
        self.origin = self.origin or found.origin


def _about_x(text: str) -> str:
    """The text with the values of functions told apart from those of x: ``f -> 1`` goes, ``x -> inf`` stays."""
    text = without_intervals(text)
    text = re.sub(r"\bf ?' ?\(x\)|\bf ?'(?!\()|\b(?:the )?(?:derivative|gradient|slope)s?\b", " fprime ", text)
    text = re.sub(r"\b[a-z]{1,9}\d? ?\( ?x ?\)|\b(?:tanh|gelu|relu|sigmoid|elu|swish) x\b", " f ", text)
    text = re.sub(
        r"\b(?:goes|tends|tending|going|approaches|approaching|moves|converges|heads|grows|increases|decreases) "
        r"(?:to(?:wards?)? ?)?(?=[-+±]?(?:inf|\d))",
        " -> ",
        text,
    )
    text = re.sub(r"\bapproaches\b|\btends to\b|\bgoes to\b", " -> ", text)
    text = re.sub(
        r"(fprime|\bf|\bit|output|value|y|function)\s*(?:is |value )*->\s*(?:\+?\s*(?:0|zero)\b)(?!\.\d)", " ", text
    )
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<!\bx)(?<!fprime)\s->\s*(?:[-+±]\s?\d[\d.]*|\d[\d.]*)(?: and [-+]?\d+)?", " ", text)
    return re.sub(r"\bf\((?:0|x)\)\s*=\s*[-\d.]+", " ", text)


def _unread_place(text: str) -> bool:
    """Whether a place seems to be named: a preposition behind the topic, that opens no reason."""
    words = re.search(TOPIC_WORDS[SATURATES], text)
    behind = text[words.end() :] if words is not None else text
    behind = BECAUSE.split(behind)[0]
    return (
        re.search(
            r"\b(?:as|for|when|at|where|if|on|in|to|towards|near|above|below|beyond|only|outside|everywhere|always|all|any|every|x)\b|->|[<>=]",
            behind,
        )
        is not None
    )


def _differentiability(said: list[str]) -> tuple[bool, tuple[Fraction, ...]]:
    text = " ; ".join(said)
    places = _places(text)
    if re.search(EXCEPT, text) and not re.search(rf"\bnot? {EXCEPT}", text):
        head = one_verdict(DIFFERENTIABLE, re.split(EXCEPT, said[0])[0])
        if head is False and "almost everywhere" in text:
            raise Unreadable("it says both yes and no of differentiable")
        return False, places
    if any(says_both(DIFFERENTIABLE, piece) for piece in said):
        if places:  # differentiable elsewhere, but not there
            return False, places
        raise Unreadable("it says both yes and no of differentiable", hint="write differentiable: yes, or no")
    holds = verdict(DIFFERENTIABLE, said)
    if holds is None:
        after = " ; ".join(re.sub(r"^[^:?]{0,80}[:?]", "", piece, count=1) for piece in said)
        if re.search(r"\beverywhere\b|for all\b|\ball x\b|on all of|all reals|on reals|at (?:all|every)", after):
            return not NEGATIVE.search(after), places
        raise Unreadable(
            "it is not said whether it is differentiable everywhere", hint="write differentiable: yes, or no"
        )
    everywhere = re.search(
        r"\beverywhere\b|for (?:all|any|every|each)\b|\ball\b|\breals?\b|\byes\b|\btrue\b|always|infinitely", text
    )
    if holds and not everywhere:
        if re.search(r"\b(?:for|when|if|on) (?:x ?[<>]|positive|negative|nonzero)|\bpiecewise\b", text):
            raise Unreadable(
                "it is not said whether it is differentiable everywhere", hint="write differentiable: yes, or no"
            )
        if places and re.search(r"differentia\w* (?:at|in|near) (?:x ?= ?)?(?:0|the origin|zero)", text):
            raise Unreadable(
                "it is not said whether it is differentiable everywhere", hint="write differentiable: yes, or no"
            )
    return holds, () if holds else places


def _places(text: str) -> tuple[Fraction, ...]:
    """Single points that are named: ``at x = 0``, ``except 0``, ``x != 0``, ``at the origin``."""
    found: dict[Fraction, None] = {}
    clear = re.sub(r"f ?'? ?\(\s*[-+]?\d*[+-]?\s*\)\s*=?\s*[-+]?[\d.]*", " ", text)
    for match in re.finditer(
        r"(?:\b(?:at|in|for|except|when|where|point|points|from|than|besides|excluding|but)\b[^,;.\d]{0,24}?(?:x ?(?:!=|=) ?)?|"
        rf"x ?(?:!=|=) ?)(±? ?{NUMBER})(?![\w.]*[a-z])((?:(?: and |, ?| or )(?:x ?= ?)?{NUMBER})*)",
        clear,
    ):
        first = match[1].replace(" ", "")
        for sign in ("+", "-") if "±" in first else ("",):
            found[number(sign + first.strip("±"))] = None
        for more in re.findall(NUMBER, match[2]):
            found[number(more)] = None
    if re.search(r"\b(?:at|in|except|for|besides|but)\b (?:at |for |in )?(?:the )?(?:origin|zero)\b|x ?= ?zero", text):
        found[Fraction(0)] = None
    return tuple(found)


def _identity(said: list[str]) -> bool:
    if any(says_both(IDENTITY, piece) for piece in said):
        raise Unreadable("it says both yes and no of identity", hint="write identity: yes, or identity: no")
    holds = verdict(IDENTITY, said)
    if holds is None:
        text = " ; ".join(said)
        denied = re.search(r"f ?' ?\(0\)[^;,]{0,40}!= ?1|f ?\(0\)[^;,]{0,40}!= ?0|\bnot\b", text)
        if denied is not None:
            return False
        raise Unreadable(
            "it is not said whether it approximates the identity near 0", hint="write identity: yes, or no"
        )
    if holds and re.search(
        r"identit\w* (?:only )?(?:for|when|if|on|where) (?:x ?[<>]|positive|negative|the (?:positive|right|left))",
        said[0],
    ):
        raise Unreadable(
            "an identity on one side only says nothing of the identity near 0", hint="write identity: yes, or no"
        )
    return holds
