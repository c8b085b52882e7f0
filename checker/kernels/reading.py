"""Reading a kernel: ``k(x, z) = (x^T z + 1)^2`` with its domain, conditions and declarations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from checker.kernels.calls import KERNEL_LETTERS, Calls
from checker.kernels.kernel import Call, Kernel, Parameter, Unknown
from checker.kernels.ranges import RANGES, REAL, Domain, Range, read_domain
from checker.kernels.writing import Argument, argument, everything, mapped, with_arguments, written
from checker.language.declarations import Declaration, Vocabulary
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.language.functions import BY_NAME
from checker.language.nodes import Apply, Compare, Derivative, Logical, Node, Symbol
from checker.language.shapes import SCALAR, Shape, column, matrix, parse_size
from checker.language.traversal import names as symbol_names
from checker.language.traversal import walk
from checker.parsing import binders
from checker.parsing.characters import GREEK_NAMES
from checker.parsing.grammar import parse
from checker.parsing.lexer import tokenize
from checker.parsing.readings import readings
from checker.parsing.resolve import Resolver, folded
from checker.parsing.scope import Choices, Scope
from checker.parsing.surface import (
    Big,
    Chain,
    Group,
    Name,
    Num,
    Product,
    Script,
    Surface,
    Terms,
    index_letters,
    parts_of,
)

MOST_COORDINATES = 100
LONGEST = 2_000
"""Characters of a kernel, a domain or a condition."""
_DECLARED = re.compile(
    r"^\s*(?P<names>[^:<>=≤≥]+?)\s*(?::(?!=)|\bis\s+(?:an?\s+)?|\\in(?![a-z])|∈)\s*(?P<type>.+?)\s*$", re.DOTALL
)
_PAIRS = (("x", "z"), ("x", "y"), ("x", "x'"), ("u", "v"), ("s", "t"), ("x_i", "x_j"), ("x_1", "x_2"), ("a", "b"))
_BRACKETS = re.compile(r"<\s*([^<>,=]+?)\s*,\s*([^<>,=]+?)\s*>")
_BARS = re.compile(r"(?<!\|)\|([^|]+)\|\|([^|]+)\|(?!\|)")
_SCALES = frozenset(("sigma", "l", "ell", "tau"))
_COVARIANCES = frozenset(("Sigma", "S"))


@dataclass(slots=True)
class _Declared:
    """What ``--where`` declares and demands."""

    unknowns: dict[str, Unknown] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    arguments: tuple[str, str] = ("x", "z")
    domain: Domain | None = None
    conditions: list[str] = field(default_factory=list)


def read_kernel(text: str, on: str | None = None, where: Sequence[str] = ()) -> Kernel:
    """A kernel from what is written. Raises Unreadable or ShapeMismatch for the kernel's own text, AuthorError for a domain,
    a condition or a declaration that cannot be read."""
    if len(text) > LONGEST:
        raise Unreadable(f"a kernel of {len(text)} characters; at most {LONGEST} are read", (LONGEST, len(text)))
    left, arguments, right = _sides(text)
    declared = _declarations(where, arguments)
    domain = declared.domain
    if on is not None:
        try:
            domain = read_domain(on[:LONGEST])
        except ValueError as problem:
            raise AuthorError(str(problem), key="--on") from None
    calls = Calls((arguments[0].name, arguments[1].name), {name: each.kind for name, each in declared.unknowns.items()})
    named = _with_deltas(with_arguments(right, arguments), frozenset((arguments[0].name, arguments[1].name)))
    piece = calls.replaced(named)
    notes = [
        f"{name} is not declared: read as any {'kernel' if kind == 'kernel' else 'function'}"
        for name, kind in calls.guessed.items()
    ]
    unknowns = dict(declared.unknowns)
    for name, kind in calls.guessed.items():
        unknowns[name] = Unknown(name, kind, declared=False)
    for name in calls.vectors:
        if unknowns[name].kind == "function" and not unknowns[name].shape:
            unknowns[name] = replace(unknowns[name], shape=column(f"m_{name}"))
    conditions = [calls.replaced(with_arguments(_condition(each), arguments)) for each in declared.conditions]
    failure: Unreadable | ShapeMismatch | None = None
    for candidate in _domains(domain, piece, calls, arguments, declared):
        try:
            return _resolved(text, left, piece, candidate, declared, unknowns, calls, conditions, notes)
        except (Unreadable, ShapeMismatch) as problem:
            failure = failure or problem
    assert failure is not None
    raise failure


def _surface(text: str) -> Surface:
    return parse(tokenize(text), lambda name: False, "\\" in text)


def _condition(text: str) -> Surface:
    try:
        return _surface(text)
    except Unreadable as problem:
        raise AuthorError(f"{text!r}: {problem.message}", key="--where") from None


# -- the two sides -------------------------------------------------------------------------------------------------------
def _sides(text: str) -> tuple[str, tuple[Argument, Argument], Surface]:
    """The left side as shown, its arguments, and the right side."""
    text = _BARS.sub(r"|\1| |\2|", text)
    whole = _surface(_BRACKETS.sub(r"⟨\1, \2⟩", text.rstrip(".;, \n")))
    if isinstance(whole, Chain):
        head = whole.operands[0]
        if whole.relations[0] not in ("=", "←") or len(whole.operands) < 2:
            raise Unreadable("a kernel is written k(x, z) = ...", whole.span)
        pair = _left_arguments(head)
        if len(whole.operands) > 2:
            raise Unreadable("one right side is expected, not a chain", whole.operands[2].span)
        return f"{written(head)}".replace(" (", "("), pair, whole.operands[1]
    if isinstance(whole, Product) and len(whole.parts) == 2 and written(whole.parts[0][1]) in KERNEL_LETTERS:
        raise Unreadable("the right side is missing", whole.span, hint="write k(x, z) = ...")
    names = {part.text for part in everything(whole) if isinstance(part, Name)}
    scripted = {written(part) for part in everything(whole) if isinstance(part, Script)}
    for first, second in _PAIRS:
        stems = {first, second} - names - scripted
        joined = any({first, second} <= set(name) for name in names if name not in BY_NAME)
        if not stems or joined:
            pair = (argument(_surface(first)), argument(_surface(second)))
            return f"k({first}, {second})", pair, whole
    raise Unreadable("it cannot be told what the two arguments are", whole.span, hint="write k(x, z) = ...")


def _left_arguments(head: Surface) -> tuple[Argument, Argument]:
    if isinstance(head, Product) and isinstance(head.parts[-1][1], Group):
        items = head.parts[-1][1].items
        if len(items) == 2:
            first, second = argument(items[0]), argument(items[1])
            if first.name == second.name:
                raise Unreadable("the two arguments need different names", head.span, hint="write k(x, z) = ...")
            return first, second
    raise Unreadable("the left side names the two arguments", head.span, hint="write k(x, z) = ...")


# -- declarations --------------------------------------------------------------------------------------------------------
def _declarations(where: Sequence[str], arguments: tuple[Argument, Argument]) -> _Declared:
    """What the conditions and declarations say. Raises AuthorError."""
    declared = _Declared(arguments=(arguments[0].name, arguments[1].name))
    for each in where:
        if len(each) > LONGEST:
            raise AuthorError(f"a condition of {len(each)} characters; at most {LONGEST} are read", key="--where")
        for text in re.split(r";|\band\b|\\text\{\s*and\s*\}", each):
            if not text.strip():
                raise AuthorError(f"{each!r} says nothing", key="--where")
            _declare(text.strip().strip("$ "), declared, arguments)
    return declared


def _declare(text: str, declared: _Declared, arguments: tuple[Argument, Argument]) -> None:
    match = _DECLARED.match(text)
    if match is None:
        adjective = re.match(
            r"^(\S+)\s+(kernel|function|integer|positive|nonnegative|non-negative|real|spd|natural)$", text
        )
        if adjective is None:
            declared.conditions.append(text)
            return
        written_names, kind = adjective[1], adjective[2]
    else:
        written_names, kind = match["names"], match["type"]
    if "(" in written_names and re.search(r"\(.*,.*\)", written_names):  # k_1(x, z): kernel
        written_names = re.sub(r"\(.*\)", "", written_names)
    for written_name in written_names.split(","):
        name = _name(re.sub(r"\(.*\)", "", written_name))
        if name in (arguments[0].name, arguments[1].name):
            try:
                declared.domain = read_domain(kind)
            except ValueError as problem:
                raise AuthorError(str(problem), key="--where") from None
            continue
        _declare_name(name, kind.strip().strip("$ ."), declared)


def _name(text: str) -> str:
    try:
        piece = _surface(text)
    except Unreadable:
        raise AuthorError(f"{text.strip()!r} is not a name", key="--where") from None
    if not isinstance(piece, (Name, Script)):
        raise AuthorError(f"{text.strip()!r} is not a name", key="--where")
    return written(piece)


_KERNEL_WORDS = re.compile(
    r"^(?:(?:valid|mercer|psd|pd|positive[- ](?:semi-?)?definite|base|any)\s+)*kernels?(?:\s+functions?)?$",
    re.IGNORECASE,
)
_FUNCTION_WORDS = re.compile(
    r"""^(?:(?P<adjective>any|real|real-valued|arbitrary|positive|nonnegative|non-negative|vector|feature)\s+)*
        (?:functions?|maps?)(?:\s*\[(?P<size>[^\]]*)\]|\s+(?:to|from)\s.*)?$""",
    re.IGNORECASE | re.VERBOSE,
)


def _declare_name(name: str, kind: str, declared: _Declared) -> None:
    name = "l" if name == "ell" else name
    if _KERNEL_WORDS.match(kind):
        declared.unknowns[name] = Unknown(name, "kernel")
        return
    if function := _FUNCTION_WORDS.match(kind):
        size = function["size"]
        shape: Shape = SCALAR
        if size:
            shape = column(_parsed_size(size))
        declared.unknowns[name] = Unknown(name, "function", shape)
        adjective = (function["adjective"] or "").lower()
        if adjective in ("positive", "nonnegative", "non-negative"):
            relation = ">" if adjective == "positive" else ">="
            declared.conditions += [f"{name}({each}) {relation} 0" for each in declared.arguments]
        return
    declared.parameters[name] = _parameter(name, kind)


def _parsed_size(text: str) -> int | str:
    try:
        return parse_size(text)
    except ValueError as problem:
        raise AuthorError(str(problem), key="--where") from None


_SIZED = re.compile(r"^(?P<head>[^\[\]]*?)\s*\[(?P<sizes>[^\[\]]*)\]$")


def _parameter(name: str, kind: str) -> Parameter:
    """A parameter from its type. Raises AuthorError."""
    sized = _SIZED.match(kind)
    shape: Shape = SCALAR
    head = kind
    if sized and sized["head"]:
        head = sized["head"]
        sizes = [_parsed_size(part) for part in sized["sizes"].split(",")]
        if len(sizes) > 2:
            raise AuthorError(f"{kind!r} is not a type", key="--where")
        shape = column(sizes[0]) if len(sizes) == 1 else matrix(sizes[0], sizes[1])
    head = head.strip().lower().replace("non-negative", "nonnegative")
    if head in ("spd", "psd", "symmetric") and len(shape) == 2:
        return Parameter(name, REAL, shape, head)
    if head in ("positive integer", "natural number"):
        head = "natural"
    if head == "nonnegative integer":
        return Parameter(name, Range(Fraction(0), None, low_open=False, integer=True), shape)
    head = head.removesuffix(" number").removesuffix(" constant")
    try:
        domain = read_domain(head)
    except ValueError:
        types = "real, positive, integer, real[d], symmetric[d, d], spd[d, d], psd[d, d], kernel and function are"
        raise AuthorError(f"{kind!r} is not a type: {types}", key="--where") from None
    return Parameter(name, domain.entries, shape or domain.shape)


# -- the domain ----------------------------------------------------------------------------------------------------------
def _domains(
    domain: Domain | None, piece: Surface, calls: Calls, arguments: tuple[Argument, Argument], declared: _Declared
) -> list[Domain]:
    """The domains in which the kernel may be meant, the likeliest first."""
    if domain is not None:
        return [domain]
    names = {arguments[0].name, arguments[1].name}
    inside = [part for part in everything(piece) if isinstance(part, Name)]
    if not any(_names_an_argument(part.text, names, calls) for part in inside):
        return [Domain("any", abstract=True)]
    used = {part.text for part in inside}
    size = next(letter for letter in ("d", "n", "D", "p", "m", "N") if letter not in used)
    bound = 0
    for part in everything(piece):
        if isinstance(part, Big) and part.sup is not None and isinstance(part.sup, Name):
            size = part.sup.text
        elif isinstance(part, Big) and isinstance(part.sup, Num) and part.sup.text.isdigit():
            bound = int(part.sup.text)
    components = [int(part.sub.text) for part in everything(piece)
                  if isinstance(part, Script) and isinstance(part.base, Name) and part.base.text in names
                  and isinstance(part.sub, Num) and part.sub.text.isdigit()]  # fmt: skip
    count: int | str = max(*components, 2) if components else bound or size
    if isinstance(count, int) and count > MOST_COORDINATES:
        raise Unreadable(f"points with {count} coordinates; at most {MOST_COORDINATES} are read", piece.span)
    vector = Domain(f"real[{count}]", REAL, column(count))
    scalar = Domain("real", REAL)
    shaped = any(parameter.shape for parameter in declared.parameters.values())
    return [vector, scalar] if components or shaped or _looks_like_vectors(piece, names, calls) else [scalar, vector]


def _names_an_argument(word: str, names: set[str], calls: Calls) -> bool:
    """Whether a word is an argument, or several names side by side with one among them."""
    if word in names:
        return True
    return len(word) <= 4 and word not in BY_NAME and word not in calls.found and bool(names & set(word))


def _looks_like_vectors(piece: Surface, names: set[str], calls: Calls) -> bool:
    """Whether the arguments are written as vectors: transposed, in a norm or an inner product, with components."""

    def mentions(part: Surface) -> bool:
        return any(isinstance(each, Name) and _names_an_argument(each.text, names, calls) for each in everything(part))

    for part in everything(piece):
        match part:
            case Script(base=base, sub=sub, sups=sups, primes=primes) if mentions(base):
                transposed = primes or any(isinstance(sup, Name) and sup.text in ("T", "⊤", "top", "t") for sup in sups)
                if transposed or sub is not None and isinstance(base, Name):
                    return True
            case Group(kind="‖" | "⟨") if mentions(part):
                return True
            case Name(text=text) if "T" in text and names & set(text) and text not in GREEK_NAMES:
                return True
            case Product(parts=parts):
                for (_, left), (operator, right) in pairwise(parts):
                    if operator == "·" and {written(left), written(right)} == names:
                        return True
                    transposed = isinstance(left, Script) and any(map(_is_transpose, left.sups))
                    if transposed and operator == "" and mentions(right):  # w^T(x - z)
                        return True
    return False


def _is_transpose(sup: Surface) -> bool:
    return isinstance(sup, Name) and sup.text in ("T", "⊤", "top")


# -- names and resolution ------------------------------------------------------------------------------------------------
def _resolved(
    text: str,
    left: str,
    piece: Surface,
    domain: Domain,
    declared: _Declared,
    unknowns: dict[str, Unknown],
    calls: Calls,
    conditions: Sequence[Surface],
    notes: Sequence[str],
) -> Kernel:
    symbols = {name: Declaration(name, "real", domain.shape) for name in calls.arguments}
    for each in calls.found.values():
        symbols[each.name] = Declaration(each.name, "real", unknowns[each.head].shape)
    parameters = dict(declared.parameters)
    taken = {*symbols, *parameters}
    sizes = Vocabulary(symbols).sizes
    mentioned: dict[str, bool] = {}
    for part in (piece, *conditions):
        for name, exponent in _free_names(part, taken, sizes, frozenset(calls.arguments)):
            mentioned[name] = mentioned.get(name, True) and exponent
    told = list(notes)
    for name, exponent in mentioned.items():
        if name not in parameters:
            parameters[name], note = _guessed(name, exponent, domain, piece)
            if note and not any(name in {*_names_in(condition)} for condition in conditions):
                told.append(note)
    for name, parameter in parameters.items():
        symbols[name] = Declaration(name, "integer" if parameter.values.integer else "real", parameter.shape)
    vocabulary = Vocabulary(symbols)
    if domain.shape:
        piece = _with_distances(piece, frozenset(calls.arguments))
    node = _read(piece, vocabulary, told)
    made = [_read_condition(condition, vocabulary) for condition in conditions]
    parameters, domain = _narrowed(parameters, domain, calls.arguments, made)
    found = {
        each.name: Call(each.name, each.head, tuple(_read_any(item, vocabulary) if not isinstance(item, Name)
                        else symbols_node(item, vocabulary) for item in each.items))
        for each in calls.found.values()
    }  # fmt: skip
    used = {each.head for each in calls.found.values()}
    kernel = Kernel(
        text, left, calls.arguments, node, domain, vocabulary, parameters,
        {name: each for name, each in unknowns.items() if name in used}, found, tuple(made), tuple(told),
    )  # fmt: skip
    names = _used(kernel)
    return replace(
        kernel,
        parameters={name: each for name, each in parameters.items() if name in names},
        conditions=tuple(each for each in made if symbol_names(each) <= {*names, *calls.arguments, *found}),
    )


def _with_deltas(piece: Surface, arguments: frozenset[str]) -> Surface:
    """The piece with Kronecker's delta of the two arguments, ``\\delta_{x,z}``, as the indicator of their equality."""
    match piece:
        case Script(base=Name(text="delta"), sub=sub, sups=(), primes=0) if sub is not None:
            inside = {written(part) for part in everything(sub) if isinstance(part, (Name, Script))}
            pair = [part for part in everything(sub) if isinstance(part, Name) and part.text in arguments]
            if {part.text for part in pair} == arguments or len(arguments & inside) == 2:
                equal = Chain((pair[0], pair[1]), ("=",), span=piece.span)
                indicator = (("", Num("1", span=piece.span)), ("", Group("[", (equal,), span=piece.span)))
                return Group("(", (Product(indicator, span=piece.span),), span=piece.span)
    return mapped(piece, lambda part: _with_deltas(part, arguments))


