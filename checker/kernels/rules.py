"""The rules by which something is a kernel: ONE table. A new rule is one row.

A row has the rule's ``name``; ``reason``, the sentence for the proof, with ``{parts}`` for the steps it builds on and
``{name}`` for each witness; ``needs``, what those steps must conclude; ``holds``, which verifies a step; and, where the rule is
about one thing that the search for a proof may meet, ``finds``, which makes the step or says None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from checker.kernels.conversion import psd_chain
from checker.kernels.proof import Checker, Conclusion, Step
from checker.language.inference import (
    add,
    apply,
    divide,
    filled,
    matmul,
    mul,
    negate,
    number,
    power,
    subtract,
    transpose,
)
from checker.language.nodes import Apply, Divide, Node, Number, Reduce, Symbol
from checker.language.shapes import is_column
from checker.language.traversal import substitute, walk

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover

ZERO, ONE = number(0), number(1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    name: str
    reason: str
    holds: Callable[[Checker, Step], bool]
    finds: Callable[[Prover, Piece], Step | None] | None = None
    needs: Conclusion | None = "kernel"
    conclusion: Conclusion = "kernel"

    def reason_for(self, step: Step, show: Callable[[Node], str], parts: str = "the parts") -> str:
        """Why the step holds."""
        return self.reason.format(parts=parts, **{name: show(node) for name, node in step.witness.items()})

    def sentence_for(self, step: Step, parts: list[str], show: Callable[[Node], str]) -> str:
        """The step as a line of a proof."""
        listed = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
        what = "is a kernel" if self.conclusion == "kernel" else "is conditionally positive (vᵀKv ≥ 0 where Σv = 0)"
        return f"{show(step.claim)} {what}: {self.reason_for(step, show, listed)}."


# -- closure -------------------------------------------------------------------------------------------------------------
def _is_constant(check: Checker, step: Step) -> bool:
    return check.of_none(step.claim) and check.nonnegative(step.claim)


def _is_feature_product(check: Checker, step: Step) -> bool:
    feature = step.witness["f"]
    return check.of_first(feature) and check.same(step.claim, mul([feature, check.mirror(feature)]))


def _is_sum(check: Checker, step: Step) -> bool:
    return bool(step.parts) and check.same(step.claim, add([part.claim for part in step.parts]))


def _is_product(check: Checker, step: Step) -> bool:
    return bool(step.parts) and check.same(step.claim, mul([part.claim for part in step.parts]))


def _is_scaled(check: Checker, step: Step) -> bool:
    factor, (part,) = step.witness["c"], step.parts
    return check.of_none(factor) and check.nonnegative(factor) and check.same(step.claim, mul([factor, part.claim]))


def _is_framed(check: Checker, step: Step) -> bool:
    feature, (part,) = step.witness["f"], step.parts
    framed = mul([feature, part.claim, check.mirror(feature)])
    return check.of_first(feature) and check.same(step.claim, framed)


def _is_power(check: Checker, step: Step) -> bool:
    exponent, (part,) = step.witness["p"], step.parts
    whole = (
        check.of_none(exponent)
        and check.converter.is_whole(check.converter.form(exponent))
        and check.nonnegative(exponent)
    )
    return whole and check.same(step.claim, power(part.claim, exponent))


def _is_renamed(check: Checker, step: Step) -> bool:
    (part,) = step.parts
    return check.same(step.claim, part.claim)


# -- what is a kernel by itself ------------------------------------------------------------------------------------------
def _is_given(check: Checker, step: Step) -> bool:
    call = check.kernel.calls.get(step.claim.name) if isinstance(step.claim, Symbol) else None
    if call is None or check.kernel.unknowns[call.unknown].kind != "kernel" or len(call.arguments) != 2:
        return False
    left, right = call.arguments
    return check.of_first(left) and check.mirror(left) == right


def _find_given(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is not None and piece.exponent == 1 and isinstance(piece.atom.node, Symbol):
        return Step("given", piece.atom.node)
    return None


def _is_inner_product(check: Checker, step: Step) -> bool:
    """u^T v, or u^T A v with A positive semidefinite, where v is u at the other argument."""
    u = step.witness["u"]
    v = check.mirror(u)
    chain = [node for name, node in step.witness.items() if name.startswith("A")]
    middle = check.converter.combination(matmul(chain)) if chain else {(): None}
    if not check.of_first(u) or not is_column(u.shape) or middle is None or len(middle) != 1:
        return False
    (word,) = middle
    return psd_chain(word) and check.same(step.claim, matmul([transpose(u), *chain, v]))


def _find_inner_product(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "inner" or piece.exponent != 1:
        return None
    word = piece.atom.data[0]
    assert isinstance(word, tuple)
    if not psd_chain(word[1:-1]) or prover.converter.mirror_node(word[0].node) != word[-1].node:
        return None
    matrices = {f"A{place}": letter.as_node for place, letter in enumerate(word[1:-1])}
    rule = "inner product" if not matrices else "quadratic form"
    return Step(rule, piece.node, witness={"u": word[0].node, **matrices})


def _is_minimum(check: Checker, step: Step) -> bool:
    f = step.witness["f"]
    return check.of_first(f) and check.nonnegative(f) and check.same(step.claim, apply("min", [f, check.mirror(f)]))


def _find_minimum(prover: Prover, piece: Piece) -> Step | None:
    """min(f(x), f(z)), also to a positive power."""
    if piece.atom is None or piece.atom.kind != "min" or piece.exponent <= 0:
        return None
    f, g = piece.atom.parts
    if f.sides != {0} or prover.converter.mirror(f) != g or not prover.signs.nonnegative(f):
        return None
    node = prover.node(prover.raised(f, piece.exponent))
    return Step("minimum", piece.node, witness={"f": node})


def _is_conditional_minimum(check: Checker, step: Step) -> bool:
    """min(f(x), f(z)) of any f: where it is bounded below by -c, min(f + c, f' + c) is a kernel."""
    f = step.witness["f"]
    return check.of_first(f) and check.same(step.claim, apply("min", [f, check.mirror(f)]))


def _is_equality(check: Checker, step: Step) -> bool:
    """1[f(x) = f(z)], or 1[||f(x) - f(z)|| = 0]."""
    f = step.witness["f"]
    gap = subtract(f, check.mirror(f))
    distance = gap if not f.shape else apply("norm", [gap])
    made = check.converter.indicator(_equals(distance))
    return check.of_first(f) and check.converter.form(step.claim) == made


def _equals(node: Node) -> Node:
    from checker.language.inference import compare

    return compare("=", node, ZERO)


def _find_equality(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "indicator" or piece.atom.data != ("=",):
        return None
    (gap,) = piece.atom.parts
    first = prover.part_of_first(gap)
    if first is not None and (gap == first - prover.converter.mirror(first)):
        return Step("equality", piece.node, witness={"f": prover.node(first)})
    x = prover.kernel.symbols[0]
    if x.shape and gap == prover.converter.form(apply("norm", [subtract(x, prover.kernel.symbols[1])])):
        return Step("equality", piece.node, witness={"f": x})
    return None


# -- series --------------------------------------------------------------------------------------------------------------
def _is_exponential(check: Checker, step: Step) -> bool:
    (part,) = step.parts
    return check.same(step.claim, apply("exp", [part.claim]))


def _find_exponential(prover: Prover, piece: Piece) -> Step | None:
    """exp of a kernel, or (Schoenberg) of what is conditionally one."""
    if piece.exponents is None:
        return None
    inner = prover.kernel_step(piece.exponents)
    if inner is not None:
        return Step("exponential", piece.node, (inner,))
    conditional = prover.conditional_step(piece.exponents)
    return None if conditional is None else Step("Schoenberg", piece.node, (conditional,))


SERIES = ("cosh", "sinh")
"""Functions whose power series has no negative coefficient and converges everywhere."""


def _is_series(check: Checker, step: Step) -> bool:
    (part,) = step.parts
    return any(check.same(step.claim, apply(name, [part.claim])) for name in SERIES)


def _find_series(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind not in SERIES or piece.exponent != 1:
        return None
    inner = prover.kernel_step(piece.atom.parts[0])
    return None if inner is None else Step("power series", piece.node, (inner,))


def _exp_tail(node: Node, terms: int) -> Node:
    """exp(u) without the first terms of its series."""
    taken = [ONE, node, divide(power(node, number(2)), number(2))][:terms]
    return subtract(apply("exp", [node]), add(taken))


def _is_arcsine(check: Checker, step: Step) -> bool:
    """arcsin(k) with k(x, x) <= 1, which bounds |k(x, z)| too."""
    (part,) = step.parts
    bounded = check.nonnegative(subtract(ONE, check.diagonal(part.claim)))
    return bounded and check.same(step.claim, apply("arcsin", [part.claim]))


def _find_arcsine(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "arcsin" or piece.exponent != 1:
        return None
    inner = prover.kernel_step(piece.atom.parts[0])
    return None if inner is None else Step("arcsine", piece.node, (inner,))


def _is_exp_tail(check: Checker, step: Step) -> bool:
    (part,) = step.parts
    return any(check.same(step.claim, _exp_tail(part.claim, terms)) for terms in (1, 2, 3))


def _bounded_by(check: Checker, constant: Node, part: Step) -> bool:
    """k < c: by Cauchy and Schwarz it is enough on the diagonal."""
    return (
        check.of_none(constant)
        and check.positive(constant)
        and check.positive(subtract(constant, check.diagonal(part.claim)))
    )


def _is_geometric(check: Checker, step: Step) -> bool:
    """(c - k)^(-a) with 0 <= k(x, x) < c and a > 0."""
    c, a, (part,) = step.witness["c"], step.witness["a"], step.parts
    claimed = power(subtract(c, part.claim), negate(a))
    return check.of_none(a) and check.positive(a) and _bounded_by(check, c, part) and check.same(step.claim, claimed)


def _find_geometric(prover: Prover, piece: Piece) -> Step | None:
    negative = piece.negative_power
    if negative is None:
        return None
    u, a = negative
    c = prover.free_part(u)
    if not c.terms or not prover.signs.positive(c):
        return None
    inner = prover.kernel_step(c - u)
    if inner is None:
        return None
    return Step("geometric series", piece.node, (inner,), {"c": prover.node(c), "a": prover.node(a)})


def _is_log_series(check: Checker, step: Step) -> bool:
    """-log(1 - k/c) with k(x, x) < c."""
    c, (part,) = step.witness["c"], step.parts
    claimed = negate(apply("log", [subtract(ONE, divide(part.claim, c))]))
    return _bounded_by(check, c, part) and check.same(step.claim, claimed)


# -- conditionally positive ----------------------------------------------------------------------------------------------
def _is_reciprocal(check: Checker, step: Step) -> bool:
    """u^(-a) with u > 0, a > 0 and -u conditionally positive."""
    u, a, (part,) = step.witness["u"], step.witness["a"], step.parts
    return (
        check.of_none(a)
        and check.positive(a)
        and _positive_where_defined(check, u)
        and check.same(part.claim, negate(u))
        and check.same(step.claim, power(u, negate(a)))
    )


def _positive_where_defined(check: Checker, u: Node) -> bool:
    """u > 0, or u >= 0 and not everywhere 0 on the diagonal: at points where 1/u has a value u is then positive."""
    return check.positive(u) or check.nonnegative(u) and bool(check.converter.form(check.diagonal(u)).terms)


def _find_reciprocal(prover: Prover, piece: Piece) -> Step | None:
    negative = piece.negative_power
    if negative is None:
        return None
    u, a = negative
    if not (prover.signs.positive(u) or prover.signs.nonnegative(u)) or not prover.signs.positive(a):
        return None
    inner = prover.conditional_step(-u)
    if inner is None:
        return None
    return Step("reciprocal", piece.node, (inner,), {"u": prover.node(u), "a": prover.node(a)})


def _is_conditional_sum(check: Checker, step: Step) -> bool:
    """A sum of conditional kernels and g(x) + g(z)."""
    g = step.witness["g"]
    terms = [part.claim for part in step.parts]
    return check.of_first(g) and check.same(step.claim, add([*terms, g, check.mirror(g)]))


def _is_minus_root(check: Checker, step: Step) -> bool:
    """-c u^a with u >= 0, 0 < a <= 1, c >= 0 and -u conditionally positive."""
    u, a, c, (part,) = step.witness["u"], step.witness["a"], step.witness["c"], step.parts
    return (
        check.of_none(a)
        and check.of_none(c)
        and check.nonnegative(c)
        and check.positive(a)
        and check.nonnegative(subtract(ONE, a))
        and check.nonnegative(u)
        and check.same(part.claim, negate(u))
        and check.same(step.claim, negate(mul([c, power(u, a)])))
    )


def _is_minus_log(check: Checker, step: Step) -> bool:
    """-c log(u) with u > 0, c >= 0 and -u conditionally positive."""
    u, c, (part,) = step.witness["u"], step.witness["c"], step.parts
    return (
        check.of_none(c)
        and check.nonnegative(c)
        and check.positive(u)
        and check.same(part.claim, negate(u))
        and check.same(step.claim, negate(mul([c, apply("log", [u])])))
    )


def _is_conditional_over_coordinates(check: Checker, step: Step) -> bool:
    """c sum_i u_i with c >= 0 and u_i conditionally positive."""
    c, total, (part,) = step.witness["c"], step.witness["s"], step.parts
    return (
        isinstance(total, Reduce)
        and total.operation == "sum"
        and total.condition is None
        and check.of_none(c)
        and check.nonnegative(c)
        and check.same(part.claim, total.body)
        and check.same(step.claim, mul([c, total]))
    )


def _may_be_singular(node: Node) -> bool:
    """Whether an operation may have no limit where its operand goes to 0."""
    return (
        isinstance(node, Divide)
        and not isinstance(node.denominator, Number)
        or isinstance(node, Apply)
        and node.function == "log"
    )


def origin(point: Node) -> Node:
    """Zero, in the shape of a point."""
    return filled("zeros", point.shape) if point.shape else ZERO


def _is_anchored(check: Checker, step: Step) -> bool:
    """A conditional kernel that vanishes where an argument is 0."""
    (part,) = step.parts
    _, second = check.kernel.symbols
    entries = check.kernel.domain.entries
    if check.kernel.calls or check.kernel.domain.on or not (entries.contains(Fraction(0)) or entries.least() == 0):
        return False
    if not entries.contains(Fraction(0)) and any(_may_be_singular(each) for each in walk(step.claim)):
        return False
    there = substitute(step.claim, {second: origin(second)})
    jumps = any(isinstance(each, Apply) and each.function in ("step", "sign") for each in walk(step.claim))
    jumps = jumps or any(type(each).__name__ == "Indicator" for each in walk(step.claim))
    return not jumps and not check.converter.form(there).terms and check.same(step.claim, part.claim)


# -- shift-invariant kernels and others with their own proofs ------------------------------------------------------------
def _is_triangle(check: Checker, step: Step) -> bool:
    """max(0, c - |f(x) - f(z)|)."""
    c, f = step.witness["c"], step.witness["f"]
    gap = apply("abs", [subtract(f, check.mirror(f))])
    made = apply("max", [ZERO, subtract(c, gap)])
    return check.of_none(c) and check.nonnegative(c) and check.of_first(f) and check.same(step.claim, made)


def _find_triangle(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "relu" or piece.exponent != 1:
        return None
    (inner,) = piece.atom.parts
    c = prover.free_part(inner)
    f = prover.distance_of(c - inner)
    if f is None or f.shape or not prover.signs.nonnegative(c):
        return None
    return Step("triangle", piece.node, witness={"c": prover.node(c), "f": f})


def _is_askey(check: Checker, step: Step) -> bool:
    """max(0, c - ||x - z||)^p in d dimensions with p >= (d + 1) / 2."""
    c, f, p = step.witness["c"], step.witness["f"], step.witness["p"]
    size = f.shape[0] if f.shape else 1
    if (
        not isinstance(size, int)
        or not isinstance(p, Number)
        or p.value < Fraction(size + 1, 2)
        or not check.of_first(f)
    ):
        return False
    made = apply("max", [ZERO, subtract(c, apply("norm", [subtract(f, check.mirror(f))]))])
    return check.of_none(c) and check.nonnegative(c) and check.same(step.claim, power(made, p))


def _find_askey(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "relu":
        return None
    (inner,) = piece.atom.parts
    c = prover.free_part(inner)
    f = prover.distance_of(c - inner)
    size = 1 if f is None or not f.shape else f.shape[0]
    if f is None or not isinstance(size, int) or piece.exponent < Fraction(size + 1, 2):
        return None
    return Step("Askey", piece.node, witness={"c": prover.node(c), "f": f, "p": number(piece.exponent)})


def _is_sinc(check: Checker, step: Step) -> bool:
    f = step.witness["f"]
    gap = subtract(f, check.mirror(f))
    return check.of_first(f) and check.same(step.claim, divide(apply("sin", [gap]), gap))


def _find_sinc(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind != "sinc" or piece.exponent != 1:
        return None
    (gap,) = piece.atom.parts
    f = prover.part_of_first(gap)
    if f is None or gap != f - prover.converter.mirror(f):
        return None
    return Step("sinc", piece.node, witness={"f": prover.node(f)})


def _is_secant(check: Checker, step: Step) -> bool:
    f = step.witness["f"]
    return check.of_first(f) and check.same(step.claim, divide(ONE, apply("cosh", [subtract(f, check.mirror(f))])))


def _find_secant(prover: Prover, piece: Piece) -> Step | None:
    """1 / cosh(f(x) - f(z)), cosh as it is expanded: a sum of two exponentials."""
    if piece.negative_power is None or piece.negative_power[1] != prover.form(ONE):
        return None
    u = piece.negative_power[0]
    for monomial in u.terms:
        f = prover.form(ZERO)
        for atom, exponent in monomial:
            if atom.kind == "exp" and atom.sides == {0}:
                f = f + atom.parts[0].scaled(exponent)
        node = prover.node(f)
        cosh = prover.form(apply("cosh", [subtract(node, prover.converter.mirror_node(node))]))
        scale = next(iter(cosh.terms.values())) / next(iter(u.terms.values()))
        if f.terms and u.scaled(scale) == cosh:
            secant = Step("hyperbolic secant", divide(ONE, prover.node(cosh)), witness={"f": node})
            return Step("scaling", piece.node, (secant,), {"c": number(scale)})
    return None


def matern(order: int, t: Node) -> Node:
    """The Matérn function of smoothness order + 1/2 at the scaled distance t."""
    series = [ONE, t]
    if order == 2:
        series.append(divide(power(t, number(2)), number(3)))
    if order == 3:
        series += [divide(mul([number(2), power(t, number(2))]), number(5)), divide(power(t, number(3)), number(15))]
    return mul([add(series), apply("exp", [negate(t)])])


def _is_matern(check: Checker, step: Step) -> bool:
    """c is a scale >= 0, t = c ||f(x) - f(z)||."""
    c, f = step.witness["c"], step.witness["f"]
    gap = subtract(f, check.mirror(f))
    t = mul([c, apply("norm" if f.shape else "abs", [gap])])
    fits = any(check.same(step.claim, matern(order, t)) for order in (1, 2, 3))
    return check.of_none(c) and check.nonnegative(c) and check.of_first(f) and fits


def integrated(f: Node, g: Node) -> Node:
    """The integral over t >= 0 of max(0, f - t) max(0, g - t): f g m - (f + g) m^2/2 + m^3/3 with m = min(f, g)."""
    m = apply("min", [f, g])
    square, cube = power(m, number(2)), power(m, number(3))
    return add([mul([f, g, m]), negate(divide(mul([add([f, g]), square]), number(2))), divide(cube, number(3))])


def _is_spline(check: Checker, step: Step) -> bool:
    f = step.witness["f"]
    return check.of_first(f) and check.nonnegative(f) and check.same(step.claim, integrated(f, check.mirror(f)))


def _is_bridge(check: Checker, step: Step) -> bool:
    """min(f(x), f(z)) - f(x) f(z) / c with 0 <= f <= c."""
    f, c = step.witness["f"], step.witness["c"]
    other = check.mirror(f)
    inside = (
        check.of_first(f)
        and check.of_none(c)
        and check.positive(c)
        and check.nonnegative(f)
        and check.nonnegative(subtract(c, f))
    )
    return inside and check.same(step.claim, subtract(apply("min", [f, other]), divide(mul([f, other]), c)))


def _is_over_coordinates(check: Checker, step: Step) -> bool:
    """A sum or product over coordinates of a kernel in one coordinate."""
    (part,) = step.parts
    claim = step.claim
    if not isinstance(claim, Reduce) or claim.operation not in ("sum", "prod"):
        return False
    free = check.converter.sides_of(claim.lower) | check.converter.sides_of(claim.upper)
    plain_condition = claim.condition is None or not check.converter.sides_of(claim.condition)
    return claim.body == part.claim and not free and plain_condition


def _find_over_coordinates(prover: Prover, piece: Piece) -> Step | None:
    if piece.atom is None or piece.atom.kind not in ("big sum", "big prod") or piece.exponent != 1:
        return None
    claim = piece.atom.node
    inner = prover.kernel_step(piece.atom.parts[0])
    if inner is None or not isinstance(claim, Reduce):
        return None
    body = Step("equal", claim.body, (inner,)) if inner.claim != claim.body else inner
    return Step("over coordinates", claim, (body,))


TABLE = (
    Rule("constant", "a constant that is not negative is one", _is_constant, needs=None),
    Rule("feature product", "it is f(x) f(z) with the feature f = {f}", _is_feature_product, needs=None),
    Rule("sum", "it is the sum of {parts}, and sums of kernels are kernels", _is_sum),
    Rule("product", "it is the product of {parts}, and products of kernels are kernels (Schur)", _is_product),
    Rule("scaling", "it is {parts} times {c}, which is not negative", _is_scaled),
    Rule("framed", "it is f(x) {parts} f(z) with f = {f}", _is_framed),
    Rule("power", "it is {parts} to the power {p}, a product of kernels", _is_power),
    Rule("equal", "it equals {parts}", _is_renamed),
    Rule("given", "it is given as a kernel", _is_given, _find_given, needs=None),
    Rule("inner product", "it is an inner product of u = {u} at the two arguments",
         _is_inner_product, _find_inner_product, needs=None),
    Rule("quadratic form", "it is an inner product of u = {u} at the two arguments, in a matrix that is positive semidefinite",
         _is_inner_product, needs=None),
    Rule("minimum", "it is the integral over t ≥ 0 of 1[t ≤ f(x)] 1[t ≤ f(z)] with f = {f} ≥ 0",
         _is_minimum, _find_minimum, needs=None),
    Rule("equality", "its features tell different values of {f} apart: the Gram matrix is made of blocks of ones",
         _is_equality, _find_equality, needs=None),
    Rule("exponential", "the power series of exp has no negative coefficient, and {parts} is a kernel",
         _is_exponential, _find_exponential),
    Rule("Schoenberg", "exp of what is conditionally positive, {parts}, is a kernel (Schoenberg)",
         _is_exponential, needs="conditional"),
    Rule("power series", "the power series has no negative coefficient, and {parts} is a kernel",
         _is_series, _find_series),
    Rule("arcsine", "the power series of arcsin has no negative coefficient and converges up to 1, and {parts} is a kernel with k ≤ 1",
         _is_arcsine, _find_arcsine),
    Rule("tail of exp", "it is the power series of exp of {parts} without its first terms, with no negative coefficient",
         _is_exp_tail),
    Rule("geometric series",
         "(c - k)^(-a) with k = {parts}, a = {a} has a power series in k with no negative coefficient, which converges: k < c = {c}",
         _is_geometric, _find_geometric),
    Rule("logarithmic series",
         "-log(1 - k/c) with k = {parts} has a power series in k with no negative coefficient, which converges: k < c = {c}",
         _is_log_series),
    Rule("reciprocal",
         "u^(-a) with u = {u} > 0, a = {a} is an integral of exp(-t u) with positive weights, each a kernel by {parts} (Schoenberg)",
         _is_reciprocal, _find_reciprocal, needs="conditional"),
    Rule("minus a power", "-u^a with u = {u} ≥ 0, 0 < a = {a} ≤ 1 is an integral of exp(-t u) - 1 with positive weights, by {parts}",
         _is_minus_root, needs="conditional", conclusion="conditional"),
    Rule("minus a logarithm", "-log u with u = {u} > 0 is an integral of exp(-t u) - exp(-t) with positive weights, by {parts}",
         _is_minus_log, needs="conditional", conclusion="conditional"),
    Rule("conditional scaling", "it is {parts} times {c}, which is not negative", _is_scaled,
         needs="conditional", conclusion="conditional"),
    Rule("conditional over coordinates", "each coordinate is conditionally positive by {parts}", _is_conditional_over_coordinates,
         needs="conditional", conclusion="conditional"),
    Rule("conditional minimum", "min(f(x), f(z)) + c with f = {f} is a kernel on points where f ≥ -c, and a v with Σv = 0 does not see c",
         _is_conditional_minimum, needs=None, conclusion="conditional"),
    Rule("conditional sum", "it is the sum of {parts} and g(x) + g(z) with g = {g}, which a v with Σv = 0 does not see",
         _is_conditional_sum, needs="conditional", conclusion="conditional"),
    Rule("separate", "it is g(x) + g(z) with g = {g}, which a v with Σv = 0 does not see",
         _is_conditional_sum, needs=None, conclusion="conditional"),
    Rule("anchored", "{parts} is conditionally positive and vanishes where an argument is 0",
         _is_anchored, needs="conditional"),
    Rule("triangle", "max(0, c - |f(x) - f(z)|) with f = {f}, c = {c} is the length of the overlap of two intervals of length c",
         _is_triangle, _find_triangle, needs=None),
    Rule("Askey", "max(0, c - ‖x - z‖)^p in d dimensions with p = {p} ≥ (d + 1)/2 is a kernel (Askey)",
         _is_askey, _find_askey, needs=None),
    Rule("sinc", "sin(u)/u with u = f(x) - f(z), f = {f} is the integral of cos(t u) over 0 ≤ t ≤ 1",
         _is_sinc, _find_sinc, needs=None),
    Rule("hyperbolic secant", "1/cosh(u) with u = f(x) - f(z), f = {f} has the positive spectrum of a hyperbolic secant",
         _is_secant, _find_secant, needs=None),
    Rule("Matérn", "it is a Matérn kernel of the distance of f = {f} with scale {c}: its spectrum is positive",
         _is_matern, needs=None),
    Rule("spline", "it is the integral over t ≥ 0 of max(0, f(x) - t) max(0, f(z) - t) with f = {f} ≥ 0", _is_spline, needs=None),
    Rule("bridge", "min(f(x), f(z)) - f(x) f(z)/c with 0 ≤ f = {f} ≤ c = {c} is the covariance of a Brownian bridge",
         _is_bridge, needs=None),
    Rule("over coordinates", "it is a sum or product over the coordinates of {parts}",
         _is_over_coordinates, _find_over_coordinates),
)  # fmt: skip

RULES = {rule.name: rule for rule in TABLE}
