"""Nodes in the explicit plain notation, which reads back as the same node: every operation has a sign of its own.

``@`` is the matrix product, ``*`` scaling, ``.*`` the entrywise product; a sum carries its bounds and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.language.inference import number
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Constant,
    Derivative,
    Divide,
    Entry,
    Fill,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Size,
    Symbol,
    Tabulate,
    Transpose,
)
from checker.language.shapes import SCALAR
from checker.language.traversal import rebuild
from checker.printing.letters import with_written_letters
from checker.printing.numerals import numeral
from checker.printing.precedence import (
    Level,
    captures,
    has_natural_bounds,
    is_entrywise_power,
    is_simple,
    level,
    reaches_right,
    relation_chains,
    signed_terms,
    split_indices,
    written_size,
)

_UNMARKED = re.compile(r"[A-Za-z]+(_\w+|_\{[^{}]*\})?")
"""Names that take a further superscript without brackets."""


_FILLS = {"identity": "I", "ones": "𝟏", "zeros": "𝟎"}


def plain(node: Node, families: frozenset[str] = frozenset()) -> str:
    """The node in explicit notation; members of the named ``families`` as ``x^{(i)}``, others as ``x_{i}``."""
    return _Plain(families).write(_with_explicit_squares(with_written_letters(node)))


def _with_explicit_squares(node: Node) -> Node:
    """Entrywise squares of square matrices as ``A .* A``, since ``A^2`` is a matrix product."""
    node = rebuild(node, _with_explicit_squares)
    if isinstance(node, Power) and is_entrywise_power(node) and node.exponent == number(2):
        return Mul((node.base, node.base), shape=node.shape)
    return node


class _Plain:
    def __init__(self, families: frozenset[str]) -> None:
        self.families = families

    def write(self, node: Node) -> str:
        match node:
            case Number():
                return self._number(node)
            case Constant(name=name) | Size(name=name) | Symbol(name=name) | Index(name=name):
                return name
            case Entry():
                return self._entry(node)
            case Add():
                return self._sum(node)
            case Negate(operand=operand):
                return "-" + self.at(operand, Level.SCRIPT)
            case Mul(factors=parts):
                return self._product(node, parts)
            case MatMul(factors=parts):
                return " @ ".join(self._factors(parts))
            case Divide(numerator=above, denominator=below):
                return f"{self._factor(above, last=False)} / {self._factor(below, last=True)}"
            case Power():
                return self._power(node)
            case Transpose(operand=operand):
                return f"{self._script_base(operand)}^T"
            case Apply(function=function, arguments=arguments):
                return f"{function}({self._list(arguments)})"
            case Reduce():
                return self._reduce(node)
            case Compare():
                return self._relations([node])
            case Logical(operation=operation):
                return (" ∧ " if operation == "and" else " ∨ ").join(map(self._relations, relation_chains(node)))
            case Indicator(condition=condition):
                return f"1[{self.write(condition)}]"
            case Cases(branches=branches, otherwise=otherwise):
                rows = [f"{self.write(value)} if {self.write(condition)}" for value, condition in branches]
                if otherwise is not None:
                    rows.append(f"{self.write(otherwise)} otherwise")
                return f"cases({'; '.join(rows)})"
            case Array(rows=rows):
                return "[" + ", ".join(f"[{self._list(row)}]" for row in rows) + "]"
            case Tabulate(indices=indices, body=body):
                return f"[{self.write(body)}]_{{{','.join(indices)}}}"
            case Fill(kind=kind):
                size = written_size(node)
                return _FILLS[kind] + ("" if size is None else f"_{{{self.write(size)}}}")
            case Derivative(of=of, by=by):
                return f"∂{self.at(of, Level.ATOM)}/∂{self.at(by, Level.ATOM)}"

    def at(self, node: Node, least: Level) -> str:
        """The node, in brackets if it binds less tightly than ``least``."""
        text = self.write(node)
        return text if level(node) >= least else f"({text})"

    def _list(self, nodes: Iterable[Node]) -> str:
        return ", ".join(self.write(node) for node in nodes)

    def _number(self, node: Number) -> str:
        written = numeral(node)
        text = written.mantissa + (f"e{written.exponent}" if written.exponent else "")
        if written.denominator is not None:
            text += f" / {written.denominator}"
        return f"-{text}" if node.value < 0 else text

    def _sum(self, node: Node) -> str:
        terms = signed_terms(node)
        text = ""
        for position, (negative, term) in enumerate(terms):
            first = position == 0
            written = self.at(term, Level.SCRIPT if first and negative else Level.PRODUCT)
            if captures(term, [later for _, later in terms[position + 1 :]]) and not written.startswith("("):
                written = f"({written})"
            text += ("-" if negative else "") if first else (" - " if negative else " + ")
            text += written
        return text

    def _product(self, node: Mul, parts: tuple[Node, ...]) -> str:
        written = self._factors(parts)
        text = written[0]
        shaped = parts[0].shape != SCALAR
        for part, factor in zip(parts[1:], written[1:], strict=True):
            text += f" .* {factor}" if shaped and part.shape != SCALAR else f" * {factor}"
            shaped = shaped or part.shape != SCALAR
        return text

    def _factors(self, parts: tuple[Node, ...]) -> list[str]:
        return [self._factor(part, last=part is parts[-1]) for part in parts]

    def _factor(self, node: Node, last: bool) -> str:
        """A factor: other products in brackets, and what reaches to the right unless it is last."""
        open_ended = reaches_right(node) and isinstance(node, (Reduce, Derivative))
        return self.write(node) if open_ended and last else self.at(node, Level.SCRIPT)

    def _power(self, node: Power) -> str:
        exponent = self.write(node.exponent)
        if not is_simple(node.exponent):
            exponent = f"{{{exponent}}}"
        return f"{self._script_base(node.base)}{'.^' if is_entrywise_power(node) else '^'}{exponent}"

    def _script_base(self, node: Node) -> str:
        text = self.at(node, Level.ATOM)
        if isinstance(node, Symbol) and not _UNMARKED.fullmatch(text):
            return f"({text})"
        return f"({text})" if isinstance(node, Entry) and "^{(" in text else text

    def _relations(self, chain: Sequence[Node]) -> str:
        """``0 < q < 1`` for a chain of comparisons; any other condition in brackets."""
        text = ""
        for condition in chain:
            if not isinstance(condition, Compare):
                return f"({self.write(condition)})"
            left = "" if text else self.at(condition.left, Level.SUM)
            text += f"{left} {condition.relation} {self.at(condition.right, Level.SUM)}"
        return text

    def _entry(self, node: Entry) -> str:
        members, components = split_indices(node)
        base = self.at(node.base, Level.ATOM)
        if not (isinstance(node.base, Symbol) and node.base.name in self.families):
            return f"{base}_{{{self._subscripts(node.indices)}}}"
        text = f"{base}^{{({self._subscripts(members)})}}" if members else base
        return f"{text}_{{{self._subscripts(components)}}}" if components else text

    def _subscripts(self, indices: Iterable[Node]) -> str:
        return ",".join(self.write(index) for index in indices)

    def _reduce(self, node: Reduce) -> str:
        if node.condition is not None and has_natural_bounds(node):
            bounds = f"_{{{self.write(node.condition)}}}"
        else:
            condition = "" if node.condition is None else f", {self.write(node.condition)}"
            bounds = f"_{{{node.index}={self.write(node.lower)}{condition}}}^{{{self.write(node.upper)}}}"
        return f"{node.operation}{bounds} ({self.write(node.body)})"
