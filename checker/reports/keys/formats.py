"""A document in Markdown, HTML, LaTeX or PDF: its blocks through pandoc, in the format's own frame."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from importlib.resources import files
from typing import Literal

from checker.marking.pictures import Picture
from checker.reports.keys.blocks import Block, Inline, paragraph, raw, through_pandoc, with_breaks, with_sound_math
from checker.reports.keys.document import KeyDocument
from checker.reports.keys.layout import Medium, document_blocks
from checker.reports.keys.tex_characters import declarations
from checker.reports.lines import as_text
from checker.reports.pictures import picture_lines
from checker.reports.svg import svg

TEXT_COLUMNS = 76


Kind = Literal["part", "key", "evidence"]


class Plain:
    """A format that sets steps one below the other."""

    def step(self, name: list[Inline], blocks: list[Block]) -> list[Block]:
        return [paragraph(*name), *blocks]


class _Markdown(Plain):
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [{"t": "BlockQuote", "c": blocks}] if kind == "key" else blocks

    def space(self, centimetres: float) -> list[Block]:
        return [raw("markdown", "\n".join("\\" for _ in range(max(2, round(centimetres / 0.6)))))]

    def picture(self, picture: Picture) -> list[Block]:
        text = as_text(picture_lines(picture, TEXT_COLUMNS)).strip("\n")
        return [{"t": "CodeBlock", "c": [["", [], []], text]}]


def markdown(document: KeyDocument) -> str:
    """Markdown with formulas between dollars."""
    return through_pandoc(
        document_blocks(document, _Markdown()), "markdown-fenced_divs-header_attributes+raw_attribute"
    )


class Html(Plain):
    """Pages: what belongs together in elements of its own, pictures in the page."""

    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        element = "section" if kind == "part" else "div"
        return [raw("html", f'<{element} class="{kind}">'), *blocks, raw("html", f"</{element}>")]

    def space(self, centimetres: float) -> list[Block]:
        return [raw("html", f'<div class="space" style="height: {centimetres:.1f}cm"></div>')]

    def picture(self, picture: Picture) -> list[Block]:
        return [raw("html", f"<figure>{svg(picture)}<figcaption>{escape(picture.title)}</figcaption></figure>")]


def html(document: KeyDocument) -> str:
    """One self-contained page: MathML, light and dark, printable."""
    body = html_body(document, Html())
    return page(document.title, body)


def page(title: str, body: str, more: str = "") -> str:
    """A whole page around its body; ``more`` goes into its head."""
    parts = files("checker.reports.keys")
    frame = parts.joinpath("page.html").read_text(encoding="utf-8")
    style = parts.joinpath("style.css").read_text(encoding="utf-8")
    filled = {"title": escape(title), "style": style, "more": more, "body": body}
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: filled[slot[1]], frame)


def html_body(document: KeyDocument, medium: Medium) -> str:
    """What stands in a page, with MathML."""
    return with_tidy_mathml(through_pandoc(document_blocks(document, medium), "html5", "--mathml"))


_ANNOTATION = re.compile(r"<annotation encoding=\"application/x-tex\">.*?</annotation>", re.DOTALL)


def with_tidy_mathml(text: str) -> str:
    """MathML without its LaTeX source (which readers of plain text would see), and with accents that do not stretch."""
    text = _ANNOTATION.sub("", text).replace("<semantics>", "").replace("</semantics>", "")
    # Browsers place an accent of its own better than a combining one.
    return text.replace('<mo accent="true">\u0302<', '<mo accent="true" stretchy="false">^<').replace(
        '<mo accent="true">', '<mo accent="true" stretchy="false">'
    )


class _Tex(Plain):
    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [{"t": "BlockQuote", "c": blocks}] if kind == "key" else blocks

    def space(self, centimetres: float) -> list[Block]:
        return [raw("latex", rf"\vspace{{{centimetres:.1f}cm}}")]

    def picture(self, picture: Picture) -> list[Block]:
        return []  # drawn in HTML and PDF


def tex(document: KeyDocument) -> str:
    """LaTeX that a plain pdflatex compiles."""
    body = through_pandoc(with_breaks(with_sound_math(document_blocks(document, _Tex()))), "latex")
    frame = files("checker.reports.keys").joinpath("page.tex").read_text(encoding="utf-8")
    body = unicodedata.normalize("NFC", body).replace(r"\mathbb{1}", r"\mathbf{1}")  # no font of amssymb has that digit
    return frame.replace("{{characters}}", declarations(body)).replace("{{body}}", body)


class _Typst(Plain):
    def step(self, name: list[Inline], blocks: list[Block]) -> list[Block]:
        if not blocks:
            return super().step(name, blocks)
        return [raw("typst", "#step-name["), paragraph(*name), raw("typst", "]"), *blocks]

    def box(self, kind: Kind, blocks: list[Block]) -> list[Block]:
        return [raw("typst", f"#{kind}-box["), *blocks, raw("typst", "]")]

    def space(self, centimetres: float) -> list[Block]:
        return [raw("typst", f"#v({centimetres:.1f}cm)")]

    def picture(self, picture: Picture) -> list[Block]:
        image = svg(picture)
        width = float(re.search(r'width="([\d.]+)"', image)[1])  # type: ignore[index]
        drawn = json.dumps(image, ensure_ascii=False)
        title = json.dumps(picture.title, ensure_ascii=False)
        return [
            raw(
                "typst",
                f'#figure(image(bytes({drawn}), format: "svg", alt: {title}, width: {_width(width)}), caption: text({title}))',
            )
        ]


def _width(units: float) -> str:
    """A picture's width on paper: letters of about 8 points, if the page is wide enough."""
    return f"{0.67 * units:.0f}pt" if units <= 690 else "100%"


def typst(document: KeyDocument) -> str:
    """The Typst source of the PDF."""
    body = through_pandoc(with_breaks(document_blocks(document, _Typst())), "typst")
    body = body.replace("dot.circle", "dot.o")  # pandoc writes an older name
    frame = files("checker.reports.keys").joinpath("page.typ").read_text(encoding="utf-8")
    return frame.replace("{{title}}", json.dumps(document.title, ensure_ascii=False)) + body


def pdf(document: KeyDocument) -> bytes:
    """A PDF with its fonts inside."""
    import typst as compiler

    return bytes(compiler.compile(typst(document).encode("utf-8")))
