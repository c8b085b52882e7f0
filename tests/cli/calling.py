"""Calling the command line in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


Markscheme = Callable[..., Outcome]


def schema(verb: str) -> Any:
    """The JSON Schema of what a verb prints."""
    return json.loads(files("checker.reports").joinpath(f"schema/{verb}.json").read_text(encoding="utf-8"))
