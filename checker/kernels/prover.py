"""The search for a proof: a form is taken apart into what depends on one argument and what on both, and the rules do the rest.

It may be clever, since nothing it finds counts before :func:`checker.kernels.proof.failures` has accepted it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from time import thread_time

from checker.kernels.as_written import written
from checker.kernels.conversion import Converter
from checker.kernels.forms import (
    ONE_FORM,
    ZERO_FORM,
    Atom,
    Form,
    Monomial,
    TooLarge,
    constant,
    node_of,
    of_atom,
    of_monomial,
    raised,
    split,
)
from checker.kernels.kernel import Kernel
from checker.kernels.matrices import squares
from checker.kernels.proof import Step
from checker.kernels.rules import TABLE
from checker.kernels.signs import Signs
from checker.kernels.whole_forms import WHOLE_FORMS, without_quotients
from checker.language.inference import add, apply, mul, number, subtract
from checker.language.nodes import Node, Reduce
from checker.printing.plain import plain

DEEPEST = 14


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that depends on both arguments and does not come apart: a power of an atom, or exp of a form.

    ``negative_power`` is (u, a) where the piece is u^(-a); ``exponents`` the form in the exponent of exp.
    """

    node: Node
    atom: Atom | None = None
    exponent: Fraction = Fraction(1)
    exponents: Form | None = None
    negative_power: tuple[Form, Form] | None = None


