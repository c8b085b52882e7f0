"""Mark Scheme: marks written answers to machine-learning mathematics, and shows why.

``from checker import check, load_bank`` is the whole public surface; both are imported when first used, so that
``import checker`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.bank import load_bank
    from checker.marking import check

__all__ = ["check", "load_bank"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from checker.marking import check
        from checker.reports.display import install

        install()
        return check
    if name == "load_bank":
        from checker.bank import load_bank

        return load_bank
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
