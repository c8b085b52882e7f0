"""A document laid out as blocks: the same order in every format."""

from __future__ import annotations

import re
from typing import Literal, Protocol

from checker.marking.pictures import Picture
from checker.reports.keys.blocks import (
    Block,
    Inline,
    bullets,
    code,
    heading,
    math,
    paragraph,
    plain,
    statement,
    statements,
    strong,
)
from checker.reports.keys.document import KeyDocument, KeyMistake, KeyPart
from checker.reports.keys.long_formulas import broken
from checker.reports.lines import marks

SPACE_FOR_A_MARK = 1.2
"""Centimetres of empty paper for each mark of a part; never less than two marks' worth."""


class Medium(Protocol):
    """What a format sets in a way of its own."""

    def space(self, centimetres: float) -> list[Block]:
        """Empty paper for an answer."""

    def box(self, kind: Literal["part", "key", "evidence"], blocks: list[Block]) -> list[Block]:
        """Blocks that belong together."""

    def step(self, name: list[Inline], blocks: list[Block]) -> list[Block]:
        """A step of a derivation: its name, and the formula it leads to."""

    def picture(self, picture: Picture) -> list[Block]:
        """A picture with its title."""


def document_blocks(document: KeyDocument, medium: Medium) -> list[Block]:
    """The whole document."""
    total = f"{marks(document.marks)} in all"
    blocks = [heading(1, document.title, "top"), paragraph(*plain(total))]
    statements(
        [
            text
            for problem in document.problems
            for text in (problem.statement, *(part.statement for part in problem.parts))
        ]
    )
    for number, problem in enumerate(document.problems, 1):
        blocks += [heading(2, problem.title, f"problem-{number}"), *statement(problem.statement)]
        for part in problem.parts:
            blocks += medium.box("part", _part(part, document, medium))
    return blocks


def _part(part: KeyPart, document: KeyDocument, medium: Medium) -> list[Block]:
    name = part.id if document.exam else part.name
    blocks = [heading(3, f"{name} ({marks(part.marks)})", part.anchor), *statement(part.statement)]
    if document.mode == "blank":
        return [*blocks, *medium.space(max(part.marks, 2) * SPACE_FOR_A_MARK)]
    if part.key is not None:
        answer = _formula(part.key) if part.is_formula else paragraph(*plain(part.key))
        blocks += medium.box("key", [paragraph(strong(plain("Key"))), answer])
    for picture in part.pictures:
        blocks += medium.picture(picture)
    if part.rubric:
        blocks += [heading(4, "What a good answer says"), bullets(plain(point) for point in part.rubric)]
    if part.steps:
        blocks.append(heading(4, "Derivation"))
        for number, step in enumerate(part.steps, 1):
            blocks += medium.step(plain(f"{number}. {step.name}"), [_formula(step.latex)] if step.latex else [])
    if part.evidence is not None:
        blocks += medium.box("evidence", [paragraph(strong(plain("Evidence:")), {"t": "Space"}, *plain(part.evidence))])
    if part.mistakes:
        blocks.append(heading(4, "Wrong answers"))
        items: list[list[Inline]] = []
        for mistake in part.mistakes:
            source = " (a document's own answer)" if mistake.claimed else ""
            why = mistake.why.strip().rstrip(".")
            told = f"{why}{source}. {_capital(mistake.refutation)}"
            written = _written(mistake)
            colon = [] if _stands_alone(written) else [{"t": "Str", "c": ":"}]
            items.append([written, *colon, {"t": "Space"}, *plain(told)])
        blocks.append(bullets(items))
    return blocks


def _written(mistake: KeyMistake) -> Inline:
    """A wrong answer as mathematics where it is that."""
    if mistake.latex is not None:
        return math(mistake.latex, display="\\begin" in mistake.latex)  # rows would run into the lines around them
    return math(mistake.answer) if re.search(r"\\|[_^]\{", mistake.answer) else code(mistake.answer)


def _stands_alone(written: Inline) -> bool:
    return bool(written["t"] == "Math" and written["c"][0]["t"] == "DisplayMath")


def _capital(sentence: str) -> str:
    """A sentence with a capital, if it begins with a word."""
    return sentence[:1].upper() + sentence[1:] if re.match(r"[a-z]{2,}\b(?!\()", sentence) else sentence


def _formula(latex: str) -> Block:
    return paragraph(math(broken(latex), display=True))
