"""Whether an answer equals a key: a proof, a certified counterexample, honest agreement, or "undecided"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import islice

from flint import fmpq

from checker.calculus import Derivatives
from checker.equivalence.alignment import align, unbound
from checker.equivalence.counting import calculates_with_sizes
from checker.equivalence.coverage import gap_in_agreement
from checker.equivalence.inputs import SIZE_SETS, Inputs
from checker.equivalence.points import Evaluated, Finding, Point
from checker.equivalence.presentation import shown, shown_pair
from checker.equivalence.proof import Outcome, Prover
from checker.equivalence.refutation import Probes, simplest
from checker.equivalence.sampling import Assumptions, Draw, NoDraw, Sampler
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Verdict
from checker.evaluation.balls import PRECISIONS, rational
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, NoValue
from checker.evaluation.scalars import Array, Budget, Kink, WorkExceeded
from checker.language.declarations import Expression, Vocabulary
from checker.language.inference import number
from checker.language.nodes import Node
from checker.language.traversal import names as symbol_names

SCREENED = 4
CLOSE = (320, 640, 1280, 2048)
FINEST = (4096,)
MAX_KEPT_POINTS = 2000
PROOF_INPUTS = 60
WORK = 1_000_000
"""Node evaluations that one decision may take."""
LARGE_WORK = 200_000
"""Node evaluations at an input of larger sizes: an answer that takes more there is judged without it."""


def step_at_zero(conventions: Collection[str]) -> fmpq | None:
    """The value of ``step(0)`` that a part's conventions state, None where they state none."""
    for convention in conventions:
        if match := re.fullmatch(r"\s*step\s*\(\s*0\s*\)\s*=\s*(\S+)\s*", convention):
            value = Fraction(match[1])
            return rational(value)
    return None


