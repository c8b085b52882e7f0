"""The search for a counterexample: pools of points and values, the simplest first; in each the smallest subset that refutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, product
from random import Random
from time import thread_time
from typing import Any

from flint import arb

from checker.evaluation.balls import is_nan, precision
from checker.kernels.gram import PRECISIONS, Counterexample, Gram, Instance, certainly_different
from checker.kernels.kernel import Kernel, Parameter
from checker.kernels.ranges import Domain

POOL = 14
"""Points in a pool."""
POOLS = 60
SECONDS = 1.1
"""A search that finds nothing stops here; what it finds on the way does not depend on it."""
LARGEST_SUBSET = 5
BARREN = 20
"""Turns without any value of the parameters: conditions that nothing meets."""
LARGEST_GRID = 5
"""Coordinates up to which the first points are a grid."""
MANY_COORDINATES = 20
OTHER_SIZE = 2
"""What named sizes are that are not the points'."""
TOLERANCE = 1e-11


def numbers(*texts: str | int) -> tuple[Fraction, ...]:
    """Exact numbers."""
    return tuple(map(Fraction, texts))


SIMPLE = numbers(0, 1, -1, 2, -2, "1/2", 3, "-1/2", -3, "3/2", 4, "1/3", 5, 10)
FINE = tuple(Fraction(step, 4) for step in (0, 1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -6))
EVEN = numbers(*range(14))
CLOSE = tuple(Fraction(step, 10) for step in (0, 1, 2, 3, 4, 5, 7, 9, 10, -1, -2, -3, -5, -9))
WIDE = numbers(0, 1, 10, 100, "1/10", "1/100", -1, -10, "-1/10", 20, 50, 5, 2, 30)
SCALARS = (SIMPLE, EVEN, FINE, CLOSE, WIDE)
PARAMETERS = numbers(1, 2, -1, "1/2", 3, 0, -2, "-1/2", 4, 5, 10, "1/10", 100)
VALUES = numbers(0, 1, -1, 2, -2, 3, "1/2", -3)
COORDINATES = numbers(0, 1, -1, 2, -2, 3, "1/2")


@dataclass(frozen=True, slots=True)
class Found:
    """A counterexample, or why there is none: how many pools of points were tried."""

    counterexample: Counterexample | None
    tried: int


def search(kernel: Kernel, seed: int = 0, pools: int = POOLS, seconds: float = SECONDS) -> Found:
    """The simplest counterexample found in the pools."""
    gram = Gram(kernel)
    if not gram.can_be_given:
        return Found(None, 0)
    started = thread_time()
    tried = 0
    for instance in islice(instances(kernel, seed), pools):
        if len(instance.points) == 0:
            continue
        tried += 1
        found = refuted_within(gram, instance)
        if found is not None:
            return Found(found, tried)
        if thread_time() - started > seconds:
            break
    return Found(None, tried)


def refuted_within(gram: Gram, pool: Instance) -> Counterexample | None:
    """The counterexample with the fewest points of a pool."""
    import numpy

    with precision(PRECISIONS[0]):
        count = len(pool.points)
        if gram.conditions:
            kept = [place for place in range(count) if gram.holds(pool, place, place)]
            if len(kept) < count:
                if not kept:
                    return None
                return refuted_within(gram, at_places(gram.kernel, pool, kept))
        exact = gram.matrix(pool)
    defined = numpy.array([[not is_nan(cell) for cell in line] for line in exact])
    places = list(range(count))
    while places and not defined[numpy.ix_(places, places)].all():
        missing = (~defined[numpy.ix_(places, places)]).sum(axis=0) + (~defined[numpy.ix_(places, places)]).sum(axis=1)
        places.pop(int(missing.argmax()))
    if not places:
        return None
    for row, column in combinations(places, 2):
        if certainly_different(exact[row][column], exact[column][row]):
            found = gram.refute(at_places(gram.kernel, pool, (row, column)))
            if found is not None:
                return found
    floats = numpy.array([[_float(cell) for cell in line] for line in exact])
    places = [
        place
        for place in places
        if numpy.isfinite(floats[place][places]).all() and abs(floats[place][places]).max() < 1e100
    ]
    whole = floats[numpy.ix_(places, places)]
    if not len(whole) or float(numpy.linalg.eigvalsh(whole)[0]) >= -TOLERANCE * max(1e-300, float(abs(whole).max())):
        return None
    for size in range(1, min(LARGEST_SUBSET, len(places)) + 1):
        subsets = numpy.array(list(combinations(places, size)))
        blocks = floats[subsets[:, :, None], subsets[:, None, :]]
        scale = numpy.maximum(abs(blocks).max(axis=(1, 2)), 1e-300)
        least = numpy.linalg.eigvalsh(blocks)[:, 0] / scale
        for place in numpy.flatnonzero(least < -1e-9 if size > 1 else least < 0)[:6]:
            found = gram.refute(at_places(gram.kernel, pool, subsets[place].tolist()))
            if found is not None:
                return found
    return gram.refute(at_places(gram.kernel, pool, places))


