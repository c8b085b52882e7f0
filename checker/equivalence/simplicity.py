"""What makes an input simple: defined once, as one sort key. Small sizes first, then small whole numbers, then fractions."""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from checker.equivalence.sampling import Draw
from checker.evaluation.scalars import Array, Value

FRACTION = 20


def rank(value: fmpq) -> int:
    """0 before 1, -1, 2, -2, ...; every fraction after them, by its terms."""
    above, below = abs(int(value.p)), int(value.q)
    whole = 2 * above - (value.p > 0)
    return max(whole, 0) if below == 1 else FRACTION + above + below


def complexity(draw: Draw, names: Iterable[str]) -> tuple[int, int, int]:
    """The sort key of an input: the sum of its sizes, the ranks of its entries, the number of different ones."""
    entries = [entry for name in names for entry in _entries(draw.values[name])]
    return sum(draw.sizes.values()), sum(map(rank, entries)), len(set(entries))


def _entries(value: Value) -> list[fmpq]:
    return value.data if isinstance(value, Array) else [value]
