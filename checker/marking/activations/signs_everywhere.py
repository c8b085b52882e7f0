"""Signs that an expression has for all values of its symbols, as far as its form shows."""

from __future__ import annotations

from checker.language.inference import ONE
from checker.language.nodes import Add, Apply, Constant, Divide, Mul, Negate, Node, Number, Power, Symbol
from checker.language.traversal import walk


def without_constant_factors(node: Node) -> Node:
    """The node without factors and denominators that are positive numbers."""
    if isinstance(node, Mul):
        rest = [part for part in node.factors if isinstance(part, Number) or _constant(part) is None]
        signs = [_constant(part) for part in node.factors if part not in rest]
        if all(sign == "+" for sign in signs):
            return Mul(tuple(rest)) if len(rest) > 1 else rest[0] if rest else ONE
    if isinstance(node, Divide) and _constant(node.denominator) == "+":
        return without_constant_factors(node.numerator)
    return node


def _constant(node: Node) -> str | None:
    """The sign of what holds no variable."""
    holds = any(isinstance(part, Symbol) for part in walk(node))
    return None if holds else sign_everywhere(node)


def sign_everywhere(node: Node) -> str:
    """``+`` or ``-`` for what is positive or negative everywhere, ``0+`` for what is never negative, ``?`` for anything else."""
    match node:
        case Number(value=value):
            return "+" if value > 0 else "-" if value < 0 else "0+"
        case Constant():
            return "+"
        case Negate(operand=operand):
            return {"+": "-", "-": "+"}.get(sign_everywhere(operand), "?")
        case Apply(function="exp"):
            return "+"
        case Apply(function="sqrt", arguments=(argument,)):
            return "+" if sign_everywhere(argument) == "+" else "0+"
        case Apply(function="log", arguments=(Add(terms=terms),)):
            above_one = any(isinstance(term, Number) and term.value >= 1 for term in terms)
            signs = [sign_everywhere(term) for term in terms]
            return "+" if above_one and signs.count("+") > 1 and set(signs) <= {"+", "0+"} else "?"
        case Add(terms=terms):
            signs = [sign_everywhere(term) for term in terms]
            if set(signs) <= {"+", "0+"}:
                return "+" if "+" in signs else "0+"
            return "-" if set(signs) == {"-"} else "?"
        case Mul(factors=factors):
            signs = [sign_everywhere(factor) for factor in factors]
            if "?" not in signs:
                sign = "-" if signs.count("-") % 2 else "+"
                return sign if "0+" not in signs else "0+" if sign == "+" else "?"
            return "0+" if len(factors) == 2 and factors[0] == factors[1] else "?"
        case Divide(numerator=above, denominator=below):
            return sign_everywhere(Mul((above, below))) if sign_everywhere(below) in ("+", "-") else "?"
        case Power(base=base, exponent=Number(value=value)) if value.denominator == 1 and value % 2 == 0:
            return "+" if sign_everywhere(base) in ("+", "-") else "0+" if value > 0 else "?"
        case Power(base=base):
            return "+" if sign_everywhere(base) == "+" else "?"
    return "?"
