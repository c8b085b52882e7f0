"""Claims, and what shows that they are true or false: one module a topic, one function a claim, and its row here.

A function takes a seed and returns :class:`~checker.marking.claims.proof.Shown`: an instance that refutes the claim, evaluated
exactly, or a proof whose steps were checked. It raises ``StepFails`` where a step does not hold.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from checker.marking.claims.proof import Shown, StepFails

__all__ = ["EVIDENCE", "StepFails", "evidence"]

EVIDENCE = (
    "activations.sigmoid_at_zero",
    "adagrad.effective_rate",
    "convex_hulls.separability",
    "convolution_shifts.equivariance",
    "convolution_shifts.pooling_invariance",
    "learning_rates.tiny_steps",
    "linear_networks.collapse",
    "linear_networks.linear_regression",
    "minibatches.full_gradient",
    "regularisation.training_loss",
    "relative_errors.small_gradients",
    "threshold_units.degree_one",
    "threshold_units.degree_two",
    "threshold_units.hinge_loss",
    "threshold_units.piecewise_constant",
)


def evidence(name: str) -> Callable[[int], Shown]:
    """The function of a name in :data:`EVIDENCE`; its module is imported now, not before."""
    module, _, function = name.partition(".")
    found: Callable[[int], Shown] = getattr(importlib.import_module(f"checker.marking.claims.{module}"), function)
    return found
