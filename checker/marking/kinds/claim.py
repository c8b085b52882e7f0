"""``claim``: true or false, with evidence that the tool constructs itself: an instance that refutes, or a proof that runs.

Accepts ``True``, ``false``, ``yes``, ``T``, ``The statement is false``, with a reason after it. The reason is not marked, and
the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Counterexample, Evidence, Verdict
from checker.language.errors import Unreadable
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.pictures import Picture
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.clauses import words_of
from checker.parsing.verdicts import read_verdict

TOLERANCE = 1e-9
"""How far JAX's values of an instance may be from the exact ones."""


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``shown_by``: the evidence, see ``checker/marking/claims``; ``predicates`` and ``denials``: see ``read_verdict``."""

    shown_by: str | None = None
    predicates: list[str] = []
    denials: list[str] = []


@dataclass(frozen=True, slots=True)
class Claim:
    """The key and the part's own fields. ``holds``: whether the claim is true."""

    holds: bool
    fields: Fields


def read(part: Part) -> Claim:
    """What the part's key says. Raises AuthorError, also when there is no evidence of the name in ``shown_by``."""
    fields = own_fields(part.own, Fields, part.place)
    if not part.key_text.strip():
        raise part.place.error("key", "a part of kind claim needs 'key': true or false")
    try:
        holds = read_verdict(part.key_text).value
    except Unreadable:
        raise part.place.error("key", "the key of a claim is true or false", part.key_text) from None
    if fields.shown_by is not None:
        from checker.marking.claims import EVIDENCE

        if fields.shown_by not in EVIDENCE:
            known = ", ".join(EVIDENCE)
            raise part.place.error("shown_by", f"there is no evidence {fields.shown_by!r}; there are {known}")
    for key in ("predicates", "denials"):
        if any(not words_of(phrase) for phrase in getattr(fields, key)):
            raise part.place.error(key, "a phrase without words says nothing")
    return Claim(holds, fields)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks the verdict of an answer against evidence; against the key alone where the part names no evidence."""
    claim = read(part)
    said = read_verdict(answer, claim.fields.predicates, claim.fields.denials)
    notes = ("only the verdict is marked: whether the reason is right was not judged",) if said.reasoned else ()
    word = _word(said.value)
    reading = Reading(None, word, notes, tex=rf"\text{{{word}}}")
    right = said.value is claim.holds
    verdict = Verdict.CORRECT if right else Verdict.WRONG
    if claim.fields.shown_by is None:
        detail = f"the key says that the claim is {_word(claim.holds)}; no instance or proof was constructed"
        return Marked(verdict, Evidence("agrees" if right else "refuted", detail), None, reading)
    from checker.marking.claims import StepFails, evidence

    try:
        shown = evidence(claim.fields.shown_by)(seed)
    except StepFails:
        return Marked(Verdict.UNDECIDED, None, None, reading)
    if shown.holds is not claim.holds:
        message = f"the key says {_word(claim.holds)}, but {claim.fields.shown_by} shows that the claim is {_word(shown.holds)}"
        raise part.place.error("key", message, part.key_text)
    lines = [f"the claim is {_word(shown.holds)}: {shown.summary}", *(f"  {step}" for step in shown.steps)]
    counterexample = None
    if not right:
        counterexample = Counterexample(shown.inputs, word, _word(shown.holds), shown.certified)
    return Marked(
        verdict,
        Evidence("proved" if right else "refuted", "\n".join(lines)),
        counterexample,
        reading,
        picture=shown.picture,
    )


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Runs the evidence and compares what it shows with the key; where JAX can compute the instance, once more with JAX."""
    claim = read(part)
    if claim.fields.shown_by is None:
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=True)
    from checker.marking.claims import StepFails, evidence

    try:
        shown = evidence(claim.fields.shown_by)(seed)
    except StepFails as failure:
        return PartVerification(part.name, part.kind, None, False, None, 0, ok=False, message=str(failure))
    agrees = shown.holds is claim.holds
    error = None if shown.rerun is None else shown.rerun()
    by_jax = None if error is None else agrees and error <= TOLERANCE
    message = "" if agrees else f"{claim.fields.shown_by} shows that the claim is {_word(shown.holds)}"
    if agrees and by_jax is False:
        message = f"JAX's values of the instance differ from the exact ones by {error:.1e}"
    road = "a proof that runs" if shown.holds else "an instance that refutes it"
    return PartVerification(
        part.name,
        part.kind,
        by_jax,
        agrees,
        error,
        0 if error is None else 1,
        ok=agrees and by_jax is not False,
        message=message,
        shown=road if error is None else f"{road}, and JAX",
    )


def picture(part: Part) -> Picture | None:
    """The picture of the evidence, where it has one."""
    claim = read(part)
    if claim.fields.shown_by is None:
        return None
    from checker.marking.claims import evidence

    return evidence(claim.fields.shown_by)(0).picture


def steps(part: Part) -> tuple[str, ...]:
    """The lines of the evidence."""
    claim = read(part)
    if claim.fields.shown_by is None:
        return ()
    from checker.marking.claims import evidence

    return evidence(claim.fields.shown_by)(0).steps


def _word(value: bool) -> str:
    return "true" if value else "false"


KIND = Kind(mark, read, verify, picture, steps)