def _with_distances(piece: Surface, arguments: frozenset[str]) -> Surface:
    """The piece with ``x = z`` between vectors, which holds for all entries at once, as ``‖x - z‖ = 0``."""
    if (
        isinstance(piece, Chain)
        and len(piece.operands) == 2
        and {written(each) for each in piece.operands} == arguments
    ):
        difference = Terms((("+", piece.operands[0]), ("-", piece.operands[1])), span=piece.span)
        return replace(piece, operands=(Group("‖", (difference,), span=piece.span), Num("0", span=piece.span)))
    return mapped(piece, lambda part: _with_distances(part, arguments))


def _used(kernel: Kernel) -> frozenset[str]:
    """The names in the kernel and in what its calls are called with, and those that conditions tie to them."""
    nodes = [kernel.node, *(node for call in kernel.calls.values() for node in call.arguments)]
    found = set().union(*map(symbol_names, nodes))
    for _ in kernel.conditions:
        for condition in kernel.conditions:
            tied = symbol_names(condition)
            if tied & found:
                found |= tied
    return frozenset(found)


def symbols_node(item: Name, vocabulary: Vocabulary) -> Node:
    """A call's argument that is a name."""
    held = vocabulary.symbols.get(item.text)
    return held.node if held is not None else _read_any(item, vocabulary)


