"""What is said of an answer about a kernel beside its verdict: the certificate, the first false reason, the picture."""

from __future__ import annotations

import pytest

from checker import check
from checker.equivalence.verdict import Verdict
from checker.kernels import read_kernel, refutation
from checker.marking.pictures import Bars


def test_a_wrong_valid_shows_points_that_refute_it() -> None:
    result = check("usc-midterm/2.1", "valid")
    assert result.verdict is Verdict.WRONG
    assert result.counterexample is not None
    assert result.counterexample.certified
    inputs = dict(result.counterexample.inputs)
    kernel = read_kernel("k(x_1, x_2) = (f(x_1) + f(x_2))^2", "real[d]", ["f: function"])
    points = inputs["points"]
    assert isinstance(points, list)
    again = refutation(kernel, points, {"f": inputs["f"]})
    assert again is not None
    assert again.gram == inputs["K"]
    assert isinstance(result.picture, Bars)
    assert min(result.picture.values) < 0


def test_a_wrong_invalid_shows_the_proof() -> None:
    result = check("kernels/3.1", "not valid")
    assert result.verdict is Verdict.WRONG
    assert result.evidence is not None
    assert "(1) f(x) f(z) is a kernel" in result.evidence.detail


DETAILS = [
    (
        "usc-midterm/2.1",
        "valid: 4a^2 f_1^2 + 2ab(f_1+f_2)^2 + 4b^2 f_2^2 = (2a f_1 + 2b f_2)^2 >= 0",
        "is false: at f(x_1) =",
    ),
    (
        "usc-midterm/2.1",
        "not valid: f(x_1) = 1, f(x_2) = 1",
        "its Gram matrix is [[4, 4], [4, 4]], which is positive semidefinite",
    ),
    (
        "usc-midterm/2.1",
        "not valid: f(x_1)=0, f(x_2)=1, K=[[0,1],[1,3]]",
        "entry (2, 2) of the Gram matrix is 4, not 3",
    ),
    (
        "usc-midterm/2.1",
        "not valid: K=[[1,2],[2,1]]",
        "is not a Gram matrix of this kernel: the diagonal leaves only some values of f",
    ),
    ("usc-midterm/2.1", "not valid: f(x_1)=0, f(x_2)=1, v=(1, 1)", "v^T K v is 6 at the vector given"),
    (
        "usc-midterm/2.1",
        "not valid: f(x_1)=0, f(x_2)=1, eigenvalues 3 and -1",
        "the eigenvalues of the Gram matrix are -0.2361, 4.236",
    ),
    ("usc-midterm/2.1", "not valid, it is not symmetric", "k(x_1, x_2) is symmetric"),
    ("usc-midterm/2.1", "not valid: x_1 = 0, x_2 = 0, f(x_1) = 0, f(x_2) = 1", "the points x_1 and x_2 are the same"),
    (
        "usc-midterm/2.2",
        "valid since differences of kernels are kernels",
        "'differences of kernels are kernels' is false",
    ),
    ("kernels/2.2", "not valid: K = [[1, 2], [2, 1]]", "the kernel is 0 at every point with itself"),
    ("kernels/2.7", "not valid: x = -2, z = 2", "-2 does not lie in [-1, 1]"),
    ("kernels/3.2", "not valid: f(x) = 1, f(z) = -1", "the conditions of the question do not allow these values"),
    ("kernels/1.1", "valid: phi(x) = (1, x_1, x_2, x_1^2, x_1 x_2, x_2^2)", "phi(x)^T phi(z) is not the kernel"),
]


@pytest.mark.parametrize(("part", "answer", "said"), DETAILS)
def test_what_is_false_is_named(part: str, answer: str, said: str) -> None:
    result = check(part, answer)
    assert result.verdict is Verdict.WRONG
    assert result.evidence is not None
    assert said in result.evidence.detail


def test_a_verdict_alone_is_right_with_a_note() -> None:
    result = check("kernels/2.4", "valid")
    assert result.verdict is Verdict.CORRECT
    assert result.reading is not None
    assert result.reading.notes == ("no reason is given",)


@pytest.mark.parametrize(
    "answer", ["not valid: f(x_1)=0, f(x_2)=10^{10^{10}}", "(" * 5000, "valid " * 3000, "not valid: K=" + "[" * 500]
)
def test_nothing_that_is_written_takes_long_or_breaks(answer: str) -> None:
    assert check("usc-midterm/2.1", answer).verdict in tuple(Verdict)


def test_points_with_coordinates_on_a_set_without_any_are_read() -> None:
    assert check("kernels/4.3", "Invalid: k((1,-1), (1,-1)) = -2 < 0").verdict is Verdict.WRONG
