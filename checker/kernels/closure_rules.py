"""Rules of closure, and what is a kernel by its form: given kernels, features, inner products, minima."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.kernels.proof import Checker, Step
from checker.kernels.words import psd_chain
from checker.language.inference import (
    ZERO,
    add,
    apply,
    matmul,
    mul,
    power,
    subtract,
    transpose,
)
from checker.language.nodes import Node, Reduce, Symbol
from checker.language.shapes import is_column

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover


def is_constant(check: Checker, step: Step) -> bool:
    """A number or parameter that is never negative."""
    return check.of_none(step.claim) and check.nonnegative(step.claim)


def is_feature_product(check: Checker, step: Step) -> bool:
    """f(x) f(z)."""
    feature = step.witness["f"]
    return check.of_first(feature) and check.same(step.claim, mul([feature, check.mirror(feature)]))


def is_sum(check: Checker, step: Step) -> bool:
    """The sum of the parts."""
    return bool(step.parts) and check.same(step.claim, add([part.claim for part in step.parts]))


def is_product(check: Checker, step: Step) -> bool:
    """The product of the parts."""
    return bool(step.parts) and check.same(step.claim, mul([part.claim for part in step.parts]))


def is_scaled(check: Checker, step: Step) -> bool:
    """c times the part, c >= 0."""
    factor, (part,) = step.witness["c"], step.parts
    return check.of_none(factor) and check.nonnegative(factor) and check.same(step.claim, mul([factor, part.claim]))


def is_framed(check: Checker, step: Step) -> bool:
    """f(x) k(x, z) f(z)."""
    feature, (part,) = step.witness["f"], step.parts
    framed = mul([feature, part.claim, check.mirror(feature)])
    return check.of_first(feature) and check.same(step.claim, framed)


def is_power(check: Checker, step: Step) -> bool:
    """A whole power of the part."""
    exponent, (part,) = step.witness["p"], step.parts
    whole = (
        check.of_none(exponent)
        and check.converter.is_whole(check.converter.form(exponent))
        and check.nonnegative(exponent)
    )
    return whole and check.same(step.claim, power(part.claim, exponent))


def is_renamed(check: Checker, step: Step) -> bool:
    """The part, written in another way."""
    (part,) = step.parts
    return check.same(step.claim, part.claim)


def is_given(check: Checker, step: Step) -> bool:
    """A call of a declared kernel at u(x) and u(z)."""
    call = check.kernel.calls.get(step.claim.name) if isinstance(step.claim, Symbol) else None
    if call is None or check.kernel.unknowns[call.unknown].kind != "kernel" or len(call.arguments) != 2:
        return False
    left, right = call.arguments
    return check.of_first(left) and check.mirror(left) == right


def find_given(prover: Prover, piece: Piece) -> Step | None:
    """A call."""
    if piece.atom is not None and piece.exponent == 1 and isinstance(piece.atom.node, Symbol):
        return Step("given", piece.atom.node)
    return None


def is_inner_product(check: Checker, step: Step) -> bool:
    """u^T v, or u^T A v with A positive semidefinite, where v is u at the other argument."""
    u = step.witness["u"]
    v = check.mirror(u)
    chain = [node for name, node in step.witness.items() if name.startswith("A")]
    middle = check.converter.arrays.combination(matmul(chain)) if chain else {(): None}
    if not check.of_first(u) or not is_column(u.shape) or middle is None or len(middle) != 1:
        return False
    (word,) = middle
    return psd_chain(word) and check.same(step.claim, matmul([transpose(u), *chain, v]))


def find_inner_product(prover: Prover, piece: Piece) -> Step | None:
    """An inner product of mirror images."""
    if piece.atom is None or piece.atom.kind != "inner" or piece.exponent != 1:
        return None
    word = piece.atom.data[0]
    assert isinstance(word, tuple)
    if not psd_chain(word[1:-1]) or prover.converter.mirror_node(word[0].node) != word[-1].node:
        return None
    matrices = {f"A{place}": letter.as_node for place, letter in enumerate(word[1:-1])}
    rule = "inner product" if not matrices else "quadratic form"
    return Step(rule, piece.node, witness={"u": word[0].node, **matrices})


def is_minimum(check: Checker, step: Step) -> bool:
    """min(f(x), f(z)) with f >= 0."""
    f = step.witness["f"]
    return check.of_first(f) and check.nonnegative(f) and check.same(step.claim, apply("min", [f, check.mirror(f)]))


def find_minimum(prover: Prover, piece: Piece) -> Step | None:
    """min(f(x), f(z)), also to a positive power."""
    if piece.atom is None or piece.atom.kind != "min" or piece.exponent <= 0:
        return None
    f, g = piece.atom.parts
    if f.sides != {0} or prover.converter.mirror(f) != g or not prover.signs.nonnegative(f):
        return None
    node = prover.node(prover.raised(f, piece.exponent))
    return Step("minimum", piece.node, witness={"f": node})


def is_equality(check: Checker, step: Step) -> bool:
    """1[f(x) = f(z)], or 1[||f(x) - f(z)|| = 0]."""
    f = step.witness["f"]
    gap = subtract(f, check.mirror(f))
    distance = gap if not f.shape else apply("norm", [gap])
    made = check.converter.indicator(_equals(distance))
    return check.of_first(f) and check.converter.form(step.claim) == made


def _equals(node: Node) -> Node:
    from checker.language.inference import compare

    return compare("=", node, ZERO)


def find_equality(prover: Prover, piece: Piece) -> Step | None:
    """The indicator of a difference f(x) - f(z), or of a distance, being 0."""
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


def is_over_coordinates(check: Checker, step: Step) -> bool:
    """A sum or product over coordinates of a kernel in one coordinate."""
    (part,) = step.parts
    claim = step.claim
    if not isinstance(claim, Reduce) or claim.operation not in ("sum", "prod"):
        return False
    free = check.converter.sides_of(claim.lower) | check.converter.sides_of(claim.upper)
    plain_condition = claim.condition is None or not check.converter.sides_of(claim.condition)
    return claim.body == part.claim and not free and plain_condition


def find_over_coordinates(prover: Prover, piece: Piece) -> Step | None:
    """A sum or product over coordinates whose body is a kernel."""
    if piece.atom is None or piece.atom.kind not in ("big sum", "big prod") or piece.exponent != 1:
        return None
    claim = piece.atom.node
    inner = prover.kernel_step(piece.atom.parts[0])
    if inner is None or not isinstance(claim, Reduce):
        return None
    body = Step("equal", claim.body, (inner,)) if inner.claim != claim.body else inner
    return Step("over coordinates", claim, (body,))
