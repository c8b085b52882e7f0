"""``markscheme check``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from calling import Markscheme, schema

PROBLEM = """
title = "A line"
symbols = { x = "real[n]", w = "real[n]", y = "real", z = "real" }

[[part]]
id = "a.1"
kind = "expression"
marks = 2
key = '(z - y) x'
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "line.toml"
    path.write_text(PROBLEM, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("answer", "status", "verdict"),
    [
        (r"x (z - y)", 0, "correct"),
        (r"x (y - z)", 1, "wrong"),
        (r"x (y - z", 3, "unreadable"),
        ("", 3, "unreadable"),
    ],
)
def test_the_exit_status_and_the_json_tell_the_verdict(
    markscheme: Markscheme, file: str, answer: str, status: int, verdict: str
) -> None:
    outcome = markscheme("check", "--file", file, "a.1", answer, "--json")
    jsonschema.validate(outcome.json, schema("check"))
    assert (outcome.status, outcome.json["verdict"], outcome.err) == (status, verdict, "")
    assert outcome.json["part"] == "a.1"


def test_a_part_of_the_bank_is_named_by_exam_and_part(markscheme: Markscheme) -> None:
    outcome = markscheme("check", "ucla-c147-2020/2.b", "z - y")
    assert outcome.out == (
        "✓ correct · 4 of 4 marks · ucla-c147-2020/2.b\n\nRead as\n    z − y\n\nProved: the same expression as the key\n"
    )


@pytest.mark.parametrize("arguments", [["-(y - z) x"], ["--", "-(y - z) x"]], ids=["as it is", "behind --"])
def test_an_answer_may_begin_with_a_minus(markscheme: Markscheme, file: str, arguments: list[str]) -> None:
    assert markscheme("check", "--file", file, "a.1", *arguments).status == 0


def test_behind_two_minuses_even_an_options_name_is_an_answer(markscheme: Markscheme, file: str) -> None:
    outcome = markscheme("check", "--file", file, "a.1", "--", "--json")
    assert outcome.status == 3
    assert outcome.out.startswith("? unreadable")


def test_an_answer_comes_from_standard_input_or_a_file(markscheme: Markscheme, file: str, tmp_path: Path) -> None:
    assert markscheme("check", "--file", file, "a.1", "-", stdin="x (z − y)\n".encode()).status == 0
    (tmp_path / "answer.py").write_text("def f(x, y, z):\n    return x * (z - y)\n", encoding="utf-8")
    assert markscheme("check", "--file", file, "a.1", f"@{tmp_path}/answer.py").status == 0
    assert markscheme("check", "--file", file, "a.1", f"@{tmp_path}/answer.py", "--as", "latex").status == 3


def test_the_key_is_shown_only_when_asked_for(markscheme: Markscheme, file: str) -> None:
    call = ("check", "--file", file, "a.1", "x (y - z)")
    assert "The key\n    (z − y) x" not in markscheme(*call).out
    assert "The key\n    (z − y) x" in markscheme(*call, "--reveal").out
    assert "key" not in markscheme(*call, "--json").json
    assert markscheme(*call, "--json", "--reveal").json["key"] == {"latex": "(z - y) x", "text": "(z - y) * x"}


def test_a_wrong_answer_is_shown_with_the_inputs_that_show_it(markscheme: Markscheme, file: str) -> None:
    shown = markscheme("check", "--file", file, "a.1", "x (y - z)").out
    assert shown == (
        "✗ wrong · 0 of 2 marks · a.1\n\n"
        "Read as\n    (y − z) x\n\n"
        "The simplest inputs that show it\n    x = [1]   y = 0   z = 1\n\n"
        "    your answer     expected\n    [-1]            [1]\n\n"
        "Refuted: the values differ, which is certain (n = 1)\n"
        "Certified: both values are exact, or lie in computed intervals that do not\noverlap.\n"
    )


