"""The verdict in the words of an answer: said plainly, hidden in a negation, under a condition, of another kernel, twice."""

from __future__ import annotations

import pytest

from checker.language.errors import Unreadable
from checker.marking.kernel_answers.stance import stance
from checker.marking.kernel_answers.wording import worded

VALID = [
    "valid",
    "VALID",
    "Yes. k(x, z) is a valid kernel, since exp of a kernel is a kernel",
    "yes it is a valid kernel because ...",
    "k is a kernel",
    "valid since k = k_1 + k_2 and sums of kernels are kernels",
    "valid: products of kernels are kernels, so k^i is, and non-negative combinations of kernels are kernels",
    "k(x,z) = (x^T z)^2 is a valid kernel",
    r"Therefore, $k$ is a \textbf{valid kernel}.",
    "We conclude that it is a kernel",
    "the gram matrix is always psd, so yes",
    "the kernel k is positive definite",
    "k is valid for all x",
    "is it valid? yes",
    "prove: k = phi^T phi",
]
INVALID = [
    "not valid: f(x_1)=0, f(x_2)=1",
    "invalid, K = [[0, 1], [1, 4]]",
    "disprove: take x_1 = 0, x_2 = 1",
    "No",
    "Not a kernel",
    "It is not PSD",
    r"\text{not a valid kernel}",
    "isn't a valid kernel",
    "k isnt a kernel",
    "It cannot be a valid kernel.",
    "it is not always a valid kernel",
    "k is not a kernel in general",
    "I don't think k is a valid kernel",
    "We disprove that k is a valid kernel: let f(x_1)=0",
    "the function doesn't define a kernel",
    "k fails to be positive semi-definite",
    r"K \not\succeq 0",
    "Suppose k is a valid kernel. Then K is PSD. But det K = -1. Contradiction.",
    "k is a valid kernel if and only if its Gram matrix is PSD. Take f(x_1)=0. Then K is not PSD. So k is not a valid kernel.",
    "a valid kernel must have a PSD Gram matrix, and K=[[0,1],[1,4]] isn't PSD, hence invalid",
    "It looks like a valid kernel but it is not.",
    "k is neither symmetric nor psd, so not a kernel",
    "No, it is not a valid kernel.",
    "non-valid",
]
SILENT = [
    "k_1 - k_2 is not a kernel",
    "f(x_1) = 0, det K = -1",
    "a valid kernel must have a PSD Gram matrix",
    "is it a valid kernel?",
]
DOUBTFUL = [
    "valid only if c >= 0",
    "valid if c>0",
    "it is not invalid",
    "it is not true that k is not a kernel",
    "valid ... not valid",
    "valid or not valid",
    "maybe valid",
    "I am not sure whether it is valid",
    "valid. Actually no, not valid.",
]


@pytest.mark.parametrize(
    ("answer", "valid"),
    [*((each, True) for each in VALID), *((each, False) for each in INVALID), *((each, None) for each in SILENT)],
)
def test_the_words_say(answer: str, valid: bool | None) -> None:
    assert stance(worded(answer), ["k", "K"]).valid is valid


@pytest.mark.parametrize("answer", DOUBTFUL)
def test_doubt_and_contradiction_are_no_verdict(answer: str) -> None:
    with pytest.raises(Unreadable):
        stance(worded(answer), ["k", "K"])


def test_what_is_said_of_a_declared_kernel_is_not_said_of_the_kernel_asked() -> None:
    assert stance(worded("k is a kernel"), ["q"], given=["k"]).valid is None
