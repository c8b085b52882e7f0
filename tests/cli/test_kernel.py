"""``markscheme kernel``."""

from __future__ import annotations

import jsonschema
import pytest
from calling import Markscheme, schema


def test_a_valid_kernel_has_a_proof(markscheme: Markscheme) -> None:
    outcome = markscheme("kernel", "k(x, z) = (x^T z + 1)^2", "--json")
    jsonschema.validate(outcome.json, schema("kernel"))
    assert (outcome.status, outcome.json["verdict"], outcome.json["counterexample"]) == (0, "valid", None)
    assert outcome.json["kernel"] == "k(x, z) = (x^T @ z + 1)^2"
    assert outcome.json["proof"]["parts"]


def test_an_invalid_kernel_has_points(markscheme: Markscheme) -> None:
    outcome = markscheme("kernel", "k(x, z) = (f(x) + f(z))^2", "--where", "f: function", "--json")
    jsonschema.validate(outcome.json, schema("kernel"))
    assert (outcome.status, outcome.json["verdict"], outcome.json["proof"]) == (1, "invalid", None)
    assert outcome.json["counterexample"] == {
        "points": [1, 2],
        "given": {"f": [0, 1]},
        "gram": [[0, 1], [1, 4]],
        "vector": [3, -1],
        "value": -2,
        "certified": True,
    }


def test_an_asymmetric_function_needs_no_vector(markscheme: Markscheme) -> None:
    found = markscheme("kernel", "k(x, z) = x - z", "--json").json["counterexample"]
    assert (found["vector"], found["value"], found["gram"]) == (None, None, [[0, -1], [1, 0]])


def test_what_is_not_known_is_undecided(markscheme: Markscheme) -> None:
    outcome = markscheme("kernel", r"k(x, z) = f(x - z)", "--on", "real", "--json")
    jsonschema.validate(outcome.json, schema("kernel"))
    assert (outcome.status, outcome.json["verdict"]) == (3, "undecided")


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("k(x, z) = (x z",), "KERNEL, character 11"),
        (("k(x) = x",), "KERNEL, character 1"),
        (("k(x, x) = x",), "KERNEL, character 1"),
        (("",), "KERNEL, character 1"),
        (("k(x, z) = x z", "--on", "somewhere"), "--on"),
        (("k(x, z) = c x z", "--where", "c: nonsense"), "--where"),
        (("k(x, z) = c x z", "--where", ""), "--where"),
        (("k(x, z) = c x z", "--where", "c >= "), "--where"),
    ],
)
def test_what_cannot_be_read_is_a_mistake_in_the_call(
    markscheme: Markscheme, arguments: tuple[str, ...], where: str
) -> None:
    outcome = markscheme("kernel", *arguments, "--json")
    jsonschema.validate(outcome.json, schema("error"))
    assert (outcome.status, outcome.json["error"]["where"]) == (2, where)


def test_the_report_shows_the_eigenvalues(markscheme: Markscheme) -> None:
    out = markscheme("kernel", "k(x, z) = ||x - z||").out
    assert "The eigenvalues of K" in out
    assert "vᵀ K v = -2 < 0 for v = (1, -1)" in out


def test_the_report_proves(markscheme: Markscheme) -> None:
    out = markscheme("kernel", r"k(x, z) = \exp(x^T z)").out
    assert "(1) xᵀ z is a kernel: it is an inner product of u = x at the two arguments." in out
    assert "(2) exp(xᵀ z) is a kernel: the power series of exp has no negative" in out
