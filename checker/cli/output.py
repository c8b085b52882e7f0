"""How the command line prints: JSON, plain lines into files and pipes, styled lines on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from checker.reports.terminal import Line, as_text, styled


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
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not utf8, indent=2) + "\n")


def width() -> int:
    """The columns to write in: the terminal's, COLUMNS, or 80."""
    return shutil.get_terminal_size().columns


def for_a_person() -> bool:
    """Whether someone looks at the output, rather than a file or another program."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def print_lines(lines: Sequence[Line]) -> None:
    """Lines, styled for a person (NO_COLOR is kept), bare otherwise."""
    if not for_a_person():
        sys.stdout.write(as_text(lines) + "\n")
        return
    from rich.console import Console  # a sixth of the start-up time, spent only on people

    Console(highlight=False, soft_wrap=True).print(styled(lines))
