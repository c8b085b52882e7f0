"""One step of a recurrent network: from the upstream gradient back to the weights and the old state."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, symbols, tanh

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, unfold

i, j, k, q = symbols("i j k q", integer=True)
n, d, L = symbols("n d L")
W, U, b, x, s, g, a, h = (IndexedBase(name) for name in ("W", "U", "b", "x", "s", "g", "a", "h"))

PREACTIVATION = Eq(a[k], Sum(W[k, q] * s[q], (q, 1, n)) + Sum(U[k, q] * x[q], (q, 1, d)) + b[k])
STATE = Eq(h[k], tanh(a[k]))
LOSS = Eq(L, Sum(g[k] * h[k], (k, 1, n)))
_SLOPE = differentiate(STATE.rhs, a[k]).subs(STATE.rhs, h[k])
_BY_PREACTIVATION = contract(differentiate(LOSS.rhs, h[k])) * _SLOPE
STEPS = (
    Step("State the step before the tanh", PREACTIVATION),
    Step("State the new state", STATE),
    Step("State a loss whose gradient by h is g", LOSS),
    Step("Differentiate the tanh", Eq(Partial(h[k], a[k]), _SLOPE)),
    Step("Chain rule: back through the tanh", Eq(Partial(L, a[k]), _BY_PREACTIVATION)),
)


def preactivation() -> Derivation:
    """The gradient by a."""
    closed_form = unfold(_BY_PREACTIVATION, STATE, PREACTIVATION)
    last = Step("Insert the forward pass", Eq(Partial(L, a[k]), closed_form))
    return Derivation((*STEPS, last), closed_form, (k,), (n,))


def recurrent_weights() -> Derivation:
    """The gradient by W."""
    return _back_to(W[i, j], (n, n))


def old_state() -> Derivation:
    """The gradient by s."""
    return _back_to(s[j], (n,))


def _back_to(entry: sympy.Indexed, sizes: tuple[sympy.Symbol, ...]) -> Derivation:
    local = contract(differentiate(PREACTIVATION.rhs, entry))
    gradient = contract(Sum(_BY_PREACTIVATION * local, (k, 1, n)))
    closed_form = unfold(gradient, STATE, PREACTIVATION)
    steps = (
        *STEPS,
        Step("Differentiate what the tanh is taken of", Eq(Partial(a[k], entry), local)),
        Step("Add up over the units that it reaches", Eq(Partial(L, entry), gradient)),
        Step("Insert the forward pass", Eq(Partial(L, entry), closed_form)),
    )
    return Derivation(steps, closed_form, entry.indices, sizes)
