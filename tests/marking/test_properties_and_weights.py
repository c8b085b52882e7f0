"""Verification of keys of kinds properties and weights: planted wrong ones are found, and what is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import check
from checker.bank import Part, find, load_file
from checker.marking.kinds import kind_of
from checker.marking.pictures import Curve

PROPERTIES = """
title = "T"
[symbols]
x = "real"
[[part]]
id = "a"
kind = "properties"
of = '{of}'
key = '{key}'
"""
WEIGHTS = """
title = "T"
[symbols]
a = "{{0, 1}}"
b = "{{0, 1}}"
u = "real"
v = "real"
[model]
y = '1[u a + v b > 1]'
[[part]]
id = "a"
kind = "weights"
of = "y"
weights = ["u", "v"]
table = [[0, 0, 0], [1, 0, 1], [0, 1, 1]]
key = '{key}'
"""


def part_of(text: str, folder: Path) -> Part:
    path = folder / "problem.toml"
    path.write_text(text, encoding="utf-8")
    return load_file(path).parts[0]


@pytest.mark.parametrize(
    ("of", "key", "ok"),
    [
        ("tanh(x)", "saturates: both ends; differentiable: yes; identity: yes", True),
        ("tanh(x)", "saturates: yes, x -> inf; differentiable: yes; identity: yes", False),
        ("tanh(x)", "saturates: both ends; differentiable: yes; identity: no", False),
        ("relu(x)", "saturates: yes, x -> -inf; differentiable: no, x = 0; identity: no", True),
        ("relu(x)", "saturates: yes, x -> -inf; differentiable: no, x = 1; identity: no", False),
        ("relu(x)", "saturates: no; differentiable: no, x = 0; identity: no", False),
        ("x / (1 + |x|)", "saturates: both ends; differentiable: no, x = 0; identity: yes", False),
    ],
)
def test_a_false_key_of_properties_is_found(of: str, key: str, ok: bool, tmp_path: Path) -> None:
    part = part_of(PROPERTIES.format(of=of, key=key), tmp_path)
    found = kind_of(part).verify(part, 0, None)
    assert found.ok is ok, found.message
    assert bool(found.message) is not ok


@pytest.mark.parametrize(("key", "ok"), [("u = v = 2", True), ("u = 2, v = 1", False)])
def test_weights_that_do_not_meet_their_specification_are_found(key: str, ok: bool, tmp_path: Path) -> None:
    part = part_of(WEIGHTS.format(key=key), tmp_path)
    found = kind_of(part).verify(part, 0, None)
    assert found.ok is ok
    assert found.key_vs_autodiff is ok


def test_a_wrong_row_is_the_counterexample() -> None:
    result = check("nn-assignment/3.4", "w_1 = w_3 = 10, w_2 = w_4 = 1, w_5 = 5, w_6 = 6")
    assert result.counterexample is not None
    assert result.counterexample.inputs == {"X_1": 0, "X_2": 0}
    assert (result.counterexample.yours, result.counterexample.expected) == (1, 0)
    assert result.counterexample.certified


def test_a_sum_that_is_exactly_at_its_threshold_is_decided() -> None:
    result = check("nn-assignment/3.4", "w_1 = w_2 = w_3 = w_4 = 1, w_5 = 1, w_6 = -1")
    assert result.verdict == "wrong"


def test_slopes_at_a_kink_are_the_counterexample() -> None:
    result = check("ucla-c147-2020/4.a.iii.B", "saturates: no; differentiable: yes; identity: no")
    assert result.counterexample is not None
    assert result.counterexample.inputs == {"x": 0}
    assert result.counterexample.expected == "slopes 1/100 from the left, 1 from the right"


def test_what_is_missing_is_named() -> None:
    result = check("ucla-c147-2020/4.a.iii.A", "saturates: both ends; differentiable: yes")
    assert result.verdict == "unreadable"
    assert result.error is not None
    assert "identity" in result.error.message


def test_an_activation_is_drawn() -> None:
    part = find("ucla-c147-2020/4.a.iii.B")[1]
    drawn = kind_of(part).picture(part)
    assert isinstance(drawn, Curve)
    assert min(y for _, y in drawn.points) == pytest.approx(-0.05)
    assert any("from the left" in what for _, what in drawn.places)
