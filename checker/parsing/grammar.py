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
from checker.parsing.lexer import Token
from checker.parsing.surface import (
    Big,
    Branches,
    Cells,
    Chain,
    Frac,
    Group,
    Nabla,
    Name,
    Num,
    Partial,
    Piece,
    Product,
    Prose,
    Root,
    Script,
    Surface,
    Terms,
    parts_of,
)

DEEPEST = 60
"""Nested brackets; deeper ones are refused rather than risk the interpreter's stack."""

RELATIONS = frozenset("=≠<>≤≥∈∉←→≈∼∝:")
PRODUCT_OPERATORS = frozenset("·×*⊙⊗⊘@/∧∨")
CLOSERS = {"(": ")", "[": "]", "{": "}", "⦃": "⦄", "⟨": "⟩", "⌊": "⌋"}
_STARTS = frozenset("([{⦃⟨⌊|‖∑∏∂∇√𝟙𝟏∞")


def parse(tokens: Sequence[Token], is_name: Callable[[str], bool], strict_scripts: bool) -> Surface:
    """The surface of one statement. ``is_name`` tells declared names; ``strict_scripts`` takes only the first letter behind
    ``_`` and ``^``, as LaTeX does. Raises Unreadable."""
    parser = _Parser(tokens, is_name, strict_scripts)
    piece = parser.chain()
    parser.expect_end()
    return piece


def mentions(piece: Surface, letter: str) -> bool:
    """Whether a letter occurs in a piece, sums over that very letter aside."""
    match piece:
        case Name(text=text):
            return text == letter or (len(text) <= 3 and letter in text and not piece.whole)
        case Big(sub=sub) if sub is not None and letter in index_letters(sub):
            return False
    return any(mentions(part, letter) for part in parts_of(piece))


def index_letters(sub: Surface) -> tuple[str, ...]:
    """The letters that a sum's subscript binds: ``i``, ``i=1``, ``i,j``, ``k ≠ j`` (k), ``i ∈ S``, ``kl``."""
    match sub:
        case Name(text=text):
            return (text,) if len(text) == 1 or not text.isalpha() or text in c.GREEK_NAMES else tuple(text)
        case Script(base=base):
            return index_letters(base)
        case Chain(operands=operands):
            return index_letters(operands[0])
        case Group(kind="{" | "(" | "[", items=items):
            return tuple(letter for item in items for letter in index_letters(item))
        case Product(parts=parts):
            return tuple(letter for _, part in parts for letter in index_letters(part))
    return ()


