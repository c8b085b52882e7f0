"""The fields of a problem file, checked by msgspec: an unknown or mistyped one is an error with its path in the file."""

from __future__ import annotations

import msgspec


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
