"""Calling the command line in this process."""

from __future__ import annotations

import io
import sys

import pytest
from calling import Markscheme, Outcome

from checker.cli import main


@pytest.fixture
def markscheme(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Markscheme:
    """``markscheme(*arguments, stdin=...)`` as typed in a shell, 80 columns wide, output into a pipe."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def call(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Outcome(left.value.code, printed.out, printed.err)

    return call
