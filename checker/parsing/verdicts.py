"""A written answer to a claim as true or false. What stands beside the verdict is not judged, only kept from contradicting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.language.errors import Span, Unreadable
from checker.parsing.clauses import Clause, clauses, words_of

LONGEST = 50_000
"""Characters of an answer that is read at all."""
_LONGEST_CLAUSE = 60
"""Words; a longer clause is a reason."""

_TRUE = frozenset("true yes yep yeah correct right valid affirmative agree agreed holds tru ture ✓ ✔ ☑ ⊤".split())
_FALSE = frozenset("false no nope incorrect wrong untrue invalid disagree flase fasle fals ✗ ✘ ☒ ❌ ⊥".split())
_LETTERS = {"t": True, "y": True, "f": False, "n": False}
"""Verdicts only where the answer begins with them: elsewhere they are names of quantities."""
_WEAK = {"possible": True, "always": True, "impossible": False, "never": False}
"""Words that are a verdict where an answer begins with them, and may contradict one behind it."""
_ABLE = frozenset("possible impossible".split())
_NEGATED = frozenset("true correct right valid possible hold agree".split())
"""Words that deny the claim behind ``not``."""
_LEADING = frozenset(
    "so well hence therefore thus ok okay hmm clearly obviously definitely certainly surely absolutely completely entirely simply just "
    "exactly totally answer ans solution verdict conclusion final my the a an given above following statement statements claim assertion "
    "sentence proposition is are was be would can must has seems i we think believe guess suppose mean say that it this these they to "
    "then".split()
)
"""Words that may stand before a verdict without changing it."""
_CALLED_RIGHT = tuple(
    (right, what) for right in ("correct", "right") for what in ("answer", "choice", "option", "verdict")
)
"""``the correct answer is ...``: no verdict yet."""
_SOME = tuple((word,) for word in "some most many certain several few small large other others".split())
_STATEMENTS = frozenset("statement claim assertion sentence proposition".split())
_ADVERBS = frozenset(
    "exactly really quite strictly completely entirely even at all always necessarily generally".split()
)
_FOR_ALL = frozenset("always necessarily generally".split())
"""Adverbs that ``not`` takes the generality from: whether that denies the claim, the claim's own denials say."""

_EXCEPTIONS = frozenset("unless except when".split())
"""Words that name cases in which a claim fails: they fit a verdict of false, and contradict one of true."""
_OPEN = frozenset("if provided assuming sometimes under".split())
"""Words behind a verdict that leave open what is said of the claim as it stands."""
_LIMITS = _EXCEPTIONS | _OPEN | frozenset("for in with on within".split())
"""Words that ``only`` limits a verdict with: ``only for small batches``."""
_CONDITIONS = _EXCEPTIONS | _OPEN | frozenset("only without".split())
_AS_IT_STANDS = "say whether the claim is true as it stands"
_UNDECIDED = (("it", "depends"), ("depends", "on"), ("or", "not"), ("or", "is"))
"""How a clause begins that takes a verdict back."""
_DETERMINERS = frozenset(
    "it this these those the there we you they a an i each every any all our your its which where".split()
)
"""Words with which a reason begins that no punctuation keeps from the verdict."""

_TAIL = frozenset(
    "exactly always by with in a an the one single hidden layer network neural net such this linear threshold units unit regression to "
    "shift shifts translation translations under of pixel pixels input inputs here it perfectly indeed them any all general "
    "activation activations function functions".split()
)
"""Words behind a claim's own predicate that leave it the same."""
_DENYING = frozenset(
    "not never no neither nor hardly barely scarcely without none nothing fails fail false wrong impossible unable non un".split()
)
_OPENING = frozenset(
    "if whether unless only when sometimes maybe perhaps some most approximately nearly almost partly partially often usually may might "
    "could would or true either two three more deeper another multiple several additional second infinite infinitely failing lack lacks "
    "too hard difficult insufficient inadequate rather than instead to need needs require requires want wants try tries "
    "far anything less rarely seldom except loses breaks imagine suppose assume".split()
)
"""Words before a predicate that leave open whether it is said of the claim."""
_VERBS = frozenset("is are can does do will".split())


@dataclass(frozen=True, slots=True)
class SaidVerdict:
    """What an answer says of a claim; ``reasoned`` when more is written than the verdict."""

    value: bool
    reasoned: bool


