"""Cells with gates: the update gate of a gated recurrent unit, the cell state of a long short-term memory.

Everything in them is elementwise, so that entry j of the losses' gradients comes from entry j of the cells alone: L and D
stand for what that entry adds to them.
"""

from __future__ import annotations

import dataclasses

from sympy import Eq, IndexedBase, symbols, tanh

from derivations.derivation import Derivation
from derivations.index_calculus import sigma
from derivations.scalar_graph import ScalarGraph

j = symbols("j", integer=True)
n, L, D = symbols("n L D")
a, s, k, g, z, h = (IndexedBase(name)[j] for name in ("a", "s", "k", "g", "z", "h"))
p, q, r, m, c_0, delta = (IndexedBase(name)[j] for name in ("p", "q", "r", "m", "c_0", "delta"))
f, i, o, c_tilde, c, y = (IndexedBase(name)[j] for name in ("f", "i", "o", "c_tilde", "c", "y"))

UNIT = ScalarGraph((Eq(z, sigma(a)), Eq(h, (1 - z) * s + z * k), Eq(L, g * h)))
MEMORY = ScalarGraph(
    (
        Eq(f, sigma(p)),
        Eq(i, sigma(q)),
        Eq(o, sigma(r)),
        Eq(c_tilde, tanh(m)),
        Eq(c, f * c_0 + i * c_tilde),
        Eq(y, o * tanh(c)),
        Eq(D, delta * y),
    )
)


def update_gate() -> Derivation:
    """The gradient of L by the pre-activation of the update gate."""
    return _entrywise(UNIT.derivative(a))


def old_cell() -> Derivation:
    """The gradient of D by the old cell state."""
    return _entrywise(MEMORY.derivative(c_0))


def forget_gate() -> Derivation:
    """The gradient of D by the pre-activation of the forget gate."""
    return _entrywise(MEMORY.derivative(p))


def _entrywise(of_entry: Derivation) -> Derivation:
    return dataclasses.replace(of_entry, indices=(j,), sizes=(n,))
