"""Proofs of kernels, and the checker that accepts them.

A proof is a tree of steps; each names a rule of the table in :mod:`checker.kernels.rules`, what it claims, the steps that it
builds on and the expressions that it needs. Whatever found the tree, it counts only if :func:`failures` finds nothing: every
step's rule must hold of its very claim, by identities that are evaluated anew and by signs that follow from the conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from checker.kernels.conversion import Converter
from checker.kernels.forms import TooLarge
from checker.kernels.identities import Identities
from checker.kernels.kernel import Kernel
from checker.kernels.signs import Signs
from checker.language.nodes import Node, Symbol
from checker.language.traversal import substitute
from checker.printing.latex import latex
from checker.printing.plain import plain
from checker.printing.unicode import unicode

Conclusion = Literal["kernel", "conditional"]
"""``conditional``: v^T K v >= 0 for all v whose entries sum to 0."""


@dataclass(frozen=True, slots=True)
class Step:
    """``claim`` is a kernel (or conditionally one) by ``rule``, from ``parts`` and with the help of ``witness``."""

    rule: str
    claim: Node
    parts: tuple[Step, ...] = ()
    witness: Mapping[str, Node] = field(default_factory=dict)


class Checker:
    """What a rule may ask when it verifies a step."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.converter = Converter(kernel)
        self.signs = Signs(self.converter)
        self.identities = Identities(kernel)

    def same(self, left: Node, right: Node) -> bool:
        """Whether two expressions are equal."""
        return self.identities.same(left, right)

    def mirror(self, node: Node) -> Node:
        """The expression with the two arguments exchanged."""
        return self.converter.mirror_node(node)

    def diagonal(self, node: Node) -> Node:
        """The expression at two equal arguments."""
        first, second = self.kernel.symbols
        values: dict[Node, Node] = {second: first}
        for name, call in self.kernel.calls.items():
            if len(call.arguments) == 1 and self.converter.sides[name] == {1}:
                partner = self.converter.swap.get(_symbol(self.kernel, name))
                if partner is not None:
                    values[_symbol(self.kernel, name)] = partner
            elif len(call.arguments) == 2:
                same = next((other for other, held in self.kernel.calls.items() if held.unknown == call.unknown
                             and held.arguments == (first, first)), None)  # fmt: skip
                if same is not None:
                    values[_symbol(self.kernel, name)] = _symbol(self.kernel, same)
        return substitute(node, values)

    def of_first(self, node: Node) -> bool:
        """Whether an expression depends on the first argument at most."""
        return self.converter.sides_of(node) <= {0}

    def of_none(self, node: Node) -> bool:
        """Whether an expression depends on neither argument."""
        return not self.converter.sides_of(node)

    def nonnegative(self, node: Node) -> bool:
        """Whether an expression is certainly never negative."""
        return self.signs.nonnegative(self.converter.form(node))

    def positive(self, node: Node) -> bool:
        """Whether an expression is certainly positive."""
        return self.signs.positive(self.converter.form(node))


def _symbol(kernel: Kernel, name: str) -> Symbol:
    return Symbol(name, shape=kernel.vocabulary.symbols[name].shape)


def failures(kernel: Kernel, proof: Step, checker: Checker | None = None) -> list[str]:
    """Why a proof does not show that the kernel is one; empty for a proof that does."""
    from checker.kernels.rules import RULES

    checker = checker or Checker(kernel)
    found = []
    if RULES[proof.rule].conclusion != "kernel":
        found.append("the last step does not conclude that something is a kernel")
    if not checker.same(proof.claim, kernel.node):  # also of equal expressions: it asks that they have values at all
        found.append("the last step is about something else, or about what has no values")
    for step in steps(proof):
        rule = RULES[step.rule]
        wanted = rule.needs if isinstance(rule.needs, str) else None
        if wanted is not None and any(not _serves(RULES[part.rule].conclusion, wanted) for part in step.parts):
            found.append(f"{plain(step.claim)}: {step.rule} builds on something of another sort")
        try:
            if not rule.holds(checker, step):
                found.append(f"{plain(step.claim)}: {step.rule} does not apply")
        except (KeyError, IndexError, TooLarge, ValueError) as problem:
            found.append(f"{plain(step.claim)}: {step.rule} cannot be checked: {problem!r}")
    return found


def _serves(conclusion: str, wanted: str) -> bool:
    """A kernel is a conditional kernel too."""
    return conclusion in (wanted, "kernel")


def steps(proof: Step) -> Iterator[Step]:
    """The steps, each after those that it builds on; equal ones once."""
    seen: list[Step] = []

    def visit(step: Step) -> None:
        for part in step.parts:
            visit(part)
        if step not in seen:
            seen.append(step)

    visit(proof)
    yield from seen


@dataclass(frozen=True, slots=True)
class Proof:
    """An accepted proof of a kernel."""

    kernel: Kernel
    root: Step

    def lines(self) -> list[str]:
        """The proof as numbered lines, as a student could have written it."""
        from checker.kernels.rules import RULES

        numbers: dict[int, int] = {}
        told: list[Step] = []
        found = []
        for step in steps(self.root):
            told.append(step)
            numbers[id(step)] = len(told)
            parts = [f"({told.index(part) + 1})" for part in step.parts]
            found.append(f"({len(told)}) {RULES[step.rule].sentence_for(step, parts, unicode)}")
        return found

    def to_json(self) -> dict[str, Any]:
        """The tree as JSON: rule, claim, why, parts."""
        return _json(self.root)


def _json(step: Step) -> dict[str, Any]:
    from checker.kernels.rules import RULES

    return {
        "rule": step.rule,
        "claim": plain(step.claim),
        "latex": latex(step.claim),
        "because": RULES[step.rule].reason_for(step, plain),
        "parts": [_json(part) for part in step.parts],
    }


__all__ = ["Checker", "Conclusion", "Proof", "Step", "failures", "steps"]
