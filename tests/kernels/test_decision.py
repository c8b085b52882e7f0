"""Kernels with known answers: verdicts, proofs that replay, counterexamples that are recomputed from their points."""

from __future__ import annotations

import time
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy
import pytest

from checker.evaluation.arrays import Environment
from checker.evaluation.numpy import evaluate
from checker.kernels import Counterexample, Kernel, decide, read_kernel
from checker.kernels.gram import Gram
from checker.kernels.proof import failures
from checker.language.errors import AuthorError, Unreadable
from checker.language.nodes import Symbol

TABLE = Path(__file__).parents[1] / "tables" / "kernels.toml"
ROWS = tomllib.loads(TABLE.read_text(encoding="utf-8"))["kernel"]


def exact(value: Any) -> Any:
    """A value of the JSON as numbers."""
    return [exact(each) for each in value] if isinstance(value, list) else Fraction(value)


def kernel_in_floats(kernel: Kernel, shown: Counterexample, row: int, column: int) -> float:
    """The kernel at two of the shown points, by NumPy from what is shown alone."""
    first, second = kernel.arguments
    place = {first: row, second: column}
    given = {name: exact(value) for name, value in shown.given.items()}
    values = {}
    for name, at in place.items():
        values[name] = numpy.array(exact(shown.points[at]), dtype=float)
        if kernel.domain.shape:
            values[name] = values[name].reshape(-1, 1)
    for name in kernel.parameters:
        value = numpy.array(given[name], dtype=float)
        values[name] = value.reshape(-1, 1) if value.ndim == 1 else value
    for name, call in kernel.calls.items():
        at = [place[each.name] for each in call.arguments if isinstance(each, Symbol)]
        value = given[call.unknown]
        for each in at:
            value = value[each]
        array = numpy.array(value, dtype=float)
        values[name] = array.reshape(-1, 1) if array.ndim == 1 else array
    sizes = Gram(kernel).sizes(shown.instance)
    return float(numpy.squeeze(evaluate(kernel.node, Environment(values, sizes, kernel.vocabulary))))


@pytest.mark.parametrize("row", ROWS, ids=[row["kernel"] for row in ROWS])
def test_verdict_and_certificate(row: dict[str, Any]) -> None:
    kernel = read_kernel(row["kernel"], row.get("on"), row.get("where", ()))
    started = time.perf_counter()
    decision = decide(kernel)
    assert time.perf_counter() - started < 5
    assert decision.verdict == row["verdict"], decision.tried
    if decision.verdict == "valid":
        assert decision.proof is not None
        assert decision.counterexample is None
        assert failures(kernel, decision.proof.root) == []
        return
    shown = decision.counterexample
    assert shown is not None
    count = range(len(shown.points))
    for i in count:
        for j in count:
            assert kernel_in_floats(kernel, shown, i, j) == pytest.approx(
                float(exact(shown.gram[i][j])), rel=1e-9, abs=1e-12
            )
    if shown.vector is None:
        assert any(shown.gram[i][j] != shown.gram[j][i] for i in count for j in count)
        return
    vector = exact(shown.vector)
    value = sum(vector[i] * exact(shown.gram[i][j]) * vector[j] for i in count for j in count)
    assert value < 0
    assert float(value) == pytest.approx(float(exact(shown.value)), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    ["k(m, n) = lcm(m, n)", "k(x, z) = exp(-d(x, z))", "k(x, z) = x xor z", "k(x, z) = floor(x z)", r"k(x, z) = \int_0^1 e^{-t x} dt",
     r"k(x, z) = \mathbb{E}[x z]", "k(x, z) = nan", "k(x, z) = k(x, z)^2", r"k(x_1, x_2) = x^T x_2", r"K(x^{(i)}, x^{(j)}) = x x^{(j)}"],
)  # fmt: skip
def test_what_nothing_says_is_no_parameter(text: str) -> None:
    """A word, a letter of the arguments or an integral is not taken for a number that may be chosen."""
    with pytest.raises(Unreadable):
        read_kernel(text)


def test_a_product_of_kernels_is_proved_as_one() -> None:
    """Gaussian kernel, polynomial kernel, product: nothing is multiplied out."""
    kernel = read_kernel("k(x, z) = exp(-||x-z||^2/(2 sigma^2)) (x^T z + 1)^2")
    proof = decide(kernel).proof
    assert proof is not None
    assert proof.root.rule == "product"
    assert [part.rule for part in proof.root.parts] == ["equal", "power"]
    assert len(proof.lines()) <= 9


def test_conditions_that_nothing_meets_end() -> None:
    kernel = read_kernel("k(x, z) = c x z - 1", "real", ["c > 5", "c < 1"])
    assert decide(kernel).verdict == "undecided"


def test_a_million_coordinates_are_refused() -> None:
    with pytest.raises(AuthorError, match="at most"):
        read_kernel("k(x, z) = x^T z", "real[1000000]")
