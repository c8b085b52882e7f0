"""The one evaluator of balls and exact forms: a node is compiled once to a closure and run at many points.

Nodes must be free of Derivative; :class:`Program` takes the function that expands them, so that this module needs no calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache, partial
from math import prod
from operator import getitem
from typing import Any

from flint import fmpq

from checker.evaluation.analysis import Analysis
from checker.evaluation.application import ELEMENTARY, FOLDS, STRUCTURAL, WITH_A_KINK, empty
from checker.evaluation.balls import rational
from checker.evaluation.environment import (
    Code,
    Environment,
    NoValue,
    as_column,
    chosen,
    remembered,
    tabulated,
    with_formals,
)
from checker.evaluation.scalars import (
    ONE,
    ZERO,
    Array,
    Kink,
    Scalar,
    Value,
    add_values,
    matrix_product,
    multiply_values,
    pick,
    scale,
    shaped,
    spread,
    transposed,
)
from checker.language.declarations import Expression, Vocabulary
from checker.language.functions import FUNCTIONS, PRIMITIVES, define
from checker.language.nodes import (
    Add,
    Apply,
    Cases,
    Compare,
    Constant,
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
from checker.language.nodes import Array as ArrayNode
from checker.language.shapes import SCALAR, concrete, is_vector, size_value

NOT_GUARDED = nullcontext()
MANY_DIGITS = 50
"""Numbers with more digits than this are shown to the arithmetic, which may find them extreme."""


class Program:
    """Compiles expressions over a vocabulary, and keeps its compiled quantities.

    ``prepare`` rewrites a quantity's body before it is compiled: it expands derivatives.
    """

    def __init__(self, vocabulary: Vocabulary, prepare: Callable[[Node], Node] = lambda node: node) -> None:
        self.vocabulary = vocabulary
        self.prepare = prepare
        self._quantities: dict[str, Code] = {}
        self._kinks: dict[str, list[Kink]] = {}
        self._signs: dict[str, bool] = {}

    def quantity(self, name: str) -> Code:
        """A quantity's array, tabulated over the indices on the left of its definition. Raises NoValue without one."""
        if name not in self._quantities:
            definition = self.vocabulary.quantities.get(name)
            if definition is None or definition.is_function:
                raise NoValue(f"{name} has no value of its own")
            kinks = self._kinks.setdefault(name, [])
            code = self.compile(Expression(self.prepare(definition.body), definition.indices), kinks)
            column = definition.body.shape == SCALAR and len(definition.indices) == 1
            self._quantities[name] = as_column(code) if column else code
        return self._quantities[name]

    def kinks(self, name: str) -> Sequence[Kink]:
        """The marks of the comparisons in a quantity, once it is compiled."""
        return self._kinks.get(name, ())

    def compile(self, expression: Expression, kinks: list[Kink] | None = None) -> Code:
        """The value of an expression for all values of its free indices: shaped ``(*free sizes, *shape)``.

        The marks of its comparisons of what varies continuously are added to ``kinks``.
        """
        names = tuple(name for name, _ in expression.free)
        compiler = _Compiler(Analysis(self.vocabulary, self._signs), [] if kinks is None else kinks)
        body = compiler.code(expression.node, frozenset(names))
        if not names:
            return body
        weight = compiler.analysis.weight(expression.node)
        return tabulated(names, tuple(size for _, size in expression.free), expression.node.shape, body, weight)


@lru_cache(maxsize=256)
def _scalar_function(name: str, arity: int) -> Callable[..., Scalar]:
    """An elementwise function with a definition, as a function of an environment and scalars."""
    names = [f"{name}#{position}" for position in range(arity)]
    body = _Compiler(Analysis(Vocabulary(), {}), []).code(
        define(name, [Symbol(formal) for formal in names]), frozenset()
    )
    return lambda env, *arguments: with_formals(env, names, arguments, body)


