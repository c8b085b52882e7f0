"""The application: exams and parts in a tree, one part beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.terminal_theme import TerminalTheme
from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Select, Static, Tree
from textual.worker import get_current_worker

from checker.bank import Part, Problem, load_bank
from checker.cli.browsing import page
from checker.cli.browsing.search import MARKS, Search, kinds_of
from checker.cli.browsing.tree import Found, PartTree
from checker.marking import check
from checker.marking.result import Result
from checker.reports.keys.document import KeyStep
from checker.reports.lines import Line, sentence, styled
from checker.reports.parts import key_latex, key_lines, question_lines
from checker.reports.terminal import report_lines

PAUSE = 0.3
"""Seconds without a key after which an answer is marked, and without a change after which a new width is drawn."""
FIELDS = ("key", "steps", "mistakes", "verdict")
"""What stands below the question, each drawn by a worker in the group of that name."""
WELCOME = "Choose a part in the tree, or press / to search. Press ? for the keys."
HELP = """\
/  search           ↑ ↓ ← →  move in the tree   Enter  open
k  next kind        m  next range of marks      Tab    next field

s  next step        S  all steps                e  the key
w  wrong answers    a  type an answer           c  copy as LaTeX
d  scroll down      u  scroll up                t  light or dark
Esc  to the tree    q  leave                    ?  this page

Words in the search must all occur: an exam, a topic, a kind, a
part's number. An answer is marked as you type: LaTeX, plain text
or NumPy code; Esc leaves the field, and the keys work again."""
ON_LIGHT = TerminalTheme(
    (255, 255, 255),
    (20, 20, 20),
    [(0, 0, 0), (160, 20, 20), (10, 100, 40), (120, 80, 0), (20, 60, 160), (120, 20, 120), (0, 95, 110), (70, 70, 70)],
)
"""What the colours of reports are on a light ground: dark enough to be read."""


class Help(ModalScreen[None]):
    """The keys."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Static(HELP, id="help", markup=False)


@dataclass(slots=True, eq=False)
class Opened:
    """The part on the page, and what of it was asked for."""

    problem: Problem
    part: Part
    key: bool = False
    steps: int = 0
    derivation: Sequence[KeyStep] | None = None
    drawn: tuple[int, list[list[Line]]] | None = None
    """The steps as they are drawn at a width."""
    wrong: list[page.Refuted] | None = None
    result: Result | None = None


