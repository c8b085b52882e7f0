"""A false key does not pass its verification, whatever the kind: one part of the bank each, its key altered."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.bank import find, load_file
from checker.cli.derived import closed_form_of
from checker.marking.kinds import kind_of

PLANTED = [
    ("usc-midterm/3.1", "- eta (sigma", "+ eta (sigma"),
    ("usc-midterm/4.2", "-y_i/", "y_i/"),
    ("ucla-c147-2020/5.hint", "(1 - y_hat)^(1 - y)", "(1 - y_hat)^y"),
    ("cnn-homework/1.output", "'", "' 1/1000 + "),
    ("usc-midterm/1.1.with-bias", "'", "' 1 + "),
    ("usc-midterm/1.2", "2x2x4", "2x2x5"),
    ("cnn-homework/2.a", "[1, 1, 1]", "[1, 1, 2]"),
    ("usc-midterm/2.1", "invalid", "valid"),
    ("kernels/1.1", "valid", "invalid"),
    ("ucla-c147-2020/3.a", "false", "true"),
    ("nn-assignment/4.1.XtX", "k^2", "k^3"),
    ("ucla-c147-2020/4.a.iii.C", "identity: no", "identity: yes"),
    ("nn-assignment/3.4", "w_6 = -", "w_6 = "),
    ("usc-midterm/4.1", "∂o_1/∂v_12", "∂o_2/∂v_12"),
]


@pytest.mark.parametrize(("name", "true", "false"), PLANTED, ids=[name for name, _, _ in PLANTED])
def test_a_false_key_fails(name: str, true: str, false: str, tmp_path: Path) -> None:
    problem, part = find(name)
    before, _, rest = problem.path.read_text(encoding="utf-8").partition(f'id = "{part.id}"')
    start, key, tail = rest.partition("\nkey = ")
    line, end, after = tail.partition("\n")
    assert true in line
    path = tmp_path / problem.path.name
    path.write_text(f'{before}id = "{part.id}"{start}{key}{line.replace(true, false, 1)}{end}{after}', encoding="utf-8")
    planted = load_file(path, problem.exam)
    altered = next(each for each in planted.parts if each.id == part.id)
    assert kind_of(part).verify(part, 0, closed_form_of(problem, part)).ok
    assert not kind_of(altered).verify(altered, 0, closed_form_of(planted, altered)).ok
