"""Formulas that are broken into lines."""

from __future__ import annotations

import pytest

from checker.reports.keys.long_formulas import LONGEST, broken, width

TERM = r"\left(a_{1} + \sum_{i=1}^{n} b_{i} \max\left(0, x_{i}\right)\right) W_{k,j}"


@pytest.mark.parametrize("short", ["a + b = c", r"\frac{" + "a + " * 60 + "b}{c}", r"x \leftarrow x - g"])
def test_what_is_short_or_cannot_be_broken_stays(short: str) -> None:
    assert broken(short) == short


def test_a_long_sum_is_broken_before_its_terms_and_never_inside_brackets() -> None:
    lines = broken("y = " + " + ".join([TERM] * 5)).split(r"\\")
    assert len(lines) >= 2
    assert all(width(line) <= LONGEST for line in lines)
    assert all(line.count(r"\left") == line.count(r"\right") for line in lines)
    assert lines[0].startswith(r"\begin{aligned} y & = ")


@pytest.mark.parametrize("opened", [r"\left\lfloor{x}\right\rfloor", r"\left[x\right)", r"\left\{x + y\right\}"])
def test_brackets_of_all_sorts_are_kept_whole(opened: str) -> None:
    text = broken(" + ".join([f"{opened} abcdefghijklmn"] * 12))
    assert text.count("&") == text.count(r"\\") + 1
    assert all(line.count(r"\left") == line.count(r"\right") for line in text.split(r"\\"))
