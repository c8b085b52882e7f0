"""Two outputs that share a rectified node: gradients of a log-squared loss, back through the graph."""

from __future__ import annotations

import sympy

from derivations.derivation import Derivation
from derivations.index_calculus import sigma
from derivations.scalar_graph import ScalarGraph

_x_1, _x_2, _x_3, _y_1, _y_2 = sympy.symbols("x_1 x_2 x_3 y_1 y_2")
_w_11, _w_21, _w_22, _w_32, _b_2 = sympy.symbols("w_11 w_21 w_22 w_32 b_2")
_m_11, _m_12, _m_22, _c_1 = sympy.symbols("m_11 m_12 m_22 c_1")
_z_1, _z_2, _y_hat_1, _y_hat_2, _r_1, _r_2, _J = sympy.symbols("z_1 z_2 y_hat_1 y_hat_2 r_1 r_2 J")

# Max(0, u) is differentiated with slope 1 at u = 0, which is the problem's convention.
_GRAPH = ScalarGraph(
    (
        sympy.Eq(_z_1, sympy.Max(0, _w_11 * _x_1 + _w_21 * _x_2)),
        sympy.Eq(_z_2, _w_22 * _x_2**2 + _w_32 * _x_3 + _b_2),
        sympy.Eq(_y_hat_1, sigma(_m_11 * _z_1**3 + _c_1)),
        sympy.Eq(_y_hat_2, _m_12 * sympy.sin(_z_1) + _m_22 * sympy.cos(_z_2)),
        sympy.Eq(_r_1, _y_1 - _y_hat_1),
        sympy.Eq(_r_2, _y_2 - _y_hat_2),
        sympy.Eq(_J, sympy.log(_r_1**2) + sympy.log(_r_2**2)),
    )
)


def y_hat_1() -> Derivation:
    return _GRAPH.derivative(_y_hat_1)


def z_1() -> Derivation:
    return _GRAPH.derivative(_z_1)


def z_2() -> Derivation:
    return _GRAPH.derivative(_z_2)


def m_11() -> Derivation:
    return _GRAPH.derivative(_m_11)


def m_12() -> Derivation:
    return _GRAPH.derivative(_m_12)


def c_1() -> Derivation:
    return _GRAPH.derivative(_c_1)


def w_22() -> Derivation:
    return _GRAPH.derivative(_w_22)


def b_2() -> Derivation:
    return _GRAPH.derivative(_b_2)


def w_11() -> Derivation:
    return _GRAPH.derivative(_w_11)
