"""The links of a proof: which neighbouring values are equal, which are not, and which are left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from checker.bank import Part
from checker.equivalence import Comparison
from checker.equivalence.verdict import Decision, Evidence, Verdict
from checker.language.declarations import Declaration, Definition, Expression, Vocabulary
from checker.language.errors import ShapeMismatch, Unreadable
from checker.language.inference import apply, identity, mul, negate, number
from checker.language.nodes import Apply, Constant, Derivative, Entry, Mul, Node, Symbol
from checker.language.shapes import SCALAR, Shape
from checker.language.traversal import names, rebuild, walk
from checker.marking.marked import Marked
from checker.marking.proofs.equal_values import EqualValues, Value, is_zero, scales
from checker.marking.result import Reading
from checker.parsing.labels import is_label, label_text
from checker.parsing.proofs import SMALLEST, Line, Proof, Side, renamed
from checker.parsing.readings import readings
from checker.parsing.surface import Name
from checker.printing.latex import latex
from checker.printing.plain import plain

READINGS = 3
"""How many readings of a side are tried."""


class Links:
    """The links of one proof."""

    def __init__(self, part: Part, proof: Proof, seed: int) -> None:
        self.part = part
        self.proof = proof
        self.scope = proof.scope
        self.seed = seed
        self.exact = True
        self.sizes: dict[str, int] = {}
        self.notes: list[str] = []
        self._comparisons: dict[Expression, Comparison] = {}

    def chains(self) -> list[EqualValues] | Marked:
        """The values known to be equal, or the first link that is false."""
        found: list[EqualValues] = []
        for line in self.proof.lines:
            outcome = self._line(line)
            if isinstance(outcome, Marked):
                if line.claimed:
                    return outcome
                continue
            found += outcome
        return found

    def _line(self, line: Line) -> list[EqualValues] | Marked:
        self._rename(line)
        sides: list[list[Value]] = []
        for side in line.sides:
            try:
                sides.append(self._read(side, sides[-1][0].expression.node.shape if sides else SCALAR))
            except Unreadable as problem:
                self.notes.append(f"line {line.number}: a side of the equation is passed over: {problem.message}")
            except ShapeMismatch as problem:
                return Marked(Verdict.WRONG, Evidence("refuted", f"line {line.number}: {problem.message}"))
        chains: list[EqualValues] = []
        before: list[Value] = []
        chain: list[Value] = []
        for values in sides:
            outcome = self._link(before, values, line) if before else None
            if isinstance(outcome, Marked):
                return outcome
            if outcome is None:  # the first side, or a link that is open
                chain = [values[0]]
                chains.append(EqualValues(line.number, chain, line.claimed))
                before = values
                continue
            chain[-1:] = outcome
            before = [outcome[1]]
        return chains

    def _read(self, side: Side, before: Shape = SCALAR) -> list[Value]:
        """The readings of a side; ``before`` is the shape of the one before it, which an identity alone takes on."""
        if side.surface == Name("I") and not self.scope.knows("I") and len(before) == 2 and before[0] == before[1]:
            return [Value(Expression(identity(before[0])))]
        sign = 0 if not side.extremum else -1 if side.extremum == SMALLEST else 1
        found = [reading.expression for reading in islice(readings(side.surface, self.scope), READINGS)]
        if self.scope is not self.proof.scope:  # a name that has been given a second meaning may still have its first
            first = (reading.expression for reading in islice(readings(side.surface, self.proof.scope), READINGS))
            found += [expression for expression in first if expression not in found]
        if found[0].node.shape != SCALAR and any(
            isinstance(part, Constant) and part.name == "e" for part in walk(found[0].node)
        ):
            raise Unreadable("e is not said to be anything but Euler's number")
        return [Value(expression, sign) for expression in found]

    def _rename(self, line: Line) -> None:
        """``L = Π …`` calls the likelihood L where that is the problem's name for the loss: from there on L means that."""
        first = line.sides[0]
        if len(line.sides) < 2 or not is_label(first.surface, self.scope) or first.extremum:
            return
        known = self.scope.find(label_text(first.surface))
        if not isinstance(known, Definition) or known.name in self.scope.local:
            return
        for side in line.sides[1:]:
            try:
                value = self._read(side)[0].expression
            except (Unreadable, ShapeMismatch):
                continue
            same_shape = value.node.shape == known.shape
            if value.free or same_shape and self._equal(Expression(known.node), value):
                continue
            for other in self.part.vocabulary.quantities.values():
                fits = other.name != known.name and other.shape == value.node.shape and not other.indices
                if fits and self._equal(Expression(other.node), value):
                    self.scope = renamed(self.scope, known.name, Definition(known.name, value.node))
                    self.notes.append(f"line {line.number}: {known.name} is used for {other.name} from here on")
                    return

    def _equal(self, key: Expression, value: Expression) -> bool:
        return self._comparison(key).equals(value, self.seed)

    def _decide(self, key: Expression, value: Expression) -> Decision:
        return self._comparison(key).decide(value, self.seed)

    def _comparison(self, key: Expression) -> Comparison:
        if key not in self._comparisons:
            self._comparisons[key] = Comparison(
                key, self.part.vocabulary, assume=self.part.assume, conventions=self.part.policy
            )
        return self._comparisons[key]

    def _link(self, left: Sequence[Value], right: Sequence[Value], line: Line) -> tuple[Value, Value] | Marked | None:
        """The readings by which a link is true; None where that is open; Marked where it is false in all readings."""
        refuted: Marked | None = None
        open_link = False
        for first in left:
            for second in right:
                for one, other in _ways(first, second):
                    decision = self._objectives(one, other) if one.sign or other.sign else self._values(one, other)
                    if decision.verdict is Verdict.CORRECT:
                        self._record(decision)
                        return one, other
                    vague = decision.counterexample is None and (self._bare(one) or self._bare(other))
                    open_link = open_link or vague or decision.verdict is not Verdict.WRONG
                    refuted = refuted or self._false(decision, one, other, line)
        return None if open_link else refuted

    def _bare(self, value: Value) -> bool:
        """Whether a quantity that is defined entry by entry (``p_j``) stands without its index: it may mean all of them together."""
        quantities = self.part.vocabulary.quantities
        entries = {id(part.base) for part in walk(value.expression.node) if isinstance(part, Entry)}
        return any(
            isinstance(part, Symbol)
            and id(part) not in entries
            and part.name in quantities
            and quantities[part.name].indices
            for part in walk(value.expression.node)
        )

    def _record(self, decision: Decision) -> None:
        assert decision.evidence is not None
        self.exact = self.exact and decision.evidence.kind == "proved"
        self.sizes.update(decision.evidence.sizes)

    def _false(self, decision: Decision, one: Value, other: Value, line: Line) -> Marked:
        pair = f"{plain(one.expression.node)} = {plain(other.expression.node)}"
        reason = "" if decision.evidence is None else decision.evidence.detail
        detail = f"line {line.number}: {pair} is false: {reason}"
        sizes = {} if decision.evidence is None else decision.evidence.sizes
        tex = f"{latex(one.expression.node)} = {latex(other.expression.node)}"
        return Marked(
            Verdict.WRONG,
            Evidence("refuted", detail, sizes),
            decision.counterexample,
            Reading(None, pair, tuple(self.notes), tex=tex),
        )

    def _values(self, one: Value, other: Value) -> Decision:
        try:
            for first, second in ((one, other), (other, one)):
                quantity = _differentiated_by(first.expression.node, self.part.vocabulary)
                if quantity is not None and quantity in names(second.expression.node):
                    decision = self._for_every(quantity, first.expression, second.expression)
                    if decision.verdict is Verdict.WRONG:
                        return decision
            if is_zero(other.expression.node) or not is_zero(one.expression.node):
                return self._decide(one.expression, other.expression)
            return self._decide(other.expression, one.expression)
        except ShapeMismatch as problem:
            return Decision(Verdict.WRONG, Evidence("refuted", problem.message))

    def _for_every(self, quantity: str, key: Expression, value: Expression) -> Decision:
        """Whether a derivative by a quantity is what is said for every value of the quantity, not only for the model's own: at
        its minimum any multiple of a gradient is 0."""
        held = self.part.vocabulary.quantities[quantity]
        free = {**self.part.vocabulary.symbols, quantity: Declaration(quantity, "real", held.shape)}
        others = {name: each for name, each in self.part.vocabulary.quantities.items() if name != quantity}
        vocabulary = Vocabulary(free, others)
        return Comparison(key, vocabulary, assume=self.part.assume).decide(value, self.seed)

    def _objectives(self, one: Value, other: Value) -> Decision:
        """Two objectives with the same optimum: a positive multiple (negative from largest to smallest), or one the logarithm of
        the other. Wrong where they are opposite; anything else is left open."""
        still_open = Decision(Verdict.UNDECIDED, Evidence("agrees", "whether these have the same optimum is open"))
        a, b = one.expression, other.expression
        if not one.sign or not other.sign or a.free or b.free or a.node.shape != SCALAR or b.node.shape != SCALAR:
            return still_open
        sign = one.sign * other.sign
        for factor in scales(self.part.vocabulary):
            scaled = mul([number(sign), factor, b.node])
            if self._equal(a, Expression(scaled)):
                return self._decide(a, Expression(scaled))
            if self._equal(a, Expression(negate(scaled))):
                reason = "one objective is the negative of what it should be: it has the opposite optimum"
                shown = self._decide(a, Expression(scaled)).counterexample
                return Decision(Verdict.WRONG, Evidence("refuted", reason), shown)
        if sign > 0:
            for above, below in ((a, b), (b, a)):
                logarithm = Expression(apply("log", [above.node]))
                if self._equal(logarithm, below):
                    return self._decide(logarithm, below)
        return still_open


