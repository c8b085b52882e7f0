"""An input with the values of key and answers there, in balls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from flint import arb, fmpq

from checker.equivalence.sampling import Draw
from checker.evaluation.balls import PRECISIONS, Balls, Trace, difference, is_nan, precision
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.scalars import Array, Budget, Kink, Scalar, Value

KEY_WORK = 1_000_000
"""Node evaluations that the key may take at one point."""
AGREEMENT_BITS = 200


class State(Enum):
    """What became of an evaluation: a value; certainly none; at a kink that does not count; not known."""

    VALUE = "value"
    UNDEFINED = "undefined"
    KINK = "kink"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A value at a point, or why there is none. ``kinks`` counts at which kinks the point is exactly; ``extreme``: the value went
    through very large or small ones."""

    state: State
    value: Value = None
    reason: str = ""
    kinks: Mapping[Kink, int] = field(default_factory=dict)
    extreme: bool = False

    @property
    def entries(self) -> list[Scalar]:
        """The value's entries in order."""
        return self.value.data if isinstance(self.value, Array) else [self.value]


class Finding(Enum):
    """How answer and key compare at a point. DIFFERS and UNDEFINED (the key has a value there) are certain."""

    EQUAL = "equal"
    OVERLAPS = "overlaps"
    DIFFERS = "differs"
    UNDEFINED = "undefined"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Compared:
    """A finding, and at which kinks the point is exactly: any of them, and whether the key is at one."""

    finding: Finding
    kinks: Mapping[Kink, int] = field(default_factory=dict)
    key_at_kink: bool = False

    def is_special(self, nearby: Compared) -> bool:
        """Whether the point is at kinks that a point nearby is not at."""
        return any(count > nearby.kinks.get(kink, 0) for kink, count in self.kinks.items())


class Point:
    """One input; evaluates there at rising precision until every sign is decided. ``trace``: see :class:`Balls`."""

    def __init__(self, program: Program, draw: Draw, step_at_zero: fmpq | None, trace: Trace | None = None) -> None:
        self.program = program
        self.draw = draw
        self.step_at_zero = step_at_zero
        self.trace: Trace = {} if trace is None else trace
        self._traced = trace is not None
        self._environments: dict[int, Environment] = {}
        self._key: dict[int, Evaluated] = {}

    def _environment(self, bits: int) -> Environment:
        if bits not in self._environments:
            balls = Balls(self.step_at_zero, self.trace if self._traced else None)
            self._environments[bits] = Environment(
                self.program, balls, self.draw.sizes, self.draw.values, Budget(KEY_WORK)
            )
        return self._environments[bits]

    def evaluate(self, code: Code, budget: Budget, precisions: Sequence[int] = PRECISIONS) -> Evaluated:
        """The value at the first precision that decides it. Raises WorkExceeded."""
        for bits in precisions:
            env = self._environment(bits)
            balls = env.arithmetic
            assert isinstance(balls, Balls)
            balls.clear()
            env.budget = budget
            with precision(bits):
                value = env.run(code)
            if balls.troubled:
                # What was kept of quantities may be nan, and would come back without the reason why.
                del self._environments[bits]
            if not any(map(is_nan, value.data if isinstance(value, Array) else (value,))):
                return Evaluated(State.VALUE, value, kinks=balls.kinks, extreme=balls.extreme)
            if balls.kink:
                return Evaluated(State.KINK)
            if not balls.imprecise:
                return Evaluated(State.UNDEFINED, value, balls.reason or "", balls.kinks)
        return Evaluated(State.UNKNOWN)

    def key(self, code: Code, precisions: Sequence[int] = PRECISIONS) -> Evaluated:
        """The key's value, kept."""
        if precisions[0] not in self._key:
            self._key[precisions[0]] = self.evaluate(code, Budget(KEY_WORK), precisions)
        return self._key[precisions[0]]

    def compare(self, answer: Code, key: Code, budget: Budget, precisions: Sequence[int] = PRECISIONS) -> Compared:
        """How the answer compares with the key here."""
        theirs = self.key(key, precisions)
        if theirs.state is not State.VALUE:
            return Compared(Finding.NOTHING)
        ours = self.evaluate(answer, budget, precisions)
        if ours.state is State.VALUE:
            with precision(precisions[0]):
                finding = compare_entries(ours.entries, theirs.entries)
        else:
            finding = Finding.UNDEFINED if ours.state is State.UNDEFINED else Finding.NOTHING
        return Compared(finding, {**theirs.kinks, **ours.kinks}, bool(theirs.kinks))

    def agrees_closely(self, answer: Code, key: Code, budget: Budget, precisions: Sequence[int]) -> bool:
        """Whether the balls overlap and are narrow: 2^-200 of the value, or of 1 where that is less or the value may be zero."""
        for place in range(len(precisions)):
            theirs, ours = self.key(key, precisions[place:]), self.evaluate(answer, budget, precisions[place:])
            if theirs.state is not State.VALUE or ours.state is not State.VALUE or ours.extreme or theirs.extreme:
                return False
            with precision(precisions[place]):
                pairs = paired(ours.entries, theirs.entries)
                if any(difference(left, right) for left, right in pairs):
                    return False
                if all(_is_narrow(left - right, right) for left, right in pairs):
                    return True
        return False


def paired(ours: Sequence[Scalar], theirs: Sequence[Scalar]) -> list[tuple[Scalar, Scalar]]:
    """Entries side by side; the key's again for each value of the answer's further free indices."""
    return list(zip(ours, list(theirs) * (len(ours) // len(theirs)), strict=True))


def compare_entries(ours: Sequence[Scalar], theirs: Sequence[Scalar]) -> Finding:
    """Two values entry by entry."""
    found = {difference(left, right) for left, right in paired(ours, theirs)}
    if True in found:
        return Finding.DIFFERS
    return Finding.OVERLAPS if None in found else Finding.EQUAL


def _is_narrow(gap: Scalar, scale: Scalar) -> bool:
    if type(gap) is fmpq:
        return True
    bound = arb(1) if type(scale) is not fmpq and scale.contains(0) else min(abs(arb(scale)).lower(), arb(1))
    return bool(abs(gap).upper() < bound * arb(2) ** -AGREEMENT_BITS)
