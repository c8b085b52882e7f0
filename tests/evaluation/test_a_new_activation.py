"""The worked example of CONTRIBUTING.md: an entry is all that a new activation function needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker import check
from checker.bank import load_file
from checker.language import functions
from checker.language.functions import Function
from checker.language.inference import ONE, add, apply, divide

SOFTSIGN = Function(
    "softsign",
    plain=("softsign",),
    latex=("softsign",),
    numpy=("softsign",),
    definition=lambda u: divide(u, add([ONE, apply("abs", [u])])),
    example=("softsign(1)", 0.5),
)

PROBLEM = """
title = "Softsign"
symbols = { x = "real" }
model = { L = 'softsign(x)^2' }
[[part]]
id = "derivative"
kind = "derivative"
of = "L"
by = "x"
key = '2 softsign(x)/(1 + |x|)^2'
[[part]]
id = "properties"
kind = "properties"
of = 'softsign(x)'
key = 'saturates: yes, x -> -inf, x -> inf; differentiable: yes; identity: yes'
"""


def test_the_example_is_the_one_that_is_documented() -> None:
    page = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (documented,) = (block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "SOFTSIGN" in block)
    assert documented in Path(__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("part", "answer", "verdict"),
    [
        ("derivative", r"\frac{2x}{(1 + |x|)^3}", "correct"),
        ("derivative", r"2 \operatorname{softsign}(x) (1 - \operatorname{softsign}(|x|))^2", "correct"),
        ("derivative", r"\frac{2x}{(1 + |x|)^2}", "wrong"),
        ("properties", "saturates at both ends; differentiable everywhere; identity near 0: yes", "correct"),
        ("properties", "saturates: no; differentiable: no, x = 0; identity: yes", "wrong"),
    ],
)
def test_the_entry_is_enough(
    part: str, answer: str, verdict: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(functions.FUNCTIONS, "softsign", SOFTSIGN)
    monkeypatch.setitem(functions.BY_NAME, "softsign", SOFTSIGN)
    path = tmp_path / "softsign.toml"
    path.write_text(PROBLEM, encoding="utf-8")
    asked = next(each for each in load_file(path).parts if each.id == part)
    assert check(asked, answer).verdict == verdict
