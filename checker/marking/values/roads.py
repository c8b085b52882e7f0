"""Whether a part's key agrees with JAX's view of the model and with the key's derivation, on random inputs.

Three roads: the key as written, in NumPy; the model, differentiated or evaluated by JAX; the derivation's closed form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

import numpy

from checker.bank import Part
from checker.calculus import expand_definitions, expand_derivatives
from checker.equivalence.sampling import Assumptions, Draw, NoDraw, Sampler
from checker.evaluation import jax as jax_evaluation
from checker.evaluation import numpy as numpy_evaluation
from checker.evaluation.arrays import Environment, tabulated
from checker.evaluation.compilation import Program
from checker.language.shapes import size_value
from checker.marking.verification import ClosedForm, PartVerification

DRAWS = 33
SIZE_SETS = 3
MAX_TRIES = 20
"""How many times more draws may be singular than are wanted."""
TOLERANCE = 1e-9
FLOOR = 1e-3
"""Differences are relative to the largest entry of either side, or to this where both are smaller."""


@dataclass(slots=True)
class _Road:
    """One other way to the key's value: what it gives for the draws of one set of sizes, and how far off it has been."""

    name: str
    values: Callable[[Sequence[Draw]], Iterator[Any]]
    error: float = 0.0
    message: str = ""

    def compare(self, keys: Sequence[Any], draws: Sequence[Draw]) -> None:
        """Takes in the differences at these draws."""
        for key, draw, value in zip(keys, draws, self.values(draws), strict=True):
            error = relative_error(key, value)
            if not error <= self.error:
                self.error = error
            if not error <= TOLERANCE and not self.message:
                sizes = ", ".join(f"{name} = {size}" for name, size in draw.sizes.items())
                where = f" at {sizes}" if sizes else ""
                self.message = f"the key differs from {self.name}{where}: {_shown(key)}, not {_shown(value)}"

    @property
    def agrees(self) -> bool:
        """Whether it has never been off."""
        return not self.message


def verify_value(part: Part, seed: int, derivation: ClosedForm | None = None) -> PartVerification:
    """Compares a part's key with JAX and with its derivation at 33 random inputs or more, over three sets of sizes.

    A derivative is compared with JAX's, an update with the step along JAX's gradient, anything else with JAX's value of
    ``of``. Inputs at which the key is singular are drawn again.
    """
    roads = []
    asked = _asked(part)
    if asked is not None:
        roads.append(_Road("JAX", lambda draws: _by_jax(asked, draws)))
    if derivation is not None:
        roads.append(_Road("its derivation", lambda draws: _by_derivation(derivation, draws)))
    count, size_sets = 0, 0
    try:
        for draws, keys in _inputs(part, seed):
            count, size_sets = count + len(draws), size_sets + 1
            for road in roads:
                road.compare(keys, draws)
    except (NoDraw, LookupError) as problem_found:
        return PartVerification(part.name, part.kind, None, None, None, count, ok=False, message=str(problem_found))
    found = {road.name: road.agrees for road in roads}
    return PartVerification(
        part.name,
        part.kind,
        found.get("JAX"),
        found.get("its derivation"),
        max((road.error for road in roads), key=lambda error: (error != error, error), default=None),
        count,
        ok=all(found.values()),
        message="; ".join(road.message for road in roads if road.message),
        size_sets=size_sets,
    )


def relative_error(left: Any, right: Any) -> float:
    """The largest difference of two arrays, relative to their largest entry; infinite when their shapes do not fit.

    Axes of length one do not count: a derivation gives a vector one axis, the mathematics two. A key with free indices
    is an array along them.
    """
    left, right = (numpy.squeeze(numpy.asarray(value, dtype=float)) for value in (left, right))
    if left.shape != right.shape:
        return float("inf")
    scale = max(FLOOR, numpy.abs(left).max(initial=0), numpy.abs(right).max(initial=0))
    return float(numpy.abs(left - right).max(initial=0) / scale)


def _shown(value: Any) -> str:
    return numpy.array2string(
        numpy.squeeze(numpy.asarray(value, dtype=float)), precision=6, separator=", ", threshold=12
    )


def _inputs(part: Part, seed: int) -> Iterator[tuple[list[Draw], list[Any]]]:
    """Draws of one set of sizes after another, with the key's values there."""
    vocabulary = part.vocabulary
    program = Program(vocabulary, lambda node: expand_derivatives(node, vocabulary))
    sampler = Sampler(vocabulary, Assumptions(program, part.assume))
    key = _key(part)
    random = Random(seed)
    size_sets = sampler.size_sets(SIZE_SETS)
    wanted = -(-DRAWS // len(size_sets))
    for sizes in size_sets:
        tried = (sampler.draw(sizes, random) for _ in range(wanted * MAX_TRIES))
        pairs = ((draw, key(draw)) for draw in tried)
        regular = list(islice(((draw, value) for draw, value in pairs if numpy.isfinite(value).all()), wanted))
        if len(regular) < wanted:
            raise NoDraw("the key has no finite value at almost all inputs")
        yield [draw for draw, _ in regular], [value for _, value in regular]


def _key(part: Part) -> Callable[[Draw], Any]:
    """The key's value at a draw, along the part's free indices and then the key's own."""
    assert part.key is not None
    vocabulary = expand_definitions(part.vocabulary)
    node = expand_derivatives(part.key.node, vocabulary)
    letters = dict((*part.free, *part.key.free))

    def value(draw: Draw) -> Any:
        environment = Environment(draw.floats(), draw.sizes, vocabulary)
        counts = [(name, size_value(size, draw.sizes)) for name, size in letters.items()]
        return tabulated(lambda indices: numpy_evaluation.evaluate(node, environment.at(indices)), counts, numpy)

    return value


Asked = Callable[[Mapping[str, Any], Mapping[str, int]], Any]
"""What a part asks for, from values and sizes, by JAX."""


def _asked(part: Part) -> Asked | None:
    vocabulary = part.vocabulary
    if part.of is None:
        return None
    of = part.of.node
    if part.kind == "derivative":
        assert part.by is not None
        by = part.by.node
        return lambda values, sizes: jax_evaluation.autodiff(of, by, vocabulary, values, sizes, part.free)
    if part.kind != "update":
        return lambda values, sizes: jax_evaluation.table(of, Environment(values, sizes, vocabulary), part.free)
    assert part.loss is not None
    assert part.rate is not None
    loss, rate = part.loss.node, part.rate.node

    def step(values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
        here = Environment(values, sizes, vocabulary)
        slope = jax_evaluation.autodiff(loss, of, vocabulary, values, sizes, part.free)
        return jax_evaluation.table(of, here, part.free) - jax_evaluation.evaluate(rate, here) * slope

    return step


def _by_jax(asked: Asked, draws: Sequence[Draw]) -> Iterator[Any]:
    """What is asked, at draws of one set of sizes."""
    sizes = draws[0].sizes
    return iter(jax_evaluation.at_many(lambda values: asked(values, sizes), [draw.floats() for draw in draws]))


def _by_derivation(derivation: ClosedForm, draws: Sequence[Draw]) -> Iterator[Any]:
    for draw in draws:
        try:
            yield derivation.evaluate(draw.floats(columns=False), draw.sizes)
        except (ArithmeticError, ValueError):
            yield float("nan")