def read_verdict(answer: str, predicates: Sequence[str] = (), denials: Sequence[str] = ()) -> SaidVerdict:
    """What the answer says: ``True.``, ``No, because ...``, ``... so the statement is false``.

    ``predicates`` are what this claim says of its subject (``representable``, ``be represented``): said alone they affirm it,
    behind ``not`` or ``cannot`` they deny it. ``denials`` are phrases that deny it as they stand (``not necessarily``). Raises
    Unreadable when the answer says neither, both, or leaves it open.
    """
    if len(answer) > LONGEST:
        raise Unreadable("the answer is too long to be read as true or false")
    found = clauses(answer)
    reader = _Reader(*(tuple(filter(None, map(words_of, phrases))) for phrases in (predicates, denials)))
    said: list[tuple[bool, Span]] = []
    first = True
    for clause in found:
        said += reader.verdicts(clause, first=first, after=bool(said))
        first = first and _LEADING.issuperset(clause.words)
    if not said:
        raise Unreadable("the answer says neither true nor false", hint="begin with True or False, then the reason")
    opposite = next((span for value, span in said if value != said[0][0]), None)
    if opposite is not None:
        raise Unreadable("the answer says both true and false", opposite, hint="leave one verdict")
    plain = _LEADING | _TRUE | _FALSE | _ADVERBS | _LETTERS.keys() | {"not"}
    return SaidVerdict(said[0][0], not all(plain.issuperset(clause.words) for clause in found))


@dataclass(frozen=True, slots=True)
class _Reader:
    predicates: tuple[tuple[str, ...], ...]
    denials: tuple[tuple[str, ...], ...]

    def verdicts(self, clause: Clause, *, first: bool, after: bool) -> list[tuple[bool, Span]]:
        """What a clause says of the claim. ``first``: the answer begins with it; ``after``: a verdict stands before it.

        Raises Unreadable where a verdict is asked rather than said, or holds on a condition only."""
        words = clause.words
        if len(words) > _LONGEST_CLAUSE:
            return []
        if after and (limited := _limited(clause)) is not None:
            return limited
        if after and (words[:2] in _UNDECIDED or words == ("both",) or words[0] == "or" and _speaks(words)):
            raise Unreadable("the answer leaves open whether the claim is true", clause.span)
        own = self._own(words)
        if own is None:
            own = _doubted(words)
        if own is None and (first or after):
            own = _short(words)
        if own is not None:
            return [] if clause.asks else [(own, clause.span)]
        start = _leading(words, 0)
        if words[start : start + 2] in _CALLED_RIGHT:
            start = _leading(words, start + 2)
        if "would" in words[:start] and "be" in words[:start]:
            return []  # of another case: if the batch were everything, it would be true
        for phrase in self.denials:
            if self._denied(words, start, phrase):
                return [] if clause.asks else [(False, clause.span)]
        said = _verdict_at(words, start, first=first, weak=first or after)
        if said is None:
            return []
        value, end = said
        return self._with_tail(clause, value, end, first=first)

    def _with_tail(self, clause: Clause, value: bool, end: int, *, first: bool) -> list[tuple[bool, Span]]:
        """A verdict together with what stands behind it in its clause."""
        tail = clause.words[end:]
        if clause.asks:
            if not _ends(tail):
                return []
            raise Unreadable("this asks whether the claim is true", clause.span, hint="say True or False")
        able = clause.words[end - 1] in _ABLE and tail[:1] in (("to",), ("for",)) and not _CONDITIONS.intersection(tail)
        again = len(tail) == 2 and tail[0] == "/" and tail[1] in (_TRUE if value else _FALSE)
        if _ends(tail) or able or again or tail[0] in _STATEMENTS and _ends(tail[1:]):
            return [(value, clause.span)]
        if tail[0] in _DETERMINERS and (first or end == 1):
            return [(value, clause.span), *self.verdicts(clause.behind(end), first=False, after=True)]
        if first and tail[0] in ("unless", "except") and not value:
            return [(value, clause.span)]
        restricted = tail[0] in _CONDITIONS or tail[0] in ("for", "in")
        if first and restricted or not value and (tail[0] in _CONDITIONS or restricted and tail[1:2] in _SOME):
            raise Unreadable("the verdict holds on a condition only", clause.span, hint=_AS_IT_STANDS)
        return []

    def _denied(self, words: tuple[str, ...], start: int, phrase: tuple[str, ...]) -> bool:
        """Whether a phrase that denies the claim begins the clause or ends it."""
        if words[start : start + len(phrase)] == phrase and _ends(words[start + len(phrase) :]):
            return True
        before = words[: -len(phrase)]
        return words[-len(phrase) :] == phrase and not (_DENYING | _OPENING).intersection(before)

    def _own(self, words: tuple[str, ...]) -> bool | None:
        """What a clause with one of the claim's own predicates says: affirmed, denied, or None."""
        for predicate in self.predicates:
            for place in range(len(words) - len(predicate) + 1):
                if words[place : place + len(predicate)] != predicate:
                    continue
                before, tail = words[:place], words[place + len(predicate) :]
                if not all(word in _TAIL for word in tail) or any(word in _OPENING for word in before):
                    continue
                denying = [at for at, word in enumerate(before) if word in _DENYING]
                if not denying:
                    return True
                between = before[denying[-1] + 1 :]
                close = all(word in _ADVERBS or word in ("be", "the") for word in between)
                return False if len(denying) == 1 and close and before[denying[0]] == "not" else None
        return None


