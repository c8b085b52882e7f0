"""Whether two expressions in a kernel's terms are equal: evaluated in ball arithmetic at points, parameters and values drawn
from everything that the kernel allows. This reads nodes only, and shares nothing with the forms that the proofs are found in."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

from flint import arb, fmpq

from checker.evaluation.balls import Balls, is_nan, precision
from checker.evaluation.compilation import Program
from checker.evaluation.environment import Code, Environment
from checker.evaluation.scalars import Array, Budget, Scalar, WorkExceeded
from checker.kernels.gram import HALF, WORK, Gram
from checker.kernels.kernel import Kernel
from checker.kernels.search import instances
from checker.language.declarations import Expression
from checker.language.nodes import Node
from checker.language.traversal import free_indices

DRAWN = 40
"""Places that are drawn; many may lie where an expression has no value."""
PLACES = 12
ENOUGH = 5
"""Places at which both sides must have a value."""
BITS = 192
CLOSE = arb(2) ** -96


class Identities:
    """Compares expressions at fixed places."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.program = Program(kernel.vocabulary)
        self.gram = Gram(kernel)
        random = Random(7)
        self.places: list[tuple[dict[str, int], dict[str, Any]]] = []
        for instance in islice(instances(kernel, 11), DRAWN):
            if len(instance.points) < 2:
                continue
            row, column = random.sample(range(len(instance.points)), 2)
            values = self.gram.values(instance, row, column)
            for name, call in kernel.calls.items():
                drawn = fmpq(random.randint(1, 40), random.randint(1, 9))
                shape = kernel.vocabulary.symbols[name].shape
                if (
                    name not in values
                    and not shape
                    or kernel.unknowns[call.unknown].kind == "kernel"
                    and values.get(name) == 0
                ):
                    values[name] = drawn
            self.places.append((self.gram.sizes(instance), values))
        random.shuffle(self.places)

    def same(self, left: Node, right: Node) -> bool:
        """Whether two expressions agree wherever both exist. They must both exist at enough places."""
        letters = tuple(dict.fromkeys((*free_indices(left), *free_indices(right))))
        size = self.kernel.domain.size
        if letters and size is None:  # over no coordinates, as the i of a power series: nothing to draw
            return left == right
        free = tuple((letter, size) for letter in letters if size is not None)
        codes = [self.program.compile(Expression(node, free)) for node in (left, right)]
        agreed = 0
        with precision(BITS):
            for sizes, values in self.places:
                first, second = (self._value(code, sizes, values) for code in codes)
                if first is None or second is None:
                    continue
                if len(first) != len(second):
                    return False
                for a, b in zip(first, second, strict=True):
                    if not abs(arb(a) - arb(b)) < CLOSE * (1 + abs(arb(a))):
                        return False
                agreed += 1
                if agreed >= PLACES:
                    break
        return agreed >= ENOUGH

    def _value(self, code: Code, sizes: dict[str, int], values: dict[str, Any]) -> list[Scalar] | None:
        arithmetic = Balls(step_at_zero=HALF)
        environment = Environment(self.program, arithmetic, sizes, values, Budget(WORK))
        try:
            value = environment.run(code)
        except (WorkExceeded, OverflowError, ValueError, ZeroDivisionError, RecursionError, IndexError, LookupError):
            return None
        entries = value.data if isinstance(value, Array) else [value]
        return None if arithmetic.troubled or any(map(is_nan, entries)) else entries
