"""Derivatives come out as a textbook writes them: they print as the text on the right does."""

from __future__ import annotations

import pytest
from models import model

from checker.language.nodes import Tabulate
from checker.language.traversal import walk
from checker.printing.plain import plain

SYMBOLS = {
    "x": "real[n]",
    "y": "real[m]",
    "t": "real[n]",
    "A": "real[m, n]",
    "W": "real[m, n]",
    "S": "real[n, n]",
    "s": "real",
    "u": "real",
    "h": "real[n] for i in N",
    "v": "real for i in N",
    "w": "real[n] for j in c",
    "b": "real[c]",
    "l": "index(c) for i in N",
    "G": "real[N, c]",
}
DEFINITIONS = {
    "z": "W x",
    "a": "tanh(z)",
    "p": "softmax(S x)",
    "q": "sigma(s)",
    "E": "1/2 ||z - y||^2",
    "C": "-sum_i t_i log p_i",
    "B": "-(u log q + (1 - u) log(1 - q))",
    "R_ij": "w_j^T h_i + b_j",
    "L": "sum_i sum_j G_ij R_ij",
}
MODEL = model(SYMBOLS, DEFINITIONS)
FORMS = [
    ("x^T S x", "x", "S x + S^T x"),
    ("y^T A x", "A", "y x^T"),
    ("||A x - y||^2", "x", "2 A^T (A x - y)"),
    ("E", "W", "(z - y) x^T"),
    ("E", "x", "W^T (z - y)"),
    ("E", "z", "z - y"),
    ("total(a)", "z", "1 - a^2"),
    ("log det(S)", "S", "inv(S)^T"),
    ("tr(A^T A)", "A", "2 A"),
    ("A x", "x", "A"),
    ("a", "z", "diag(1 - a^2)"),
    ("s x + t", "s", "x"),
    ("sum_i x_i^2", "x", "2 x"),
    ("sum_i x_i t_i", "x_i", "t_i"),
    ("sum_i h_i^T x", "x", "sum_i h_i"),
    ("sum_i h_i^T x", "h_i", "x"),
    ("1/N sum_i v_i", "v_k", "1/N"),
    ("1/N sum_i v_i^2", "v_k", "2 v_k / N"),
    ("sum_i v_i s", "s", "sum_i v_i"),
    ("C", "p", "-(t / p)"),
    ("C", "p_k", "-(t_k / p_k)"),
    ("q", "s", "q (1 - q)"),
    ("relu(s)", "s", "1[s >= 0]"),
    ("max(0, s)", "s", "1[s >= 0]"),
    ("log(u^2)", "u", "2 / u"),
    ("sqrt(u)", "u", "1 / (2 sqrt(u))"),
    ("s^3", "s", "3 s^2"),
    ("s / u", "u", "-(s / u^2)"),
    ("e^(2 s)", "s", "2 e^(2 s)"),
    ("exp(-s)", "s", "-exp(-s)"),
    ("L", "R", "G"),
    ("L", "b_k", "sum_i G_{i,k}"),
    ("L", "w_k", "sum_i G_{i,k} h_i"),
    ("sum_i b_{l_i}", "b_k", "sum_i 1[l_i = k]"),
    ("sum_i w_{l_i}^T h_i", "w_k", "sum_i 1[l_i = k] h_i"),
    ("s", "u", "0"),
]


@pytest.mark.parametrize(("of", "by", "expected"), FORMS)
def test_form(of: str, by: str, expected: str) -> None:
    assert plain(MODEL.gradient(of, by)) == plain(MODEL.read(expected).node)


def test_no_entry_is_tabulated_that_has_an_array_form() -> None:
    for of, by, _ in FORMS:
        assert not any(isinstance(part, Tabulate) for part in walk(MODEL.gradient(of, by))), (of, by)
