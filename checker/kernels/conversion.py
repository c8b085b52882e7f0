"""Nodes -> forms: inner products as words of letters, coordinate sums, and each function's own way into the canonical form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce as folded_over

from checker.kernels.arrays import Arrays
from checker.kernels.forms import (
    ONE_FORM,
    ZERO_FORM,
    Atom,
    Form,
    Monomial,
    absolute,
    constant,
    exponential,
    form_sign,
    leads_negative,
    node_of,
    of_atom,
    of_monomial,
    plainly_nonnegative,
    raised,
    wave_atom,
)
from checker.kernels.kernel import Kernel
from checker.kernels.narrowing import bounds_of
from checker.kernels.ranges import Range
from checker.kernels.words import (
    Letter,
)
from checker.language.functions import FUNCTIONS, define
from checker.language.inference import apply, indicator, number, reduce
from checker.language.nodes import (
    Add,
    Apply,
    Array,
    Cases,
    Compare,
    Constant,
    Divide,
    Entry,
    Index,
    Indicator,
    Logical,
    MatMul,
    Mul,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Size,
    Symbol,
)
from checker.language.shapes import SCALAR
from checker.language.traversal import free_indices, substitute, walk
from checker.printing.plain import plain

LARGEST_EXPANSION = 12
"""Coordinates that are written out one by one."""


class Converter:
    """Turns the nodes of one kernel into forms."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        first, second = kernel.arguments
        self.sides = {first: frozenset((0,)), second: frozenset((1,))}
        names = {first: second, second: first}
        self.swap: dict[Node, Node] = {}
        for name in names:
            self.swap[Symbol(name, shape=kernel.domain.shape)] = Symbol(names[name], shape=kernel.domain.shape)
        for name, call in kernel.calls.items():
            self.sides[name] = frozenset().union(*(self.sides_of(each) for each in call.arguments))
        for name in kernel.calls:
            partner = self._partner(name)
            if partner is not None:
                shape = kernel.vocabulary.symbols[name].shape
                self.swap[Symbol(name, shape=shape)] = Symbol(partner, shape=shape)
        self.arrays = Arrays(self)
        self.mirrored: dict[str, Form] = {}
        self.explicit = any(isinstance(part, Array) or _names_component(part) for part in walk(kernel.node)) and all(
            isinstance(size, int) for declaration in kernel.vocabulary.symbols.values() for size in declaration.shape
        )

    def _partner(self, name: str) -> str | None:
        """The call with the two arguments exchanged, where its name is known; a kernel is its own."""
        call = self.kernel.calls[name]
        swapped = [plain(substitute(each, self.swap)) for each in call.arguments]
        if [plain(each) for each in call.arguments] == swapped[::-1] and len(swapped) == 2:
            return name
        for other, held in self.kernel.calls.items():
            if held.unknown == call.unknown and [plain(each) for each in held.arguments] == swapped:
                return other
        return None

    def sides_of(self, node: Node) -> frozenset[int]:
        """The arguments that a node depends on."""
        found = (self.sides.get(part.name, frozenset()) for part in walk(node) if isinstance(part, Symbol))
        return frozenset().union(*found)

    def has_mirror(self, node: Node) -> bool:
        """Whether every call in a node is known with the arguments exchanged."""
        return all(
            part in self.swap for part in walk(node) if isinstance(part, Symbol) and part.name in self.kernel.calls
        )

    def mirror_node(self, node: Node) -> Node:
        """A node with the two arguments exchanged."""
        missing = [
            part.name
            for part in walk(node)
            if isinstance(part, Symbol) and part.name in self.kernel.calls and part not in self.swap
        ]
        swap = dict(self.swap)
        for name in missing:  # f(x) alone: what f(z) is called is plain
            swap[Symbol(name, shape=self.kernel.vocabulary.symbols[name].shape)] = Symbol(
                self._mirrored_name(name), shape=self.kernel.vocabulary.symbols[name].shape
            )
        return substitute(node, swap)

    def _mirrored_name(self, name: str) -> str:
        return f"{name}~"

    def mirror(self, form: Form) -> Form:
        """A form with the two arguments exchanged."""
        if form.key not in self.mirrored:
            self.mirrored[form.key] = self.form(self.mirror_node(node_of(form)))
        return self.mirrored[form.key]

    # -- scalars -----------------------------------------------------------------------------------------------------
    def form(self, node: Node) -> Form:
        """The form of a node that is a number. Raises TooLarge."""
        match node:
            case Number(value=value):
                return constant(value)
            case Symbol() | Constant() | Size() | Index():
                return of_atom(self.atom(node))
            case Entry(base=base, indices=indices):
                return self.entry(base, indices, node)
            case Add(terms=terms):
                return folded_over(Form.__add__, map(self.form, terms))
            case Negate(operand=operand):
                return -self.form(operand)
            case Mul(factors=factors):
                return folded_over(Form.__mul__, map(self.form, factors))
            case MatMul():
                return self.arrays.product(node)
            case Divide(numerator=above, denominator=below):
                return self.quotient(above, below)
            case Power(base=base, exponent=exponent):
                return self.power(base, exponent)
            case Apply():
                return self.function(node)
            case Reduce():
                return self.reduced(node)
            case Indicator(condition=condition):
                return self.indicator(condition)
            case Cases(branches=branches, otherwise=otherwise):
                return self.cases(branches, otherwise, node)
        return self.opaque(node)

    def opaque(self, node: Node, parts: tuple[Form, ...] = (), kind: str = "opaque") -> Form:
        """What is not taken apart."""
        return of_atom(Atom(plain(node), kind, node, self.sides_of(node), parts))

    def atom(self, node: Node) -> Atom:
        """A symbol, constant, size or index as an atom, with what is known of its sign."""
        match node:
            case Symbol(name=name):
                call = self.kernel.calls.get(name.removesuffix("~"))
                sign = self.range_of(name).sign
                if call is not None and self.kernel.unknowns[call.unknown].kind == "kernel":
                    same = len(call.arguments) == 2 and plain(call.arguments[0]) == plain(call.arguments[1])
                    sign = max(sign, 1) if same else sign
                return Atom(name, "symbol", node, self.symbol_sides(name), sign=sign)
            case Constant(name=name):
                return Atom(name, "constant", node, frozenset(), sign=2)
            case Size(name=name):
                return Atom(f"size {name}", "size", node, frozenset(), sign=2)
        return Atom(plain(node), "index", node, frozenset(), sign=2)

    def symbol_sides(self, name: str) -> frozenset[int]:
        if name.endswith("~"):
            return frozenset(1 - side for side in self.sides.get(name[:-1], frozenset()))
        return self.sides.get(name, frozenset())

    def range_of(self, name: str) -> Range:
        """Where a symbol's values lie."""
        kernel = self.kernel
        if name in kernel.arguments:
            return kernel.domain.entries
        if name in kernel.parameters:
            return kernel.parameters[name].values
        call = kernel.calls.get(name.removesuffix("~"))
        return Range() if call is None else self.call_range(call.unknown)

    def call_range(self, unknown: str) -> Range:
        """Where the conditions leave an unknown function's or kernel's values."""
        found = Range()
        for relation, side, bound in bounds_of(self.kernel.conditions):
            if (
                isinstance(side, Symbol)
                and side.name in self.kernel.calls
                and self.kernel.calls[side.name].unknown == unknown
            ):
                call = self.kernel.calls[side.name]
                whole = len(call.arguments) == 1 or plain(call.arguments[0]) != plain(call.arguments[1])
                if whole:
                    found = found.within(relation, bound)
            if isinstance(side, Apply) and side.function == "abs" and relation in ("<", "<="):
                (inner,) = side.arguments
                if (
                    isinstance(inner, Symbol)
                    and inner.name in self.kernel.calls
                    and self.kernel.calls[inner.name].unknown == unknown
                ):
                    found = found.within(relation, bound).within(relation.replace("<", ">"), -bound)
        return found

    def quotient(self, above: Node, below: Node) -> Form:
        match above:
            case Apply(function="sin", arguments=(argument,)):
                wave, divisor = self.form(argument), self.form(below)
                if len(wave.sides) == 2 and wave == divisor:
                    wave = -wave if leads_negative(wave) else wave
                    node = Divide(apply("sin", [node_of(wave)]), node_of(wave))
                    return of_atom(Atom(f"sinc({wave.key})", "sinc", node, wave.sides, (wave,)))
        return self.form(above) * self.reciprocal(below)

    def reciprocal(self, node: Node) -> Form:
        """One over a node, factor by factor as it is written."""
        match node:
            case Mul(factors=factors):
                return folded_over(Form.__mul__, map(self.reciprocal, factors))
            case Negate(operand=operand):
                return -self.reciprocal(operand)
            case Power(base=base, exponent=Number(value=value)):
                return raised(self.form(base), -value)
        return raised(self.form(node), Fraction(-1))

    def power(self, base: Node, exponent: Node) -> Form:
        exponent_form = self.form(exponent)
        value = exponent_form.constant
        inner = self.form(base)
        if value is not None:
            return raised(inner, value)
        if inner.constant is not None and inner.constant > 0 or inner == of_atom(self.atom(Constant("e"))):
            return exponential(exponent_form * self.logarithm(inner))
        if exponent_form.sides:
            positive = len(inner.terms) == 1 and form_sign(inner) > 0
            if inner.constant is not None and inner.constant < 0 and self.is_whole_sum(exponent_form):
                parts = [
                    Power(base, node_of(Form({monomial: value}))) for monomial, value in exponent_form.terms.items()
                ]
                return folded_over(Form.__mul__, [self.opaque(each) for each in parts])
            return (
                exponential(exponent_form * self.logarithm(inner)) if positive else self.opaque(Power(base, exponent))
            )
        return self.symbolic_power(inner, exponent_form)

    def symbolic_power(self, inner: Form, exponent: Form) -> Form:
        """A power whose exponent is a parameter."""
        whole = self.is_whole(exponent)
        if len(inner.terms) == 1:
            ((monomial, value),) = inner.terms.items()
            if (value == 1) and len(monomial) > 1 and (whole or all(atom.sign for atom, _ in monomial)):
                parts = [self.symbolic_power(of_monomial(((atom, power),)), exponent) for atom, power in monomial]
                return folded_over(Form.__mul__, parts)
            even_root = len(monomial) == 1 and monomial[0][1].denominator % 2 == 0
            if (
                value == 1
                and len(monomial) == 1
                and monomial[0][1] != 1
                and (whole or monomial[0][0].sign or even_root)
            ):
                atom, power = monomial[0]
                return self.symbolic_power(of_atom(atom), exponent.scaled(power))
            if value == 1 and len(monomial) == 1 and monomial[0][0].kind == "base":
                inner = monomial[0][0].parts[0] if monomial[0][1] == 1 else inner
        node = Power(node_of(inner), node_of(exponent))
        sign = (
            min(atom.sign for monomial in inner.terms for atom, _ in monomial)
            if len(inner.terms) == 1 and any(inner.terms)
            else 0
        )
        key = f"({inner.key})^({exponent.key})"
        return of_atom(Atom(key, "power", node, inner.sides, (inner, exponent), sign=sign))

    def is_whole(self, form: Form) -> bool:
        """Whether a form of parameters is a whole number for all their values."""
        return all(
            value.denominator == 1
            and all(
                power.denominator == 1
                and power > 0
                and (atom.kind in ("size", "index") or atom.kind == "symbol" and self.range_of(atom.key).integer)
                for atom, power in monomial
            )
            for monomial, value in form.terms.items()
        )

    def is_whole_sum(self, form: Form) -> bool:
        """Whether each term is a whole number."""
        return all(
            value.denominator == 1
            and all(power.denominator == 1 and power > 0 and atom.kind == "symbol" and self.range_of(atom.key).integer
                    for atom, power in monomial)
            for monomial, value in form.terms.items()
        )  # fmt: skip

    def logarithm(self, form: Form) -> Form:
        """log of a product of positive factors as a sum, else an atom."""
        if form.constant == 1:
            return ZERO_FORM
        if form == of_atom(self.atom(Constant("e"))):
            return ONE_FORM
        if len(form.terms) == 1:
            ((monomial, value),) = form.terms.items()
            apart = (
                len(monomial) > 1
                or value != 1
                or bool(monomial)
                and (monomial[0][1] != 1 or monomial[0][0].kind == "exp")
            )
            if value > 0 and monomial and apart and all(atom.sign for atom, _ in monomial):
                total = self.logarithm(constant(value))
                for atom, power in monomial:
                    inner = atom.parts[0] if atom.kind == "exp" else self.logarithm(of_atom(atom))
                    total = total + inner.scaled(power)
                return total
        node = apply("log", [node_of(form)])
        return of_atom(Atom(f"log({form.key})", "log", node, form.sides, (form,)))

    # -- functions ---------------------------------------------------------------------------------------------------
    def function(self, node: Apply) -> Form:
        """A function of the table."""
        name, arguments = node.function, node.arguments
        if name == "sqrt" and isinstance(arguments[0], Mul):  # (a b)^(1/2) of factors that are never negative
            factors = [self.form(each) for each in arguments[0].factors]
            if all(plainly_nonnegative(each) for each in factors):
                return folded_over(Form.__mul__, [raised(each, Fraction(1, 2)) for each in factors])
        if name in ("norm", "dot", "total", "tr", "norm1", "mean"):
            return self.arrays.of_array(node)
        if len(arguments) == 1 and arguments[0].shape == SCALAR:
            inner = self.form(arguments[0])
            match name:
                case "exp":
                    return exponential(inner)
                case "sqrt":
                    return raised(inner, Fraction(1, 2))
                case "log":
                    return self.logarithm(inner)
                case "abs":
                    return absolute(inner)
                case "cos" | "sin":
                    return self.wave(name, inner)
                case "cosh" | "sinh" if not _mixed(inner):
                    sign = 1 if name == "cosh" else -1
                    return (exponential(inner) + exponential(-inner).scaled(Fraction(sign))).scaled(Fraction(1, 2))
                case "log2" | "log10" | "sech" | "tan" if not _mixed(inner):
                    return self.form(define(name, [node_of(inner)]))
                case "log2" | "log10":
                    return self.form(define(name, [node_of(inner)]))
                case "relu":
                    return self.positive_part(inner)
                case "arccos":
                    half = of_atom(self.atom(Constant("pi"))).scaled(Fraction(1, 2))
                    return half - self.function(Apply("arcsin", (node_of(inner),)))
                case "sign" if len(inner.terms) == 1:
                    return self.signum(inner)
            return self.opaque(apply(name, [node_of(inner)]), (inner,), name)
        if name in ("max", "min") and all(each.shape == SCALAR for each in arguments):
            forms = [self.form(each) for each in arguments]
            zeros = [each for each in forms if each.constant == 0]
            if name == "max" and len(forms) == 2 and zeros:
                return self.positive_part(next((each for each in forms if each.constant != 0), ZERO_FORM))
            return folded_over(self.least if name == "min" else self.greatest, forms)
        if (
            name in FUNCTIONS
            and FUNCTIONS[name].definition is not None
            and all(each.shape == SCALAR for each in arguments)
        ):
            return self.form(define(name, list(arguments)))
        return self.opaque(node)

    def signum(self, inner: Form) -> Form:
        """The sign of a product, factor by factor."""
        ((monomial, value),) = inner.terms.items()
        total = constant(1 if value > 0 else -1)
        for atom, power in monomial:
            if atom.sign < 2:
                node = apply("sign", [atom.node])
                made = of_atom(Atom(plain(node), "sign", node, atom.sides, (of_atom(atom),)))
                total = total * (made * made if power.denominator == 1 and power % 2 == 0 else made)
        return total

    def positive_part(self, inner: Form) -> Form:
        """max(0, u)."""
        if inner.constant is not None:
            return constant(max(inner.constant, Fraction(0)))
        node = apply("max", [number(0), node_of(inner)])
        return of_atom(Atom(f"relu({inner.key})", "relu", node, inner.sides, (inner,), sign=1))

    def least(self, left: Form, right: Form) -> Form:
        """min(u, v) as an atom, with common terms and factors left in."""
        if left == right:
            return left
        if left.constant is not None and right.constant is not None:
            return constant(min(left.constant, right.constant))
        first, second = sorted((left, right), key=lambda each: (sorted(each.sides), each.key))
        node = apply("min", [node_of(first), node_of(second)])
        key, sign = f"min({first.key}, {second.key})", min(form_sign(first), form_sign(second))
        return of_atom(Atom(key, "min", node, first.sides | second.sides, (first, second), sign=sign))

    def greatest(self, left: Form, right: Form) -> Form:
        """max(u, v) = u + v - min(u, v)."""
        return left + right - self.least(left, right)

    def wave(self, name: str, inner: Form) -> Form:
        """cos or sin, expanded over the terms of the first argument, the second, and the rest."""
        groups: dict[str, Form] = {}
        for monomial, value in inner.terms.items():
            sides = frozenset().union(*(atom.sides for atom, _ in monomial))
            place = str(sorted(sides))
            groups[place] = groups.get(place, ZERO_FORM) + Form({monomial: value})
        parts = [groups[place] for place in sorted(groups)]
        cosine, sine = ONE_FORM, ZERO_FORM
        for part in parts:
            other = [self.plain_wave(each, part) for each in ("cos", "sin")]
            cosine, sine = cosine * other[0] - sine * other[1], sine * other[0] + cosine * other[1]
        return cosine if name == "cos" else sine

    def plain_wave(self, name: str, inner: Form) -> Form:
        """cos or sin as an atom of an argument whose first coefficient is positive."""
        flipped = leads_negative(inner)
        argument = -inner if flipped else inner
        gap = self.gap_of(argument)
        if gap is not None and name == "cos":  # cos |u| = cos u
            return self.wave(name, gap)
        if gap is not None:  # (sin |u|)^2 = (sin u)^2
            node = apply(name, [node_of(argument)])
            atom = Atom(f"{name}|{gap.key}|", "abs", node, argument.sides, (self.wave(name, gap),))
        else:
            atom = wave_atom(name, argument)
        return -of_atom(atom) if flipped and name == "sin" else of_atom(atom)

    def gap_of(self, form: Form) -> Form | None:
        """c (f(x) - f(z)) where the form is c |f(x) - f(z)| with numbers f(x), f(z); None where it is not."""
        if len(form.terms) != 1:
            return None
        ((monomial, value),) = form.terms.items()
        roots = [(atom, power) for atom, power in monomial if len(atom.sides) == 2]
        if len(roots) != 1 or roots[0][0].kind != "base" or roots[0][1] != Fraction(1, 2):
            return None
        scale = Form({tuple(each for each in monomial if each != roots[0]): value})
        f = self.difference_root(roots[0][0].parts[0])
        return None if f is None else scale * (f - self.mirror(f))

    def difference_root(self, square: Form) -> Form | None:
        """f where the form is (f(x) - f(z))^2 with f a single product; None where it is not."""
        first = [(monomial, value) for monomial, value in square.terms.items()
                 if frozenset().union(*(atom.sides for atom, _ in monomial)) == {0}]  # fmt: skip
        if len(first) != 1 or any(power.denominator != 1 or power % 2 for _, power in first[0][0]):
            return None
        root = raised(constant(abs(first[0][1])), Fraction(1, 2))
        f = of_monomial(tuple((atom, power / 2) for atom, power in first[0][0])) * root
        gap = f - self.mirror(f)
        return f if gap * gap == square else None

    def indicator(self, condition: Node) -> Form:
        """1 where a condition holds."""
        match condition:
            case Logical(operation="and", conditions=conditions):
                return folded_over(Form.__mul__, map(self.indicator, conditions))
            case Compare(relation=relation, left=left, right=right) if condition.shape == SCALAR:
                difference = self.form(left) - self.form(right)
                if relation == "!=":
                    return ONE_FORM - self.indicator(Compare("=", left, right))
                if relation in (">", ">="):
                    difference, relation = -difference, "<" if relation == ">" else "<="
                if relation == "=":
                    difference = -difference if leads_negative(difference) else difference
                node = indicator(Compare(relation, node_of(difference), number(0)))
                key = f"[{difference.key} {relation} 0]"
                return of_atom(Atom(key, "indicator", node, difference.sides, (difference,), (relation,), sign=1))
        return self.opaque(indicator(condition))

    def cases(self, branches: Sequence[tuple[Node, Node]], otherwise: Node | None, node: Node) -> Form:
        """The first branch that holds."""
        if otherwise is None:
            return self.opaque(node)
        total, open_still = ZERO_FORM, ONE_FORM
        for value, condition in branches:
            holds = self.indicator(condition)
            total = total + open_still * holds * self.form(value)
            open_still = open_still * (ONE_FORM - holds)
        return total + open_still * self.form(otherwise)

    # -- coordinates -------------------------------------------------------------------------------------------------
    def entry(self, base: Node, indices: tuple[Node, ...], node: Node) -> Form:
        """A coordinate."""
        if self.explicit:
            grid = self.arrays.grid(base)
            if grid is not None and all(isinstance(each, Number) for each in indices):
                places = [int(each.value) - 1 for each in indices if isinstance(each, Number)]
                row, column = (
                    (places[0], 0)
                    if len(places) == 1 and len(grid) > 1
                    else (0, places[0])
                    if len(places) == 1
                    else places
                )
                if 0 <= row < len(grid) and 0 <= column < len(grid[0]):
                    return grid[row][column]
        if isinstance(base, Symbol):
            sign = self.range_of(base.name).sign
            return of_atom(
                Atom(plain(node), "entry", node, self.symbol_sides(base.name), data=(base, indices), sign=sign)
            )
        combination = self.arrays.combination(base)
        if combination is not None and all(len(word) == 1 and word[0].vector for word in combination):
            total = ZERO_FORM
            for (letter,), factor in combination.items():
                single = Entry(letter.node, indices)
                total = total + factor * of_atom(
                    Atom(
                        plain(single),
                        "entry",
                        single,
                        letter.sides,
                        data=(letter.node, indices),
                        sign=self.arrays.letter_sign(letter),
                    )
                )
            return total
        return self.opaque(node)

    def reduced(self, node: Reduce) -> Form:
        """A sum, product, minimum or maximum over coordinates."""
        if node.condition is None and isinstance(node.lower, Number) and isinstance(node.upper, Number):
            low, high = int(node.lower.value), int(node.upper.value)
            if high - low < LARGEST_EXPANSION and (self.explicit or not any(node.index in free_indices(part) for part in (node.body,))
                                                   or not self._indexes_points(node)):  # fmt: skip
                parts = [
                    self.form(substitute(node.body, {Index(node.index): number(place)}))
                    for place in range(low, high + 1)
                ]
                operations = {"sum": Form.__add__, "prod": Form.__mul__, "min": self.least, "max": self.greatest}
                return folded_over(operations[node.operation], parts)
        if isinstance(node.lower, Number) and node.lower.value < 0 or not isinstance(node.lower, (Number, Size, Index)):
            return self.opaque(node)  # below, an index is taken for a whole number that is not negative
        whole = node.condition is None and isinstance(node.lower, Number) and node.lower.value == 1
        body = self.form(node.body)
        if node.operation == "sum":
            total = ZERO_FORM
            left: dict[Monomial, Form] = {}
            for monomial, value in body.terms.items():
                outside = tuple((atom, power) for atom, power in monomial if node.index not in _indices_of(atom))
                inside = tuple((atom, power) for atom, power in monomial if node.index in _indices_of(atom))
                summed = self.coordinate_sum(inside, node) if whole else None
                if summed is not None:
                    total = total + Form({outside: value}) * summed
                else:
                    left[outside] = left.get(outside, ZERO_FORM) + Form({inside: value})
            for outside, rest in left.items():
                scale = (
                    next(iter(rest.terms.values()))
                    if len(rest.terms) == 1
                    else Fraction(-1 if leads_negative(rest) else 1)
                )
                total = total + Form({outside: scale}) * self._big(node, rest.scaled(1 / scale))
            return total
        return self._big(node, body)

    def _indexes_points(self, node: Reduce) -> bool:
        return any(isinstance(part, Entry) for part in walk(node.body))

    def _big(self, node: Reduce, body: Form) -> Form:
        """A sum or product over coordinates as an atom."""
        made = reduce(node.operation, node.index, node.lower, node.upper, node_of(body), node.condition)
        renamed = body.key.replace(_index_key(node.index), "#")
        key = f"{node.operation}[{renamed}; {plain(node.lower)} to {plain(node.upper)}; {node.condition and plain(node.condition)}]"
        sign = (
            1
            if all(
                value > 0 and all(atom.sign or power % 2 == 0 for atom, power in m) for m, value in body.terms.items()
            )
            else 0
        )
        return of_atom(Atom(key, f"big {node.operation}", made, body.sides, (body,), (node,), sign=sign))

    def coordinate_sum(self, inside: Monomial, node: Reduce) -> Form | None:
        """sum_i of u_i v_i as u^T v, of u_i^2 as u^T u, where the sum runs over all coordinates."""
        index = (Index(node.index),)
        letters: list[Letter] = []
        for atom, power in inside:
            if atom.kind != "entry" or atom.data[1] != index or power not in (1, 2):
                return None
            letter = self.arrays.vector_letter(atom.data[0])  # type: ignore[arg-type]
            if letter is None or letter.node.shape[0] not in _size_of(node.upper):
                return None
            letters += [letter] * int(power)
        if not inside:
            return self.form(node.upper)
        if len(letters) != 2:
            return None
        return self.arrays.scalar((letters[0].flipped, letters[1]))

    # -- vectors and matrices ----------------------------------------------------------------------------------------


def _mixed(form: Form) -> bool:
    """Whether a term of the form depends on both arguments in a way that does not come apart."""
    return any(len(frozenset().union(*(atom.sides for atom, _ in monomial))) == 2 for monomial in form.terms)


def _names_component(node: Node) -> bool:
    return isinstance(node, Entry) and any(isinstance(each, Number) for each in node.indices)


def _indices_of(atom: Atom) -> frozenset[str]:
    return frozenset(free_indices(atom.node))


def _index_key(name: str) -> str:
    return "{" + name + "}"


def _size_of(upper: Node) -> tuple[object, ...]:
    return (upper.name,) if isinstance(upper, Size) else (int(upper.value),) if isinstance(upper, Number) else ()
