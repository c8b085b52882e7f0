"""The program around its verbs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from calling import Markscheme

VERBS = ["check", "kernel", "list", "show", "browse", "key", "site", "verify"]
CALL = [sys.executable, "-c", "from checker.cli import main; main()"]


def test_help_lists_the_verbs(markscheme: Markscheme) -> None:
    outcome = markscheme("--help")
    assert outcome.status == 0
    verbs = [line.split()[0] for line in outcome.out.split("Verbs:\n")[1].splitlines()]
    assert verbs == VERBS


@pytest.mark.parametrize("verb", VERBS)
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
    refused = subprocess.run(call, capture_output=True, check=True, env=os.environ | {"FORCE_COLOR": "0"})
    assert refused.stdout == piped.stdout


CHECK = [*CALL, "check", "ucla-c147-2020/2.b", "z - y"]


@pytest.mark.parametrize("option", [[], ["--json"]], ids=["in words", "as JSON"])
@pytest.mark.parametrize("colour", ["0", "1"])
def test_output_that_cannot_be_written_is_told_in_one_line(option: list[str], colour: str) -> None:
    environment = os.environ | {"FORCE_COLOR": colour}
    with Path("/dev/full").open("wb") as full:
        outcome = subprocess.run(
            [*CHECK, *option], stdout=full, stderr=subprocess.PIPE, env=environment, check=False, text=True
        )
    assert outcome.returncode == 2
    assert outcome.stderr == "Error: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_closed_output_is_told_where_somebody_listens(closed: str) -> None:
    outcome = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *CHECK], stderr=subprocess.PIPE, check=False, text=True
    )
    assert outcome.returncode == 2
    assert outcome.stderr == ("" if "2>" in closed else "Error: standard output is closed\n")


def test_a_closed_input_is_told() -> None:
    call = [*CHECK[:-1], "-", "--json"]
    outcome = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *call], stdout=subprocess.PIPE, check=False)
    assert outcome.returncode == 2
    assert json.loads(outcome.stdout)["error"]["where"] == "ANSWER"


def test_a_shell_without_utf_8_hands_over_the_same_answer() -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    call = [*CALL, "check", "ucla-c147-2020/2.c.ii", "W₁ᵀ (1[W₁ x ≥ 0] ⊙ (W₃ᵀ ∂L/∂z)) + W₂ᵀ ∂L/∂z".encode(), "--json"]
    outcome = subprocess.run(call, env=environment, capture_output=True, check=True)
    assert json.loads(outcome.stdout)["verdict"] == "correct"


def test_an_argument_that_is_not_utf_8_is_told(markscheme: Markscheme) -> None:
    outcome = markscheme("check", "ucla-c147-2020/2.b", "z \udcff", "--json")
    assert outcome.status == 2
    assert outcome.json["error"]["where"] == "argument 3"
    assert "not UTF-8" in outcome.json["error"]["message"]


def test_without_an_installation_there_is_no_version(markscheme: Markscheme, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    outcome = markscheme("--version")
    assert (outcome.status, outcome.err) == (2, "Error: markscheme is not installed, so its version is not known\n")
