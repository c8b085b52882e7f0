"""The fields of a problem file, checked by msgspec; what does not fit is told in an author's words with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from checker.bank.place import Place
from checker.language.errors import AuthorError


class MistakeTable(msgspec.Struct, forbid_unknown_fields=True):
    """A ``[[part.mistake]]`` table: a wrong answer worth recording. ``claimed``: a document gives it as its own."""

    answer: str
    why: str
    claimed: bool = False


class PartTable(msgspec.Struct, forbid_unknown_fields=True):
    """A ``[[part]]`` table: the fields that parts of every kind may have. What else stands in it is the kind's ``own``."""

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
    mistake: list[MistakeTable] = []
    own: dict[str, Any] = {}


class NetworkTable(msgspec.Struct, forbid_unknown_fields=True):
    """The ``[network]`` table: layers that the parts are about, as ``checker.layers`` reads them."""

    input: str
    layers: list[str]


class ProblemTable(msgspec.Struct, forbid_unknown_fields=True):
    """A whole problem file."""

    title: str
    statement: str = ""
    symbols: dict[str, str] = {}
    model: dict[str, str] = {}
    network: NetworkTable | None = None
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
        table = msgspec.convert(_with_own_fields(content), ProblemTable)
    except msgspec.ValidationError as problem:
        raise _in_plain_words(str(problem), content, file) from None
    if not table.part:
        raise AuthorError("it asks nothing: a [[part]] with id, kind and key is missing", file=file, table="[[part]]")
    return table


def _with_own_fields(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what the bank does not know of a part gathered in its field ``own``."""
    parts = content.get("part")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return dict(content)
    common = set(PartTable.__struct_fields__) - {"own"}
    gathered = []
    for part in parts:
        own = {field: value for field, value in part.items() if field not in common}
        gathered.append({**{field: value for field, value in part.items() if field in common}, "own": own})
    return {**content, "part": gathered}


class NoFields(msgspec.Struct, forbid_unknown_fields=True):
    """The own fields of a kind that has none."""


Fields = TypeVar("Fields", bound=msgspec.Struct)


def own_fields(own: Mapping[str, Any], fields: type[Fields], place: Place) -> Fields:
    """A part's own fields as its kind declares them. Raises AuthorError for unknown or missing ones and wrong types."""
    known = (*(field for field in PartTable.__struct_fields__ if field != "own"), *fields.__struct_fields__)
    try:
        return msgspec.convert(dict(own), fields)
    except msgspec.ValidationError as problem:
        message, _, path = str(problem).partition(" - at `$")
        steps, held = _steps(path, own)
        key = next((step for step in steps if isinstance(step, str)), None)
        key, message = _reason(message, held, key, known)
        raise AuthorError(message, file=place.file, table=place.table, key=key) from None


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
    steps, held = _steps(path, content)
    table: str | None = None
    if steps and (len(steps) > 1 or isinstance(held, dict) and steps[0] != "part"):
        table = f"[{steps.pop(0)}]"
    if table == "[part]":
        table = f"[[part]] number {int(steps.pop(0)) + 1}"
    fields = (PartTable if table else ProblemTable).__struct_fields__
    key = next((step for step in steps if isinstance(step, str)), None)
    if steps == ["part"] and isinstance(held, dict):
        return AuthorError("parts are a list: write [[part]], with two brackets", file=file, key="part")
    key, message = _reason(message, held, key, fields)
    return AuthorError(message, file=file, table=table, key=key)


def _steps(path: str, content: Mapping[str, Any]) -> tuple[list[str | int], Any]:
    """The names and numbers of a path of msgspec, and what the content holds there."""
    steps: list[str | int] = []
    held: Any = content
    for name, number, some in _PATH.findall(path):
        if some and isinstance(held, dict):  # which of the names, msgspec does not tell: all of them must be text
            steps.append(next(key for key, value in held.items() if not isinstance(value, str)))
        else:
            steps.append(int(number) if number else name)
        held = held[steps[-1]]
    return steps, held


def _reason(message: str, held: Any, key: str | None, fields: Iterable[str]) -> tuple[str | None, str]:
    """The key that a message of msgspec is about, and the message in an author's words."""
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        close = difflib.get_close_matches(unknown[1], list(fields), n=1)
        hint = f"did you mean {close[0]}?" if close else f"{', '.join(fields)} are known"
        return unknown[1], f"{unknown[1]!r} is not known here; {hint}"
    if missing := re.fullmatch(r"Object missing required field `(.*)`", message):
        return None, f"{missing[1]!r} is missing"
    if expected := re.match(r"Expected `(.*?)`", message):
        wanted = " or ".join(_TYPES.get(name, name) for name in expected[1].split(" | ") if name != "null")
        given = next((words for kind, words in _KINDS if isinstance(held, kind)), "a date or time")
        message = f"{wanted} is expected here, not {given}"
    return key, message
