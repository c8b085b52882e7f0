"""A written answer as statements: lines and chains, with the left-overs of people's writing passed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.parsing import characters as c
from checker.parsing.elementwise import without_elementwise_remark
from checker.parsing.grammar import parse
from checker.parsing.lexer import Token, tokenize
from checker.parsing.surface import Chain, Name, Prose, Surface

JOINERS = ("=", "≈", "←", "≡")
"""Relations that link the values of a chain."""

FILLERS = frozenset(
    "let where with so then thus hence therefore answer ans solution final result and we get have gives is given by setting since "
    "the update rule gradient grad now here finally note that using use define denote also again becomes equals this yields which "
    "implies follows from obtain find it can be written as a an of in our for loss function derivative i.e. ie eq equation "
    "because first second next recall each every example sample iteration one single all chain rule "
    "sgd stochastic descent step update updates updated at time".split()
)
"""Words that may stand before a formula without changing it."""
ASIDES = frozenset("where with since because as using by for given whenever".split())
"""Words that open a remark: what follows may define a name but is not the answer."""
HARMFUL = frozenset(
    "minus plus times over half third quarter twice double triple negative not no never without except if when otherwise unless "
    "else only elsewhere others rest negation complement reciprocal instead "
    "doubled halved negated reversed opposite sign signs flipped factor scaled power false wrong ignoring excluding averaged "
    "average row column percent hundred thousand million inverse transpose transposed squared cubed root divided multiplied "
    "might think thinks thought guess maybe perhaps probably wrongly mistakenly unsure doubt naively".split()
)
"""Words that change a value: a remark that holds one is not passed over."""
HEDGES = frozenset("up constant but proportional about roughly approximately maybe perhaps".split())
"""Words in brackets behind a value that take something of it back."""
REASONS = frozenset("by because since using from via with due as which where assuming shape dimension".split())
"""Words that open a remark behind a value that does not change it."""
CONNECTIVES = frozenset(
    "is are be get have gives give obtain equals yields becomes as that to so find follows answer result".split()
)
"""Words that lead from prose to the value it is about."""

_OF_IT = re.compile(
    r"\b(norm|magnitude|length|log|logarithm|exponential|absolute value|square|cube|sum|mean|variance|trace|determinant|entry|entries) of\b"
)
"""What is made of something is not that thing: ``the norm of the gradient is …``."""
_LABEL = re.compile(r"\s*(?:\*\*|__|#+|•\s(?=\S)|\(?[a-zA-Z0-9]{1,2}\)|\([ivx]+\)|[a-z]\.\s)\s*(?=\S)")
_NUMBERING = re.compile(r"\s*(?:\\tag\{[^}]*\}|\((?:eq\.?\s*)?\d{1,3}\))\s*$", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:\s|\.|,|;|:|\*\*|__|✓|✔|∎|\\checkmark|\\square|\\blacksquare|\$|`|\\\\|\\quad|\\qquad|\\[,;!])+$"
)
_FENCE = re.compile(r"^\s*```\w*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of thought: ``a = b = c`` as its operands and the relations between them. ``operands[0]`` is an empty Name
    where the line continues the one above. ``place`` says how it stands in the answer: a line of its own, an ``item`` behind
    a comma, or a ``remark`` behind ``where`` or ``since``."""

    operands: tuple[Surface, ...]
    relations: tuple[str, ...]
    span: Span
    place: Literal["line", "item", "remark"] = "line"

    @property
    def continues(self) -> bool:
        """Whether the line starts with a relation."""
        first = self.operands[0]
        return isinstance(first, Name) and first.text == "" and bool(self.relations)


@dataclass(slots=True)
class _Line:
    """Tokens that belong together, and how they stand in the answer."""

    place: Literal["line", "item", "remark"]
    tokens: list[Token]


