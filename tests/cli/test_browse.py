"""``markscheme browse``, driven without a terminal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from calling import Markscheme
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input, Static, Tree

from checker.bank import Part
from checker.cli.browsing.app import Browser, Help
from checker.cli.browsing.page import Refuted, refuted
from checker.cli.browsing.search import Search
from checker.cli.browsing.tree import PartTree
from checker.marking import check
from checker.marking.result import Result

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
    await pilot.press("slash")
    app.query_one("#search", Input).value = words
    await pilot.pause()
    await pilot.press("enter")
    await settled(app, pilot)


def text(app: Browser, name: str) -> str:
    """What stands in a field."""
    return str(app.query_one(f"#{name}", Static).content)


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Waits, at most ten seconds."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError("it did not come to that")


def screen(app: Browser) -> str:
    """What is seen."""
    return "\n".join(line.text for line in app.screen._compositor.render_strips())


def widest(shown: str) -> int:
    """The columns of the longest line."""
    return max(cell_len(line.rstrip()) for line in shown.split("\n"))


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


def test_a_search_without_a_hit_says_so_and_stays() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "no such thing")
        assert not leaves(app)
        assert "No part is found." in screen(app)
        assert app.focused is app.query_one("#search")
        await pilot.press("escape")
        assert app.focused is app.query_one(PartTree)

    drive(act)


def test_letters_typed_into_an_answer_are_no_keys() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.b")
        await pilot.press("a", *"s/q?ew")
        assert app.query_one("#answer", Input).value == "s/q?ew"
        assert app.opened is not None
        assert not app.opened.steps
        await pilot.press("escape", "e")
        assert "z − y" in text(app, "key")

    drive(act)


def test_a_verdict_that_comes_late_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(part: Part, answer: str) -> Result:
        if answer == "slow":
            started.set()
            go_on.wait(10)
        return check(part, answer)

    monkeypatch.setattr("checker.cli.browsing.app.check", slow)

    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.b")
        await pilot.press("a", *"slow", "enter")
        assert await asyncio.to_thread(started.wait, 10)
        await pilot.press("escape", "e")  # meanwhile every key works
        assert "z − y" in text(app, "key")
        await pilot.press("a")
        app.query_one("#answer", Input).value = "z - y"
        await pilot.press("enter")
        await until(pilot, lambda: "✓ correct" in text(app, "verdict"))
        go_on.set()
        await pilot.pause(0.2)
        assert "✓ correct" in text(app, "verdict")

    drive(act)


def test_what_is_worked_out_for_one_part_does_not_appear_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(part: Part) -> list[Refuted]:
        go_on.wait(10)
        return refuted(part)

    monkeypatch.setattr("checker.cli.browsing.page.refuted", slow)

    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.c")
        await pilot.press("w", "down", "enter")
        go_on.set()
        await settled(app, pilot)
        await pilot.pause(0.2)
        assert not text(app, "mistakes")

    drive(act)


def test_a_new_width_draws_the_page_anew() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await opened(app, pilot, "ucla 2.c.i")
        await pilot.press("S", "w")
        await settled(app, pilot)
        fields = {name: text(app, name) for name in ("question", "steps", "mistakes")}
        await pilot.resize_terminal(130, 40)
        for name, before in fields.items():
            await until(pilot, lambda name=name, before=before: widest(text(app, name)) > widest(before))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: {name: text(app, name) for name in fields} == fields)

    drive(act)


def test_nothing_is_cut_at_80_columns() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        for name in ("kernels 2.6", "usc 1.2", "ucla 4.a.iii.B", "ucla 3.b", "usc 4.1"):
            await opened(app, pilot, name)
            await pilot.press("e", "S", "w", "a", "x", "enter")
            await settled(app, pilot)
            for field in ("question", "key", "steps", "mistakes", "verdict"):
                assert text(app, field).strip()
                assert widest(text(app, field)) <= app.width
            assert app.query_one(PartTree).virtual_size.width <= app.query_one(PartTree).size.width
            await pilot.press("escape")

    drive(act)


def test_the_footer_shows_the_main_keys_at_80_columns() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await pilot.press("tab")
        last = screen(app).splitlines()[-1]
        assert all(f"{key} " in last for key in ("/", "s", "e", "w", "a", "c", "?", "q", "Esc"))
        assert last.rstrip().endswith("Tree")

    drive(act)


def test_arrows_fold_and_unfold_the_tree() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        tree = app.query_one(PartTree)
        await pilot.press("home", "right", "right", "right", "enter")
        await settled(app, pilot)
        assert app.opened is not None
        await pilot.press("left", "left", "left", "left")
        assert tree.cursor_node is not None
        assert tree.cursor_node.parent is tree.root
        assert not tree.cursor_node.is_expanded

    drive(act)


def test_a_part_without_key_or_derivation_says_so() -> None:
    async def act(app: Browser, pilot: Pilot[Any]) -> None:
        await pilot.press("a")  # nothing is open yet
        await opened(app, pilot, "tsinghua 5.1")
        await pilot.press("e", "s", "c")
        await settled(app, pilot)
        assert "no key" in text(app, "key")
        assert "no derivation" in text(app, "steps")
        assert not app.clipboard

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
        assert app.opened is not None

    drive(act, words="ucla 2.b")


def test_without_a_terminal_it_says_so(markscheme: Markscheme) -> None:
    outcome = markscheme("browse")
    assert outcome.status == 2
    assert "needs a terminal" in outcome.err
