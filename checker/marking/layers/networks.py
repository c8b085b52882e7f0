"""Parts about the layers of a network: what they ask, what flows, and which slip leads to another answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from random import Random

import msgspec

from checker.bank import Part
from checker.bank.format import own_fields
from checker.bank.place import Place
from checker.layers import Network, Stage, read_network
from checker.layers.amounts import Amount, product
from checker.layers.changes import COUNT_SLIPS, SHAPE_SLIPS, changed_networks
from checker.layers.spec import Flowing, LayerError, keeping_padding, written
from checker.marking.pictures import Flow

SHAPES_ASKED = ("output", "weights", "filters", "padding")
COUNTS_ASKED = ("parameters", "weights", "depth", "filters")
SIZE_SETS = 6
LARGEST_SIZE = 97


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """``layer``: the name of the layer that is asked about; without it the last one (counts: all of them together).

    ``asks``: of a shape ``output`` (what comes out), ``weights`` (its matrix), ``filters`` (how many, and their shape) or
    ``padding`` (that keeps the size); of a count ``parameters``, ``weights`` (without biases), ``depth`` of its filters or how
    many ``filters``. ``output``: what the statement says that the layer gives, where its settings are asked for.
    """

    layer: str = ""
    asks: str = ""
    output: str = ""


def read_fields(part: Part, kinds: tuple[str, ...]) -> Fields:
    """A part's own fields, the first of ``kinds`` being asked where none is named. Raises AuthorError."""
    fields = own_fields(part.own, Fields, part.place)
    asks = fields.asks or kinds[0]
    if asks not in kinds:
        raise part.place.error("asks", f"{asks!r} is not asked of a {part.kind}: {', '.join(kinds)} are")
    network = network_of(part)
    if network is None and (fields.layer or fields.asks):
        key = "layer" if fields.layer else "asks"
        raise part.place.error(key, "there is no [network] with layers that this could be about")
    if network is not None:
        try:
            network.stage(fields.layer)
        except LayerError as problem:
            raise part.place.error("layer", str(problem)) from None
        given = written(network.stage(fields.layer).after)
        if fields.output and fields.output.replace("x", " × ") != given:
            raise part.place.error("output", f"what comes out of the layer is {given}", fields.output)
    return Fields(fields.layer, asks, fields.output)


@lru_cache(maxsize=128)
def network_of(part: Part) -> Network | None:
    """The network of the part's problem, None where it has none. Raises AuthorError."""
    if part.network is None:
        return None
    try:
        return read_network(part.network.input, part.network.layers)
    except ValueError as problem:
        raise Place(part.place.file, "[network]").error("layers", str(problem)) from None


def asked_count(network: Network, fields: Fields) -> Amount | None:
    """The number that a count part asks for; None where the layer has no such number."""
    if fields.asks in ("parameters", "weights"):
        biases = fields.asks == "parameters"
        if fields.layer:
            return network.stage(fields.layer).parameters(biases=biases)
        return network.parameters(biases=biases)
    stage = network.stage(fields.layer)
    if fields.asks == "filters":
        return stage.spec.size
    return stage.weights[0][2] if stage.weights and len(stage.weights[0]) == 4 else None


def asked_shape(network: Network, fields: Fields) -> Flowing:
    """The sizes that a shape part asks for, in the order of its key; the number of filters first. Raises LayerError."""
    stage = network.stage(fields.layer)
    if fields.asks == "output":
        return stage.after
    if fields.asks == "padding":
        return tuple(map(Amount.of, keeping_padding(stage.spec, stage.before)))
    if not stage.weights:
        raise LayerError(f"{stage.spec.name} has no weights")
    weights = stage.weights[0]
    return (weights[-1], *weights[:-1]) if fields.asks == "filters" and len(weights) == 4 else weights


def flow(network: Network, *, upto: str = "", parameters: bool = False) -> Flow:
    """The shapes that flow through the network, as far as a layer, or the parameters beside them."""
    stages = [("input", written(network.input))]
    for stage in network.stages:
        beside = f"   {stage.parameters()} parameters" if parameters else ""
        stages.append((_named(stage), written(stage.after) + beside))
        if upto and stage.spec.name == upto:
            break
    return Flow("What flows through the network", tuple(stages))


def _named(stage: Stage) -> str:
    """A layer's name with its settings: ``conv1: convolution 5 × 5, stride 2``."""
    spec = stage.spec
    said = [f"{spec.kernel[0]} × {spec.kernel[1]}"] if spec.kernel else []
    said += [f"stride {_pair(spec.steps)}"] if spec.kernel and spec.steps != (1, 1) else []
    if spec.padding != "valid":
        said.append(f"padding {spec.padding if isinstance(spec.padding, str) else _pair(spec.padding)}")
    settings = f" {', '.join(said)}" if said else ""
    name = spec.name if spec.name.replace("_", " ").startswith(spec.kind[:4]) else f"{spec.name}: {spec.kind}"
    return f"{name}{settings}"


