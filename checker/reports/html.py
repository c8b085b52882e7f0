"""A result as a fragment of HTML, for notebooks: formulas in TeX delimiters, which notebooks typeset."""

from __future__ import annotations

from html import escape

from checker.equivalence.verdict import Value, Verdict
from checker.marking.result import Reading, Result
from checker.printing.names import latex_name
from checker.reports.pictures import picture_lines
from checker.reports.view import SYMBOLS, matrix_rows, value_text, view

_COLOURS = {Verdict.CORRECT: "#1a7f37", Verdict.WRONG: "#b3261e"}
_OTHER_COLOUR = "#8a6100"
_COLUMNS = 80
"""The width of pictures that are drawn with characters."""


def html(result: Result, *, reveal: bool = False) -> str:
    """The report on a result; everything that a person wrote is escaped."""
    shown = view(result, reveal=reveal)
    colour = _COLOURS.get(shown.verdict, _OTHER_COLOUR)
    pieces = [f'<p style="color: {colour}"><strong>{SYMBOLS[shown.verdict]} {escape(shown.heading)}</strong></p>']
    if shown.place is not None:
        line, start, end = shown.place.line, shown.place.start, max(shown.place.end, shown.place.start + 1)
        pieces.append(
            f"<pre>{escape(line[:start])}<mark>{escape(line[start:end]) or '&nbsp;'}</mark>{escape(line[end:])}</pre>"
        )
    pieces += [f"<p>{escape(text)}</p>" for text in (shown.problem, shown.hint) if text is not None]
    if shown.reading is not None:
        pieces.append(_formula("Read as", shown.reading))
        pieces += [f"<p><em>{escape(note)}</em></p>" for note in shown.reading.notes]
    if shown.evidence is not None:
        pieces.append("<br>".join(f"{escape(line)}" for line in shown.evidence.split("\n")).join(("<p>", "</p>")))
    if shown.counterexample is not None and shown.certificate is not None:
        rows = [(f"${latex_name(name)}$", value) for name, value in shown.counterexample.inputs.items()]
        rows += [("your answer", shown.counterexample.yours), ("expected", shown.counterexample.expected)]
        body = "".join(f"<tr><th>{escape(name)}</th><td>{_value(value)}</td></tr>" for name, value in rows)
        pieces.append(f"<table>{body}</table><p>{escape(shown.certificate)}</p>")
    pieces += [f"<p><strong>Perhaps: {escape(message)}.</strong></p>" for message in shown.slips]
    if shown.picture is not None:
        drawn = "\n".join(line.text for line in picture_lines(shown.picture, _COLUMNS))
        pieces.append(f"<pre>{escape(drawn)}</pre>")
    if shown.rubric:
        pieces.append("<ul>" + "".join(f"<li>{escape(point)}</li>" for point in shown.rubric) + "</ul>")
    if shown.key is not None:
        pieces.append(_formula("The key", shown.key))
    return f"<div>{''.join(pieces)}</div>"


def _formula(title: str, reading: Reading) -> str:
    latex = reading.latex
    body = f"<pre>{escape(reading.source)}</pre>" if latex is None else f"$$ {escape(latex, quote=False)} $$"
    return f"<p>{title}</p>{body}"


def _value(value: Value) -> str:
    rows = matrix_rows(value)
    if rows is None:
        return escape(value_text(value))
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{cells}</table>"
