"""The table of rules: what the checker refuses, and the worked example of CONTRIBUTING.md."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from checker.kernels import decide, prover, read_kernel, rules
from checker.kernels.proof import Step, failures
from checker.language.inference import apply, number, subtract

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_row_in_contributing_decides_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", CONTRIBUTING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (code,) = (block for block in blocks if "def is_tangent" in block)
    kernel = read_kernel("k(x, z) = tan(x z)", "(-1, 1)")
    assert decide(kernel).verdict == "undecided"
    names = {
        "Rule": rules.Rule,
        "Step": Step,
        "Fraction": Fraction,
        "apply": apply,
        "number": number,
        "subtract": subtract,
    }
    exec(compile(code, "CONTRIBUTING.md", "exec"), names)  # noqa: S102 (our own documentation)
    row = names["row"]
    monkeypatch.setattr(prover, "TABLE", (*rules.TABLE, row))
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, row.name: row})
    assert decide(kernel).verdict == "valid"
    wider = read_kernel("k(x, z) = tan(x z)", "(-3, 3)")
    assert decide(wider).verdict != "valid"


def test_every_row_has_a_name_of_its_own() -> None:
    assert len(rules.RULES) == len(rules.TABLE)


def proof_of(text: str, on: str | None = None, where: tuple[str, ...] = ()) -> tuple[object, Step]:
    kernel = read_kernel(text, on, where)
    proof = decide(kernel).proof
    assert proof is not None
    return kernel, proof.root


@pytest.mark.parametrize(
    ("text", "on", "where", "other", "other_where"),
    [
        ("k(x, z) = x z + 1", "real", (), "k(x, z) = x z + 2", ()),
        ("k(x, z) = c x z", "real", ("c >= 0",), "k(x, z) = c x z", ("c: real",)),
        ("k(x, z) = min(x, z)", "positive", (), "k(x, z) = max(x, z)", ()),
        ("k(x, z) = exp(-|x - z|)", "real", (), "k(x, z) = exp(|x - z|)", ()),
        ("k(x, z) = exp(-|x - z|^p)", "real", ("0 < p <= 2",), "k(x, z) = exp(-|x - z|^p)", ("0 < p <= 3",)),
        ("k(x, z) = cos(x - z)", "real", (), "k(x, z) = cos(x + z)", ()),
    ],
)
def test_a_proof_of_one_kernel_is_none_of_another(
    text: str, on: str, where: tuple[str, ...], other: str, other_where: tuple[str, ...]
) -> None:
    kernel, proof = proof_of(text, on, where)
    assert failures(kernel, proof) == []  # type: ignore[arg-type]
    assert failures(read_kernel(other, on, other_where), proof) != []


def test_a_proof_on_the_positive_line_is_none_on_the_real_line() -> None:
    _, proof = proof_of("k(x, z) = min(x, z)", "positive")
    assert failures(read_kernel("k(x, z) = min(x, z)", "real"), proof) != []


def test_a_step_that_builds_on_something_of_another_sort_is_refused() -> None:
    kernel, proof = proof_of("k(x, z) = exp(-|x - z|)", "real")
    assert failures(kernel, replace(proof, rule="exponential")) != []  # type: ignore[arg-type]