def _differentiated_by(node: Node, vocabulary: Vocabulary) -> str | None:
    """The quantity by which a node is, or is a multiple of, a derivative."""
    for part in walk(node):
        if isinstance(part, Derivative) and isinstance(part.by, Symbol) and part.by.name in vocabulary.quantities:
            held = vocabulary.quantities[part.by.name]
            return None if held.family or held.is_function else part.by.name
    return None


def _ways(first: Value, second: Value) -> Iterator[tuple[Value, Value]]:
    """The pair as read, then with ``log a b`` as the logarithm of the whole product."""
    yield first, second
    whole = [
        replace(value, expression=replace(value.expression, node=_log_of_product(value.expression.node)))
        for value in (first, second)
    ]
    for one, other in ((whole[0], second), (first, whole[1]), (whole[0], whole[1])):
        if (one, other) != (first, second):
            yield one, other


def _log_of_product(node: Node) -> Node:
    """``log(a) b`` as ``log(a b)``, as people write ``\\log a b`` for it."""
    match node:
        case Mul(factors=factors):
            for place, factor in enumerate(factors[:-1]):
                if isinstance(factor, Apply) and factor.function == "log" and factor.shape == SCALAR:
                    rest = [factor.arguments[0], *factors[place + 1 :]]
                    return mul([*factors[:place], apply("log", [mul(rest)])]) if place else apply("log", [mul(rest)])
    return rebuild(node, _log_of_product)
