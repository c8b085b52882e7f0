"""One problem file -> a Problem. Every mistake an author can make raises AuthorError with file, table, key and position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from checker.bank.format import read_table
from checker.bank.model import definition
from checker.bank.names import check_symbols, unlayered
from checker.bank.parts import check_values, read_part
from checker.bank.place import Place
from checker.bank.problem import LayerTexts, Part, Problem
from checker.language.declarations import Declaration, Vocabulary, parse_declaration
from checker.language.errors import AuthorError
from checker.parsing.expressions import canonical_name


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
    vocabulary = _model(table.model, Vocabulary(_symbols(table.symbols, path.name)), path.name)
    network = None if table.network is None else LayerTexts(table.network.input, tuple(table.network.layers))
    parts: dict[str, Part] = {}
    for number, part in enumerate(table.part, 1):
        if not part.id.strip():
            raise Place(path.name, f"[[part]] number {number}").error("id", "the id is empty")
        if part.id in parts:
            raise Place(path.name, "[[part]]").error("id", f"the id {part.id!r} is used twice")
        place = Place(path.name, f"[[part]] {part.id}")
        parts[part.id] = replace(read_part(part, vocabulary, exam, table.title, place), network=network)
    return Problem(
        path.stem, exam, table.title, table.statement, vocabulary, tuple(parts.values()), path, table.symbols, table.model
    )  # fmt: skip


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
