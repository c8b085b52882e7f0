"""``markscheme browse``: the bank as an application in the terminal."""

from __future__ import annotations

import sys

import click

from checker.cli.output import ExitStatus


@click.command("browse")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
def command(words: tuple[str, ...]) -> int:
    """Browse the solved problems: search, statements, derivations step by step, usual mistakes, and answers marked as you type.

    WORDS begin the search. Press ? in it for its keys.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException("browse needs a terminal; `markscheme list` and `markscheme show` print")
    from checker.cli.browsing.app import Browser  # Textual is loaded only here

    Browser(" ".join(words)).run()
    return ExitStatus.CORRECT