def _names_in(piece: Surface) -> set[str]:
    return {written(part) for part in everything(piece) if isinstance(part, (Name, Script))}


def _read_any(piece: Surface, vocabulary: Vocabulary) -> Node:
    """The first reading without free indices, of any shape. Raises Unreadable or ShapeMismatch."""
    for reading in readings(piece, Scope(vocabulary)):
        if not reading.expression.free:
            return reading.expression.node
    raise Unreadable("it cannot be told what its indices run over", piece.span)


def _read(piece: Surface, vocabulary: Vocabulary, notes: list[str]) -> Node:
    """The first reading that is a number. Raises Unreadable or ShapeMismatch."""
    for reading in readings(piece, Scope(vocabulary)):
        if reading.expression.free:
            continue
        if any(isinstance(part, Derivative) for part in walk(reading.expression.node)):
            raise Unreadable("derivatives are not read in kernels", piece.span)
        if reading.expression.node.shape == SCALAR:
            notes.extend(note for note in reading.notes if note not in notes)
            return reading.expression.node
    raise ShapeMismatch("the value of a kernel is a number; this is none", piece.span)


def _read_condition(piece: Surface, vocabulary: Vocabulary) -> Node:
    try:
        return binders.condition(Resolver(Scope(vocabulary), Choices()), piece)
    except (Unreadable, ShapeMismatch) as problem:
        raise AuthorError(f"{written(piece)!r}: {problem.message}", key="--where") from None


