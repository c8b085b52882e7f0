"""The bank as pages that need nothing but a browser: an index that searches, and a page for each problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from itertools import groupby

from checker.reports.keys.blocks import Block, Inline, raw
from checker.reports.keys.document import KeyDocument, KeyPart, KeyProblem
from checker.reports.keys.formats import Html, Kind, html_body, page
from checker.reports.lines import marks

Page = tuple[str, str]
"""A file's name and its content."""
GENERATOR = '<meta name="generator" content="markscheme site">'
"""By this its own pages are known."""


class _Unfolding(Html):
    """Keys and steps that are folded until the reader asks for them."""

    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        if kind != "key":
            return super().box(kind, blocks)
        return [
            raw("html", '<details class="key"><summary>Key</summary>'),
            *blocks[1:],
            raw("html", "</details>"),
        ]

    def step(self, name: list[Inline], blocks: list[Block]) -> list[Block]:
        if not blocks:
            return super().step(name, blocks)
        return [
            raw("html", '<details class="step"><summary>'),
            {"t": "Plain", "c": name},
            raw("html", "</summary>"),
            *blocks,
            raw("html", "</details>"),
        ]


def site_pages(documents: Sequence[KeyDocument]) -> Iterator[Page]:
    """Every page of the site: the index, then the problems in order. One document for each exam."""
    named = [(document, problem, _name(document, problem)) for document in documents for problem in document.problems]
    yield "index.html", page("Solved problems", _index(named), GENERATOR + _script("search.js"))
    for place, (document, problem, name) in enumerate(named):
        single = replace(document, problems=(problem,))
        around = (named[place - 1][2] if place else None, named[place + 1][2] if place + 1 < len(named) else None)
        body = _body(single, problem)
        yield name, page(problem.title, _navigation(document, *around) + body, GENERATOR)


def _name(document: KeyDocument, problem: KeyProblem) -> str:
    """A file's name: the exam and its problem's first part."""
    return re.sub(r"[^a-z0-9.-]+", "-", f"{document.exam}-{problem.parts[0].id}".lower()) + ".html"


def _body(document: KeyDocument, problem: KeyProblem) -> str:
    """A problem's statement and parts, under its own title."""
    body = html_body(document, _Unfolding())
    start = body.index("<h2")
    return body[start:].replace("<h2", "<h1", 1).replace("</h2>", "</h1>", 1)


def _navigation(document: KeyDocument, before: str | None, after: str | None) -> str:
    links = [f'<a href="index.html">All problems</a> <span>{escape(document.exam)}</span>']
    links += [f'<a href="{before}" rel="prev">Previous</a>'] if before else []
    links += [f'<a href="{after}" rel="next">Next</a>'] if after else []
    return f"<nav>{' '.join(links)}</nav>"


def _index(named: Sequence[tuple[KeyDocument, KeyProblem, str]]) -> str:
    sections = []
    for exam, rows in groupby(named, key=lambda row: row[0].exam):
        problems = "".join(_problem(problem, name) for _, problem, name in rows)
        sections.append(f'<section class="exam"><h2>{escape(exam)}</h2>{problems}</section>')
    kinds = sorted({part.kind for _, problem, _ in named for part in problem.parts})
    choices = "".join(f'<option value="{escape(kind)}">{escape(kind)}</option>' for kind in kinds)
    controls = (
        '<form role="search" onsubmit="return false"><label>Search <input type="search" id="words" autocomplete="off" '
        f'autofocus></label> <label>Kind <select id="kind"><option value="">any</option>{choices}</select></label> '
        '<output id="count" aria-live="polite"></output></form>'
    )
    return f"<h1>Solved problems</h1>{controls}{''.join(sections)}"


def _problem(problem: KeyProblem, name: str) -> str:
    rows = "".join(_row(problem, part, name) for part in problem.parts)
    return f'<div class="problem"><h3><a href="{name}">{escape(problem.title)}</a></h3><ul>{rows}</ul></div>'


def _row(problem: KeyProblem, part: KeyPart, name: str) -> str:
    words = " ".join((part.name, part.kind, problem.title, problem.statement, part.statement)).casefold()
    words = escape(" ".join(re.sub(r"[\\\\${}]", " ", words).split()), quote=True)
    label = f"{escape(part.id)} <span>{escape(part.kind)} · {escape(marks(part.marks))}</span>"
    return (
        f'<li data-words="{words}" data-kind="{escape(part.kind)}">'
        f'<a href="{name}#{escape(part_anchor(part), quote=True)}">{label}</a></li>'
    )


def part_anchor(part: KeyPart) -> str:
    """Where a part stands on its page."""
    return part.anchor


def _script(name: str) -> str:
    return f"<script>{files('checker.reports.site').joinpath(name).read_text(encoding='utf-8')}</script>"
