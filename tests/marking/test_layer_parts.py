"""Parts of kinds shape, count and matrix: what is said of wrong answers, author's errors, wrong keys, hostile answers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from checker import check
from checker.bank import find, load_file
from checker.language.errors import AuthorError
from checker.marking.kinds import check_fields, kind_of
from checker.marking.pictures import Flow


@pytest.mark.parametrize(
    ("part", "answer", "said"),
    [
        ("usc-midterm/1.1.without-bias", "102", "this counts the biases as well"),
        ("usc-midterm/1.1.with-bias", "96", "the biases are missing"),
        ("usc-midterm/1.1.with-bias", "98", "one bias is counted for all of the layers"),
        ("usc-midterm/1.1.without-bias", "44", "the depth of the filters of the layers is left out"),
        ("usc-midterm/1.1.without-bias", "24", "these are the parameters of conv1 alone"),
        ("usc-midterm/1.1.with-bias", "96 + 2 + 4 = 101 = 102", "link 2 of the chain, 101"),
        ("usc-midterm/1.2", "8x8x3 -> 7x7x3 -> 3x3x4 -> 2x2x4", "link 2 of the chain, 7 × 7 × 3, is wrong: what comes out of conv1"),
        ("usc-midterm/1.2", "4x2x2", "the channels stand first here"),
        ("usc-midterm/1.2", "4x4x4", "the stride of conv2 is taken as 1"),
        ("usc-midterm/1.2", "3x3x4", "this is what comes out of conv2"),
        ("usc-midterm/1.2", "2x2", "3 sizes are asked for (height × width × channels), 2 are given"),
        ("usc-midterm/1.2", "conv1: 6x6x2\nconv2: 3x3x4\npool: 2x2x4", "what comes out of conv1 is 7 × 7 × 2, not 6 × 6 × 2"),
        ("ucla-c147-2020/4.a.i.W_1", "n x m", "rows and columns are swapped"),
        ("ucla-c147-2020/4.a.ii", "mn + ml + m + l", "the parameters of W_s are missing"),
        ("ucla-c147-2020/4.a.ii", "2mn + ml + 2m + l", "W_s is given biases, which it does not have"),
        ("ucla-c147-2020/4.b.i", "16 filters of 6x6x3", "the output would be 27 × 27 × 16, not 26 × 26 × 16"),
        ("ucla-c147-2020/4.b.i", "16 filters of 7x7", "the depth of the filters is missing"),
        ("ucla-c147-2020/4.b.ii.depth", "3", "this is the depth of the image"),
        ("cnn-homework/3.conv1.shape", "8x8x6", "+ 1 is forgotten"),
        ("cnn-homework/3.conv1.shape", "9x9x3", "one for each filter"),
        ("cnn-homework/3.pool.shape", "3x3x6", "the stride of pool is taken as the size of its window"),
        ("cnn-homework/3.conv2.shape", "2x2x10", "the padding of conv2 is left out"),
        ("cnn-homework/3.pool.count", "54", "there is nothing to learn in pool"),
        ("cnn-homework/3.dense.count", "1600", "the biases are missing"),
        ("tsinghua-dl-2024/4.1.2.size", "5x3", "the stride of conv is taken as 1"),
        ("tsinghua-dl-2024/4.1.2.padding", "(1, 1)", "the output would be 4 × 3, not 6 × 4"),
        ("tsinghua-dl-2024/4.1.3", "1600", "a filter is shared by all places"),
        ("cnn-homework/2.a", "[[1, 0, 2], [1, 1, 1], [0, 1, 3]]", "the filter is turned by 180°"),
        ("cnn-homework/2.a", "[[1, 0, 0], [1, 1, 0], [1, 3, 1]]", "rows and columns are swapped"),
        ("cnn-homework/2.a", "[[1, 1, 1], [0, 1, 2], [0, 0, 1]]", "row 2, column 3 is 3, not 2"),
        ("cnn-homework/2.a", "[[1, 1], [0, 1]]", "the matrix is 3 × 3, not 2 × 2"),
        ("cnn-homework/2.c", "[[2, 2, 2], [0, 2, 6], [0, 0, 2]]", "the outputs are added up"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_what_is_wrong(part: str, answer: str, said: str) -> None:
    result = check(part, answer)
    assert result.verdict == "wrong"
    assert result.evidence is not None
    assert said in result.evidence.detail


@pytest.mark.parametrize(
    ("part", "answer", "yours", "expected"),
    [
        ("usc-midterm/1.1.with-bias", "96", 96, 102),
        ("usc-midterm/1.2", "4x2x2", [4, 2, 2], [2, 2, 4]),
        ("ucla-c147-2020/4.a.ii", "2mn + ml", 3, 5),
        ("cnn-homework/2.a", "[[1, 1], [0, 1/2]]", [[1, 1], [0, "1/2"]], [[1, 1, 1], [0, 1, 3], [0, 0, 1]]),
    ],
)
def test_a_counterexample_has_exact_values(part: str, answer: str, yours: object, expected: object) -> None:
    seen = check(part, answer).counterexample
    assert seen is not None
    assert (seen.yours, seen.expected, seen.certified) == (yours, expected, True)


def test_named_sizes_of_a_counterexample_are_told() -> None:
    result = check("ucla-c147-2020/4.a.i.W_1", "n x m")
    assert result.evidence is not None
    assert result.counterexample is not None
    sizes = result.evidence.sizes
    assert result.counterexample.yours == [sizes["n"], sizes["m"]] != [sizes["m"], sizes["n"]]


def test_the_shapes_that_flow_are_drawn() -> None:
    picture = check("usc-midterm/1.2", "2x2x4").picture
    assert isinstance(picture, Flow)
    assert [shape for _, shape in picture.stages] == ["8 × 8 × 3", "7 × 7 × 2", "3 × 3 × 4", "2 × 2 × 4"]
    part = find("cnn-homework/3.conv1.count")[1]
    shown = kind_of(part).picture(part)
    assert isinstance(shown, Flow)
    assert shown.stages[-1][1].endswith("456 parameters")


HOSTILE = (
    "2x2x4" * 500, "x".join(["2"] * 3000), "(" * 5000, "[[" * 3000, "1" * 10_000, "9^9^9^9", "⌊" * 2000, "floor(" * 2000, "\\boxed{" * 2000,
    "\\begin{bmatrix}" * 500, "{" * 6000, "= = = = =", "->" * 3000, "," * 5000, "\x00", "😀" * 50, "2x2x4 " * 3000, "a" * 19_999,
    "[[1,2],[3,4]]" * 800, "96 " * 4000, "1/0", "[[1/0]]", "0x0", "\\frac{1}{0} x 2 x 4",
)  # fmt: skip


@pytest.mark.parametrize(
    "part", ["usc-midterm/1.1.with-bias", "usc-midterm/1.2", "ucla-c147-2020/4.a.ii", "cnn-homework/2.a"]
)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_answer_gets_a_verdict_soon(part: str, number: int) -> None:
    started = time.perf_counter()
    result = check(part, HOSTILE[number])
    assert result.verdict in ("wrong", "unreadable", "undecided")
    assert time.perf_counter() - started < 5


HEAD = 'title = "T"\nnetwork = { input = "8x8x3", layers = ["conv 3x3, 4 filters"] }\n'


def problem(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "T"\n[[part]]\nid = "a"\nkind = "shape"\nkey = "2x2"\nlayer = "conv"', "there is no [network]"),
        (HEAD + '[[part]]\nid = "a"\nkind = "shape"\nkey = "6x6x4"\nlayer = "conv9"', "there is no layer 'conv9'"),
        (HEAD + '[[part]]\nid = "a"\nkind = "shape"\nkey = "6x6x4"\nasks = "colour"', "'colour' is not asked of a shape"),
        (HEAD + '[[part]]\nid = "a"\nkind = "shape"\nkey = "nothing"', "there is no shape here"),
        (HEAD + '[[part]]\nid = "a"\nkind = "shape"', "needs 'key'"),
        (HEAD + '[[part]]\nid = "a"\nkind = "shape"\nkey = "6x6x4"\nasks = "filters"\noutput = "5x5x4"',
         "what comes out of the layer is 6 × 6 × 4"),
        ('title = "T"\nnetwork = { input = "8x8x3", layers = ["conv 9x9, 1 filter"] }\n[[part]]\nid = "a"\nkind = "count"\nkey = "1"',
         "its window is 9 high"),
        ('title = "T"\n[[part]]\nid = "a"\nkind = "matrix"\nkey = "5"', "there is no matrix here"),
        ('title = "T"\n[[part]]\nid = "a"\nkind = "matrix"\nkey = "[[1]]"\nimage = "[[1]]"', "a convolution has an image and filters"),
        ('title = "T"\n[[part]]\nid = "a"\nkind = "matrix"\nkey = "[[1]]"\nimage = "[[1]]"\nfilters = ["[[1, 1]]"]',
         "larger than the image"),
    ],
)  # fmt: skip
def test_an_authors_error_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(AuthorError) as raised:
        check_fields(load_file(problem(tmp_path, text)))
    assert said in str(raised.value)
    assert "p.toml" in str(raised.value)


@pytest.mark.parametrize(
    "part",
    [
        'kind = "shape"\nkey = "6x6x3"',
        'kind = "count"\nkey = "108"',
        'kind = "shape"\nkey = "4 filters of 3x3x4"\nasks = "filters"',
        'kind = "matrix"\nkey = "[[2]]"\nimage = "[[1]]"\nfilters = ["[[1]]"]',
    ],
)
def test_a_wrong_key_is_found_by_verification(tmp_path: Path, part: str) -> None:
    (found,) = load_file(problem(tmp_path, f'{HEAD}[[part]]\nid = "a"\n{part}\n')).parts
    verification = kind_of(found).verify(found, 0, None)
    assert not verification.ok
    assert verification.key_vs_autodiff is False
    assert verification.message
