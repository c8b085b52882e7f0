"""``markscheme verify``."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from calling import Markscheme, schema

PLANTED = """
title = "A planted mistake"
symbols = { x = "real[n]", y = "real", w = "real[n]" }
model = { L = '1/2 (w^T x - y)^2' }

[[part]]
id = "right"
kind = "derivative"
of = "L"
by = "w"
key = '(w^T x - y) x'

[[part]]
id = "wrong"
kind = "derivative"
of = "L"
by = "w"
key = '(w^T x + y) x'
"""


@pytest.fixture
def planted(tmp_path: Path) -> str:
    path = tmp_path / "planted.toml"
    path.write_text(PLANTED, encoding="utf-8")
    return str(path)


def test_a_planted_wrong_key_is_named(markscheme: Markscheme, planted: str) -> None:
    outcome = markscheme("verify", "--file", planted)
    assert outcome.status == 1
    assert "✗ wrong\n  the key differs from JAX" in outcome.out
    assert "✗ 1 of 2 keys verified" in outcome.out
    assert "✗ right" not in outcome.out


def test_the_json_has_a_row_for_each_part(markscheme: Markscheme, planted: str) -> None:
    outcome = markscheme("verify", "--file", planted, "--json")
    jsonschema.validate(outcome.json, schema("verify"))
    assert outcome.status == 1
    assert not outcome.json["ok"]
    rows = {row["part"]: row for row in outcome.json["parts"]}
    assert (rows["right"]["ok"], rows["right"]["key_vs_autodiff"], rows["right"]["key_vs_derivation"]) == (
        True,
        True,
        None,
    )
    assert (rows["wrong"]["ok"], rows["wrong"]["key_vs_autodiff"]) == (False, False)
    assert rows["right"]["draws"] >= 32


def test_a_key_without_anything_to_compare_is_not_called_verified(markscheme: Markscheme, tmp_path: Path) -> None:
    path = tmp_path / "alone.toml"
    path.write_text(
        'title = "Alone"\nsymbols = { x = "real" }\n[[part]]\nid = "a"\nkind = "expression"\nkey = "x^2"\n',
        encoding="utf-8",
    )
    outcome = markscheme("verify", "--file", str(path))
    assert outcome.status == 0
    assert "✓" not in outcome.out
    assert "? 0 of 1 keys verified" in outcome.out
    assert "1 key has nothing to be compared with" in " ".join(outcome.out.split())


def test_names_choose_the_parts(markscheme: Markscheme, planted: str) -> None:
    outcome = markscheme("verify", "--file", planted, "right")
    assert outcome.status == 0
    assert "✓ 1 of 1 keys verified" in outcome.out


def test_a_part_of_the_bank_agrees_with_jax_and_with_its_derivation(markscheme: Markscheme) -> None:
    rows = markscheme("verify", "usc-midterm/3.1", "--json").json["parts"]
    assert [(row["part"], row["key_vs_autodiff"], row["key_vs_derivation"], row["ok"]) for row in rows] == [
        ("usc-midterm/3.1", True, True, True)
    ]


def test_an_unknown_exam_is_an_error(markscheme: Markscheme) -> None:
    assert markscheme("verify", "no-exam").status == 2