class _Parser:
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
        operands, relations = [], []
        if self.is_symbol("=", "≈", "←"):  # "= x + y" continues a line above
            relations.append(self.take().text)
            operands.append(Name("", span=(start, start)))
        operands.append(self.terms())
        while self.token.kind == "symbol" and self.token.text in RELATIONS:
            relation = self.take().text
            if relation == ":" and self.is_symbol("="):
                self.take()
                relation = "←"
            relations.append(relation)
            operands.append(self.terms())
        if self._says_if():
            operands[-1] = self.conditional(operands[-1])
        return operands[0] if len(operands) == 1 and not relations else Chain(tuple(operands), tuple(relations), span=self.since(start))

    def _says_if(self) -> bool:
        token = self.token
        return token.kind in ("word", "text") and token.text.strip(" ,").lower() in ("if", "when", "for") and not self.is_name(token.text)

    def conditional(self, value: Surface) -> Surface:
        """``1 if R > b, -1 if R < b, 0 otherwise``."""
        start = value.span[0]
        rows: list[tuple[Surface, Surface | None]] = []
        while self._says_if():
            self.take()
            rows.append((value, self.condition_chain()))
            while self.is_symbol(",", ";") or self.token.kind in ("word", "text") and self.token.text.strip(" ,").lower() in ("and", "else"):
                self.take()
            if self.token.kind in ("word", "text") and self.token.text.strip(" ,").lower() in ("otherwise", "else"):
                self.take()
            if self.token.kind == "eof" or self.token.kind == "symbol" and not self.is_symbol("-") and not self.starts_factor():
                break
            value = self.terms()
            if self.token.kind in ("word", "text") and self.token.text.strip(" ,.").lower() in ("otherwise", "else"):
                self.take()
                rows.append((value, None))
                break
            if not self._says_if():
                rows.append((value, None))
        return Branches(tuple(rows), span=self.since(start))

    def condition_chain(self) -> Surface:
        """Operands joined by relations, without a further ``if``."""
        start = self.token.start
        operands, relations = [self.terms()], []
        while self.token.kind == "symbol" and self.token.text in RELATIONS:
            relations.append(self.take().text)
            operands.append(self.terms())
        return Chain(tuple(operands), tuple(relations), span=self.since(start))

    def terms(self) -> Surface:
        start = self.token.start
        parts: list[tuple[str, Surface]] = []
        sign = "+"
        signed = False
        while self.is_symbol("+", "-", "±"):
            sign = self._combined(sign, self.take().text)
            signed = True
        parts.append((sign, self.product()))
        while self.is_symbol("+", "-", "±"):
            sign = self.take().text
            while self.is_symbol("+", "-"):
                sign = self._combined(sign, self.take().text)
            parts.append((sign, self.product()))
        if len(parts) == 1 and not (signed and sign == "-"):
            return parts[0][1]
        return Terms(tuple(parts), span=self.since(start))

    @staticmethod
    def _combined(left: str, right: str) -> str:
        return "±" if "±" in (left, right) else "-" if (left == "-") != (right == "-") else "+"

    def product(self) -> Surface:
        start = self.token.start
        parts: list[tuple[str, Surface]] = [("", self.factor())]
        while True:
            if self.token.kind == "symbol" and self.token.text in PRODUCT_OPERATORS:
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
        return token.text in _STARTS

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
                if token.text in CLOSERS:
                    depth += 1
                elif token.text in CLOSERS.values():
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
                    base = Name(f"{base.text}_{piece.text}", whole=True, span=self.since(base.span[0]), spaced=base.spaced)
                elif sups and isinstance(sups[-1], Name) and self.tokens[self.at - 3].text == sups[-1].text:  # p_k^y_k
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
            if self.is_symbol("'") and self.tokens[self.at + 1].text == "}":
                self.at += 2
                return Name("'", whole=True, span=self.since(token.start))
            self.deeper(token)
            saved, self.bars = self.bars, []
            items = self.items("}")
            self.bars = saved
            self.close(token, "}")
            self.depth -= 1
            return items[0] if len(items) == 1 else Group("{", tuple(items), span=self.since(token.start))
        if token.kind == "word":
            return self._script_word(operator, base)
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
                return self.word(token)
            case "text":
                self.take()
                if self._known_text(token.text):
                    return Name(token.text.strip(), whole=True, span=token.span, spaced=token.spaced)
                return Prose(token.text, span=token.span)
            case "macro":
                return self.macro()
            case "accent":
                self.take()
                return self.accented(token, self.script_argument("accent", Name("")))
            case "begin":
                return self.environment()
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
                return self.big(token, big)
        if text == "cases" and self.is_symbol("("):
            return self.plain_cases(token)
        if text == "Sigma" and token.end - token.start == 1 and not self.is_name("Sigma"):
            return self.big(token, "sum")
        return Name(text, whole=token.kind == "name", span=token.span, spaced=token.spaced)

    def symbol(self) -> Surface:
        token = self.token
        match token.text:
            case "⦃" if self.tokens[self.at + 1].kind == "begin" and self.tokens[self.at + 1].text == "array":
                return self.braced_cases()
            case "(" | "[" | "{" | "⦃" | "⟨" | "⌊":
                return self.group()
            case "|" | "‖":
                return self.bar()
            case "∑" | "∏":
                self.take()
                return self.big(token, "sum" if token.text == "∑" else "prod")
            case "∂":
                return self.partial()
            case "∇":
                return self.nabla()
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
            if self.is_symbol("|") and "|" not in self.bars:  # p(y | x): given
                bar = self.take()
                rest = self.items(closer)
                piece = Group("|given", (piece, *rest), span=self.since(start))
                found.append(piece)
                return found
            if self.token.kind == "text":  # remarks
                self.take()
            found.append(piece)
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

    def group(self) -> Surface:
        opener = self.take()
        self.deeper(opener)
        saved, self.bars = self.bars, []
        closer = CLOSERS[opener.text]
        items = self.items(closer)
        self.bars = saved
        if opener.text in "([" and self.is_symbol(")", "]") and not self.is_symbol(closer):
            closer = self.token.text  # half-open intervals, and slips of the pen such as (a]
        self.close(opener, closer)
        self.depth -= 1
        span = self.since(opener.start)
        if opener.text == "{":
            if not items:
                return Prose("", span=span)
            inner = items[0] if len(items) == 1 else Group("{", tuple(items), span=span)
            return inner if isinstance(inner, (Name, Num, Script, Group, Frac)) else Group("{", (inner,), span=span)
        if opener.text == "[" and items and all(isinstance(item, Group) and item.kind == "[" for item in items):
            rows = tuple(item.items for item in items if isinstance(item, Group))
            return Cells(rows, span=span, spaced=opener.spaced)
        if opener.text == "[" and any(isinstance(part, Piece) and part is None for part in items):
            raise self.unexpected(closer)
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

    # -- larger things -----------------------------------------------------------------------------------------------
    def macro(self) -> Surface:
        token = self.take()
        match token.text:
            case "frac":
                above = self.macro_argument()
                below = self.macro_argument()
                return Frac(above, below, span=self.since(token.start), spaced=token.spaced)
            case "sqrt":
                degree: Surface | None = None
                if self.is_symbol("["):
                    opener = self.take()
                    degree = self.chain()
                    self.close(opener, "]")
                operand = self.macro_argument()
                return Root(operand, degree, span=self.since(token.start), spaced=token.spaced)
            case "underbrace" | "overbrace":
                piece = self.macro_argument()
                if self.is_symbol("_", "^"):
                    operator = self.take().text
                    self.script_argument(operator, piece)
                return piece
            case "overset" | "underset" | "stackrel" | "color" | "textcolor":
                self.macro_argument()
                return self.macro_argument() if token.text != "color" else self.factor()
        raise Unreadable(f"\\{token.text} is not read here", token.span)

    def macro_argument(self) -> Surface:
        """What a fraction or root takes: braces, else one token (``\\frac12``)."""
        token = self.token
        if self.is_symbol("{"):
            opener = self.take()
            self.deeper(opener)
            saved, self.bars = self.bars, []
            content = self.chain()
            self.bars = saved
            self.close(opener, "}")
            self.depth -= 1
            return content
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            self.tokens[self.at] = Token("number", token.text[1:], token.start + 1, token.end)
            return Num(token.text[0], span=(token.start, token.start + 1))
        if token.kind == "eof":
            raise self.unexpected("an argument in braces")
        return self.atom()

    def big(self, token: Token, operation: str) -> Surface:
        sub: Surface | None = None
        sup: Surface | None = None
        if operation in ("sum", "prod") and self.is_symbol("("):  # plain text: sum(...) over everything below
            if token.kind == "word":
                return Name(operation, span=token.span, spaced=token.spaced)
        while self.is_symbol("_", "^"):
            if self.take().text == "_":
                sub = self.script_argument("_", Name(operation))
            else:
                sup = self.script_argument("^", Name(operation))
        body = self.product()
        letters = index_letters(sub) if sub is not None else ()
        while letters and self.is_symbol("+", "-"):
            here = self.at, list(self.tokens)
            sign = self.take().text
            if not self.starts_factor():
                self.at, self.tokens = here[0], here[1]
                break
            term = self.product()
            if not any(mentions(term, letter) for letter in letters):
                self.at, self.tokens = here[0], here[1]
                break
            parts = body.parts if isinstance(body, Terms) else (("+", body),)
            body = Terms((*parts, (sign, term)), span=self.since(body.span[0]))
        return Big(operation, sub, sup, body, span=self.since(token.start), spaced=token.spaced)

    def partial(self) -> Surface:
        token = self.take()
        order = 1
        if self.is_symbol("^"):
            self.take()
            power = self.script_argument("^", Name("∂"))
            order = int(power.text) if isinstance(power, Num) and power.text.isdigit() else 0
        if self.is_symbol("_"):  # ∂_w L
            self.take()
            by = self.script_argument("_", Name("∂"))
            return Nabla(by, self.factor(), span=self.since(token.start), spaced=token.spaced)
        operand = self.factor() if self.starts_factor() else None
        return Partial(operand, order, span=self.since(token.start), spaced=token.spaced)

    def nabla(self) -> Surface:
        token = self.take()
        by: Surface | None = None
        if self.is_symbol("_"):
            self.take()
            by = self.script_argument("_", Name("∇"))
        operand = self.factor()
        return Nabla(by, operand, span=self.since(token.start), spaced=token.spaced)

    def environment(self) -> Surface:
        opener = self.take()
        self.deeper(opener)
        if opener.text in c.MATRIX_ENVIRONMENTS:
            rows = self._rows(opener)
            piece: Surface = Cells(
                tuple(tuple(row) for row in rows), bars=opener.text == "vmatrix", span=self.since(opener.start), spaced=opener.spaced
            )
        elif opener.text in c.CASES_ENVIRONMENTS:
            branches = [self._branch(row, opener) for row in self._rows(opener)]
            piece = Branches(tuple(branches), span=self.since(opener.start), spaced=opener.spaced)
        elif opener.text in c.LINE_ENVIRONMENTS:
            piece = self.chain()
            if not (self.token.kind == "end" and self.token.text == opener.text):
                raise self.unexpected(f"\\end{{{opener.text}}}")
            self.take()
        else:
            raise Unreadable(f"the environment {opener.text!r} is not read here", opener.span)
        self.depth -= 1
        return piece

    def braced_cases(self) -> Surface:
        """``\\left\\{ \\begin{array} … \\end{array} \\right.``: a case distinction without its own environment."""
        brace = self.take()
        opener = self.take()
        self.deeper(opener)
        branches = [self._branch(row, opener) for row in self._rows(opener)]
        self.depth -= 1
        if self.is_symbol("⦄"):
            self.take()
        return Branches(tuple(branches), span=self.since(brace.start), spaced=brace.spaced)

    def _rows(self, opener: Token) -> list[list[Surface]]:
        saved, self.bars = self.bars, []
        rows: list[list[Surface]] = [[]]
        while True:
            token = self.token
            if token.kind == "end":
                if token.text != opener.text:
                    raise Unreadable(f"\\end{{{token.text}}} does not close \\begin{{{opener.text}}}", token.span)
                self.take()
                break
            if token.kind == "eof":
                raise Unreadable(f"\\begin{{{opener.text}}} is never closed", opener.span, hint=f"add \\end{{{opener.text}}}")
            if token.kind == "newline":
                self.take()
                if token.text == "\\\\" or not rows[-1]:
                    rows.append([])
            elif self.is_symbol("&", ","):
                self.take()
            elif token.kind == "text" or self.is_symbol(".", ";", ":"):
                self.take()
                if token.kind == "text":
                    rows[-1].append(Prose(token.text, span=token.span))
            else:
                rows[-1].append(self.chain())
        self.bars = saved
        return [row for row in rows if row]

    def _branch(self, row: list[Surface], opener: Token) -> tuple[Surface, Surface | None]:
        conditions = [piece for piece in row[1:] if not isinstance(piece, Prose) and not _is_word(piece, ("if", "for", "when"))]
        if isinstance(row[0], Prose):
            raise Unreadable("a case needs a value before its condition", row[0].span)
        if conditions:
            return (row[0], _without_words(conditions[0]))
        return (row[0], None)

    def plain_cases(self, token: Token) -> Surface:
        """``cases(a if u > 0; b otherwise)``."""
        opener = self.take()
        self.deeper(opener)
        branches: list[tuple[Surface, Surface | None]] = []
        while True:
            value = self.product_until_words()
            condition: Surface | None = None
            if self.token.kind == "word" and self.token.text in ("if", "when", "for"):
                self.take()
                condition = self.condition_chain()
            elif self.token.kind == "word" and self.token.text in ("otherwise", "else"):
                self.take()
            branches.append((value, condition))
            if self.is_symbol(";", ","):
                self.take()
                continue
            break
        self.close(opener, ")")
        self.depth -= 1
        return Branches(tuple(branches), span=self.since(token.start), spaced=token.spaced)

    def product_until_words(self) -> Surface:
        """A value that ends before ``if``, ``when``, ``otherwise``."""
        end = self.at
        depth = 0
        while self.tokens[end].kind != "eof":
            token = self.tokens[end]
            if token.kind == "symbol" and token.text in CLOSERS:
                depth += 1
            elif token.kind == "symbol" and token.text in CLOSERS.values():
                depth -= 1
            if depth < 0 or depth == 0 and (
                token.kind == "word" and token.text in ("if", "when", "for", "otherwise", "else") or token.text == ";"
            ):
                break
            end += 1
        held = self.tokens
        stop = held[end]
        self.tokens = [*held[:end], Token("eof", "", stop.start, stop.start)]
        value = self.chain()
        self.expect_end()
        self.tokens = held
        return value


_ACCENT_WORDS = frozenset(c.ACCENTS.values())
_NAME_SUFFIXES = frozenset("hat bar tilde dot new old prev next train test true pred in out max min".split())
_REMARKS = frozenset("if for otherwise else when where and or with all is the so then".split())


def _is_word(piece: Surface, words: tuple[str, ...]) -> bool:
    return isinstance(piece, Name) and piece.text in words


def _without_words(piece: Surface) -> Surface | None:
    """A condition without a leading ``if``; None for a bare ``otherwise``."""
    if isinstance(piece, Name) and piece.text in ("otherwise", "else"):
        return None
    if isinstance(piece, Chain) and isinstance(piece.operands[0], Product):
        first = piece.operands[0]
        kept = tuple(part for part in first.parts if not _is_word(part[1], ("if", "for", "when")))
        operand = kept[0][1] if len(kept) == 1 else Product((("", kept[0][1]), *kept[1:]), span=first.span)
        return Chain((operand, *piece.operands[1:]), piece.relations, span=piece.span)
    if isinstance(piece, Product) and any(_is_word(part, ("otherwise", "else")) for _, part in piece.parts):
        return None
    return piece
