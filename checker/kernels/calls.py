"""Calls of unknown functions and kernels: ``f(x)``, ``k_1(x, z)``, ``\\phi(x)^T \\phi(z)`` become names of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from checker.kernels.writing import everything, mapped, written
from checker.language.errors import Span, Unreadable
from checker.language.functions import BY_NAME
from checker.parsing.surface import Big, Group, Name, Num, Product, Script, Surface

FUNCTION_LETTERS = frozenset("f g h u v phi psi varphi Phi Psi q r s w eta xi F G".split())
_KERNEL_NAME = re.compile(r"(?:[kKG]|kappa|κ)(?:[^A-Za-z]|(?:hat|tilde|bar|new|old|base|rbf|lin|poly)(?![a-z])|$)")
"""What an undeclared function of two arguments is called if it is taken for a kernel."""
KERNEL_LETTERS = frozenset(("k", "K", "kappa", "G"))


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A call as written: what is called, and with what."""

    name: str
    head: str
    items: tuple[Surface, ...]


@dataclass(slots=True)
class Calls:
    """Finds calls in pieces, replaces each with a name, and keeps what it found.

    ``known`` are the declared unknowns by name (values: function or kernel); ``arguments`` the kernel's arguments.
    """

    arguments: tuple[str, str]
    known: dict[str, str] = field(default_factory=dict)
    found: dict[str, WrittenCall] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    vectors: set[str] = field(default_factory=set)
    """Heads whose values are vectors, by the transposes, norms and inner products around their calls."""

    def replaced(self, piece: Surface) -> Surface:
        """The piece with every call as a name."""
        if isinstance(piece, Product):
            return self._product(piece)
        made = mapped(piece, self.replaced)
        self._note_vectors(made)
        return made

    def _product(self, piece: Product) -> Surface:
        parts = list(piece.parts)
        made: list[tuple[str, Surface]] = []
        at = 0
        while at < len(parts):
            operator, part = parts[at]
            following = parts[at + 1] if at + 1 < len(parts) and parts[at + 1][0] == "" else None
            called = None if following is None else self._call(part, following[1])
            if called is not None:
                head, value = called
                made += [("" if place else operator, factor) for place, factor in enumerate((*head, value))]
                at += 2
            else:
                made.append((operator, self.replaced(part)))
                at += 1
        result: Surface = replace(piece, parts=tuple(made)) if len(made) > 1 else made[0][1]
        self._note_vectors(result)
        return result

    def _call(self, head: Surface, group: Surface) -> tuple[tuple[Surface, ...], Surface] | None:
        """The name of a call with the powers written on it, and factors that were written close before its head."""
        outer = group if isinstance(group, Script) else None
        inside = group.base if isinstance(group, Script) else group
        if not isinstance(inside, Group) or inside.kind not in ("(", "[") or not inside.items:
            return None
        spelt = self._head(head)
        if spelt is None:
            return None
        before, name, powers = spelt
        items = tuple(self.replaced(item) for item in inside.items)
        kind = self._kind(name, items, head.span)
        if kind is None and len(items) > 1:
            raise Unreadable(
                f"{name} is called with {len(items)} arguments: functions have one, kernels two", group.span
            )
        if kind is None:
            return None
        if len(items) != (2 if kind == "kernel" else 1):
            raise Unreadable(f"{name} is a {kind}: it cannot be called with {len(items)} arguments", group.span)
        if name not in self.known:
            self.guessed[name] = kind
        names = [written(item) for item in items]
        if kind == "kernel" and names == list(reversed(self.arguments)):
            items, names = items[::-1], names[::-1]
        label = f"{name}({', '.join(names)})"
        self.found.setdefault(label, WrittenCall(label, name, items))
        value: Surface = Name(label, whole=True, span=group.span)
        if powers:
            value = Script(value, None, powers, span=group.span)
        if outer is not None:
            sub = None if outer.sub is None else self.replaced(outer.sub)
            value = Script(value, sub, tuple(map(self.replaced, outer.sups)), outer.primes, span=group.span)
        self._note_vectors(value)
        return before, value

    def _head(self, head: Surface) -> tuple[tuple[Surface, ...], str, tuple[Surface, ...]] | None:
        """What stands before a call's head in one word, the head's name, the powers written between head and bracket."""
        base = head.base if isinstance(head, Script) else head
        if not isinstance(base, Name):
            return None
        text = base.text
        sub, sups, primes = (head.sub, head.sups, head.primes) if isinstance(head, Script) else (None, (), 0)
        if text in self.arguments:
            return None
        tail = ("" if sub is None else f"_{written(sub)}") + "'" * primes
        raised = () if all(isinstance(sup, Num) for sup in sups) else sups  # k^{(1)}(x, z) is a name; f^2(x) a power
        tail += "".join(f"^{written(sup)}" for sup in raised)
        name = self._spelling(text + tail)
        if name in self.known:
            return (), name, () if raised else sups
        if text in BY_NAME:
            return None
        for start in range(1, len(text)) if not base.whole else ():  # ck_1(x, z)
            last = self._spelling(text[start:] + tail)
            if last in self.known or len(text) == 2 and text[start:] in (*KERNEL_LETTERS, *FUNCTION_LETTERS):
                return (Name(text[:start], span=head.span),), last, () if raised else sups
        return (), name, () if raised else sups

    def _spelling(self, name: str) -> str:
        """The declared spelling of a name: k1 for k_1."""
        squashed = name.replace("_", "").replace("{", "").replace("}", "")
        return next((each for each in self.known if each.replace("_", "") == squashed), name)

    def _kind(self, name: str, items: tuple[Surface, ...], span: Span) -> str | None:
        """Whether it is a function or a kernel that is called, None where it is no call."""
        if name in self.known:
            return self.known[name]
        if len(items) == 2 and name not in self.arguments:
            if not _KERNEL_NAME.match(name):
                raise Unreadable(f"it cannot be told what {name} is", span, hint=f"--where '{name}: kernel'")
            return "kernel"
        if len(items) != 1:
            return None
        stem = name.split("_")[0].rstrip("'")
        content = items[0]
        if isinstance(content, Name) and (content.text in self.arguments or content.text in self.found):
            return "function"
        mentions = any(isinstance(part, Name) and part.text in self.arguments for part in everything(content))
        return "function" if stem in FUNCTION_LETTERS and mentions else None

    def _note_vectors(self, piece: Surface) -> None:
        match piece:
            case Script(base=Name(text=text), sups=sups, primes=primes) if text in self.found:
                if primes or any(isinstance(sup, Name) and sup.text in ("T", "⊤", "top") for sup in sups):
                    self.vectors.add(self.found[text].head)
                if piece.sub is not None:
                    self.vectors.add(self.found[text].head)
            case Group(kind="⟨" | "‖"):
                for part in everything(piece):
                    if isinstance(part, Name) and part.text in self.found:
                        self.vectors.add(self.found[part.text].head)
            case Product(parts=parts):
                for (_, left), (operator, right) in pairwise(parts):
                    if operator == "·" and isinstance(left, Name) and isinstance(right, Name):
                        heads = {self.found[each.text].head for each in (left, right) if each.text in self.found}
                        if len(heads) == 1 and left.text in self.found and right.text in self.found:
                            self.vectors |= heads if heads & {"phi", "Phi", "psi", "Psi", "varphi"} else set()
            case Big():
                pass
