"""Derivatives in index notation: entries of arrays, sums over named sizes, Kronecker deltas.

SymPy's own `.doit()` and `.subs` on sums capture bound indices; everything here renames them where they would clash.
An index stands for a whole axis: it runs from 1 to the size of every axis in which it is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy


class sigma(sympy.Function):  # noqa: N801 - the class's name is what SymPy prints
    """The logistic function 1 / (1 + exp(-u)), kept whole so that steps read as they are written."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self * (1 - self)


class Partial(sympy.Expr):
    """The partial derivative of a named quantity, as a sign on paper: nothing is evaluated."""

    # Factors that do not commute keep their order: a chain rule reads from the loss to the parameter.
    is_commutative = False

    def __new__(cls, of: Any, by: Any) -> Partial:
        partial: Partial = super().__new__(cls, sympy.sympify(of), sympy.sympify(by))
        return partial

    def _latex(self, printer: Any) -> str:
        of, by = (printer._print(argument) for argument in self.args)
        return rf"\frac{{\partial {of}}}{{\partial {by}}}"

    def _sympystr(self, printer: Any) -> str:
        of, by = (printer._print(argument) for argument in self.args)
        return f"∂{of}/∂{by}"


def fresh(index: sympy.Symbol, taken: Iterable[sympy.Basic]) -> sympy.Symbol:
    """The index with as many primes as it takes to be none of `taken`."""
    names = {str(name) for name in taken}
    name = index.name
    while name in names:
        name += "'"
    return sympy.Symbol(name, **index.assumptions0)


def substitute(expr: Any, old: sympy.Symbol, new: Any) -> Any:
    """`expr` with `new` for the free symbol `old`; bound indices that `new` mentions are renamed first."""
    new = sympy.sympify(new)
    if expr == old:
        return new
    if not expr.args or old not in expr.free_symbols:
        return expr
    if isinstance(expr, sympy.Indexed):
        return expr.base[tuple(substitute(index, old, new) for index in expr.indices)]
    if isinstance(expr, (sympy.Sum, sympy.Product)):
        body, index, lower, upper = _outermost(expr)
        if index != old and index in new.free_symbols:
            body, index = _renamed(body, index, new)
        if index != old:
            body = substitute(body, old, new)
        return expr.func(body, (index, substitute(lower, old, new), substitute(upper, old, new)))
    return expr.func(*(substitute(argument, old, new) for argument in expr.args))


def unfold(expr: Any, *definitions: sympy.Eq) -> Any:
    """`expr` with each defined quantity replaced by its right side, one definition after the other.

    A left side is a symbol or an entry with symbols as indices (`Eq(z[k], ...)`), which stands for all entries.
    """
    for definition in definitions:
        expr = _unfold(expr, definition.lhs, definition.rhs)
    return expr


def _unfold(expr: Any, left: Any, right: Any) -> Any:
    if not expr.args:
        return right if expr == left else expr
    if isinstance(expr, sympy.Indexed) and isinstance(left, sympy.Indexed) and expr.base == left.base:
        indices = [_unfold(index, left, right) for index in expr.indices]
        # Through placeholders, so that z[k, j] against the definition of z[j, k] does not substitute twice.
        placeholders = [sympy.Dummy() for _ in left.indices]
        entry = right
        for index, placeholder in zip(left.indices, placeholders, strict=True):
            entry = substitute(entry, index, placeholder)
        for placeholder, index in zip(placeholders, indices, strict=True):
            entry = substitute(entry, placeholder, index)
        return entry
    if isinstance(expr, sympy.Indexed):
        return expr.base[tuple(_unfold(index, left, right) for index in expr.indices)]
    if isinstance(expr, (sympy.Sum, sympy.Product)):
        body, index, lower, upper = _outermost(expr)
        if index in right.free_symbols - left.free_symbols:
            body, index = _renamed(body, index, right)
        return expr.func(_unfold(body, left, right), (index, _unfold(lower, left, right), _unfold(upper, left, right)))
    return expr.func(*(_unfold(argument, left, right) for argument in expr.args))


def differentiate(expr: Any, entry: sympy.Symbol | sympy.Indexed) -> Any:
    """The derivative of `expr` by a symbol or by one entry of an array, with deltas where entries meet.

    Conventions at kinks: Max(0, u) has slope 1 at u = 0, Abs(u) has slope 0. Sums are not contracted: see `contract`.
    Bound indices that the entry mentions are renamed. Raises TypeError for a node that has no rule here.
    """
    return _differentiate(_apart(expr, entry), entry)


def _apart(expr: Any, entry: Any) -> Any:
    """`expr` with every bound index renamed that is free in `entry`."""
    if not expr.args or isinstance(expr, sympy.Indexed):
        return expr
    if isinstance(expr, (sympy.Sum, sympy.Product)):
        body, index, lower, upper = _outermost(expr)
        if index in entry.free_symbols:
            body, index = _renamed(body, index, entry)
        return expr.func(_apart(body, entry), (index, lower, upper))
    return expr.func(*(_apart(argument, entry) for argument in expr.args))


