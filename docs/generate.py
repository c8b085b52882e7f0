"""Writes the documentation that the tables of cases and the functions table hold: ``python docs/generate.py``.

``tests/test_documentation.py`` checks that what is in the repository is what this writes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from checker.language.functions import FUNCTIONS

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "tables"


def code(text: str) -> str:
    """A text as inline code inside a Markdown table."""
    flat = " ⏎ ".join(text.strip().splitlines()).replace("|", "\\|")
    ticks = "``" if "`" in flat else "`"
    space = " " if ticks == "``" else ""
    return f"{ticks}{space}{flat}{space}{ticks}"


def rows_of(folder: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each file of a table, by the file's subject."""
    return {
        path.stem.replace("_", " "): tomllib.loads(path.read_text(encoding="utf-8"))["row"]
        for path in sorted((TABLES / folder).glob("*.toml"))
    }


def reading() -> str:
    """How answers are read: every row of the reading table."""
    found = rows_of("reading")
    count = sum(map(len, found.values()))
    lines = [
        "# How answers are read",
        "",
        f"{count} cases, each of them a test. The reading is shown in the explicit notation: `@` is the matrix product, `*`",
        "scales, `.*` is the Hadamard product.",
    ]
    for subject, rows in found.items():
        lines += ["", f"## {subject.capitalize()}", "", "| written | where | read as |", "|---|---|---|"]
        for row in rows:
            declared = ", ".join(f"{name}: {kind}" for name, kind in row.get("symbols", {}).items())
            outcome = code(row["reading"]) if "reading" in row else f"{row['error']} error at {code(row['at'])}"
            note = f" ({row['note']})" if row.get("note") else ""
            lines.append(f"| {code(row['answer'])} | {code(declared) if declared else ''} | {outcome}{note} |")
    return "\n".join(lines) + "\n"


def verdicts() -> str:
    """What verdicts answers get: every row of the verdict table."""
    found = rows_of("verdicts")
    count = sum(map(len, found.values()))
    lines = ["# What verdicts answers get", "", f"{count} cases, each of them a test."]
    for subject, rows in found.items():
        lines += ["", f"## {subject.capitalize()}", "", "| part | answer | verdict |", "|---|---|---|"]
        for row in rows:
            part = f"{row['problem']}: {row['part']}" if "problem" in row else row["part"]
            note = f" ({row['note']})" if row.get("note") else ""
            lines.append(f"| {part} | {code(row['answer'])} | {row['verdict']}{note} |")
    return "\n".join(lines) + "\n"


def functions() -> str:
    """The functions that answers may use."""
    lines = [
        "# The functions of the language",
        "",
        "| function | plain | LaTeX | NumPy | domain | example |",
        "|---|---|---|---|---|---|",
    ]
    for entry in FUNCTIONS.values():
        latex = " ".join(code(f"\\{name}") for name in entry.latex)
        plain, numpy = (" ".join(map(code, names)) for names in (entry.plain, entry.numpy))
        written, value = entry.example
        lines.append(f"| {entry.name} | {plain} | {latex} | {numpy} | {entry.domain} | {code(written)} = {value:.6g} |")
    return "\n".join(lines) + "\n"


PAGES = {"reading.md": reading, "verdicts.md": verdicts, "functions.md": functions}


def main() -> None:
    """Writes every page beside this file."""
    for name, page in PAGES.items():
        (Path(__file__).parent / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
