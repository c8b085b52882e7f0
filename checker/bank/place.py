"""A place in a problem file, and the errors that name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from checker.language.errors import AuthorError, ShapeMismatch, Span, Unreadable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a problem file: ``[symbols]``, ``[model]``, ``[[part]] 2.a``."""

    file: str
    table: str

    def error(self, key: str, message: str, value: str | None = None, span: Span | None = None) -> AuthorError:
        """What is wrong with a value of the table; ``span`` is the place inside the value."""
        return AuthorError(message, file=self.file, table=self.table, key=key, value=value, span=span)

    def read(self, key: str, value: str, action: Callable[..., T], *arguments: object) -> T:
        """The result of reading a value; whatever cannot be read raises AuthorError with the place."""
        try:
            return action(*arguments)
        except (Unreadable, ShapeMismatch) as problem:
            hint = f" ({problem.hint})" if problem.hint else ""
            message = problem.message.replace("the answer ", "it ")  # the reader speaks to students
            raise self.error(key, message + hint, value, problem.span) from None
        except ValueError as problem:
            raise self.error(key, str(problem), value) from None