def statements(
    answer: str, is_name: Callable[[str], bool], strict_scripts: bool, *, numbered: bool = True
) -> list[Statement]:
    """The statements of an answer in order. ``numbered``: a label ``(a)`` before a line and a number ``(3)`` behind it are
    passed over rather than read as factors. Raises Unreadable with the place of the first trouble."""
    tokens = _plain_assignments(tokenize(_without_leftovers(answer, is_name, numbered)))
    found: list[Statement] = []
    failure: Unreadable | None = None
    for line in _lines(tokens, is_name):
        words = _without_words(line.tokens, is_name)
        if words[0].kind == "eof":
            continue
        try:
            statement = _statement(parse(words, is_name, strict_scripts), line.place)
        except Unreadable as problem:
            if _changes_value(line.tokens) or line.place == "line" and not _is_prose(words, is_name):
                failure = failure or problem
            continue
        if statement is None and line.place != "line" and _changes_value(line.tokens):
            failure = failure or Unreadable("these words could change the value beside them", words[0].span)
        if statement is not None:
            found.append(statement)
    if failure is not None:
        raise failure
    return _joined(found)


def _plain_assignments(tokens: list[Token]) -> list[Token]:
    """``w += u`` and ``w \\mathrel{-}= u`` as ``w ← w + (u)``, on one line."""
    kinds = [token.text for token in tokens]
    for at in range(1, len(tokens) - 2):
        braced = kinds[at - 1 : at + 3] == ["{", kinds[at], "}", "="]
        if kinds[at] not in ("+", "-") or not (kinds[at + 1] == "=" or braced):
            continue
        left = tokens[: at - 1] if braced else tokens[:at]
        right = tokens[at + 3 : -1] if braced else tokens[at + 2 : -1]
        if any(token.kind == "newline" or token.text in ("=", "←", ";") for token in left):
            return tokens
        sign, end = tokens[at], tokens[-1]
        arrow, opener = (Token("symbol", text, sign.start, sign.end) for text in ("←", "("))
        return [*left, arrow, *left, sign, opener, *right, Token("symbol", ")", end.start, end.end), end]
    return tokens


def _statement(piece: Surface, place: Literal["line", "item", "remark"]) -> Statement | None:
    if isinstance(piece, Prose):
        return None
    if isinstance(piece, Chain) and all(relation in JOINERS for relation in piece.relations):
        return Statement(piece.operands, piece.relations, piece.span, place)
    if isinstance(piece, Chain) and "∈" in piece.relations:
        kept = piece.relations.index("∈")  # x = ... ∈ R^n: a remark on the shape
        if kept != len(piece.relations) - 1:
            raise Unreadable("a relation behind ∈ is not read", piece.span)
        return Statement(piece.operands[: kept + 1], piece.relations[:kept], piece.span, place)
    return Statement((piece,), (), piece.span, place)


def _joined(found: list[Statement]) -> list[Statement]:
    """Lines that start with ``=`` continue the chain above."""
    joined: list[Statement] = []
    for statement in found:
        if statement.continues and joined:
            above = joined.pop()
            operands = (*above.operands, *statement.operands[1:])
            relations = (*above.relations, *statement.relations)
            joined.append(Statement(operands, relations, (above.span[0], statement.span[1]), above.place))
        elif statement.continues:
            joined.append(Statement(statement.operands[1:], statement.relations[1:], statement.span, statement.place))
        else:
            joined.append(statement)
    return joined


def _without_leftovers(answer: str, is_name: Callable[[str], bool], numbered: bool) -> str:
    """The answer with numbering, labels and closing marks blanked, so that every offset stays true."""
    fence = _FENCE.match(answer)
    if fence:
        answer = " " * fence.start(1) + fence[1] + " " * (len(answer) - fence.end(1))
    return "\n".join(_clean_line(line, is_name, numbered) for line in answer.split("\n"))


def has_numbers(answer: str) -> bool:
    """Whether a line of the answer starts with a label or ends with a number in brackets, either of which may be a factor."""
    return any(_LABEL.match(line) or _NUMBERING.search(line) for line in answer.split("\n"))


