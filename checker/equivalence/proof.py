"""Proofs of equality at given sizes, by exact forms.

The finder (everything that builds exact forms) may be clever; what is accepted is :func:`holds`, which is short: the numerator of
every difference of entries is zero by rules that are true of real numbers, and whatever the answer needs to be positive is
visibly so, or needed by the key as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import prod

from flint import fmpq, fmpq_mpoly

from checker.equivalence.domains import DOMAINS, array_shape, assemble
from checker.equivalence.points import paired
from checker.equivalence.sampling import Assumptions
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.exact import Exact, Rescale
from checker.evaluation.ring import NoExactForm
from checker.evaluation.scalars import Array, Budget, Scalar, Value, WorkExceeded
from checker.language.shapes import concrete, size_value

KEY_WORK = 400_000
ANSWER_WORK = 100_000
MAX_RESCALES = 4
SPARE_GENERATORS = 64


class Outcome(Enum):
    """What became of an attempt. OBLIGED: proved, but the answer needs values to be positive that the key needs to be too."""

    PROVED = "proved"
    OBLIGED = "obliged"
    DIFFERENT = "different"
    OUT_OF_REACH = "out of reach"


Obligations = frozenset[tuple[tuple[str, ...], object]]
"""What must be positive, each with the conditions under which it must."""


def holds(exact: Exact, answer: Sequence[Scalar], key: Sequence[Scalar], keys_obligations: Obligations) -> bool:
    """Whether a proof is accepted: every difference is zero, and what the answer needs to be positive the key needs as well."""
    for guards, needed in exact.obligations:
        if (guards, needed) not in keys_obligations and ((), needed) not in keys_obligations:
            return False
    return all(exact.ring.is_zero(ours - theirs) for ours, theirs in paired(answer, key))


def entries(value: Value) -> list[Scalar]:
    """A value's entries in order."""
    return value.data if isinstance(value, Array) else [value]


@dataclass(slots=True)
class _Stage:
    """The key's exact form, and the state to return to after each answer."""

    exact: Exact
    env: Environment
    key: list[Scalar]
    obligations: Obligations


class Prover:
    """Proves answers equal to one key at one set of sizes.

    ``opaque`` are the quantities kept as inputs of their own: what is proved then holds for any values of them.
    """

    def __init__(
        self,
        program: Program,
        key: Code,
        sizes: Mapping[str, int],
        assumptions: Assumptions,
        step_at_zero: fmpq | None,
        opaque: frozenset[str],
    ) -> None:
        self.program = program
        self.key = key
        self.sizes = sizes
        self.assumptions = assumptions
        self.step_at_zero = step_at_zero
        self.opaque = opaque
        self._stage: _Stage | None = None
        self._failed = False

    def inputs(self) -> int:
        """The number of entries of all inputs."""
        declarations = self.program.vocabulary.symbols.values()
        return sum(prod(array_shape(declaration, self.sizes)) for declaration in declarations)

    def _environment(self, scales: dict[object, fmpq]) -> tuple[Exact, Environment]:
        """A fresh exact arithmetic whose inputs are independent."""
        vocabulary = self.program.vocabulary
        shapes: dict[str, tuple[int, ...]] = {}
        for name in sorted(self.opaque):
            quantity = vocabulary.quantities[name]
            shapes[name] = (
                *(size_value(size, self.sizes) for size in quantity.family),
                *concrete(quantity.shape, self.sizes),
            )
        capacity = self.inputs() + sum(map(prod, shapes.values())) + SPARE_GENERATORS
        exact = Exact(-(-capacity // 32) * 32, Budget(KEY_WORK), step_at_zero=self.step_at_zero, scales=scales)
        values: dict[str, Value] = {}
        given = self.assumptions.given(self.sizes)
        for name, declaration in vocabulary.symbols.items():
            if declaration.domain in DOMAINS:
                positive = declaration.domain == "real" and name in self.assumptions.positive
                domain = DOMAINS["positive" if positive else declaration.domain]
                values[name] = assemble(declaration, self.sizes, partial(domain.exact, exact=exact), given.get(name))
        for name, shape in shapes.items():
            fresh = [exact.ring.generator()[1] for _ in range(prod(shape))]
            values[name] = Array(shape, fresh) if shape else fresh[0]
        env = Environment(self.program, exact, self.sizes, values, Budget(KEY_WORK))
        self.assumptions.link(env)
        self._declare_bounds(exact, env)
        return exact, env

    def _declare_bounds(self, exact: Exact, env: Environment) -> None:
        """States the signs that the assumptions give to polynomials of the inputs."""
        for bound in self.assumptions.bounds:
            if bound.strict or self.step_at_zero is None:
                try:
                    gap = env.run(bound.left) - env.run(bound.right)
                except NoExactForm:
                    continue
                if isinstance(gap, fmpq_mpoly) and not gap.is_constant():
                    exact.ring.declare_sign(gap, bound.sign)

    def _staged(self, scales: dict[object, fmpq]) -> _Stage:
        """The key's form. With other scales of exponentials than the first where it needs them."""
        for _ in range(MAX_RESCALES):
            exact, env = self._environment(scales)
            try:
                key = entries(env.run(self.key))
            except Rescale as wanted:
                scales = {**scales, wanted.key: wanted.scale}
            else:
                return _Stage(exact, env, key, frozenset(exact.obligations))
        raise NoExactForm("too many scales of exponentials")

    def attempt(self, answer: Code) -> Outcome:
        """Tries to prove that the answer is equal to the key."""
        if self._failed:
            return Outcome.OUT_OF_REACH
        if self._stage is None:
            try:
                self._stage = self._staged({})
            except (NoExactForm, WorkExceeded):
                self._failed = True
                return Outcome.OUT_OF_REACH
        stage = self._stage
        mark, values = stage.exact.ring.mark(), dict(stage.env.values)
        try:
            return self._tried(stage, answer)
        except Rescale as wanted:
            return self._rescaled(answer, {**stage.exact.scales, wanted.key: wanted.scale})
        except (NoExactForm, WorkExceeded):
            return Outcome.OUT_OF_REACH
        finally:
            stage.exact.ring.rollback(mark)
            stage.env.values = values

    def _tried(self, stage: _Stage, answer: Code) -> Outcome:
        stage.exact.obligations.clear()
        stage.exact.ring.budget.left = stage.env.budget.left = ANSWER_WORK
        if not holds(stage.exact, entries(stage.env.run(answer)), stage.key, stage.obligations):
            return Outcome.DIFFERENT
        return Outcome.OBLIGED if stage.exact.obligations else Outcome.PROVED

    def _rescaled(self, answer: Code, scales: dict[object, fmpq]) -> Outcome:
        """Another attempt with the scales of exponentials that the answer needs, forgotten afterwards."""
        for _ in range(MAX_RESCALES):
            try:
                return self._tried(self._staged(scales), answer)
            except Rescale as wanted:
                scales = {**scales, wanted.key: wanted.scale}
            except (NoExactForm, WorkExceeded):
                break
        return Outcome.OUT_OF_REACH