_CONSTANTS = frozenset(
    ("e", "pi", "inf", "infty", "∞", "𝟙", "𝟏", "⊤", "T", "'", "", "sum", "1", "I", "ℝ", "*", "+", "t̂")
)


def _free_names(
    piece: Surface, taken: set[str], sizes: frozenset[str], arguments: frozenset[str]
) -> list[tuple[str, bool]]:
    """The names that nothing declares, each with whether it stands in an exponent there."""
    found: list[tuple[str, bool]] = []
    squashed = {name.replace("_", ""): name for name in taken}

    def known(name: str) -> bool:
        return name in taken or name in sizes or name in _CONSTANTS or name.replace("_", "") in squashed

    def visit(part: Surface, bound: frozenset[str], exponent: bool, called: bool = False) -> None:
        match part:
            case Big(sub=sub, sup=sup, body=body):
                inner = bound | (frozenset(index_letters(sub)) if sub is not None else frozenset())
                if sup is not None and not isinstance(sup, Name):
                    visit(sup, bound, exponent)
                visit(body, inner, exponent)
            case Script(base=Name(text=text), sub=sub, sups=sups):
                scripted = text if sub is None else f"{text}_{written(sub)}"
                own = known(scripted) or any(known(f"{scripted}^{written(sup)}") for sup in sups)
                components = text in taken and sub is not None and not own
                indexed = sub is not None and set(written(sub)) <= bound and bool(bound)
                log_base = text in ("log", "softmax") or text in BY_NAME and called
                if text in BY_NAME and called or log_base:
                    pass
                elif components or indexed:
                    name(text, bound, exponent, called)
                elif not own:
                    if sub is not None and any(
                        isinstance(each, Name) and each.text in arguments for each in everything(sub)
                    ):
                        raise Unreadable(f"it cannot be told what {written(part)} is", part.span)
                    found.append((scripted, exponent))
                for sup in sups:
                    if not (isinstance(sup, Name) and sup.text == "t" and text in arguments):  # x^t z
                        visit(sup, bound, True)
            case Script(base=base, sups=sups):
                visit(base, bound, exponent)
                for sup in sups:
                    visit(sup, bound, True)
            case Name(text=text):
                name(text, bound, exponent, called)
            case Product(parts=parts):
                for place, (_, factor) in enumerate(parts):
                    following = parts[place + 1] if place + 1 < len(parts) else None
                    is_called = following is not None and following[0] == "" and _takes(factor, following[1])
                    visit(factor, bound, exponent, is_called)
            case _:
                for child in parts_of(part):
                    visit(child, bound, exponent)

    def name(text: str, bound: frozenset[str], exponent: bool, called: bool) -> None:
        if known(text) or text in bound or text in BY_NAME and called:
            return
        long = len(text) > 2 and not any(name in text for name in (*arguments, *taken))
        if len(text) == 1 or long or text in GREEK_NAMES or not text.isalpha() or text in BY_NAME:
            found.append((text, exponent))
            return
        letters = [letter for letter in _letters(text, taken) if not known(letter) and letter not in bound]
        found.extend((letter, exponent) for letter in letters)

    visit(piece, frozenset(), False)
    return found


