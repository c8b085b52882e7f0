"""A recurrent network with one unit, unrolled over two time steps: backpropagation through time."""

from __future__ import annotations

from sympy import Eq, Rational, symbols, tanh

from derivations.derivation import Derivation
from derivations.scalar_graph import ScalarGraph

w, u, h_0, h_1, h_2, x_1, x_2, y, eta, E = symbols("w u h_0 h_1 h_2 x_1 x_2 y eta E")

FIRST = Eq(h_1, tanh(w * h_0 + u * x_1))
SECOND = Eq(h_2, tanh(w * h_1 + u * x_2))
NETWORK = ScalarGraph((FIRST, SECOND, Eq(E, Rational(1, 2) * (h_2 - y) ** 2)))
STATES = ScalarGraph((FIRST, SECOND))


def first_state() -> Derivation:
    """∂E/∂h_1."""
    return NETWORK.derivative(h_1)


def recurrent_weight() -> Derivation:
    """∂E/∂w: the weight takes part in both steps."""
    return NETWORK.derivative(w)


def input_weight_update() -> Derivation:
    """u after one step of gradient descent."""
    return NETWORK.update(u, eta)


def first_to_last_state() -> Derivation:
    """∂h_2/∂h_0."""
    return STATES.derivative(h_0)