def _pair(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} × {pair[1]}"


def counted_steps(network: Network, fields: Fields) -> tuple[str, ...]:
    """What each of the layers that count has to learn, in words."""
    if fields.asks not in ("parameters", "weights"):
        return ()
    stages = [network.stage(fields.layer)] if fields.layer else network.stages
    told = []
    for stage in stages:
        weights = " + ".join(
            " · ".join(f"({one})" if len(one.terms) > 1 else str(one) for one in array) for array in stage.weights
        )
        biases = f", {stage.biases[0][0]} biases" if stage.biases and fields.asks == "parameters" else ""
        told.append(
            f"{stage.spec.name}: {weights} weights{biases}" if weights else f"{stage.spec.name}: nothing to learn"
        )
    return tuple(told)


def random_sizes(network: Network, seed: int) -> list[Mapping[str, int]]:
    """Values for the named sizes, all different, at which formulas are compared."""
    random = Random(seed)
    names = sorted(network.names)
    return [dict(zip(names, random.sample(range(2, LARGEST_SIZE), len(names)), strict=True)) for _ in range(SIZE_SETS)]


def shape_slip(network: Network, fields: Fields, is_theirs: Callable[[Flowing], bool]) -> str | None:
    """The slip that leads to the shape that a student gives."""
    if fields.asks != "output":
        return None
    for other_stage in network.stages:
        if other_stage.after != network.stage(fields.layer).after and is_theirs(other_stage.after):
            return f"this is what comes out of {other_stage.spec.name}"
    for message, other in changed_networks(network):
        if is_theirs(asked_shape(other, fields)):
            return message
    stage = network.stage(fields.layer)
    for slip in SHAPE_SLIPS:
        value = slip.value(stage, True)
        if isinstance(value, tuple) and is_theirs(value):
            return slip.message.format(layer=stage.spec.name)
    return None


def count_slip(network: Network, fields: Fields, is_theirs: Callable[[Amount], bool]) -> str | None:
    """The slip that leads to the count that a student gives."""
    if not (asked_count(network, fields) or Amount()).terms:
        return f"there is nothing to learn in {network.stage(fields.layer).spec.name}"
    return next((message for message, amount in _wrong_counts(network, fields) if is_theirs(amount)), None)


def _wrong_counts(network: Network, fields: Fields) -> Iterator[tuple[str, Amount]]:
    """What slips lead to, the likeliest first."""
    stage = network.stage(fields.layer)
    if fields.asks in ("depth", "filters"):
        if stage.spec.size is not None:
            yield "this is the number of its filters", stage.spec.size
        yield (
            "this is the depth of the image that goes into the network, not of what goes into this layer",
            network.input[-1],
        )
        return
    biases = fields.asks == "parameters"
    stages = [stage] if fields.layer else list(network.stages)
    total = _total(stages, biases=biases)
    if biases:
        yield "the biases are missing", _total(stages, biases=False)
    else:
        yield "this counts the biases as well", _total(stages, biases=True)
    if not fields.layer:
        for one in stages:
            if one.weights:
                yield f"the parameters of {one.spec.name} are missing", total - one.parameters(biases=biases)
                yield f"these are the parameters of {one.spec.name} alone", one.parameters(biases=biases)
    for slip in COUNT_SLIPS:
        if not biases and "bias" in slip.message:
            continue
        found = [(one, value) for one in stages if isinstance(value := slip.value(one, biases), Amount)]
        for one, value in found:
            yield slip.message.format(layer=one.spec.name), total - one.parameters(biases=biases) + value
        if len(found) > 1:
            changed = sum((value - one.parameters(biases=biases) for one, value in found), total)
            yield slip.message.format(layer="the layers"), changed
    as_deep = sum((_as_deep_as(network.input[-1], one, biases=biases) for one in stages), Amount())
    yield "the filters of a later layer are as deep as what goes into it, no longer as the image", as_deep
    if fields.layer:
        for other in network.stages:
            if other is not stage and other.weights:
                yield f"these are the parameters of {other.spec.name}", other.parameters(biases=biases)
        yield "these are the parameters of all layers together", network.parameters(biases=biases)
        yield f"these are the values that come out of {stage.spec.name}, not its parameters", product(stage.after)


def _total(stages: list[Stage], *, biases: bool) -> Amount:
    return sum((stage.parameters(biases=biases) for stage in stages), Amount())


def _as_deep_as(depth: Amount, stage: Stage, *, biases: bool) -> Amount:
    """The parameters of a layer whose filters have the given depth."""
    own = stage.parameters(biases=biases)
    if not stage.weights or len(stage.weights[0]) != 4:
        return own
    height, width, _, filters = stage.weights[0]
    return own - product(stage.weights[0]) + product((height, width, depth, filters))