def _float(cell: Any) -> float:
    try:
        return float(arb(cell).mid())
    except OverflowError:
        return float("inf")


def _height(value: Fraction) -> int:
    """How far a number is from the simplest."""
    return 2 * abs(value.numerator) + 3 * (value.denominator - 1) + (value < 0)


def at_places(kernel: Kernel, pool: Instance, places: Sequence[int]) -> Instance:
    """The instance at some of its points."""
    given = dict(pool.given)
    for name, unknown in kernel.unknowns.items():
        values = [given[name][place] for place in places]
        given[name] = [[row[place] for place in places] for row in values] if unknown.kind == "kernel" else values
    points = tuple(pool.points[place] for place in places)
    return Instance(tuple(map(Fraction, range(1, len(places) + 1))) if kernel.domain.abstract else points, given)


# -- pools ---------------------------------------------------------------------------------------------------------------
def instances(kernel: Kernel, seed: int) -> Iterator[Instance]:
    """Pools in the order in which they are tried: all pools of points with the first parameters, then others."""
    random = Random(seed)
    dimensions = _dimensions(kernel.domain)
    turn = barren = 0
    while barren < BARREN:
        barren += 1
        for dimension in dimensions:
            choices = _parameter_choices(kernel, dimension, random, turn)
            for given in choices:
                barren = 0
                points = _points(kernel.domain, dimension, turn, random)
                yield Instance(tuple(points), {**given, **_unknown_values(kernel, len(points), turn, random)})
        turn += 1


def _dimensions(domain: Domain) -> list[int]:
    size = domain.size
    if size is None:
        return [0]
    return [size] if isinstance(size, int) else [1, 2, 3] if not domain.on else [2, 3]


def _points(domain: Domain, dimension: int, turn: int, random: Random) -> list[Any]:
    """Different points of the domain."""
    if domain.abstract:
        return list(map(Fraction, range(1, POOL + 1)))
    if dimension == 0:
        preferred = SCALARS[turn % len(SCALARS)] if turn < len(SCALARS) else _random_numbers(random)
        return domain.entries.choices(preferred)[:POOL]
    found: list[Any] = []
    if domain.on == "onehot":
        return [[Fraction(int(place == hot)) for place in range(dimension)] for hot in range(dimension)]
    coordinates = domain.entries.choices(COORDINATES if turn % 3 < 2 else CLOSE if turn % 2 else WIDE)
    if not coordinates:
        return []
    if domain.on == "" and turn == 0 and dimension <= LARGEST_GRID:
        grid = sorted(
            product(coordinates[:4], repeat=dimension),
            key=lambda point: (sum(map(_height, point)), [-each for each in point]),
        )
        found = [list(point) for point in grid[: 4 * POOL]]
    wanted = POOL if dimension <= MANY_COORDINATES else POOL // 2
    attempts = 0
    while len(found) < wanted and attempts < 20 * POOL:
        attempts += 1
        point = [random.choice(coordinates) for _ in range(dimension)]
        if domain.on == "simplex":
            weights = [random.randint(0 if attempts % 2 else 1, 3) for _ in range(dimension)]
            if not sum(weights):
                continue
            point = [Fraction(weight, sum(weights)) for weight in weights]
        elif domain.on == "sphere":
            point = _on_sphere(dimension, random)
        if point not in found:
            found.append(point)
    if domain.norm_below is not None:
        found = [_inside(point, domain.norm_below) for point in found]
    return found[:wanted]


def _on_sphere(dimension: int, random: Random) -> list[Fraction]:
    """A rational point of the unit sphere, by stereographic projection."""
    if dimension == 1:
        return [Fraction(random.choice((1, -1)))]
    plane = [Fraction(random.randint(-3, 3), random.choice((1, 1, 2))) for _ in range(dimension - 1)]
    square = sum((each * each for each in plane), Fraction(0))
    return [*(2 * each / (square + 1) for each in plane), (square - 1) / (square + 1)]


