"""An answer's formulas as expressions: values of unknown functions and of the kernel at the points become names of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from checker.equivalence import Comparison
from checker.equivalence.number import decide_number
from checker.equivalence.verdict import Decision, Value, Verdict
from checker.kernels.kernel import Kernel
from checker.language.declarations import Declaration, Definition, Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.nodes import Array, Node, Symbol
from checker.language.shapes import SCALAR, Shape, matrix
from checker.language.traversal import names, substitute
from checker.marking.kernel_answers.choice import LETTERS, Choice, canonical, constant, place_of, values_of, vector_of
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

_ITEM = r"\s*((?:[^(),]|\([^()]*\))+?)\s*"
_FREE_LETTERS = re.compile(
    r"(?<![A-Za-z\\])\\?(alpha|beta|[abcvuw])(?:\s*_\s*\{?\s*(\d)\s*\}?)?(?![A-Za-z])|α|β|(?<![A-Za-z\\])([abc]{2,3})(?![A-Za-z])"
)
_MAX_OPERAND = 2_000


class Algebra:
    """Reads and compares an answer's formulas with the values that it chooses in force.

    Every name that is not chosen stays free: an identity must then hold for all its values.
    """

    def __init__(self, kernel: Kernel, choice: Choice, asked: str) -> None:
        self.kernel = kernel
        self.choice = choice
        self.asked = asked
        self.shown: dict[str, str] = {}
        """What placeholders stand for, as people write it."""
        self.functions = [name for name, each in kernel.unknowns.items() if each.kind == "function"]
        self.kernels = [name for name, each in kernel.unknowns.items() if each.kind == "kernel"]
        self.vocabulary = self._vocabulary()

    # -- reading

    def read(self, text: str, beside: str = "") -> Expression | None:
        """A formula's side, None where it cannot be read in the problem's terms. ``beside`` is the other side: what is a vector
        there is one here."""
        if len(text) > _MAX_OPERAND:
            return None
        written = self._rewritten(text)
        if written is None:
            return None
        try:
            expression = read_expression(written, Scope(self._with_letters(f"{written} {beside}")))
        except (Unreadable, ShapeMismatch, RecursionError, ValueError):
            return None
        return None if expression.free else expression

    def compare(self, left: str, right: str) -> Decision | None:
        """Whether two sides are equal, None where one cannot be read."""
        first, second = self.read(left, right), self.read(right, left)
        if first is None or second is None or first.node.shape != second.node.shape:
            return None
        if (
            self.is_open(first.node) != self.is_open(second.node)
            or isinstance(first.node, Symbol)
            and self._is_free(first.node)
        ):
            return None  # a condition on free names rather than an identity
        vocabulary = self._with_letters(f"{self._rewritten(left)} {self._rewritten(right)}")
        decision = decide_number(Comparison(first, vocabulary), second)
        return decision if decision.verdict is Verdict.CORRECT or decision.counterexample is not None else None

    def is_symmetric(self) -> bool:
        """Whether the kernel is proved to be the same with its arguments exchanged."""
        first, second = self.vocabulary.get("kAtAB"), self.vocabulary.get("kAtBA")
        if not isinstance(first, Definition) or not isinstance(second, Definition):
            return False
        decision = Comparison(Expression(first.body), self.vocabulary).decide(Expression(second.body))
        return decision.verdict is Verdict.CORRECT

    def _is_free(self, symbol: Symbol) -> bool:
        """Whether a name is one that could be chosen, rather than a value of the kernel."""
        return symbol.name in self.vocabulary.symbols and not symbol.name.startswith("kAt")

    def is_open(self, node: Node) -> bool:
        """Whether a value depends on names that the answer leaves free."""
        return any(
            name not in self.vocabulary.quantities
            and name not in self._extra
            and name not in values_of(self.choice)
            or name in self.vocabulary.quantities
            and self.is_open(self.vocabulary.quantities[name].body)
            for name in names(node)
        )

    def inputs(self, decision: Decision) -> dict[str, Value]:
        """A counterexample's inputs under the names that people know."""
        assert decision.counterexample is not None
        return {self.shown.get(name, name): value for name, value in decision.counterexample.inputs.items()}

    def _rewritten(self, text: str) -> str | None:
        """The text with calls as placeholders, ``det`` and ``form`` as formulas; None where something in it has no name."""
        written = re.sub(r"([A-Za-z])\s*_\s*\{\s*(\w+)\s*\}", r"\1_\2", text)
        for name in self.functions:
            spelled = _spelled(name)
            written = re.sub(rf"{spelled}\s*\({_ITEM}\)", partial(self._function, name), written)
            if self.kernel.unknowns[name].shape == SCALAR:
                written = re.sub(rf"{spelled}_?(\d)(?![\d(])", partial(self._numbered, name), written)
        for name in self.kernels:
            written = re.sub(
                rf"{_spelled(name)}\s*\({_ITEM},{_ITEM}\)", partial(self._pair, self._prefix(name)), written
            )
        if self.asked not in self.kernels:
            written = re.sub(rf"{_spelled(self.asked)}\s*\({_ITEM},{_ITEM}\)", partial(self._pair, "kAt"), written)
        if "§" in written:
            return None
        written = re.sub(r"^\s*(?:det|\|\s*K\s*\|)\s*$", "det K", written)
        if re.fullmatch(r"\s*form\s*", written):
            vector = self.vector_name()
            if vector is None:
                return None
            written = f"{vector}^T K {vector}"
        return re.sub(
            r"\(\s*K\s*\)",
            " K ",
            re.sub(r"(?<![A-Za-z])[GM](?![A-Za-z])(?=\s*(?:$|[_)]))|\\mathbf\s*\{?K\}?", "K", written),
        )

    def _function(self, name: str, match: re.Match[str]) -> str:
        place = place_of(match[1], self.choice)
        return "§" if place is None else f" {self._value_name(name, place)} "

    def _numbered(self, name: str, match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        return f" {self._value_name(name, place)} " if 0 <= place < self.choice.count else "§"

    def _pair(self, prefix: str, match: re.Match[str]) -> str:
        places = [place_of(item, self.choice) for item in match.groups()[-2:]]
        if None not in places:
            return f" {prefix}{''.join(LETTERS[place] for place in places if place is not None)} "
        if prefix != "kAt" or self.kernel.calls:
            return "§"
        nodes = [constant(item) for item in match.groups()[-2:]]
        if None in nodes:
            return "§"
        index = f"kOf{LETTERS[len(self._extra) % 8]}{LETTERS[len(self._extra) // 8 % 8]}"
        first, second = self.kernel.symbols
        held = {first: nodes[0], second: nodes[1]}
        if any(node is None or node.shape != first.shape for node in nodes):
            return "§"
        body = substitute(self.kernel.node, {key: node for key, node in held.items() if node is not None})
        self._extra[index] = Definition(index, body)
        return f" {index} "

    def vector_name(self) -> str | None:
        """The name of the vector that the answer chooses for the quadratic form."""
        return next(iter(self.choice.vectors), "v" if vector_of(self.choice) is not None else None)

    # -- names

    def _value_name(self, function: str, place: int) -> str:
        name = f"fun{LETTERS[self.functions.index(function)]}At{LETTERS[place]}"
        self.shown[name] = f"{function}({self._point(place)})"
        return name

    def _prefix(self, kernel: str) -> str:
        return f"ker{LETTERS[self.kernels.index(kernel)]}At"

    def _point(self, place: int) -> str:
        name = self.choice.names[place]
        return name if not name.startswith("#") else str(place + 1)

    def _vocabulary(self) -> Vocabulary:
        """Points, parameters, values at the points, the kernel's values and the Gram matrix, chosen or free."""
        self._extra: dict[str, Definition] = {}
        choice, kernel = self.choice, self.kernel
        symbols: dict[str, Declaration] = {}
        quantities: dict[str, Definition] = {}

        def declare(name: str, shape: Shape, value: Node | None, positive: bool = False) -> None:
            if value is not None and (value.shape == shape or shape and value.shape):
                quantities[name] = Definition(name, value)
            else:
                symbols[name] = Declaration(name, "positive" if positive else "real", shape)

        for place, point in enumerate(choice.names):
            value = choice.points.get(place)
            shape = SCALAR if value is not None and value.shape == SCALAR else kernel.domain.shape
            name = point if not point.startswith("#") else f"pointAt{LETTERS[place]}"
            self.shown[name] = point
            declare(name, shape, value, kernel.domain.entries.positive)
        for name, parameter in kernel.parameters.items():
            declare(canonical(name), parameter.shape, choice.parameters.get(name), parameter.values.positive)
        for function in self.functions:
            for place in range(choice.count):
                declare(
                    self._value_name(function, place),
                    kernel.unknowns[function].shape,
                    self._chosen_value(function, place),
                )
        for name in self.kernels:
            for row, column in self._pairs():
                label = f"{self._prefix(name)}{LETTERS[row]}{LETTERS[column]}"
                self.shown[label] = f"{name}({self._point(row)}, {self._point(column)})"
                if row <= column:
                    declare(label, SCALAR, self._chosen_entry(name, row, column))
                else:
                    quantities[label] = Definition(
                        label, Symbol(f"{self._prefix(name)}{LETTERS[column]}{LETTERS[row]}")
                    )
        scope = Vocabulary(symbols, quantities)
        for row, column in self._pairs():
            body = self._kernel_at(row, column, scope)
            if body is not None:
                label = f"kAt{LETTERS[row]}{LETTERS[column]}"
                quantities[label] = Definition(label, body)
        cells = [
            [quantities.get(f"kAt{LETTERS[row]}{LETTERS[column]}") for column in range(choice.count)]
            for row in range(choice.count)
        ]
        if all(cell is not None for line in cells for cell in line):
            rows = tuple(tuple(Symbol(cell.name) for cell in line if cell is not None) for line in cells)
            quantities["K"] = Definition("K", Array(rows, shape=matrix(choice.count, choice.count)))
        found = Vocabulary(symbols, quantities)
        if choice.gram is not None:
            self.vocabulary = found
            if "K" not in quantities or self.is_open(
                quantities["K"].body
            ):  # what it is claimed to be is all that is known of it
                quantities["K"] = Definition("K", choice.gram)
        return found

    def _pairs(self) -> Iterator[tuple[int, int]]:
        count = range(self.choice.count)
        return ((row, column) for row in count for column in count)

    def _chosen_value(self, function: str, place: int) -> Node | None:
        return self.choice.values.get((function, place)) or self.defined_value(function, place)

    def defined_value(self, function: str, place: int) -> Node | None:
        """The value at a point of a function that the answer gives as an expression."""
        if function not in self.choice.definitions:
            return None
        letter, text = self.choice.definitions[function]
        if (everywhere := constant(text)) is not None:
            return everywhere
        if place not in self.choice.points:
            return None
        point = self.choice.points[place]
        vocabulary = Vocabulary({letter: Declaration(letter, "real", point.shape)})
        try:
            expression = read_expression(text, Scope(vocabulary))
        except (Unreadable, ShapeMismatch):
            return None
        return substitute(expression.node, {Symbol(letter, shape=point.shape): point})

    def _chosen_entry(self, kernel: str, row: int, column: int) -> Node | None:
        held = self.choice.matrices.get(kernel)
        if held is None or max(row, column) >= min(len(held.rows), len(held.rows[0])):
            return None
        return held.rows[row][column]

    def _kernel_at(self, row: int, column: int, scope: Vocabulary) -> Node | None:
        """The kernel at two points, in placeholders; None where it calls something elsewhere."""
        first, second = self.kernel.symbols
        at = {first.name: row, second.name: column}
        held: dict[Node, Node] = {}
        for name, call in self.kernel.calls.items():
            places = [at.get(each.name) if isinstance(each, Symbol) else None for each in call.arguments]
            if None in places:
                return None
            letters = "".join(LETTERS[place] for place in places if place is not None)
            if call.unknown in self.functions:
                label = f"fun{LETTERS[self.functions.index(call.unknown)]}At{letters}"
            else:
                label = self._prefix(call.unknown) + letters
            shape = self.kernel.unknowns[call.unknown].shape
            held[Symbol(name, shape=shape)] = Symbol(label, shape=shape)
        for symbol, place in ((first, row), (second, column)):
            point = self.choice.names[place]
            name = point if not point.startswith("#") else f"pointAt{LETTERS[place]}"
            known = scope.get(name)
            if known is None or known.shape != symbol.shape:
                chosen = self.choice.points.get(place)
                if chosen is None or not self._independent(symbol):
                    return None
                continue
            held[symbol] = Symbol(name, shape=symbol.shape)
        return substitute(self.kernel.node, held)

    def _independent(self, symbol: Symbol) -> bool:
        """Whether the kernel uses an argument in calls only."""
        return symbol.name not in names(self.kernel.node)

    def _with_letters(self, text: str) -> Vocabulary:
        """The vocabulary with the letters of quadratic forms: a, b, c_1, v and what the answer chose for them."""
        symbols, quantities = dict(self.vocabulary.symbols), {**self.vocabulary.quantities, **self._extra}
        chosen = values_of(self.choice)
        for match in _FREE_LETTERS.finditer(text):
            letters = list(match[3]) if match[3] else [{"α": "alpha", "β": "beta"}.get(match[0], match[1] or match[0])]
            for letter in letters:
                name = f"{letter}_{match[2]}" if match[2] and not match[3] else letter
                if letter in symbols or letter in quantities or name in symbols or name in quantities:
                    continue
                if name in chosen:
                    quantities[name] = Definition(name, chosen[name])
                elif letter in chosen:
                    quantities[letter] = Definition(letter, chosen[letter])
                elif re.search(rf"\\?{letter}\s*\^\s*\{{?\s*\\?(?:top|T|intercal)|{letter}'", text):
                    symbols[letter] = Declaration(letter, "real", matrix(self.choice.count, 1))
                else:
                    symbols[name] = Declaration(name, "real")
        return Vocabulary(symbols, quantities)


def _spelled(name: str) -> str:
    """A pattern for a name as people write it, also close behind a factor (``af(x)``, ``2f(x)``)."""
    stem, _, tail = name.partition("_")
    letters = (
        rf"(?<![\\A-Za-z])(?:(?<=[abc])|)\\?{re.escape(stem)}"
        if len(stem) > 1
        else rf"(?:(?<![\\A-Za-z])|(?<=(?<![\\A-Za-z])[a-c])){re.escape(stem)}"
    )
    return letters + (rf"_?\{{?{re.escape(tail)}\}}?" if tail else "")
