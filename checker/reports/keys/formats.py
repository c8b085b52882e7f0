"""A document in Markdown, HTML, LaTeX or PDF: its blocks through pandoc, in the format's own frame."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from importlib.resources import files
from typing import Literal

from checker.marking.pictures import Picture
from checker.reports.keys.blocks import Block, through_pandoc
from checker.reports.keys.document import KeyDocument
from checker.reports.keys.layout import document_blocks
from checker.reports.keys.tex_characters import declarations
from checker.reports.lines import as_text
from checker.reports.pictures import picture_lines
from checker.reports.svg import svg

TEXT_COLUMNS = 76


def _raw(format: str, text: str) -> Block:
    return {"t": "RawBlock", "c": [format, text]}


Kind = Literal["part", "key", "evidence"]


class _Markdown:
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [{"t": "BlockQuote", "c": blocks}] if kind == "key" else blocks

    def space(self, centimetres: float) -> list[Block]:
        return [_raw("markdown", "\n".join("\\" for _ in range(max(2, round(centimetres / 0.6)))))]

    def picture(self, picture: Picture) -> list[Block]:
        text = as_text(picture_lines(picture, TEXT_COLUMNS)).strip("\n")
        return [{"t": "CodeBlock", "c": [["", [], []], text]}]


def markdown(document: KeyDocument) -> str:
    """Markdown with formulas between dollars."""
    return through_pandoc(
        document_blocks(document, _Markdown()), "markdown-fenced_divs-header_attributes+raw_attribute"
    )


class _Html:
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        element = "section" if kind == "part" else "div"
        return [_raw("html", f'<{element} class="{kind}">'), *blocks, _raw("html", f"</{element}>")]

    def space(self, centimetres: float) -> list[Block]:
        return [_raw("html", f'<div class="space" style="height: {centimetres:.1f}cm"></div>')]

    def picture(self, picture: Picture) -> list[Block]:
        return [_raw("html", f"<figure>{svg(picture)}<figcaption>{escape(picture.title)}</figcaption></figure>")]


def html(document: KeyDocument) -> str:
    """One self-contained page: MathML, light and dark, printable."""
    body = with_tidy_mathml(through_pandoc(document_blocks(document, _Html()), "html5", "--mathml"))
    frame = files("checker.reports.keys").joinpath("page.html").read_text(encoding="utf-8")
    return frame.replace("{{title}}", escape(document.title)).replace("{{body}}", body)


_ANNOTATION = re.compile(r"<annotation encoding=\"application/x-tex\">.*?</annotation>", re.DOTALL)


def with_tidy_mathml(text: str) -> str:
    """MathML without its LaTeX source (which readers of plain text would see), and with accents that do not stretch."""
    text = _ANNOTATION.sub("", text).replace("<semantics>", "").replace("</semantics>", "")
    return text.replace('<mo accent="true">', '<mo accent="true" stretchy="false">')


class _Tex:
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [{"t": "BlockQuote", "c": blocks}] if kind == "key" else blocks

    def space(self, centimetres: float) -> list[Block]:
        return [_raw("latex", rf"\vspace{{{centimetres:.1f}cm}}")]

    def picture(self, picture: Picture) -> list[Block]:
        return []  # drawn in HTML and PDF


def tex(document: KeyDocument) -> str:
    """LaTeX that a plain pdflatex compiles."""
    body = through_pandoc(document_blocks(document, _Tex()), "latex")
    frame = files("checker.reports.keys").joinpath("page.tex").read_text(encoding="utf-8")
    body = unicodedata.normalize("NFC", body)
    return frame.replace("{{characters}}", declarations(body)).replace("{{body}}", body)


class _Typst:
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [_raw("typst", f"#{kind}-box["), *blocks, _raw("typst", "]")]

    def space(self, centimetres: float) -> list[Block]:
        return [_raw("typst", f"#v({centimetres:.1f}cm)")]

    def picture(self, picture: Picture) -> list[Block]:
        drawn = json.dumps(svg(picture), ensure_ascii=False)
        title = json.dumps(picture.title, ensure_ascii=False)
        return [
            _raw(
                "typst",
                f'#figure(image(bytes({drawn}), format: "svg", alt: {title}, width: 80%), caption: text({title}))',
            )
        ]


def typst(document: KeyDocument) -> str:
    """The Typst source of the PDF."""
    body = through_pandoc(document_blocks(document, _Typst()), "typst")
    body = body.replace("dot.circle", "dot.o")  # pandoc writes an older name
    frame = files("checker.reports.keys").joinpath("page.typ").read_text(encoding="utf-8")
    return frame.replace("{{title}}", json.dumps(document.title, ensure_ascii=False)) + body


def pdf(document: KeyDocument) -> bytes:
    """A PDF with its fonts inside."""
    import typst as compiler

    return bytes(compiler.compile(typst(document).encode("utf-8")))
