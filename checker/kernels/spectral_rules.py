"""Rules for functions with proofs of their own: known spectra, covariances of processes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from checker.kernels.proof import Checker, Step
from checker.language.inference import (
    ONE,
    ZERO,
    add,
    apply,
    divide,
    mul,
    negate,
    number,
    power,
    subtract,
)
from checker.language.nodes import Node, Number

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover


def is_triangle(check: Checker, step: Step) -> bool:
    """max(0, c - |f(x) - f(z)|)."""
    c, f = step.witness["c"], step.witness["f"]
    gap = apply("abs", [subtract(f, check.mirror(f))])
    made = apply("max", [ZERO, subtract(c, gap)])
    return check.of_none(c) and check.nonnegative(c) and check.of_first(f) and check.same(step.claim, made)


def find_triangle(prover: Prover, piece: Piece) -> Step | None:
    """The positive part of c minus a distance of numbers."""
    if piece.atom is None or piece.atom.kind != "relu" or piece.exponent != 1:
        return None
    (inner,) = piece.atom.parts
    c = prover.free_part(inner)
    f = prover.distance_of(c - inner)
    if f is None or f.shape or not prover.signs.nonnegative(c):
        return None
    return Step("triangle", piece.node, witness={"c": prover.node(c), "f": f})


def is_bounded_distance(check: Checker, step: Step) -> bool:
    """c - |f(x) - f(z)| with l <= f <= h and c >= (h - l) / 2."""
    c, f, low, high = (step.witness[name] for name in "cflh")
    bounded = (
        check.of_first(f)
        and check.of_none(add([c, low, high]))
        and check.nonnegative(subtract(f, low))
        and check.nonnegative(subtract(high, f))
        and check.nonnegative(subtract(c, divide(subtract(high, low), number(2))))
    )
    return bounded and check.same(step.claim, subtract(c, apply("abs", [subtract(f, check.mirror(f))])))


def is_askey(check: Checker, step: Step) -> bool:
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


def find_askey(prover: Prover, piece: Piece) -> Step | None:
    """A power of the positive part of c minus a distance."""
    if piece.atom is None or piece.atom.kind != "relu":
        return None
    (inner,) = piece.atom.parts
    c = prover.free_part(inner)
    f = prover.distance_of(c - inner)
    size = 1 if f is None or not f.shape else f.shape[0]
    if f is None or not isinstance(size, int) or piece.exponent < Fraction(size + 1, 2):
        return None
    return Step("Askey", piece.node, witness={"c": prover.node(c), "f": f, "p": number(piece.exponent)})


def is_sinc(check: Checker, step: Step) -> bool:
    """sin(u)/u with u = f(x) - f(z)."""
    f = step.witness["f"]
    gap = subtract(f, check.mirror(f))
    return check.of_first(f) and check.same(step.claim, divide(apply("sin", [gap]), gap))


def find_sinc(prover: Prover, piece: Piece) -> Step | None:
    """sin(u)/u."""
    if piece.atom is None or piece.atom.kind != "sinc" or piece.exponent != 1:
        return None
    (gap,) = piece.atom.parts
    f = prover.part_of_first(gap)
    if f is None or gap != f - prover.converter.mirror(f):
        return None
    return Step("sinc", piece.node, witness={"f": prover.node(f)})


def is_secant(check: Checker, step: Step) -> bool:
    """1 / cosh(f(x) - f(z))."""
    f = step.witness["f"]
    return check.of_first(f) and check.same(step.claim, divide(ONE, apply("cosh", [subtract(f, check.mirror(f))])))


def find_secant(prover: Prover, piece: Piece) -> Step | None:
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


def is_matern(check: Checker, step: Step) -> bool:
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


def is_spline(check: Checker, step: Step) -> bool:
    """The integrated minimum of f(x) and f(z), f >= 0."""
    f = step.witness["f"]
    return check.of_first(f) and check.nonnegative(f) and check.same(step.claim, integrated(f, check.mirror(f)))


def is_bridge(check: Checker, step: Step) -> bool:
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
