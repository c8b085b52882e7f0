"""Deciding a kernel: a proof that the checker accepts, else a counterexample, else neither and what was tried."""

from __future__ import annotations

from dataclasses import dataclass

from checker.kernels.gram import Counterexample
from checker.kernels.kernel import Kernel
from checker.kernels.polynomials import constructed
from checker.kernels.proof import Checker, Proof, failures
from checker.kernels.prover import Prover
from checker.kernels.search import search

PROVING = 0.8
"""Seconds for the search for a proof."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a kernel (``valid``, ``invalid`` or ``undecided``) with its certificate; ``tried`` are sentences."""

    verdict: str
    proof: Proof | None = None
    counterexample: Counterexample | None = None
    tried: tuple[str, ...] = ()


def decide(kernel: Kernel, seed: int = 0) -> Decision:
    """Whether the kernel is positive semidefinite for everything that its conditions allow."""
    quick = search(kernel, seed, pools=8)
    if quick.counterexample is not None:
        return Decision("invalid", None, quick.counterexample)
    prover = Prover(kernel, PROVING)
    step = prover.prove()
    tried = []
    if step is not None:
        faults = failures(kernel, step, Checker(kernel))
        if not faults:
            return Decision("valid", Proof(kernel, step))
        tried.append(f"a proof that did not hold: {faults[0]}")
    else:
        tried.append("the closure rules: none fits" + (f" {prover.stuck[0]}" if prover.stuck else ""))
    polynomial = constructed(kernel, seed)
    if polynomial is not None:
        return Decision("invalid", None, polynomial)
    found = search(kernel, seed)
    if found.counterexample is not None:
        return Decision("invalid", None, found.counterexample)
    tried.append(f"{found.tried} sets of points: no Gram matrix with a negative eigenvalue")
    return Decision("undecided", None, None, tuple(tried))
