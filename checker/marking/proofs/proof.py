"""A proof that has to reach goals: every link that can be read is checked, and each goal has to be shown, not only stated."""

from __future__ import annotations

from collections.abc import Sequence

from checker.bank import Part
from checker.equivalence.verdict import Evidence, Verdict
from checker.language.declarations import Expression
from checker.marking.marked import Marked
from checker.marking.proofs.equal_values import EqualValues, Goal
from checker.marking.proofs.links import Links
from checker.marking.proofs.reached import where_shown
from checker.marking.result import Reading
from checker.parsing.expressions import surface
from checker.parsing.proofs import read_proof
from checker.parsing.readings import readings
from checker.parsing.scope import Scope
from checker.parsing.surface import Chain
from checker.printing.latex import latex
from checker.printing.plain import plain


def read_goals(part: Part, texts: Sequence[str]) -> tuple[Goal, ...]:
    """The goals of a part. Raises AuthorError for one that is no equation."""
    return tuple(_goal(part, text) for text in texts)


def _goal(part: Part, text: str) -> Goal:
    scope = Scope(part.vocabulary)
    piece = part.place.read("goals", text, surface, text, scope)
    if not isinstance(piece, Chain) or len(piece.operands) != 2 or piece.relations != ("=",):
        raise part.place.error("goals", "a goal is an equation with one =", text)
    left, right = (part.place.read("goals", text, _first, side, scope) for side in piece.operands)
    return Goal(text, left, right)


def _first(piece: object, scope: Scope) -> Expression:
    return next(readings(piece, scope)).expression  # type: ignore[arg-type]


def mark_proof(part: Part, goals: Sequence[Goal], answer: str, notation: str, seed: int) -> Marked:
    """Wrong at the first link that is false; correct when every goal is shown by links that are true; else undecided."""
    if notation == "numpy":
        notation = "text"
    proof = read_proof(answer, notation, part.vocabulary)
    judge = Links(part, proof, seed)
    chains = judge.chains()
    if isinstance(chains, Marked):
        return chains
    notes = (*judge.notes, *(f"passed over: {_short(piece)}" for piece in proof.passed_over))
    reading = _reading(chains, notes)
    reached = {goal: where_shown(part, goal, chains) for goal in goals}
    missing = [
        f"{goal.text} is {'stated, but not shown' if place == 0 else 'not reached'}"
        for goal, place in reached.items()
        if place is None or place == 0
    ]
    if not missing and proof.denied:
        missing = ["the words around the equations deny something: a person should read them"]
    if missing:
        return Marked(Verdict.UNDECIDED, Evidence("agrees", "\n".join(missing)), None, reading)
    detail = "\n".join(f"{goal.text} is shown on line {place}" for goal, place in reached.items())
    kind = "proved" if judge.exact else "agrees"
    return Marked(Verdict.CORRECT, Evidence(kind, detail, judge.sizes), None, reading)  # type: ignore[arg-type]


def _short(piece: str) -> str:
    return piece if len(piece) <= 60 else f"{piece[:57]}..."


def _reading(chains: Sequence[EqualValues], notes: tuple[str, ...]) -> Reading:
    """What was understood, a line each."""
    lines = [[value.expression.node for value in chain.values] for chain in chains if len(chain.values) > 1]
    text = "\n".join(" = ".join(map(plain, nodes)) for nodes in lines)
    tex = " \\\\ ".join(" = ".join(map(latex, nodes)) for nodes in lines)
    return Reading(None, text, notes, tex=tex)