def _differentiate(expr: Any, entry: sympy.Symbol | sympy.Indexed) -> Any:
    if not _mentions(expr, entry):
        return sympy.S.Zero
    match expr:
        case sympy.Symbol():
            return sympy.S.One
        case sympy.Indexed():
            pairs = zip(expr.indices, entry.indices, strict=True)
            return sympy.Mul(*(sympy.KroneckerDelta(mine, its) for mine, its in pairs))
        case sympy.Add():
            return sympy.Add(*(_differentiate(term, entry) for term in expr.args))
        case sympy.Mul():
            factors = expr.args
            return sympy.Add(
                *(
                    sympy.Mul(*factors[:place], _differentiate(factor, entry), *factors[place + 1 :])
                    for place, factor in enumerate(factors)
                )
            )
        case sympy.Pow():
            base, exponent = expr.args
            by_base = exponent * base ** (exponent - 1) * _differentiate(base, entry)
            if not _mentions(exponent, entry):
                return by_base
            return by_base + expr * sympy.log(base) * _differentiate(exponent, entry)
        case sympy.Sum():
            return sympy.Sum(_differentiate(expr.function, entry), *expr.limits)
        case sympy.Piecewise():
            return sympy.Piecewise(*((_differentiate(branch, entry), condition) for branch, condition in expr.args))
        case sympy.Heaviside() | sympy.sign() | sympy.KroneckerDelta():
            return sympy.S.Zero
        case sympy.Max() if len(expr.args) == 2 and sympy.S.Zero in expr.args:
            (argument,) = (one for one in expr.args if one != 0)
            return sympy.Heaviside(argument, 1) * _differentiate(argument, entry)
        case sympy.Abs():
            return sympy.sign(expr.args[0]) * _differentiate(expr.args[0], entry)
        case sympy.Function():
            return sympy.Add(
                *(expr.fdiff(place) * _differentiate(argument, entry) for place, argument in enumerate(expr.args, 1))
            )
    raise TypeError(f"no rule to differentiate {expr.func.__name__}: add it in derivations/index_calculus.py")


def contract(expr: Any) -> Any:
    """Carries out every sum over a Kronecker delta and moves factors without the sum's index in front of it.

    A delta is used where its other side is a symbol or a number; others stay, and keep their meaning.
    """
    if not expr.args:
        return expr
    if isinstance(expr, sympy.Sum):
        result = contract(expr.function)
        for index, lower, upper in expr.limits:
            result = sympy.Add(*(_summed(term, index, lower, upper) for term in _split(result)))
        return result
    if isinstance(expr, sympy.Product):
        return sympy.Product(contract(expr.function), *expr.limits)
    return expr.func(*(contract(argument) for argument in expr.args))


def termwise(expr: Any) -> Any:
    """Every sum of terms as a sum for each term, with factors without the sum's index in front of it."""
    if not expr.args:
        return expr
    if isinstance(expr, sympy.Sum):
        result = termwise(expr.function)
        for index, lower, upper in expr.limits:
            terms = sympy.Add.make_args(sympy.expand_mul(result, deep=False))
            result = sympy.Add(*(_summed(term, index, lower, upper) for term in terms))
        return result
    return expr.func(*(termwise(argument) for argument in expr.args))


def _summed(term: Any, index: sympy.Symbol, lower: Any, upper: Any) -> Any:
    """The sum of one term over `index`."""
    factors = sympy.Mul.make_args(term)
    for place, factor in enumerate(factors):
        if lower == 1 and isinstance(factor, sympy.KroneckerDelta) and index in factor.args:
            (other,) = (side for side in factor.args if side != index)
            if isinstance(other, (sympy.Symbol, sympy.Integer)):
                return substitute(sympy.Mul(*factors[:place], *factors[place + 1 :]), index, other)
    outside = [factor for factor in factors if index not in factor.free_symbols]
    inside = [factor for factor in factors if index in factor.free_symbols]
    total = sympy.Sum(sympy.Mul(*inside), (index, lower, upper)) if inside else upper - lower + 1
    return sympy.Mul(*outside, total)


def _split(expr: Any) -> list[Any]:
    """Terms that add up to `expr`: products with a delta inside a sum are multiplied out, all else stays together."""
    if not expr.has(sympy.KroneckerDelta):
        return [expr]
    if isinstance(expr, sympy.Add):
        plain = [term for term in expr.args if not term.has(sympy.KroneckerDelta)]
        split = [part for term in expr.args if term.has(sympy.KroneckerDelta) for part in _split(term)]
        return split + ([sympy.Add(*plain)] if plain else [])
    if isinstance(expr, sympy.Mul):
        for place, factor in enumerate(expr.args):
            if isinstance(factor, sympy.Add) and factor.has(sympy.KroneckerDelta):
                rest = (*expr.args[:place], *expr.args[place + 1 :])
                return [part for term in factor.args for part in _split(sympy.Mul(*rest, term))]
    return [expr]


def _mentions(expr: Any, entry: sympy.Symbol | sympy.Indexed) -> bool:
    if isinstance(entry, sympy.Indexed):
        return any(one.base == entry.base for one in expr.atoms(sympy.Indexed))
    return entry in expr.free_symbols


def _outermost(expr: sympy.Sum | sympy.Product) -> tuple[Any, sympy.Symbol, Any, Any]:
    """Body, index and bounds of the outermost sum (SymPy lists the innermost limit first)."""
    *inner, (index, lower, upper) = expr.limits
    body = expr.func(expr.function, *inner) if inner else expr.function
    return body, index, lower, upper


def _renamed(body: Any, index: sympy.Symbol, clashing: Any) -> tuple[Any, sympy.Symbol]:
    """The body of a sum with its index renamed so that it occurs neither there nor in `clashing`."""
    name = fresh(index, body.atoms(sympy.Symbol) | clashing.atoms(sympy.Symbol))
    return substitute(body, index, name), name
