"""Which words of an answer are about which property of a function, and whether they affirm it."""

from __future__ import annotations

import re
from itertools import pairwise

from checker.language.errors import Unreadable

SATURATES, DIFFERENTIABLE, IDENTITY = "saturates", "differentiable", "identity"
TOPICS = (SATURATES, DIFFERENTIABLE, IDENTITY)

TOPIC_WORDS = {
    SATURATES: r"(?:un|non|de)?-?saturat\w*|plateaus?\b|flattens?\b|levels? off|\bsat\b(?=[.:])",
    DIFFERENTIABLE: r"(?:un|non|in)?-?differentia\w*|diff'?able|\bdiff\b|\b(?:non-?)?smooth(?:ness)?\b",
    IDENTITY: r"(?:non-?)?identit\w*|\bid\b(?=[.:])|(?:≈|like|approximates|close to) x (?:near|around|close to|at|for small)\b",
}
ANY_TOPIC = re.compile("|".join(f"(?P<{topic}>{words})" for topic, words in TOPIC_WORDS.items()))
CONNECTOR = re.compile(r",|;|\n|\band\b|\bbut\b|\bwhile\b|\bwhereas\b|\byet\b|\bhowever\b|&|\|")
CLAUSE = re.compile(r"[;\n]|(?<!\d)\.(?=\s|$)|(?<=\d)\.(?=\s|$)|\.(?=\s+[a-z]{2})")
ALONE = r"(?=\s*(?:[,;./|)]|$))"
YES = rf"(?:yes|yep|true|[yt]{ALONE})"
NO = rf"(?:no|nope|false|never|nowhere|none|neither(?! saturat)|[nf]{ALONE})"
ANSWER = rf"(?P<yes>{YES})|(?P<no>{NO})"
HEDGE = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|might|may|could|unsure|not sure|depends?|or not|i guess|sometimes|hardly|barely|rarely|"
    r"almost saturat\w*|kind of|sort of|somewhat|slightly|partially|partly|either yes or no|yes (?:or|and) no|no (?:or|and) yes)\b"
)
NEGATIVE = re.compile(r"\b(?:not|never|neither|nor|without|fails?|lacks?|non|nowhere|hardly|no)\b")
EXCEPT = (
    r"(?:except(?:ing)?(?: for)?|apart from|besides|other than|excluding|but(?: not)?(?= (?:at|for|in|0|x))|save(?: for)?|"
    r"with the exception of|aside from|away from|everywhere else|only not|almost everywhere|almost-everywhere|\ba\.e\b|x != ?)"
)
BECAUSE = re.compile(
    r"\b(?:because|since|due to|as it|as its|as the|as there|as f|as both|as tanh|as gelu|so that|thanks to|reason|which means|"
    r"meaning|hence)\b"
)


# Which words are about which property


def segments(text: str) -> dict[str, list[str]]:
    """A text cut into what is said of each property, in the order said."""
    found: dict[str, list[str]] = {topic: [] for topic in TOPICS}
    items = _numbered(text)
    if items is not None:
        for topic, item in zip(TOPICS, items, strict=True):
            named = {match.lastgroup for match in ANY_TOPIC.finditer(item)}
            if named and named != {topic} and topic not in named:
                break
        else:
            for topic, item in zip(TOPICS, items, strict=True):
                found[topic].append(item if ANY_TOPIC.search(item) else f"{topic}: {item}")
            return found
    if not ANY_TOPIC.search(text):
        for topic, item in zip(TOPICS, _three_answers(text), strict=True):
            found[topic].append(f"{topic}: {item}")
        return found
    current: str | None = None
    before = ""
    for clause in filter(None, (piece.strip() for piece in CLAUSE.split(_unnumbered(text)))):
        for about, piece in _by_topic(clause):
            if about is not None:
                found[about].append((before + piece).strip())
                current, before = about, ""
            elif current is not None:
                found[current].append(piece)
            elif re.search(rf"\b(?:{YES}|{NO}|not)\b", piece):
                before = piece + ", "
    return found