def _leading(words: tuple[str, ...], start: int) -> int:
    """Where the words end, from a place on, that may stand before a verdict."""
    return next((place for place in range(start, len(words)) if words[place] not in _LEADING), len(words))


def _limited(clause: Clause) -> list[tuple[bool, Span]] | None:
    """What a clause behind a verdict says that names cases: ``unless ...`` denies, ``if ...`` leaves open, None for other clauses."""
    words = clause.words
    if words[0] in _EXCEPTIONS or words[0] == "only" and words[1:2] and words[1] in _LIMITS:
        return [] if clause.opens and words[0] == "when" else [(False, clause.span)]
    if words[0] in _OPEN:
        if clause.opens:
            return []  # a sentence of its own, about that case
        raise Unreadable("the verdict holds on a condition only", clause.span, hint=_AS_IT_STANDS)
    return None


def _doubted(words: tuple[str, ...]) -> bool | None:
    """``I do not think that it is true``, ``I do not agree``."""
    match words:
        case ("i" | "we", "do", "not", "think" | "believe", "so") | ("i" | "we", "do", "not", "agree"):
            return False
        case ("i" | "we", "do", "not", "think" | "believe", *rest, "true" | "correct" | "right"):
            return False if all(word in _LEADING for word in rest) else None
    return None


def _short(words: tuple[str, ...]) -> bool | None:
    """``it is``, ``they cannot``, ``it does not hold``: the question's verb taken up."""
    if words[0] not in ("it", "they", "we", "you", "one") or len(words) < 2 or words[1] not in _VERBS:
        return None
    rest = tuple(word for word in words[2:] if word not in ("indeed", "always"))
    if rest in ((), ("hold",), ("be",)):
        return True
    if rest in (("not",), ("not", "hold"), ("not", "be")):
        return None if "always" in words else False
    return None


def _ends(tail: tuple[str, ...]) -> bool:
    """Whether what stands behind a verdict leaves it as it is."""
    match tail:
        case () | ("always" | "indeed" | "here",) | ("of", "course"):
            return True
        case ("in", "general") | ("in", "all", "cases") | ("in", "every" | "this", "case") | ("in", "one", "dimension"):
            return True
        case ("for", "all" | "any" | "every" | "each", *rest):
            return not _CONDITIONS.intersection(rest)
    return False


def _verdict_at(words: tuple[str, ...], start: int, *, first: bool, weak: bool) -> tuple[bool, int] | None:
    """A verdict that begins at a word, and where it ends."""
    if start >= len(words):
        return None
    word, follows = words[start], words[start + 1 : start + 2]
    if word == "not" or word in ("does", "do", "can") and follows == ("not",):
        return _negated(words, start + (1 if word == "not" else 2), weak=weak, first=first)
    if word == "always" and follows and (follows[0] in ("true", "false") or weak and follows[0] in _ABLE):
        return follows[0] in ("true", "possible"), start + 2
    if word == "never" and follows == ("true",):
        return False, start + 2
    if word in _TRUE or word in _FALSE:
        return word in _TRUE, start + 1
    if first and word in _LETTERS and start in (0, len(words) - 1):
        return _LETTERS[word], start + 1
    if weak and word in _WEAK:
        return _WEAK[word], start + 1
    return None


def _negated(words: tuple[str, ...], place: int, *, weak: bool, first: bool) -> tuple[bool, int] | None:
    """What ``not`` before a place denies: ``not quite true``, ``not the case``; alone only where a bare ``not`` is an answer, with
    an adverb (``not really``) only where it takes a verdict back."""
    if words[place : place + 2] == ("the", "case"):
        return False, place + 2
    if weak and words[place:] in ((), ("at", "all")) or weak and not first and _ADVERBS.issuperset(words[place:]):
        return False, len(words)
    while place < len(words) and (words[place] in _ADVERBS - _FOR_ALL or words[place] == "be"):
        place += 1
    return (False, place + 1) if words[place : place + 1] and words[place] in _NEGATED else None


def _speaks(words: tuple[str, ...]) -> bool:
    """Whether a verdict is among the words."""
    return not (_TRUE | _FALSE).isdisjoint(words)
