"""Signs and bounds of forms, from the domain, the conditions and what each atom is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.kernels.conversion import Converter
from checker.kernels.forms import ONE, Atom, Form, Monomial, constant, of_atom, of_monomial
from checker.kernels.matrices import is_positive_semidefinite
from checker.kernels.words import psd_chain
from checker.language.nodes import Compare, Logical, Symbol
from checker.printing.plain import plain

DEEPEST = 6
LARGEST_POWER = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """``low <= value <= high``, strictly where the flag says so; None is unbounded."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False

    @property
    def nonnegative(self) -> bool:
        """Whether no value is negative."""
        return self.low is not None and self.low >= 0

    @property
    def positive(self) -> bool:
        """Whether every value is positive."""
        return self.low is not None and (self.low > 0 or self.low == 0 and self.low_strict)


ANY = Bounds()
NONNEGATIVE = Bounds(Fraction(0))
POSITIVE = Bounds(Fraction(0), low_strict=True)


class Signs:
    """What is known of the values of one kernel's forms."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter
        self.facts: list[tuple[Form, bool]] = []
        """Forms of parameters that the conditions make non-negative; True: positive."""
        for condition in converter.kernel.conditions:
            joined = isinstance(condition, Logical) and condition.operation == "and"
            for part in condition.conditions if isinstance(condition, Logical) and joined else (condition,):
                if isinstance(part, Compare) and part.relation in ("<", "<=", ">", ">="):
                    left, right = converter.form(part.left), converter.form(part.right)
                    greater = left - right if part.relation[0] == ">" else right - left
                    self.facts.append((greater, "=" not in part.relation))

    def nonnegative(self, form: Form) -> bool:
        """Whether a form is certainly never negative."""
        if self.bounds(form).nonnegative or self.sum_of_squares(form):
            return True
        if _factored(form) is not None:
            common, rest = _factored(form) or (ONE, form)
            if common and self.bounds(of_monomial(common)).nonnegative and self.nonnegative(rest):
                return True
        whole = self._without_denominators(form)
        if whole is not None:
            return self.nonnegative(whole)
        return any(self._follows(form, fact) for fact, _ in self.facts)

    def positive(self, form: Form) -> bool:
        """Whether a form is certainly positive."""
        if self.bounds(form).positive:
            return True
        number = form.terms.get(ONE, Fraction(0))
        if number > 0 and self.nonnegative(form - constant(number)):
            return True
        for monomial, value in form.terms.items():  # a positive parameter and something that is not negative
            alone = Form({monomial: value})
            if not alone.sides and self.bounds(alone).positive and self.nonnegative(form - alone):
                return True
        whole = self._without_denominators(form)
        if whole is not None:
            return self.positive(whole)
        return any(strict and self._follows(form, fact) for fact, strict in self.facts)

    def _without_denominators(self, form: Form) -> Form | None:
        """The form times its denominators that are positive; None where there is none of more than one term."""
        if len(form.terms) < 2:
            return None
        for monomial in form.terms:
            for atom, power in monomial:
                if atom.kind == "base" and power < 0 and power.denominator == 1 and self.positive(atom.parts[0]):
                    return form * of_atom(atom, -power)
                if atom.kind == "symbol" and power < 0 and not atom.sides and self.bounds(of_atom(atom)).positive:
                    return form * of_atom(atom, -power)
        return None

    def _follows(self, form: Form, fact: Form) -> bool:
        if not fact.terms:
            return False
        monomial = next(iter(fact.terms))
        ratio = form.terms.get(monomial, Fraction(0)) / fact.terms[monomial]
        return ratio > 0 and self.bounds(form - fact.scaled(ratio)).nonnegative

    def sum_of_squares(self, form: Form) -> bool:
        """Whether a form is a square of a vector or number, written out: a positive semidefinite form in its roots."""
        roots: dict[str, int] = {}
        entries: dict[tuple[int, int], Fraction] = {}
        for monomial, value in form.terms.items():
            pair = self._given_roots(monomial) or _roots(monomial)
            if pair is None:
                if value > 0 and self.bounds(of_monomial(monomial)).nonnegative:
                    continue
                return False
            i, j = (roots.setdefault(key, len(roots)) for key in pair)
            share = value if i == j else value / 2
            for place in {(i, j), (j, i)}:
                entries[place] = entries.get(place, Fraction(0)) + share
        size = len(roots)
        rows = [[entries.get((i, j), Fraction(0)) for j in range(size)] for i in range(size)]
        return size <= 12 and is_positive_semidefinite(rows)

    def _given_roots(self, monomial: Monomial) -> tuple[str, str] | None:
        """k(u, v) of a given kernel as the product of the features of u and v."""
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        kernel = self.converter.kernel
        call = kernel.calls.get(monomial[0][0].key)
        if call is None or kernel.unknowns[call.unknown].kind != "kernel":
            return None
        left, right = (f"{call.unknown} at {plain(each)}" for each in call.arguments)
        return left, right

    def bounds(self, form: Form, depth: int = 0) -> Bounds:
        """Bounds of a form, by interval arithmetic."""
        for monomial, value in form.terms.items():  # -c min(u, v) as c max(u, v) - c u - c v
            if (
                len(monomial) == 1
                and monomial[0][0].kind == "min"
                and monomial[0][1] == 1
                and value < 0
                and depth < DEEPEST
            ):
                u, v = monomial[0][0].parts
                rest = form + of_monomial(monomial).scaled(-value) + (u + v).scaled(value)
                parts = [self.bounds(each, depth + 1) for each in (u, v)]
                lows = [part.low for part in parts if part.low is not None]
                strict = any(part.low_strict and part.low == max(lows) for part in parts) if lows else False
                highs = [part.high for part in parts if part.high is not None]
                greatest = Bounds(max(lows, default=None), max(highs) if len(highs) == 2 else None, strict)
                return _sum(self.bounds(rest, depth + 1), _product(Bounds(-value, -value), greatest))
        total = Bounds(Fraction(0), Fraction(0))
        for monomial, value in form.terms.items():
            product = Bounds(Fraction(1), Fraction(1))
            for atom, exponent in monomial:
                product = _product(product, self.power(atom, exponent, depth))
            total = _sum(total, _product(product, Bounds(value, value)))
        return total

    def power(self, atom: Atom, exponent: Fraction, depth: int) -> Bounds:
        """Bounds of a power of an atom."""
        inner = self.atom(atom, depth + 1) if depth < DEEPEST else ANY
        even = exponent.denominator == 1 and exponent % 2 == 0
        if abs(exponent) > LARGEST_POWER and exponent.denominator == 1:  # not worked out
            if inner.positive:
                return self._fractional(inner, exponent, POSITIVE)
            return NONNEGATIVE if even or inner.nonnegative else ANY
        if exponent > 0 and exponent.denominator == 1:
            if even:
                ends = [(abs(end), open_end) for end, open_end in ((inner.low, inner.low_strict), (inner.high, inner.high_strict))
                        if end is not None]  # fmt: skip
                furthest = max((end for end, _ in ends), default=Fraction(0))
                high = furthest ** int(exponent) if len(ends) == 2 else None
                strict = all(open_end for end, open_end in ends if end == furthest)
                low = inner.low ** int(exponent) if inner.low is not None and inner.low > 0 else Fraction(0)
                low_strict = inner.positive and (inner.low_strict or inner.low == 0)
                return Bounds(low, high, low_strict or self.nonzero(atom), strict)
            return Bounds(
                None if inner.low is None else inner.low ** int(exponent),
                None if inner.high is None else inner.high ** int(exponent),
                inner.low_strict,
                inner.high_strict,
            )
        if exponent < 0 and exponent.denominator == 1 and inner.positive:
            whole = int(-exponent)
            low = Fraction(0) if inner.high is None else 1 / inner.high**whole
            high = None if not inner.low else 1 / inner.low**whole
            return Bounds(low, high, inner.high is None or inner.high_strict, inner.low_strict)
        if even:
            return POSITIVE  # where it is defined at all
        if inner.positive:
            return self._fractional(inner, exponent, POSITIVE)
        return (
            self._fractional(inner, exponent, NONNEGATIVE)
            if inner.nonnegative or exponent.denominator % 2 == 0
            else ANY
        )

    def _fractional(self, inner: Bounds, exponent: Fraction, known: Bounds) -> Bounds:
        """Bounds at most 1 or at least 1 are kept by every power."""
        below = inner.high is not None and inner.high <= 1
        above = inner.low is not None and inner.low >= 1
        if exponent > 0 and below or exponent < 0 and above:
            return Bounds(
                Fraction(0), Fraction(1), known.low_strict, inner.high_strict if exponent > 0 else inner.low_strict
            )
        if exponent > 0 and above or exponent < 0 and below and known.low_strict:
            return Bounds(Fraction(1), None)
        return known

    def nonzero(self, atom: Atom) -> bool:
        """Whether a symbol is known not to vanish."""
        return atom.kind == "symbol" and self.converter.range_of(atom.key).nonzero

    def atom(self, atom: Atom, depth: int) -> Bounds:
        """Bounds of an atom."""
        domain = self.converter.kernel.domain
        match atom.kind:
            case "symbol":
                held = self.converter.range_of(atom.key)
                low, high = held.least(), held.greatest()
                finite = bool(held.values)
                low_strict = not finite and (held.low_open or held.nonzero and low == 0)
                found = Bounds(low, high, low_strict, not finite and held.high_open)
                if atom.sign and not found.nonnegative:
                    return Bounds(Fraction(0), found.high, atom.sign == 2, found.high_strict)
                return found
            case "entry":
                base = atom.data[0]
                if isinstance(base, Symbol):
                    held = self.converter.range_of(base.name)
                    return Bounds(
                        held.least(),
                        held.greatest(),
                        not held.values and held.low_open,
                        not held.values and held.high_open,
                    )
            case "inner":
                word = atom.data[0]
                assert isinstance(word, tuple)
                names = {letter.key for letter in (word[0], word[-1])}
                low = Fraction(0) if atom.sign or word[0].key == word[-1].key and psd_chain(word[1:-1]) else None
                if len(word) == 2 and names <= set(self.converter.kernel.arguments):
                    if domain.norm_below is not None:
                        square = domain.norm_below**2
                        return Bounds(low if low is not None else -square, square, low is None, True)
                    if domain.on in ("sphere", "simplex", "onehot"):
                        least = Fraction(-1 if domain.on == "sphere" else 0)
                        return Bounds(least, Fraction(1))
                return Bounds(low)
            case "exp":
                inner = self.bounds(atom.parts[0], depth)
                if inner.high is not None and inner.high <= 0:
                    return Bounds(Fraction(0), Fraction(1), True)
                if inner.nonnegative:
                    return Bounds(Fraction(1), None, inner.low_strict)
                return POSITIVE
            case "log":
                inner = self.bounds(atom.parts[0], depth)
                low = Fraction(0) if inner.low is not None and inner.low >= 1 else None
                high = Fraction(0) if inner.high is not None and inner.high <= 1 else None
                return Bounds(low, high, inner.low_strict or inner.low is not None and inner.low > 1,
                              inner.high_strict or inner.high is not None and inner.high < 1)  # fmt: skip
            case "base":
                inner = self.bounds(atom.parts[0], depth)
                if not inner.nonnegative and self.sum_of_squares(atom.parts[0]):
                    return Bounds(Fraction(0), inner.high)
                return inner
            case "abs":
                inner = self.bounds(atom.parts[0], depth)
                ends = [abs(end) for end in (inner.low, inner.high) if end is not None]
                return Bounds(Fraction(0), max(ends) if len(ends) == 2 else None, inner.positive, inner.high_strict)
            case "cos" | "sin" | "tanh" | "sinc":
                return Bounds(Fraction(-1), Fraction(1))
            case "indicator" | "sigma":
                return Bounds(Fraction(0), Fraction(1))
            case "big sum":
                return NONNEGATIVE if self.nonnegative(atom.parts[0]) else ANY
            case "cosh":
                return Bounds(Fraction(1))
            case "relu" | "softplus":
                return NONNEGATIVE
            case "min":
                parts = [self.bounds(part, depth) for part in atom.parts]
                lows = [part.low for part in parts]
                highs = [part.high for part in parts if part.high is not None]
                low = None if None in lows else min(each for each in lows if each is not None)
                return Bounds(low, min(highs) if highs else None, all(part.low_strict for part in parts), False)
            case "power":
                inner = self.bounds(atom.parts[0], depth)
                return POSITIVE if inner.positive else NONNEGATIVE if inner.nonnegative else ANY
            case "constant":
                return Bounds(Fraction(27, 10), Fraction(315, 100))
            case "size":
                return Bounds(Fraction(1))
            case "number":
                return POSITIVE
        if atom.sign:
            return POSITIVE if atom.sign == 2 else NONNEGATIVE
        return ANY


def _factored(form: Form) -> tuple[Monomial, Form] | None:
    """The greatest common product of all terms, and what is left; None for fewer than two terms."""
    if len(form.terms) < 2:
        return None
    shared: dict[Atom, Fraction] | None = None
    for monomial in form.terms:
        here = dict(monomial)
        if shared is None:
            shared = here
        else:
            atoms = set(shared) | set(here)
            shared = {atom: min(shared.get(atom, Fraction(0)), here.get(atom, Fraction(0))) for atom in atoms}
    common = tuple(
        sorted(((atom, power) for atom, power in (shared or {}).items() if power), key=lambda each: each[0].key)
    )
    if not common:
        return None
    inverse = of_monomial(tuple((atom, -power) for atom, power in common))
    return common, form * inverse


def _roots(monomial: Monomial) -> tuple[str, str] | None:
    """A product as a product of two equals or of two different things whose squares are products too."""
    if not monomial:
        return "1", "1"
    if len(monomial) == 1:
        atom, exponent = monomial[0]
        if atom.kind == "inner" and exponent == 1:
            word = atom.data[0]
            assert isinstance(word, tuple)
            if not psd_chain(word[1:-1]):
                return None
            chain = " ".join(letter.key + "'" * letter.transposed for letter in word[1:-1])
            return f"{word[0].key}|{chain}", f"{word[-1].key}|{chain}"
        if exponent.denominator == 1 and exponent % 2 == 0:
            return f"{atom.key}^{exponent / 2}", f"{atom.key}^{exponent / 2}"
        return "1", f"{atom.key}^{exponent}"
    if all(exponent.denominator == 1 and exponent % 2 == 0 for _, exponent in monomial):
        half = "*".join(f"{atom.key}^{exponent / 2}" for atom, exponent in monomial)
        return half, half
    if len(monomial) == 2:
        return tuple(f"{atom.key}^{exponent}" for atom, exponent in monomial)  # type: ignore[return-value]
    return None


def _sum(left: Bounds, right: Bounds) -> Bounds:
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Bounds(low, high, left.low_strict or right.low_strict, left.high_strict or right.high_strict)


def _product(left: Bounds, right: Bounds) -> Bounds:
    if left.low == left.high == 1:
        return right
    if right.low is not None and right.low == right.high:
        left, right = right, left
    if left.low is not None and left.low == left.high:  # a number times an interval
        factor = left.low
        if factor == 0:
            return left
        ends = [None if end is None else end * factor for end in (right.low, right.high)]
        if factor > 0:
            return Bounds(ends[0], ends[1], right.low_strict, right.high_strict)
        return Bounds(ends[1], ends[0], right.high_strict, right.low_strict)
    if left.nonnegative and right.nonnegative and left.low is not None and right.low is not None:
        high = None if left.high is None or right.high is None else left.high * right.high
        strict = left.positive and right.positive
        return Bounds(left.low * right.low, high, strict and (left.low * right.low == 0 or left.low_strict or right.low_strict),
                      left.high_strict or right.high_strict)  # fmt: skip
    if left.high is not None and left.high <= 0:
        return _negated(_product(_negated(left), right))
    if right.high is not None and right.high <= 0:
        return _negated(_product(left, _negated(right)))
    if None in (left.low, left.high, right.low, right.high):
        return ANY
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high) if a is not None and b is not None]
    strict = left.low_strict and left.high_strict and right.low_strict and right.high_strict
    return Bounds(min(corners), max(corners), strict, strict)


def _negated(bounds: Bounds) -> Bounds:
    low = None if bounds.high is None else -bounds.high
    high = None if bounds.low is None else -bounds.low
    return Bounds(low, high, bounds.high_strict, bounds.low_strict)
