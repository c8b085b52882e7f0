"""The functions of the language: ONE table. A new function is one entry; every notation, printer, backend and derivative
picks it up, and its example is tested in all of them (``tests/evaluation``).

An entry is either a *primitive*, which every backend in ``checker/evaluation`` implements, or has a *definition* in terms
of other entries. ``derivative`` gives the partial derivatives of an elementwise function as nodes; a structural primitive's
rule is in ``checker/calculus``; an entry with a definition and no derivative is differentiated through its definition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker.language.errors import ShapeMismatch, Span, Unreadable
from checker.language.inference import (
    ONE,
    ZERO,
    add,
    apply,
    common_shape,
    compare,
    divide,
    filled,
    indicator,
    matmul,
    mul,
    negate,
    number,
    power,
    square,
    subtract,
)
from checker.language.nodes import Constant, Node
from checker.language.shapes import SCALAR, Shape, describe, is_column, is_row, is_square, is_vector, matrix

Build = Callable[..., Node]
HALF = number(Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its names, what it takes, what it is, and an example that is its test.

    ``latex`` are control words, ``plain`` names as typed, ``numpy`` dotted names. ``arity`` None: two or more.
    ``domain`` is where the real function exists. ``example`` is (plain answer, plain reading of the same value).
    """

    name: str
    plain: tuple[str, ...]
    latex: tuple[str, ...] = ()
    numpy: tuple[str, ...] = ()
    arity: int | None = 1
    elementwise: bool = True
    shape: Callable[[Sequence[Node]], Shape] | None = None
    domain: str = "real"
    definition: Build | None = None
    derivative: tuple[Build, ...] = ()
    example: tuple[str, float] = ("", 0.0)

    def check_arity(self, arguments: Sequence[Node], span: Span | None) -> None:
        """Raises Unreadable when the number of arguments is not the function's."""
        wanted = self.arity
        if wanted is None and len(arguments) < 1 or wanted is not None and len(arguments) != wanted:
            count = "at least one argument" if wanted is None else f"{wanted} argument{'s' if wanted > 1 else ''}"
            raise Unreadable(f"{self.name} takes {count}, not {len(arguments)}", span)

    def shape_of(self, arguments: Sequence[Node]) -> Shape:
        """The shape of the value."""
        if self.shape is not None:
            return self.shape(arguments)
        return common_shape(arguments, self.name)


def _scalar(arguments: Sequence[Node]) -> Shape:
    return SCALAR


def _same(arguments: Sequence[Node]) -> Shape:
    return arguments[0].shape


def _square_to_scalar(arguments: Sequence[Node]) -> Shape:
    if arguments[0].shape != SCALAR:
        square(arguments[0], "a trace or determinant")
    return SCALAR


def _square_same(arguments: Sequence[Node]) -> Shape:
    if arguments[0].shape != SCALAR:
        square(arguments[0], "an inverse")
    return arguments[0].shape


def _diagonal(arguments: Sequence[Node]) -> Shape:
    shape = arguments[0].shape
    if is_column(shape):
        return (shape[0], shape[0])
    if is_row(shape):
        return (shape[1], shape[1])
    if is_square(shape):
        return matrix(shape[0], 1)
    raise ShapeMismatch(f"diag takes a vector or a square matrix, not {describe(shape)}", arguments[0].span)


def _vector_to_scalar(arguments: Sequence[Node]) -> Shape:
    if arguments[0].shape != SCALAR and not is_vector(arguments[0].shape):
        raise ShapeMismatch(f"a vector is needed here, not {describe(arguments[0].shape)}", arguments[0].span)
    return SCALAR


def call(name: str) -> Build:
    """The function of that name as a maker of nodes."""
    return lambda *arguments: apply(name, arguments)


exp, log, step, total = call("exp"), call("log"), call("step"), call("total")


def _softmax(u: Node) -> Node:
    """Over all entries of a vector, over each row of a matrix."""
    if is_vector(u.shape) or u.shape == SCALAR:
        return divide(exp(u), total(exp(u)))
    columns = u.shape[1]
    return divide(exp(u), matmul([exp(u), filled("ones", matrix(columns, columns))]))


def _count(u: Node) -> Node:
    return total(filled("ones", u.shape)) if u.shape else ONE


def _sum_of_squares(u: Node) -> Node:
    return apply("total", [mul([u, u])])


def _pairwise(name: str) -> Build:
    """max(a, b, c) from steps: b + (a - b) step(a - b)."""

    def build(*arguments: Node) -> Node:
        value = arguments[0]
        for other in arguments[1:]:
            gap = subtract(value, other) if name == "max" else subtract(other, value)
            sign = gap if name == "max" else negate(gap)
            value = add([other, mul([sign, step(gap)])])
        return value

    return build


