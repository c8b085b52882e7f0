"""``markscheme list``."""

from __future__ import annotations

import jsonschema
from calling import Markscheme, schema


def test_every_part_of_the_bank_is_listed_once(markscheme: Markscheme) -> None:
    listed = markscheme("list", "--json").json
    jsonschema.validate(listed, schema("list"))
    names = [row["part"] for row in listed["parts"]]
    assert len(names) == len(set(names)) > 40
    assert "ucla-c147-2020/2.c.i" in names


def test_words_narrow_the_list_in_any_case(markscheme: Markscheme) -> None:
    names = [row["part"] for row in markscheme("list", "SKIP", "connection", "--json").json["parts"]]
    assert names == ["ucla-c147-2020/2.a", "ucla-c147-2020/2.b", "ucla-c147-2020/2.c.i", "ucla-c147-2020/2.c.ii"]


def test_an_exam_narrows_the_list(markscheme: Markscheme) -> None:
    names = [row["part"] for row in markscheme("list", "--exam", "usc-midterm", "--json").json["parts"]]
    assert names
    assert all(name.startswith("usc-midterm/") for name in names)


def test_the_table_fits_the_terminal(markscheme: Markscheme) -> None:
    lines = markscheme("list", "skip", "connection").out.splitlines()
    assert lines[1] == "ucla-c147-2020/2.b     derivative  Backpropagation through a skip connection"
    assert max(map(len, markscheme("list").out.splitlines())) <= 80


def test_nothing_found_is_said_and_is_no_error(markscheme: Markscheme) -> None:
    outcome = markscheme("list", "no-such-word")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "No part mentions no-such-word.\n")
    assert markscheme("list", "no-such-word", "--json").json == {"parts": []}


def test_an_unknown_exam_is_an_error(markscheme: Markscheme) -> None:
    outcome = markscheme("list", "--exam", "usc-midtern", "--json")
    assert (outcome.status, outcome.json["error"]["where"]) == (2, "--exam")
