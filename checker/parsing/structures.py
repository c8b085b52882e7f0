"""The larger structures of what people write: fractions, sums with their reach, derivatives, environments, cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.language.errors import Unreadable
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
    Product,
    Prose,
    Root,
    Surface,
    Terms,
    index_letters,
    mentions,
)

if TYPE_CHECKING:
    from checker.parsing.grammar import Parser


def macro(parser: Parser) -> Surface:
    token = parser.take()
    match token.text:
        case "frac":
            above = macro_argument(parser)
            below = macro_argument(parser)
            return Frac(above, below, span=parser.since(token.start), spaced=token.spaced)
        case "sqrt":
            degree: Surface | None = None
            if parser.is_symbol("["):
                opener = parser.take()
                degree = parser.chain()
                parser.close(opener, "]")
            operand = macro_argument(parser)
            return Root(operand, degree, span=parser.since(token.start), spaced=token.spaced)
        case "underbrace" | "overbrace":
            piece = macro_argument(parser)
            if parser.is_symbol("_", "^"):
                operator = parser.take().text
                parser.script_argument(operator, piece)
            return piece
        case "color" | "textcolor":
            macro_argument(parser)
            return macro_argument(parser) if token.text != "color" else parser.factor()
    raise Unreadable(f"\\{token.text} is not read here", token.span)


def macro_argument(parser: Parser) -> Surface:
    """What a fraction or root takes: braces, else one token (``\\frac12``)."""
    token = parser.token
    if parser.is_symbol("{"):
        opener = parser.take()
        parser.deeper(opener)
        saved, parser.bars = parser.bars, []
        content = parser.chain()
        parser.bars = saved
        parser.close(opener, "}")
        parser.depth -= 1
        return content
    if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
        parser.tokens[parser.at] = Token("number", token.text[1:], token.start + 1, token.end)
        return Num(token.text[0], span=(token.start, token.start + 1))
    if token.kind == "eof":
        raise parser.unexpected("an argument in braces")
    return parser.atom()


def big(parser: Parser, token: Token, operation: str) -> Surface:
    sub: Surface | None = None
    sup: Surface | None = None
    while parser.is_symbol("_", "^"):
        if parser.take().text == "_":
            sub = parser.script_argument("_", Name(operation))
        else:
            sup = parser.script_argument("^", Name(operation))
    body = parser.product(ends_at_slash=operation != "sum")
    letters = index_letters(sub) if sub is not None else ()
    while letters and parser.is_symbol("+", "-"):
        here = parser.at, list(parser.tokens)
        sign = parser.take().text
        if not parser.starts_factor():
            parser.at, parser.tokens = here[0], here[1]
            break
        term = parser.product()
        if not any(mentions(term, letter) for letter in letters):
            parser.at, parser.tokens = here[0], here[1]
            break
        parts = body.parts if isinstance(body, Terms) else (("+", body),)
        body = Terms((*parts, (sign, term)), span=parser.since(body.span[0]))
    return Big(operation, sub, sup, body, span=parser.since(token.start), spaced=token.spaced)


def partial(parser: Parser) -> Surface:
    token = parser.take()
    order = 1
    if parser.is_symbol("^"):
        parser.take()
        power = parser.script_argument("^", Name("∂"))
        order = int(power.text) if isinstance(power, Num) and power.text.isdigit() else 0
    if parser.is_symbol("_"):  # ∂_w L
        parser.take()
        by = parser.script_argument("_", Name("∂"))
        return Nabla(by, parser.factor(), span=parser.since(token.start), spaced=token.spaced)
    operand = parser.factor() if parser.starts_factor() else None
    return Partial(operand, order, span=parser.since(token.start), spaced=token.spaced)


def _is_number(piece: Surface) -> bool:
    return isinstance(piece, Num) or isinstance(piece, Frac) and _is_number(piece.above) and _is_number(piece.below)


def is_differential(piece: Surface) -> bool:
    """Whether a slash behind a piece belongs to a derivative: ``∂L``, ``dL``."""
    return isinstance(piece, Partial) or isinstance(piece, Name) and piece.text[:1] == "d" and len(piece.text) > 1


def nabla(parser: Parser) -> Surface:
    token = parser.take()
    by: Surface | None = None
    order = 1
    while parser.is_symbol("_", "^"):
        if parser.take().text == "_":
            by = parser.script_argument("_", Name("∇"))
        else:
            parser.script_argument("^", Name("∇"))
            order = 2
    operand = parser.factor()
    if isinstance(operand, Name) and operand.text in ("log", "ln", "exp") and parser.starts_factor():  # ∇ log π
        operand = Product((("", operand), ("", parser.factor())), span=parser.since(token.start))
    if _is_number(operand) and parser.starts_factor():  # ∇_z 1/2 ‖z - y‖²
        rest = parser.product()
        operand = Product((("", operand), ("", rest)), span=parser.since(token.start))
    if order != 1:
        return Frac(Partial(operand, 2), Partial(by), span=parser.since(token.start), spaced=token.spaced)
    return Nabla(by, operand, span=parser.since(token.start), spaced=token.spaced)


def environment(parser: Parser) -> Surface:
    opener = parser.take()
    parser.deeper(opener)
    if opener.text in c.MATRIX_ENVIRONMENTS:
        rows = cell_rows(parser, opener)
        piece: Surface = Cells(
            tuple(tuple(row) for row in rows),
            bars=opener.text == "vmatrix",
            span=parser.since(opener.start),
            spaced=opener.spaced,
        )
    elif opener.text in c.CASES_ENVIRONMENTS:
        branches = [branch(parser, row, opener) for row in cell_rows(parser, opener)]
        piece = Branches(tuple(branches), span=parser.since(opener.start), spaced=opener.spaced)
    elif opener.text in c.LINE_ENVIRONMENTS:
        piece = parser.chain()
        if not (parser.token.kind == "end" and parser.token.text == opener.text):
            raise parser.unexpected(f"\\end{{{opener.text}}}")
        parser.take()
    else:
        raise Unreadable(f"the environment {opener.text!r} is not read here", opener.span)
    parser.depth -= 1
    return piece


def braced_cases(parser: Parser) -> Surface:
    """``\\left\\{ \\begin{array} … \\end{array} \\right.``: a case distinction without its own environment."""
    brace = parser.take()
    opener = parser.take()
    parser.deeper(opener)
    branches = [branch(parser, row, opener) for row in cell_rows(parser, opener)]
    parser.depth -= 1
    if parser.is_symbol("⦄"):
        parser.take()
    return Branches(tuple(branches), span=parser.since(brace.start), spaced=brace.spaced)


def cell_rows(parser: Parser, opener: Token) -> list[list[Surface]]:
    saved, parser.bars = parser.bars, []
    rows: list[list[Surface]] = [[]]
    while True:
        token = parser.token
        if token.kind == "end":
            if token.text != opener.text:
                raise Unreadable(f"\\end{{{token.text}}} does not close \\begin{{{opener.text}}}", token.span)
            parser.take()
            break
        if token.kind == "eof":
            raise Unreadable(
                f"\\begin{{{opener.text}}} is never closed", opener.span, hint=f"add \\end{{{opener.text}}}"
            )
        if token.kind == "newline":
            parser.take()
            if token.text == "\\\\" or not rows[-1]:
                rows.append([])
        elif parser.conjunction():
            continue
        elif parser.is_symbol("&", ","):
            parser.take()
        elif token.kind == "text" or parser.is_symbol(".", ";", ":"):
            parser.take()
            if token.kind == "text":
                rows[-1].append(Prose(token.text, span=token.span))
        else:
            rows[-1].append(parser.chain())
    parser.bars = saved
    return [row for row in rows if row]


def branch(parser: Parser, row: list[Surface], opener: Token) -> tuple[Surface, Surface | None]:
    conditions = [
        piece for piece in row[1:] if not isinstance(piece, Prose) and not _is_word(piece, ("if", "for", "when"))
    ]
    if isinstance(row[0], Prose):
        raise Unreadable("a case needs a value before its condition", row[0].span)
    kept = [condition for piece in conditions if (condition := _without_words(piece)) is not None]
    if len(kept) > 1:  # x > 0, y > 0
        return (row[0], Group("(", tuple(kept), span=(kept[0].span[0], kept[-1].span[1])))
    return (row[0], kept[0] if kept else None)


def plain_cases(parser: Parser, token: Token) -> Surface:
    """``cases(a if u > 0; b otherwise)``."""
    opener = parser.take()
    parser.deeper(opener)
    branches: list[tuple[Surface, Surface | None]] = []
    while True:
        value = product_until_words(parser)
        condition: Surface | None = None
        if parser.token.kind == "word" and parser.token.text in ("if", "when", "for"):
            parser.take()
            condition = condition_chain(parser)
        elif parser.token.kind == "word" and parser.token.text in ("otherwise", "else"):
            parser.take()
        branches.append((value, condition))
        if parser.is_symbol(";", ","):
            parser.take()
            continue
        break
    parser.close(opener, ")")
    parser.depth -= 1
    return Branches(tuple(branches), span=parser.since(token.start), spaced=token.spaced)


def product_until_words(parser: Parser) -> Surface:
    """A value that ends before ``if``, ``when``, ``otherwise``."""
    end = parser.at
    depth = 0
    while parser.tokens[end].kind != "eof":
        token = parser.tokens[end]
        if token.kind == "symbol" and token.text in c.CLOSERS:
            depth += 1
        elif token.kind == "symbol" and token.text in c.CLOSERS.values():
            depth -= 1
        if (
            depth < 0
            or depth == 0
            and (token.kind == "word" and token.text in ("if", "when", "for", "otherwise", "else") or token.text == ";")
        ):
            break
        end += 1
    held = parser.tokens
    stop = held[end]
    parser.tokens = [*held[:end], Token("eof", "", stop.start, stop.start)]
    value = parser.chain()
    parser.expect_end()
    parser.tokens = held
    return value


def says_if(parser: Parser) -> bool:
    token = parser.token
    return (
        token.kind in ("word", "text")
        and token.text.strip(" ,").lower() in ("if", "when", "for")
        and not parser.is_name(token.text)
    )


def conditional(parser: Parser, value: Surface) -> Surface:
    """``1 if R > b, -1 if R < b, 0 otherwise``."""
    start = value.span[0]
    rows: list[tuple[Surface, Surface | None]] = []
    while says_if(parser):
        parser.take()
        rows.append((value, condition_chain(parser)))
        while (
            parser.is_symbol(",", ";")
            or parser.token.kind in ("word", "text")
            and parser.token.text.strip(" ,").lower() in ("and", "else")
        ):
            parser.take()
        if parser.token.kind in ("word", "text") and parser.token.text.strip(" ,").lower() in ("otherwise", "else"):
            parser.take()
        if (
            parser.token.kind == "eof"
            or parser.token.kind == "symbol"
            and not parser.is_symbol("-")
            and not parser.starts_factor()
        ):
            break
        value = parser.terms()
        if parser.token.kind in ("word", "text") and parser.token.text.strip(" ,.").lower() in ("otherwise", "else"):
            parser.take()
            rows.append((value, None))
            break
        if not says_if(parser):
            rows.append((value, None))
    return Branches(tuple(rows), span=parser.since(start))


def condition_chain(parser: Parser) -> Surface:
    """Operands joined by relations, without a further ``if``."""
    start = parser.token.start
    operands, relations = [parser.terms()], []
    while parser.token.kind == "symbol" and parser.token.text in c.RELATIONS:
        relations.append(parser.take().text)
        operands.append(parser.terms())
    chain = Chain(tuple(operands), tuple(relations), span=parser.since(start))
    if not parser.is_symbol("∧", "∨"):
        return chain
    parser.conjunction()
    return Group("(", (chain, condition_chain(parser)), span=parser.since(start))


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
