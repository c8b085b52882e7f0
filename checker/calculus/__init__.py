"""Derivatives of expressions as expressions, in matrix notation."""

from checker.calculus.reverse import Derivatives, expand_definitions, expand_derivatives, gradient

__all__ = ["Derivatives", "expand_definitions", "expand_derivatives", "gradient"]
