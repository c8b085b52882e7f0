"""One problem file -> a Problem. Every mistake an author can make raises AuthorError with file, table, key and position."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from checker.bank.format import PartTable, ProblemTable
from checker.bank.problem import Part, Problem
from checker.language.declarations import Declaration, Expression, Vocabulary, parse_declaration
from checker.language.errors import AuthorError, ShapeMismatch, Unreadable
from checker.language.nodes import Node
from checker.parsing.expressions import canonical_name, read_condition, read_definition, read_expression, read_term
from checker.parsing.scope import Scope

KINDS = ("expression", "derivative", "update", "number")
_NEEDED = {"derivative": ("of", "by"), "update": ("of", "loss", "rate"), "expression": (), "number": ()}
T = TypeVar("T")


def load_file(path: Path | str, exam: str = "") -> Problem:
    """The problem in a file. Raises AuthorError."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise AuthorError(f"cannot be read: {problem.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise AuthorError("is not UTF-8 text", file=str(path)) from None
    try:
        table = msgspec.convert(tomllib.loads(text), ProblemTable)
    except tomllib.TOMLDecodeError as problem:
        raise AuthorError(f"is not TOML: {problem}", file=path.name) from None
    except msgspec.ValidationError as problem:
        raise _format_error(problem, path.name) from None
    return _Loader(path, exam, table).problem()


def _format_error(problem: msgspec.ValidationError, file: str) -> AuthorError:
    message, _, place = str(problem).partition(" - at `$")
    match = re.match(r"(?:\.(\w+))?(?:\[(\d+|\.\.\.)\])?(?:\.(\w+))?", place)
    table = match[1] if match else None
    key = match[3] if match else None
    if table == "part" and match is not None and match[2]:
        table = f"[[part]] number {int(match[2]) + 1}" if match[2].isdigit() else "[[part]]"
    elif table and key is None:
        table, key = None, table
    return AuthorError(message, file=file, table=table, key=key)


class _Loader:
    def __init__(self, path: Path, exam: str, table: ProblemTable) -> None:
        self.path = path
        self.exam = exam
        self.table = table
        self.vocabulary = Vocabulary()

    def guarded(self, table: str, key: str, value: str, action: Callable[..., T], *arguments: object) -> T:
        """Runs an action on a value of the file; what goes wrong names the place."""
        try:
            return action(*arguments)
        except (Unreadable, ShapeMismatch) as problem:
            hint = f" ({problem.hint})" if problem.hint else ""
            raise AuthorError(
                f"{problem.message}{hint}", file=self.path.name, table=table, key=key, value=value, span=problem.span
            ) from None
        except ValueError as problem:
            raise AuthorError(str(problem), file=self.path.name, table=table, key=key, value=value) from None

    def problem(self) -> Problem:
        self._symbols()
        for left, right in self.table.model.items():
            self._definition(left, right)
        parts = []
        seen: set[str] = set()
        for part in self.table.part:
            if part.id in seen:
                raise AuthorError(f"the id {part.id!r} is used twice", file=self.path.name, table="[[part]]", key="id")
            seen.add(part.id)
            parts.append(self._part(part))
        return Problem(
            self.path.stem, self.exam, self.table.title, self.table.statement, self.vocabulary, tuple(parts), self.path,
            self.table.symbols, self.table.model,
        )  # fmt: skip

    def _symbols(self) -> None:
        symbols: dict[str, Declaration] = {}
        for written, text in self.table.symbols.items():
            name = self.guarded("[symbols]", written, written, canonical_name, written)
            if name in symbols:
                raise AuthorError(f"{name} is declared twice", file=self.path.name, table="[symbols]", key=written)
            symbols[name] = self.guarded("[symbols]", written, text, parse_declaration, name, text)
        self.vocabulary = Vocabulary(symbols)

    def _definition(self, left: str, right: str) -> None:
        definition = self.guarded("[model]", left, right, read_definition, left, right, self.vocabulary)
        self.vocabulary = self.vocabulary.with_definition(definition)

    def _part(self, part: PartTable) -> Part:
        table = f"[[part]] {part.id}"
        file = self.path.name
        if part.kind not in KINDS:
            raise AuthorError(
                f"the kind {part.kind!r} is not known; {', '.join(KINDS)} are", file=file, table=table, key="kind"
            )
        for needed in (*_NEEDED[part.kind], "key"):
            if not getattr(part, needed):
                raise AuthorError(f"a part of kind {part.kind} needs {needed!r}", file=file, table=table, key=needed)
        if part.marks < 0:
            raise AuthorError("marks cannot be negative", file=file, table=table, key="marks")
        scope = Scope(self.vocabulary)
        terms: dict[str, Expression] = {}
        for field in ("of", "by", "loss", "rate"):
            text = getattr(part, field)
            if text:
                terms[field] = self.guarded(table, field, text, read_expression, text, scope)
        free = _free_letters(terms)
        key = self.guarded(
            table,
            "key",
            part.key,
            read_expression,
            part.key,
            Scope(self.vocabulary, dict(free)),
            tuple(letter for letter, _ in free),
        )
        self._check_shape(part, table, terms, key)
        allowed = None
        if part.allowed is not None:
            allowed = frozenset(self.guarded(table, "allowed", term, read_term, term, scope) for term in part.allowed)
        assume: list[Node] = [self.guarded(table, "assume", text, read_condition, text, scope) for text in part.assume]
        return Part(
            exam=self.exam, id=part.id, kind=part.kind, vocabulary=self.vocabulary, title=part.title or self.table.title,
            statement=part.statement, marks=part.marks, key_text=part.key, key=key, of=terms.get("of"), by=terms.get("by"),
            loss=terms.get("loss"), rate=terms.get("rate"), free=free, allowed=allowed, assume=tuple(assume),
            derivation=part.derivation, policy=(part.policy,) if isinstance(part.policy, str) else tuple(part.policy),
            digits=part.digits, texts={f: getattr(part, f) for f in ("of", "by", "loss", "rate") if getattr(part, f)},
        )  # fmt: skip

    def _check_shape(self, part: PartTable, table: str, terms: Mapping[str, Expression], key: Expression) -> None:
        """The key of a derivative has the shape of what it is the derivative by."""
        from checker.language.shapes import SCALAR, describe, same_shape

        target = {"derivative": "by", "update": "of"}.get(part.kind)
        if target is None or (part.kind == "derivative" and terms["of"].node.shape != SCALAR):
            return
        wanted = terms[target]
        if len(key.free) == len(wanted.free) and not same_shape(wanted.node.shape, key.node.shape):
            message = f"the key is {describe(key.node.shape)}, but {target!r} is {describe(wanted.node.shape)}"
            raise AuthorError(message, file=self.path.name, table=table, key="key", value=part.key)


def _free_letters(terms: Mapping[str, Expression]) -> tuple[tuple[str, int | str], ...]:
    """The free index letters of ``of`` and ``by``, in this order (an entry y_i by o_j: i, then j)."""
    found: dict[str, int | str] = {}
    for field in ("of", "by"):
        if field in terms:
            found.update({letter: size for letter, size in terms[field].free if letter not in found})
    return tuple(found.items())
