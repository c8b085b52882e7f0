"""``count``: how many, in numbers or in named sizes. Accepts ``96``, ``4,608``, ``32 \\times 3``, ``2mn + ml + m + l``, chains."""

from __future__ import annotations

from checker.bank import Part
from checker.equivalence.sizes import decide_size
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.language.rationals import rational_value
from checker.language.shapes import SCALAR, describe
from checker.layers import Network
from checker.layers.amounts import Amount
from checker.marking.kinds.kind import Kind
from checker.marking.layers.networks import (
    COUNTS_ASKED,
    Fields,
    asked_count,
    count_slip,
    counted_steps,
    flow,
    network_of,
    random_sizes,
    read_fields,
)
from checker.marking.marked import Marked
from checker.marking.pictures import Flow
from checker.marking.result import Reading
from checker.marking.values.asked import comparison
from checker.marking.verification import ClosedForm, PartVerification
from checker.marking.workings import false_total, false_working
from checker.parsing.layers.counts import Variant, read_count
from checker.printing.latex import latex
from checker.printing.plain import plain

ABOUT = {"depth": ("depth", "deep", "channels"), "filters": ("filters",)}
"""The words beside which the number stands that answers."""


def read(part: Part) -> Fields:
    """The part's own fields. Raises AuthorError."""
    fields = read_fields(part, COUNTS_ASKED)
    assert part.key is not None
    if part.key.node.shape != SCALAR:
        raise part.place.error("key", f"a count is a number, not {describe(part.key.node.shape)}", part.key_text)
    value = rational_value(part.key.node)
    if value is not None and (value < 0 or value.denominator != 1):
        raise part.place.error("key", f"a count is a whole number from 0, not {value}", part.key_text)
    network = network_of(part)
    if network is not None and asked_count(network, fields) is None:
        raise part.place.error("asks", f"the layer has no {fields.asks}")
    return fields


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks a count: the end of a chain decides, every link before it must be equal to it."""
    fields, network = read(part), network_of(part)
    wanted: Variant = "" if network is None else {"weights": "without", "parameters": "with"}.get(fields.asks, "")  # type: ignore[assignment]
    try:
        written = read_count(answer, part.vocabulary, wanted, ABOUT.get(fields.asks, ()))
    except Unreadable as problem:
        raise Unreadable(problem.message, (0, len(answer)), hint=problem.hint) from None
    links = [_decide(part, link, seed) for link in written.links]
    end = links[-1]
    reading = Reading(
        None,
        " = ".join(plain(link.node) for link in written.links),
        tex=" = ".join(latex(link.node) for link in written.links),
    )
    picture = None if network is None else _picture(network, fields)
    if end.verdict is not Verdict.CORRECT:
        evidence = _explained(end, None if network is None else _slip(network, fields, written.links[-1], seed))
        return Marked(end.verdict, evidence, end.counterexample, reading, picture=picture)
    for place, link in enumerate(links[:-1], 1):
        if link.verdict is Verdict.WRONG:
            detail = f"link {place} of the chain, {plain(written.links[place - 1].node)}, is not equal to its end; the end is right"
            evidence = Evidence("refuted", detail, {} if link.evidence is None else link.evidence.sizes, 1)
            return Marked(Verdict.WRONG, evidence, link.counterexample, reading, picture=picture)
    fault = false_working(written.workings) or (
        false_total(written.parts, written.links[-1], part.vocabulary) if written.parts else None
    )
    if fault is not None:
        return Marked(Verdict.WRONG, Evidence("refuted", fault, {}, 1), None, reading, picture=picture)
    if wanted and written.variant and written.variant != wanted and network is not None:
        other = asked_count(network, Fields(fields.layer, "parameters" if written.variant == "with" else "weights"))
        if other != asked_count(network, fields):
            detail = (
                f"the number is right, but it is said to be {written.variant} the biases, and so counted it is {other}"
            )
            return Marked(Verdict.WRONG, Evidence("refuted", detail, {}, 1), None, reading, picture=picture)
    return Marked(Verdict.CORRECT, end.evidence, None, reading, picture=picture)


def _decide(part: Part, link: Expression, seed: int) -> Decision:
    return decide_size(comparison(part), link, seed)


def _picture(network: Network, fields: Fields) -> Flow:
    return flow(network, upto=fields.layer, parameters=True)


def _explained(decision: Decision, slip: str | None) -> Evidence | None:
    if slip is None or decision.evidence is None or decision.verdict is not Verdict.WRONG:
        return decision.evidence
    return Evidence("refuted", slip, decision.evidence.sizes, decision.evidence.points)


def _slip(network: Network, fields: Fields, answer: Expression, seed: int) -> str | None:
    draws = random_sizes(network, seed)
    theirs = [rational_value(answer.node, sizes) for sizes in draws]
    if None in theirs:
        return None

    def is_theirs(amount: Amount) -> bool:
        return [amount.evaluate(sizes) for sizes in draws] == theirs

    return count_slip(network, fields, is_theirs)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """Compares the key with the parameters of a network really built in JAX, and both with the derivation."""
    from checker.marking.layers.network_roads import verify_count  # JAX is needed to verify, not to mark

    return verify_count(part, read(part), seed, derivation)


def picture(part: Part) -> Flow | None:
    """The shapes that flow through the part's network, with the parameters of each layer."""
    network = network_of(part)
    return None if network is None else _picture(network, read(part))


def steps(part: Part) -> tuple[str, ...]:
    """What each layer has to learn."""
    network = network_of(part)
    return () if network is None else counted_steps(network, read(part))


KIND = Kind(mark, read, verify, picture, steps)
