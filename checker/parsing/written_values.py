"""The values that an answer writes behind ``=``: numbers without names, lists and matrices of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import prod

from checker.language.declarations import Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Add, Divide, Mul, Negate, Node, Number
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.parsing.statements import HARMFUL, REASONS

LEADS_ON = frozenset("so which to then makes making gives giving".split())
"""Words behind a value that tell what it is for."""
OPENERS = {"(": ")", "[": "]"}
LITERAL = re.compile(r"\s*([-+]?\s*(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?:\s*/\s*\d+)?)\s*")


def same_value(first: Node | list[list[Node]], second: Node | list[list[Node]]) -> bool:
    """Whether two values are the same number or are written the same way."""
    if isinstance(first, list) or isinstance(second, list):
        return first == second
    return first == second or (value := _rational(first)) is not None and value == _rational(second)


def _rational(node: Node) -> Fraction | None:
    """The value of arithmetic with rational numbers."""
    match node:
        case Number(value=value):
            return value
        case Negate(operand=operand):
            inner = _rational(operand)
            return None if inner is None else -inner
        case Add(terms=parts) | Mul(factors=parts):
            values = [_rational(part) for part in parts]
            known = [value for value in values if value is not None]
            if len(known) < len(values):
                return None
            return sum(known, Fraction(0)) if isinstance(node, Add) else prod(known, start=Fraction(1))
        case Divide(numerator=above, denominator=below):
            top, bottom = _rational(above), _rational(below)
            return None if top is None or not bottom else top / bottom
    return None


def as_list(piece: str) -> str:
    """A vector written as a row or column of a matrix environment, or transposed, as a list."""
    piece = re.sub(r"\s*(?:\.T|\^\s*\{?\\?(?:T|top)\}?)\s*\.?\s*$", "", piece)
    inner = re.fullmatch(r"\s*⟦(.*)⟧\s*", piece, re.DOTALL)
    return piece if inner is None else f"[{', '.join(re.split('[‖¦]', inner[1]))}]"


def is_list(piece: str) -> bool:
    """Whether a piece is a bracket of several values."""
    return re.fullmatch(r"\s*[(\[].*,.*[)\]]\s*\.?\s*", piece, re.DOTALL) is not None and not re.search(
        r"[A-Za-z]", piece
    )


def list_items(value: str) -> list[str]:
    """What stands between the commas of a bracket."""
    value = value.strip()
    while re.fullmatch(r"\(\s*\[.*\]\s*\)", value, re.DOTALL):
        value = value[1:-1].strip()
    if value[:1] not in OPENERS or not value.endswith(OPENERS[value[0]]):
        return [value]
    parts, depth, start = list[str](), 0, 1
    for place, sign in enumerate(value[1:-1], 1):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(value[start:place])
            start = place + 1
    last = value[start:-1]
    return [*parts, last] if last.strip() else parts


def scalar_value(value: str, name: str) -> Node:
    """One number as written: an expression without names. Words may follow a literal where they give its reason."""
    text = value.strip().rstrip(".").strip()
    literal = LITERAL.match(text)
    if literal is not None and literal.end() < len(text):
        rest = text[literal.end() :]
        word = re.match(r"[a-z]+", rest)
        remark = re.fullmatch(r"\(([^()]*[A-Za-z][^()]*)\)", rest)
        harmless = remark is not None and not HARMFUL.intersection(re.findall(r"[a-z]+", remark[1].lower()))
        if harmless and " " in text[: literal.end()][-1:] or word is not None and word[0] in REASONS | LEADS_ON:
            text = literal[1]
    if not text:
        raise Unreadable(f"{name} is given no value")
    try:
        node = read_expression(text, Scope(Vocabulary())).node
    except (Unreadable, ShapeMismatch) as problem:
        raise Unreadable(f"the value of {name} is to be a number, which {text} is not: {problem.message}") from None
    if node.shape:
        raise Unreadable(f"{name} is one number, but is given an array")
    return node


def value_rows(value: str, name: str, axes: Sequence[object]) -> list[list[Node]]:
    """The rows of a vector (a column, however it is written) or matrix."""
    value = re.sub(r"\s*(?:\.T|\^\s*\{?\\?(?:T|top)\}?)\s*$", "", value.strip()) if len(axes) == 1 else value.strip()
    if (inner := re.fullmatch(r"⟦(.*)⟧", value, re.DOTALL)) is not None:
        rows = [row.split("‖") for row in inner[1].split("¦") if row.strip()]
    else:
        rows = [list_items(part) for part in list_items(value)]
    if len(axes) == 1:
        rows = [[cell] for row in rows for cell in row]
    wanted = tuple(axes) if len(axes) == 2 else (axes[0], 1)
    if len(rows) != wanted[0] or any(len(row) != wanted[1] for row in rows):
        shape = f"{len(rows)} by {len(rows[0]) if rows else 0}"
        raise Unreadable(f"{name} has {wanted[0]} rows of {wanted[1]}, but is given {shape}")
    return [[scalar_value(cell, name) for cell in row] for row in rows]
