"""``growth``: how a number of operations grows with the sizes. Accepts ``O(N k^2)``, ``\\Theta(...)``, ``N k^2``; chains; constant
factors and dominated terms do not matter. A looser bound is wrong: the part asks for the growth itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.declarations import Expression
from checker.language.errors import Unreadable
from checker.language.nodes import Node
from checker.marking.kinds.kind import Kind
from checker.marking.marked import Marked
from checker.marking.result import Reading
from checker.marking.verification import ClosedForm, PartVerification
from checker.parsing.expressions import read_expression
from checker.parsing.growth.answers import read_growth
from checker.parsing.growth.formula import WrittenRate, read_rate, read_size_condition, size_names_in
from checker.parsing.scope import Scope
from checker.printing.latex import latex
from checker.printing.plain import plain


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``work``: the computations whose operations are counted, in the model's terms; ``inv(A)`` is an inverse by elimination.
    A product of three or more is done from the left."""

    work: list[str] = []


@dataclass(frozen=True, slots=True)
class Asked:
    """A growth part's key, the sizes it may be answered in, what is assumed of them, and the computations that take it."""

    key: WrittenRate
    sizes: tuple[str, ...]
    conditions: tuple[Node, ...]
    work: tuple[Expression, ...] = field(default=())


def read(part: Part) -> Asked:
    """The part's key and sizes. Sizes are those of the symbols' shapes, and every letter of the key. Raises AuthorError."""
    from checker.equivalence.growth import domain_of, leading
    from checker.equivalence.monomials import Incomparable, rate_of

    fields = own_fields(part.own, Fields, part.place)
    if not part.key_text.strip():
        raise part.place.error("key", "a part of kind growth needs a key such as O(N k^2)")
    declared = [name for name, held in part.vocabulary.symbols.items() if held.domain == "integer" and not held.axes]
    names = (*sorted(part.vocabulary.sizes), *declared, *size_names_in(part.key_text))
    sizes = tuple(dict.fromkeys((*names, *(name for text in part.assumptions for name in size_names_in(text)))))
    key = part.place.read("key", part.key_text, read_rate, part.key_text, sizes)
    conditions = tuple(part.place.read("assume", text, read_size_condition, text, sizes) for text in part.assumptions)
    try:
        domain = domain_of(sizes, conditions)
    except Incomparable as problem:
        raise part.place.error("assume", str(problem)) from None
    try:
        rate = rate_of(key.node)
        leading(rate.above, domain, exact=rate.exact)
    except Incomparable as problem:
        raise part.place.error("key", str(problem), part.key_text) from None
    scope = Scope(part.vocabulary)
    work = tuple(part.place.read("work", text, read_expression, text, scope) for text in fields.work)
    return Asked(key, sizes, conditions, work)


def mark(part: Part, answer: str, notation: str, seed: int) -> Marked:
    """Marks an answer to a growth part: its last link against the key, the links before it against the last."""
    from checker.equivalence.growth import compare, decide_growth, domain_of, implied
    from checker.equivalence.monomials import Incomparable, rate_of

    asked = read(part)
    written = read_growth(answer, asked.sizes, part.statement)
    domain = domain_of(asked.sizes, asked.conditions)
    for condition in written.conditions:
        if not implied(condition, domain):
            raise Unreadable(f"the answer is for {plain(condition)}, which the part does not assume")
    last = written.links[-1]
    reading = _reading(last, written.notes)
    try:
        decision = _lower_bound(last, asked, decide_growth(last.node, asked.key.node, domain))
        if decision.verdict is Verdict.CORRECT:
            for number, link in enumerate(written.links[:-1], 1):
                found = compare(rate_of(link.node), rate_of(last.node), domain)
                if found.larger or found.smaller:
                    wrong = decide_growth(link.node, last.node, domain)
                    assert wrong.evidence is not None
                    detail = f"link {number} of the chain does not grow like its end; the end is right"
                    decision = replace(wrong, evidence=replace(wrong.evidence, detail=detail))
                    reading = _reading(link, written.notes)
                    break
    except Incomparable as problem:
        return Marked(Verdict.UNDECIDED, Evidence("agrees", str(problem)), None, reading)
    if decision.verdict is Verdict.WRONG and last.only_other_case:  # O(n^3): of a matrix of n rows?
        raise Unreadable(f"its sizes are {', '.join(asked.sizes)}: the case of the letters matters here")
    return Marked(decision.verdict, decision.evidence, decision.counterexample, reading)


def _lower_bound(written: WrittenRate, asked: Asked, decision: Decision) -> Decision:
    """The decision where ``Ω``, ``ω`` or ``o`` claims another thing than the growth."""
    if written.symbol not in ("Ω", "ω", "o") or decision.verdict is not Verdict.CORRECT:
        return decision
    detail = {
        "Ω": "Ω gives a lower bound only; the growth that is asked for is O or Θ of the same",
        "ω": "ω says that the cost grows faster than this, but it grows like it",
        "o": "o says that the cost grows more slowly than this, but it grows like it",
    }[written.symbol]
    return Decision(Verdict.WRONG, Evidence("form" if written.symbol == "Ω" else "refuted", detail))


def _reading(written: WrittenRate, notes: tuple[str, ...]) -> Reading:
    symbol = written.symbol or "O"
    tex = {"Θ": r"\Theta", "Ω": r"\Omega", "ω": r"\omega"}.get(symbol, symbol)
    return Reading(
        None, f"{symbol}({plain(written.node)})", notes=notes, tex=rf"{tex}\left({latex(written.node)}\right)"
    )


def verify(part: Part, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """The operations of the part's ``work``, counted by XLA and by running it, against the key's exponents."""
    from checker.marking.growth_roads import verify_growth  # JAX is needed to verify, not to mark

    asked = read(part)
    return verify_growth(part, asked.key.node, asked.sizes, asked.conditions, asked.work)


KIND = Kind(mark, read, verify)