class _Compiler:
    """Compiles one expression. A part that depends on fewer letters than run around it is computed once for each value."""

    def __init__(self, analysis: Analysis, kinks: list[Kink]) -> None:
        self.analysis = analysis
        self.kinks = kinks

    def mark(self, nodes: Iterable[Node], *, jump: bool) -> Kink | None:
        """A new mark for a comparison of what varies continuously, else None."""
        if not any(map(self.analysis.continuous, nodes)):
            return None
        self.kinks.append(Kink(jump))
        return self.kinks[-1]

    def code(self, node: Node, around: frozenset[str]) -> Code:
        """The node as a closure, ``around`` the letters that run where it stands."""
        method = _METHODS.get(type(node))
        if method is None:
            raise TypeError(f"{type(node).__name__} has no value of its own: expand derivatives first")
        if around:
            own = self.analysis.letters(node)
            if own < around and self.analysis.heavy(node):
                return remembered(method(self, node, own), tuple(sorted(own)))
        return method(self, node, around)

    def codes(self, nodes: Iterable[Node], around: frozenset[str]) -> list[Code]:
        return [self.code(node, around) for node in nodes]

    def entrywise(
        self,
        nodes: Sequence[Node],
        function: Callable[[Environment], Callable[..., Scalar]],
        around: frozenset[str],
        *,
        noted: bool = False,
    ) -> Code:
        """A function of scalars applied entry by entry, scalars going with every entry.

        ``noted``: the arithmetic is told that the first argument is never negative.
        """
        codes = self.codes(nodes, around)
        with_shape = [node.shape != SCALAR for node in nodes]
        if not noted and not any(with_shape):
            if len(codes) == 1:
                only = codes[0]
                return lambda env: function(env)(only(env))
            if len(codes) == 2:
                first, second = codes
                return lambda env: function(env)(first(env), second(env))
            return lambda env: function(env)(*[code(env) for code in codes])

        def run(env: Environment) -> Value:
            values = [code(env) for code in codes]
            if noted and env.arithmetic.takes_notes:
                for entry in spread(values[0], 1):
                    env.arithmetic.note_never_negative(entry)
            if not any(with_shape):
                return function(env)(*values)
            shape = next(value.shape for value, array in zip(values, with_shape, strict=True) if array)
            count = prod(shape)
            return Array(shape, list(map(function(env), *[spread(value, count) for value in values])))

        return run

    def number(self, node: Number, around: frozenset[str]) -> Code:
        value = rational(node.value)
        if max(len(str(value.p)), len(str(value.q))) > MANY_DIGITS:
            return lambda env: env.arithmetic.number(value)
        return lambda env: value

    def constant(self, node: Constant, around: frozenset[str]) -> Code:
        name = node.name
        return lambda env: env.arithmetic.constant(name)

    def size(self, node: Size, around: frozenset[str]) -> Code:
        name = node.name
        return lambda env: fmpq(size_value(name, env.sizes))

    def symbol(self, node: Symbol, around: frozenset[str]) -> Code:
        name = node.name
        return lambda env: env.values[name] if name in env.values else env.value(name)

    def index(self, node: Index, around: frozenset[str]) -> Code:
        name = node.name
        return lambda env: fmpq(env.letters[name])

    def position(self, node: Node, around: frozenset[str]) -> Callable[[Environment], int | Scalar]:
        """An index's value: an int, or a scalar that the arithmetic does not know as one."""
        if isinstance(node, Index):
            name = node.name
            return lambda env: env.letters[name]
        if isinstance(node, Number) and node.value.denominator == 1:
            fixed = int(node.value)
            return lambda env: fixed
        value = self.code(node, around)

        def run(env: Environment) -> int | Scalar:
            scalar = value(env)
            whole = env.arithmetic.whole(scalar)
            return scalar if whole is None else whole

        return run

    def entry(self, node: Entry, around: frozenset[str]) -> Code:
        base = self.code(node.base, around)
        positions = [self.position(index, around) for index in node.indices]
        components = 0 if node.shape == node.base.shape else 1 if is_vector(node.base.shape) else len(node.base.shape)
        families = len(positions) - components

        def run(env: Environment) -> Value:
            array = base(env)
            if not isinstance(array, Array):
                return env.arithmetic.undefined("a number has no entries")
            below = array.shape[families:]
            if components:
                sizes = (*array.shape[:families], *(below if components == 2 else (prod(below),)))
                below = ()
            else:
                sizes = array.shape[:families]
            return pick(env, array, sizes, [position(env) for position in positions], below)

        return run

    def add(self, node: Add, around: frozenset[str]) -> Code:
        codes = self.codes(node.terms, around)
        if node.shape == SCALAR:
            return lambda env: sum([code(env) for code in codes], ZERO)

        def run(env: Environment) -> Value:
            values = [code(env) for code in codes]
            arrays = [value for value in values if isinstance(value, Array)]
            result = arrays[0]
            for value in arrays[1:]:
                result = add_values(result, value)
            if len(arrays) < len(values):
                shift = sum([value for value in values if not isinstance(value, Array)], ZERO)
                result = Array(result.shape, [shift + entry for entry in result.data])
            return result

        return run

    def negate(self, node: Negate, around: frozenset[str]) -> Code:
        operand = self.code(node.operand, around)
        if node.shape == SCALAR:
            return lambda env: -operand(env)

        def run(env: Environment) -> Value:
            value = operand(env)
            return Array(value.shape, [-entry for entry in value.data])

        return run

    def mul(self, node: Mul, around: frozenset[str]) -> Code:
        codes = self.codes(node.factors, around)

        def run(env: Environment) -> Value:
            times = env.times
            result: Value = None
            factor: Value = None
            for code in codes:
                value = code(env)
                if isinstance(value, Array):
                    result = value if result is None else multiply_values(env, result, value)
                else:
                    factor = value if factor is None else times(factor, value)
            if result is None:
                return factor
            return result if factor is None else scale(env, factor, result)

        return run

    def matmul(self, node: MatMul, around: frozenset[str]) -> Code:
        codes = self.codes(node.factors, around)
        from_the_right = node.factors[-1].shape[1] == 1
        scalar = node.shape == SCALAR

        def run(env: Environment) -> Value:
            values = [code(env) for code in codes]
            if from_the_right:
                result = values[-1]
                for left in values[-2::-1]:
                    result = matrix_product(env, left, result)
            else:
                result = values[0]
                for right in values[1:]:
                    result = matrix_product(env, result, right)
            return result.data[0] if scalar else result

        return run

    def divide(self, node: Divide, around: frozenset[str]) -> Code:
        return self.entrywise((node.numerator, node.denominator), lambda env: env.arithmetic.divide, around)

    def power(self, node: Power, around: frozenset[str]) -> Code:
        whole = isinstance(node.exponent, Number) and node.exponent.value.denominator == 1
        noted = not whole and self.analysis.never_negative(node.base)
        return self.entrywise((node.base, node.exponent), lambda env: env.arithmetic.power, around, noted=noted)

    def transpose(self, node: Transpose, around: frozenset[str]) -> Code:
        operand = self.code(node.operand, around)
        return lambda env: transposed(operand(env))

    def apply(self, node: Apply, around: frozenset[str]) -> Code:
        name = node.function
        if name in ELEMENTARY:
            noted = name in ("log", "sqrt") and self.analysis.never_negative(node.arguments[0])
            return self.entrywise(node.arguments, lambda env: getattr(env.arithmetic, name), around, noted=noted)
        if name in WITH_A_KINK:
            where = self.mark(node.arguments, jump=name in ("step", "sign"))
            build = WITH_A_KINK[name]
            return self.entrywise(node.arguments, lambda env: build(env.arithmetic, where), around)
        if name in STRUCTURAL:
            argument, function = self.code(node.arguments[0], around), STRUCTURAL[name]
            return lambda env: function(env, argument(env))
        if name in PRIMITIVES:
            raise LookupError(f"{name} is a primitive: add it to checker/evaluation/compilation.py and its arithmetics")
        if FUNCTIONS[name].elementwise:
            defined = _scalar_function(name, len(node.arguments))
            return self.entrywise(node.arguments, lambda env: partial(defined, env), around)
        return self.defined(node, around)

    def defined(self, node: Apply, around: frozenset[str]) -> Code:
        """A function of whole arrays with a definition: its arguments are computed once and bound to formal parameters."""
        formals = [
            Symbol(f"{node.function}#{place}", shape=argument.shape) for place, argument in enumerate(node.arguments)
        ]
        arguments = self.codes(node.arguments, around)
        body = _Compiler(Analysis(Vocabulary(), {}), self.kinks).code(define(node.function, formals), frozenset())
        names = [formal.name for formal in formals]
        return lambda env: with_formals(env, names, [code(env) for code in arguments], body)

    def reduce(self, node: Reduce, around: frozenset[str]) -> Code:
        lower, upper = self.position(node.lower, around), self.position(node.upper, around)
        inside = around | {node.index}
        body, weight = self.code(node.body, inside), self.analysis.weight(node)
        condition = None if node.condition is None else self.code(node.condition, inside)
        fold, name, shape = FOLDS[node.operation], node.index, node.shape
        where = self.mark((node.body,), jump=False) if node.operation in ("max", "min") else None

        def run(env: Environment) -> Value:
            first, last = lower(env), upper(env)
            size = concrete(shape, env.sizes)
            if not isinstance(first, int) or not isinstance(last, int):
                return shaped(env.arithmetic.undefined("the bounds of a sum or product are not whole numbers"), size)
            env.budget.spend(weight * max(0, last - first + 1))
            letters = env.letters
            saved = letters.get(name)
            result: Value = None
            for position in range(first, last + 1):
                letters[name] = position
                truth = ONE if condition is None else condition(env)
                whole = env.arithmetic.whole(truth)
                if whole == 0:
                    continue
                with NOT_GUARDED if whole else env.arithmetic.guarded(truth):
                    term = body(env)
                result = fold(env, result, term, truth, where)
            if saved is not None:
                letters[name] = saved
            return shaped(empty(env, node.operation) if result is None else result, size)

        return run

    def compare(self, node: Compare, around: frozenset[str]) -> Code:
        where = self.mark((node.left, node.right), jump=True)
        relation = node.relation
        return self.entrywise(
            (node.left, node.right), lambda env: lambda a, b: env.arithmetic.compare(relation, a, b, where), around
        )

    def logical(self, node: Logical, around: frozenset[str]) -> Code:
        both = node.operation == "and"

        def join(env: Environment, *truths: Scalar) -> Scalar:
            result = truths[0]
            for truth in truths[1:]:
                product = env.times(result, truth)
                result = product if both else result + truth - product
            return result

        return self.entrywise(node.conditions, lambda env: partial(join, env), around)

    def indicator(self, node: Indicator, around: frozenset[str]) -> Code:
        return self.code(node.condition, around)

    def cases(self, node: Cases, around: frozenset[str]) -> Code:
        branches = [(self.code(value, around), self.code(condition, around)) for value, condition in node.branches]
        otherwise = None if node.otherwise is None else self.code(node.otherwise, around)
        by_entry = any(condition.shape != SCALAR for _, condition in node.branches)
        shape = node.shape

        def run(env: Environment) -> Value:
            # Every condition is evaluated, so that the sides of its kink are visited even where an earlier one holds.
            truths = [condition(env) for _, condition in branches]
            values = [partial(value, env) for value, _ in branches]
            size = concrete(shape, env.sizes)
            if not by_entry:
                last = None if otherwise is None else partial(otherwise, env)
                return shaped(chosen(env, truths, values, last), size)
            count = prod(size)
            columns = [spread(truth, count) for truth in truths]
            cells = [spread(value(), count) for value in values]
            rest = None if otherwise is None else spread(otherwise(env), count)
            data = []
            for place in range(count):
                here = [partial(getitem, cell, place) for cell in cells]
                last = None if rest is None else partial(getitem, rest, place)
                data.append(chosen(env, [column[place] for column in columns], here, last))
            return Array(size, data)

        return run

    def array(self, node: ArrayNode, around: frozenset[str]) -> Code:
        cells = [self.code(cell, around) for row in node.rows for cell in row]
        shape = (len(node.rows), len(node.rows[0]))
        return lambda env: Array(shape, [cell(env) for cell in cells])

    def tabulate(self, node: Tabulate, around: frozenset[str]) -> Code:
        body = self.code(node.body, around | set(node.indices))
        table = tabulated(node.indices, node.shape[: len(node.indices)], SCALAR, body, self.analysis.weight(node.body))
        return as_column(table) if len(node.indices) == 1 else table

    def fill(self, node: Fill, around: frozenset[str]) -> Code:
        kind, shape = node.kind, node.shape

        def run(env: Environment) -> Value:
            if not shape:
                return ZERO if kind == "zeros" else ONE
            rows, columns = concrete(shape, env.sizes)
            if kind == "identity":
                return Array((rows, columns), [ONE if r == c else ZERO for r in range(rows) for c in range(columns)])
            return Array((rows, columns), [ONE if kind == "ones" else ZERO] * (rows * columns))

        return run


_METHODS: Mapping[type, Callable[[_Compiler, Any, frozenset[str]], Code]] = {
    Number: _Compiler.number,
    Constant: _Compiler.constant,
    Size: _Compiler.size,
    Symbol: _Compiler.symbol,
    Index: _Compiler.index,
    Entry: _Compiler.entry,
    Add: _Compiler.add,
    Negate: _Compiler.negate,
    Mul: _Compiler.mul,
    MatMul: _Compiler.matmul,
    Divide: _Compiler.divide,
    Power: _Compiler.power,
    Transpose: _Compiler.transpose,
    Apply: _Compiler.apply,
    Reduce: _Compiler.reduce,
    Compare: _Compiler.compare,
    Logical: _Compiler.logical,
    Indicator: _Compiler.indicator,
    Cases: _Compiler.cases,
    ArrayNode: _Compiler.array,
    Tabulate: _Compiler.tabulate,
    Fill: _Compiler.fill,
}
