"""How much a code answer may do, and the count of what it has done. Sizes are asked for before anything is made."""

from __future__ import annotations

import time
from dataclasses import dataclass

from checker.language.errors import Unreadable


class Refused(Exception):
    """Something in the code that is not read or goes past a limit. The interpreter adds the place."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Exhausted(Exception):
    """The runs of one answer have together used up what they may; nothing is said about the code."""


class CodeFault(Unreadable):
    """Code that was read and is at fault itself: shapes that do not fit, an index out of bounds, a division by zero."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use.

    ``steps`` are interpreted nodes; ``elements`` of one array or list; ``total`` elements of all arrays and lists ever
    made; ``operations`` multiplications of one product; ``seconds`` of processor time (what else the machine does must
    not decide a verdict); ``calls`` nested calls; ``text`` characters of one string.
    """

    steps: int = 1_000_000
    elements: int = 2_000_000
    total: int = 10_000_000
    operations: int = 50_000_000
    seconds: float = 2.0
    calls: int = 30
    text: int = 1_000


class Allowance:
    """What all runs of one answer may use together: ``steps`` interpreted nodes, ``seconds`` of processor time in the runs."""

    def __init__(self, steps: int = 4_000_000, seconds: float = 4.0) -> None:
        self.steps = self._all_steps = steps
        self.seconds = self._all_seconds = seconds

    @property
    def is_short(self) -> bool:
        """Whether more than half is gone."""
        return self.steps < self._all_steps / 2 or self.seconds < self._all_seconds / 2


class Budget:
    """What is left of the limits in one run. Every method raises Refused when a limit is passed, and Exhausted where it is
    the allowance that ends first."""

    def __init__(self, limits: Limits, allowance: Allowance | None = None) -> None:
        self.limits = limits
        self.allowance = allowance or Allowance(limits.steps + 1, limits.seconds + 1)
        self.steps = 0
        self.total = 0
        self.calls = 0
        self.start = time.thread_time()

    def step(self) -> None:
        """One more interpreted node."""
        self.steps += 1
        if self.steps > self.limits.steps:
            raise Refused(f"the code takes more than {self.limits.steps} steps", "write array operations, not loops")
        if self.steps > self.allowance.steps:
            raise Exhausted
        if self.steps % 64 == 0:
            self.clock()

    def clock(self) -> None:
        """A look at the time."""
        elapsed = time.thread_time() - self.start
        if elapsed > self.limits.seconds:
            raise Refused(f"the code takes longer than {self.limits.seconds:g} seconds")
        if elapsed > self.allowance.seconds:
            raise Exhausted

    def settle(self) -> None:
        """Takes what the run has used off the allowance."""
        self.allowance.steps -= self.steps
        self.allowance.seconds -= time.thread_time() - self.start

    def allocate(self, elements: float) -> None:
        """Room for an array or list of so many elements."""
        if not elements <= self.limits.elements:  # also when it is not a number
            raise Refused(f"the code makes an array or a list of more than {self.limits.elements} elements")
        self.total += int(elements)
        if self.total > self.limits.total:
            raise Refused(f"the code makes more than {self.limits.total} elements in all")
        self.clock()

    def multiply(self, operations: float) -> None:
        """Time for one product of so many multiplications."""
        if not operations <= self.limits.operations:
            raise Refused(f"one product takes more than {self.limits.operations} multiplications")

    def spell(self, characters: int) -> None:
        """Room for a string."""
        if characters > self.limits.text:
            raise Refused(f"the code makes a text of more than {self.limits.text} characters")

    def enter(self) -> None:
        """One more nested call."""
        self.calls += 1
        if self.calls > self.limits.calls:
            raise Refused(f"functions call each other more than {self.limits.calls} deep", "write a loop")

    def leave(self) -> None:
        """The call is over."""
        self.calls -= 1
