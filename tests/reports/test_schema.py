"""The JSON of every result meets its schema, and the schemas are schemas."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import results

from checker.marking.result import Result


def schema(verb: str) -> dict[str, Any]:
    text = files("checker.reports").joinpath(f"schema/{verb}.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.mark.parametrize("verb", ["check", "kernel", "list", "verify", "error"])
def test_schemas_are_valid(verb: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(verb))


@pytest.mark.parametrize("result", results.ALL, ids=lambda result: result.part)
@pytest.mark.parametrize("reveal", [False, True])
def test_results_meet_the_schema(result: Result, reveal: bool) -> None:
    value = json.loads(json.dumps(result.to_json(reveal=reveal)))
    jsonschema.validate(value, schema("check"))
    assert ("key" in value) == reveal


def test_the_json_of_a_refuted_answer() -> None:
    assert results.REFUTED.to_json() == {
        "part": "exam/1.b",
        "verdict": "wrong",
        "marks": 0,
        "out_of": 2.5,
        "reading": {"latex": "W_1 x", "text": "W_1 @ x", "notes": []},
        "evidence": {"kind": "refuted", "detail": "the values differ", "sizes": {"m": 2, "n": 2}, "points": 0},
        "counterexample": {
            "inputs": {"W_1": [[1, 0], ["-1/2", 10]], "x": [1, 0], "sigma^2": 0.123456789012},
            "yours": [1, "-1/2"],
            "expected": [None, 0],
            "certified": True,
        },
        "slips": [],
        "error": None,
    }


def test_the_json_of_an_unreadable_answer_keeps_the_hint() -> None:
    assert results.UNREADABLE.to_json()["error"] == {
        "message": "this '{' is never closed: add '}'",
        "span": [14, 15],
    }