_ENTRIES = (
    # Primitives. Every file in checker/evaluation implements these.
    Function("exp", ("exp",), ("exp",), ("exp",), derivative=(exp,), example=("exp(0.5)", 1.6487212707001282)),
    Function("log", ("log", "ln"), ("log", "ln"), ("log",), domain="positive",
             derivative=(lambda u: divide(ONE, u),), example=("log(2)", 0.6931471805599453)),
    Function("sqrt", ("sqrt",), (), ("sqrt",), domain="non-negative",
             derivative=(lambda u: divide(ONE, mul([number(2), apply("sqrt", [u])])),), example=("sqrt(2)", 1.4142135623730951)),
    Function("sin", ("sin",), ("sin",), ("sin",), derivative=(lambda u: apply("cos", [u]),), example=("sin(1)", 0.8414709848078965)),
    Function("cos", ("cos",), ("cos",), ("cos",), derivative=(lambda u: negate(apply("sin", [u])),),
             example=("cos(1)", 0.5403023058681398)),
    Function("arctan", ("arctan", "atan"), ("arctan",), ("arctan",),
             derivative=(lambda u: divide(ONE, add([ONE, power(u, number(2))])),), example=("arctan(1)", 0.7853981633974483)),
    Function("erf", ("erf",), (), ("erf",),
             derivative=(lambda u: mul([divide(number(2), apply("sqrt", [Constant("pi")])), exp(negate(power(u, number(2))))]),),
             example=("erf(1)", 0.8427007929497149)),
    Function("step", ("step", "heaviside"), (), ("heaviside",), derivative=(lambda u: mul([ZERO, u]),), example=("step(2)", 1.0)),
    Function("abs", ("abs",), (), ("abs", "absolute", "fabs"), derivative=(lambda u: apply("sign", [u]),), example=("abs(-2)", 2.0)),
    Function("total", ("total",), (), ("sum",), elementwise=False, shape=_scalar, example=("total([[1, 2], [3, 4]])", 10.0)),
    Function("inv", ("inv", "inverse"), (), ("linalg.inv",), elementwise=False, shape=_square_same, domain="invertible",
             example=("tr(inv([[2, 0], [0, 4]]))", 0.75)),
    Function("det", ("det", "determinant"), ("det",), ("linalg.det",), elementwise=False, shape=_square_to_scalar,
             example=("det([[1, 2], [3, 4]])", -2.0)),
    Function("tr", ("tr", "trace", "Tr"), ("tr", "trace", "Tr"), ("trace",), elementwise=False, shape=_square_to_scalar,
             example=("tr([[1, 2], [3, 4]])", 5.0)),
    Function("diag", ("diag",), ("diag",), ("diag",), elementwise=False, shape=_diagonal,
             example=("det(diag([[2], [3]]))", 6.0)),
    # Defined through the others.
    Function("sign", ("sign", "sgn"), ("sgn", "sign"), ("sign",),
             definition=lambda u: subtract(mul([number(2), step(u)]), ONE),
             derivative=(lambda u: mul([ZERO, u]),), example=("sign(-3)", -1.0)),
    Function("max", ("max", "maximum"), ("max",), ("maximum",), arity=None, definition=_pairwise("max"), example=("max(1, 3, 2)", 3.0)),
    Function("min", ("min", "minimum"), ("min",), ("minimum",), arity=None, definition=_pairwise("min"), example=("min(2, 1, 3)", 1.0)),
    Function("clip", ("clip", "clamp"), ("clip", "clamp"), (), arity=3,
             definition=lambda u, low, high: _pairwise("min")(_pairwise("max")(u, low), high), example=("clip(5, 1, 3)", 3.0)),
    Function("relu", ("relu", "ReLU", "ReLu", "Relu", "RELU"), ("relu", "ReLU"), ("relu",), definition=lambda u: mul([u, step(u)]),
             derivative=(lambda u: indicator(compare(">=", u, ZERO)),), example=("relu(2)", 2.0)),
    Function("sigma", ("sigma", "sigmoid", "Sigmoid", "logistic"), ("sigma", "sigmoid"), ("sigmoid",),
             definition=lambda u: divide(ONE, add([ONE, exp(negate(u))])),
             derivative=(lambda u: mul([apply("sigma", [u]), subtract(ONE, apply("sigma", [u]))]),), example=("sigma(0)", 0.5)),
    Function("tanh", ("tanh",), ("tanh",), ("tanh",),
             definition=lambda u: divide(subtract(exp(u), exp(negate(u))), add([exp(u), exp(negate(u))])),
             derivative=(lambda u: subtract(ONE, power(apply("tanh", [u]), number(2))),), example=("tanh(1)", 0.7615941559557649)),
    Function("sinh", ("sinh",), ("sinh",), ("sinh",), definition=lambda u: mul([HALF, subtract(exp(u), exp(negate(u)))]),
             derivative=(lambda u: apply("cosh", [u]),), example=("sinh(1)", 1.1752011936438014)),
    Function("cosh", ("cosh",), ("cosh",), ("cosh",), definition=lambda u: mul([HALF, add([exp(u), exp(negate(u))])]),
             derivative=(lambda u: apply("sinh", [u]),), example=("cosh(1)", 1.5430806348152437)),
    Function("sech", ("sech",), ("sech",), (), definition=lambda u: divide(number(2), add([exp(u), exp(negate(u))])),
             example=("sech(0)", 1.0)),
    Function("tan", ("tan",), ("tan",), ("tan",), definition=lambda u: divide(apply("sin", [u]), apply("cos", [u])),
             derivative=(lambda u: divide(ONE, power(apply("cos", [u]), number(2))),), example=("tan(1)", 1.5574077246549023)),
    Function("arccos", ("arccos", "acos"), ("arccos",), ("arccos",), domain="[-1, 1]",
             definition=lambda u: mul([number(2), apply("arctan", [apply("sqrt", [divide(subtract(ONE, u), add([ONE, u]))])])]),
             derivative=(lambda u: negate(divide(ONE, apply("sqrt", [subtract(ONE, power(u, number(2)))]))),),
             example=("arccos(0.5)", 1.0471975511965979)),
    Function("arcsin", ("arcsin", "asin"), ("arcsin",), ("arcsin",), domain="[-1, 1]",
             definition=lambda u: subtract(divide(Constant("pi"), number(2)), apply("arccos", [u])),
             derivative=(lambda u: divide(ONE, apply("sqrt", [subtract(ONE, power(u, number(2)))])),),
             example=("arcsin(0.5)", 0.5235987755982989)),
    Function("softplus", ("softplus",), ("softplus",), ("softplus",), definition=lambda u: log(add([ONE, exp(u)])),
             derivative=(lambda u: apply("sigma", [u]),), example=("softplus(0)", 0.6931471805599453)),
    Function("log2", ("log2",), (), ("log2",), domain="positive", definition=lambda u: divide(log(u), log(number(2))),
             example=("log2(8)", 3.0)),
    Function("log10", ("log10",), (), ("log10",), domain="positive", definition=lambda u: divide(log(u), log(number(10))),
             example=("log10(1000)", 3.0)),
    Function("softmax", ("softmax", "Softmax"), ("softmax",), ("softmax",), elementwise=False, shape=_same, definition=_softmax,
             example=("total(softmax([[1], [2]]))", 1.0)),
    Function("logsumexp", ("logsumexp", "LSE", "lse"), ("logsumexp", "LSE"), ("logsumexp",), elementwise=False, shape=_scalar,
             definition=lambda u: log(total(exp(u))), example=("logsumexp([[0], [0]])", 0.6931471805599453)),
    Function("mean", ("mean",), ("mean",), ("mean",), elementwise=False, shape=_scalar,
             definition=lambda u: divide(total(u), _count(u)), example=("mean([[1, 2], [3, 6]])", 3.0)),
    Function("norm", ("norm",), (), ("linalg.norm",), elementwise=False, shape=_scalar,
             definition=lambda u: apply("sqrt", [_sum_of_squares(u)]), example=("norm([[3], [4]])", 5.0)),
    Function("norm1", ("norm1",), (), (), elementwise=False, shape=_vector_to_scalar,
             definition=lambda u: total(apply("abs", [u])), example=("norm1([[3], [-4]])", 7.0)),
    Function("dot", ("dot", "inner"), (), ("dot",), arity=2, elementwise=False, shape=_scalar,
             definition=lambda u, v: total(mul([u, v])), example=("dot([[1], [2]], [[3], [4]])", 11.0)),
    Function("KL", ("KL",), ("KL",), (), arity=2, elementwise=False, shape=_scalar, domain="positive",
             definition=lambda p, q: total(mul([p, log(divide(p, q))])), example=("KL([[1], [1]], [[1], [1]])", 0.0)),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {entry.name: entry for entry in _ENTRIES}
PRIMITIVES = frozenset(entry.name for entry in _ENTRIES if entry.definition is None)
BY_NAME: dict[str, Function] = {name: entry for entry in _ENTRIES for name in (*entry.latex, *entry.plain)}


def define(node_function: str, arguments: Sequence[Node]) -> Node:
    """The value of a function that has a definition, written out in other functions."""
    definition = FUNCTIONS[node_function].definition
    if definition is None:
        raise LookupError(
            f"{node_function} is a primitive: add it to every backend in checker/evaluation, or give it a definition"
        )
    return definition(*arguments)


__all__ = ["BY_NAME", "FUNCTIONS", "PRIMITIVES", "Function", "call", "define"]
