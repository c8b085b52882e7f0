"""Answers on the command line: an argument that may begin with a minus, standard input, or a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import BinaryIO

import click

LONGEST_FILE = 1_000_000
"""Bytes; no written answer is longer, and nobody waits for a gigabyte that is not one."""

_OPTION = re.compile(r"--[A-Za-z][A-Za-z-]*(=.*)?", re.DOTALL)


class AnswerCommand(click.Command):
    """A command whose arguments may begin with a minus: only what is written like a long option is an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options: list[str] = []
        operands: list[str] = []
        takes_value = {
            name: not parameter.is_flag
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            for name in parameter.opts
        }
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                operands.extend(rest)
            elif _OPTION.fullmatch(argument):
                options.append(argument)
                if takes_value.get(argument):
                    options.append(_value(argument, next(rest, None), ctx))
            else:
                operands.append(argument)
        return super().parse_args(ctx, [*options, "--", *operands])


def _value(option: str, following: str | None, ctx: click.Context) -> str:
    """What stands behind an option that takes a value. Raises click.BadOptionUsage when it is the end or an option."""
    if following is None or following == "--" or _OPTION.fullmatch(following):
        raise click.BadOptionUsage(option, f"Option {option!r} requires an argument.", ctx)
    return following


def read_answer(argument: str) -> str:
    """The answer that an argument stands for: itself, standard input for ``-``, a file's content for ``@file``.

    Raises click.BadParameter when there is no such file or it is no text.
    """
    if argument == "-":
        if sys.stdin is None:
            raise _unusable("standard input is closed")
        return _content(sys.stdin.buffer, "standard input")
    if not argument.startswith("@"):
        return argument
    if argument == "@":
        raise _unusable("a file's name is missing behind @, as in @answer.tex")
    try:
        with Path(argument[1:]).open("rb") as file:
            return _content(file, argument[1:])
    except OSError as error:
        raise _unusable(f"{argument[1:]} cannot be read: {error.strerror}") from None


def notation_of(argument: str) -> str | None:
    """How the file of an ``@file`` is written, as far as its name tells: a Python file holds NumPy code."""
    return "numpy" if argument.startswith("@") and argument.endswith(".py") else None


def _content(file: BinaryIO, source: str) -> str:
    try:
        content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise _unusable(f"{source} cannot be read: {error.strerror}") from None
    if len(content) > LONGEST_FILE:
        raise _unusable(f"{source} has more than {LONGEST_FILE} bytes")
    try:
        return content.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise _unusable(f"{source} is not UTF-8 text (byte {error.start + 1})") from None


def _unusable(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="ANSWER")
