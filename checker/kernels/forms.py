"""A canonical form in which a kernel's parts can be compared: sums of products of powers of atoms.

An atom is whatever is not taken apart any more: a symbol, an inner product ``x^T A z``, ``exp`` of one product, a power of a
sum, another function's value. Each knows on which of the two arguments it depends. Exponentials of sums are products,
cosines of sums are expanded, norms are powers of inner products, so that many ways of writing a kernel have one form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from checker.language.inference import add, apply, divide, mul, negate, number, power
from checker.language.nodes import Node

MOST_TERMS = 400
LARGEST_POWER = 16
"""Sums are multiplied out up to this power."""


class TooLarge(Exception):
    """A form with too many terms to be worth it."""


@dataclass(frozen=True, slots=True)
class Atom:
    """``key`` tells atoms apart; ``sides`` are the arguments (0, 1) it depends on; ``parts`` the forms inside it.

    ``sign``: 1 never negative, 2 always positive (where it is defined), 0 unknown.
    """

    key: str
    kind: str = field(compare=False)
    node: Node = field(compare=False, repr=False)
    sides: frozenset[int] = field(compare=False)
    parts: tuple[Form, ...] = field(default=(), compare=False, repr=False)
    data: tuple[object, ...] = field(default=(), compare=False, repr=False)
    sign: int = field(default=0, compare=False)


Monomial = tuple[tuple[Atom, Fraction], ...]
ONE: Monomial = ()


class Form:
    """A sum of products of powers of atoms, with rational coefficients."""

    def __init__(self, terms: Mapping[Monomial, Fraction]) -> None:
        self.terms = {monomial: value for monomial, value in terms.items() if value}
        if len(self.terms) > MOST_TERMS:
            raise TooLarge

    @cached_property
    def key(self) -> str:
        """The form as text: equal forms have equal keys."""
        return " + ".join(sorted(f"{value}*{_monomial_key(monomial)}" for monomial, value in self.terms.items())) or "0"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return self.key

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for monomial, value in other.terms.items():
            terms[monomial] = terms.get(monomial, Fraction(0)) + value
        return Form(terms)

    def __neg__(self) -> Form:
        return self.scaled(Fraction(-1))

    def __sub__(self, other: Form) -> Form:
        return self + -other

    def scaled(self, factor: Fraction) -> Form:
        """A multiple."""
        return Form({monomial: value * factor for monomial, value in self.terms.items()})

    def __mul__(self, other: Form) -> Form:
        if len(self.terms) * len(other.terms) > 20 * MOST_TERMS:
            raise TooLarge
        terms: dict[Monomial, Fraction] = {}
        extra: list[Form] = []
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                made = times(left, right)
                if isinstance(made, Form):
                    extra.append(made.scaled(a * b))
                else:
                    terms[made] = terms.get(made, Fraction(0)) + a * b
        total = Form(terms)
        for each in extra:
            total = total + each
        return total

    @cached_property
    def sides(self) -> frozenset[int]:
        """The arguments it depends on."""
        return frozenset().union(*(atom.sides for monomial in self.terms for atom, _ in monomial))

    @property
    def constant(self) -> Fraction | None:
        """Its value if it is a number."""
        if not self.terms:
            return Fraction(0)
        return self.terms.get(ONE) if len(self.terms) == 1 else None

    def atoms(self) -> Iterable[Atom]:
        """All atoms, those inside others too."""
        for monomial in self.terms:
            for atom, _ in monomial:
                yield atom
                for part in atom.parts:
                    yield from part.atoms()


def _monomial_key(monomial: Monomial) -> str:
    return "*".join(f"{atom.key}^{exponent}" for atom, exponent in monomial)


def constant(value: Fraction | int) -> Form:
    """A number as a form."""
    return Form({ONE: Fraction(value)})


def of_atom(atom: Atom, exponent: Fraction | int = 1) -> Form:
    """A power of an atom as a form."""
    return Form({((atom, Fraction(exponent)),): Fraction(1)})


def of_monomial(monomial: Monomial) -> Form:
    """A product as a form."""
    return Form({monomial: Fraction(1)})


ZERO_FORM, ONE_FORM = constant(0), constant(1)


def times(left: Monomial, right: Monomial) -> Monomial | Form:
    """The product of two products; a form where the power of a sum becomes whole and is multiplied out."""
    if not left or not right:
        return _settled(dict(left or right))
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, Fraction(0)) + exponent
    return _settled(exponents)


def _settled(exponents: Mapping[Atom, Fraction]) -> Monomial | Form:
    kept: dict[Atom, Fraction] = {}
    expanded: list[Form] = []
    for atom, exponent in exponents.items():
        if not exponent:
            continue
        if atom.kind == "base" and exponent.denominator == 1 and 0 < exponent <= LARGEST_POWER:
            expanded.append(whole_power(atom.parts[0], int(exponent)))
        elif atom.kind == "base" and 1 < exponent <= LARGEST_POWER:
            whole = exponent.numerator // exponent.denominator
            expanded.append(whole_power(atom.parts[0], whole))
            kept[atom] = exponent - whole
        elif atom.kind == "number" and not 0 <= exponent < 1 and abs(exponent) < 64:
            whole = exponent.numerator // exponent.denominator
            value = atom.data[0]
            assert isinstance(value, Fraction)
            expanded.append(constant(value**whole))
            if exponent != whole:
                kept[atom] = exponent - whole
        elif atom.kind == "cos" and exponent.denominator == 1 and 2 <= exponent <= LARGEST_POWER:
            sine = of_atom(wave_atom("sin", atom.parts[0]), 2)
            expanded.append(whole_power(ONE_FORM - sine, int(exponent) // 2))
            if exponent % 2:
                kept[atom] = Fraction(1)
        elif atom.kind == "abs" and exponent.denominator == 1 and exponent % 2 == 0:
            expanded.append(raised(atom.parts[0], exponent))
        elif atom.kind == "indicator" and exponent > 0:
            kept[atom] = Fraction(1)
        else:
            kept[atom] = exponent
    monomial = tuple(sorted(kept.items(), key=lambda item: item[0].key))
    if not expanded:
        return monomial
    total = of_monomial(monomial)
    for each in expanded:
        total = total * each
    return total


def whole_power(form: Form, exponent: int) -> Form:
    """A power with a whole exponent from 0, multiplied out. Raises TooLarge."""
    if exponent > LARGEST_POWER and len(form.terms) > 1:
        raise TooLarge
    result = ONE_FORM
    for _ in range(exponent):
        result = result * form
    return result


def raised(form: Form, exponent: Fraction) -> Form:
    """A real power with a rational exponent."""
    if exponent == 1:
        return form
    if not form.terms:
        return ZERO_FORM if exponent > 0 else of_atom(base_atom(form), exponent)
    if exponent.denominator == 1 and 0 <= exponent <= LARGEST_POWER:
        return whole_power(form, int(exponent))
    if len(form.terms) == 1:
        ((monomial, value),) = form.terms.items()
        powered = _monomial_power(monomial, exponent)
        number_power = _number_power(value, exponent)
        if powered is not None and number_power is not None:
            return powered * number_power
    scale = _content(form)
    root = _number_power(scale, exponent)
    factor = None if root is None else root.constant
    if factor is None or scale == 1:
        return of_atom(base_atom(form), exponent)
    return of_atom(base_atom(form.scaled(1 / scale)), exponent).scaled(factor)


def _content(form: Form) -> Fraction:
    """The greatest number of which all coefficients are whole multiples."""
    values = list(form.terms.values())
    return Fraction(gcd(*(value.numerator for value in values)), lcm(*(value.denominator for value in values)))


def _number_power(value: Fraction, exponent: Fraction) -> Form | None:
    """A power of a number: rational where it is, else a power of an atom for the number."""
    if exponent.denominator == 1:
        return constant(value ** int(exponent)) if abs(exponent) < 64 else None
    if value < 0:
        return None
    if value == 1:
        return ONE_FORM
    root = _exact_root(value, exponent.denominator)
    if root is not None:
        return constant(root ** int(exponent.numerator))
    node = number(value)
    made = _settled({Atom(f"[{value}]", "number", node, frozenset(), data=(value,), sign=2): exponent})
    return made if isinstance(made, Form) else of_monomial(made)


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    above, below = (round(part ** (1 / degree)) for part in (value.numerator, value.denominator))
    found = Fraction(above, below) if below else None
    return found if found is not None and found**degree == value else None


def _monomial_power(monomial: Monomial, exponent: Fraction) -> Form | None:
    """(a b)^p = a^p b^p where that holds: whole p, or factors that are never negative."""
    result = ONE_FORM
    for atom, inner in monomial:
        if exponent.denominator == 1 or atom.sign or inner.denominator % 2 == 0:
            made = _settled({atom: inner * exponent})
        elif inner.denominator == 1 and inner % 2 == 0:
            made = _settled({absolute_atom(atom): inner * exponent})
        else:
            return None
        result = result * (made if isinstance(made, Form) else of_monomial(made))
    return result


def base_atom(form: Form) -> Atom:
    """A sum as an atom, of which powers are taken."""
    return Atom(f"({form.key})", "base", node_of(form), form.sides, (form,))


def absolute_atom(atom: Atom) -> Atom:
    """|a|."""
    return Atom(f"|{atom.key}|", "abs", apply("abs", [atom.node]), atom.sides, (of_atom(atom),), sign=1)


def wave_atom(name: str, inner: Form) -> Atom:
    """cos or sin of a form."""
    return Atom(f"{name}({inner.key})", name, apply(name, [node_of(inner)]), inner.sides, (inner,))


def absolute(form: Form) -> Form:
    """|form|: the root of the square, factor by factor where it is a product."""
    return raised(form * form, Fraction(1, 2))


def exponential(form: Form) -> Form:
    """exp of a sum as the product of a power of exp of each product in it."""
    result = ONE_FORM
    for monomial, value in form.terms.items():
        sides = frozenset().union(*(atom.sides for atom, _ in monomial))
        inner = of_monomial(monomial)
        atom = Atom(f"exp({_monomial_key(monomial)})", "exp", apply("exp", [node_of(inner)]), sides, (inner,), sign=2)
        result = result * of_atom(atom, value)
    return result


# -- forms as nodes ------------------------------------------------------------------------------------------------------
def node_of(form: Form) -> Node:
    """The form as a node, to be shown and to be evaluated."""
    if not form.terms:
        return number(0)
    terms = sorted(form.terms.items(), key=lambda item: (item[1] < 0, len(item[0]) == 0, _monomial_key(item[0])))
    return add([_term_node(monomial, value) for monomial, value in terms])


def _term_node(monomial: Monomial, value: Fraction) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    exponents: list[Node] = []
    for atom, exponent in sorted(monomial, key=lambda item: bool(item[0].sides)):
        if atom.kind == "exp":
            inner = atom.parts[0].scaled(exponent)
            exponents.append(node_of(inner))
        elif exponent == Fraction(1, 2):
            above.append(_root(atom))
        elif exponent < 0:
            below.append(_powered(atom.node, -exponent) if exponent != Fraction(-1, 2) else _root(atom))
        else:
            above.append(_powered(atom.node, exponent))
    if exponents:
        above.append(apply("exp", [add(exponents)]))
    size = abs(value)
    if size.numerator != 1 or not above:
        above.insert(0, number(size.numerator))
    if size.denominator != 1:
        below.insert(0, number(size.denominator))
    node = mul(above)
    if below:
        node = divide(node, mul(below))
    return negate(node) if value < 0 else node


def _root(atom: Atom) -> Node:
    return apply("sqrt", [atom.node])


def _powered(node: Node, exponent: Fraction) -> Node:
    if exponent == 1:
        return node
    exact = (
        number(exponent)
        if exponent.denominator == 1
        else divide(number(exponent.numerator), number(exponent.denominator))
    )
    return power(node, exact)


def split(monomial: Monomial) -> tuple[Monomial, Monomial, Monomial, Monomial]:
    """A product as (parameters, first argument alone, second alone, both)."""
    found: tuple[list[tuple[Atom, Fraction]], ...] = ([], [], [], [])
    for atom, exponent in monomial:
        place = 3 if len(atom.sides) == 2 else 0 if not atom.sides else 1 if 0 in atom.sides else 2
        found[place].append((atom, exponent))
    parameters, first, second, both = map(tuple, found)
    return parameters, first, second, both


def plainly_nonnegative(form: Form) -> bool:
    return all(
        value > 0 and all(atom.sign or power % 2 == 0 for atom, power in monomial)
        for monomial, value in form.terms.items()
    )


def leads_negative(form: Form) -> bool:
    """Whether the first of the coefficients is negative, by which a form and its negative are told apart."""
    first = min(form.terms, key=str, default=ONE)
    return form.terms.get(first, Fraction(0)) < 0


def form_sign(form: Form) -> int:
    """The least that the signs of the atoms say of a form."""
    least = 2
    for monomial, value in form.terms.items():
        signs = [
            2 if power % 2 == 0 and atom.sign == 2 else 1 if power % 2 == 0 else atom.sign for atom, power in monomial
        ]
        least = min(least, *signs, 2) if value > 0 else 0
    return least if form.terms else 1


__all__ = [
    "ONE",
    "ONE_FORM",
    "ZERO_FORM",
    "Atom",
    "Form",
    "Monomial",
    "TooLarge",
    "absolute",
    "constant",
    "exponential",
    "form_sign",
    "leads_negative",
    "node_of",
    "of_atom",
    "of_monomial",
    "plainly_nonnegative",
    "raised",
    "split",
    "wave_atom",
]
