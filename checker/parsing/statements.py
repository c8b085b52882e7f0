"""A written answer as statements: lines and chains, with the left-overs of people's writing passed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from checker.language.errors import Span, Unreadable
from checker.parsing import characters as c
from checker.parsing.grammar import parse
from checker.parsing.lexer import Token, tokenize
from checker.parsing.surface import Chain, Name, Prose, Surface

JOINERS = ("=", "≈", "←", "≡")
"""Relations that link the values of a chain."""

_LEADING = frozenset(
    "let where with so then thus hence therefore answer ans solution final result and we get have gives is given by setting since "
    "the update rule gradient grad now here finally note that using use define denote also again becomes equals".split()
)
_LABEL = re.compile(r"\s*(?:\*\*|__|#+|>|•\s(?=\S)|\(?[a-zA-Z0-9]{1,2}\)|\([ivx]+\)|[a-z]\.\s)\s*(?=\S)")
_NUMBERING = re.compile(r"\s*(?:\\tag\{[^}]*\}|\((?:eq\.?\s*)?\d{1,3}\))\s*$", re.IGNORECASE)
_ENDING = re.compile(
    r"(?:\s|\.|,|;|:|\*\*|__|✓|✔|∎|\\checkmark|\\square|\\blacksquare|\$|`|\\\\|\\quad|\\qquad|\\[,;!])+$"
)
_FENCE = re.compile(r"^\s*```\w*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of thought: ``a = b = c`` as its operands and the relations between them. ``operands[0]`` is an empty Name
    where the line continues the one above."""

    operands: tuple[Surface, ...]
    relations: tuple[str, ...]
    span: Span

    @property
    def continues(self) -> bool:
        """Whether the line starts with a relation."""
        first = self.operands[0]
        return isinstance(first, Name) and first.text == "" and bool(self.relations)


def guess_notation(answer: str) -> str:
    """``latex``, ``text`` or ``numpy`` from how an answer looks."""
    if re.search(
        r"\b(?:np|jnp|numpy)\.\w|^\s*(?:def|return|import|from|for|while)\s|\)\.(?:T|sum|mean|dot)\b|\bkeepdims\b|\w\s@\s\w.*\.T\b|\.T\b\s*@|\[:,",
        answer,
        re.MULTILINE,
    ):
        return "numpy"
    return "latex" if "\\" in answer else "text"


def statements(answer: str, is_name: Callable[[str], bool], strict_scripts: bool) -> list[Statement]:
    """The statements of an answer in order. Raises Unreadable with the place of the first trouble."""
    text = _without_leftovers(answer)
    tokens = tokenize(text)
    found: list[Statement] = []
    failure: Unreadable | None = None
    for line in (_without_words(held, is_name) for held in _lines(tokens)):
        if line[0].kind == "eof":
            continue
        try:
            piece = parse(line, is_name, strict_scripts)
        except Unreadable as problem:
            if _is_prose(line, is_name):
                continue
            failure = failure or problem
            continue
        if isinstance(piece, Prose):
            continue
        if isinstance(piece, Chain) and all(relation in JOINERS for relation in piece.relations):
            found.append(Statement(piece.operands, piece.relations, piece.span))
        elif isinstance(piece, Chain) and "∈" in piece.relations:
            kept = piece.relations.index("∈")  # x = ... ∈ R^n: a remark on the shape
            found.append(Statement(piece.operands[: kept + 1], piece.relations[:kept], piece.span))
        else:
            found.append(Statement((piece,), (), piece.span))
    if failure is not None:
        raise failure
    return _joined(found)


def _joined(found: list[Statement]) -> list[Statement]:
    """Lines that start with ``=`` continue the chain above."""
    joined: list[Statement] = []
    for statement in found:
        if statement.continues and joined:
            above = joined.pop()
            joined.append(
                Statement(
                    (*above.operands, *statement.operands[1:]),
                    (*above.relations, *statement.relations),
                    (above.span[0], statement.span[1]),
                )
            )
        elif statement.continues:
            joined.append(Statement(statement.operands[1:], statement.relations[1:], statement.span))
        else:
            joined.append(statement)
    return joined


def _without_leftovers(answer: str) -> str:
    """The answer with numbering, labels and closing marks blanked, so that every offset stays true."""
    fence = _FENCE.match(answer)
    if fence:
        answer = " " * fence.start(1) + fence[1] + " " * (len(answer) - fence.end(1))
    return "\n".join(map(_clean_line, answer.split("\n")))


