"""Tokens -> surface pieces: a recursive-descent parser for what people write.

The grammar knows brackets, scripts, fractions, sums with their reach, bars and environments. It does not know what a name
means; only :mod:`checker.parsing.resolve` does. It is hand-written rather than generated because three of its rules look
ahead in ways that an LALR table cannot: which ``|`` opens and which closes, how far a sum reaches ("where its index occurs
behind a further ``+``, over that too"), and ``W^Tx``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.language.errors import Span, Unreadable
from checker.parsing import characters as c
from checker.parsing import structures
from checker.parsing.lexer import Token
from checker.parsing.surface import (
    Cells,
    Chain,
    Frac,
    Group,
    Name,
    Num,
    Product,
    Prose,
    Root,
    Script,
    Surface,
    Terms,
)

DEEPEST = 60
"""Nested brackets; deeper ones are refused rather than risk the interpreter's stack."""


def parse(tokens: Sequence[Token], is_name: Callable[[str], bool], strict_scripts: bool) -> Surface:
    """The surface of one statement. ``is_name`` tells declared names; ``strict_scripts`` takes only the first letter behind
    ``_`` and ``^``, as LaTeX does. Raises Unreadable."""
    parser = Parser(tokens, is_name, strict_scripts)
    piece = parser.chain()
    parser.expect_end()
    return piece


