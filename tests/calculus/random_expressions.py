"""A small vocabulary, and random well-typed expressions over it that are defined and smooth at generic inputs."""

from __future__ import annotations

import numpy
from hypothesis import strategies as st

from checker.language.declarations import Definition, Vocabulary, parse_declaration
from checker.language.inference import (
    ONE,
    add,
    apply,
    array,
    cases,
    compare,
    divide,
    entry,
    filled,
    identity,
    indicator,
    logical,
    matmul,
    mul,
    negate,
    number,
    power,
    reduce,
    tabulate,
    transpose,
)
from checker.language.nodes import Entry, Index, Node, Size
from checker.language.shapes import SCALAR, Shape
from checker.language.traversal import names

SIZES = {"m": 2, "n": 3, "c": 4}
SQUARE: Shape = ("n", "n")
COLUMN: Shape = ("n", 1)
SHORT: Shape = ("m", 1)
ROW: Shape = (1, "n")
WIDE: Shape = ("m", "n")

SYMBOLS = {
    name: parse_declaration(name, text)
    for name, text in {
        "s": "real",
        "t": "positive",
        "x": "real[n]",
        "b": "real[m]",
        "r": "real[1, n]",
        "A": "real[m, n]",
        "M": "real[n, n]",
        "w": "real[n] for j in c",
        "v": "real for i in c",
        "k": "index(c)",
        "y": "index(c) for i in n",
    }.items()
}


def symbol(name: str) -> Node:
    """A declared symbol or a quantity, whole."""
    declared = VOCABULARY.get(name)
    assert declared is not None
    return declared.node


def member(name: str, *indices: Node) -> Node:
    """A member of a family, or an entry."""
    declared = VOCABULARY.get(name)
    assert declared is not None
    return entry(declared.node, indices, len(declared.family))


def letter(name: str) -> Node:
    """An index letter."""
    return Index(name)


def _sum(index: str, size: str, body: Node, condition: Node | None = None) -> Node:
    return reduce("sum", index, ONE, Size(size), body, condition)


QUANTITIES: dict[str, Definition] = {}
VOCABULARY = Vocabulary(SYMBOLS, QUANTITIES)


def _define(name: str, body: Node, *indices: tuple[str, str]) -> None:
    QUANTITIES[name] = Definition(name, body, indices)


_define("h", apply("tanh", [matmul([symbol("A"), symbol("x")])]))
_define("p", apply("softmax", [add([matmul([symbol("M"), symbol("x")]), mul([symbol("s"), symbol("x")])])]))
_define("g", apply("sin", [matmul([transpose(member("w", letter("i"))), symbol("x")])]), ("i", "c"))
_define("u", add([member("w", letter("i")), mul([member("g", letter("i")), symbol("p")])]), ("i", "c"))
_define(
    "q",
    mul([member("h", letter("i")), member("x", letter("j")), member("A", letter("i"), letter("j"))]),
    ("i", "m"),
    ("j", "n"),
)
_define("e", _sum("i", "c", mul([member("g", letter("i")), member("v", letter("i"))])))

WHOLE: dict[Shape, tuple[str, ...]] = {
    SCALAR: ("s", "t", "e"),
    COLUMN: ("x", "p"),
    SHORT: ("b", "h"),
    ROW: ("r",),
    WIDE: ("A", "q"),
    SQUARE: ("M",),
}
LETTERS = {"i": "c", "j": "n", "a": "m"}
FREE = {"i": 3, "j": 2, "a": 1}
"""The letters that random expressions may leave free, with the size they run over; and the values at which tests read them."""


def numbers() -> st.SearchStrategy[Node]:
    return st.sampled_from([number(value) for value in (-2, -1, 1, 2, 3)] + [divide(ONE, number(2)), number(-3)])


def indices(size: str) -> st.SearchStrategy[Node]:
    """A letter, a label or a number that is an index into an axis of that size."""
    letters = [letter(name) for name, runs_over in LETTERS.items() if runs_over == size]
    labels: list[Node] = [symbol("k"), *(member("y", place) for place in [letter("j")])] if size == "c" else []
    return st.sampled_from([*letters, *labels, number(1), number(2)])


