"""The fields of a problem file, checked by msgspec; what does not fit is told in an author's words with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from checker.language.errors import AuthorError


class PartTable(msgspec.Struct, forbid_unknown_fields=True):
    """A ``[[part]]`` table."""

    id: str
    kind: str
    marks: float = 0
    title: str = ""
    statement: str = ""
    key: str = ""
    of: str | None = None
    by: str | None = None
    loss: str | None = None
    rate: str | None = None
    allowed: list[str] | None = None
    assume: list[str] = []
    derivation: str | None = None
    policy: str | list[str] = []
    digits: int | None = None


class ProblemTable(msgspec.Struct, forbid_unknown_fields=True):
    """A whole problem file."""

    title: str
    statement: str = ""
    symbols: dict[str, str] = {}
    model: dict[str, str] = {}
    part: list[PartTable] = []


def read_table(text: str, file: str) -> ProblemTable:
    """The tables of a problem file, with the right fields of the right types. Raises AuthorError."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise AuthorError(f"is not TOML: {problem}", file=file) from None
    except RecursionError:
        raise AuthorError("its brackets are nested too deeply", file=file) from None
    if not content:
        message = "is empty: a problem file needs a title, its [symbols] and a [[part]] with id, kind and key"
        raise AuthorError(message, file=file)
    try:
        table = msgspec.convert(content, ProblemTable)
    except msgspec.ValidationError as problem:
        raise _in_plain_words(str(problem), content, file) from None
    if not table.part:
        raise AuthorError("it asks nothing: a [[part]] with id, kind and key is missing", file=file, table="[[part]]")
    return table


_TYPES = {"str": "text in quotes", "float": "a number", "int": "a whole number", "array": "a list", "object": "a table"}
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a table"),
)
_PATH = re.compile(r"\.(\w+)|\[(\d+)\]|(\[\.\.\.\])")


def _in_plain_words(problem: str, content: Mapping[str, Any], file: str) -> AuthorError:
    """The error for a message of msgspec such as ``Expected `str`, got `int` - at `$.part[0].id```."""
    message, _, path = problem.partition(" - at `$")
    steps: list[str | int] = []
    held: Any = content
    for name, number, some in _PATH.findall(path):
        if some and isinstance(held, dict):  # which of the names, msgspec does not tell: all of them must be text
            steps.append(next(key for key, value in held.items() if not isinstance(value, str)))
        else:
            steps.append(int(number) if number else name)
        held = held[steps[-1]]
    table: str | None = None
    if steps and (len(steps) > 1 or isinstance(held, dict) and steps[0] != "part"):
        table = f"[{steps.pop(0)}]"
    if table == "[part]":
        table = f"[[part]] number {int(steps.pop(0)) + 1}"
    fields = (PartTable if table else ProblemTable).__struct_fields__
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        close = difflib.get_close_matches(unknown[1], fields, n=1)
        hint = f"did you mean {close[0]}?" if close else f"{', '.join(fields)} are known"
        return AuthorError(f"{unknown[1]!r} is not known here; {hint}", file=file, table=table, key=unknown[1])
    if missing := re.fullmatch(r"Object missing required field `(.*)`", message):
        return AuthorError(f"{missing[1]!r} is missing", file=file, table=table)
    key = next((step for step in steps if isinstance(step, str)), None)
    if steps == ["part"] and isinstance(held, dict):
        return AuthorError("parts are a list: write [[part]], with two brackets", file=file, key="part")
    if expected := re.match(r"Expected `(.*?)`", message):
        wanted = " or ".join(_TYPES.get(name, name) for name in expected[1].split(" | ") if name != "null")
        given = next((words for kind, words in _KINDS if isinstance(held, kind)), "a date or time")
        message = f"{wanted} is expected here, not {given}"
    return AuthorError(message, file=file, table=table, key=key)
