"""What activation functions are like: their limits at both ends, their slopes from both sides of each kink, and the origin."""

import sympy
from sympy import Abs, Eq, Limit, Max, Piecewise, Rational, exp, oo, pi, sqrt, symbols, tanh

from derivations.derivation import Derivation, Step

x = symbols("x", real=True)
place = symbols("i", integer=True, positive=True)
SATURATES_LEFT, SATURATES_RIGHT, DIFFERENTIABLE, IDENTITY = 1, 2, 3, 4


def properties(function: sympy.Expr) -> Derivation:
    """The four properties as an array of 0 and 1: saturates as x -> -oo, as x -> oo, differentiable everywhere, identity near 0."""
    pieces = function.rewrite(Piecewise) if function.has(Max, sympy.Min, Abs) else function
    pieces = sympy.piecewise_fold(pieces)
    steps = [Step("State the function", function)]
    slope = sympy.diff(pieces, x)
    steps.append(Step("Differentiate it", slope))
    ends = []
    for side, name in ((-oo, "negative"), (oo, "positive")):
        limit, flat = sympy.limit(_beyond(pieces, side), x, side), sympy.limit(_beyond(slope, side), x, side)
        steps.append(
            Step(f"Take the limit towards {name} infinity", Eq(Limit(function, x, side), limit, evaluate=False))
        )
        steps.append(Step("Take the limit of the slope there", Eq(Limit(slope, x, side), flat, evaluate=False)))
        ends.append(bool(limit.is_finite) and flat == 0)
    smooth = True
    for kink in _kinks(pieces):
        values = [_beside(pieces, kink, direction) for direction in "-+"]
        slopes = [_beside(slope, kink, direction) for direction in "-+"]
        for found, direction in zip(slopes, "-+", strict=True):
            name = "left" if direction == "-" else "right"
            steps.append(
                Step(f"Take the slope from the {name}", Eq(Limit(slope, x, kink, direction), found, evaluate=False))
            )
        smooth = smooth and sympy.simplify(values[0] - values[1]) == 0 and sympy.simplify(slopes[0] - slopes[1]) == 0
    smooth = smooth and not _poles(pieces)
    start = sympy.simplify(function.subs(x, 0))
    near = [sympy.simplify(_beside(slope, sympy.Integer(0), direction)) for direction in "-+"]
    steps.append(Step("Look at the origin", Eq(sympy.Function("f")(0), start, evaluate=False)))
    steps.append(Step("Look at the slope around it", sympy.Tuple(*near)))
    identity = start == 0 and near == [1, 1]
    facts = {SATURATES_LEFT: ends[0], SATURATES_RIGHT: ends[1], DIFFERENTIABLE: smooth, IDENTITY: identity}
    closed = Piecewise(*((int(bool(fact)), Eq(place, number)) for number, fact in facts.items()), (0, True))
    return Derivation(tuple(steps), closed, (place,), (sympy.Integer(len(facts)),))


def _beyond(expression: sympy.Expr, side: sympy.Expr) -> sympy.Expr:
    """The piece that holds far out."""
    return _branch(expression, sympy.Integer(10**6 if side == oo else -(10**6)))


def _beside(expression: sympy.Expr, point: sympy.Expr, direction: str) -> sympy.Expr:
    """The limit at a point from one side, of the piece that holds there."""
    step = Rational(1 if direction == "+" else -1, 10**6)
    return sympy.limit(_branch(expression, point + step), x, point, direction)


def _branch(expression: sympy.Expr, point: sympy.Expr) -> sympy.Expr:
    """The piece of a piecewise function that holds at a point."""

    def chosen(*branches: sympy.Basic) -> sympy.Expr:
        return next(branch for branch, condition in branches if bool(condition.subs(x, point)))

    return expression.replace(Piecewise, chosen)


def _kinks(expression: sympy.Expr) -> list[sympy.Expr]:
    """The points at which the conditions of a piecewise function change."""
    conditions = {
        relation
        for part in expression.atoms(Piecewise)
        for _, condition in part.args
        for relation in condition.atoms(sympy.core.relational.Relational)
    }
    return sorted(
        {point for relation in conditions for point in sympy.solveset(relation.lhs - relation.rhs, x, sympy.S.Reals)}
    )


def _poles(expression: sympy.Expr) -> list[sympy.Expr]:
    """The singularities of the pieces that hold there."""
    branches = [branch for branch, _ in expression.args] if isinstance(expression, Piecewise) else [expression]
    points = {point for branch in branches for point in sympy.singularities(branch, x, sympy.S.Reals)}
    return [point for point in points if point in sympy.singularities(_branch(expression, point), x, sympy.S.Reals)]


def hyperbolic_tangent() -> Derivation:
    """tanh."""
    return properties(tanh(x))


def leaky_relu() -> Derivation:
    """The larger of x and a hundredth of it."""
    return properties(Max(x / 100, x))


def gaussian_error_linear_unit() -> Derivation:
    """GELU in its approximation by tanh (Hendrycks and Gimpel 2016), written with exponentials."""
    inside = sqrt(2 / pi) * (x + Rational(44715, 10**6) * x**3)
    return properties(x / (1 + exp(-2 * inside)))
