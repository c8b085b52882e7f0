"""Ways of writing a kernel that only kernels have: samples as arguments, Kronecker's delta, indicators with a subscript."""

from __future__ import annotations

import re
from dataclasses import replace
from math import factorial

from checker.kernels.writing import Argument, everything, mapped, written
from checker.language.errors import Unreadable
from checker.parsing.surface import Chain, Group, Name, Num, Product, Script, Surface, Terms

_TRANSPOSED_SAMPLE = re.compile(
    r"\^\s*\{\s*\(\s*(?P<sample>[^(){}]+?)\s*\)\s*\^?\s*"
    r"(?:T|⊤|\\top|\\intercal|\\T|\{\s*(?:T|\\top|\\intercal)\s*\}|\\(?:mathsf|mathrm|text)\s*\{\s*T\s*\})\s*\}"
)
_FACTORIAL = re.compile(r"(?<![\w.])(\d{1,2})!(?![!=])")
_PLAIN_ELL = re.compile(r"(?<![\\A-Za-z])ell(?![A-Za-z])")
_BEYOND = re.compile(r"\\i*int(?![A-Za-z])|∫|\\mathbb\s*\{?\s*[EP](?![A-Za-z])|𝔼|ℙ|\\lim|\\Pr(?![A-Za-z])")


def prepared(text: str) -> str:
    """The text with ``x^{(i)T}`` as ``x^{(i)}^{T}`` and ``ell`` as the letter, ``3!`` as 6. Raises Unreadable for integrals, limits and
    expectations, which would otherwise be taken for names."""
    beyond = _BEYOND.search(text)
    if beyond is not None:
        raise Unreadable(f"{beyond[0]!r} is not read in a kernel", beyond.span(), hint="write its value")
    text = _FACTORIAL.sub(lambda match: str(factorial(int(match[1]))), text)
    return _PLAIN_ELL.sub("l", _TRANSPOSED_SAMPLE.sub(r"^{(\g<sample>)}^{T}", text))


def with_notation(piece: Surface, arguments: tuple[Argument, Argument], declared: frozenset[str]) -> Surface:
    """The piece with deltas and indicators as ``1[...]``, and ``x^t z`` as ``x^T z``, where nothing of that name is declared."""
    names = (arguments[0].name, arguments[1].name)
    pairs = [names]
    scripts = [each.sub or "".join(each.sups).strip("()") for each in arguments]
    if all(scripts):
        pairs.append((scripts[0], scripts[1]))
    spelt = {left + right for pair in pairs for left, right in (pair, pair[::-1])}
    equal = Chain((Name(names[0], whole=True), Name(names[1], whole=True)), ("=",))

    def delta(part: Surface) -> bool:
        return isinstance(part, Name) and part.text == "delta" and "delta" not in declared

    def same_arguments(group: Surface) -> bool:
        """Whether a bracket holds x - z, or x and z."""
        if not isinstance(group, Group) or group.kind not in ("(", "["):
            return False
        items = group.items
        if len(items) == 1 and isinstance(items[0], Terms):
            signs = [sign for sign, _ in items[0].parts]
            return sorted(signs) == ["+", "-"] and {written(each) for _, each in items[0].parts} == set(names)
        return len(items) == 2 and {written(each) for each in items} == set(names)

    def change(part: Surface) -> Surface:
        match part:
            case Script(base=Name(text="delta") as base, sub=sub, sups=(), primes=0) if sub is not None and delta(base):
                if re.sub(r"[\s,{}]", "", written(sub)) in spelt:
                    return _indicator(equal, part)
            case Script(base=Name(text="𝟏" | "𝟙" | "1"), sub=sub, sups=()) if sub is not None:
                inside = [each for each in everything(sub) if isinstance(each, Chain)]
                if len(inside) == 1:
                    return _indicator(inside[0], part)
            case Product(parts=parts):
                made: list[tuple[str, Surface]] = []
                for operator, factor in parts:
                    if made and operator == "" and delta(made[-1][1]) and same_arguments(factor):
                        before = made.pop()[0]
                        made.append((before or "*" if made else "", _indicator(equal, factor)))
                    else:
                        changed = change(factor)
                        times = operator == "" and made and changed is not factor and isinstance(changed, Group)
                        made.append(("*" if times and not isinstance(factor, Group) else operator, changed))
                return replace(part, parts=tuple(made)) if len(made) > 1 else made[0][1]
        return mapped(part, change)

    changed = change(piece)
    raised = {_base(each) for each in everything(changed) if _has_small_t(each)} & set(names)
    if len(raised) == 1 and "t" not in {*names, *declared}:
        changed = _transposed(changed, raised.pop())
    return changed


def _indicator(condition: Chain, at: Surface) -> Surface:
    """``(1[condition])``."""
    inside = (("", Num("1", span=at.span)), ("", Group("[", (condition,), span=at.span)))
    return Group("(", (Product(inside, span=at.span),), span=at.span)


def _has_small_t(part: Surface) -> bool:
    return isinstance(part, Script) and any(isinstance(sup, Name) and sup.text == "t" for sup in part.sups)


def _transposed(piece: Surface, name: str) -> Surface:
    def change(part: Surface) -> Surface:
        if isinstance(part, Script) and _base(part) == name and _has_small_t(part):
            capital = tuple(
                replace(sup, text="T") if isinstance(sup, Name) and sup.text == "t" else sup for sup in part.sups
            )
            return replace(part, sups=capital)
        return mapped(part, change)

    return change(piece)


def _base(part: Surface) -> str:
    return written(part.base) if isinstance(part, Script) else ""
