"""Text -> tokens. One lexer for LaTeX and for plain text with Unicode, since people mix them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.parsing import characters as c

LONGEST_ANSWER = 20_000
"""Characters; a written answer is far shorter, and reading must stay quick whatever is typed."""


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: ``number``, ``word`` (letters, maybe digits behind), ``name`` (one letter by command or Unicode, never
    split), ``text`` (prose from \\text), ``macro``, ``accent``, ``style``, ``begin``, ``end``, ``newline``, ``symbol``, ``eof``."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False

    @property
    def span(self) -> Span:
        """Where it stands in the source."""
        return (self.start, self.end)


_THOUSANDS = re.compile(r"\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?![\d.])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+\-−]?\d+(?![A-Za-z]))?|\.\d+", re.ASCII)  # 𝟏 is a digit to Unicode
_WORD = re.compile(r"[A-Za-z]+(?:\d+(?![.\d]))?")
_DIGITS = re.compile(r"\d+(?![.\d])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
_BRACED = re.compile(r"\s*\{([^{}]*)\}")
_OVER_RELATION = re.compile(r"\s*\{[^{}]*\}\s*\{\s*=\s*\}")  # \stackrel{!}{=}
_COLUMNS = re.compile(r"\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}")
_MACROS = frozenset(
    "frac tfrac dfrac cfrac sqrt binom stackrel underbrace overbrace overset underset color textcolor".split()
)
_UPRIGHT = frozenset(("mathrm", "operatorname", "mathsf", "texttt", "rm", "mathop"))
_HALVES = ("eft", "ight")  # the same of \left and \right, before a bracket
_DAMAGED = {"rac": "frac", "egin": "begin"}  # text recognition eats the backslash and the letter behind it


def tokenize(source: str) -> list[Token]:
    """The tokens of an answer, ending with ``eof``. Raises Unreadable at a character that means nothing here."""
    if len(source) > LONGEST_ANSWER:
        raise Unreadable(
            f"the answer has {len(source)} characters; at most {LONGEST_ANSWER} are read", (LONGEST_ANSWER, len(source))
        )
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.tokens: list[Token] = []
        self.spaced = False
        self.depth = 0

    def emit(self, kind: str, text: str, start: int, end: int | None = None) -> None:
        self.tokens.append(Token(kind, text, start, self.position if end is None else end, self.spaced))
        self.spaced = False

    def run(self) -> list[Token]:
        source, length = self.source, len(self.source)
        while self.position < length:
            start = self.position
            char = source[start]
            if char == "\n":
                self.position += 1
                self.emit("newline", "\n", start)
                self.spaced = True
            elif char.isspace() or char == "~":
                self.position += 1
                self.spaced = True
            elif char == "\\":
                self._command(start)
            elif char == "$" or char in "\u200b\ufeff":
                self.position += 1
            elif char == "%" and not source[start - 1 : start].isdigit() and source[start:].find("\n") > 0:
                self.position = source.index("\n", start)
            elif (
                char.isdigit()
                and (match := _THOUSANDS.match(source, start))
                and (self.depth == 0 or match[0].count(",") == match[0].count("{,}"))
            ):
                self.position = match.end()
                self.emit("number", re.sub(r"\D", "", match[0]), start)
            elif match := _NUMBER.match(source, start):
                self.position = match.end()
                self.emit("number", match[0].replace("−", "-"), start)
            elif char.isascii() and char.isalpha():
                self._word(start)
            elif char in c.SUBSCRIPTS:
                self._script(start, c.SUBSCRIPTS, "_")
            elif char in c.SUPERSCRIPTS:
                self._script(start, c.SUPERSCRIPTS, "^")
            else:
                self._character(start, char)
        self.position = length
        self.emit("eof", "", length)
        return self.tokens

    def _word(self, start: int) -> None:
        match = _WORD.match(self.source, start)
        assert match is not None
        word = match[0]
        if word in _DAMAGED and self.source[match.end() : match.end() + 1] == "{":
            self.position = match.end()
            if word == "rac":
                self.emit("macro", "frac", start)
            else:
                self._environment(start, "begin")
            return
        if word in _HALVES and re.match(r"\s*\\?[()\[\]{}|.]", self.source[match.end() :]):
            self.position = match.end()  # \left and \right only size the bracket
            return
        if len(word) > 1 and self.source[match.end() : match.end() + 1] in c.COMBINING and not word[-1].isdigit():
            word = word[:-1]  # the accent belongs to the last letter alone
        self.position = start + len(word)
        if word == "in" and self.spaced and self.source[self.position : self.position + 1].isspace():
            self.emit("symbol", "∈", start)
            return
        accent = self._combining()
        if accent is not None and len(word) == 1:
            self.emit("name", self._with_digits(f"{word}_{accent}" if accent else word), start)
        else:
            self.emit("word", word, start)

    def _combining(self) -> str | None:
        mark = self.source[self.position : self.position + 1]
        if mark and mark in c.COMBINING:
            self.position += 1
            return c.COMBINING[mark]
        return None

    def _with_digits(self, name: str) -> str:
        """``δ2`` and ``ŷ1`` for ``δ_2`` and ``ŷ_1``."""
        digits = _DIGITS.match(self.source, self.position)
        if digits is None:
            return name
        self.position = digits.end()
        return f"{name}_{digits[0]}"

    def _script(self, start: int, table: dict[str, str], operator: str) -> None:
        source = self.source
        while self.position < len(source) and source[self.position] in table:
            self.position += 1
        content = "".join(table[char] for char in source[start : self.position])
        self.emit("symbol", operator, start)
        self.emit("symbol", "{", start)
        for token in tokenize(content)[:-1]:
            self.emit(token.kind, token.text, start)
        self.emit("symbol", "}", start)

    def _character(self, start: int, char: str) -> None:
        self.position += 1
        if char in c.CHARACTERS:
            char = c.CHARACTERS[char]
            if not char:
                return
            if char == "⇒":
                self.emit("newline", "⇒", start)
                return
            if char == "''":
                self.emit("symbol", "'", start)
                char = "'"
        if char in c.FRACTIONS:
            top, bottom = c.FRACTIONS[char]
            for kind, text in (
                ("symbol", "{"), ("number", str(top)), ("symbol", "/"), ("number", str(bottom)), ("symbol", "}"),
            ):  # fmt: skip
                self.emit(kind, text, start)
        elif char == "." and re.match(r"\.T\b", self.source[start:]) and self.tokens:  # W.T
            self.position += 1
            self.emit("symbol", "^", start)
            self.emit("symbol", "⊤", start)
        elif char == "." and self.source.startswith(".^", start):  # h.^2
            self.position = start + 2
            self.emit("symbol", "^", start)
            self.emit("symbol", "⊙", start)
        elif char in ":<>!=*|." and self._two(start, char):
            pass
        elif char in c.SYMBOLS:
            self.depth += (char in "([{") - (char in ")]}")
            self.emit("symbol", char, start)
        elif char in c.GREEK_LETTERS:
            if char == "Σ" or char == "Π":
                self.emit("name", c.GREEK_LETTERS[char], start)
                return
            name = c.GREEK_LETTERS[char]
            accent = self._combining()
            name = self._with_digits(f"{name}_{accent}" if accent else name)
            self.emit("name", name, start)
        else:
            self._composed(start, char)

    def _two(self, start: int, char: str) -> bool:
        pairs = {
            ":=": "←",
            "<=": "≤",
            ">=": "≥",
            "!=": "≠",
            "<-": "←",
            "->": "→",
            "==": "=",
            "**": "^",
            "||": "‖",
            ".*": "⊙",
            "./": "/",
            "=>": "⇒",
        }
        pair = self.source[start : start + 2]
        if pair == "<-" and self.source[start + 2 : start + 3].isdigit():  # u<-1 compares
            return False
        if pair not in pairs:
            return False
        self.position = start + 2
        self.emit("newline" if pairs[pair] == "⇒" else "symbol", pairs[pair], start)
        return True

    def _composed(self, start: int, char: str) -> None:
        plain = unicodedata.normalize("NFKD", char)
        accents = [c.COMBINING[mark] for mark in plain[1:] if mark in c.COMBINING]
        base = c.GREEK_LETTERS.get(plain[0], plain[0])
        if char == "ℓ":
            base, accents = "l", []
        if (base.isascii() and base.isalpha()) and len(accents) == len(plain) - 1:
            self.emit("name", self._with_digits("_".join([base, *filter(None, accents)])), start)
            return
        if plain.isdigit():
            self.emit("number", plain, start)
            return
        raise Unreadable(f"the character {char!r} means nothing here", (start, start + 1))

    def _command(self, start: int) -> None:
        match = _COMMAND.match(self.source, start)
        if match is None:
            raise Unreadable("a backslash with nothing behind it", (start, start + 1))
        self.position = match.end()
        name = match[0][1:]
        if name.endswith("*") and name != "operatorname*":
            name, self.position = name[:-1], self.position - 1
        name = name.removesuffix("*")
        if name in ("begin", "end"):
            self._environment(start, name)
        elif name == "\\":
            optional = re.compile(r"\s*\[[0-9.]+\s*(?:pt|em|ex|mm|cm)\]").match(self.source, self.position)
            self.position = optional.end() if optional else self.position
            self.emit("newline", "\\\\", start)
        elif name in ("(", ")", "[", "]"):  # \( ... \) and \[ ... \] are maths delimiters
            self.spaced = True
        elif name in ("tag", "label", "vspace", "hspace", "phantom", "eqref", "ref"):
            braced = _BRACED.match(self.source, self.position)
            self.position = braced.end() if braced else self.position
        elif name in c.ARROWS:
            self.emit("newline", "⇒", start)
        elif name in ("overset", "stackrel") and (over := _OVER_RELATION.match(self.source, self.position)):
            self.position = over.end()
            self.emit("symbol", "≐", start)
        elif name == "not":
            raise Unreadable("a negated relation is not read", (start, self.position))
        elif name in c.SKIPPED_COMMANDS:
            if name in ("left", "right") and self.source[self.position : self.position + 1] == ".":
                self.position += 1
            self.spaced = self.spaced or name not in ("left", "right")
        elif name in c.OPERATOR_COMMANDS:
            self.emit("symbol", c.OPERATOR_COMMANDS[name], start)
        elif name in c.ACCENTS:
            self.emit("accent", c.ACCENTS[name], start)
        elif name in c.STYLES:
            self._style(start, name)
        elif name in _MACROS:
            self.emit("macro", "frac" if name.endswith("frac") else name, start)
        elif name in c.GREEK_VARIANTS:
            self.emit("name", c.GREEK_VARIANTS[name], start)
        elif name in c.GREEK_NAMES:
            self.emit("name", name, start)
        elif name in ("#", "&", "%", "_", "$"):
            self.emit("symbol", name, start)
        elif name == "ell":
            self.emit("name", "l", start)
        elif name == "Pr":
            self.emit("name", "p", start)
        elif len(name) == 1 and self.source.count("\\") == 1 and re.search(r"[\w)\]']$", self.source[:start]):
            raise Unreadable("a left division: an inverse is written inv(A) b", (start, self.position))
        elif name.isalpha() and (name in BY_NAME or not self.source[self.position :].lstrip().startswith("{")):
            self.emit("name", name, start)
        else:
            raise Unreadable(f"the command {match[0]} is not read here", (start, self.position))

    def _environment(self, start: int, kind: str) -> None:
        match = _ENVIRONMENT.match(self.source, self.position)
        if match is None:
            raise Unreadable(f"\\{kind} needs the name of an environment in braces", (start, self.position))
        self.position = match.end()
        if kind == "begin" and match[1] == "array":
            columns = _COLUMNS.match(self.source, self.position)
            self.position = columns.end() if columns else self.position
        self.emit(kind, match[1].removesuffix("*"), start)

    def _style(self, start: int, name: str) -> None:
        """Fonts carry no meaning, except blackboard and bold digits; upright letters form one word."""
        braced = _BRACED.match(self.source, self.position)
        content = braced[1].strip() if braced else ""
        if braced is None:
            after = self.source[self.position :].lstrip()[:1]
            if name in c.BLACKBOARD | c.BOLD and after in ("1", "0", "I") and not (after == "I" and name in c.BOLD):
                self.position = self.source.index(after, self.position) + 1
                content = after
            else:
                return  # \mathbf W, \mathbf \theta: the letter follows as its own token
        if name in c.BLACKBOARD and content in ("1", "I", "𝟙"):
            self._finish(braced, "symbol", "𝟙", start)
        elif name in c.BLACKBOARD and content == "R":
            self._finish(braced, "symbol", "ℝ", start)
        elif name in c.BOLD and content in ("1", "0"):
            self._finish(braced, "symbol" if content == "1" else "name", "𝟏" if content == "1" else "𝟎", start)
        elif name in c.TEXT_STYLES and braced is not None and not re.search(r"[\\$_^]", content):
            if content in ("T", "T ", "⊤"):
                self._finish(braced, "symbol", "⊤", start)
            elif re.fullmatch(r"[A-Za-z]\w*", content) and (
                len(content) == 1 or content in BY_NAME or name in _UPRIGHT
            ):
                self._finish(braced, "name", content, start)
            else:
                self._finish(braced, "text", content, start)
        elif braced is not None and re.fullmatch(r"[A-Za-z]+\d*", content):
            self._finish(
                braced,
                "name" if len(content) == 1 or name in ("mathbf", "boldsymbol", "bm") else "word",
                content,
                start,
            )
        # otherwise the braces that follow are an ordinary group

    def _finish(self, braced: re.Match[str] | None, kind: str, text: str, start: int) -> None:
        if braced is not None:
            self.position = braced.end()
        self.emit(kind, text, start)
