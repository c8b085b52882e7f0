"""``steps``: a chain rule in terms of other partial derivatives (where the part has ``of`` and ``by``), or a proof that reaches goals.

Shown: the total derivative of the model for a chain rule, with the path that is missing; for a proof every link that can be
read, and where each goal is reached. A blank answer is unreadable; an answer that states a goal without a step is undecided.
A key that is no equation is a value: a derivation that ends in it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.marking.kinds import expression
from checker.marking.kinds.kind import Kind, verify_value
from checker.marking.marked import Marked
from checker.marking.proofs.chain_rules import keyed, mark_chain_rule
from checker.marking.proofs.equal_values import Goal
from checker.marking.proofs.proof import mark_proof, read_goals
from checker.marking.verification import ClosedForm, PartVerification


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``goals``: the equations that a proof has to reach; without them the part's key is the goal."""

    goals: list[str] = []


def read(part: Part) -> Fields:
    """The part's goals, each of which can be read. Raises AuthorError."""
    fields = own_fields(part.own, Fields, part.place)
    if _is_value(part):
        keyed(part)
    else:
        _goals(part)
    return fields


def _is_value(part: Part) -> bool:
    return part.by is not None or "=" not in part.key_text and "goals" not in part.own and bool(part.key_text)


@lru_cache(maxsize=64)
def _goals(part: Part) -> tuple[Goal, ...]:
    """What a proof has to reach: the goals, else the equations of the key. Raises AuthorError."""
    texts = own_fields(part.own, Fields, part.place).goals
    texts = texts or [text.strip() for text in part.key_text.replace("\n", ";").split(";") if text.strip()]
    if not texts:
        raise part.place.error(
            "key", "a part of kind steps needs a chain rule ('of', 'by', 'key') or goals (equations)"
        )
    return read_goals(part, texts)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a chain rule, a derivation that ends in a value, or a proof."""
    if part.by is not None:
        return mark_chain_rule(part, answer, notation, seed)
    if _is_value(part):
        return expression.KIND.mark(keyed(part), answer, notation, seed)
    return mark_proof(part, _goals(part), answer, notation, seed)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """A chain rule against JAX's total derivative and its derivation; the goals of a proof at random inputs and exactly."""
    if _is_value(part):
        return replace(verify_value(keyed(part), seed, derivation), kind=part.kind)
    from checker.marking.proofs.goals import verify_goals  # JAX and NumPy are needed to verify, not to mark

    return verify_goals(part, _goals(part), seed, derivation)


KIND = Kind(mark, read, verify)