def _numbered(text: str) -> list[str] | None:
    """The three items of an answer numbered 1 to 3, i to iii or a to c."""
    for labels in (("1", "2", "3"), ("i", "ii", "iii"), ("a", "b", "c")):
        places, start = [], 0
        for label in labels:
            match = re.compile(rf"(?:^|(?<=[\s;,.]))(?:\({label}\)|{label}[.):](?=\s|[a-z]))").search(text, start)
            if match is None:
                break
            places.append(match)
            start = match.end()
        if len(places) == 3 and not ANY_TOPIC.search(text[: places[0].start()]):
            ends = [places[1].start(), places[2].start(), len(text)]
            return [text[place.end() : end].strip(" ,;.:\n") for place, end in zip(places, ends, strict=True)]
    return None


def _unnumbered(text: str) -> str:
    return re.sub(r"(?m)(?:^|(?<=[.;:,]\s))(?:\((?:[1-3]|i{1,3}|[a-c])\)|(?:[1-3]|i{1,3}|[a-c])[.)])(?=\s)", " ", text)


def _three_answers(text: str) -> list[str]:
    """``yes/no/no``, ``yes at both ends, yes, no``: three answers in the question's order. Raises Unreadable."""
    pieces = re.split(
        rf"[;\n]|[,/|](?=\s*(?:{YES}|{NO}|not)\b)|\.(?=\s)|\s+(?=(?:yes|no|true|false)\b)", text.strip(" .")
    )
    items: list[str] = []
    for piece in filter(None, (part.strip(" ,.") for part in pieces)):
        if re.match(rf"(?:{YES}|{NO}|not)\b", piece):
            items.append(piece)
        elif items:
            items[-1] += f", {piece}"
        else:
            raise Unreadable(
                "it is not said which property is meant", hint="write saturates: …; differentiable: …; identity: …"
            )
    if len(items) != 3:
        raise Unreadable(
            f"three properties are asked for, and {len(items)} answer{'s are' if len(items) != 1 else ' is'} given",
            hint="write saturates: …; differentiable: …; identity: …",
        )
    return items


def _by_topic(clause: str) -> list[tuple[str | None, str]]:
    """A clause cut so that each piece speaks of one property; None where it speaks of none."""
    spots = [(match.start(), match.end(), str(match.lastgroup)) for match in ANY_TOPIC.finditer(clause)]
    if not spots:
        return [(None, clause)]
    cuts: list[int] = []
    kept = [spots[0]]
    for spot in spots[1:]:
        if spot[2] == kept[-1][2]:
            continue
        between = list(CONNECTOR.finditer(clause, kept[-1][1], spot[0]))
        if between:
            cuts.append(between[-1].start())
        else:
            led = re.search(
                r"(?:\b(?:is|are|does|do|it|not|also|be|approximates?|approximating|near|the|an|a|to|nor|or|everywhere)\s+)*$",
                clause[kept[-1][1] : spot[0]],
            )
            cuts.append(kept[-1][1] + (led.start() if led is not None else spot[0] - kept[-1][1]))
        kept.append(spot)
    edges = [0, *cuts, len(clause)]
    pieces = [clause[start:end] for start, end in pairwise(edges)]
    if "neither" in pieces[0]:
        pieces = [piece if "neither" in piece else re.sub(r"\b(?:n?or)\b", "not ", piece, count=1) for piece in pieces]
    return [(spot[2], piece) for spot, piece in zip(kept, pieces, strict=True)]


# Yes or no


def verdict(topic: str, said: list[str]) -> bool | None:
    """Whether what is said affirms the property; None where it says neither. Raises Unreadable for both."""
    found = [(verdict, _is_bare(topic, piece)) for piece in said if (verdict := one_verdict(topic, piece)) is not None]
    verdicts = {verdict for verdict, bare in found if not bare} or {verdict for verdict, _ in found}
    if len(verdicts) == 2:
        raise Unreadable(f"it says both yes and no of {topic}", hint=f"write {topic}: yes, or {topic}: no")
    return verdicts.pop() if verdicts else None


def _is_bare(topic: str, piece: str) -> bool:
    """Whether a piece is the property's name and nothing else, as a heading is."""
    return (
        re.fullmatch(rf"\W*(?:{TOPIC_WORDS[topic]})\W*(?:near (?:the )?(?:origin|0)|everywhere|near zero)?\W*", piece)
        is not None
    )


