"""A slip: a known kind of mistake that explains a wrong answer."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language.errors import Span


@dataclass(frozen=True, slots=True)
class Slip:
    """``name`` of the kind of mistake, ``message`` in a student's words; ``repair``: the smallest edit of the answer that makes it
    right, where there is one to show; ``span``: the place in the answer."""

    name: str
    message: str
    repair: str | None = None
    span: Span | None = None
