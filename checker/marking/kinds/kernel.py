"""``kernel``: valid or not. Accepts the verdict in words with a reason; a counterexample and the identities of a proof are checked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.pictures import Picture
from checker.marking.verification import ClosedForm, PartVerification

if TYPE_CHECKING:
    from checker.marking.kernel_answers.question import Question

KEYS = {"valid": True, "invalid": False, "not valid": False, "yes": True, "no": False, "true": True, "false": False}


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``kernel``: its definition (else the model's, or ``of``); ``on``: the domain of its arguments; ``where``: conditions and
    declarations, as on the command line."""

    kernel: str | None = None
    on: str | None = None
    where: list[str] = []


def read(part: Part) -> Question:
    """The kernel that a part asks about. Raises AuthorError."""
    return _question(part)


@lru_cache(maxsize=512)
def _question(part: Part) -> Question:
    from checker.marking.kernel_answers.question import question  # which needs python-flint

    fields = own_fields(part.own, Fields, part.place)
    key = KEYS.get(part.key_text.strip().rstrip(".").lower())
    if key is None:
        raise part.place.error("key", "the key of a kernel part is 'valid' or 'invalid'", part.key_text)
    return question(part, fields.kernel, fields.on, tuple(fields.where), key)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a verdict by the engine's certificate, and the reasons given for it. Raises Unreadable where there is no plain verdict."""
    from checker.marking.kernel_answers.judgement import judge

    return judge(read(part), answer, seed)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """The key against the engine's certificate: a proof that is replayed, or a counterexample that is recomputed."""
    from checker.marking.kernel_answers.question import certified

    agrees, message, shown = certified(read(part), seed)
    return PartVerification(
        part.name, part.kind, None, agrees, None, 1, ok=agrees is True, message=message, shown=shown
    )


def picture(part: Part) -> Picture | None:
    """The eigenvalues of the Gram matrix that shows that the kernel is none."""
    from checker.marking.kernel_answers.judgement import eigenvalue_bars
    from checker.marking.kernel_answers.question import decided

    seen = decided(read(part), 0).counterexample
    return None if seen is None else eigenvalue_bars(seen)


def steps(part: Part) -> tuple[str, ...]:
    """The lines of the proof, or the points that show that there is none."""
    from checker.marking.kernel_answers.judgement import described
    from checker.marking.kernel_answers.question import decided

    decision = decided(read(part), 0)
    if decision.proof is not None:
        return tuple(re.sub(r"^\(\d+\)\s*", "", line) for line in decision.proof.lines())
    if decision.counterexample is None:
        return ()
    told = described(decision.counterexample)
    return (f"{told[0].upper()}{told[1:]}.",)


KIND = Kind(mark, read, verify, picture, steps)
