"""Cross-correlation of an image with filters, entry by entry."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation, Step

_K, _M, _O = (sympy.IndexedBase(name) for name in ("K", "M", "O"))
_N, _C, _R, _S, _I, _J = sympy.symbols("N C R S I J", integer=True, positive=True)
_o, _c, _r, _s, _i, _j = sympy.symbols("o c r s i j", integer=True)


def outputs() -> Derivation:
    """Stride 1, no padding: output o at (i, j) is the sum over channels and over the window of filter o laid on (i, j)."""
    window = sympy.Sum(_K[_o, _c, _r, _s] * _M[_c, _i + _r - 1, _j + _s - 1], (_s, 1, _S), (_r, 1, _R))
    entry = sympy.Sum(_K[_o, _c, _r, _s] * _M[_c, _i + _r - 1, _j + _s - 1], (_s, 1, _S), (_r, 1, _R), (_c, 1, _C))
    steps = (
        Step(
            "Lay the filter on the image at row i and column j, multiply and add up",
            sympy.Eq(sympy.Symbol("w"), window),
        ),
        Step("Add up over the channels", sympy.Eq(_O[_o, _i, _j], entry)),
    )
    return Derivation(steps, entry, (_o, _i, _j), (_N, _I, _J))
