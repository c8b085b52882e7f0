"""Whether the goals of a proof are true: at random inputs by NumPy and JAX, and exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Verdict
from checker.language.declarations import Expression
from checker.language.inference import add, mul, number
from checker.marking.proofs.equal_values import Goal, is_zero
from checker.marking.values.roads import verify_value
from checker.marking.verification import ClosedForm, PartVerification


def verify_goals(part: Part, goals: Sequence[Goal], seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Compares the sides of each goal: the right one in NumPy with the left one in JAX, and both exactly.

    A derivation leads to the first goal's right side. A goal that holds at all inputs but cannot be proved exactly counts as
    shown by agreement.
    """
    found: list[PartVerification] = []
    proved = 0
    for goal in goals:
        left, right = goal.left, goal.right
        if is_zero(right.node):  # beside a 1, as rounding has no relative error near 0
            right = Expression(add([mul([number(0), left.node]), number(1)]))
            left = Expression(add([left.node, number(1)]))
        found.append(verify_value(replace(part, kind="expression", of=left, key=right, by=None), seed))
        decision = Comparison(goal.left, part.vocabulary, assume=part.assume).decide(goal.right, seed)
        if decision.verdict is Verdict.WRONG:
            found[-1] = replace(found[-1], ok=False, message=f"{goal.text} is false")
        proved += decision.evidence is not None and decision.evidence.kind == "proved"
    derived = None if derivation is None else _derived(part, goals[0], seed, derivation)
    if derived is not None:
        found.append(derived)
    return PartVerification(
        part.name,
        part.kind,
        all(each.key_vs_autodiff for each in found if each is not derived),
        None if derived is None else derived.key_vs_derivation,
        max((each.max_error for each in found if each.max_error is not None), default=None),
        sum(each.draws for each in found),
        ok=all(each.ok for each in found),
        message="; ".join(each.message for each in found if each.message),
        shown=f"{len(goals)} goals with JAX, {proved} of them exactly",
    )


def _derived(part: Part, goal: Goal, seed: int, derivation: ClosedForm) -> PartVerification:
    """The derivation's result against the right side of a goal."""
    right = Expression(mul([number(0), goal.left.node])) if is_zero(goal.right.node) else goal.right
    return verify_value(replace(part, kind="expression", of=None, key=right, by=None), seed, derivation)
