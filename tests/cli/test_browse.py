"""``markscheme browse``, driven without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from calling import Markscheme
from textual.pilot import Pilot
from textual.widgets import Input, Static, Tree

from checker.cli.browsing.app import Browser, Help
from checker.cli.browsing.search import Search

Act = Callable[[Browser, Pilot[Any]], Awaitable[None]]
SIZES = [(80, 24), (140, 44)]


def drive(act: Act, size: tuple[int, int] = (80, 24), words: str = "") -> None:
    """Runs the application and acts in it."""

    async def run() -> None:
        app = Browser(words)
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await act(app, pilot)

    asyncio.run(run())


async def settled(app: Browser, pilot: Pilot[Any]) -> None:
    """Until the work under way is done and drawn."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def opened(app: Browser, pilot: Pilot[Any], words: str) -> None:
    """The first part that a search finds."""
    await pilot.press("slash", *words)
    await settled(app, pilot)
    await pilot.press("enter")
    await settled(app, pilot)


def text(app: Browser, name: str) -> str:
    """What stands in a field."""
    return str(app.query_one(f"#{name}", Static).content)


def leaves(app: Browser) -> list[str]:
    """The names of the parts in the tree."""
    found = []
    waiting = [app.query_one("#tree", Tree).root]
    while waiting:
        node = waiting.pop(0)
        waiting += node.children
        if node.data is not None:
            found.append(node.data[1].name)
    return found


@pytest.mark.parametrize("size", SIZES, ids=["80 columns", "140 columns"])
def test_a_part_is_found_read_and_solved_step_by_step(size: tuple[int, int]) -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.b")
        assert leaves(app) == ["ucla-c147-2020/2.b"]
        assert "∂L/∂z" in text(app, "question")
        assert not text(app, "key")
        await pilot.press("e")
        await pilot.pause()
        assert "z − y" in text(app, "key")
        await pilot.press("s")
        await settled(app, pilot)
        assert "1. Name the hidden layer" in text(app, "steps")
        assert "2. State the output" not in text(app, "steps")
        await pilot.press("s")
        await settled(app, pilot)
        assert "2. State the output" in text(app, "steps")
        assert "press s" in text(app, "steps")
        await pilot.press("S")
        await settled(app, pilot)
        assert "press s" not in text(app, "steps")

    drive(act, size)


def test_an_answer_is_marked_as_it_is_typed() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.b")
        for answer, verdict in (("z - y", "✓ correct"), ("y - z", "✗ wrong"), ("(", "? unreadable")):
            app.action_answer()
            app.query_one("#answer", Input).value = ""
            await pilot.pause()
            await pilot.press(*answer)
            await pilot.pause(0.5)
            await settled(app, pilot)
            assert verdict in text(app, "verdict")

    drive(act)


def test_wrong_answers_are_refuted_and_the_key_is_copied() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "usc 3.1")
        await pilot.press("w")
        await settled(app, pilot)
        assert "the answer gives" in " ".join(text(app, "mistakes").split())
        await pilot.press("c")
        assert "leftarrow" in app.clipboard

    drive(act)


def test_filters_leave_parts_of_a_kind_and_of_some_marks() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        everything = leaves(app)
        await pilot.press("k")
        await pilot.pause()
        some = leaves(app)
        assert 0 < len(some) < len(everything)
        assert app.search.kind
        await pilot.press("m")
        await pilot.pause()
        assert app.search == Search("", app.search.kind, "1-2")
        assert len(leaves(app)) < len(some)

    drive(act)


def test_help_opens_and_closes() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        await pilot.press("escape")
        assert not isinstance(app.screen, Help)

    drive(act)


def test_the_mouse_opens_a_part() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await pilot.click("#tree", offset=(8, 3))
        await settled(app, pilot)
        assert app.open is not None

    drive(act, words="ucla 2.b")


def test_without_a_terminal_it_says_so(markscheme: Markscheme) -> None:
    outcome = markscheme("browse")
    assert outcome.status == 2
    assert "needs a terminal" in outcome.err