def _takes(head: Surface, argument: Surface) -> bool:
    """Whether a function's name takes what stands behind it: sigma is a function only before a bracket."""
    base = head.base if isinstance(head, Script) else head
    if not isinstance(base, Name) or base.text != "sigma":
        return True
    inside = argument.base if isinstance(argument, Script) else argument
    return isinstance(inside, Group)


def _letters(word: str, taken: set[str]) -> list[str]:
    """A word as the known names and single letters that it may be written from."""
    letters = []
    at = 0
    while at < len(word):
        length = next((size for size in range(len(word) - at, 1, -1) if word[at : at + size] in taken), 1)
        letters.append(word[at : at + length])
        at += length
    return letters


def _guessed(name: str, exponent: bool, domain: Domain, piece: Surface) -> tuple[Parameter, str]:
    """What an undeclared name may be, and what to say about it."""
    size = domain.size
    stem = name.split("_")[0]
    if size is not None and stem in _COVARIANCES:
        return Parameter(
            name, REAL, matrix(size, size), "spd", False
        ), f"{name} is not declared: read as positive definite"
    if size is not None and len(stem) == 1 and stem.isupper() and stem not in "CTN":
        return Parameter(name, REAL, matrix(size, size), "real", False), f"{name} is not declared: read as any matrix"
    if size is not None and stem in ("w", "omega", "a", "b", "v", "mu") and _is_vector(name, piece):
        return Parameter(name, REAL, column(size), "real", False), f"{name} is not declared: read as any vector"
    if exponent and stem in ("d", "p", "n", "m", "q", "r", "k"):
        values = Range(Fraction(1), None, low_open=False, integer=True)
        return Parameter(name, values, declared=False), f"{name} is not declared: read as any positive whole number"
    if stem in _SCALES:
        return Parameter(name, RANGES["positive"], declared=False), f"{name} is not declared: read as positive"
    return Parameter(name, REAL, declared=False), f"{name} is not declared: read as any real number"