def _clean_line(line: str, is_name: Callable[[str], bool], numbered: bool) -> str:
    label = _LABEL.match(line)
    if label and numbered and not _is_factor(line, label.end(), is_name):
        line = " " * label.end() + line[label.end() :]
    ending = _ENDING.search(line)
    if ending:
        line = line[: ending.start()] + ("\\\\" if "\\\\" in ending[0] else "").ljust(len(line) - ending.start())
    numbering = _NUMBERING.search(line)
    if (
        numbering
        and (numbered or "tag" in numbering[0])
        and line[: numbering.start()].strip()
        and line[numbering.start()].isspace()
    ):
        line = line[: numbering.start()] + " " * (len(line) - numbering.start())
    return line


def _is_factor(line: str, end: int, is_name: Callable[[str], bool]) -> bool:
    """Whether what looks like a label ``(a)`` is a factor: a name of the problem, or something that multiplies follows."""
    label = line[:end].strip()
    if label.startswith("(") and (is_name(label.strip("()")) or not line[:end].endswith((" ", "\t"))):
        return True
    return bool(re.match(r"\s*[\^_*/+⊙·]", line[end:]))


def _lines(tokens: list[Token], is_name: Callable[[str], bool]) -> list[_Line]:
    """Tokens cut at line breaks, semicolons, commas before a further relation, and words such as ``where``; alignment marks
    and line environments dropped."""
    lines = [_Line("line", [])]
    depth = 0
    environments: list[str] = []
    dropping = False
    for at, token in enumerate(tokens[:-1]):
        if token.kind in ("begin", "end") and token.text in c.LINE_ENVIRONMENTS:
            continue
        if token.kind == "begin":
            environments.append(token.text)
        elif token.kind == "end" and environments:
            environments.pop()
        elif token.kind == "symbol":
            if token.text in c.CLOSERS:
                depth += 1
            elif token.text in c.CLOSERS.values():
                depth = max(0, depth - 1)
        inside = depth > 0 or bool(environments)
        if token.kind == "newline":
            if not inside:
                dropping = False
                if token.text == "⇒" or not _goes_on(lines[-1].tokens, tokens, at + 1):
                    lines.append(_Line("line", []))
                elif lines[-1].place != "line" and lines[-1].tokens:
                    raise Unreadable("it cannot be told what this line goes on with", tokens[at + 1].span)
            elif environments:
                lines[-1].tokens.append(token)
            continue
        if dropping or token.kind == "symbol" and token.text == "&" and not environments:
            continue
        if not inside:
            opened = _opens(token, tokens, at, lines[-1], is_name)
            if opened == "drop":
                dropping = True
                continue
            if opened is not None:
                lines.append(_Line(opened, []))
                continue
        lines[-1].tokens.append(token)
    end = tokens[-1]
    kept = [
        _Line(line.place, _unboxed(without_elementwise_remark(_without_remark(_without_stop(line.tokens), is_name))))
        for line in lines
    ]
    for line in kept:
        if line.tokens:
            last = line.tokens[-1]
            line.tokens = [*line.tokens, Token("eof", "", last.end, last.end)]
    return [line for line in kept if line.tokens] or [_Line("line", [end])]