def test_an_unreadable_answer_is_shown_with_the_place(markscheme: Markscheme, file: str) -> None:
    assert markscheme("check", "--file", file, "a.1", r"\frac{z - y}{q} x").out == (
        "? unreadable · 0 of 2 marks · a.1\n\n"
        "    \\frac{z - y}{q} x\n                 ^\n\n"
        "'q' is not a name of this problem\nHint: known names are x, w, y, z\n"
    )


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ([], "EXAM/PART"),
        (["usc-midterm/3.1"], "ANSWER"),
        (["usc-midterm/3.1", "x", "y"], "markscheme check"),
        (["usc-midterm/3.1", "x", "--seed", "many"], "--seed"),
        (["usc-midterm/3.1", "x", "--as", "word"], "--as"),
        (["usc-midterm/3.1", "x", "--sed", "1"], "--sed"),
        (["usc-midterm/3.1", "x", "--seed"], "--seed"),
        (["usc-midterm/3.1", "x", "--seed", "--reveal"], "--seed"),
        (["usc-midterm/3.1", "@"], "ANSWER"),
        (["usc-midterm/3.1", "@no such file"], "ANSWER"),
        (["usc-midterm/3.7", "x"], "EXAM/PART"),
        (["usc-midtern/3.1", "x"], "EXAM/PART"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_where(markscheme: Markscheme, arguments: list[str], where: str) -> None:
    outcome = markscheme("check", *arguments, "--json")
    jsonschema.validate(outcome.json, schema("error"))
    assert (outcome.status, outcome.json["error"]["where"]) == (2, where)
    in_words = markscheme("check", *arguments)
    assert (in_words.status, in_words.out) == (2, "")
    assert outcome.json["error"]["message"].rstrip(".") in in_words.err


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("usc-midtern/3.1", "there is no exam 'usc-midtern'; did you mean usc-midterm?"),
        ("nope/3.1", "there is no exam 'nope'; there are cnn-homework, "),
        ("usc-midterm/4.55", "usc-midterm has no part '4.55'; did you mean 4.5?"),
        ("usc-midterm/whatever", "usc-midterm has no part 'whatever'; its parts are "),
    ],
)
def test_a_name_that_does_not_exist_suggests_only_what_is_near(markscheme: Markscheme, name: str, message: str) -> None:
    assert markscheme("check", name, "x", "--json").json["error"]["message"].startswith(message)


def test_an_authors_mistake_is_told_with_file_table_key_and_place(markscheme: Markscheme, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(PROBLEM.replace("(z - y) x", "(z - y) q"), encoding="utf-8")
    outcome = markscheme("check", "--file", str(path), "a.1", "x")
    assert outcome.status == 2
    assert outcome.err.startswith("Error in broken.toml, [[part]] a.1, key, character 9: 'q' is not a name")
    assert outcome.err.endswith("\n    (z - y) q\n            ^\n")
    assert markscheme("check", "--file", str(path), "a.1", "x", "--json").json["error"]["where"] == (
        "broken.toml, [[part]] a.1, key, character 9"
    )


def test_a_file_that_is_no_text_is_told(markscheme: Markscheme, file: str, tmp_path: Path) -> None:
    (tmp_path / "answer").write_bytes(b"x \xff")
    outcome = markscheme("check", "--file", file, "a.1", f"@{tmp_path}/answer")
    assert outcome.status == 2
    assert "is not UTF-8 text (byte 3)" in outcome.err


@pytest.mark.parametrize(
    "answer",
    [
        "x" + "'" * 5000,
        "2^" * 3000 + "2",
        "(" * 9000,
        "x + " + "9" * 15000,
        "exp(" * 59 + "z" + ")" * 60,
        "\x1b[2J",
        "∂" * 500,
    ],
    ids=["primes", "powers", "brackets", "digits", "calls", "control characters", "partials"],
)
def test_a_hostile_answer_is_told_to_be_unreadable(markscheme: Markscheme, file: str, answer: str) -> None:
    outcome = markscheme("check", "--file", file, "a.1", answer)
    assert outcome.status == 3
    assert outcome.out.startswith("? unreadable")
    assert "\x1b" not in outcome.out


def test_the_same_call_prints_the_same_bytes(markscheme: Markscheme) -> None:
    call = ("check", "usc-midterm/3.1", r"w = w - \eta x(z-y)", "--json", "--seed", "5")
    assert markscheme(*call).out == markscheme(*call).out


def test_checking_latex_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from checker.cli import main\n"
        "try:\n    main(['check', 'ucla-c147-2020/2.b', '-(y - z)'])\n"
        "except SystemExit as left:\n    assert left.code == 0\n"
        "print(sorted({'jax', 'sympy', 'rich', 'derivations'} & set(sys.modules)))\n"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "[]"
