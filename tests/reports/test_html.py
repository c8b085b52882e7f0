"""Results in notebooks."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import results

from checker.marking.result import Result
from checker.reports.display import install
from checker.reports.html import html


class _Tags(HTMLParser):
    """Raises where a tag is closed that is not the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("result", results.ALL, ids=lambda result: result.part)
def test_every_tag_is_closed(result: Result) -> None:
    tags = _Tags()
    tags.feed(html(result, reveal=True))
    assert tags.opened == []
    assert str(result.verdict) in tags.words


def test_what_a_student_writes_is_escaped() -> None:
    answer = '<script>alert("x")</script>'
    shown = html(
        Result("p", results.UNREADABLE.verdict, 0, 1, answer, error=results.ReadingError("unexpected '<b>'", (0, 3)))
    )
    assert "<script" not in shown
    assert "<b>" not in shown


def test_formulas_are_in_tex_delimiters() -> None:
    assert r"$$ \frac{\partial L}{\partial z} x^{\top} $$" in html(results.PROVED)


def test_a_result_shows_itself_in_a_notebook_once_displays_are_installed() -> None:
    install()
    assert results.PROVED._repr_html_() == html(results.PROVED)
