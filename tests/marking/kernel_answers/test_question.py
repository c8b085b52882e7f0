"""The kernel of a part: from its own field, from the problem's model, from ``of``; what an author gets wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import check
from checker.bank import load_file
from checker.language.errors import AuthorError
from checker.marking.kinds import kind_of

VECTORS = 'x = "real[d]"\nz = "real[d]"\n'
MODELS = [
    (VECTORS, "'k(x, z)' = '(x^T z + 1)^2'", "", "valid"),
    (VECTORS, "k = '(x^T z + 1)^2'", "", "valid"),
    (VECTORS, "'k(x, z)' = '(x^T z + 1)^2'", 'of = "k"', "valid"),
    (VECTORS, "", 'of = "(x^T z + 1)^2"', "valid"),
    (VECTORS + 'c = "real"', "'k(x, z)' = '(x^T z + c)^2'", 'assume = ["c >= 0"]', "valid"),
    (VECTORS + 'c = "real"', "'k(x, z)' = '(x^T z + c)^2'", "", "invalid"),
    (VECTORS + 'f = "function"', "'k(x, z)' = '(f(x) + f(z))^2'", "", "invalid"),
    (VECTORS + 'f = "function"', "k = 'f(x) f(z)'", "", "valid"),
    ('k_1 = "kernel"\nk_2 = "kernel"', "'k(x, z)' = 'k_1(x, z) + k_2(x, z)'", "", "valid"),
    ("", "", "kernel = 'k(x, z) = x z'", "valid"),
]


def problem(tmp_path: Path, symbols: str, model: str, own: str, key: str) -> Path:
    path = tmp_path / "problem.toml"
    part = f'[[part]]\nid = "1"\nkind = "kernel"\nmarks = 2\nkey = "{key}"\n{own}\n'
    path.write_text(f'title = "A kernel"\n[symbols]\n{symbols}\n[model]\n{model}\n{part}', encoding="utf-8")
    return path


@pytest.mark.parametrize(("symbols", "model", "own", "key"), MODELS)
def test_a_kernel_of_the_model_is_decided(tmp_path: Path, symbols: str, model: str, own: str, key: str) -> None:
    part = load_file(problem(tmp_path, symbols, model, own, key)).parts[0]
    assert kind_of(part).verify(part, 0, None).ok
    assert check(part, key).correct
    assert not check(part, "valid" if key == "invalid" else "invalid").correct


def test_a_key_that_the_engine_contradicts_is_reported(tmp_path: Path) -> None:
    part = load_file(problem(tmp_path, "", "", "kernel = 'k(x, z) = x z'", "invalid")).parts[0]
    verification = kind_of(part).verify(part, 0, None)
    assert verification.key_vs_derivation is False
    assert "the kernel is valid" in verification.message


@pytest.mark.parametrize(
    ("own", "key", "field"),
    [
        ("", "valid", "kernel"),
        ("kernel = 'k(x, z) = x z'", "perhaps", "key"),
        ("kernel = 'k(x, z) = x +'", "valid", "kernel"),
        ("kernel = 'k(x, z) = x z'\non = 'nonsense'", "valid", "on"),
        ("kernel = 'k(x, z) = c x z'\nwhere = ['c >']", "valid", "where"),
        ("kernel = 'k(x, z) = x z'\ncolour = 1", "valid", "colour"),
    ],
)
def test_an_authors_mistake_names_its_field(tmp_path: Path, own: str, key: str, field: str) -> None:
    part = load_file(problem(tmp_path, "", "", own, key)).parts[0]
    with pytest.raises(AuthorError) as caught:
        kind_of(part).read(part)
    assert caught.value.key == field
