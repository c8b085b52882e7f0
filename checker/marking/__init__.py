"""Marking: one answer to one part, by the part's kind."""

from checker.marking.check import check

__all__ = ["check"]