def _opens(
    token: Token, tokens: list[Token], at: int, line: _Line, is_name: Callable[[str], bool]
) -> Literal["line", "item", "remark", "drop"] | None:
    """Whether a token ends the line it stands in: what comes then, or ``drop`` for a quantifier; None where it does not."""
    if token.kind == "symbol":
        if token.text == ";" or token.text == "." and tokens[at + 1].spaced:
            return "line"
        if token.text == "≐":  # "… set to zero": what is said before is the answer
            alone = tokens[at + 1].text == "0" and tokens[at + 2].kind in ("eof", "newline")
            return "drop" if alone else None
        if token.text == "," and _leaves_aside(line, tokens[at + 1 :], is_name):
            return "line"
        if token.text == ",":
            return "item" if _relation_follows(tokens, at + 1) else None
        if token.text == "∀":
            return "drop" if not _names_value(tokens[at + 1], is_name) else None
        return None
    if token.kind not in ("text", "word") or token.kind == "word" and (is_name(token.text) or not line.tokens):
        return None
    word = token.text.strip(" ,.:()").lower()
    first = word.split(" ")[0] if word else ""
    words_only = all(part.kind in ("word", "text") and not is_name(part.text.strip()) for part in line.tokens)
    if word == "for" and line.tokens and words_only:
        return None  # the rule for SGD is …
    if word in ("for", "for all", "for each", "for every", "for any"):
        return "drop" if not _names_value(tokens[at + 1], is_name) else None
    if first in ASIDES and (token.kind == "word" or all(part in FILLERS | ASIDES for part in word.split())):
        return "remark"
    if word in ("and", "so", "then", "thus", "hence", "therefore") and any(
        part.text in JOINERS for part in line.tokens
    ):
        return "line"
    return None


def _leaves_aside(line: _Line, rest: list[Token], is_name: Callable[[str], bool]) -> bool:
    """Whether a comma ends what ``since`` opened, and words lead on to the value: ``since o = v z, the derivative is z``."""
    aside = line.place == "remark" or bool(line.tokens) and line.tokens[0].text.lower() in ASIDES
    return aside and rest[0].kind in ("word", "text") and len(_without_words(rest, is_name)) < len(rest)


def _names_value(token: Token, is_name: Callable[[str], bool]) -> bool:
    """Whether a quantifier speaks of a declared value rather than of an index."""
    return token.kind in ("word", "name") and is_name(token.text)


def _without_stop(line: list[Token]) -> list[Token]:
    """A line without full stops and commas at its end."""
    end = len(line)
    while end and line[end - 1].kind == "symbol" and line[end - 1].text in ".,;:":
        end -= 1
    return line[:end]


def _without_remark(line: list[Token], is_name: Callable[[str], bool]) -> list[Token]:
    """A line without words in \\text at its end, unless they could change the value."""
    if len(line) > 1 and line[-1].kind == "text" and not is_name(line[-1].text.strip()):
        words = line[-1].text.strip(" .,()[]").lower().split()
        spelled = all(re.fullmatch(r"[a-z'’-]+[.,:]?", word) for word in words)
        reason = bool(words) and words[0] in REASONS or all(word.strip(".,:") in FILLERS for word in words)
        if spelled and reason and not HARMFUL.intersection(words):
            return _without_stop(line[:-1])
    return _without_brackets(line, is_name)


def _without_brackets(line: list[Token], is_name: Callable[[str], bool]) -> list[Token]:
    """A line without words in brackets at its end: ``(chain rule)``, ``(derivative of tanh)``."""
    opens = next((at for at in range(len(line) - 1, 0, -1) if line[at].text == "("), 0)
    inside = line[opens + 1 : -1]
    if not opens or line[-1].text != ")" or not all(token.kind == "word" and len(token.text) > 1 for token in inside):
        return line
    words = {token.text.lower() for token in inside}
    named = any(is_name(token.text) for token in inside)
    changes = named or not words.isdisjoint(HARMFUL | HEDGES) or words.isdisjoint(FILLERS | REASONS)
    return line if changes else _without_stop(line[:opens])


def _unboxed(line: list[Token]) -> list[Token]:
    """A line without braces around all of it, as \\boxed leaves them."""
    while len(line) > 2 and line[0].text == "{" and line[-1].text == "}":
        depth = 0
        for place, token in enumerate(line):
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0 and place < len(line) - 1:
                return line
        line = line[1:-1]
    return line


