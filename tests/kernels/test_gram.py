"""Gram matrices and refutations at points that a caller gives."""

from __future__ import annotations

import pytest

from checker.kernels import UnusableInstance, gram, read_kernel, refutation


def test_the_gram_matrix_is_exact() -> None:
    kernel = read_kernel("k(x, z) = (f(x) + f(z))^2")
    assert gram(kernel, None, {"f": [0, "1/2"]}) == [[0, "1/4"], ["1/4", 1]]


def test_given_values_refute() -> None:
    kernel = read_kernel("k(x, z) = (f(x) + f(z))^2")
    found = refutation(kernel, None, {"f": [0, 1]})
    assert found is not None
    assert found.gram == [[0, 1], [1, 4]]
    assert (found.vector, found.value) == ([3, -1], -2)


def test_given_values_that_refute_nothing() -> None:
    assert refutation(read_kernel("k(x, z) = (f(x) + f(z))^2"), None, {"f": [1, 1]}) is None


def test_an_asymmetric_matrix_needs_no_vector() -> None:
    found = refutation(read_kernel("k(x, z) = x - z"), [0, 1], {})
    assert found is not None
    assert (found.gram, found.vector, found.value) == ([[0, -1], [1, 0]], None, None)


@pytest.mark.parametrize(
    ("text", "on", "where", "points", "given", "reason"),
    [
        ("k(x, z) = x z", "positive", (), [-1], {}, "does not lie in"),
        ("k(x, z) = x z", "real", (), [[1, 2]], {}, "numbers in"),
        ("k(x, z) = f(x) + f(z)", None, (), [1, 2], {"f": [1]}, "one value for each"),
        ("k(x, z) = k_1(x, z) - 1", None, ("k_1: kernel",), [1], {"k_1": [[-1]]}, "positive semidefinite"),
        ("k(x, z) = c x z", "real", ("c >= 0",), [1], {"c": -1}, "not allowed"),
        ("k(x, z) = x z", "real", (), [1], {"q": 1}, "does not occur"),
    ],
)  # fmt: skip
def test_points_and_values_that_do_not_fit(text, on, where, points, given, reason) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnusableInstance, match=reason):
        refutation(read_kernel(text, on, where), points, given)
