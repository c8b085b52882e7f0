"""Derivatives of expressions as expressions, in matrix notation."""

from checker.calculus.reverse import expand_definitions, expand_derivatives, gradient

__all__ = ["expand_definitions", "expand_derivatives", "gradient"]
