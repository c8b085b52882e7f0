"""Whether two expressions are equal, with evidence: a proof, a certified counterexample, or honest agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.equivalence.comparison import Comparison

__all__ = ["Comparison"]


def __getattr__(name: str) -> Any:
    """``Comparison``, imported when first used: verdicts alone need no arithmetic library."""
    if name == "Comparison":
        from checker.equivalence.comparison import Comparison

        return Comparison
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
