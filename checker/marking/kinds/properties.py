"""``properties``: whether an activation function saturates (and where), is differentiable everywhere, and is the identity near 0.

Accepts ``saturates: yes, x -> -inf; differentiable: yes; identity: no``, the same in sentences, and numbered answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.bank import Part
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Vocabulary
from checker.language.errors import Unreadable
from checker.language.nodes import Node, Symbol
from checker.language.shapes import SCALAR
from checker.language.traversal import names, substitute
from checker.marking.kinds.kind import Kind, no_fields
from checker.marking.marked import Marked
from checker.marking.pictures import Curve
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.properties.claims import Claims, read_claims
from checker.parsing.properties.words import DIFFERENTIABLE, IDENTITY, SATURATES

if TYPE_CHECKING:
    from checker.marking.activations.activation import Activation


@dataclass(frozen=True, eq=False)
class Question:
    """The key's claims, and the function that they are about; None where the part gives none."""

    key: Claims
    function: Activation | None


@lru_cache(maxsize=64)
def read(part: Part) -> Question:
    """The key, written as answers are, and the function: ``of``, or else the model's last. Raises AuthorError."""
    no_fields(part)
    if not part.key_text:
        raise part.place.error("key", "a part of kind properties needs 'key', such as saturates: no; differentiable: …")
    function = _function(part)
    variable = "x" if function is None else function.variable
    key = part.place.read("key", part.key_text, read_claims, part.key_text, variable)
    if key.missing:
        raise part.place.error("key", f"the key does not say whether: {', '.join(key.missing)}", part.key_text)
    assert key.saturation is not None
    if key.saturation.holds and not key.saturation.sides:
        raise part.place.error("key", "the key does not say where it saturates: x -> -inf, x -> inf", part.key_text)
    return Question(key, function)


def _function(part: Part) -> Activation | None:
    """The function of one variable that is asked about."""
    from checker.marking.activations.activation import Activation  # balls are needed to decide, not to list

    vocabulary = part.vocabulary
    if part.of is not None:
        node, variables = part.of.node, None
    elif vocabulary.quantities:
        last = list(vocabulary.quantities.values())[-1]
        node, variables = last.body, last.parameters or None
    else:
        return None
    node = _written_out(node, vocabulary)
    free = sorted(names(node)) if variables is None else list(variables)
    if not free:
        free = [name for name, held in vocabulary.symbols.items() if held.shape == SCALAR][:1]
    return Activation(node, free[0]) if len(free) == 1 and node.shape == SCALAR else None


def _written_out(node: Node, vocabulary: Vocabulary) -> Node:
    """A node with the model's quantities replaced by what they are."""
    for definition in reversed(list(vocabulary.quantities.values())):
        if not definition.indices and not definition.is_function:
            node = substitute(node, {Symbol(definition.name, shape=definition.shape): definition.body})
    return node


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Judges each property; one that is not stated makes the answer unreadable, unless another is wrong."""
    from checker.marking.activations.judgement import judged

    question = read(part)
    claims = read_claims(answer, "x" if question.function is None else question.function.variable)
    findings = judged(claims, question.key, question.function)
    reading = Reading(None, _spoken(claims), tuple(note for finding in findings for note in finding.notes))
    drawn = picture(part)
    detail = "\n".join(finding.detail for finding in findings)
    wrong = next((finding for finding in findings if finding.verdict is Verdict.WRONG), None)
    if wrong is not None:
        return Marked(Verdict.WRONG, Evidence("refuted", detail), wrong.counterexample, reading, picture=drawn)
    if claims.missing:
        raise Unreadable(
            f"nothing is said of: {', '.join(_ASKED[topic] for topic in claims.missing)}",
            hint="; ".join(f"write {topic}: yes, or {topic}: no" for topic in claims.missing),
        )
    if any(finding.verdict is Verdict.UNDECIDED for finding in findings):
        return Marked(Verdict.UNDECIDED, Evidence("agrees", detail), reading=reading, picture=drawn)
    proved = all(finding.proved for finding in findings)
    return Marked(Verdict.CORRECT, Evidence("proved" if proved else "agrees", detail), None, reading, picture=drawn)


_ASKED = {
    SATURATES: "whether it saturates, and where",
    DIFFERENTIABLE: "whether it is differentiable everywhere",
    IDENTITY: "whether it approximates the identity near 0",
}


def _spoken(claims: Claims) -> str:
    """Claims as answers write them."""
    parts: list[str] = []
    if (said := claims.saturation) is not None:
        ends = [f"x -> {'-' if side < 0 else ''}inf" for side in sorted(said.sides)]
        bounds = [f"x {'<' if side < 0 else '>'} {bound}" for side, bound in said.bounds]
        parts.append("saturates: " + ", ".join(["yes" if said.holds else "no", *(bounds or ends)]))
    if claims.differentiable is not None:
        places = [f"x = {place}" for place in claims.places]
        parts.append("differentiable: " + ", ".join(["yes" if claims.differentiable else "no", *places]))
    if claims.identity is not None:
        parts.append(f"identity: {'yes' if claims.identity else 'no'}")
    return "; ".join(parts)


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """The key against the decisions from the expression, against JAX's slopes, and against the derivation's limits."""
    from checker.marking.activations.roads import verify_properties  # JAX takes a second to load

    question = read(part)
    return verify_properties(part, question.key, question.function, derivation)


def picture(part: Part) -> Curve | None:
    """The function's curve."""
    from checker.marking.activations.judgement import picture

    function = read(part).function
    return None if function is None else picture(function, part.title)


KIND = Kind(mark, read, verify, picture)
