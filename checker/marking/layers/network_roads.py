"""Keys of shape and count parts by other roads: a network really built in JAX, and the derivation's closed form.

The arithmetic of layers is compared with built networks of the same layers at many random sizes, not only the problem's; the key
with the network of the problem itself (at random values of its named sizes). A derivation's closed form has the settings of the
layers as symbols (see :func:`settings`) and is compared at the same networks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any

from checker.bank import Part
from checker.language.rationals import rational_value
from checker.layers import Network
from checker.layers.spec import LayerError
from checker.layers.variation import variations
from checker.marking.layers.networks import Fields, asked_count, asked_shape, network_of
from checker.marking.layers.shapes import ShapeKey
from checker.marking.verification import ClosedForm, PartVerification

DRAWS = 32
KEY_DRAWS = 4


@dataclass(slots=True)
class _Roads:
    """What the comparisons have found so far."""

    draws: int = 0
    built: str = ""
    derived: str = ""
    error: float = 0.0
    seen: set[str] = field(default_factory=set)


def verify_count(part: Part, fields: Fields, seed: int, derivation: ClosedForm | None) -> PartVerification:
    """The key of a count against the parameters of built networks and against the derivation."""
    assert part.key is not None
    node = part.key.node

    def key(sizes: Mapping[str, int]) -> list[Any]:
        return [rational_value(node, sizes)]

    def ours(network: Network) -> list[int]:
        count = asked_count(network, fields)
        assert count is not None
        return [count.evaluate({})]

    return _verified(part, fields, seed, derivation, key, ours, lambda network: [_count_built(network, fields)])


def verify_shape(
    part: Part, fields: Fields, key: ShapeKey, seed: int, derivation: ClosedForm | None
) -> PartVerification:
    """The key of a shape against the shapes that come out of built networks and against the derivation."""

    def sizes_of(sizes: Mapping[str, int]) -> list[Any]:
        found = [rational_value(size.node, sizes) for size in key.sizes]
        return [found[0], found[2]] if key.sided and (found[0], found[2]) == (found[1], found[3]) else found

    asked = 2 if key.sided else len(key.sizes)  # a single channel may be left out

    def ours(network: Network) -> list[int]:
        return [size.evaluate({}) for size in asked_shape(network, fields)][:asked]

    return _verified(
        part, fields, seed, derivation, sizes_of, ours, lambda network: _shape_built(network, fields)[:asked]
    )


def _verified(
    part: Part,
    fields: Fields,
    seed: int,
    derivation: ClosedForm | None,
    key: Callable[[Mapping[str, int]], list[Any]],
    ours: Callable[[Network], list[int]],
    theirs: Callable[[Network], list[int]],
) -> PartVerification:
    network, roads = network_of(part), _Roads()
    if network is not None:
        for sizes in _size_sets(network, seed):
            itself = network.at(sizes)
            _compare(roads, "the key", key(sizes), itself, sizes, theirs, derivation)
        for varied, sizes in _variations(network, seed):
            try:
                value = ours(varied)
            except LayerError:
                continue  # no padding keeps this size
            general = (
                None if fields.asks == "filters" else derivation
            )  # other windows give the same output where a stride is more than 1
            _compare(roads, "the arithmetic of its layers", value, varied, sizes, theirs, general)
    elif derivation is not None:
        roads.draws = 1
        expected = derivation.evaluate({}, {})
        value = key({})
        if [float(one) for one in value] != (expected if isinstance(expected, list) else [expected]):
            roads.derived = f"the key is {_shown(value)}, its derivation gives {expected}"
    built = None if network is None else not roads.built
    derived = None if derivation is None else not roads.derived
    return PartVerification(
        part.name, part.kind, built, derived, None if network is None and derivation is None else roads.error, roads.draws,
        ok=not (roads.built or roads.derived), message="; ".join(filter(None, (roads.built, roads.derived))),
        shown=" and ".join((["a network built in JAX"] if built else []) + (["derivation"] if derived else [])),
    )  # fmt: skip


def _compare(
    roads: _Roads,
    what: str,
    value: list[Any],
    network: Network,
    sizes: Mapping[str, int],
    theirs: Callable[[Network], list[int]],
    derivation: ClosedForm | None,
) -> None:
    roads.draws += 1
    real = theirs(network)
    if list(value) != real and not roads.built:
        roads.built, roads.error = f"{what} gives {_shown(value)}, a network built in JAX {_shown(real)}", 1.0
    if derivation is None or roads.derived:
        return
    derived = derivation.evaluate(settings(network), sizes)
    derived = derived if isinstance(derived, list) else [derived]
    if [float(one) for one in value] != derived:
        roads.derived, roads.error = f"{what} gives {_shown(value)}, its derivation {derived}", 1.0


def _shown(value: list[Any]) -> str:
    return " × ".join(map(str, value))


def _size_sets(network: Network, seed: int) -> Iterator[Mapping[str, int]]:
    random, names = Random(seed), sorted(network.names)
    for _ in range(KEY_DRAWS if names else 1):
        yield {name: random.randint(1, 30) for name in names}


@lru_cache(maxsize=64)
def _variations(network: Network, seed: int) -> tuple[tuple[Network, Mapping[str, int]], ...]:
    return tuple(islice(variations(network, Random(seed)), DRAWS))


@lru_cache(maxsize=512)
def _built(network: Network) -> Any:
    from checker.evaluation.networks import built

    return built(network)


def _count_built(network: Network, fields: Fields) -> int:
    real = _built(network)
    places = [place for place, spec in enumerate(network.layers) if not fields.layer or spec.name == fields.layer]
    if fields.asks in ("parameters", "weights"):
        arrays = (real.weights, real.biases) if fields.asks == "parameters" else (real.weights,)
        return sum(int(counts[place]) for counts in arrays for place in places)
    shapes = real.arrays[places[-1]][0]
    return int(shapes[-1] if fields.asks == "filters" else shapes[-2])


def _shape_built(network: Network, fields: Fields) -> list[int]:
    from dataclasses import replace

    stage = network.stage(fields.layer)
    place = [spec.name for spec in network.layers].index(stage.spec.name)
    if fields.asks == "padding":  # the padding that is worked out is tried: the output must have the input's size
        around = tuple(size.evaluate({}) for size in asked_shape(network, fields))
        padded = network.with_layer(stage.spec.name, replace(stage.spec, padding=(around[0], around[1])))
        after = _built(padded).shapes[place]
        kept = [size.evaluate({}) for size in stage.before]
        return list(around) if list(after[:2]) == kept[:2] else [*after]
    real = _built(network)
    if fields.asks == "output":
        return list(real.shapes[place])
    shape = real.arrays[place][0]
    return [shape[-1], *shape[:-1]] if fields.asks == "filters" and len(shape) == 4 else list(shape)


def settings(network: Network) -> dict[str, int]:
    """The numbers of a network under the names that derivations use: ``H``, ``W``, ``C`` of the input (``n`` of a vector), and of
    layer number i its kernel ``k_i`` by ``l_i``, stride ``s_i`` and ``t_i``, padding ``p_i`` and ``q_i``, dilation ``d_i`` and
    ``e_i`` (down and across), and its number of filters or units ``F_i``."""
    found = dict(zip(("H", "W", "C") if len(network.input) == 3 else ("n",), network.input, strict=True))
    values = {name: size.evaluate({}) for name, size in found.items()}
    for place, stage in enumerate(network.stages, 1):
        spec = stage.spec
        if spec.kernel is not None:
            around = spec.padding if not isinstance(spec.padding, str) else (0, 0)
            for names, pair in (("kl", spec.kernel), ("st", spec.steps), ("pq", around), ("de", spec.dilation)):
                values |= {f"{name}_{place}": number for name, number in zip(names, pair, strict=True)}
        if spec.size is not None:
            values[f"F_{place}"] = spec.size.evaluate({})
    return values
