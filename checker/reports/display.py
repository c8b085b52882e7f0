"""Teaches results to show themselves, in terminals through rich and in notebooks."""

from __future__ import annotations

from typing import Any

from checker.marking.result import Result
from checker.reports.html import html
from checker.reports.terminal import Report


class _Display:
    def rich(self, result: Result) -> Any:
        return Report(result)

    def html(self, result: Result) -> str:
        return html(result)


def install() -> None:
    """Every result shows itself from now on."""
    Result.display = _Display()
