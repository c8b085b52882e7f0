"""README.md shows what the program prints, and begins with the two commands that the CI runs."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from calling import Markscheme

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n\$ markscheme (.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[command[:40] for command, _ in SESSIONS])
def test_a_session_prints_what_it_shows(markscheme: Markscheme, command: str, shown: str) -> None:
    assert markscheme(*shlex.split(command)).out == shown


def test_the_first_two_commands_install_and_test() -> None:
    first, second, *_ = re.findall(r"^```sh\n(.*)\n```$", TEXT, re.MULTILINE)
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert second.startswith(".venv/bin/pytest")


def test_the_problem_file_is_verified(markscheme: Markscheme, tmp_path: Path) -> None:
    (toml,) = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert tomllib.loads(toml)["part"]
    path = tmp_path / "ridge.toml"
    path.write_text(toml, encoding="utf-8")
    assert markscheme("verify", "--file", str(path)).status == 0
    assert markscheme("check", "--file", str(path), "gradient", "2X^T(Xw - y) + 2\\lambda w").status == 0


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
