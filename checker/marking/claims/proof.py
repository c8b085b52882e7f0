"""Proofs that run: a list of steps, each checked when it is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checker.equivalence.comparison import Comparison
from checker.equivalence.verdict import Value, Verdict
from checker.evaluation.signs import never_negative
from checker.language.declarations import Expression, Vocabulary, parse_declaration
from checker.marking.pictures import Picture
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope
from checker.printing.unicode import unicode


class StepFails(Exception):
    """A step of a proof does not hold, or an instance does not show what it should."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found of a claim. ``holds``: whether it is true; ``summary`` says how in a sentence, ``steps`` are the lines behind it.

    ``inputs`` is the instance that refutes the claim, or one on which it can be seen to hold. ``rerun`` computes the instance with
    JAX and returns the largest difference from the exact values, relative where they are large; None: there is nothing to run.
    """

    holds: bool
    summary: str
    steps: tuple[str, ...]
    inputs: Mapping[str, Value]
    certified: bool = True
    picture: Picture | None = None
    rerun: Callable[[], float] | None = None


@dataclass(slots=True)
class Proof:
    """Steps about declared symbols (name: type as in a problem file), in the order in which they were checked."""

    symbols: Mapping[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def equal(self, left: str, right: str, why: str) -> Expression:
        """The step ``left = right``, proved as an exact identity. Returns the right side. Raises StepFails."""
        vocabulary = self._vocabulary()
        ours, theirs = (read_expression(text, Scope(vocabulary)) for text in (left, right))
        decision = Comparison(theirs, vocabulary).decide(ours)
        proved = decision.evidence is not None and decision.evidence.kind == "proved"
        if decision.verdict is not Verdict.CORRECT or not proved:
            raise StepFails(f"{left} = {right} was not proved")
        families = frozenset(name for name, held in vocabulary.symbols.items() if held.family)
        self.steps.append(f"{why}: {unicode(ours.node, families)} = {unicode(theirs.node, families)}")
        return theirs

    def at_least(self, left: str, right: str, rest: str, why: str) -> None:
        """The step ``left >= right``: their difference is ``rest``, which is written as something never negative. Raises StepFails."""
        vocabulary = self._vocabulary()
        difference = self.equal(f"({left}) - ({right})", rest, why)
        if not never_negative(difference.node, vocabulary, {}):
            self.steps.pop()
            raise StepFails(f"{rest} is not visibly at least 0")
        self.steps[-1] += " ≥ 0"

    def check(self, holds: bool, statement: str) -> None:
        """A statement that was checked by computing. Raises StepFails when it does not hold."""
        if not holds:
            raise StepFails(statement)
        self.steps.append(statement)

    def follows(self, statement: str) -> None:
        """What the steps and checks before say together; nothing is computed here."""
        self.steps.append(statement)

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary({name: parse_declaration(name, text) for name, text in self.symbols.items()})


def exact(value: object) -> Value:
    """A fraction as people see it: a whole number, or ``"1/2"``; sequences entry by entry."""
    if isinstance(value, (list, tuple)):
        return [exact(entry) for entry in value]
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text