def _is_vector(name: str, piece: Surface) -> bool:
    for part in everything(piece):
        match part:
            case Script(base=Name(text=text), sub=sub, sups=sups) if (
                text if sub is None else f"{text}_{written(sub)}"
            ) == name:
                if any(isinstance(sup, Name) and sup.text in ("T", "⊤", "top") for sup in sups):
                    return True
            case Product(parts=parts):
                for (_, left), (operator, right) in pairwise(parts):
                    if operator == "·" and written(left) == name and not isinstance(right, Num):
                        return True
                    after = isinstance(left, Script) and any(
                        isinstance(sup, Name) and sup.text in ("T", "⊤") for sup in left.sups
                    )
                    if after and written(right) == name:
                        return True
            case Group(kind="⟨", items=items):
                if any(written(item) == name for item in items):
                    return True
    return False


# -- conditions ----------------------------------------------------------------------------------------------------------
def _narrowed(
    parameters: dict[str, Parameter], domain: Domain, arguments: tuple[str, str], conditions: Sequence[Node]
) -> tuple[dict[str, Parameter], Domain]:
    """The ranges that the conditions leave."""
    parameters = dict(parameters)
    for relation, side, bound in bounds_of(conditions):
        if isinstance(side, Symbol) and side.name in parameters:
            held = parameters[side.name]
            parameters[side.name] = replace(held, values=held.values.within(relation, bound))
        elif isinstance(side, Symbol) and side.name in arguments:
            domain = replace(domain, entries=domain.entries.within(relation, bound))
        else:
            domain = _bounded(domain, arguments, side, relation, bound)
    return parameters, domain


