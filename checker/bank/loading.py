"""One problem file -> a Problem. Every mistake an author can make raises AuthorError with file, table, key and position."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from checker.bank.format import ProblemTable, read_table
from checker.bank.model import definition
from checker.bank.names import check_symbols, unlayered
from checker.bank.parts import check_values, read_part
from checker.bank.place import Place
from checker.bank.problem import LayerTexts, Part, Problem
from checker.language.declarations import Declaration, Vocabulary, parse_declaration
from checker.language.errors import AuthorError
from checker.parsing.expressions import canonical_name

_KERNEL = re.compile(r"\s*[^\s()]+\s*\([^(),]+,[^(),]+\)\s*")
"""The left side of a kernel's definition: ``k(x, z)``."""


def load_file(path: Path | str, exam: str = "") -> Problem:
    """The problem in a file. Raises AuthorError."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise AuthorError(f"cannot be read: {problem.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise AuthorError("is not UTF-8 text", file=str(path)) from None
    table = read_table(text, path.name)
    vocabulary = _model(_in_values(table), Vocabulary(_symbols(table.symbols, path.name)), path.name)
    network = None if table.network is None else LayerTexts(table.network.input, tuple(table.network.layers))
    parts: dict[str, Part] = {}
    for number, part in enumerate(table.part, 1):
        if not part.id.strip():
            raise Place(path.name, f"[[part]] number {number}").error("id", "the id is empty")
        if part.id in parts:
            raise Place(path.name, "[[part]]").error("id", f"the id {part.id!r} is used twice")
        place = Place(path.name, f"[[part]] {part.id}")
        made = read_part(part, vocabulary, exam, table.title, place)
        parts[part.id] = replace(made, network=network, symbols=table.symbols, model=table.model)
    return Problem(
        path.stem, exam, table.title, table.statement, vocabulary, tuple(parts.values()), path, table.symbols, table.model, text
    )  # fmt: skip


def _in_values(table: ProblemTable) -> dict[str, str]:
    """The lines of the model that have values. In a problem that asks about kernels a function of two arguments, and whatever calls
    unknown functions and kernels, has none: the kind reads the line itself."""
    if not any(part.kind == "kernel" for part in table.part):
        return dict(table.model)
    unknown = [re.escape(name) for name, kind in table.symbols.items() if kind.strip() in ("function", "kernel")]
    called = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(unknown)})\s*\(") if unknown else None
    return {
        left: right
        for left, right in table.model.items()
        if not _KERNEL.fullmatch(left) and not (called is not None and called.search(right))
    }


def _symbols(types: Mapping[str, str], file: str) -> dict[str, Declaration]:
    place = Place(file, "[symbols]")
    symbols: dict[str, Declaration] = {}
    written: dict[str, str] = {}
    for key, text in types.items():
        name = place.read(key, key, canonical_name, unlayered(key))
        if name in symbols:
            raise place.error(key, f"{name} is declared twice", key)
        symbols[name] = place.read(key, text, parse_declaration, name, text)
        written[name] = key
    check_symbols(symbols, written, place)
    return symbols


def _model(lines: Mapping[str, str], vocabulary: Vocabulary, file: str) -> Vocabulary:
    place = Place(file, "[model]")
    for left, right in lines.items():
        made = definition(left, right, vocabulary, place)
        check_values(left, right, made.body, vocabulary, place)
        vocabulary = vocabulary.with_definition(made)
    return vocabulary
