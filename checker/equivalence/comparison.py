"""Whether an answer equals a key: a proof, a certified counterexample, honest agreement, or "undecided"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from random import Random

from flint import fmpq

from checker.calculus import expand_derivatives
from checker.equivalence.alignment import align, unbound
from checker.equivalence.domains import DOMAINS, frame
from checker.equivalence.points import Evaluated, Finding, Point, State
from checker.equivalence.presentation import shown, shown_pair
from checker.equivalence.proof import Outcome, Prover
from checker.equivalence.refutation import Probes, simplest
from checker.equivalence.sampling import Assumptions, Draw, NoDraw, Sampler
from checker.equivalence.verdict import Counterexample, Decision, Evidence, Verdict
from checker.evaluation.balls import BOTH_SIDES, PRECISIONS
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code
from checker.evaluation.scalars import ZERO, Array, Budget, WorkExceeded
from checker.language.declarations import Expression, Vocabulary
from checker.language.nodes import Node
from checker.language.traversal import names as symbol_names

SIZE_SETS = 3
SCREENED = 4
AGREEING = 12
SCALES = (4, 32, 256, 2048, 16384)
CLOSE = (320, 640, 1280, 2048)
MAX_REDRAWS = 40
MAX_KEPT_POINTS = 2000
PROOF_INPUTS = 60
WORK = 1_000_000
"""Node evaluations that one decision may take."""


def step_at_zero(conventions: Collection[str]) -> fmpq | None:
    """The value of ``step(0)`` that a part's conventions state, None where they state none."""
    for convention in conventions:
        if match := re.fullmatch(r"\s*step\s*\(\s*0\s*\)\s*=\s*(\S+)\s*", convention):
            value = Fraction(match[1])
            return fmpq(value.numerator, value.denominator)
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
        self.program = Program(vocabulary, lambda node: expand_derivatives(node, vocabulary))
        self.key = Expression(self.program.prepare(key.node), key.free)
        self.step_at_zero = step_at_zero(conventions)
        self._key_kinks: list[object] = []
        self._key_code = self.program.compile(self.key, self._key_kinks)
        self.assumptions = Assumptions(self.program, assume)
        self.sampler = Sampler(vocabulary, self.assumptions)
        self.probes = Probes(self.sampler)
        self._points: dict[int, _Points] = {}
        self._kept: dict[object, Point] = {}
        self._budget = Budget(WORK)
        self._provers: dict[frozenset[str], list[Prover]] = {}

    # The decision

    def decide(self, answer: Expression, seed: int = 0) -> Decision:
        """The verdict on an answer. A pure function of key, vocabulary, assumptions, conventions, answer and seed."""
        self._budget = Budget(WORK)
        try:
            return self._decide(answer, seed)
        except WorkExceeded:
            return _undecided("the answer takes too long to evaluate")
        except RecursionError:
            return _undecided("the answer is nested too deeply")

    def _decide(self, answer: Expression, seed: int) -> Decision:
        if letters := unbound(answer):
            raise ValueError(f"free letters without a size: {', '.join(letters)}")
        aligned = align(Expression(self.program.prepare(answer.node), answer.free), self.key)
        if isinstance(aligned, str):
            return Decision(Verdict.WRONG, Evidence("refuted", aligned))
        if aligned.answer == self.key:
            return Decision(Verdict.CORRECT, Evidence("proved", _noted("the same expression as the key", aligned.note)))
        kinks: list[object] = []
        code = self.program.compile(aligned.answer, kinks)
        points = self.points(seed)
        if not points.regular:
            return _undecided(points.failure)
        try:
            return self._compared(aligned.answer, code, kinks, aligned.note, points)
        finally:
            for kink in kinks:
                points.sides.pop(kink, None)

    def _compared(
        self, answer: Expression, code: Code, kinks: list[object], note: str | None, points: _Points
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
        for point in points.at_kinks:
            if self._finding(point, code) is Finding.DIFFERS:
                return self._refuted(answer, code, point.draw, Finding.DIFFERS)
        if proof is not None:
            detail = _noted("an exact identity at these sizes" if proof[0].sizes else "an exact identity", note)
            return Decision(Verdict.CORRECT, Evidence("proved", detail, proof[0].sizes, len(seen)))
        return self._agreed(answer, code, kinks, note, points)

    def _finding(self, point: Point, code: Code) -> Finding:
        return point.compare(code, self._key_code, self._budget).finding

    def _agreed(
        self, answer: Expression, code: Code, kinks: list[object], note: str | None, points: _Points
    ) -> Decision:
        """Without proof or counterexample: close agreement at enough points, both sides of every kink visited."""
        close = [point for point in points.regular if point.agrees_closely(code, self._key_code, self._budget, CLOSE)]
        wanted = AGREEING if self._inputs(answer) else 1
        if len(close) < min(wanted, len(points.regular)) or len(points.regular) < wanted:
            return _undecided("no difference was found, and no agreement close enough", len(close))
        kinks = [
            *kinks,
            *self._key_kinks,
            *(kink for name in self.reached(answer) for kink in self.program.kinks(name)),
        ]
        for point in points.wide if kinks else ():
            finding = self._finding(point, code)
            if finding is Finding.DIFFERS:
                return self._refuted(answer, code, point.draw, finding)
        if any(points.sides.get(kink, 0) not in (0, BOTH_SIDES) for kink in kinks):
            return _undecided("no difference was found, but one side of a kink was never visited", len(close))
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

    def points(self, seed: int) -> _Points:
        """The inputs for a seed, with the key defined at each."""
        if seed not in self._points:
            self._points = {seed: _Points(self, seed)}
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

    def reached(self, *expressions: Expression) -> set[str]:
        """The symbols and quantities that expressions (and the key) depend on, through quantities too."""
        found: set[str] = set()
        waiting = [name for expression in (self.key, *expressions) for name in symbol_names(expression.node)]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                definition = self.vocabulary.quantities.get(name)
                if definition is not None:
                    waiting += symbol_names(self.program.prepare(definition.body))
        return found

    def _inputs(self, answer: Expression) -> list[str]:
        """The declared symbols among them, in the order of their declarations."""
        reached = self.reached(answer)
        return [name for name in self.vocabulary.symbols if name in reached]

    # Refutation

    def _refuted(self, answer: Expression, code: Code, start: Draw, finding: Finding) -> Decision:
        """Wrong, with the simplest input found that shows it."""
        names = self._inputs(answer)
        draw = simplest(
            lambda draw: self.point(draw).compare(code, self._key_code, self._budget),
            finding,
            start,
            self.probes,
            names,
        )
        point = self.point(draw)
        theirs, ours = point.key(self._key_code), point.evaluate(code, self._budget)
        shape = self.key.node.shape
        if finding is Finding.UNDEFINED:
            yours, expected = None, shown(theirs.value, shape)
            detail = f"the answer has no value there: {ours.reason}"
        else:
            yours, expected = shown_pair(ours.value, theirs.value, shape)
            detail = "the values differ, which is certain"
        inputs = {name: shown(draw.values[name], self.vocabulary.symbols[name].shape) for name in names}
        return Decision(
            Verdict.WRONG,
            Evidence("refuted", detail, draw.sizes, 1),
            Counterexample(inputs, yours, expected, certified=True),
        )


class _Points:
    """The inputs at which answers are compared: regular ones over several sets of sizes, ones at kinks where a convention makes
    those count, and wide ones that are drawn to reach the far sides of kinks."""

    def __init__(self, comparison: Comparison, seed: int) -> None:
        self.comparison = comparison
        self.sides: dict[object, int] = {}
        self.random = Random(f"inputs {seed}")
        self.failure = ""
        self.regular: list[Point] = []
        self.at_kinks: list[Point] = []
        self._wide: list[Point] | None = None
        try:
            self.size_sets = comparison.sampler.size_sets(SIZE_SETS)
            varied = bool(comparison.vocabulary.symbols or comparison.sampler.names)
            for number in range(AGREEING if varied else 1):
                self.regular.append(self._fresh(self.size_sets[number % len(self.size_sets)], 1))
        except NoDraw as failure:
            self.failure = str(failure)
            return
        if comparison.step_at_zero is not None:
            self.at_kinks = list(self._zeroed(self.regular[0].draw))

    def _point(self, draw: Draw) -> Point:
        return Point(self.comparison.program, draw, self.comparison.step_at_zero, self.sides)

    def _fresh(self, sizes: Mapping[str, int], scale: int) -> Point:
        for _ in range(MAX_REDRAWS):
            point = self._point(self.comparison.sampler.draw(sizes, self.random, scale))
            if self.comparison.key_at(point).state is State.VALUE:
                return point
        raise NoDraw("the key has no value at any input that was drawn")

    def _zeroed(self, draw: Draw) -> Iterable[Point]:
        """The draw with one symbol, and with all, set to zero."""
        symbols = self.comparison.vocabulary.symbols
        free = [
            name
            for name in draw.values
            if ZERO in DOMAINS[symbols[name].domain].entries(frame(symbols[name], draw.sizes))
        ]
        for names in [*([name] for name in free), free]:
            values = dict(draw.values)
            for name in names:
                value = values[name]
                values[name] = Array(value.shape, [ZERO] * len(value.data)) if isinstance(value, Array) else ZERO
            settled = self.comparison.assumptions.settle(Draw(draw.sizes, values))
            if settled is not None:
                point = self._point(settled)
                if self.comparison.key_at(point).state is State.VALUE:
                    yield point

    @property
    def wide(self) -> Iterable[Point]:
        """Inputs of growing scale, and their mirror images."""
        if self._wide is None:
            self._wide = []
            for place, scale in enumerate(SCALES):
                try:
                    draw = self._fresh(self.size_sets[place % len(self.size_sets)], scale).draw
                except NoDraw:
                    break
                mirrored = self.comparison.sampler.mirrored(draw)
                self._wide += [self._point(each) for each in (draw, mirrored) if each is not None]
        return self._wide


def _mark(draw: Draw) -> object:
    """What tells draws apart."""
    values = [tuple(value.data) if isinstance(value, Array) else value for value in draw.values.values()]
    return tuple(draw.sizes.items()), tuple(values)


def _noted(detail: str, note: str | None) -> str:
    return f"{detail}; {note}" if note else detail


def _undecided(detail: str, points: int = 0) -> Decision:
    return Decision(Verdict.UNDECIDED, Evidence("agrees", detail, {}, points))
