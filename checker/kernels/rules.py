"""The rules by which something is a kernel: ONE table. A new rule is one row.

A row has the rule's ``name``; ``reason``, the sentence for the proof, with ``{parts}`` for the steps it builds on and
``{name}`` for each witness; ``needs``, what those steps must conclude; ``holds``, which verifies a step; and, where the rule is
about one thing that the search for a proof may meet, ``finds``, which makes the step or says None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.kernels.closure_rules import (
    find_equality,
    find_given,
    find_inner_product,
    find_minimum,
    find_over_coordinates,
    is_constant,
    is_equality,
    is_feature_product,
    is_framed,
    is_given,
    is_inner_product,
    is_minimum,
    is_over_coordinates,
    is_power,
    is_product,
    is_renamed,
    is_scaled,
    is_sum,
)
from checker.kernels.conditional_rules import (
    find_reciprocal,
    is_anchored,
    is_conditional_minimum,
    is_conditional_over_coordinates,
    is_conditional_sum,
    is_minus_log,
    is_minus_root,
    is_reciprocal,
)
from checker.kernels.proof import Checker, Conclusion, Step
from checker.kernels.series_rules import (
    find_arcsine,
    find_exponential,
    find_geometric,
    find_series,
    is_arcsine,
    is_exp_tail,
    is_exponential,
    is_geometric,
    is_log_series,
    is_series,
)
from checker.kernels.spectral_rules import (
    find_askey,
    find_secant,
    find_sinc,
    find_triangle,
    is_askey,
    is_bounded_distance,
    is_bridge,
    is_matern,
    is_secant,
    is_sinc,
    is_spline,
    is_triangle,
)
from checker.language.nodes import Node

if TYPE_CHECKING:
    from checker.kernels.prover import Piece, Prover


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    name: str
    reason: str
    holds: Callable[[Checker, Step], bool]
    finds: Callable[[Prover, Piece], Step | None] | None = None
    needs: Conclusion | None = "kernel"
    conclusion: Conclusion = "kernel"

    def reason_for(self, step: Step, show: Callable[[Node], str], parts: str = "the parts") -> str:
        """Why the step holds."""
        return self.reason.format(parts=parts, **{name: show(node) for name, node in step.witness.items()})

    def sentence_for(self, step: Step, parts: list[str], show: Callable[[Node], str]) -> str:
        """The step as a line of a proof."""
        listed = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
        what = "is a kernel" if self.conclusion == "kernel" else "is conditionally positive (vᵀKv ≥ 0 where Σv = 0)"
        return f"{show(step.claim)} {what}: {self.reason_for(step, show, listed)}."


# -- closure -------------------------------------------------------------------------------------------------------------


# -- what is a kernel by itself ------------------------------------------------------------------------------------------


# -- series --------------------------------------------------------------------------------------------------------------


# -- conditionally positive ----------------------------------------------------------------------------------------------


# -- shift-invariant kernels and others with their own proofs ------------------------------------------------------------


TABLE = (
    Rule("constant", "a constant that is not negative is one", is_constant, needs=None),
    Rule("feature product", "it is f(x) f(z) with the feature f = {f}", is_feature_product, needs=None),
    Rule("sum", "it is the sum of {parts}, and sums of kernels are kernels", is_sum),
    Rule("product", "it is the product of {parts}, and products of kernels are kernels (Schur)", is_product),
    Rule("scaling", "it is {parts} times {c}, which is not negative", is_scaled),
    Rule("framed", "it is f(x) {parts} f(z) with f = {f}", is_framed),
    Rule("power", "it is {parts} to the power {p}, a product of kernels", is_power),
    Rule("equal", "it equals {parts}", is_renamed),
    Rule("given", "it is given as a kernel", is_given, find_given, needs=None),
    Rule("inner product", "it is an inner product of u = {u} at the two arguments",
         is_inner_product, find_inner_product, needs=None),
    Rule("quadratic form", "it is an inner product of u = {u} at the two arguments, in a matrix that is positive semidefinite",
         is_inner_product, needs=None),
    Rule("minimum", "it is the integral over t ≥ 0 of 1[t ≤ f(x)] 1[t ≤ f(z)] with f = {f} ≥ 0",
         is_minimum, find_minimum, needs=None),
    Rule("equality", "its features tell different values of {f} apart: the Gram matrix is made of blocks of ones",
         is_equality, find_equality, needs=None),
    Rule("exponential", "the power series of exp has no negative coefficient, and {parts} is a kernel",
         is_exponential, find_exponential),
    Rule("Schoenberg", "exp of what is conditionally positive, {parts}, is a kernel (Schoenberg)",
         is_exponential, needs="conditional"),
    Rule("power series", "the power series has no negative coefficient, and {parts} is a kernel",
         is_series, find_series),
    Rule("arcsine", "the power series of arcsin has no negative coefficient and converges up to 1, and {parts} is a kernel with k ≤ 1",
         is_arcsine, find_arcsine),
    Rule("tail of exp", "it is the power series of exp of {parts} without its first terms, with no negative coefficient",
         is_exp_tail),
    Rule("geometric series",
         "(c - k)^(-a) with k = {parts}, a = {a} has a power series in k with no negative coefficient, which converges: k < c = {c}",
         is_geometric, find_geometric),
    Rule("logarithmic series",
         "-log(1 - k/c) with k = {parts} has a power series in k with no negative coefficient, which converges: k < c = {c}",
         is_log_series),
    Rule("reciprocal",
         "u^(-a) with u = {u} > 0, a = {a} is an integral of exp(-t u) with positive weights, each a kernel by {parts} (Schoenberg)",
         is_reciprocal, find_reciprocal, needs="conditional"),
    Rule("minus a power", "-u^a with u = {u} ≥ 0, 0 < a = {a} ≤ 1 is an integral of exp(-t u) - 1 with positive weights, by {parts}",
         is_minus_root, needs="conditional", conclusion="conditional"),
    Rule("minus a logarithm", "-log u with u = {u} > 0 is an integral of exp(-t u) - exp(-t) with positive weights, by {parts}",
         is_minus_log, needs="conditional", conclusion="conditional"),
    Rule("conditional scaling", "it is {parts} times {c}, which is not negative", is_scaled,
         needs="conditional", conclusion="conditional"),
    Rule("conditional over coordinates", "each coordinate is conditionally positive by {parts}", is_conditional_over_coordinates,
         needs="conditional", conclusion="conditional"),
    Rule("conditional minimum", "min(f(x), f(z)) + c with f = {f} is a kernel on points where f ≥ -c, and a v with Σv = 0 does not see c",
         is_conditional_minimum, needs=None, conclusion="conditional"),
    Rule("conditional sum", "it is the sum of {parts} and g(x) + g(z) with g = {g}, which a v with Σv = 0 does not see",
         is_conditional_sum, needs="conditional", conclusion="conditional"),
    Rule("separate", "it is g(x) + g(z) with g = {g}, which a v with Σv = 0 does not see",
         is_conditional_sum, needs=None, conclusion="conditional"),
    Rule("anchored", "{parts} is conditionally positive and vanishes where an argument is 0",
         is_anchored, needs="conditional"),
    Rule("triangle", "max(0, c - |f(x) - f(z)|) with f = {f}, c = {c} is the length of the overlap of two intervals of length c",
         is_triangle, find_triangle, needs=None),
    Rule("bounded distance",
         "c - |f(x) - f(z)| with f = {f} between {l} and {h} is half the integral of s(x) s(z) over {l} ≤ t ≤ {h}, s = 1 where t ≤ f "
         "and -1 beyond, and a constant: c = {c} ≥ ({h} - {l})/2",
         is_bounded_distance, needs=None),
    Rule("Askey", "max(0, c - ‖x - z‖)^p in d dimensions with p = {p} ≥ (d + 1)/2 is a kernel (Askey)",
         is_askey, find_askey, needs=None),
    Rule("sinc", "sin(u)/u with u = f(x) - f(z), f = {f} is the integral of cos(t u) over 0 ≤ t ≤ 1",
         is_sinc, find_sinc, needs=None),
    Rule("hyperbolic secant", "1/cosh(u) with u = f(x) - f(z), f = {f} has the positive spectrum of a hyperbolic secant",
         is_secant, find_secant, needs=None),
    Rule("Matérn", "it is a Matérn kernel of the distance of f = {f} with scale {c}: its spectrum is positive",
         is_matern, needs=None),
    Rule("spline", "it is the integral over t ≥ 0 of max(0, f(x) - t) max(0, f(z) - t) with f = {f} ≥ 0", is_spline, needs=None),
    Rule("bridge", "min(f(x), f(z)) - f(x) f(z)/c with 0 ≤ f = {f} ≤ c = {c} is the covariance of a Brownian bridge",
         is_bridge, needs=None),
    Rule("over coordinates", "it is a sum or product over the coordinates of {parts}",
         is_over_coordinates, find_over_coordinates),
)  # fmt: skip

RULES = {rule.name: rule for rule in TABLE}
