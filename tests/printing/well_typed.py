"""Random well-typed expressions over a small vocabulary, in the form that reading gives them: in a product the scalars come
first, sums and products are flat."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from checker.language import inference as make
from checker.language.declarations import Declaration, Definition, Vocabulary
from checker.language.nodes import (
    Constant,
    Entry,
    Index,
    Mul,
    Node,
    Number,
    Size,
    Symbol,
)
from checker.language.shapes import SCALAR, Shape, is_square

M, N = ("m", 1), ("n", 1)
SHAPES: tuple[Shape, ...] = (SCALAR, N, M, ("m", "n"), ("n", "n"), (1, "n"))

_SYMBOLS = (
    Declaration("a", "real"),
    Declaration("eta", "positive"),
    Declaration("y_hat", "probability"),
    Declaration("theta_d^2", "positive"),
    Declaration("w^f", "real"),
    Declaration("x", "real", N),
    Declaration("b_1", "real", N),
    Declaration("v", "real", M),
    Declaration("W_1", "real", ("m", "n")),
    Declaration("X", "real", ("m", "n")),
    Declaration("A", "real", ("n", "n")),
    Declaration("r", "real", (1, "n")),
    Declaration("u", "real", N, ("m",)),
    Declaration("t", "real", SCALAR, ("m",)),
)
_BEFORE_LOSS = Vocabulary({declaration.name: declaration for declaration in _SYMBOLS})
LOSS = Definition(
    "L", make.apply("norm", [make.subtract(_BEFORE_LOSS.symbols["x"].node, _BEFORE_LOSS.symbols["b_1"].node)])
)
VOCABULARY = _BEFORE_LOSS.with_definition(LOSS)
FAMILIES = frozenset({"u", "t"})
LETTERS = "ijkl"

_ELEMENTWISE = ("exp", "log", "sqrt", "sigma", "tanh", "relu", "abs", "sign", "log2")


def expressions(shape: Shape = SCALAR, depth: int = 3) -> st.SearchStrategy[Node]:
    """Expressions of a shape without free indices."""
    return _of(shape, depth, ())


@cache
def _of(shape: Shape, depth: int, bound: tuple[str, ...]) -> st.SearchStrategy[Node]:
    leaves = _leaves(shape, bound)
    if depth == 0:
        return leaves
    return st.one_of(leaves, *_compounds(shape, depth - 1, bound))


def _leaves(shape: Shape, bound: tuple[str, ...]) -> st.SearchStrategy[Node]:
    symbols: list[Node] = [Symbol(d.name, shape=d.shape) for d in _SYMBOLS if d.shape == shape and not d.family]
    if shape != SCALAR:
        symbols += [make.entry(VOCABULARY.symbols["u"].node, [Index(letter)], 1) for letter in bound if shape == N]
        if is_square(shape):
            symbols.append(make.identity("n"))
        if shape in (N, ("n", "n")):
            symbols.append(make.derivative(Symbol("L"), Symbol("x" if shape == N else "A", shape=shape)))
        return st.sampled_from(symbols)
    for letter in bound:
        index = Index(letter)
        symbols += [
            make.entry(Symbol("v", shape=M), [index], 0),
            make.entry(Symbol("W_1", shape=("m", "n")), [index, make.number(2)], 0),
            make.entry(Symbol("u", shape=N), [index, make.number(1)], 1),
            make.entry(Symbol("t"), [index], 1),
            make.entry(Symbol("v", shape=M), [make.add([index, make.ONE])], 0),
        ]
    symbols += [Size("n"), Constant("pi"), make.derivative(Symbol("L"), Symbol("a"))]
    numbers = st.one_of(
        st.integers(0, 12).map(make.number),
        st.integers(1, 999).map(lambda digits: Number(Fraction(digits, 100), 2)),
        st.sampled_from([Number(Fraction(1, 10**7), 7), make.number(10**30), make.number(2**70)]),
    )
    return st.one_of(st.sampled_from(symbols), numbers)


def _compounds(shape: Shape, depth: int, bound: tuple[str, ...]) -> list[st.SearchStrategy[Node]]:
    def of(wanted: Shape) -> st.SearchStrategy[Node]:
        return _of(wanted, depth, bound)

    same = of(shape)
    scalar = of(SCALAR)
    found = [
        st.lists(same, min_size=2, max_size=3).map(make.add),
        st.tuples(same, same).map(lambda pair: make.subtract(*pair)),
        same.map(make.negate),
        st.tuples(scalar, same).map(lambda pair: _scaled(*pair)),
        st.tuples(same, scalar).map(lambda pair: make.divide(*pair)),
        st.tuples(st.sampled_from(_ELEMENTWISE), same).map(lambda pair: make.apply(pair[0], [pair[1]])),
        st.tuples(same, same).map(lambda pair: make.apply("max", pair)),
        _conditions(depth, bound).flatmap(
            lambda condition: st.tuples(same, same).map(lambda pair: make.cases([(pair[0], condition)], pair[1]))
        ),
        _sums(shape, depth, bound),
    ]
    if not is_square(shape) or shape == SCALAR:
        exponents = st.sampled_from([2, 3, Fraction(1, 2), -1, Fraction(-1, 2)]).map(make.number)
        found.append(st.tuples(same, exponents).map(lambda pair: _power(*pair)))
    if shape == SCALAR:
        found += [
            _conditions(depth, bound).map(make.indicator),
            st.lists(_conditions(depth, bound), min_size=2, max_size=2).map(_all),
            of(N).map(lambda vector: make.apply("norm", [vector])),
            of(("n", "n")).map(lambda matrix: make.apply("tr", [matrix])),
            st.tuples(of((1, "n")), of(N)).map(make.matmul),
            st.tuples(of(N), of(N)).map(lambda pair: make.matmul([make.transpose(pair[0]), pair[1]])),
            of(N).map(
                lambda vector: Entry(vector, (make.number(1),)) if not isinstance(vector, Entry) else vector.base
            ),
        ]
    else:
        found.append(st.tuples(same, same).map(lambda pair: _hadamard(*pair)))
    found += {
        N: [
            st.tuples(of(("n", "n")), of(N)).map(make.matmul),
            of((1, "n")).map(make.transpose),
            st.tuples(of(("n", "n")), of(N)).map(lambda pair: make.matmul([make.apply("inv", [pair[0]]), pair[1]])),
        ],
        M: [st.tuples(of(("m", "n")), of(N)).map(make.matmul)],
        ("m", "n"): [st.tuples(of(M), of(N)).map(lambda pair: make.matmul([pair[0], make.transpose(pair[1])]))],
        ("n", "n"): [of(N).map(lambda vector: make.apply("diag", [vector])), of(("n", "n")).map(make.transpose)],
        (1, "n"): [of(N).map(make.transpose)],
    }.get(shape, [])
    return [strategy.filter(lambda node: node.shape == shape) for strategy in found]


def _scaled(scalar: Node, node: Node) -> Node:
    """A product as reading gives it: scalars first, then at most one array."""
    scalars = [scalar, node] if node.shape == SCALAR else [scalar]
    arrays = [] if node.shape == SCALAR else [node]
    if isinstance(node, Mul) and arrays:
        scalars += [factor for factor in node.factors if factor.shape == SCALAR]
        arrays = [factor for factor in node.factors if factor.shape != SCALAR]
    return make.mul([*scalars, *arrays])


def _hadamard(left: Node, right: Node) -> Node:
    """An entrywise product of two arrays that are no products with scalars themselves."""
    if any(isinstance(node, Mul) and node.factors[0].shape == SCALAR for node in (left, right)):
        return left
    return make.mul([left, right])


def _power(base: Node, exponent: Node) -> Node:
    """A power, except what would be read as an exponential or an inverse."""
    inverse = exponent == make.number(-1) and base.shape == ("m", "n")
    return base if isinstance(base, Constant) or inverse else make.power(base, exponent)


@cache
def _conditions(depth: int, bound: tuple[str, ...]) -> st.SearchStrategy[Node]:
    relations = st.lists(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), min_size=1, max_size=2)
    values = st.lists(_of(SCALAR, depth, bound), min_size=3, max_size=3)
    return st.tuples(relations, values).map(lambda drawn: _chain(*drawn))


def _chain(relations: Sequence[str], values: Sequence[Node]) -> Node:
    """``a < b`` or ``a < b <= c``."""
    pairs = zip(relations, values, values[1:], strict=False)
    return make.logical("and", [make.compare(relation, left, right) for relation, left, right in pairs])


def _all(conditions: Sequence[Node]) -> Node:
    """An indicator of several conditions."""
    return make.indicator(make.logical("and", conditions))


def _sums(shape: Shape, depth: int, bound: tuple[str, ...]) -> st.SearchStrategy[Node]:
    """Sums over a letter that no sum around them uses, and which occurs in the body."""
    letter = LETTERS[len(bound)]
    if len(bound) == 2:
        return st.nothing()
    body = _of(shape, depth, (*bound, letter)).map(
        lambda node: _scaled(make.entry(Symbol("v", shape=M), [Index(letter)], 0), node)
    )
    condition = st.none() if not bound else st.sampled_from([None, make.compare("!=", Index(letter), Index(bound[0]))])
    operation = st.sampled_from(["sum", "prod"])
    return st.tuples(operation, body, condition).map(
        lambda parts: make.reduce(parts[0], letter, make.ONE, Size("m"), parts[1], parts[2])
    )
