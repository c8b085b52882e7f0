"""What an answer says in words: that the kernel asked about is valid, or that it is not. Doubt is no verdict.

A clause counts when its predicate is about the kernel asked (``it is not a valid kernel``, ``k is PSD``, ``invalid``); what is said of
sums, products and other kernels is a closure step (:mod:`closure`), and conditions, suppositions and questions say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.language.errors import Unreadable
from checker.marking.kernel_answers.wording import Clause, clauses

_ADVERB = (
    r"(?:not|never|no|indeed|also|always|thus|therefore|hence|clearly|obviously|again|still|certainly|actually|definitely|in fact|"
    r"necessarily|generally|in general|then|now|just|really|surely|itself|in turn|both|longer)"
)
_ADJECTIVE = (
    r"(?:valid|invalid|mercer|psd|proper|legitimate|admissible|legal|good|real|true|genuine|symmetric|new|well-defined|"
    r"correct|bad)"
)
_NOUN = r"(?:kernels?|valid|invalid|psd|admissible|mercer)"
_VERB = (
    r"(?:is|are|be|being|was|were|remains?|becomes?|defines?|gives?|yields?|forms?|makes?|represents?|fails?(?: to be)?|qualif(?:y|ies) as|"
    r"does not (?:define|give|yield|form|represent|qualify as)|counts as|corresponds to)"
)
_PREDICATE = re.compile(
    rf"(?P<subject>.*?)\b(?P<verb>{_VERB})\s+(?P<middle>(?:{_ADVERB}\s+)*(?:an?\s+|the\s+)?(?:{_ADJECTIVE}\s+)*{_NOUN})\b(?P<tail>.*)",
    re.DOTALL,
)
_BARE = re.compile(
    rf"(?:(?:the\s+)?(?:[kK]|gram)\s+(?=not\b))?(?:{_ADVERB}\s+)*(?:answer|verdict|claim|conclusion|result|proof|disproof|solution)?\s*(?P<middle>(?:{_ADVERB}\s+)*(?:an?\s+)?"
    rf"(?:{_ADJECTIVE}\s+)*{_NOUN})\b(?P<tail>.*)",
    re.DOTALL,
)
_ELLIPSIS = re.compile(r"(?:it|this|that|[kK])\s+(?P<verb>is|does)\s+(?P<middle>not)\s*$")
_SHORT = {
    "yes": True, "y": True, "true": True, "t": True, "correct": True, "prove": True, "proved": True, "proven": True, "yes it is": True,
    "it is": True, "holds": True, "it holds": True, "provable": True, "right": True,
    "no": False, "n": False, "false": False, "f": False, "disprove": False, "disproved": False, "disproven": False, "nope": False,
    "incorrect": False, "wrong": False, "it is not": False, "no it is not": False, "does not hold": False, "it does not hold": False,
    "it does not": False, "it fails": False, "counterexample": False, "counter example": False, "counter-example": False,
    "no it does not": False, "not": False, "not true": False, "refuted": False, "this is false": False, "this is true": True,
    "it is false": False, "it is true": True, "that is false": False, "that is true": True, "the claim is false": False,
    "not in general": False, "not always": False, "not necessarily": False, "no not in general": False,
    "the claim is true": True, "the statement is false": False, "the statement is true": True,
}  # fmt: skip
_NEGATORS = re.compile(
    r"\b(?:not|no|never|neither|nor|invalid|fails?|disprove[sdn]?|refutes?|false|hardly|impossible|bad|without)\b"
)
_HEDGE = re.compile(
    r"\b(?:may|might|maybe|perhaps|probably|possibly|could|unsure|unclear|unknown|undecided|either|whether|depends?|"
    r"not sure|not know|sometimes|seems?|appears?|looks?|almost|nearly|partly|partially|not clear|hopefully|guess)\b"
)
_CONDITION = re.compile(
    r"\s*(?:kernel)?\s*,?\s*(?:but\s+)?(?:(?:only|just|and)\s+)?"
    r"(?:if|iff|when|whenever|unless|provided|as long as|so long as|only|except|under|depending|in case|given that|"
    r"for(?!\s+(?:all|any|every|each|arbitrary|general))|on condition|assuming)\b"
)
_SUPPOSITION = re.compile(
    r"\b(?:suppose|assume|assuming|if|were|would|in order|for contradiction|prove or|whether|to be|should|needs?|imagine)\b"
)
_OTHERS = re.compile(
    r"\b(?:products?|sums?|differences?|quotients?|ratios?|powers?|exp|exponentials?|polynomials?|combinations?|each|every|any|both|all|terms?|"
    r"functions? of|kernels|they|these|those|components?|squares?|scaling|multiples?|first|second|third|other|part|parts|factors?|"
    r"square roots?|"
    r"logarithms?|constants?|negatives?|max|min|maximum|minimum|absolute|weighted|limit|compositions?|addition|multiplication)\b"
)
_GENERIC = re.compile(
    r"^(?:(?:an?|any|every|each|for an?|to be an?)\s+)?(?:(?:valid|mercer|psd)\s+)?kernels?\b(?!\s+[kK]\b)"
)
_OPENING = re.compile(
    r"^(?:answer|we|i|it follows|conclude|see|show|think|believe|claim|prove|have|get|know|that|this means|means|\s)*\b"
)
_TRAILING = r"(?:\s+(?:above|given|itself|can|must|will|do|does|therefore|not|never))*"
_PRONOUN = re.compile(
    r"(?:it|this|that|the (?:whole|final|resulting|given|asked|above|total|entire|overall)?\s*"
    r"(?:function|kernel|expression|result|sum|thing|answer|statement|matrix)|this (?:function|kernel|expression)|"
    rf"(?:the |its |this )?(?:corresponding |resulting |whole )?gram)(?:\s+(?:k|of k))?{_TRAILING}"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """Whether the answer says ``valid``; None where no words say it. ``about`` are the clauses that speak of other kernels."""

    valid: bool | None
    steps: tuple[Clause, ...] = ()


@dataclass(slots=True)
class _Found:
    strong: list[bool]
    weak: list[bool]
    doubts: list[str]
    steps: list[Clause]
    supposed: bool = False


def stance(text: str, names: Sequence[str], given: Sequence[str] = ()) -> Stance:
    """The verdict in a worded answer. ``names`` are the names of the kernel asked, ``given`` those of kernels that are given: that
    these are kernels is no news. Raises Unreadable where it contradicts itself or
    says it only under a condition."""
    found = _Found([], [], [], [])
    for place, clause in enumerate(clauses(text)):
        _read(clause, place == 0, names, given, found)
    said = set(found.strong)
    if len(said) == 2:
        raise Unreadable("the answer says both that it is a valid kernel and that it is not")
    if not said and found.doubts:
        raise Unreadable(
            f"the answer does not say plainly whether it is a valid kernel: {found.doubts[0]!r}",
            hint="write 'valid' or 'not valid', and why",
        )
    if said == {True} and False in found.weak:
        raise Unreadable(
            "the answer says that it is a valid kernel, and that its Gram matrix is not positive semidefinite"
        )
    if not said:
        said = set(found.weak)
    if len(said) == 2:
        raise Unreadable("the answer says both that the Gram matrix is positive semidefinite and that it is not")
    return Stance(next(iter(said), None), tuple(found.steps))


def _read(clause: Clause, first: bool, names: Sequence[str], given: Sequence[str], found: _Found) -> None:
    text = clause.text
    if clause.question or re.search(r"prove or disprove|valid or (?:not|invalid)|valid/|true or false", text):
        if re.search(r"valid or (?:not|invalid)|valid/invalid", text) and not clause.question:
            found.doubts.append(text)
        return
    if re.match(r"(?:let us |we )?(?:suppose|assume)\b", text):
        found.supposed = True
        return
    if "contradict" in text and found.supposed:
        found.weak.append(False)
        return
    if text.lower() in _SHORT:
        text = text.lower()
        if (
            first
            or clause.opened in (".", "\n", ";")
            or text not in ("y", "t", "n", "f", "right", "not", "it is", "correct", "wrong")
        ):
            found.strong.append(_SHORT[text])
        return
    if first:
        head = re.match(
            r"(yes|no|true|false|disproved?|proved?|nope)\b(?!\s+(?:kernel|matter|one|two|points?|idea|negative|that|function))",
            text,
        )
        if head is not None:
            found.strong.append(_SHORT[head[1]])
            text = text[head.end() :].strip()
            if not text:
                return
    _predicate(text, clause, names, given, found)


def _predicate(text: str, clause: Clause, names: Sequence[str], given: Sequence[str], found: _Found) -> None:
    ellipsis = _ELLIPSIS.fullmatch(text)
    if ellipsis is not None:
        found.strong.append(False)
        return
    if _HEDGE.match(text) and re.search(rf"\b{_NOUN}$", text):
        found.doubts.append(text)
        return
    match, subject = _PREDICATE.fullmatch(text), ""
    if match is None:
        match = _BARE.fullmatch(text)
        if match is None:
            return
        if re.fullmatch(r"\W*(?:not|no|nope|false|never|wrong)\W*", match["tail"]):
            found.doubts.append(text)
            return
    else:
        subject = match["subject"].strip()
    middle, tail = match["middle"], match["tail"]
    head = text[: match.end("middle")]
    psd = bool(re.search(r"\bpsd$", middle)) and not re.search(r"\bkernel\b", tail[:8])
    if (
        re.match(
            r"\s*(?:kernel\s*)?(?:must|needs?|has|have|should|would|requires?|satisf|means|'s|trick|methods?|\bis\b|are\b)",
            tail,
        )
        and not subject
    ):
        return  # "a valid kernel must have ...": of kernels in general
    if re.search(r"\bkernels$", middle) or re.match(r"\s*kernels\b", tail):
        if subject:
            found.steps.append(clause)
        return
    if given and re.fullmatch(
        rf"(?:.*\b(?:that|since|given)\s+)?(?:{'|'.join(map(re.escape, given))})(?:\s*\([^=]*\))?", subject
    ):
        return
    kind = _subject(subject, names)
    negations = len(_NEGATORS.findall(head))
    if kind == "other" and not psd:
        found.steps.append(clause)
        return
    if kind == "other" and not re.search(r"\bgram\b|\bmatri|\b[kK]\b", subject):
        return
    if _GENERIC.match(subject):
        return
    before = clause.before + " " + head
    negative = negations % 2 == 1
    if _HEDGE.search(head) or negations > 1:
        if not psd:
            found.doubts.append(text)
        return
    after = tail + clause.after
    if psd:
        if found.supposed and not negative:
            return
        if match.groupdict().get("verb", "").startswith("fail"):
            found.weak.append(False)
        elif not re.search(
            r"\b(?:must|has to|have to|needs?|should|would|to be|if|iff|required?)\b", before
        ) and not re.search(r"\biff\b", after):
            found.weak.append(not negative)
        return
    if negative:
        if (
            re.match(r"\s*(?:kernel)?\s*,?\s*unless\b", after)
            or _CONDITION.match(after) is not None
            and re.match(r"[^,.;=]*(?:[<>≤≥]|\\[lg]e?q?\b|\bnegative\b|\bpositive\b)", tail)
            or _SUPPOSITION.search(before)
            and re.search(r"\b(?:suppose|assume|whether)\b", before)
        ):
            found.doubts.append(text)
        else:
            found.strong.append(False)
        return
    if re.search(r"\b(?:were|suppose|assume|for contradiction)\b", before):
        return
    if _SUPPOSITION.search(before) or _CONDITION.match(after):
        if not re.search(r"\biff\b", after) or subject in ("", "it"):
            found.doubts.append(text)
        return
    found.strong.append(True)


def _subject(subject: str, names: Sequence[str]) -> str:
    """``asked`` where a predicate's subject is the kernel asked, else ``other``."""
    text = _OPENING.sub("", subject).strip(" ,:")
    if not text or _PRONOUN.fullmatch(text):
        return "asked"
    spelled = "|".join(re.escape(name) for name in names)
    named = rf"(?:(?:the|this|our|given)\s+)?(?:(?:function|kernel|matrix|gram)\s+)?(?:{spelled})(?:\s*\([^=]*\))?(?:\s*=.*)?{_TRAILING}"
    if re.fullmatch(named, text, re.DOTALL):
        return "asked"
    if re.fullmatch(rf"(?:do|does|did|can|will|would|disprove|not)\b.*\b(?:it|this|{spelled})(?:\s*\([^=]*\))?", text):
        return "asked"
    return "other" if _OTHERS.search(text) or re.search(r"[=+*^/_\\]|\d", text) else "asked"
