"""The one evaluator of balls and exact forms: a node is compiled once to a closure and run at many points.

Nodes must be free of Derivative; :class:`Program` takes the function that expands them, so that this module needs no calculus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from math import prod
from typing import Any

from flint import fmpq

from checker.evaluation.scalars import (
    ONE,
    ZERO,
    Arithmetic,
    Array,
    Budget,
    Scalar,
    Value,
    add_values,
    blend,
    diagonal,
    matrix_product,
    multiply_values,
    pick,
    scale,
    shaped,
    spread,
    total,
    trace,
    transposed,
)
from checker.language.declarations import Expression, Vocabulary
from checker.language.functions import FUNCTIONS, PRIMITIVES, define
from checker.language.nodes import (
    Add,
    Apply,
    Array as ArrayNode,
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
    children,
)
from checker.language.shapes import SCALAR, Shape, concrete, is_vector, size_value
from checker.language.traversal import bound_names

DISCRETE_DOMAINS = frozenset({"index", "set", "onehot", "integer"})
"""Domains whose values are counted off: a comparison of them has no kink."""


class Environment:
    """One point: an arithmetic, the sizes, and the values of symbols. Quantities are computed when used, and kept."""

    __slots__ = ("arithmetic", "budget", "letters", "memo", "program", "sizes", "times", "values")

    def __init__(
        self, program: Program, arithmetic: Arithmetic, sizes: Mapping[str, int], values: Mapping[str, Value], budget: Budget
    ) -> None:
        self.program = program
        self.arithmetic = arithmetic
        self.times = arithmetic.times
        self.sizes = sizes
        self.values = dict(values)
        self.letters: dict[str, int] = {}
        self.memo: dict[tuple[object, ...], Value] = {}
        self.budget = budget

    def run(self, code: Code) -> Value:
        """The value of compiled code at this point."""
        self.letters.clear()
        self.memo.clear()
        return code(self)

    def value(self, name: str) -> Value:
        """The value of a symbol or quantity."""
        if name not in self.values:
            letters, self.letters = self.letters, {}
            self.values[name] = self.program.quantity(name)(self)
            self.letters = letters
        return self.values[name]


Code = Callable[[Environment], Value]


class Program:
    """Compiles expressions over a vocabulary, and keeps its compiled quantities.

    ``prepare`` rewrites a quantity's body before it is compiled: it expands derivatives.
    """

    def __init__(self, vocabulary: Vocabulary, prepare: Callable[[Node], Node] = lambda node: node) -> None:
        self.vocabulary = vocabulary
        self.prepare = prepare
        self._quantities: dict[str, Code] = {}

    def quantity(self, name: str) -> Code:
        """A quantity's array, tabulated over the indices on the left of its definition. Raises LookupError without one."""
        if name not in self._quantities:
            definition = self.vocabulary.quantities.get(name)
            if definition is None or definition.is_function:
                raise LookupError(f"{name} has no value of its own")
            code = self.compile(Expression(self.prepare(definition.body), definition.indices))
            column = definition.body.shape == SCALAR and len(definition.indices) == 1
            self._quantities[name] = _as_column(code) if column else code
        return self._quantities[name]

    def compile(self, expression: Expression) -> Code:
        """The value of an expression for all values of its free indices: shaped ``(*free sizes, *shape)``."""
        node = expression.node
        names = tuple(name for name, _ in expression.free)
        body = _Compiler(self.vocabulary).code(node, frozenset(names))
        if not names:
            return body
        return _tabulated(names, tuple(size for _, size in expression.free), node.shape, body)


def _as_column(code: Code) -> Code:
    def run(env: Environment) -> Value:
        value = code(env)
        return Array((value.shape[0], 1), value.data)

    return run