def _inside(point: list[Fraction], radius: Fraction) -> list[Fraction]:
    square = sum((each * each for each in point), Fraction(0))
    shrink = Fraction(1)
    while square * shrink * shrink >= radius * radius:
        shrink /= 2
    return [each * shrink for each in point]


def _random_numbers(random: Random) -> list[Fraction]:
    reach = random.choice((2, 5, 20))
    return [
        Fraction(random.randint(-12 * reach, 12 * reach), random.choice((1, 2, 6, 12)) * 4) for _ in range(3 * POOL)
    ]


def _parameter_choices(kernel: Kernel, dimension: int, random: Random, turn: int) -> list[dict[str, Any]]:
    """Values for the parameters: a few combinations in each turn, the simplest first."""
    if not kernel.parameters:
        return [{}]
    found = []
    for attempt in range(6):
        given = {}
        for name, parameter in kernel.parameters.items():
            given[name] = _parameter_value(parameter, kernel.domain, dimension, random, turn, attempt)
        if given not in found and None not in given.values():
            found.append(given)
    return found


def _parameter_value(
    parameter: Parameter, domain: Domain, dimension: int, random: Random, turn: int, attempt: int
) -> Any:
    values = parameter.values.choices(PARAMETERS)
    if not values:
        return None
    first = turn == 0 and attempt == 0

    def one() -> Fraction:
        if first:
            return values[0]
        return random.choice(values[:3] if random.random() < 0.5 else values)

    if not parameter.shape:
        return one()
    sizes = [
        size if isinstance(size, int) else dimension if size == domain.size else OTHER_SIZE for size in parameter.shape
    ]
    if parameter.shape[1] == 1:
        return [random.choice(values) for _ in range(sizes[0])]
    rows, columns = sizes
    matrix = [[Fraction(random.randint(-2, 2)) for _ in range(columns)] for _ in range(rows)]
    if parameter.kind == "symmetric":
        matrix = [[matrix[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
    elif parameter.kind in ("spd", "psd"):
        ridge = Fraction(int(parameter.kind == "spd"))
        scale = Fraction(1) if turn == 0 else random.choice((Fraction(1), Fraction(1, 2), Fraction(1, 10)))
        matrix = [[scale * sum((row[k] * other[k] for k in range(columns)), ridge * (i == j)) for j, other in enumerate(matrix)]
                  for i, row in enumerate(matrix)]  # fmt: skip
    return matrix


def _unknown_values(kernel: Kernel, count: int, turn: int, random: Random) -> dict[str, Any]:
    """Values of the unknown functions and Gram matrices of the unknown kernels at ``count`` points."""
    given: dict[str, Any] = {}
    functions = [name for name, unknown in kernel.unknowns.items() if unknown.kind == "function" and not unknown.shape]
    if functions:
        values = VALUES[: (8 if len(functions) == 1 else 4 if len(functions) == 2 else 3)]
        ranges = [each for each in values if turn < 1 or each >= 0] if turn % 2 else list(values)
        grid = list(product(ranges, repeat=len(functions)))
        grid.sort(key=lambda combination: (sum(map(_height, combination)), [-each for each in combination]))
        if turn:
            random.shuffle(grid)
        table = [grid[place % len(grid)] for place in range(count)]
        if turn > 2:
            table = [
                tuple(Fraction(random.randint(-8, 8), random.choice((1, 2, 4))) for _ in functions)
                for _ in range(count)
            ]
        for place, name in enumerate(functions):
            given[name] = [row[place] for row in table]
    for name, unknown in kernel.unknowns.items():
        if unknown.shape:
            size = unknown.shape[0] if isinstance(unknown.shape[0], int) else OTHER_SIZE
            given[name] = [[Fraction(random.randint(-2, 2)) for _ in range(size)] for _ in range(count)]
        elif unknown.kind == "kernel":
            size = random.choice((1, 2, 3))
            reach = 1 if turn == 0 else 2
            denominators = (1,) if turn < 3 else (1, 2, 4)
            features = [
                [Fraction(random.randint(-reach, reach), random.choice(denominators)) for _ in range(size)]
                for _ in range(count)
            ]
            given[name] = [
                [sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0)) for right in features]
                for left in features
            ]
    return given
