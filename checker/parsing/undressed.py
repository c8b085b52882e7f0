"""Answers that are mostly words and numbers, without their LaTeX and Markdown dress: what is left is plain text in Unicode."""

from __future__ import annotations

import re
import unicodedata

from checker.language.declarations import Vocabulary
from checker.language.errors import Unreadable
from checker.language.rationals import rational_value
from checker.parsing import characters as c
from checker.parsing.expressions import read_expression
from checker.parsing.lexer import LONGEST_ANSWER
from checker.parsing.scope import Scope

_WORD_STYLES = "text|textbf|textit|textrm|textsf|texttt|mbox|hbox|textnormal|emph"
_LETTER_STYLES = "mathrm|mathbf|mathit|mathsf|mathcal|boldsymbol|bm|operatorname|mathbin|vec|underline"
_SYMBOLS: tuple[tuple[str, str], ...] = (
    (r"\\(?:left|right|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr)(?![a-zA-Z])\.?", ""),
    (r"\\(?:quad|qquad|enspace|displaystyle|textstyle|checkmark|square|blacksquare|therefore)(?![a-zA-Z])", " "),
    (r"\\begin\s*\{(?:aligned|align\*?|equation\*?|gather\*?|split|itemize|enumerate|center)\}", "\n"),
    (r"\\end\s*\{(?:aligned|align\*?|equation\*?|gather\*?|split|itemize|enumerate|center)\}", "\n"),
    (r"\\item(?![a-zA-Z])", "\n"),
    (r"\\(?:times)(?![a-zA-Z])", " × "),
    (r"\\cdot(?![a-zA-Z])|\\bullet(?![a-zA-Z])", " · "),
    (r"\\ast(?![a-zA-Z])", " * "),
    (r"\\(?:long)?(?:right|Right)arrow(?![a-zA-Z])|\\(?:to|implies|mapsto|Longrightarrow)(?![a-zA-Z])", " → "),
    (r"\\x?rightarrow\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}", " → "),
    (r"\\(?:approx|equiv|simeq|coloneqq|triangleq)(?![a-zA-Z])", " = "),
    (r"\\in(?![a-zA-Z])", " ∈ "),
    (r"\\math(?:bb|bf|rm)\s*\{\s*R\s*\}|\\math(?:bb|bf|rm)\s+R\b|\\(?:R|Re|reals|Reals)(?![a-zA-Z])", "ℝ"),
    (r"\\lfloor(?![a-zA-Z])", "⌊"),
    (r"\\rfloor(?![a-zA-Z])", "⌋"),
    (r"\\lceil(?![a-zA-Z])", "⌈"),
    (r"\\rceil(?![a-zA-Z])", "⌉"),
    (r"\\(?:colon)(?![a-zA-Z])", ":"),
    (r"\\dim(?![a-zA-Z])", " dim "),
    (r"\\[,;:! ]|\\(?=[\s$])|~", " "),
    (r"\\[()\[\]]|\$|`|&(?!amp)", " "),
    (r"\\([#%_{}])", r"\1"),
    (r"\{,\}", ","),
    (r"(?<![\w)])\*\*([^*\n]+)\*\*(?![\w(])", r" \1 "),
    (r"-{1,3}\s*\(?[A-Za-z][\w ]*\)?\s*-{1,3}>", " → "),
    (r"-{1,2}>|={1,2}>|[⟶→⇒⟹↦➔➜➝]", " → "),
    (r":=|==", "="),
    (r"[≈≡≜]", "="),
    (r"[✕✖⨯⨉╳хХ]", "×"),
    (r"[−–—]", "-"),
    (r"[✓✔∎•]", " "),
    (r"\brac\{", r"\\frac{"),
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:,|[ \u00a0\u2009\u202f])\d{3})+(?![\d.])")
_SUPERSCRIPT = re.compile(f"[{''.join(map(re.escape, c.SUPERSCRIPTS))}]+")
_FLOOR = re.compile(r"([⌊⌈])([^⌊⌋⌈⌉]*)([⌋⌉])")
_CALLED = re.compile(r"(?:\\operatorname\s*\{(floor|ceil)\}|\b(?:math\.|np\.)?(floor|ceil))\s*(?=\()")
MOST_FLOORS = 50


def undressed(text: str) -> str:
    """The text with fonts, spacing commands, environments and marks taken off and operators as single characters.

    Line breaks stay. What LaTeX it still has is mathematics: fractions, scripts.
    """
    if len(text) > LONGEST_ANSWER:
        raise Unreadable(
            f"the answer has {len(text)} characters; at most {LONGEST_ANSWER} are read", (LONGEST_ANSWER, len(text))
        )
    text = unicodedata.normalize("NFC", text).replace("\\\\", "\n")
    text = re.sub(rf"\\(?:{_WORD_STYLES})\s*\{{([^{{}}]*)\}}", r" \1 ", text)
    text = _SUPERSCRIPT.sub(lambda match: "^{" + "".join(c.SUPERSCRIPTS[one] for one in match[0]) + "}", text)
    for command, mark in _SYMBOLS:
        text = re.sub(command, mark, text)
    text = re.sub(rf"\\(?:{_LETTER_STYLES})\s*\{{([^{{}}]*)\}}", r"\1", text)
    text = re.sub(rf"\\(?:{_LETTER_STYLES})(?![a-zA-Z])", "", text)
    return _unboxed(text)


def _unboxed(text: str) -> str:
    """The text with what stands in ``\\boxed{...}`` in its place."""
    for _ in range(MOST_FLOORS):
        match = re.search(r"\\f?box(?:ed)?\s*\{", text)
        if match is None:
            break
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += (text[end] == "{") - (text[end] == "}")
            end += 1
        inside = text[match.end() : end - 1 if depth == 0 else end]
        text = f"{text[: match.start()]} {inside} {text[end:]}"
    return text


def ungrouped(text: str) -> str:
    """The text with thousands joined: ``4,608`` and ``4 608`` are 4608."""
    return _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)


def floored(text: str) -> str:
    """The text with every floor and ceiling of a number replaced by its value. Raises Unreadable for one of named sizes."""
    text = _bracketed_calls(text)
    for _ in range(MOST_FLOORS):
        match = _FLOOR.search(text)
        if match is None:
            return text
        if not (value := _number(match[2])):
            raise Unreadable("a floor is read only where a number stands in it", (0, len(text)))
        whole = -(-value[0] // value[1]) if match[3] == "⌉" or match[1] == "⌈" else value[0] // value[1]
        text = f"{text[: match.start()]}({whole}){text[match.end() :]}"
    raise Unreadable(f"more than {MOST_FLOORS} floors are not read", (0, len(text)))


def _bracketed_calls(text: str) -> str:
    """``floor(...)`` as ``⌊...⌋``."""
    for _ in range(MOST_FLOORS):
        match = _CALLED.search(text)
        if match is None:
            break
        depth, end = 0, match.end()
        while end < len(text):
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
            if depth == 0:
                break
        left, right = ("⌊", "⌋") if (match[1] or match[2]) == "floor" else ("⌈", "⌉")
        text = f"{text[: match.start()]}{left}{text[match.end() + 1 : end - 1]}{right}{text[end:]}"
    return text


def _number(text: str) -> tuple[int, int] | None:
    value = rational_value(read_expression(text, Scope(Vocabulary())).node)
    return None if value is None else value.as_integer_ratio()
