"""Proofs along the operations that a kernel is written with: the shortest where it is a product or a sum of kernels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from checker.kernels.forms import TooLarge
from checker.kernels.proof import Step, steps
from checker.language.inference import divide, mul, number
from checker.language.nodes import Add, Apply, Divide, Mul, Node, Number, Power, Reduce
from checker.language.shapes import SCALAR
from checker.printing.plain import plain

if TYPE_CHECKING:
    from checker.kernels.prover import Prover

SHORT = 2
"""A proof of the canonical form with no more steps is not compared with others."""


def written(prover: Prover, node: Node) -> Step | None:
    """A proof of an expression: of its canonical form or along its operations, whichever is shorter."""
    try:
        found = prover.kernel_step(prover.converter.form(node))
    except TooLarge:
        found = None
    if found is not None and found.claim != node:
        found = Step("equal", node, (found,))
    if found is not None and (isinstance(node, Reduce) or len(list(steps(found))) <= SHORT):
        return found
    try:
        along = _along(prover, node)
    except TooLarge:
        along = None
    return min((each for each in (along, found) if each is not None), key=_length, default=None)


def _length(step: Step) -> tuple[int, int]:
    """The number of steps, and of characters in what they claim."""
    told = list(steps(step))
    return len(told), sum(len(plain(each.claim)) for each in told)


def _along(prover: Prover, node: Node) -> Step | None:
    match node:
        case Mul() | Divide():
            return _product(prover, node)
        case Add(terms=terms):
            parts = _all(prover, terms)
            return None if parts is None else Step("sum", node, parts)
        case Power(base=base, exponent=Number(value=value) as exponent) if value.denominator == 1 and value > 1:
            inner = _all(prover, [base])
            return None if inner is None else Step("power", node, inner, {"p": exponent})
        case Apply(function="exp", arguments=(argument,)):
            inner = _all(prover, [argument])
            return None if inner is None else Step("exponential", node, inner)
        case Reduce(operation="sum" | "prod", body=body):
            inner = _all(prover, [body])
            return None if inner is None else Step("over coordinates", node, inner)
    return None


def _all(prover: Prover, nodes: Sequence[Node]) -> tuple[Step, ...] | None:
    """Proofs of all; None where one is missing."""
    found = []
    for each in nodes:
        step = written(prover, each) if each.shape == SCALAR else None
        if step is None:
            return None
        found.append(step)
    return tuple(found)


def _product(prover: Prover, node: Node) -> Step | None:
    """c f(x) f(z) times kernels."""
    constants: list[Node] = []
    sides: tuple[list[Node], list[Node]] = ([], [])
    both: list[Node] = []
    for factor in _factors(node):
        if factor.shape != SCALAR:
            return None
        depends = prover.converter.sides_of(factor)
        if len(depends) == 2:
            both.append(factor)
        elif depends:
            sides[0 if depends == {0} else 1].append(factor)
        else:
            constants.append(factor)
    if both == [node]:
        return None
    inner = _all(prover, both)
    if inner is None or not (both or sides[0]):
        return None
    step = (
        Step("product", mul([each.claim for each in inner]), inner) if len(inner) > 1 else inner[0] if inner else None
    )
    if sides[0] or sides[1]:
        f, g = (mul(each) if each else number(1) for each in sides)
        if prover.converter.form(prover.converter.mirror_node(f)) != prover.converter.form(g):
            return None
        if step is not None:
            step = Step("framed", mul([f, step.claim, g]), (step,), {"f": f})
        else:
            step = Step("feature product", mul([f, g]), witness={"f": f})
    if constants and step is not None:
        c = mul(constants)
        if not prover.signs.nonnegative(prover.converter.form(c)):
            return None
        step = Step("scaling", mul([c, step.claim]), (step,), {"c": c})
    return None if step is None else replace(step, claim=node)


def _factors(node: Node) -> Iterator[Node]:
    """The factors of a product or quotient, those of the denominator as reciprocals."""
    match node:
        case Mul(factors=factors):
            for each in factors:
                yield from _factors(each)
        case Divide(numerator=above, denominator=below):
            if above != number(Fraction(1)):
                yield from _factors(above)
            for each in _factors(below):
                yield divide(number(1), each)
        case _:
            yield node