def _tabulated(names: tuple[str, ...], sizes: tuple[Any, ...], shape: Shape, body: Code) -> Code:
    """The body for all values of the letters, the first slowest."""

    def run(env: Environment) -> Value:
        counts = tuple(size_value(size, env.sizes) for size in sizes)
        env.budget.spend(prod(counts))
        data: list[Scalar] = []
        letters = env.letters
        saved = {name: letters[name] for name in names if name in letters}

        def fill(axis: int) -> None:
            if axis == len(names):
                value = body(env)
                data.extend(value.data if isinstance(value, Array) else (value,))
                return
            for position in range(1, counts[axis] + 1):
                letters[names[axis]] = position
                fill(axis + 1)

        fill(0)
        letters.update(saved)
        return Array((*counts, *concrete(shape, env.sizes)), data)

    return run


def _remembered(code: Code, names: tuple[str, ...]) -> Code:
    """The code, run once for each value of the letters it depends on."""
    mark = object()

    def run(env: Environment) -> Value:
        letters = env.letters
        key = (mark, *[letters[name] for name in names])
        memo = env.memo
        if key not in memo:
            memo[key] = code(env)
        return memo[key]

    return run


def _with_formals(env: Environment, names: Sequence[str], values: Iterable[Value], body: Code) -> Value:
    env.values.update(zip(names, values, strict=True))
    return body(env)


@lru_cache(maxsize=256)
def _scalar_function(name: str, arity: int) -> Callable[..., Scalar]:
    """An elementwise function with a definition, as a function of an environment and scalars."""
    names = [f"{name}#{position}" for position in range(arity)]
    body = _Compiler(Vocabulary()).code(define(name, [Symbol(formal) for formal in names]), frozenset())
    return lambda env, *arguments: _with_formals(env, names, arguments, body)