def entries() -> st.SearchStrategy[Node]:
    """Scalar entries and members of names."""
    return st.one_of(
        st.builds(lambda i: member("x", i), indices("n")),
        st.builds(lambda i: member("r", i), indices("n")),
        st.builds(lambda i: member("p", i), indices("n")),
        st.builds(lambda i: member("v", i), indices("c")),
        st.builds(lambda i: member("g", i), indices("c")),
        st.builds(lambda i, j: member("A", i, j), indices("m"), indices("n")),
        st.builds(lambda i, j: member("q", i, j), indices("m"), indices("n")),
        st.builds(lambda i, j: member("M", i, j), indices("n"), indices("n")),
        st.builds(lambda i, j: member("w", i, j), indices("c"), indices("n")),
        st.builds(lambda i, j: member("u", i, j), indices("c"), indices("n")),
    )


def leaves(shape: Shape) -> st.SearchStrategy[Node]:
    wholes = st.sampled_from([symbol(name) for name in WHOLE[shape]])
    if shape == SCALAR:
        return st.one_of(wholes, entries(), wholes, entries(), numbers())
    fills = [filled("ones", shape)] + ([identity("n")] if shape == SQUARE else [])
    members = (
        [st.builds(lambda i, f=family: member(f, i), indices("c")) for family in ("w", "u")] if shape == COLUMN else []
    )
    return st.one_of(wholes, wholes, *members, st.sampled_from(fills))


SMOOTH = ("sin", "cos", "arctan", "erf", "sigma", "tanh", "softplus")
KINKED = ("relu", "abs", "step", "sign")
SHIFT = divide(number(37), number(100))
"""Keeps the argument of a kink off zero where the argument vanishes identically, as in x - x."""


def expressions(shape: Shape, depth: int) -> st.SearchStrategy[Node]:
    """Well-typed expressions of a shape, at most ``depth`` operations deep."""
    if depth == 0:
        return leaves(shape)
    below = st.deferred(lambda: expressions(shape, depth - 1))
    scalar = st.deferred(lambda: expressions(SCALAR, depth - 1))
    choices = [
        st.builds(lambda left, right: add([left, right]), below, st.one_of(below, scalar)),
        st.builds(lambda left, right: mul([left, right]), below, st.one_of(below, scalar)),
        st.builds(negate, below),
        st.builds(
            lambda above, under: divide(above, add([ONE, power(under, number(2))])), below, st.one_of(below, scalar)
        ),
        st.builds(lambda base, exponent: power(base, number(exponent)), below, st.sampled_from([1, 2, 3])),
        st.builds(lambda base, exponent: power(add([ONE, power(base, number(2))]), exponent), below, scalar),
        st.builds(lambda name, inside: apply(name, [inside]), st.sampled_from(SMOOTH), below),
        st.builds(lambda name, inside: apply(name, [add([inside, SHIFT])]), st.sampled_from(KINKED), below),
        st.builds(
            lambda name, inside: apply(name, [apply("sin", [inside])]), st.sampled_from(("exp", "sinh", "cosh")), below
        ),
        st.builds(
            lambda name, inside: apply(name, [add([ONE, power(inside, number(2))])]),
            st.sampled_from(("log", "sqrt", "log2", "log10")),
            below,
        ),
        st.builds(
            lambda name, left, right: apply(name, [left, add([right, SHIFT])]),
            st.sampled_from(("max", "min")),
            below,
            below,
        ),
        st.builds(
            lambda body, name: reduce("sum", name, ONE, Size(LETTERS[name]), body),
            below,
            st.sampled_from(sorted(LETTERS)),
        ),
        st.builds(_reduction, below, st.sampled_from(sorted(LETTERS)), st.sampled_from(["sum", "prod", "max", "min"])),
        st.builds(_distinction, below, below, scalar),
        st.builds(lambda left, right: mul([indicator(compare(">=", add([left, SHIFT]), right)), left]), below, below),
    ]
    if shape != SCALAR:
        turned = expressions((shape[1], shape[0]), depth - 1) if (shape[1], shape[0]) in WHOLE else None
        if turned is not None:
            choices.append(st.builds(transpose, turned))
        choices.append(st.builds(lambda inside: apply("softmax", [apply("sin", [inside])]), below))
        choices.append(
            st.builds(lambda first, second: cases([(first, compare(">=", second, SHIFT))], second), below, below)
        )
    if shape == SCALAR:
        choices += [
            st.builds(
                lambda name, inside: apply(name, [inside]),
                st.sampled_from(("total", "mean", "logsumexp", "norm1")),
                st.one_of(expressions(COLUMN, depth - 1), expressions(ROW, depth - 1)),
            ),
            st.builds(lambda inside: apply("norm", [add([inside, SHIFT])]), expressions(WIDE, depth - 1)),
            st.builds(lambda inside: power(apply("norm", [inside]), number(2)), expressions(COLUMN, depth - 1)),
            st.builds(lambda inside: apply("tr", [inside]), expressions(SQUARE, depth - 1)),
            st.builds(lambda inside: apply("det", [_regular(inside)]), expressions(SQUARE, depth - 1)),
            st.builds(lambda left, right: matmul([transpose(left), right]), *[expressions(COLUMN, depth - 1)] * 2),
            st.builds(lambda left, right: apply("dot", [left, right]), *[expressions(SHORT, depth - 1)] * 2),
            st.builds(lambda body, i: Entry(body, (i,)), expressions(COLUMN, depth - 1), indices("n")),
            st.builds(lambda body, i, j: Entry(body, (i, j)), expressions(WIDE, depth - 1), indices("m"), indices("n")),
        ]
    if shape == COLUMN:
        choices += [
            st.builds(lambda left, right: matmul([left, right]), expressions(SQUARE, depth - 1), below),
            st.builds(
                lambda left, right: matmul([transpose(left), right]),
                expressions(WIDE, depth - 1),
                expressions(SHORT, depth - 1),
            ),
            st.builds(
                lambda left, right: matmul([apply("inv", [_regular(left)]), right]),
                expressions(SQUARE, depth - 1),
                below,
            ),
            st.builds(lambda body: tabulate([("j", "n")], body), scalar),
            st.builds(lambda inside: apply("diag", [inside]), expressions(SQUARE, depth - 1)),
        ]
    if shape == SHORT:
        choices.append(st.builds(lambda *cells: array([[cell] for cell in cells]), scalar, scalar).map(_as_short))
    if shape == WIDE:
        choices += [
            st.builds(
                lambda left, right: matmul([left, right]), expressions(SHORT, depth - 1), expressions(ROW, depth - 1)
            ),
            st.builds(lambda left, right: matmul([left, right]), below, expressions(SQUARE, depth - 1)),
            st.builds(lambda body: tabulate([("a", "m"), ("j", "n")], body), scalar),
        ]
    if shape == SQUARE:
        choices.append(st.builds(lambda inside: apply("diag", [inside]), expressions(COLUMN, depth - 1)))
        choices.append(st.builds(lambda inside: apply("diag", [inside]), expressions(ROW, depth - 1)))
        choices.append(st.builds(lambda left: matmul([transpose(left), left]), expressions(WIDE, depth - 1)))
    return st.one_of(choices)


