"""The program: its verbs, each loaded when it is called, and what every way out of it prints and returns."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from checker.cli.output import ExitStatus, print_json
from checker.language.errors import AuthorError

_VERBS = {
    "check": "Check one answer to one part.",
    "list": "List the parts of the bank.",
    "show": "Show a part: statement, model, key, and how the key is derived.",
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


@click.group(cls=_Verbs, subcommand_metavar="VERB ...")
@click.version_option(package_name="markscheme", message="%(prog)s %(version)s")
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
        status = app.main(arguments, prog_name="markscheme", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        status = _failed(arguments, "a verb is missing", "markscheme", error.format_message())
    except click.UsageError as error:
        status = _failed(arguments, error.format_message(), _where(error), _usage(error))
    except click.ClickException as error:
        status = _failed(arguments, error.format_message(), "markscheme", f"Error: {error.format_message()}")
    except AuthorError as error:
        status = _failed(arguments, error.message, error.where or "EXAM/PART", _author(error))
    except (click.Abort, KeyboardInterrupt):
        status = ExitStatus.INTERRUPTED
    sys.exit(int(status or 0))


def _failed(arguments: Sequence[str], message: str, where: str, text: str) -> ExitStatus:
    """Tells what is wrong with the call or the problem file, as JSON if the call asked for JSON."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--json" in options:
        print_json({"error": {"message": message, "where": where}})
    else:
        click.echo(text, err=True)
    return ExitStatus.MISUSED


def _where(error: click.UsageError) -> str:
    """The argument or option that is wrong, behind the verb."""
    verb = error.ctx.command_path if error.ctx is not None else "markscheme"
    if not isinstance(error, click.BadParameter):
        return verb
    if isinstance(error.param_hint, str):
        return f"{verb}, {error.param_hint}"
    if isinstance(error.param, click.Option):
        return f"{verb}, {error.param.opts[0]}"
    return verb if error.param is None or error.ctx is None else f"{verb}, {error.param.make_metavar(error.ctx)}"


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
