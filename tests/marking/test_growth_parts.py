"""Growth parts: author's errors, sizes that are declared nowhere, and keys that counting refutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import check
from checker.bank import Part, load_file
from checker.equivalence.verdict import Verdict
from checker.language.errors import AuthorError
from checker.marking.kinds import kind_of


def part(folder: Path, fields: str, symbols: str = "") -> Part:
    file = folder / "growth.toml"
    file.write_text(f'title = "t"\n[symbols]\n{symbols}\n[[part]]\nid = "a"\nkind = "growth"\nmarks = 2\n{fields}\n')
    return load_file(file).parts[0]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ("", "key"),
        ("key = 'O(N'", "key"),
        ("key = 'O(N - N^2)'", "key"),
        ("key = 'O(2^N)'", "key"),
        ("key = 'O(N k)'\nassume = ['N']", "assume"),
        ("key = 'O(N k)'\nassume = ['N + k >= k^2']", "assume"),
        ("key = 'O(N k)'\nwork = ['X y']", "work"),
        ("key = 'O(N k)'\nmeasures = ['X']", "measures"),
    ],
)
def test_an_authors_error_names_the_field(tmp_path: Path, fields: str, field: str) -> None:
    with pytest.raises(AuthorError) as problem:
        check(part(tmp_path, fields), "O(N k)")
    assert problem.value.key == field


def test_sizes_are_the_letters_of_the_key_where_none_are_declared(tmp_path: Path) -> None:
    asked = part(tmp_path, "key = 'O(N k^2)'\nassume = ['N >= k']")
    assert check(asked, "O(N k^2 + k^3)").verdict is Verdict.CORRECT
    assert check(asked, "O(N d)").verdict is Verdict.UNREADABLE


def test_a_false_link_of_a_chain_is_named_with_sizes_that_refute_it(tmp_path: Path) -> None:
    result = check(part(tmp_path, "key = 'O(N k)'"), "O(N^2) = O(N k)")
    assert result.verdict is Verdict.WRONG
    assert result.evidence is not None
    assert "link 1" in result.evidence.detail
    assert result.counterexample is not None


@pytest.mark.parametrize("key", ["O(N k)", "O(N k^3)", "O(N^2 k^2)"])
def test_verify_refutes_a_key_with_other_exponents(tmp_path: Path, key: str) -> None:
    asked = part(tmp_path, f"key = '{key}'\nwork = ['X^T X']", 'X = "real[N, k]"')
    found = kind_of(asked).verify(asked, 0, None)
    assert not found.ok
    assert found.key_vs_autodiff is False
    assert found.key_vs_derivation is False


@pytest.mark.parametrize(
    "answer", ["O(" * 2000, "((((" * 1000 + "N", "N^" * 2000 + "2", "O(N) + " * 700, "\n" * 4000 + "=", "N k " * 1200]
)
def test_hostile_answers_get_a_verdict(tmp_path: Path, answer: str) -> None:
    result = check(part(tmp_path, "key = 'O(N k)'"), answer)
    assert result.verdict in (Verdict.UNREADABLE, Verdict.WRONG, Verdict.UNDECIDED)
