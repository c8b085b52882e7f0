"""The program: its verbs, each loaded when it is called, and what every way out of it prints and returns."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from checker.cli.output import ExitStatus, Unwritable, abandon_output, print_json
from checker.language.errors import AuthorError

_VERBS = {
    "check": "Check one answer to one part.",
    "kernel": "Decide a kernel, with a proof or a counterexample.",
    "list": "List the parts of the bank.",
    "show": "Show a part: statement, model, key, and how the key is derived.",
    "browse": "Browse the solved problems in the terminal.",
    "key": "Write an answer key, a blank paper or a marking guide.",
    "site": "Write the solved problems as static pages.",
    "verify": "Verify keys against their derivations and automatic differentiation.",
}


class _Verbs(click.Group):
    """Each verb is ``checker.cli.VERB.command``; only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command = importlib.import_module(f"checker.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))


def _print_version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version  # not needed to check an answer

    try:
        click.echo(f"markscheme {version('markscheme')}")
    except PackageNotFoundError:
        raise click.ClickException("markscheme is not installed, so its version is not known") from None
    ctx.exit()


@click.group(cls=_Verbs, subcommand_metavar="VERB ...")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Show the version."
)
def app() -> None:
    """Checks written answers to machine-learning mathematics exams, and shows why."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and leaves with its exit status: 0 all correct, 1 something wrong, 2 usage or author's error,
    3 unreadable, undecided or for a person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows a question mark
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = app.main(_as_utf8(arguments), prog_name="markscheme", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        status = _failed(arguments, "a verb is missing", "markscheme", error.format_message())
    except click.UsageError as error:
        status = _failed(arguments, error.format_message(), _where(error), _usage(error))
    except Unwritable as error:
        status = _told(f"Error: {error.format_message()}")
    except click.ClickException as error:
        _failed(arguments, error.format_message(), "markscheme", f"Error: {error.format_message()}")
        status = error.exit_code if isinstance(error.exit_code, ExitStatus) else ExitStatus.MISUSED
    except AuthorError as error:
        status = _failed(arguments, error.message, error.where or "EXAM/PART", _author(error))
    except OSError as error:  # of help and version, which click prints
        abandon_output()
        status = _told(f"Error: standard output cannot be written: {error.strerror}")
    except (click.Abort, KeyboardInterrupt):
        status = ExitStatus.INTERRUPTED
    sys.exit(int(status or 0))


def _as_utf8(arguments: Sequence[str]) -> list[str]:
    """The arguments as they were typed: a shell without UTF-8 hands bytes beyond ASCII over as surrogates.

    Raises click.BadParameter for an argument that is not UTF-8.
    """
    repaired = []
    for number, argument in enumerate(arguments, 1):
        try:
            repaired.append(argument if argument.isascii() else os.fsencode(argument).decode("utf-8"))
        except UnicodeError:
            raise click.BadParameter("it is not UTF-8 text", param_hint=f"argument {number}") from None
    return repaired


def _failed(arguments: Sequence[str], message: str, where: str, text: str) -> ExitStatus:
    """Tells what is wrong with the call or the problem file, as JSON if the call asked for JSON."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--json" in options:
        with suppress(Unwritable):  # then standard error is told
            print_json({"error": {"message": message, "where": where}})
            return ExitStatus.MISUSED
    return _told(text)


def _told(text: str) -> ExitStatus:
    """Tells on standard error, as far as it can be written."""
    with suppress(OSError):
        click.echo(text, err=True)
    return ExitStatus.MISUSED


def _where(error: click.UsageError) -> str:
    """The argument or option that is wrong; the verb where it is none of them."""
    if isinstance(error, (click.NoSuchOption, click.BadOptionUsage)):
        return error.option_name
    if isinstance(error, click.BadParameter):
        if isinstance(error.param_hint, str):
            return error.param_hint
        if isinstance(error.param, click.Option):
            return error.param.opts[0]
        if error.param is not None and error.ctx is not None:
            return error.param.make_metavar(error.ctx)
    return error.ctx.command_path if error.ctx is not None else "markscheme"


def _usage(error: click.UsageError) -> str:
    if error.ctx is None:
        return f"Error: {error.format_message()}"
    return f"{error.ctx.get_usage()}\nError: {error.format_message()}"


def _author(error: AuthorError) -> str:
    """An author's error with its place in the problem file, and in the value where it is known."""
    lines = [f"Error in {error}" if error.where else f"Error: {error.message}"]
    if error.value is not None and error.span is not None:
        start, end = error.span
        lines += ["    " + error.value.replace("\n", " "), "    " + " " * start + "^" * max(1, end - start)]
    return "\n".join(lines)
