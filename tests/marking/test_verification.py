"""Verifying keys: the bank's agree on all roads, and a planted wrong one is found on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker.bank import load_file
from checker.bank.problem import Part, Problem
from checker.marking.values.roads import relative_error, verify_value
from checker.marking.verification import PartVerification

SOFTMAX = """
title = "A softmax classifier"
[symbols]
x = "real[n] for i in m"
y = "index(c) for i in m"
w = "real[n] for j in c"
W = "real[c, n]"
b = "real[c]"
eta = "positive"
[model]
'a_j(x)' = 'w_j^T x + b_j'
L = 'sum_i (log(sum_j exp(a_j(x_i))) - a_{y_i}(x_i))'
mu_d = '1/m sum_i x_{i,d}'
T = 'b^T W mu'
[[part]]
id = "part"
marks = 1
"""
RIGHT = {
    "weights": ('kind = "derivative"', "L", "w_k", "sum_i (exp(a_k(x_i)) / (sum_j exp(a_j(x_i))) - 1[k = y_i]) x_i"),
    "bias": ('kind = "derivative"', "L", "b_k", "sum_i (exp(a_k(x_i)) / (sum_j exp(a_j(x_i))) - 1[k = y_i])"),
    "matrix": ('kind = "derivative"', "T", "W", "b mu^T"),
    "mean": ('kind = "derivative"', "mu_d", "x_{i,d}", "1/m"),
    "step": ('kind = "update"\nrate = "eta"\nloss = "T"', "b", "", "b - eta W mu"),
    "value": ('kind = "expression"', "T", "", "mu^T W^T b"),
    "entry": ('kind = "expression"', "mu_d", "", "sum_i x_{i,d} / m"),
    "number": ('kind = "number"', "1/3 + exp(0)", "", "4/3"),
}
WRONG = {
    "weights": "sum_i (exp(a_k(x_i)) / (sum_j exp(a_j(x_i))) + 1[k = y_i]) x_i",
    "bias": "1/m sum_i (exp(a_k(x_i)) / (sum_j exp(a_j(x_i))) - 1[k = y_i])",
    "matrix": "b mu^T + 0.00001 b mu^T",
    "mean": "m",
    "step": "b + eta W mu",
    "value": "mu^T W^T b + 0.000001",
    "entry": "sum_i x_{i,d} / n",
    "number": "1.333333",
}


def problem(tmp_path: Path, name: str, key: str, more: str = "") -> tuple[Problem, Part]:
    kind, of, by, _ = RIGHT[name]
    fields = [kind, f"of = '{of}'", f"by = '{by}'" if by else "", f"key = '{key}'", more]
    file = tmp_path / "problem.toml"
    file.write_text(SOFTMAX + "\n".join(fields), encoding="utf-8")
    loaded = load_file(file)
    return loaded, loaded.parts[0]


def verified(tmp_path: Path, name: str, key: str, more: str = "") -> PartVerification:
    return verify_value(problem(tmp_path, name, key, more)[1], seed=0)


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_right_key_agrees_with_jax(name: str, tmp_path: Path) -> None:
    found = verified(tmp_path, name, RIGHT[name][3])
    assert found.ok, found.message
    assert found.key_vs_autodiff is True
    assert found.key_vs_derivation is None
    assert found.draws >= 32
    assert found.max_error is not None
    assert found.max_error < 1e-12


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_key_is_found_by_jax(name: str, tmp_path: Path) -> None:
    found = verified(tmp_path, name, WRONG[name])
    assert not found.ok
    assert found.key_vs_autodiff is False
    assert found.max_error is not None
    assert found.max_error > 1e-8
    assert "the key differs from JAX" in found.message


class ClosedForm:
    """A derivation of T's derivative by b, and what it was given."""

    def __init__(self, wrong: float = 0.0) -> None:
        self.wrong = wrong
        self.sizes: list[Mapping[str, int]] = []

    def evaluate(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> list[list[float]]:
        self.sizes.append(dict(sizes))
        assert values["b"].shape == (sizes["c"],)
        assert values["x"].shape == (sizes["m"], sizes["n"])
        mean = values["x"].mean(axis=0)
        return [[b * entry + self.wrong for entry in mean] for b in values["b"]]


def test_a_derivation_is_a_road_of_its_own(tmp_path: Path) -> None:
    _, part = problem(tmp_path, "matrix", RIGHT["matrix"][3])
    right, wrong = ClosedForm(), ClosedForm(1e-6)
    found = verify_value(part, 0, right)
    assert (found.ok, found.key_vs_autodiff, found.key_vs_derivation) == (True, True, True)
    assert len(right.sizes) == found.draws >= 32
    assert len({tuple(sizes.items()) for sizes in right.sizes}) >= 3
    found = verify_value(part, 0, wrong)
    assert (found.ok, found.key_vs_autodiff, found.key_vs_derivation) == (False, True, False)
    assert "derivation" in found.message


def test_a_derivation_that_is_not_defined_somewhere_does_not_agree(tmp_path: Path) -> None:
    class Undefined(ClosedForm):
        def evaluate(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> list[list[float]]:
            raise ZeroDivisionError

    found = verify_value(problem(tmp_path, "matrix", RIGHT["matrix"][3])[1], 0, Undefined())
    assert found.key_vs_derivation is False
    assert not found.ok


def test_without_a_model_there_is_no_road(tmp_path: Path) -> None:
    _, part = problem(tmp_path, "value", RIGHT["value"][3])
    found = verify_value(replace(part, of=None), 0)
    assert (found.ok, found.key_vs_autodiff, found.max_error) == (True, None, None)


def test_assumptions_that_nothing_meets_are_reported(tmp_path: Path) -> None:
    found = verified(tmp_path, "value", RIGHT["value"][3], "assume = ['m > m']")
    assert not found.ok
    assert "assumptions" in found.message or "sizes" in found.message


def test_a_key_that_is_nowhere_defined_is_reported(tmp_path: Path) -> None:
    found = verified(tmp_path, "value", "T / (m - m)")
    assert not found.ok
    assert "finite" in found.message


def test_a_verification_is_a_function_of_the_seed(tmp_path: Path) -> None:
    _, part = problem(tmp_path, "weights", RIGHT["weights"][3])
    assert verify_value(part, 7) == verify_value(part, 7)


def test_arrays_of_other_shapes_are_far_apart() -> None:
    assert relative_error([[1.0], [2.0]], [1.0, 2.0]) == 0
    assert relative_error([1.0, 2.0], [1.0, 2.0, 3.0]) == float("inf")
    assert relative_error([[1.0, 2.0], [3.0, 4.0]], [[1.0, 3.0], [2.0, 4.0]]) == 0.25
    assert relative_error([1e6, 1e-3], [1e6, 0]) == 1e-9
