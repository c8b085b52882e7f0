"""Rules by power series without negative coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.kernels.proof import Checker, Step
from checker.language.inference import (
    ONE,
    add,
    apply,
    divide,
    negate,
    number,
    power,
    subtract,
)
from checker.language.nodes import Node

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover


def is_exponential(check: Checker, step: Step) -> bool:
    """exp of the part."""
    (part,) = step.parts
    return check.same(step.claim, apply("exp", [part.claim]))


def find_exponential(prover: Prover, piece: Piece) -> Step | None:
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


def is_series(check: Checker, step: Step) -> bool:
    """A function with such a series, of the part."""
    (part,) = step.parts
    return any(check.same(step.claim, apply(name, [part.claim])) for name in SERIES)


def find_series(prover: Prover, piece: Piece) -> Step | None:
    """One of these functions of a kernel."""
    if piece.atom is None or piece.atom.kind not in SERIES or piece.exponent != 1:
        return None
    inner = prover.kernel_step(piece.atom.parts[0])
    return None if inner is None else Step("power series", piece.node, (inner,))


def _exp_tail(node: Node, terms: int) -> Node:
    """exp(u) without the first terms of its series."""
    taken = [ONE, node, divide(power(node, number(2)), number(2))][:terms]
    return subtract(apply("exp", [node]), add(taken))


def is_arcsine(check: Checker, step: Step) -> bool:
    """arcsin(k) with k(x, x) <= 1, which bounds |k(x, z)| too."""
    (part,) = step.parts
    bounded = check.nonnegative(subtract(ONE, check.diagonal(part.claim)))
    return bounded and check.same(step.claim, apply("arcsin", [part.claim]))


def find_arcsine(prover: Prover, piece: Piece) -> Step | None:
    """arcsin of a kernel."""
    if piece.atom is None or piece.atom.kind != "arcsin" or piece.exponent != 1:
        return None
    inner = prover.kernel_step(piece.atom.parts[0])
    return None if inner is None else Step("arcsine", piece.node, (inner,))


def is_exp_tail(check: Checker, step: Step) -> bool:
    """exp of the part without its first terms."""
    (part,) = step.parts
    return any(check.same(step.claim, _exp_tail(part.claim, terms)) for terms in (1, 2, 3))


def _bounded_by(check: Checker, constant: Node, part: Step) -> bool:
    """k < c: by Cauchy and Schwarz it is enough on the diagonal."""
    return (
        check.of_none(constant)
        and check.positive(constant)
        and check.positive(subtract(constant, check.diagonal(part.claim)))
    )


def is_geometric(check: Checker, step: Step) -> bool:
    """(c - k)^(-a) with 0 <= k(x, x) < c and a > 0."""
    c, a, (part,) = step.witness["c"], step.witness["a"], step.parts
    claimed = power(subtract(c, part.claim), negate(a))
    return check.of_none(a) and check.positive(a) and _bounded_by(check, c, part) and check.same(step.claim, claimed)


def find_geometric(prover: Prover, piece: Piece) -> Step | None:
    """A negative power of c - k."""
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


def is_log_series(check: Checker, step: Step) -> bool:
    """-log(1 - k/c) with k(x, x) < c."""
    c, (part,) = step.witness["c"], step.parts
    claimed = negate(apply("log", [subtract(ONE, divide(part.claim, c))]))
    return _bounded_by(check, c, part) and check.same(step.claim, claimed)
