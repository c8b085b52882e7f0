"""The program around its verbs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from calling import Markscheme

CALL = [sys.executable, "-c", "from checker.cli import main; main()"]


def test_help_lists_the_verbs(markscheme: Markscheme) -> None:
    outcome = markscheme("--help")
    assert outcome.status == 0
    verbs = [line.split()[0] for line in outcome.out.split("Verbs:\n")[1].splitlines()]
    assert verbs == ["check", "list", "show", "verify"]


@pytest.mark.parametrize("verb", ["check", "list", "show", "verify"])
def test_every_verb_explains_itself(markscheme: Markscheme, verb: str) -> None:
    outcome = markscheme(verb, "--help")
    assert outcome.status == 0
    assert outcome.out.startswith(f"Usage: markscheme {verb} ")


def test_without_a_verb_the_help_is_an_error(markscheme: Markscheme) -> None:
    outcome = markscheme()
    assert (outcome.status, outcome.out) == (2, "")
    assert "Verbs:" in outcome.err


def test_an_unknown_verb_is_an_error_also_in_json(markscheme: Markscheme) -> None:
    assert markscheme("chek", "--json").json == {"error": {"message": "No such command 'chek'.", "where": "markscheme"}}
    assert markscheme("chek").status == 2


def test_a_reader_that_has_gone_is_no_error() -> None:
    process = subprocess.Popen([*CALL, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_a_terminal_without_unicode_shows_question_marks_and_json_escapes() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run(
        [*CALL, "check", "ucla-c147-2020/2.b", "z - y"], env=environment, capture_output=True, check=True
    )
    assert shown.stdout.startswith(b"? correct")
    answer = "z − y"
    escaped = subprocess.run(
        [*CALL, "check", "ucla-c147-2020/2.b", answer + " + ∂", "--json"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert escaped.returncode == 3
    assert escaped.stdout.isascii()


def test_colours_are_for_terminals_only() -> None:
    call = [*CALL, "check", "ucla-c147-2020/2.b", "z - y"]
    piped = subprocess.run(call, capture_output=True, check=True, env=os.environ | {"COLUMNS": "80"})
    forced = subprocess.run(
        call, capture_output=True, check=True, env=os.environ | {"COLUMNS": "80", "FORCE_COLOR": "1"}
    )
    assert b"\x1b[" not in piped.stdout
    assert b"\x1b[" in forced.stdout