def bounds_of(conditions: Sequence[Node]) -> list[tuple[str, Node, Fraction]]:
    """The conditions that compare something with a number, as (relation, what, number)."""
    found = []
    for condition in conditions:
        joined = isinstance(condition, Logical) and condition.operation == "and"
        for part in condition.conditions if isinstance(condition, Logical) and joined else (condition,):
            if isinstance(part, Compare):
                found += _bounds(part)
    return found


def _bounded(domain: Domain, arguments: tuple[str, str], side: Node, relation: str, bound: Fraction) -> Domain:
    """The domain under a bound on the absolute value or the norm of a point."""
    if isinstance(side, Apply) and side.function in ("abs", "norm") and relation in ("<", "<=") and bound > 0:
        (inner,) = side.arguments
        if isinstance(inner, Symbol) and inner.name in arguments:
            if domain.shape and relation == "<":
                return replace(domain, norm_below=bound)
            if not domain.shape:
                return replace(domain, entries=domain.entries.within(relation, bound).within(
                    ">" if relation == "<" else ">=", -bound))  # fmt: skip
    return domain


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _bounds(part: Compare) -> list[tuple[str, Node, Fraction]]:
    right, left = folded(part.right), folded(part.left)
    if right is not None:
        return [(part.relation, part.left, right)]
    if left is not None:
        return [(_MIRRORED[part.relation], part.right, left)]
    return []
