"""``markscheme show``."""

from __future__ import annotations

from pathlib import Path

from calling import Markscheme

from checker.printing.boxes import cells

KEY = """\
Key
             ⎛              ⎛    ∂L⎞⎞
    ∂L/∂W₁ = ⎜1[W₁ x ≥ 0] ⊙ ⎜W₃ᵀ ──⎟⎟ xᵀ
             ⎝              ⎝    ∂z⎠⎠
"""
MODEL = """\
Model
    z = W₃ relu(W₁ x) + W₂ x
    L = ½ ‖z − y‖²
"""


def test_a_part_is_shown_with_statement_model_and_key(markscheme: Markscheme) -> None:
    outcome = markscheme("show", "ucla-c147-2020/2.c.i")
    assert outcome.status == 0
    assert outcome.out.startswith(
        "ucla-c147-2020/2.c.i · derivative · 6 marks\nBackpropagation through a skip connection\n"
    )
    assert MODEL in outcome.out
    assert KEY in outcome.out
    assert outcome.out.index(KEY) < outcome.out.index("\nWrong answers\n")


def test_the_steps_are_those_of_the_derivation(markscheme: Markscheme) -> None:
    shown = markscheme("show", "ucla-c147-2020/2.c.i", "--steps").out
    assert shown.index(KEY) < shown.index("\nDerivation\n\n1. ")
    assert "    ∂L\n    ─── = −yₖ + zₖ\n    ∂zₖ\n" in shown
    assert max(map(cells, shown.splitlines())) <= 80


def test_the_steps_of_a_claim_are_those_of_its_evidence(markscheme: Markscheme) -> None:
    shown = markscheme("show", "tsinghua-dl-2024/2.2", "--steps").out
    assert "\nHow it is shown\n\n1. " in shown
    assert "rational linear programming" in " ".join(shown.split())


def test_a_part_of_a_file_is_shown_and_a_derivation_that_is_missing_is_told(
    markscheme: Markscheme, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'title = "Own"\nsymbols = { x = "real" }\n[[part]]\nid = "1"\nkind = "expression"\nkey = "x^2"\nderivation = "os.getcwd"\n',
        encoding="utf-8",
    )
    assert "Key\n    x²\n" in markscheme("show", "--file", str(path), "1").out
    outcome = markscheme("show", "--file", str(path), "1", "--steps")
    assert outcome.status == 2
    assert outcome.err.startswith("Error in own.toml, [[part]] 1, derivation: there is no derivation 'os.getcwd'")


def test_a_part_without_a_derivation_says_so(markscheme: Markscheme, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'title = "Own"\nsymbols = { x = "real" }\n[[part]]\nid = "1"\nkind = "expression"\nkey = "x^2"\n',
        encoding="utf-8",
    )
    assert markscheme("show", "--file", str(path), "1", "--steps").out.endswith("This key has no derivation.\n")