class Comparison:
    """One key, ready to be compared with answers: its points, its values there and its exact form are kept.

    ``assume`` are conditions over sizes and values, ``conventions`` what the part states about kinks (``step(0) = 1``); without
    such a convention values exactly at a kink do not count.
    """

    def __init__(
        self, key: Expression, vocabulary: Vocabulary, *, assume: Sequence[Node] = (), conventions: Collection[str] = ()
    ) -> None:
        self.vocabulary = vocabulary
        self.program = Program(vocabulary, Derivatives(vocabulary).expand)
        self.key = Expression(self.program.prepare(key.node), key.free)
        self.step_at_zero = step_at_zero(conventions)
        self._counts = calculates_with_sizes(self.key.node)
        self._key_kinks: list[Kink] = []
        self._key_code, self.failure = self._compiled_key()
        self.assumptions = Assumptions(self.program, assume)
        self.sampler = Sampler(vocabulary, self.assumptions)
        self.probes = Probes(self.sampler)
        self._points: dict[int, Inputs] = {}
        self._kept: dict[object, Point] = {}
        self._budget = Budget(WORK)
        self._provers: dict[frozenset[str], list[Prover]] = {}

    def _compiled_key(self) -> tuple[Code, str]:
        """The key's code, and why there is none where it is nested beyond what Python's stack holds."""
        try:
            return self.program.compile(self.key, self._key_kinks), ""
        except RecursionError:
            return self.program.compile(Expression(number(0))), "the key is nested too deeply"

    # The decision

    def decide(self, answer: Expression, seed: int = 0) -> Decision:
        """The verdict on an answer. A pure function of key, vocabulary, assumptions, conventions, answer and seed."""
        self._budget = Budget(WORK)
        if self.failure:
            return _undecided(self.failure)
        try:
            return self._decide(answer, seed)
        except WorkExceeded:
            return _undecided("the answer takes too long to evaluate")
        except RecursionError:
            return _undecided("the answer is nested too deeply")
        except NoValue as missing:
            return _undecided(f"nothing can be computed: {missing}")

    def equals(self, answer: Expression, seed: int = 0) -> bool:
        """Whether :meth:`decide` finds the answer correct; quicker than it where it does not, as no counterexample is looked for."""
        self._budget = Budget(WORK)
        if self.failure or unbound(answer):
            return False
        try:
            aligned = align(Expression(self.program.prepare(answer.node), answer.free), self.key)
            if isinstance(aligned, str):
                return False
            code = self.program.compile(aligned.answer)
            differ = (Finding.DIFFERS, Finding.UNDEFINED)
            if any(self._finding(point, code) in differ for point in self.points(seed).regular[:SCREENED]):
                return False
        except (WorkExceeded, RecursionError, NoValue):
            return False
        return self.decide(answer, seed).verdict is Verdict.CORRECT

    def _decide(self, answer: Expression, seed: int) -> Decision:
        if letters := unbound(answer):
            raise ValueError(f"free letters without a size: {', '.join(letters)}")
        aligned = align(Expression(self.program.prepare(answer.node), answer.free), self.key)
        if isinstance(aligned, str):
            return Decision(Verdict.WRONG, Evidence("refuted", aligned))
        if aligned.answer == self.key:
            return Decision(Verdict.CORRECT, Evidence("proved", _noted("the same expression as the key", aligned.note)))
        kinks: list[Kink] = []
        code = self.program.compile(aligned.answer, kinks)
        points = self.points(seed)
        if not points.regular:
            return _undecided(points.failure)
        try:
            return self._compared(aligned.answer, code, kinks, aligned.note, points)
        finally:
            points.forget(kinks)

    def _compared(
        self, answer: Expression, code: Code, kinks: list[Kink], note: str | None, points: Inputs
    ) -> Decision:
        screened, others = points.regular[:SCREENED], points.regular[SCREENED:]
        seen = [self._finding(point, code) for point in screened]
        for point, finding in zip(screened, seen, strict=True):
            if finding in (Finding.DIFFERS, Finding.UNDEFINED):
                return self._refuted(answer, code, point.draw, finding)
        proof = None if Finding.NOTHING in seen else self._proved(answer, code)
        if proof is None or proof[1] is Outcome.OBLIGED:
            seen += [self._finding(point, code) for point in others]
            for point, finding in zip(others, seen[SCREENED:], strict=True):
                if finding in (Finding.DIFFERS, Finding.UNDEFINED):
                    return self._refuted(answer, code, point.draw, finding)
        for point in points.large if self._counts or calculates_with_sizes(answer.node) else ():
            try:
                finding = point.compare(code, self._key_code, Budget(LARGE_WORK)).finding
            except WorkExceeded:
                continue
            seen.append(finding)
            if finding in (Finding.DIFFERS, Finding.UNDEFINED):
                return self._refuted(answer, code, point.draw, finding)
        for point in points.at_kinks:
            compared = point.compare(code, self._key_code, self._budget)
            if compared.finding is Finding.DIFFERS or compared.finding is Finding.UNDEFINED and compared.key_at_kink:
                return self._refuted(answer, code, point.draw, compared.finding)
        if proof is not None:
            detail = _noted("an exact identity at these sizes" if proof[0].sizes else "an exact identity", note)
            return Decision(Verdict.CORRECT, Evidence("proved", detail, proof[0].sizes, len(seen)))
        return self._agreed(answer, code, kinks, note, points)

    def _finding(self, point: Point, code: Code) -> Finding:
        return point.compare(code, self._key_code, self._budget).finding

    def _agreed(self, answer: Expression, code: Code, kinks: list[Kink], note: str | None, points: Inputs) -> Decision:
        """Without proof or counterexample: close agreement at enough points, both sides of every kink and all labels seen."""
        close = [point for point in points.regular if point.agrees_closely(code, self._key_code, self._budget, CLOSE)]
        if len(close) < len(points.regular):
            return _undecided("no difference was found, and no agreement close enough", len(close))
        for point in points.regular[:SIZE_SETS]:
            if point.compare(code, self._key_code, self._budget, FINEST).finding is Finding.DIFFERS:
                return self._refuted(answer, code, point.draw, Finding.DIFFERS, FINEST)
        if self.inputs(answer):
            ours = frozenset((*kinks, *self._kinks_of_quantities(answer)))
            theirs = frozenset((*self._key_kinks, *self._kinks_of_quantities(self.key)))
            gap = gap_in_agreement(points, ours, theirs, lambda point: self._finding(point, code))
            if gap is not None and gap.point is not None:
                return self._refuted(answer, code, gap.point.draw, gap.finding)
            if gap is not None:
                return _undecided(f"no difference was found, but {gap.reason}", len(close))
        sets = len({tuple(sorted(point.draw.sizes.items())) for point in close})
        detail = f"equal to more than 60 digits at {len(close)} inputs with {sets} sets of sizes; not proved"
        return Decision(Verdict.CORRECT, Evidence("agrees", _noted(detail, note), close[0].draw.sizes, len(close)))

    # Proof

    def _proved(self, answer: Expression, code: Code) -> tuple[Prover, Outcome] | None:
        """Who proved the answer, and how: first with the quantities kept whole that both can be written in, then without."""
        shared = self._shared_quantities(answer)
        for opaque in dict.fromkeys((shared, frozenset[str]())):
            for prover in self._provers_keeping(opaque):
                outcome = prover.attempt(code)
                if outcome in (Outcome.PROVED, Outcome.OBLIGED):
                    return prover, outcome
                if outcome is Outcome.DIFFERENT:
                    break
        return None

    def _shared_quantities(self, answer: Expression) -> frozenset[str]:
        """The quantities left when those which only one of answer and key uses are written out, the last defined first."""
        order = {name: place for place, name in enumerate(self.vocabulary.quantities)}
        ours, theirs = self._quantities(answer.node), self._quantities(self.key.node)
        while ours != theirs:
            last = max(ours ^ theirs, key=order.__getitem__)
            below = self._quantities(self.program.prepare(self.vocabulary.quantities[last].body))
            if last in ours:
                ours = (ours - {last}) | below
            else:
                theirs = (theirs - {last}) | below
        return ours

    def _provers_keeping(self, opaque: frozenset[str]) -> list[Prover]:
        """Provers with these quantities kept whole: at sizes that all differ, and at the smallest from 2, where inputs are few."""
        if opaque not in self._provers:
            try:
                sizes = [*self.sampler.size_sets(1), *islice(self.sampler.all_sizes(2, 4), 1)]
            except NoDraw:
                sizes = []
            provers = [
                Prover(self.program, self._key_code, each, self.assumptions, self.step_at_zero, opaque)
                for place, each in enumerate(sizes)
                if each not in sizes[:place]
            ]
            self._provers[opaque] = [prover for prover in provers if prover.inputs() <= PROOF_INPUTS]
        return self._provers[opaque]

    def _quantities(self, node: Node) -> frozenset[str]:
        return symbol_names(node).intersection(self.vocabulary.quantities)

    # Points

    def points(self, seed: int) -> Inputs:
        """The inputs for a seed, with the key defined at each."""
        if seed not in self._points:
            self._points = {seed: Inputs(self.program, self._key_code, self.sampler, self.step_at_zero, seed)}
        return self._points[seed]

    def point(self, draw: Draw) -> Point:
        """The point at a draw, kept with the key's values."""
        mark = _mark(draw)
        if mark not in self._kept:
            if len(self._kept) >= MAX_KEPT_POINTS:
                self._kept.clear()
            self._kept[mark] = Point(self.program, draw, self.step_at_zero)
        return self._kept[mark]

    def key_at(self, point: Point, precisions: Sequence[int] = PRECISIONS) -> Evaluated:
        """The key's value at a point."""
        return point.key(self._key_code, precisions)

    def _reached(self, *expressions: Expression) -> set[str]:
        """The symbols and quantities that expressions depend on, through quantities too."""
        found: set[str] = set()
        waiting = [name for expression in expressions for name in symbol_names(expression.node)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                definition = self.vocabulary.quantities.get(name)
                if definition is not None:
                    waiting += symbol_names(self.program.prepare(definition.body))
        return found

    def _kinks_of_quantities(self, expression: Expression) -> Iterator[Kink]:
        return (kink for name in self._reached(expression) for kink in self.program.kinks(name))

    def inputs(self, *answers: Expression) -> list[str]:
        """The declared symbols that answers and key depend on, in the order of their declarations."""
        reached = self._reached(self.key, *answers)
        return [name for name in self.vocabulary.symbols if name in reached]

    # Refutation

    def _refuted(
        self, answer: Expression, code: Code, start: Draw, finding: Finding, precisions: Sequence[int] = PRECISIONS
    ) -> Decision:
        """Wrong, with the simplest input found that shows it."""
        names = self.inputs(answer)
        draw = simplest(
            lambda draw: self.point(draw).compare(code, self._key_code, self._budget, precisions),
            finding,
            start,
            self.probes,
            names,
            kinks_count=self.step_at_zero is not None,
        )
        point = self.point(draw)
        theirs, ours = point.key(self._key_code, precisions), point.evaluate(code, self._budget, precisions)
        shape = self.key.node.shape
        if finding is Finding.UNDEFINED:
            yours, expected = None, shown(theirs.value, shape)
            detail = f"the answer has no value there: {ours.reason}"
        else:
            yours, expected = shown_pair(ours.value, answer.node.shape, theirs.value, shape)
            detail = "the values differ, which is certain"
        inputs = {name: shown(draw.values[name], self.vocabulary.symbols[name].shape) for name in names}
        return Decision(
            Verdict.WRONG,
            Evidence("refuted", detail, draw.sizes, 1),
            Counterexample(inputs, yours, expected, certified=True),
        )


def _mark(draw: Draw) -> object:
    """What tells draws apart."""
    values = [tuple(value.data) if isinstance(value, Array) else value for value in draw.values.values()]
    return tuple(draw.sizes.items()), tuple(values)


def _noted(detail: str, note: str | None) -> str:
    return f"{detail}; {note}" if note else detail


def _undecided(detail: str, points: int = 0) -> Decision:
    return Decision(Verdict.UNDECIDED, Evidence("agrees", detail, {}, points))