_ORIGIN = r"(?:near|around|at|close to) (?:the )?(?:origin|0|zero)\W*"
_REASONED = r"(?! (?:kinks?|jumps?|corners?|discontinuit|sharp|break|problem|cusps?|point|value))"
"""``no kinks`` is a reason rather than an answer."""
_BEHIND = re.compile(
    rf"[^:=?\n]{{0,60}}?\s*[:=?-]+\s*(?:it (?:is|does)\s*)?(?:{ANSWER}|(?P<not>not\b))(?!\w){_REASONED}|"
    rf"\W*(?:is |are |{_ORIGIN}|everywhere\W*|function\W*|mapping\W*|(?:property|condition|approximation)\W*)*\(?"
    rf"(?:(?P<yes2>{YES})|(?P<no2>{NO}))\b(?!\w){_REASONED}|"
    rf"\W*(?:property |condition |approximation |{_ORIGIN})*(?:is|are|does|do|can|will|has|it does|it is)? ?"
    r"(?P<not2>not\b|fails|is violated)"
)
"""What answers behind a property's name: ``: yes``, ``(no)``, ``is not``."""


def says_both(topic: str, text: str) -> bool:
    """Whether a property is named twice, denied the one time and not the other, reasons aside."""
    pieces = BECAUSE.split(text)[0]
    start, denials = 0, set[bool]()
    for match in re.finditer(TOPIC_WORDS[topic], pieces):
        before = re.split(r"[.;]", pieces[start : match.start()])[-1]
        denials.add(bool(NEGATIVE.search(before)) or bool(re.match(r"un|non|in", match[0])))
        start = match.end()
    return len(denials) > 1


def one_verdict(topic: str, piece: str) -> bool | None:
    """The verdict of one piece. Raises Unreadable for contradictions and piled negations."""
    words = re.search(TOPIC_WORDS[topic], piece)
    if words is None:
        only = re.match(rf"[\s,(]*(?:{ANSWER})\b(?!\w)", piece)
        return None if only is None else only["yes"] is not None
    before, after = piece[: words.start()], piece[words.end() :]
    negated = bool(re.match(r"(?:un|non|in|de)-?(?!t)", words[0])) and not words[0].startswith("ident")
    said = re.split(r"\b(?:so|hence|thus|therefore)\b", before)[-1]
    said = re.sub(r"^\s*(?:and |but )?(?:because|since|as)\b[^,]*,", "", said)
    denials = (
        len(NEGATIVE.findall(re.sub(r"\bnot only\b|^\s*no\b\s*(?:[,:;.]|(?=it |f |this |the ))", "", said))) + negated
    )
    verdicts: list[bool] = []
    lead = re.match(rf"\s*(?:{ANSWER})\b\s*(?:[,:;.(-]|$|it\b|f\b|because|since|this|the)", before)
    if lead is not None:
        verdicts.append(lead["yes"] is not None)
    answer = _BEHIND.match(after)
    if answer is not None:
        positive = answer["yes"] is not None or answer["yes2"] is not None
        if positive and denials % 2 and lead is None:
            verdicts.append(False)  # "not differentiable: true" and "non-saturating: yes"
        elif not positive and denials % 2 and lead is None:
            raise Unreadable(
                f"two negations of {topic} cannot be told apart", hint=f"write {topic}: yes, or {topic}: no"
            )
        else:
            verdicts.append(positive)
    elif denials > 1:
        raise Unreadable(
            f"several negations of {topic} cannot be told apart", hint=f"write {topic}: yes, or {topic}: no"
        )
    elif denials or lead is None and not _is_heading(before, after):
        verdicts.append(not denials)
    last = re.search(rf"(?:[,;:(=]|->|\bso|\bhence|\bthus|\btherefore)\s*(?:{ANSWER})\W*$", after)
    if last is not None and answer is None and lead is None:
        verdicts = [last["yes"] is not None]
    if len(set(verdicts)) > 1:
        raise Unreadable(f"it says both yes and no of {topic}", hint=f"write {topic}: yes, or {topic}: no")
    return verdicts[0] if verdicts else None


def _is_heading(before: str, after: str) -> bool:
    """Whether a property's name is only the heading of what follows."""
    if re.sub(r"[^a-z]", "", before) or re.match(r"[^:?]*\b(?:everywhere|for all|for every)\b", after):
        return False
    return re.match(r"\s*(?:[^:,;]{0,40}[:?]|-\s)", after) is not None
