"""Answers that are values: expressions, derivatives, updates, numbers, as mathematics or as code."""