def _clean_line(line: str) -> str:
    label = _LABEL.match(line)
    if label and not _is_call(line, label.end()):
        line = " " * label.end() + line[label.end() :]
    ending = _ENDING.search(line)
    if ending:
        line = line[: ending.start()] + ("\\\\" if "\\\\" in ending[0] else "").ljust(len(line) - ending.start())
    numbering = _NUMBERING.search(line)
    if numbering and line[: numbering.start()].strip() and line[numbering.start()].isspace():
        line = line[: numbering.start()] + " " * (len(line) - numbering.start())
    return line


def _is_call(line: str, end: int) -> bool:
    """Whether what looks like a label ``(a)`` is a factor: something that multiplies follows at once."""
    return (
        line[:end].strip().startswith("(")
        and not line[:end].endswith((" ", "\t"))
        or bool(re.match(r"\s*[\^_*/+⊙·]", line[end:]))
    )


def _lines(tokens: list[Token]) -> list[list[Token]]:
    """Tokens cut at line breaks, semicolons and ``where``; alignment marks and line environments dropped."""
    lines: list[list[Token]] = [[]]
    depth = 0
    environments: list[str] = []
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
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
        if token.kind == "symbol" and token.text == "&" and not environments:
            continue
        if token.kind == "newline" and not inside:
            if token.text == "\\\\" or not _goes_on(lines[-1], following):
                lines.append([])
            continue
        if token.kind == "newline" and not environments:
            continue
        if not inside and token.kind == "symbol" and token.text == ";":
            lines.append([])
            continue
        if not inside and token.kind == "symbol" and token.text == "," and _starts_remark(tokens, place + 1):
            lines.append([])
            continue
        if not inside and (
            token.kind == "text"
            and token.text.strip(" ,.:") in ("where", "with", "and", "for", "so", "for all")
            or token.kind == "symbol"
            and token.text == "∀"
        ):
            lines.append([])
            if token.text == "∀":
                lines.append([])
            continue
        lines[-1].append(token)
    end = tokens[-1]
    lines = [_unboxed(_without_remark(line)) for line in lines]
    return [[*line, Token("eof", "", line[-1].end, line[-1].end)] for line in lines if line] or [[end]]


def _without_remark(line: list[Token]) -> list[Token]:
    """A line without words in \\text at its end, unless they state a condition."""
    if len(line) > 1 and line[-1].kind == "text":
        words = line[-1].text.strip(" .,()").lower()
        if not re.search(r"[=<>≤≥]", words) and words.split(" ")[0] not in (
            "if",
            "when",
            "otherwise",
            "unless",
            "else",
        ):
            return line[:-1]
    return line


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


def _goes_on(line: list[Token], following: Token) -> bool:
    """Whether a line break stands in the middle of an expression."""
    if not line:
        return True
    last = line[-1]
    opens = last.kind == "symbol" and last.text in "+-*/·×⊙=≈←(,^_" and last.text != ","
    continues = following.kind == "symbol" and following.text in "+-·×⊙*/)"
    return opens or continues


def _starts_remark(tokens: list[Token], place: int) -> bool:
    """Whether what follows a comma is another statement (it has a relation at top level) or words."""
    depth = 0
    if any(token.kind in ("word", "text") and token.text.strip() == "if" for token in tokens):  # cases on one line
        return False
    for token in tokens[place:]:
        if token.kind in ("newline", "eof"):
            return False
        if token.kind == "symbol":
            if token.text in c.CLOSERS:
                depth += 1
            elif token.text in c.CLOSERS.values():
                depth -= 1
            elif depth == 0 and token.text in ("=", "←", "∈", "≠", "∀"):
                return True
        if token.kind == "word" and token.text in ("where", "with", "for"):
            return True
        if token.kind == "text":
            return True
        if depth < 0:
            return False
    return False


def _without_words(line: list[Token], is_name: Callable[[str], bool]) -> list[Token]:
    """A line without leading words such as ``let``, ``so``, ``Answer:``."""
    place = 0
    while line[place].kind in ("word", "text"):
        words = line[place].text.strip(" :,.").lower().split()
        if line[place].kind == "word" and (is_name(line[place].text) or words[0] not in _LEADING):
            break
        if line[place].kind == "text" and is_name(line[place].text.strip()):
            break
        place += 1
        if line[place].kind == "symbol" and line[place].text in (":", ","):
            place += 1
    while line[place].kind == "symbol" and line[place].text in ("→", "·") and place < len(line) - 1:
        place += 1
    return line[place:]


def _is_prose(line: list[Token], is_name: Callable[[str], bool]) -> bool:
    """Whether a line that does not parse is words rather than damaged mathematics."""
    words = [token for token in line if token.kind in ("word", "text")]
    long = [token for token in words if len(token.text) > 3 and not is_name(token.text)]
    marks = [token for token in line if token.kind == "symbol" and token.text in "=^_{+*/"]
    return len(long) >= 3 and len(long) > 2 * len(marks)