class Parser:
    def __init__(self, tokens: Sequence[Token], is_name: Callable[[str], bool], strict_scripts: bool) -> None:
        self.tokens = list(tokens)
        self.at = 0
        self.depth = 0
        self.bars: list[str] = []
        self.is_name = is_name
        self.strict = strict_scripts

    # -- tokens ------------------------------------------------------------------------------------------------------
    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def is_symbol(self, *texts: str) -> bool:
        token = self.token
        return token.kind == "symbol" and token.text in texts

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def since(self, start: int) -> Span:
        end = self.tokens[self.at - 1].end if self.at else start
        return (start, max(start, end))

    def expect_end(self) -> None:
        if self.token.kind != "eof":
            raise self.unexpected("an operator or the end")

    def unexpected(self, wanted: str) -> Unreadable:
        token = self.token
        if token.kind == "eof":
            return Unreadable(f"the answer ends where {wanted} was expected", (max(0, token.start - 1), token.end))
        what = "a line break" if token.kind == "newline" else repr(token.text)
        return Unreadable(f"{what} stands where {wanted} was expected", token.span)

    def close(self, opener: Token, closer: str) -> None:
        if not self.is_symbol(closer):
            if self.token.kind == "eof":
                raise Unreadable(f"this {opener.text!r} is never closed", opener.span, hint=f"add {closer!r}")
            raise self.unexpected(f"{closer!r}")
        self.take()

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(f"brackets are nested more than {DEEPEST} deep", token.span)

    # -- relations, sums, products -----------------------------------------------------------------------------------
    def chain(self) -> Surface:
        start = self.token.start
        operands: list[Surface] = []
        relations: list[str] = []
        if self.is_symbol("=", "≈", "←"):  # "= x + y" continues a line above
            relations.append(self.take().text)
            operands.append(Name("", span=(start, start)))
        operands.append(self.terms())
        while self.token.kind == "symbol" and self.token.text in c.RELATIONS:
            relation = self.take().text
            if relation == ":" and self.is_symbol("="):
                self.take()
                relation = "←"
            relations.append(relation)
            operands.append(self.terms())
        if structures.says_if(self):
            operands[-1] = structures.conditional(self, operands[-1])
        return (
            operands[0]
            if len(operands) == 1 and not relations
            else Chain(tuple(operands), tuple(relations), span=self.since(start))
        )

    def terms(self) -> Surface:
        start = self.token.start
        parts: list[tuple[str, Surface]] = []
        sign = "+"
        while self.is_symbol("+", "-", "±"):
            sign = self._combined(sign, self.take().text)
        parts.append((sign, self.product()))
        while self.is_symbol("+", "-", "±"):
            sign = self.take().text
            while self.is_symbol("+", "-"):
                sign = self._combined(sign, self.take().text)
            parts.append((sign, self.product()))
        if len(parts) == 1 and sign == "+":
            return parts[0][1]
        return Terms(tuple(parts), span=self.since(start))

    @staticmethod
    def _combined(left: str, right: str) -> str:
        return "±" if "±" in (left, right) else "-" if (left == "-") != (right == "-") else "+"

    def product(self, ends_at_slash: bool = False) -> Surface:
        """Factors side by side; ``∏ a / b`` divides the whole product, so that ends at the slash."""
        start = self.token.start
        parts: list[tuple[str, Surface]] = [("", self.factor())]
        while True:
            if ends_at_slash and self.is_symbol("/") and not structures.is_differential(parts[-1][1]):
                break
            if self.token.kind == "symbol" and self.token.text in c.PRODUCT_OPERATORS:
                operator = self.take().text
                if self.is_symbol("-", "+"):  # a * -b
                    sign = self.take()
                    operand = Terms(((sign.text, self.factor()),), span=self.since(sign.start))
                    parts.append((operator, operand))
                else:
                    parts.append((operator, self.factor()))
            elif self.starts_factor():
                parts.append(("", self.factor()))
            else:
                break
        return parts[0][1] if len(parts) == 1 else Product(tuple(parts), span=self.since(start))

    def starts_factor(self) -> bool:
        token = self.token
        if token.kind == "word" and token.text in _REMARKS and not self.is_name(token.text):
            return False
        if token.kind in ("number", "word", "name", "macro", "accent", "begin"):
            return True
        if token.kind != "symbol":
            return token.kind == "text" and self._known_text(token.text)
        if token.text in ("|", "‖"):
            return self._bar_opens(token.text)
        return token.text in c.FACTOR_STARTS

    def _known_text(self, text: str) -> bool:
        word = text.strip()
        return bool(word) and (self.is_name(word) or word.isalnum() and word.lower() not in _REMARKS)

    def _bar_opens(self, bar: str) -> bool:
        """A bar behind an operand opens unless one of its kind is open; alone in its brackets it separates ("given")."""
        if bar in self.bars:
            return False
        depth = 0
        for token in self.tokens[self.at + 1 :]:
            if token.kind == "eof" or token.kind == "newline":
                return False
            if token.kind == "symbol":
                if token.text in c.CLOSERS:
                    depth += 1
                elif token.text in c.CLOSERS.values():
                    depth -= 1
                    if depth < 0:
                        return False
                elif token.text == bar and depth == 0:
                    return True
        return False

    # -- factors -----------------------------------------------------------------------------------------------------
    def factor(self) -> Surface:
        return self.scripts(self.atom())

    def scripts(self, base: Surface) -> Surface:
        sub: Surface | None = None
        sups: list[Surface] = []
        primes = 0
        while self.token.kind == "symbol":
            token = self.token
            if token.text == "_":
                self.take()
                piece = self.script_argument("_", base)
                if isinstance(piece, Name) and piece.text in _ACCENT_WORDS and isinstance(base, Name) and sub is None:
                    base = Name(
                        f"{base.text}_{piece.text}", whole=True, span=self.since(base.span[0]), spaced=base.spaced
                    )
                elif (
                    sups
                    and isinstance(sups[-1], Name)
                    and self.tokens[self.at - 3].text == sups[-1].text
                    and not (isinstance(base, Name) and self.is_name(f"{base.text}^{sups[-1].text}"))
                ):  # p_k^y_k, but not w^f_t where w^f is a name
                    sups[-1] = Script(sups[-1], piece, span=self.since(sups[-1].span[0]))
                elif sub is not None:
                    base = Script(base, sub, tuple(sups), primes, span=(base.span[0], token.start), spaced=base.spaced)
                    sub, sups, primes = piece, [], 0
                else:
                    sub = piece
            elif token.text == "^":
                self.take()
                piece = self.script_argument("^", base)
                if isinstance(piece, Name) and piece.text == "'":
                    primes += 1
                else:
                    sups.append(piece)
            elif token.text == "'":
                self.take()
                primes += 1
            elif token.text == "⊤" and not token.spaced:
                self.take()
                sups.append(Name("⊤", whole=True, span=token.span))
            else:
                break
        if sub is None and not sups and not primes:
            return base
        start = base.span[0]
        return Script(base, sub, tuple(sups), primes, span=self.since(start), spaced=base.spaced)

    def script_argument(self, operator: str, base: Surface) -> Surface:
        token = self.token
        if self.is_symbol("{"):
            self.take()
            if self.is_symbol("'", "*", "+") and self.tokens[self.at + 1].text == "}":
                text = self.take().text
                self.take()
                return Name(text, whole=True, span=self.since(token.start))
            self.deeper(token)
            saved, self.bars = self.bars, []
            hadamard = operator == "^" and self.is_symbol("⊙") and self.take()
            items = self.items("}")
            self.bars = saved
            self.close(token, "}")
            self.depth -= 1
            piece = items[0] if len(items) == 1 else Group("{", tuple(items), span=self.since(token.start))
            return Product((("⊙", piece),), span=piece.span) if hadamard else piece
        if operator == "^" and self.is_symbol("⊙"):
            self.take()
            return Product((("⊙", self.script_argument(operator, base)),), span=self.since(token.start))
        if token.kind == "word":
            return self._script_word(operator, base)
        if self.is_symbol("+") and (self.tokens[self.at + 1].kind == "eof" or self.tokens[self.at + 1].spaced):  # [u]_+
            self.take()
            return Name("+", whole=True, span=token.span)
        if self.is_symbol("-", "+"):
            sign = self.take()
            operand = self.script_argument(operator, base)
            return Terms(((sign.text, operand),), span=self.since(sign.start)) if sign.text == "-" else operand
        if self.is_symbol("⊤", "'", "*"):
            self.take()
            return Name(token.text, whole=True, span=token.span)
        if token.kind == "text":
            self.take()
            return Name(token.text.strip(), whole=True, span=token.span)
        if token.kind == "eof":
            raise self.unexpected(f"something behind {operator!r}")
        return self.atom()

    def _script_word(self, operator: str, base: Surface) -> Surface:
        """``W^Tx``, ``x_ny`` and ``w_jx``: how much of a word is the script."""
        token = self.take()
        text = token.text
        whole_name = isinstance(base, Name) and self.is_name(f"{base.text}{operator}{text}")
        if whole_name or len(text) == 1:
            return Name(text, whole=len(text) == 1, span=token.span)
        if operator == "^" and (text[0] == "T" and len(text) <= 3 or self.strict):
            keep = 1
        elif self.strict:
            keep = 1 if not self.is_name(text) else len(text)
        else:
            keep = len(text)
        if keep < len(text) and not (operator == "_" and text in _NAME_SUFFIXES):
            rest = Token("word", text[keep:], token.start + keep, token.end)
            self.at -= 1
            self.tokens[self.at] = rest
            return Name(text[:keep], whole=True, span=(token.start, token.start + keep))
        return Name(text, span=token.span)

    def atom(self) -> Surface:
        token = self.token
        match token.kind:
            case "number":
                self.take()
                return Num(token.text, span=token.span, spaced=token.spaced)
            case "word" | "name":
                self.take()
                following = self.token
                if (
                    token.text == "Delta" and following.kind in ("word", "name") and not self.is_name("Delta")
                ):  # Δw is one name
                    self.take()
                    text = f"Delta{following.text}"
                    return Name(text, whole=True, span=(token.start, following.end), spaced=token.spaced)
                return self.word(token)
            case "text":
                self.take()
                if self._known_text(token.text):
                    return Name(token.text.strip(), whole=True, span=token.span, spaced=token.spaced)
                return Prose(token.text, span=token.span)
            case "macro":
                return structures.macro(self)
            case "accent":
                self.take()
                return self.accented(token, self.script_argument("accent", Name("")))
            case "begin":
                return structures.environment(self)
            case "symbol":
                return self.symbol()
        raise self.unexpected("a number, a name or a bracket")

    def accented(self, token: Token, base: Surface) -> Surface:
        """A hat over a name makes another name: ``\\hat{y}`` is ``y_hat``, ``\\hat{y_1}`` its entry."""
        span = self.since(token.start)
        if isinstance(base, Name):
            return Name(f"{base.text}_{token.text}", whole=True, span=span, spaced=token.spaced)
        if isinstance(base, Script) and isinstance(base.base, Name):
            name = Name(f"{base.base.text}_{token.text}", whole=True, span=span, spaced=token.spaced)
            return Script(name, base.sub, base.sups, base.primes, span=span, spaced=token.spaced)
        raise Unreadable("an accent over more than a name is not read", span)

    def word(self, token: Token) -> Surface:
        text = token.text
        if text in ("sum", "prod", "max", "min", "Sigma", "Pi") and self.is_symbol("_"):
            big = {"Sigma": "sum", "Pi": "prod"}.get(text, text)
            unicode_sigma = text in ("Sigma", "Pi") and not self.is_name(text) and token.end - token.start == 1
            if text not in ("Sigma", "Pi") or unicode_sigma:
                return structures.big(self, token, big)
        if text == "cases" and self.is_symbol("("):
            return structures.plain_cases(self, token)
        if text == "Sigma" and token.end - token.start == 1 and not self.is_name("Sigma"):
            return structures.big(self, token, "sum")
        return Name(text, whole=token.kind == "name", span=token.span, spaced=token.spaced)

    def symbol(self) -> Surface:
        token = self.token
        match token.text:
            case "⦃" if self.tokens[self.at + 1].kind == "begin" and self.tokens[self.at + 1].text in (
                "array",
                "matrix",
            ):
                return structures.braced_cases(self)
            case "(" | "[" | "{" | "⦃" | "⟨" | "⌊":
                return self.group()
            case "|" | "‖":
                return self.bar()
            case "∑" | "∏":
                self.take()
                return structures.big(self, token, "sum" if token.text == "∑" else "prod")
            case "∂":
                return structures.partial(self)
            case "∇":
                return structures.nabla(self)
            case "√":
                self.take()
                operand = self.factor()
                return Root(operand, span=self.since(token.start), spaced=token.spaced)
            case "𝟙" | "𝟏" | "∞" | "⊤" | "…" | "ℝ" | "*":
                if token.text == "*":
                    raise self.unexpected("a number, a name or a bracket")
                self.take()
                return Name(token.text, whole=True, span=token.span, spaced=token.spaced)
        raise self.unexpected("a number, a name or a bracket")

    def items(self, closer: str) -> list[Surface]:
        """Comma- or semicolon-separated content up to a closer (not taken)."""
        found: list[Surface] = []
        if self.is_symbol(closer):
            return found
        while True:
            while self.token.kind == "newline":
                self.take()
            start = self.token.start
            piece = self.chain()
            if self.is_symbol("|", "‖") and self.token.text not in self.bars:  # p(y | x): given
                self.take()
                rest = self.items(closer)
                piece = Group("|given", (piece, *rest), span=self.since(start))
                found.append(piece)
                return found
            found.append(piece)
            if self.conjunction():
                continue
            if self.token.kind == "text":  # remarks
                self.take()
            while self.token.kind == "newline":
                self.take()
            if self.is_symbol(",", ";"):
                self.take()
                while self.is_symbol("…", ","):
                    self.take()
                if self.is_symbol(closer):
                    return found
                continue
            return found

    def conjunction(self) -> bool:
        """Takes ``∧`` or ``and`` between conditions. Raises Unreadable at ``∨`` and ``or``."""
        token = self.token
        word = token.text.strip() if token.kind in ("word", "text") else ""
        if self.is_symbol("∨") or word == "or":
            raise Unreadable("conditions joined by 'or' are not read", token.span, hint="write the cases one by one")
        if self.is_symbol("∧") or word == "and":
            self.take()
            return True
        return False

    def group(self) -> Surface:
        opener = self.take()
        self.deeper(opener)
        saved, self.bars = self.bars, []
        closer = c.CLOSERS[opener.text]
        items = self.items(closer)
        self.bars = saved
        if opener.text in "([" and self.is_symbol(")", "]") and not self.is_symbol(closer):
            closer = self.token.text  # half-open intervals, and slips of the pen such as (a]
        self.close(opener, closer)
        self.depth -= 1
        span = self.since(opener.start)
        if not items and opener.text != "{":
            raise Unreadable("nothing stands in these brackets", span)
        if opener.text == "{":
            if not items:
                return Prose("", span=span)
            inner = items[0] if len(items) == 1 else Group("{", tuple(items), span=span)
            return inner if isinstance(inner, (Name, Num, Script, Group, Frac)) else Group("{", (inner,), span=span)
        if opener.text == "[" and items and all(isinstance(item, Group) and item.kind == "[" for item in items):
            rows = tuple(item.items for item in items if isinstance(item, Group))
            return Cells(rows, span=span, spaced=opener.spaced)
        return Group(opener.text, tuple(items), span=span, spaced=opener.spaced)

    def bar(self) -> Surface:
        opener = self.take()
        self.deeper(opener)
        self.bars.append(opener.text)
        content = self.chain()
        self.bars.pop()
        self.close(opener, opener.text)
        self.depth -= 1
        return Group(opener.text, (content,), span=self.since(opener.start), spaced=opener.spaced)


_ACCENT_WORDS = frozenset(c.ACCENTS.values())
_NAME_SUFFIXES = frozenset("hat bar tilde dot new old prev next train test true pred in out max min".split())
_REMARKS = frozenset("if for otherwise else when where and or with all is the so then".split())
