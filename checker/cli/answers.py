"""Answers on the command line: an argument that may begin with a minus, standard input, or a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path

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
                    options.extend(value for value in [next(rest, None)] if value is not None)
            else:
                operands.append(argument)
        return super().parse_args(ctx, [*options, "--", *operands])


def read_answer(argument: str) -> str:
    """The answer that an argument stands for: itself, standard input for ``-``, a file's content for ``@file``.

    Raises click.BadParameter when there is no such file or it is no text.
    """
    if argument == "-":
        return _decoded(sys.stdin.buffer.read(LONGEST_FILE + 1), "standard input")
    if not argument.startswith("@"):
        return argument
    path = Path(argument[1:])
    try:
        with path.open("rb") as file:
            return _decoded(file.read(LONGEST_FILE + 1), str(path))
    except OSError as error:
        raise _unusable(f"{path} cannot be read: {error.strerror}") from None


def _decoded(content: bytes, source: str) -> str:
    if len(content) > LONGEST_FILE:
        raise _unusable(f"{source} has more than {LONGEST_FILE} bytes")
    try:
        return content.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise _unusable(f"{source} is not UTF-8 text (byte {error.start + 1})") from None


def _unusable(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="ANSWER")