class Prover:
    """Finds proofs for one kernel within a time, in seconds of the processor."""

    def __init__(self, kernel: Kernel, seconds: float) -> None:
        self.kernel = kernel
        self.converter = Converter(kernel)
        self.signs = Signs(self.converter)
        self.deadline = thread_time() + seconds
        self.memo: dict[tuple[str, str], Step | None] = {}
        self.depth = 0
        self.stuck: list[str] = []
        """Forms for which no rule was found, as text."""

    node = staticmethod(node_of)
    raised = staticmethod(raised)

    def form(self, node: Node) -> Form:
        """The canonical form of an expression."""
        return self.converter.form(node)

    def prove(self) -> Step | None:
        """A proof of the kernel, None where none is found."""
        try:
            return written(self, self.kernel.node)
        except (TooLarge, RecursionError):
            return None

    # -- kernels -----------------------------------------------------------------------------------------------------
    def kernel_step(self, form: Form) -> Step | None:
        """A proof that a form is a kernel."""
        return self._remembered("kernel", form, self._kernel_step)

    def conditional_step(self, form: Form) -> Step | None:
        """A proof that a form is conditionally positive."""
        return self._remembered("conditional", form, self._conditional_step)

    def _remembered(self, sort: str, form: Form, search: Callable[[Form], Step | None]) -> Step | None:
        mark = (sort, form.key)
        if mark in self.memo:
            return self.memo[mark]
        if self.depth > DEEPEST or thread_time() > self.deadline:
            return None
        self.memo[mark] = None
        self.depth += 1
        try:
            found: Step | None = search(form)
        except TooLarge:
            found = None
        finally:
            self.depth -= 1
        self.memo[mark] = found
        if found is None:
            self.stuck.append(plain(node_of(form)))
        return found

    def _kernel_step(self, form: Form) -> Step | None:
        if not form.terms:
            return Step("constant", number(0))
        if not form.sides:
            return Step("constant", node_of(form)) if self.signs.nonnegative(form) else None
        if self.converter.mirror(form) != form:
            return None
        ways: list[Callable[[Form], Step | None]] = [self._by_groups, *(partial(each, self) for each in WHOLE_FORMS)]
        for way in ways:
            if (step := way(form)) is not None:
                return step
        return None

    def _by_groups(self, form: Form) -> Step | None:
        """A sum over what depends on both arguments, each with a positive semidefinite matrix of features."""
        steps = []
        for both, terms in _groups(form).items():
            step = self._group(both, terms)
            if step is None:
                return None
            steps.append(step)
        return steps[0] if len(steps) == 1 else Step("sum", add([step.claim for step in steps]), tuple(steps))

    def _group(self, both: Monomial, terms: Form) -> Step | None:
        """A piece that depends on both arguments times a combination of features of each; ``terms`` is that combination."""
        inner: Step | None = None
        if both:
            negative = self._minus_log(both, terms)
            if negative is not None:
                return negative
            inner = self._monomial(both)
            if inner is None:
                return None
        weights = self._weights(terms)
        if weights is None:
            return None
        steps = []
        for factor, feature in weights:
            steps.append(self.weighted(inner, factor, feature))
        return steps[0] if len(steps) == 1 else Step("sum", add([step.claim for step in steps]), tuple(steps))

    def weighted(self, inner: Step | None, factor: Form, feature: Form) -> Step:
        """factor · inner · f(x) f(z)."""
        step = inner
        if feature != ONE_FORM:
            f, other = node_of(feature), node_of(self.converter.mirror(feature))
            if step is None:
                step = Step("feature product", mul([f, other]), witness={"f": f})
            else:
                step = Step("framed", mul([f, step.claim, other]), (step,), {"f": f})
        if step is None:
            return Step("constant", node_of(factor))
        if factor == ONE_FORM:
            return step
        return Step("scaling", mul([node_of(factor), step.claim]), (step,), {"c": node_of(factor)})

    def _weights(self, terms: Form) -> list[tuple[Form, Form]] | None:
        """A combination of products a(x) b(z) as a sum of c f(x) f(z) with c >= 0; None where it is none, or none is found."""
        basis: list[Form] = []
        entries: dict[tuple[int, int], Form] = {}
        for monomial, value in terms.terms.items():
            free, first, second, _ = split(monomial)
            left = of_monomial(first)
            right = self.converter.mirror(of_monomial(second))
            if len(right.terms) != 1:
                return None
            ((right_monomial, sign),) = right.terms.items()
            places = []
            for each in (left, of_monomial(right_monomial)):
                if each not in basis:
                    basis.append(each)
                places.append(basis.index(each))
            place = (places[0], places[1])
            entries[place] = entries.get(place, ZERO_FORM) + Form({free: value * sign})
        if len(basis) == 1:
            factor = entries.get((0, 0), ZERO_FORM)
            return [(factor, basis[0])] if self.signs.nonnegative(factor) else None
        by_parameters: dict[Monomial, dict[tuple[int, int], Fraction]] = {}
        for place, entry in entries.items():
            for free, value in entry.terms.items():
                by_parameters.setdefault(free, {})[place] = value
        found: list[tuple[Form, Form]] = []
        for free, values in by_parameters.items():
            size = len(basis)
            rows = [[values.get((i, j), Fraction(0)) for j in range(size)] for i in range(size)]
            decomposed = squares(rows)
            if decomposed is None or not self.signs.nonnegative(of_monomial(free)):
                found = []
                break
            for weight, direction in decomposed:
                feature = ZERO_FORM
                for coefficient, each in zip(direction, basis, strict=True):
                    feature = feature + each.scaled(coefficient)
                found.append((of_monomial(free).scaled(weight), feature))
        if found:
            return found
        diagonal = all(i == j for i, j in entries)
        if diagonal and all(self.signs.nonnegative(entry) for entry in entries.values()):
            return [(entry, basis[i]) for (i, _), entry in entries.items()]
        return self._completed_square(basis, entries) or self._eliminated(basis, entries)

    def _completed_square(
        self, basis: list[Form], entries: dict[tuple[int, int], Form]
    ) -> list[tuple[Form, Form]] | None:
        """Parameters in the matrix: one square (a f + b g)(a f' + b g') whose diagonal has rational roots, and what is left."""
        roots = []
        for place in range(len(basis)):
            diagonal = entries.get((place, place), ZERO_FORM)
            root = (
                raised(diagonal, Fraction(1, 2))
                if len(diagonal.terms) == 1 and self.signs.nonnegative(diagonal)
                else None
            )
            if root is None:
                return None
            roots.append(root)
        for signs in (
            (1,) * len(basis),
            *((1,) * place + (-1,) + (1,) * (len(basis) - place - 1) for place in range(len(basis))),
        ):
            signed = [root.scaled(Fraction(sign)) for root, sign in zip(roots, signs, strict=True)]
            fits = all(
                _without_absolutes(signed[i] * signed[j]) == entries.get((i, j), ZERO_FORM)
                for i in range(len(basis)) for j in range(len(basis))
            )  # fmt: skip
            if fits:
                feature = ZERO_FORM
                for root, each in zip(signed, basis, strict=True):
                    feature = feature + _without_absolutes(root) * each
                return [(ONE_FORM, feature)]
        return None

    def _eliminated(self, basis: list[Form], entries: dict[tuple[int, int], Form]) -> list[tuple[Form, Form]] | None:
        """Parameters in the matrix: Gaussian elimination with pivots that the conditions make positive."""
        left = dict(entries)
        found = []
        for place, each in enumerate(basis):
            pivot = left.get((place, place), ZERO_FORM)
            row = {other: left.get((place, other), ZERO_FORM) for other in range(place + 1, len(basis))}
            if not any(entry.terms for entry in row.values()):
                if not self.signs.nonnegative(pivot):
                    return None
                found.append((pivot, each))
                continue
            if not self.signs.positive(pivot):
                return None
            inverse = raised(pivot, Fraction(-1))
            feature = each
            for other, entry in row.items():
                feature = feature + entry * inverse * basis[other]
                for third, beside in row.items():
                    left[(other, third)] = left.get((other, third), ZERO_FORM) - entry * beside * inverse
            found.append((pivot, feature))
        return [pair for pair in found if pair[0].terms]

    def _monomial(self, both: Monomial) -> Step | None:
        """A product of pieces that depend on both arguments."""
        exponents = ZERO_FORM
        steps: list[Step] = []
        for atom, power in both:
            if atom.kind == "exp":
                exponents = exponents + atom.parts[0].scaled(power)
                continue
            step = self._atom_power(atom, power)
            if step is None:
                return None
            steps.append(step)
        if exponents.terms:
            node = apply("exp", [node_of(exponents)])
            step = self._by_rules(Piece(node, exponents=exponents))
            if step is None:
                return None
            steps.append(step)
        return steps[0] if len(steps) == 1 else Step("product", mul([step.claim for step in steps]), tuple(steps))

    def _atom_power(self, atom: Atom, power: Fraction) -> Step | None:
        """A power of one atom."""
        whole = node_of(of_atom(atom, power))
        negative: tuple[Form, Form] | None = None
        if atom.kind == "power":
            inner, exponent = atom.parts[0], atom.parts[1].scaled(power)
            if self.signs.positive(-exponent):
                negative = (inner, -exponent)
            elif self.converter.is_whole(exponent) and self.signs.nonnegative(exponent):
                step = self.kernel_step(inner)
                return None if step is None else Step("power", whole, (step,), {"p": node_of(exponent)})
        elif power < 0:
            negative = (atom.parts[0] if atom.kind == "base" else of_atom(atom), constant(-power))
        step = self._by_rules(Piece(whole, atom, power, negative_power=negative))
        if step is None and power.denominator == 1 and power > 1:
            base = atom.kind == "base"
            step = self.kernel_step(atom.parts[0]) if base else self._by_rules(Piece(atom.node, atom, Fraction(1)))
            return None if step is None else Step("power", whole, (step,), {"p": number(power)})
        return step

    def _by_rules(self, piece: Piece) -> Step | None:
        """The first rule of the table that makes a step of a piece."""
        for rule in TABLE:
            if rule.finds is not None and (step := rule.finds(self, piece)) is not None:
                return step
        return None

    def _minus_log(self, both: Monomial, terms: Form) -> Step | None:
        """-c log(1 - k)."""
        if len(both) != 1 or both[0][0].kind != "log" or both[0][1] != 1 or terms.sides:
            return None
        (inner,) = both[0][0].parts
        one = self.free_part(inner)
        if one != ONE_FORM or not self.signs.nonnegative(-terms):
            return None
        step = self.kernel_step(ONE_FORM - inner)
        if step is None:
            return None
        logarithm = Step("logarithmic series", node_of(-of_monomial(both)), (step,), {"c": number(1)})
        return self.weighted(logarithm, -terms, ONE_FORM)

    # -- whole forms -------------------------------------------------------------------------------------------------

    # -- conditionally positive --------------------------------------------------------------------------------------
    def _conditional_step(self, form: Form) -> Step | None:
        """Terms in one argument do not matter; the rest is a sum of kernels, -u^a and -log u."""
        if self.converter.mirror(form) != form:
            return None
        alone, rest = ZERO_FORM, ZERO_FORM
        for monomial, value in without_quotients(self, form).terms.items():
            _, first, second, both = split(monomial)
            if both or first and second:
                rest = rest + Form({monomial: value})
            elif first:
                alone = alone + Form({monomial: value})
            elif not second:
                alone = alone + Form({monomial: value / 2})
        steps: list[Step] = []
        for both, terms in _groups(rest).items():
            step = self._group(both, terms) or self._conditional_piece(both, terms)
            if step is None:
                whole = self._kernel_step(rest) if len(_groups(rest)) > 1 else None
                if whole is None:
                    return None
                steps = [whole]
                break
            steps.append(step)
        if not alone.terms and len(steps) == 1:
            return steps[0]
        g = node_of(alone)
        if not steps:
            return Step("separate", node_of(form), witness={"g": g})
        return Step("conditional sum", node_of(form), tuple(steps), {"g": g})

    def _conditional_piece(self, both: Monomial, terms: Form) -> Step | None:
        """What is conditionally positive though it is no kernel."""
        if len(both) != 1 or terms.sides:
            return None
        if both[0][0].kind == "big sum":
            return self._conditional_over_coordinates(both, terms)
        if both[0][0].kind == "min" and both[0][1] == 1 and self.signs.nonnegative(terms):
            f, g = both[0][0].parts
            if f.sides == {0} and self.converter.mirror(f) == g:
                step = Step("conditional minimum", both[0][0].node, witness={"f": node_of(f)})
                return self._conditional_scaled(step, terms)
        if not self.signs.nonnegative(-terms):
            return None
        return self._minus_root(both, terms) or self._minus_logarithm(both, terms)

    def _conditional_scaled(self, step: Step, factor: Form) -> Step:
        """A multiple of what is conditionally positive."""
        if factor == ONE_FORM:
            return step
        return Step("conditional scaling", mul([node_of(factor), step.claim]), (step,), {"c": node_of(factor)})

    def _conditional_over_coordinates(self, both: Monomial, terms: Form) -> Step | None:
        """c sum_i u_i."""
        atom, power = both[0]
        sign = 1 if self.signs.nonnegative(terms) else -1
        if power != 1 or not isinstance(atom.node, Reduce) or not self.signs.nonnegative(terms.scaled(Fraction(sign))):
            return None
        body = atom.parts[0].scaled(Fraction(sign))
        inner = self.conditional_step(body)
        if inner is None:
            return None
        total = replace(atom.node, body=node_of(body))
        factor = node_of(terms.scaled(Fraction(sign)))
        claim = mul([node_of(terms), atom.node])
        return Step("conditional over coordinates", claim, (inner,), {"c": factor, "s": total})

    def _minus_root(self, both: Monomial, terms: Form) -> Step | None:
        """-c u^a with 0 < a <= 1."""
        atom, power = both[0]
        if atom.kind == "base" and 0 < power < 1:
            u, a = atom.parts[0], constant(power)
        elif atom.kind == "power":
            u, a = atom.parts[0], atom.parts[1].scaled(power)
        elif atom.kind in ("inner", "symbol", "min") and 0 < power < 1:
            u, a = of_atom(atom), constant(power)
        else:
            return None
        if not self.signs.nonnegative(u) or not self.signs.positive(a) or not self.signs.nonnegative(ONE_FORM - a):
            return None
        inner = self.conditional_step(-u)
        if inner is None:
            return None
        claim = node_of(of_monomial(both) * terms)
        return Step("minus a power", claim, (inner,), {"u": node_of(u), "a": node_of(a), "c": node_of(-terms)})

    def _minus_logarithm(self, both: Monomial, terms: Form) -> Step | None:
        """-c log u."""
        if both[0][0].kind != "log" or both[0][1] != 1:
            return None
        (u,) = both[0][0].parts
        if not self.signs.positive(u):
            return None
        inner = self.conditional_step(-u)
        if inner is None:
            return None
        claim = node_of(of_monomial(both) * terms)
        return Step("minus a logarithm", claim, (inner,), {"u": node_of(u), "c": node_of(-terms)})

    # -- what rules ask ----------------------------------------------------------------------------------------------
    def free_part(self, form: Form) -> Form:
        """The terms in neither argument."""
        return Form({monomial: value for monomial, value in form.terms.items() if not _sides(monomial)})

    def part_of_first(self, form: Form) -> Form | None:
        """The terms in the first argument, where every term is in one argument alone."""
        if any(len(_sides(monomial)) != 1 for monomial in form.terms):
            return None
        return Form({monomial: value for monomial, value in form.terms.items() if 0 in _sides(monomial)})

    def distance_of(self, form: Form) -> Node | None:
        """f where the form is ||f(x) - f(z)||, f a number or a multiple of the point; None where it is no distance."""
        if len(form.terms) != 1:
            return None
        ((monomial, value),) = form.terms.items()
        bases = [(atom, power) for atom, power in monomial if len(atom.sides) == 2]
        scale = Form({tuple(each for each in monomial if each not in bases): value})
        if (
            len(bases) != 1
            or bases[0] != (bases[0][0], Fraction(1, 2))
            or bases[0][0].kind != "base"
            or not self.signs.positive(scale)
        ):
            return None
        (square,) = bases[0][0].parts
        x, z = self.kernel.symbols
        if x.shape:
            gap = apply("norm", [subtract(x, z)])
            distance = self.converter.form(gap)
            if distance == of_monomial(tuple(bases)):
                return x if scale == ONE_FORM else mul([node_of(scale), x])
        f = self.converter.difference_root(square)
        return None if f is None else node_of(f * scale)


def _groups(form: Form) -> dict[Monomial, Form]:
    """The terms by what depends on both arguments in them, what does not collected."""
    found: dict[Monomial, Form] = {}
    for monomial, value in form.terms.items():
        free, first, second, both = split(monomial)
        rest = tuple(sorted((*free, *first, *second), key=lambda each: each[0].key))
        found[both] = found.get(both, ZERO_FORM) + Form({rest: value})
    return found


def _sides(monomial: Monomial) -> frozenset[int]:
    return frozenset().union(*(atom.sides for atom, _ in monomial))


def _without_absolutes(form: Form) -> Form:
    """|c| of a parameter as c: right where the result is verified afterwards."""
    total = ZERO_FORM
    for monomial, value in form.terms.items():
        product = constant(value)
        for atom, power in monomial:
            inner = atom.parts[0] if atom.kind == "abs" else of_atom(atom)
            product = product * raised(inner, power)
        total = total + product
    return total