class Browser(App[None]):
    """``markscheme browse``."""

    TITLE = "Mark Scheme"
    CSS_PATH = "browser.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("s", "step", "Step"),
        Binding("S", "all_steps", "All steps", show=False),
        Binding("e", "key", "Key"),
        Binding("w", "mistakes", "Wrong"),
        Binding("a", "answer", "Answer"),
        Binding("c", "copy", "Copy"),
        Binding("k", "next_kind", "Kind", show=False),
        Binding("m", "next_marks", "Marks", show=False),
        Binding("d", "scroll(1)", "Down", show=False),
        Binding("u", "scroll(-1)", "Up", show=False),
        Binding("t", "theme", "Theme", show=False),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
        Binding("escape", "tree", "Tree", key_display="Esc"),
    ]

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.ansi_theme_light = ON_LIGHT
        self.search = Search(words)
        self.problems: Sequence[Problem] = ()
        self.opened: Opened | None = None
        self.written = ""
        """The answer as it stands in its field."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="side"):
                yield Input(self.search.words, placeholder="Search", id="search", compact=True)
                with Horizontal(id="filters"):
                    yield Select([], prompt="kind", id="kind", compact=True)
                    yield Select(
                        [(marks, marks) for marks in MARKS if marks != "any"], prompt="marks", id="marks", compact=True
                    )
                yield PartTree("Bank", id="tree")
            with Vertical(id="main"):
                with VerticalScroll(id="page", can_focus=True):
                    for name in ("question", *FIELDS[:-1]):
                        yield Static(id=name, markup=False)
                yield Input(placeholder="Your answer", id="answer", disabled=True, compact=True)
                with VerticalScroll(id="report"):
                    yield Static(id=FIELDS[-1], markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        tree = self.query_one(PartTree)
        tree.show_root = False
        tree.guide_depth = 2
        self.query_one("#question", Static).update(WELCOME)
        tree.focus()
        self.load()

    @work(thread=True)
    def load(self) -> None:
        """Reads the bank, once the window stands."""
        problems = load_bank()
        self.call_from_thread(self.loaded, problems)

    def loaded(self, problems: Sequence[Problem]) -> None:
        """Fills the tree and the filter by kind."""
        self.problems = problems
        self.query_one("#kind", Select).set_options([(kind, kind) for kind in kinds_of(problems)])
        self.fill()

    # The tree

    def fill(self) -> None:
        """The parts that the search leaves."""
        self.query_one(PartTree).fill(self.problems, self.search)

    @on(Input.Changed, "#search")
    def narrow(self, event: Input.Changed) -> None:
        """Searches as the words are typed."""
        self.search = Search(event.value, self.search.kind, self.search.marks)
        self.fill()

    @on(Select.Changed)
    def filter(self, event: Select.Changed) -> None:
        """A filter was set or taken away."""
        kind, marks = self.query_one("#kind", Select).value, self.query_one("#marks", Select).value
        self.search = Search(
            self.search.words, kind if isinstance(kind, str) else "", marks if isinstance(marks, str) else "any"
        )
        self.fill()

    @on(Input.Submitted, "#search")
    def leave_search(self) -> None:
        """Opens the first part that was found."""
        found = self.query_one(PartTree).first()
        if found is not None:
            self.action_tree()
            self.show(*found)

    @on(Tree.NodeSelected)
    def choose(self, event: Tree.NodeSelected[Found]) -> None:
        """Opens a part."""
        if event.node.data is not None:
            self.show(*event.node.data)

    # The part

    @property
    def width(self) -> int:
        """The columns of the page."""
        return max(self.query_one("#question").size.width - 1, 24)

    def show(self, problem: Problem, part: Part) -> None:
        """A part's question, without anything of its answer."""
        self.opened = Opened(problem, part)
        for name in FIELDS:
            self.workers.cancel_group(self, name)
            self._tell(name, ())
        answer = self.query_one("#answer", Input)
        answer.disabled = False
        answer.value = ""
        self.query_one("#page").scroll_home(animate=False)
        self.ask(self.opened, self.width)

    @work(thread=True, exclusive=True, group="question")
    def ask(self, opened: Opened, width: int) -> None:
        """Draws the question."""
        lines = question_lines(opened.problem, opened.part, width)
        self._later(opened, lambda: self._tell("question", lines))

    def on_resize(self, _: Resize) -> None:
        """Draws the page anew, once the window keeps its size."""
        self.set_timer(PAUSE, self._redraw)

    def _redraw(self) -> None:
        opened = self.opened
        if opened is None:
            return
        self.ask(opened, self.width)
        self._draw_key()
        self._draw_steps()
        self._draw_wrong()
        self._draw_verdict()

    def action_key(self) -> None:
        """The key."""
        if self.opened is not None:
            self.opened.key = True
            self._draw_key()
            self._down()

    def _draw_key(self) -> None:
        if self.opened is not None and self.opened.key:
            lines = key_lines(self.opened.part, self.width)
            self._tell("key", lines or [Line(""), *sentence("This part has no key.", self.width, "dim")])

    def action_step(self) -> None:
        """One step more of the derivation."""
        self._reveal(1)

    def action_all_steps(self) -> None:
        """Every step of the derivation."""
        self._reveal(1000)

    def _reveal(self, more: int) -> None:
        if self.opened is not None:
            self.opened.steps += more
            self._draw_steps()
            self._down()

    def _draw_steps(self) -> None:
        opened = self.opened
        if opened is None or not opened.steps:
            return
        if opened.drawn is None or opened.drawn[0] != self.width:
            if opened.drawn is None:
                self._tell("steps", [Line(""), Line("working it out …", "dim")])
            if not any(worker.group == "steps" and worker.is_running for worker in self.workers):
                self.derive(opened, self.width)
            return
        steps = opened.drawn[1]
        opened.steps = min(opened.steps, max(len(steps), 1))
        left = len(steps) - opened.steps
        told = f"{left} more: press s" if left > 0 else "" if steps else "This key has no derivation."
        lines = [line for step in steps[: opened.steps] for line in step]
        self._tell("steps", [*lines, Line(""), *sentence(told, self.width, "dim")])

    @work(thread=True, exclusive=True, group="steps")
    def derive(self, opened: Opened, width: int) -> None:
        """Works the steps out; SymPy takes a moment the first time."""
        if opened.derivation is None:
            opened.derivation = page.steps(opened.problem, opened.part)
        lines = page.step_lines(opened.derivation, width)

        def drawn() -> None:
            opened.drawn = (width, lines)
            self.call_after_refresh(self._draw_steps)
            self._down()

        self._later(opened, drawn)

    def action_mistakes(self) -> None:
        """The recorded wrong answers."""
        if self.opened is None:
            return
        if self.opened.wrong is None:
            self._tell("mistakes", [Line(""), Line("marking the usual wrong answers …", "dim")])
            self.refute(self.opened)
        self._draw_wrong()
        self._down()

    @work(thread=True, exclusive=True, group="mistakes")
    def refute(self, opened: Opened) -> None:
        """Marks the recorded wrong answers."""
        wrong = page.refuted(opened.part)

        def drawn() -> None:
            opened.wrong = wrong
            self._draw_wrong()
            self._down()

        self._later(opened, drawn)

    def _draw_wrong(self) -> None:
        if self.opened is not None and self.opened.wrong is not None:
            self._tell("mistakes", page.refuted_lines(self.opened.wrong, self.width))

    # The answer

    @on(Input.Changed, "#answer")
    def typed(self, event: Input.Changed) -> None:
        """An answer is marked once nothing was typed for a moment; the verdict on another one goes at once."""
        self.written = event.value
        if self.opened is not None:
            self.workers.cancel_group(self, "verdict")
            self.opened.result = None
            self._tell("verdict", [Line("…", "dim")] if event.value.strip() else ())
            self.set_timer(PAUSE, lambda: self._mark_if_still(event.value))

    @on(Input.Submitted, "#answer")
    def submitted(self, event: Input.Submitted) -> None:
        """Enter does not wait."""
        self._mark_if_still(event.value)

    def _mark_if_still(self, answer: str) -> None:
        # The field itself may be gone: the moment may end after the application has been left.
        if self.opened is not None and self.written == answer and answer.strip() and self.opened.result is None:
            self.mark(self.opened, answer)

    @work(thread=True, exclusive=True, group="verdict")
    def mark(self, opened: Opened, answer: str) -> None:
        """Marks an answer."""
        result = check(opened.part, answer)

        def drawn() -> None:
            opened.result = result
            self._draw_verdict()

        self._later(opened, drawn)

    def _draw_verdict(self) -> None:
        if self.opened is not None and self.opened.result is not None:
            self._tell("verdict", report_lines(self.opened.result, self.width))
            self.query_one("#report").scroll_home(animate=False)

    def action_copy(self) -> None:
        """The key as LaTeX, to the clipboard."""
        if self.opened is None:
            self.notify("Open a part first.")
        elif latex := key_latex(self.opened.part) or self.opened.part.key_text:
            self.copy_to_clipboard(latex)
            self.notify("The key is copied as LaTeX.")
        else:
            self.notify("This part has no key.")

    def _later(self, opened: Opened, draw: Callable[[], None]) -> None:
        """From a thread: draws what it worked out, unless something newer is under way by then."""
        worker = get_current_worker()

        def unless_late() -> None:
            if not worker.is_cancelled and self.opened is opened:
                draw()

        if not worker.is_cancelled:
            self.call_from_thread(unless_late)

    def _tell(self, name: str, lines: Sequence[Line]) -> None:
        """Lines into a field."""
        self.query_one(f"#{name}", Static).update(styled(lines))

    def _down(self) -> None:
        self.call_after_refresh(self.query_one("#page").scroll_end, animate=False)

    # Where the keys go

    def action_search(self) -> None:
        """To the search."""
        self.query_one("#search").focus()

    def action_answer(self) -> None:
        """To the answer."""
        if self.opened is None:
            self.notify("Open a part first.")
        self.query_one("#answer").focus()

    def action_tree(self) -> None:
        """To the tree."""
        self.query_one("#tree").focus()

    def action_scroll(self, direction: int) -> None:
        """Half a page up or down."""
        page = self.query_one("#page")
        page.scroll_relative(y=direction * max(page.size.height // 2, 1), animate=False)

    def action_theme(self) -> None:
        """Light letters on dark, or dark on light."""
        self.theme = "textual-dark" if self.theme == "textual-light" else "textual-light"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The way back to the tree is no key of the tree itself, and in a field ``/`` is a letter."""
        return not (
            (action == "tree" and isinstance(self.focused, Tree))
            or (action == "search" and isinstance(self.focused, Input))
        )

    def action_next_kind(self) -> None:
        """The next kind of question, or all."""
        self._turn(self.query_one("#kind", Select), kinds_of(self.problems))

    def action_next_marks(self) -> None:
        """The next range of marks, or all."""
        self._turn(self.query_one("#marks", Select), [marks for marks in MARKS if marks != "any"])

    def _turn(self, select: Select[str], choices: Sequence[str]) -> None:
        place = choices.index(str(select.value)) + 1 if select.value in choices else 0
        if place < len(choices):
            select.value = choices[place]
        else:
            select.clear()

    def action_help(self) -> None:
        """The keys."""
        self.push_screen(Help())
