"""``steps``: a chain rule in terms of other partial derivatives (where the part has ``of`` and ``by``), or a proof that reaches goals.

Shown: the total derivative of the model for a chain rule, with the path that is missing; for a proof every link that can be
read, and where each goal is reached. A blank answer is unreadable; an answer that states a goal without a step is undecided.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.marking.chain_rules import chain_rule, mark_chain_rule
from checker.marking.kinds.kind import Kind, verify_value
from checker.marking.marked import Marked
from checker.marking.verification import ClosedForm, PartVerification


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``goals``: the equations that a proof has to reach; without them the part's key is the goal."""

    goals: list[str] = []


def read(part: Part) -> Fields:
    """The part's goals, each of which can be read. Raises AuthorError."""
    fields = own_fields(part.own, Fields, part.place)
    if part.by is not None:
        chain_rule(part)
        return fields
    if not fields.goals and not part.key_text:
        raise part.place.error("key", "a part of kind steps needs 'of', 'by' and 'key' (a chain rule), or goals")
    return fields


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a chain rule or a proof."""
    return mark_chain_rule(part, answer, notation, seed)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """A chain rule against JAX's total derivative and its derivation; the goals of a proof at random inputs and exactly."""
    found = verify_value(chain_rule(part), seed, derivation)
    return replace(found, kind=part.kind)


KIND = Kind(mark, read, verify)