def _regular(matrix: Node) -> Node:
    """A matrix with a determinant well away from zero."""
    bounded = apply("sin", [matrix])
    return add([matmul([transpose(bounded), bounded]), identity("n")])


def _reduction(body: Node, name: str, operation: str) -> Node:
    """Over the indices other than 1, each body shifted by its index so that no two are equal."""
    shifted = add([body, mul([SHIFT, Index(name)])])
    differs = compare("!=", Index(name), ONE)
    return reduce(operation, name, ONE, Size(LETTERS[name]), shifted, differs if operation != "prod" else None)


def _distinction(first: Node, second: Node, decides: Node) -> Node:
    both = logical("and", [compare(">", add([decides, SHIFT]), ONE), compare("<", Index("j"), number(3))])
    return cases([(first, both), (second, compare("<", decides, number(-1)))], negate(first))


def _as_short(node: Node) -> Node:
    return matmul([filled("ones", ("m", 2)), node])


def depends(node: Node) -> frozenset[str]:
    """The names on which a node's value depends, through the quantities too."""
    found = set(names(node))
    for definition in reversed(VOCABULARY.quantities.values()):
        if definition.name in found:
            found |= names(definition.body)
    return frozenset(found)


def inputs(seed: int) -> dict[str, numpy.ndarray]:
    """Generic values of all symbols."""
    source = numpy.random.default_rng(seed)
    values = {}
    for name, declared in SYMBOLS.items():
        shape = tuple(SIZES[size] if isinstance(size, str) else size for size in (*declared.family, *declared.shape))
        if declared.domain == "index":
            values[name] = source.integers(1, SIZES["c"] + 1, shape).astype(float)
        else:
            values[name] = source.uniform(0.3, 1.2, shape) * (
                1 if declared.domain == "positive" else source.choice([-1, 1], shape)
            )
    return values
