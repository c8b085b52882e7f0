"""Ways to prove a form that does not come apart into kernels: each is about the form as a whole."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from checker.kernels.conditional_rules import origin
from checker.kernels.forms import (
    ONE_FORM,
    ZERO_FORM,
    Form,
    constant,
    node_of,
    of_atom,
    of_monomial,
    raised,
)
from checker.kernels.matrices import squares
from checker.kernels.proof import Step
from checker.kernels.spectral_rules import integrated, matern
from checker.language.inference import add, apply, matmul, mul, number, subtract, transpose
from checker.language.nodes import Node
from checker.language.traversal import substitute

if TYPE_CHECKING:
    from checker.kernels.prover import Prover


def by_matern(prover: Prover, form: Form) -> Step | None:
    """A Matérn function of a distance, where exp(-t) and powers of t occur with the weights that it has."""
    for monomial in form.terms:
        for atom, power in monomial:
            if atom.kind != "exp" or power >= 0:
                continue
            t = atom.parts[0].scaled(-power)
            f = prover.distance_of(t)
            if f is None:
                continue
            scale = form.terms.get(((atom, power),))
            for order in (1, 2, 3):
                made = prover.converter.form(matern(order, node_of(t)))
                if scale is not None and scale > 0 and made.scaled(scale) == form:
                    step = Step("Matérn", node_of(made), witness={"c": number(1), "f": f})
                    return prover.weighted(step, constant(scale), ONE_FORM)
    return None


def by_bridge(prover: Prover, form: Form) -> Step | None:
    """a (min(f, f') - f f' / c)."""
    for monomial, value in form.terms.items():
        atoms = [atom for atom, power in monomial if atom.kind == "min" and power == 1]
        if len(atoms) != 1 or len(monomial) != 1:
            continue
        f, g = atoms[0].parts
        if f.sides != {0} or prover.converter.mirror(f) != g or value < 0:
            continue
        rest = (of_atom(atoms[0]).scaled(value) - form).scaled(1 / value)
        product = f * g
        if len(product.terms) != 1 or len(rest.terms) != 1:
            continue
        ratio = rest * raised(product, Fraction(-1))
        if ratio.sides:
            continue
        c = raised(ratio, Fraction(-1))
        made = subtract(atoms[0].node, mul([node_of(product), node_of(ratio)]))
        step = Step("bridge", made, witness={"f": node_of(f), "c": node_of(c)})
        if prover.signs.nonnegative(c - f):
            return prover.weighted(step, constant(value), ONE_FORM)
    return None


def by_spline(prover: Prover, form: Form) -> Step | None:
    """a times an integrated minimum, beside other things."""
    for monomial, value in form.terms.items():
        if len(monomial) != 1 or monomial[0][0].kind != "min" or monomial[0][1] != 3 or value <= 0:
            continue
        f, g = monomial[0][0].parts
        if f.sides != {0} or prover.converter.mirror(f) != g or not prover.signs.nonnegative(f):
            continue
        made = integrated(node_of(f), node_of(g))
        rest = prover.kernel_step(form - prover.form(made).scaled(3 * value))
        if rest is None:
            continue
        step = prover.weighted(Step("spline", made, witness={"f": node_of(f)}), constant(3 * value), ONE_FORM)
        return Step("sum", add([step.claim, rest.claim]), (step, rest))
    return None


def by_reflection(prover: Prover, form: Form) -> Step | None:
    """a (c - max(f, f')) = a min(c - f, c - f'), and a (c + min(f, f')) = a min(c + f, c + f')."""
    for monomial, value in form.terms.items():
        if len(monomial) != 1 or monomial[0][0].kind != "min" or monomial[0][1] != 1 or value <= 0:
            continue
        f, g = monomial[0][0].parts
        if prover.converter.mirror(f) != g or f.sides != {0}:
            continue
        raised_by = form.scaled(1 / value) - of_monomial(monomial)
        for c, u in ((raised_by + f + g, -f), (raised_by, f)):
            if not c.sides and prover.signs.nonnegative(c + u):
                return prover.weighted(_minimum(prover, c + u), constant(value), ONE_FORM)
    return None


def _minimum(prover: Prover, f: Form) -> Step:
    claim = apply("min", [node_of(f), node_of(prover.converter.mirror(f))])
    return Step("minimum", claim, witness={"f": node_of(f)})


def by_bounded_distance(prover: Prover, form: Form) -> Step | None:
    """a (c - |f - f'|) with l <= f <= h and c >= (h - l) / 2."""
    for monomial, value in form.terms.items():
        distance = of_monomial(monomial)
        f = prover.distance_of(distance) if value < 0 else None
        if f is None or f.shape:
            continue
        c = (form - distance.scaled(value)).scaled(-1 / value)
        held = prover.signs.bounds(prover.form(f))
        if c.sides or held.low is None or held.high is None:
            continue
        if prover.signs.nonnegative(c - constant((held.high - held.low) / 2)):
            claim = subtract(node_of(c), apply("abs", [subtract(f, prover.converter.mirror_node(f))]))
            witness = {"c": node_of(c), "f": f, "l": number(held.low), "h": number(held.high)}
            return prover.weighted(Step("bounded distance", claim, witness=witness), constant(-value), ONE_FORM)
    return None


def by_tail_of_exp(prover: Prover, form: Form) -> Step | None:
    """exp(k) - 1, exp(k) - 1 - k, ... beside other things."""
    for monomial, value in form.terms.items():
        if not monomial or any(atom.kind != "exp" or len(atom.sides) < 2 for atom, _ in monomial) or value <= 0:
            continue
        inner = ZERO_FORM
        for atom, power in monomial:
            inner = inner + atom.parts[0].scaled(power)
        step = prover.kernel_step(inner)
        if step is None:
            continue
        taken = ZERO_FORM
        for terms, each in ((1, ONE_FORM), (2, inner), (3, (inner * inner).scaled(Fraction(1, 2)))):
            taken = taken + each
            tail = of_monomial(monomial) - taken
            rest = prover.kernel_step(form - tail.scaled(value))
            if rest is None:
                continue
            node = node_of(tail)
            made = prover.weighted(Step("tail of exp", node, (step,)), constant(value), ONE_FORM)
            assert terms
            if rest.claim == number(0):
                return made
            return Step("sum", add([made.claim, rest.claim]), (made, rest))
    return None


def by_anchor(prover: Prover, form: Form) -> Step | None:
    """What is conditionally positive and vanishes where an argument is 0."""
    held = prover.kernel.domain.entries
    if prover.kernel.calls or prover.kernel.domain.on or not held.contains(Fraction(0)) and held.least() != 0:
        return None
    second = prover.kernel.symbols[1]
    there = prover.converter.form(substitute(node_of(form), {second: origin(second)}))
    if there.terms:
        return None
    step = prover.conditional_step(form)
    return None if step is None else Step("anchored", node_of(form), (step,))


def by_factors(prover: Prover, form: Form) -> Step | None:
    """A product of polynomials in the atoms: pairs of mirror images, and factors that are kernels."""
    from checker.kernels.matrices import polynomial_factors

    found = polynomial_factors(form)
    if found is None:
        return None
    scale, factors = found
    steps: list[Step] = []
    waiting = list(factors)
    while waiting:
        factor, power = waiting.pop(0)
        image = prover.converter.mirror(factor)
        if factor.sides == {0} or factor.sides == {1}:
            partner = next((each for each in waiting if each[1] == power and each[0] in (image, -image)), None)
            if partner is None:
                return None
            waiting.remove(partner)
            if partner[0] == -image and power % 2:
                scale = -scale
            feature = raised(factor if factor.sides == {0} else partner[0], Fraction(power))
            steps.append(prover.weighted(None, ONE_FORM, feature))
            continue
        if image == -factor and power % 2 == 0 or not factor.sides:
            whole = raised(factor, Fraction(power))
            step = prover.kernel_step(whole) if not factor.sides else None
        else:
            step = prover.kernel_step(factor)
            if step is None and prover.kernel_step(-factor) is not None:
                step, scale = prover.kernel_step(-factor), scale * (-1) ** power
            if step is not None and power > 1:
                step = Step("power", node_of(raised(factor, Fraction(power))), (step,), {"p": number(power)})
        if step is None:
            return None
        steps.append(step)
    if scale < 0 or not steps:
        return None
    made = steps[0] if len(steps) == 1 else Step("product", mul([step.claim for step in steps]), tuple(steps))
    return prover.weighted(made, constant(scale), ONE_FORM)


def by_combinations(prover: Prover, form: Form) -> Step | None:
    """Inner products of the point and of fixed vectors, as those of their combinations u(x) and u(z)."""
    x, z = prover.kernel.symbols
    vectors: list[Node] = []
    values: dict[tuple[int, int], Fraction] = {}
    for monomial, value in form.terms.items():
        if len(monomial) != 1 or monomial[0][0].kind != "inner" or monomial[0][1] != 1:
            return None
        word = monomial[0][0].data[0]
        assert isinstance(word, tuple)
        if len(word) != 2 or word[0].node == word[1].node in (x, z):
            return None
        at = []
        for letter in word:
            vector = x if letter.node == z else letter.node
            if vector not in vectors:
                vectors.append(vector)
            at.append(vectors.index(vector))
        both = {word[0].node, word[1].node} == {x, z}
        for place in {(at[0], at[1])} if both or at[0] == at[1] else {(at[0], at[1]), (at[1], at[0])}:
            values[place] = value if both or at[0] == at[1] else values.get(place, Fraction(0)) + value / 2
    rows = [[values.get((i, j), Fraction(0)) for j in range(len(vectors))] for i in range(len(vectors))]
    found = squares(rows)
    if found is None:
        return None
    steps = []
    for weight, direction in found:
        u = add([mul([number(c), each]) if c != 1 else each for c, each in zip(direction, vectors, strict=True) if c])
        claim = matmul([transpose(u), prover.converter.mirror_node(u)])
        steps.append(_scaled(Step("inner product", claim, witness={"u": u}), weight))
    return steps[0] if len(steps) == 1 else Step("sum", add([step.claim for step in steps]), tuple(steps))


def _scaled(step: Step, weight: Fraction) -> Step:
    return step if weight == 1 else Step("scaling", mul([number(weight), step.claim]), (step,), {"c": number(weight)})


def without_quotients(prover: Prover, form: Form) -> Form:
    """(f - f')^2 / (f + f') as f + f' - 4 f f' / (f + f')."""
    for monomial in list(form.terms):
        for atom, power in monomial:
            if atom.kind != "base" or power != -1 or len(atom.sides) < 2:
                continue
            f = prover.part_of_first(atom.parts[0])
            if f is None or f + prover.converter.mirror(f) != atom.parts[0] or len(f.terms) != 1:
                continue
            other = prover.converter.mirror(f)
            square = f * f * of_atom(atom, -1)
            ((wanted, unit),) = square.terms.items()
            factor = form.terms.get(wanted, Fraction(0)) / unit
            gap = f - other
            form = form - (gap * gap * of_atom(atom, -1)).scaled(factor)
            form = form + (f + other).scaled(factor) - (f * other * of_atom(atom, -1)).scaled(4 * factor)
    return form


WHOLE_FORMS = (
    by_matern,
    by_bridge,
    by_spline,
    by_reflection,
    by_bounded_distance,
    by_tail_of_exp,
    by_anchor,
    by_factors,
    by_combinations,
)
