"""Deciding a kernel: a proof that the checker accepts, else a counterexample, else neither and what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checker.kernels.gram import Counterexample
from checker.kernels.kernel import Kernel
from checker.kernels.search import search


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a kernel (``valid``, ``invalid`` or ``undecided``) with its certificate; ``tried`` are sentences."""

    verdict: str
    proof: Any = None
    counterexample: Counterexample | None = None
    tried: tuple[str, ...] = ()


def decide(kernel: Kernel, seed: int = 0) -> Decision:
    """Whether the kernel is positive semidefinite for everything that its conditions allow. A pure function."""
    found = search(kernel, seed)
    tried = [f"{found.tried} sets of points: no Gram matrix with a negative eigenvalue"]
    if found.counterexample is not None:
        return Decision("invalid", None, found.counterexample)
    return Decision("undecided", None, None, tuple(tried))
