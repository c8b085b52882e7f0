"""What verifying a part's key finds; the kind of the part knows how it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class ClosedForm(Protocol):
    """A derivation's result; see ``derivations/derivation.py``."""

    def evaluate(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> Any:
        """Its value as a number or nested lists; a vector among the values has one axis."""


@dataclass(frozen=True, slots=True)
class PartVerification:
    """What verifying a key found. None: the part has no such road. ``max_error`` is the largest relative difference.

    ``key_vs_autodiff`` is the road through the real thing (JAX's derivative or value of the model, a network built in JAX, an
    instance that is evaluated), ``key_vs_derivation`` the road through a derivation or proof. ``message`` says what is wrong;
    ``shown`` in a few words what the key was compared with, where that is not plain from the roads. ``size_sets``: over how many
    sets of sizes the draws are spread.
    """

    part: str
    kind: str
    key_vs_autodiff: bool | None
    key_vs_derivation: bool | None
    max_error: float | None
    draws: int
    ok: bool
    message: str = ""
    shown: str = ""
    size_sets: int = 0
