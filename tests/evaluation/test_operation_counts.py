"""Operations counted by computing, and by XLA."""

from __future__ import annotations

import pytest

from checker.evaluation.operation_counts import counted, counted_by_xla
from checker.language.declarations import Expression, Vocabulary, parse_declaration
from checker.parsing.expressions import read_expression
from checker.parsing.scope import Scope

VOCABULARY = Vocabulary(
    {
        name: parse_declaration(name, kind)
        for name, kind in {"X": "real[N, k]", "y": "real[N]", "A": "spd[k, k]", "c": "real", "t": "real[k]"}.items()
    }
)
SIZES = {"N": 5, "k": 3}


def read(text: str) -> Expression:
    return read_expression(text, Scope(VOCABULARY))


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("X^T X", 9 * (5 + 4)),
        ("X^T y", 3 * (5 + 4)),
        ("X^T (X t - y)", 5 * (3 + 2) + 5 + 3 * (5 + 4)),
        ("X^T X t", 9 * (5 + 4) + 3 * (3 + 2)),
        ("c t", 3),
        ("t + c t", 6),
        ("-t", 0),
        ("inv(A)", 3 * (1 + 2 + 2 * (2 * 2 + 1))),
    ],
)
def test_operations_are_counted_one_by_one(text: str, operations: int) -> None:
    assert counted(read(text), VOCABULARY, SIZES) == operations


def test_xla_counts_products_and_is_not_asked_about_inverses() -> None:
    count = counted_by_xla(read("X^T X"), VOCABULARY, {"N": 1000, "k": 100})
    assert count == pytest.approx(2 * 1000 * 100**2, rel=0.01)
    assert counted_by_xla(read("inv(A) t"), VOCABULARY, SIZES) is None
