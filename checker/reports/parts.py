"""A part for people: its question, its key, and the wrong answers that are recorded."""

from __future__ import annotations

import re

from checker.bank import Part, Problem
from checker.language.declarations import Definition, Vocabulary
from checker.language.inference import derivative
from checker.marking import check
from checker.marking.kinds import kind_of
from checker.printing.latex import latex
from checker.printing.names import unicode_name, unicode_sub
from checker.printing.unicode import unicode
from checker.reports.lines import INDENT, Line, formula_lines, marks, sentence
from checker.reports.pictures import picture_lines
from checker.reports.statements import prose_lines, statement_lines


def question_lines(problem: Problem, part: Part, columns: int) -> list[Line]:
    """What is asked, with statement, symbols and model; nothing of the answer."""
    families = _families(part.vocabulary)
    lines = sentence(f"{part.name} · {part.kind} · {marks(part.marks)}", columns, "bold")
    lines += sentence(problem.title, columns)
    lines += [Line(""), *statement_lines(problem.statement, columns)] if problem.statement.strip() else []
    if problem.symbols:
        lines += [Line(""), Line("Symbols", "bold")]
        lines += [Line(f"{' ' * INDENT}{unicode_name(name)}: {text}") for name, text in _declared(problem)]
    if part.vocabulary.quantities:
        lines += [Line(""), Line("Model", "bold")]
        drawn = [
            formula_lines(definition.body, columns, families, f"{_head(definition)} =")
            for definition in part.vocabulary.quantities.values()
        ]
        gap = [Line("")] if max(map(len, drawn)) > 1 else []
        lines += [line for formula in drawn for line in (*formula, *gap)][: -len(gap) or None]
    lines += [Line(""), Line("Question", "bold"), *statement_lines(part.statement, columns)]
    for text in part.policy:
        lines += sentence(f"Convention: {text}", columns)
    return lines


def key_lines(part: Part, columns: int) -> list[Line]:
    """The key with its picture; nothing for a part that has none."""
    families = _families(part.vocabulary)
    lines: list[Line] = []
    if part.key is not None:
        lines += [Line(""), Line("Key", "bold")]
        lines += formula_lines(part.key.node, columns, families, _asked(part, families))
    elif part.key_text:
        lines += [Line(""), Line("Key", "bold"), *sentence(part.key_text, columns, indent=INDENT)]
    if (picture := kind_of(part).picture(part)) is not None:
        lines += picture_lines(picture, columns)
    return lines


def key_latex(part: Part) -> str | None:
    """The key as LaTeX behind what it is the value of; None where it is words, or there is none."""
    if part.key is None:
        reading = check(part, part.key_text).reading if part.key_text else None
        tex = None if reading is None else reading.latex
        return None if tex is None or re.fullmatch(r"\\text\{[^{}]*\}", tex) else tex
    families = _families(part.vocabulary)
    value = latex(part.key.node, families)
    if part.kind == "derivative" and part.of is not None and part.by is not None:
        return f"{latex(derivative(part.of.node, part.by.node), families)} = {value}"
    if part.kind == "update" and part.of is not None:
        return f"{latex(part.of.node, families)} \\leftarrow {value}"
    return value


def mistake_lines(part: Part, columns: int) -> list[Line]:
    """The recorded wrong answers and what is wrong with each."""
    lines = [Line(""), Line("Wrong answers", "bold")] if part.mistakes else []
    for mistake in part.mistakes:
        source = " (the document's own answer)" if mistake.claimed else ""
        lines += sentence(" ".join(mistake.answer.split()), columns, indent=INDENT)
        lines += prose_lines(f"{mistake.why}{source}", columns, "dim", indent=2 * INDENT)
    return lines


def _families(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(name for name, held in vocabulary.symbols.items() if held.family)


def _declared(problem: Problem) -> list[tuple[str, str]]:
    """The symbols under their canonical names, with their types as the file gives them."""
    return list(zip(problem.vocabulary.symbols, problem.symbols.values(), strict=True))


def _head(definition: Definition) -> str:
    """The left side of a model line: ``z``, ``Pᵢⱼ``, ``aⱼ(x)``."""
    subscripts = unicode_sub("".join(letter for letter, _ in definition.indices))
    arguments = f"({', '.join(map(unicode_name, definition.parameters))})" if definition.parameters else ""
    return unicode_name(definition.name) + subscripts + arguments


def _asked(part: Part, families: frozenset[str]) -> str:
    """What the key is the value of, as far as the part names it."""
    if part.kind == "derivative" and part.of is not None and part.by is not None:
        return unicode(derivative(part.of.node, part.by.node), families) + " ="
    if part.kind == "update" and part.of is not None:
        return unicode(part.of.node, families) + " ←"
    return ""
