"""Answers of words and numbers in pieces: values, the names of axes, marks and other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.language.declarations import Expression, Vocabulary
from checker.language.errors import Unreadable
from checker.language.shapes import SCALAR
from checker.parsing.expressions import read_expression
from checker.parsing.layers.dimension_words import AXES, LETTERS
from checker.parsing.scope import Scope
from checker.parsing.undressed import floored


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: an ``axis`` word, a ``value``, a mark (``=`` or ``,``), or any other ``word``."""

    kind: str
    text: str


TOKEN = re.compile(
    r"\\[A-Za-z]+|\d+(?:\.\d+)?|\.\d+|[^\W\d_]+(?:'t)?(?:_(?:\{[^{}]*\}|[A-Za-z0-9]+))?\d*|\s+|.", re.DOTALL
)
NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
_NUMBER_WORD = rf"\b(?:{'|'.join(NUMBER_WORDS[2:])})\b(?=[^.;\n]*\b(?:filter|kernel|channel|map))"
_ENGLISH = frozenset("an in is so as a i on no it at am all me my of or to we us".split()) - {"a", "i"}


class Pieces:
    """Cuts the lines of one answer into pieces. What the problem's sizes and numbers are called is formula, not words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.scope = Scope(vocabulary)
        numbers = (name for name, held in vocabulary.symbols.items() if held.shape == SCALAR and not held.family)
        self.known = frozenset((*vocabulary.sizes, *numbers))

    def spaced(self, text: str) -> str:
        """The text with every sign between sizes as ``×``, and ``ℝ^{...}`` as its exponent in brackets."""
        text = re.sub(r"(?<![A-Za-z\\])R(?=\s*\^\s*[{(\dA-Za-z])", "ℝ", text)
        text = re.sub(r"ℝ\s*\^\s*\{([^{}]*)\}|ℝ\s*\^\s*\(([^()]*)\)", lambda m: f"({m[1] or m[2]})", text)
        text = re.sub(r"ℝ\s*\^\s*([\w×]+(?:\s*×\s*\w+)*)", r"(\1)", text)
        text = re.sub(r"(?<=\d)\s*@\s*", " of ", text)
        text = re.sub(r"(?<=\w)-by-(?=\w)", " by ", text, flags=re.IGNORECASE)
        text = re.sub(
            r"(?<=\d)-(?=[A-Za-z]{3})|(?<=\w)-(?=(?:dimensional|dim|component|element|entry|vector)\b)", " ", text
        )
        text = re.sub(r"\b[123]-?([dD])\b", lambda m: m[0] if m[1] in self.known else " ", text)
        text = re.sub(r"\(\s*([hwcdHWCD])\s*\)", self._axis_in_brackets, text)
        text = re.sub(_NUMBER_WORD, lambda m: str(NUMBER_WORDS.index(m[0].lower())), text, flags=re.IGNORECASE)
        if "x" not in self.known:
            text = re.sub(r"(?<=[\d)\]}])\s*[xX]\s*(?=[\d(\[{\\⌊])", " × ", text)
            text = re.sub(r"(?<![\w\\])(?:\w*\d|[^\W\d])(?:[xX]\w+)+(?!\w)", self._glued, text)
            text = re.sub(r"(?<=[\w)\]}⌋])\s+[xX]\s+(?=[\w(\[{\\⌊])", " × ", text)
            text = re.sub(r"(?<=…)\s*[xX]\s*(?=\w)", " × ", text)
            text = re.sub(r"(?<=\d)\s*[xX]\s+(?=\w)|(?<=\w)\s+[xX]\s*(?=\d)", " × ", text)
        text = re.sub(r"(\d)\s+\((?=\d+\s*×)", r"\1 × (", text)
        return re.sub(r"(?<=[\w)\]}⌋])\s+(?:by|times)\s+(?=[\w(\[{\\⌊])", " × ", text, flags=re.IGNORECASE)

    def _axis_in_brackets(self, match: re.Match[str]) -> str:
        """``2 (h) × 3 (w)``, where the letter is no size."""
        return match[0] if match[1] in self.known else f" … {LETTERS[match[1].lower()]} … "

    def _glued(self, match: re.Match[str]) -> str:
        """``mxn`` as ``m × n`` where all its letters are sizes."""
        pieces = re.split("[xX]", match[0])
        return " × ".join(pieces) if all(piece.isdigit() or self.is_formula(piece) for piece in pieces) else match[0]

    def is_formula(self, word: str) -> bool:
        """Whether a word is a size, or sizes side by side (``mn``, ``2n``)."""
        word = unbraced(word)
        return (
            word in self.known
            or bool(word)
            and word.lower() not in _ENGLISH
            and all(letter in self.known or letter.isdigit() for letter in word)
        )

    def of(self, text: str) -> Iterator[Piece]:
        """The pieces of a line, in order."""
        text = _without_worded_brackets(text, self.is_formula)
        formula, depth = "", 0
        tokens = [match[0] for match in TOKEN.finditer(text)]
        kinds = self._kinds(tokens)
        for token, kind in zip(tokens, kinds, strict=True):
            if kind == "formula" and token[0].isdigit() and formula[-1:].isspace() and formula.rstrip()[-1:].isdigit():
                yield Piece("value", formula.strip())  # 16 7×7×3
                formula, depth = "", 0
            if kind == "formula" or kind == "," and depth > 0:
                if len(token) == 1:
                    depth += (token in "([{⌊⌈") - (token in ")]}⌋⌉")
                formula += token
                continue
            if kind == "space":
                formula += token if formula else ""
                continue
            if formula.strip():
                yield Piece("value", formula.strip())
            formula, depth = "", 0
            bare = unbraced(token)
            yield Piece(kind, bare if kind != "axis" else axis_of(bare) or LETTERS[bare.lower()])
        if formula.strip():
            yield Piece("value", formula.strip())

    def _kinds(self, tokens: list[str]) -> list[str]:
        """What each token is: ``space``, ``formula``, ``axis``, ``word``, ``=`` or ``,``."""
        solid = [at for at, token in enumerate(tokens) if not token.isspace()]
        kinds = ["space"] * len(tokens)
        for place, at in enumerate(solid):
            following = tokens[solid[place + 1]] if place + 1 < len(solid) else ""
            kinds[at] = self._kind(tokens[at], following)
        for place, at in enumerate(solid):  # a letter that nothing explains belongs to the formula that it touches
            token = tokens[at]
            glued = at > 0 and kinds[at - 1] == "formula" and (token[0] in "xX" or token[-1].isdigit())
            if kinds[at] == "word" and glued:
                kinds[at] = "formula"
            elif kinds[at] == "word" and len(token) == 1 and token.isalpha() and token not in "aAI":
                around = [solid[other] for other in (place - 1, place + 1) if 0 <= other < len(solid)]
                if any(kinds[other] == "formula" for other in around):
                    kinds[at] = "formula"
        return kinds

    def _kind(self, token: str, following: str) -> str:
        bare = unbraced(token)
        if token[0].isalpha():
            if self.is_formula(bare):
                return "formula"
            if axis_of(bare) or bare.lower() in LETTERS and following in ("=", ":"):
                return "axis"
            return "word"
        if token in "=:∈":
            return "="
        if token in ",|":
            return ","
        return "word" if token in ".?#\"'_…" or token == "!" and not following else "formula"

    def value(self, text: str) -> Expression:
        """A formula as a number in named sizes. Raises Unreadable."""
        if not text.strip():
            raise Unreadable("a size is missing here", (0, len(text)))
        expression = read_expression(floored(text), self.scope)
        if expression.node.shape != SCALAR or expression.free:
            raise Unreadable(f"{text.strip()} is not a number", (0, len(text)))
        return expression


def axis_of(word: str) -> str:
    """The axis or side that a word names, alone or with what it is of (``padding_height``); empty where it names none."""
    parts = word.lower().split("_")
    named = [AXES[part] for part in parts if part in AXES and len(part) > 1]
    return AXES.get(word.lower()) or (named[0] if len(named) == 1 else "")


def unbraced(token: str) -> str:
    """``W_{1}`` as ``W_1``."""
    return token.replace("{", "").replace("}", "")


def _without_worded_brackets(text: str, is_formula: Callable[[str], bool]) -> str:
    """The text without the round brackets around words: ``3 (height)``, ``(height 3, width 2)``."""

    def bare(match: re.Match[str]) -> str:
        words = [token[0] for token in TOKEN.finditer(match[1]) if token[0][0].isalpha()]
        named = [word for word in words if not is_formula(word)]
        if named and re.search(r"\d[^+]*\+\s*\d", match[1]):  # (160 inputs + 1 bias)
            return re.sub("|".join(rf"\b{re.escape(word)}\b" for word in named), " ", match[0])
        return f" … {match[1]} … " if named else match[0]

    return re.sub(r"\(([^()]*)\)", bare, text)
