"""Rules by conditional positivity: v^T K v >= 0 for all v whose entries sum to 0 (Schoenberg; Berg, Christensen and Ressel)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from checker.kernels.proof import Checker, Step
from checker.language.inference import (
    ONE,
    ZERO,
    add,
    apply,
    filled,
    mul,
    negate,
    power,
    subtract,
)
from checker.language.nodes import Apply, Divide, Node, Number, Reduce
from checker.language.traversal import substitute, walk

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover


def is_conditional_minimum(check: Checker, step: Step) -> bool:
    """min(f(x), f(z)) of any f: where it is bounded below by -c, min(f + c, f' + c) is a kernel."""
    f = step.witness["f"]
    return check.of_first(f) and check.same(step.claim, apply("min", [f, check.mirror(f)]))


def is_reciprocal(check: Checker, step: Step) -> bool:
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


def find_reciprocal(prover: Prover, piece: Piece) -> Step | None:
    """A negative power of what is positive and conditionally negative."""
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


def is_conditional_sum(check: Checker, step: Step) -> bool:
    """A sum of conditional kernels and g(x) + g(z)."""
    g = step.witness["g"]
    terms = [part.claim for part in step.parts]
    return check.of_first(g) and check.same(step.claim, add([*terms, g, check.mirror(g)]))


def is_minus_root(check: Checker, step: Step) -> bool:
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


def is_minus_log(check: Checker, step: Step) -> bool:
    """-c log(u) with u > 0, c >= 0 and -u conditionally positive."""
    u, c, (part,) = step.witness["u"], step.witness["c"], step.parts
    return (
        check.of_none(c)
        and check.nonnegative(c)
        and check.positive(u)
        and check.same(part.claim, negate(u))
        and check.same(step.claim, negate(mul([c, apply("log", [u])])))
    )


def is_conditional_over_coordinates(check: Checker, step: Step) -> bool:
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


def is_anchored(check: Checker, step: Step) -> bool:
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
