"""What people and programs see of a result. Importing this package teaches results to show themselves."""

from __future__ import annotations

from typing import Any

from checker.marking.result import Result


class _Display:
    def rich(self, result: Result) -> Any:
        from checker.reports.terminal import Report  # rich is loaded only to print

        return Report(result)

    def html(self, result: Result) -> str:
        from checker.reports.html import html

        return html(result)


Result.display = _Display()
