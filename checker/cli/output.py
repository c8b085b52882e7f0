"""How the command line prints: JSON, plain lines into files and pipes, styled lines on a terminal."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.reports.lines import Line, as_text, styled

Item = TypeVar("Item")


class ExitStatus(IntEnum):
    """What the program returns to the shell."""

    CORRECT = 0
    WRONG = 1
    MISUSED = 2
    OPEN = 3
    """Unreadable, undecided or for a person, and nothing wrong."""
    INTERRUPTED = 130


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object; characters beyond ASCII only where the output can carry them."""
    _write(json.dumps(_finite(value), ensure_ascii=not _carries_unicode(), indent=2, allow_nan=False))


def write_bytes(content: bytes, file: str | None) -> None:
    """A document into a file, whole or not at all; on standard output without one. Raises Unwritable."""
    if file is None:
        sys.stdout.flush()
        try:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            abandon_output()
        return
    path = Path(file)
    try:
        written = path.with_name(f".{path.name}.{os.getpid()}")
        written.write_bytes(content)
        written.replace(path)
    except OSError as error:
        raise Unwritable(f"{file} cannot be written: {error.strerror}") from None


class Unwritable(click.ClickException):
    """Standard output is closed, or full."""

    exit_code = ExitStatus.MISUSED


def watched(work: Iterable[Item], count: int, doing: str) -> Iterator[Item]:
    """Long work as it is done; with a progress bar on standard error where somebody watches that."""
    if not count or sys.stderr is None or not sys.stderr.isatty():
        yield from work
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(work, doing, total=count, console=Console(stderr=True), transient=True)


def _write(text: str) -> None:
    """A text and a line break, on standard output. That the reader has gone (``| head``) changes no verdict.

    Raises Unwritable.
    """
    if sys.stdout is None:
        raise Unwritable("standard output is closed")
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_output()
    except OSError as error:
        abandon_output()
        raise Unwritable(f"standard output cannot be written: {error.strerror}") from None


def abandon_output() -> None:
    """Sends what is still held back to nowhere, so that it is not tried again when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _carries_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def _finite(value: Any) -> Any:
    """The value with None for infinities and nan, which JSON does not know."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
    return value


def width() -> int:
    """The columns to write in: the terminal's, COLUMNS, or 80."""
    return shutil.get_terminal_size().columns


def for_a_person() -> bool:
    """Whether someone looks at the output, rather than a file or another program. FORCE_COLOR decides where it is set."""
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return sys.stdout is not None and sys.stdout.isatty()


def print_lines(lines: Sequence[Line]) -> None:
    """Lines, styled for a person (NO_COLOR is kept), bare otherwise."""
    if not for_a_person():
        _write(as_text(lines))
        return
    from rich.console import Console  # a sixth of the start-up time, spent only on people

    console = Console(highlight=False, soft_wrap=True, force_terminal=True)
    with console.capture() as captured:
        console.print(styled(lines), end="")
    _write(captured.get())