def _goes_on(line: list[Token], tokens: list[Token], at: int) -> bool:
    """Whether a line break stands in the middle of an expression: an operator stands on either side of it."""
    if not line:
        return True
    last = line[-1]
    opens = last.kind == "symbol" and last.text in "+-*/·×⊙=≈←(^_"
    while (
        tokens[at].kind == "newline"
        and tokens[at].text != "⇒"
        or tokens[at].kind == "symbol"
        and tokens[at].text in "&{}"
    ):
        at += 1
    following = tokens[at]
    return opens or following.kind == "symbol" and following.text in "+-·×⊙*/)"


def _relation_follows(tokens: list[Token], at: int) -> bool:
    """Whether what follows a comma is a statement of its own: it has a relation at top level. Not in cases on one line."""
    depth = 0
    if any(token.kind in ("word", "text") and token.text.strip() == "if" for token in tokens):
        return False
    for token in tokens[at:]:
        if token.kind in ("newline", "eof"):
            return False
        if token.kind == "symbol":
            if token.text in c.CLOSERS:
                depth += 1
            elif token.text in c.CLOSERS.values():
                depth -= 1
            elif depth == 0 and token.text in ("=", "←", "∈", "≠", "∀", "≥", "≤", "<", ">"):
                return True
        if token.kind == "text" and depth == 0:
            return True
        if depth < 0:
            return False
    return False


def _without_words(line: list[Token], is_name: Callable[[str], bool]) -> list[Token]:
    """A line without leading words such as ``let``, ``so``, ``Answer:``, ``The derivative of the softmax is``."""
    place = _behind_lead(line, is_name)
    while line[place].kind in ("word", "text"):
        words = line[place].text.strip(" :,.()").lower().split()
        following = line[place + 1]
        if line[place].kind == "word" and (len(line[place].text) == 1 or following.text in ("_", "^", "=", "'")):
            break
        if following.text == "(" and line[place].text in BY_NAME:  # step(x) is no step of somebody's
            break
        plain = all(word.strip(",.:") in FILLERS | ASIDES for word in words)
        leads = bool(words) and words[-1] in CONNECTIVES or line[place].text.rstrip().endswith((":", ","))
        prose = line[place].kind == "text" and leads and all(word.strip(",.:'").isalpha() for word in words)
        if is_name(line[place].text.strip()) or not (plain or prose) or HARMFUL.intersection(words):
            break
        place += 1
        if line[place].kind == "symbol" and line[place].text in (":", ","):
            place += 1
    while line[place].kind == "symbol" and line[place].text == "→" and place < len(line) - 1:
        place += 1
    return line[place:]


def _behind_lead(line: list[Token], is_name: Callable[[str], bool]) -> int:
    """Where a line goes on behind words that lead to its value: ``is``, ``are`` or a colon ends them, and none is a name."""
    place, said = 0, ""
    while line[place].kind in ("word", "text") and not is_name(line[place].text.strip()):
        words = line[place].text.strip(" :,.()").lower().split()
        if HARMFUL.intersection(words) or not all(len(word) > 1 and word.strip(",.:'’").isalpha() for word in words):
            return 0
        said += " ".join(words) + " "
        place += 1
        colon = line[place].text == ":"
        if _OF_IT.search(said):
            return 0
        if place > 1 and (colon or words and words[-1] in ("is", "are", "equals", "becomes")):
            return place + colon
    return 0


def _changes_value(line: list[Token]) -> bool:
    """Whether words of a line that does not parse could change what is said beside it, as in ``z - y, half of it``."""
    return any(
        HARMFUL.intersection(re.findall(r"[a-z]+", token.text.lower()))
        for token in line
        if token.kind in ("word", "text")
    )


def _is_prose(line: list[Token], is_name: Callable[[str], bool]) -> bool:
    """Whether a line that does not parse is words rather than damaged mathematics."""
    words = [token for token in line if token.kind in ("word", "text")]
    long = [token for token in words if len(token.text) > 3 and not is_name(token.text)]
    marks = [token for token in line if token.kind == "symbol" and token.text in "=^_{+*/"]
    return len(long) >= 3 and len(long) > 2 * len(marks)
