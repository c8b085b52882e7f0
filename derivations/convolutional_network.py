"""One convolutional node and one output node, both sigmoid, on one example: gradient descent on the squared error."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation
from derivations.index_calculus import sigma
from derivations.scalar_graph import ScalarGraph

_x, _y, _c, _o, _E, _alpha = sympy.symbols("x y c o E alpha")
_w_c, _b_c, _w_f, _b_f = (sympy.Symbol(name) for name in ("w^c", "b^c", "w^f", "b^f"))

_NETWORK = ScalarGraph(
    (
        sympy.Eq(_c, sigma(_x * _w_c + _b_c)),
        sympy.Eq(_o, sigma(_c * _w_f + _b_f)),
        sympy.Eq(_E, (_y - _o) ** 2),
    )
)


def output_weight() -> Derivation:
    return _NETWORK.update(_w_f, _alpha)


def output_bias() -> Derivation:
    return _NETWORK.update(_b_f, _alpha)


def convolution_weight() -> Derivation:
    return _NETWORK.update(_w_c, _alpha)


def convolution_bias() -> Derivation:
    return _NETWORK.update(_b_c, _alpha)