class _Compiler:
    """Compiles one expression. A part that depends on fewer letters than run around it is computed once for each value."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._letters: dict[int, frozenset[str]] = {}
        self._heavy: dict[int, bool] = {}

    def letters(self, node: Node) -> frozenset[str]:
        """The free letters of a node."""
        known = self._letters.get(id(node))
        if known is None:
            if isinstance(node, Index):
                known = frozenset((node.name,))
            elif isinstance(node, Reduce):
                inside = self.letters(node.body)
                if node.condition is not None:
                    inside |= self.letters(node.condition)
                known = (inside - {node.index}) | self.letters(node.lower) | self.letters(node.upper)
            else:
                known = frozenset().union(*map(self.letters, children(node))).difference(bound_names(node))
            self._letters[id(node)] = known
        return known

    def heavy(self, node: Node) -> bool:
        """Whether computing the node again costs more than remembering it."""
        known = self._heavy.get(id(node))
        if known is None:
            known = isinstance(node, (MatMul, Reduce, Apply, Tabulate)) or any(map(self.heavy, children(node)))
            self._heavy[id(node)] = known
        return known

    def continuous(self, node: Node) -> bool:
        """Whether a value varies continuously: some symbol in it is not counted off."""
        if isinstance(node, Symbol):
            declaration = self.vocabulary.symbols.get(node.name)
            return declaration is None or declaration.domain not in DISCRETE_DOMAINS
        if isinstance(node, Entry):
            return self.continuous(node.base)
        return any(map(self.continuous, children(node)))

    def code(self, node: Node, around: frozenset[str]) -> Code:
        """The node as a closure, ``around`` the letters that run where it stands."""
        method = _METHODS.get(type(node))
        if method is None:
            raise TypeError(f"{type(node).__name__} has no value of its own: expand derivatives first")
        if around:
            own = self.letters(node)
            if own < around and self.heavy(node):
                return _remembered(method(self, node, own), tuple(sorted(own)))
        return method(self, node, around)

    def codes(self, nodes: Iterable[Node], around: frozenset[str]) -> list[Code]:
        return [self.code(node, around) for node in nodes]

    def entrywise(
        self, nodes: Sequence[Node], function: Callable[[Environment], Callable[..., Scalar]], around: frozenset[str]
    ) -> Code:
        """A function of scalars applied entry by entry, scalars going with every entry."""
        codes = self.codes(nodes, around)
        with_shape = [node.shape != SCALAR for node in nodes]
        if not any(with_shape):
            if len(codes) == 1:
                only = codes[0]
                return lambda env: function(env)(only(env))
            if len(codes) == 2:
                first, second = codes
                return lambda env: function(env)(first(env), second(env))
            return lambda env: function(env)(*[code(env) for code in codes])

        def run(env: Environment) -> Value:
            values = [code(env) for code in codes]
            shape = next(value.shape for value, array in zip(values, with_shape, strict=True) if array)
            count = prod(shape)
            return Array(shape, list(map(function(env), *[spread(value, count) for value in values])))

        return run

    def number(self, node: Number, around: frozenset[str]) -> Code:
        value = fmpq(node.value.numerator, node.value.denominator)
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
        return self.entrywise((node.base, node.exponent), lambda env: env.arithmetic.power, around)

    def transpose(self, node: Transpose, around: frozenset[str]) -> Code:
        operand = self.code(node.operand, around)
        return lambda env: transposed(operand(env))

    def apply(self, node: Apply, around: frozenset[str]) -> Code:
        name = node.function
        if name in _ELEMENTARY:
            return self.entrywise(node.arguments, lambda env: getattr(env.arithmetic, name), around)
        if name in _WITH_A_KINK:
            where = object() if any(map(self.continuous, node.arguments)) else None
            build = _WITH_A_KINK[name]
            return self.entrywise(node.arguments, lambda env: build(env.arithmetic, where), around)
        if name in _STRUCTURAL:
            argument, function = self.code(node.arguments[0], around), _STRUCTURAL[name]
            return lambda env: function(env, argument(env))
        if name in PRIMITIVES:
            raise LookupError(f"{name} is a primitive: add it to checker/evaluation/compilation.py and its arithmetics")
        if FUNCTIONS[name].elementwise:
            defined = _scalar_function(name, len(node.arguments))
            return self.entrywise(node.arguments, lambda env: partial(defined, env), around)
        return self.defined(node, around)

    def defined(self, node: Apply, around: frozenset[str]) -> Code:
        """A function of whole arrays with a definition: its arguments are computed once and bound to formal parameters."""
        formals = [Symbol(f"{node.function}#{place}", shape=argument.shape) for place, argument in enumerate(node.arguments)]
        arguments = self.codes(node.arguments, around)
        body = _Compiler(Vocabulary()).code(define(node.function, formals), frozenset())
        names = [formal.name for formal in formals]
        return lambda env: _with_formals(env, names, [code(env) for code in arguments], body)

    def reduce(self, node: Reduce, around: frozenset[str]) -> Code:
        lower, upper = self.position(node.lower, around), self.position(node.upper, around)
        inside = around | {node.index}
        body = self.code(node.body, inside)
        condition = None if node.condition is None else self.code(node.condition, inside)
        fold, name, shape = _FOLDS[node.operation], node.index, node.shape
        where = object()

        def run(env: Environment) -> Value:
            first, last = lower(env), upper(env)
            size = concrete(shape, env.sizes)
            if not isinstance(first, int) or not isinstance(last, int):
                return shaped(env.arithmetic.undefined("the bounds of a sum or product are not whole numbers"), size)
            env.budget.spend(max(0, last - first + 1))
            letters = env.letters
            saved = letters.get(name)
            result: Value = None
            for position in range(first, last + 1):
                letters[name] = position
                truth = ONE if condition is None else condition(env)
                if env.arithmetic.whole(truth) == 0:
                    continue
                result = fold(env, result, body(env), truth, where)
            if saved is not None:
                letters[name] = saved
            return shaped(_empty(env, node.operation) if result is None else result, size)

        return run

    def compare(self, node: Compare, around: frozenset[str]) -> Code:
        where = object() if self.continuous(node.left) or self.continuous(node.right) else None
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
            size = concrete(shape, env.sizes)
            taken: list[tuple[Value, Value]] = []
            for value, condition in branches:
                truth = condition(env)
                whole = None if by_entry else env.arithmetic.whole(truth)
                if whole == 0:
                    continue
                if whole == 1 and not taken:
                    return shaped(value(env), size)
                taken.append((truth, shaped(value(env), size)))
            rest = shaped(env.arithmetic.undefined("no case applies") if otherwise is None else otherwise(env), size)
            for truth, value in reversed(taken):
                if by_entry:
                    triples = zip(spread(truth, prod(size)), value.data, rest.data, strict=True)
                    rest = Array(size, [blend(env, *triple) for triple in triples])
                else:
                    rest = blend(env, truth, value, rest)
            return rest

        return run

    def array(self, node: ArrayNode, around: frozenset[str]) -> Code:
        cells = [self.code(cell, around) for row in node.rows for cell in row]
        shape = (len(node.rows), len(node.rows[0]))
        return lambda env: Array(shape, [cell(env) for cell in cells])

    def tabulate(self, node: Tabulate, around: frozenset[str]) -> Code:
        body = self.code(node.body, around | set(node.indices))
        table = _tabulated(node.indices, node.shape[: len(node.indices)], SCALAR, body)
        return _as_column(table) if len(node.indices) == 1 else table

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

_ELEMENTARY = frozenset({"exp", "log", "sqrt", "sin", "cos", "arctan", "erf"})


def _larger(arithmetic: Arithmetic, where: object) -> Callable[..., Scalar]:
    def run(first: Scalar, *others: Scalar) -> Scalar:
        for other in others:
            first = other + arithmetic.positive_part(first - other, where)
        return first

    return run


def _smaller(arithmetic: Arithmetic, where: object) -> Callable[..., Scalar]:
    def run(first: Scalar, *others: Scalar) -> Scalar:
        for other in others:
            first = first - arithmetic.positive_part(first - other, where)
        return first

    return run


_WITH_A_KINK: Mapping[str, Callable[[Arithmetic, object], Callable[..., Scalar]]] = {
    "abs": lambda arithmetic, where: lambda u: arithmetic.absolute(u, where),
    "relu": lambda arithmetic, where: lambda u: arithmetic.positive_part(u, where),
    "step": lambda arithmetic, where: lambda u: arithmetic.step(u, where),
    "sign": lambda arithmetic, where: lambda u: 2 * arithmetic.step(u, where) - 1,
    "max": _larger,
    "min": _smaller,
}
"""These have definitions by ``step``, but a value at the kink where ``step`` may have none."""


def _inverse(env: Environment, value: Value) -> Value:
    return env.arithmetic.inverse(value) if isinstance(value, Array) else env.arithmetic.divide(ONE, value)


_STRUCTURAL: Mapping[str, Callable[[Environment, Value], Value]] = {
    "total": lambda env, value: total(value),
    "tr": lambda env, value: trace(value),
    "diag": lambda env, value: diagonal(value),
    "det": lambda env, value: env.arithmetic.determinant(value) if isinstance(value, Array) else value,
    "inv": _inverse,
}


def _add_term(env: Environment, result: Value, term: Value, truth: Scalar, where: object) -> Value:
    term = scale(env, truth, term) if truth is not ONE else term
    return term if result is None else add_values(result, term)


def _multiply_term(env: Environment, result: Value, term: Value, truth: Scalar, where: object) -> Value:
    if truth is not ONE:
        ones = Array(term.shape, [ONE] * len(term.data)) if isinstance(term, Array) else ONE
        term = blend(env, truth, term, ones)
    return term if result is None else multiply_values(env, result, term)


def _extreme(choose: Callable[[Arithmetic, object], Callable[..., Scalar]]) -> Callable[..., Value]:
    def fold(env: Environment, result: Value, term: Value, truth: Scalar, where: object) -> Value:
        if env.arithmetic.whole(truth) != 1:
            term = env.arithmetic.undefined("a maximum over an open condition")
        if result is None:
            return term
        function = choose(env.arithmetic, where)
        if isinstance(term, Array):
            return Array(term.shape, list(map(function, result.data, term.data)))
        return function(result, term)

    return fold


_FOLDS: Mapping[str, Callable[..., Value]] = {
    "sum": _add_term,
    "prod": _multiply_term,
    "max": _extreme(_larger),
    "min": _extreme(_smaller),
}


def _empty(env: Environment, operation: str) -> Scalar:
    if operation in ("sum", "prod"):
        return ZERO if operation == "sum" else ONE
    return env.arithmetic.undefined("a maximum over nothing")
