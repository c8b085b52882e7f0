"""Two audiences, two errors: the student's names a place in the answer, the author's a place in the problem file."""

from __future__ import annotations

Span = tuple[int, int]
"""Start and end (exclusive) character offsets in the text that a person wrote."""


class Unreadable(Exception):
    """A written answer that cannot be read: where, why, what was expected, and how it would be written."""

    def __init__(self, message: str, span: Span | None = None, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


class ShapeMismatch(Exception):
    """An answer that can be read but whose shapes fit in no reading: it denotes nothing, so it is wrong, not unreadable."""

    def __init__(self, message: str, span: Span | None = None, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


class AuthorError(Exception):
    """A mistake in a problem file: names file, table, key and, where there is one, the position inside the value."""

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        table: str | None = None,
        key: str | None = None,
        value: str | None = None,
        span: Span | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.table = table
        self.key = key
        self.value = value
        self.span = span

    @property
    def where(self) -> str:
        """The place as one line: ``ridge.toml, [[part]] 2.a, key, character 7``."""
        place = [part for part in (self.file, self.table, self.key) if part]
        if self.span is not None:
            place.append(f"character {self.span[0] + 1}")
        return ", ".join(place)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
