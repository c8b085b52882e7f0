"""The application: exams and parts in a tree, one part beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Select, Static, Tree
from textual.worker import get_current_worker

from checker.bank import Part, Problem, load_bank
from checker.cli.browsing import page
from checker.cli.browsing.search import MARKS, Search, kinds_of
from checker.reports.lines import Line, styled
from checker.reports.parts import key_latex, key_lines, question_lines

PAUSE = 0.3
"""Seconds without a key after which an answer is marked."""
HELP = """\
/          search            k  the next kind of question     m  the next range of marks
↑ ↓ ← →    move in the tree  Enter  open (the first found)    Tab  the next field
s          the next step of the derivation                    S  all steps
e          the key           w  wrong answers                 a  type an answer
c          copy the key as LaTeX                              Escape  back to the tree
q          leave             ?  this page

Words in the search must all occur: an exam, a topic, a kind, a part's number.
An answer is marked as you type: LaTeX, plain text or NumPy code."""


class Help(ModalScreen[None]):
    """The keys."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        yield Static(HELP, id="help", markup=False)


class Browser(App[None]):
    """``markscheme browse``."""

    TITLE = "Mark Scheme"
    CSS_PATH = "browser.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("s", "step", "Step"),
        Binding("S", "all_steps", "All steps", show=False),
        Binding("e", "key", "Key"),
        Binding("w", "mistakes", "Mistakes"),
        Binding("a", "answer", "Answer"),
        Binding("c", "copy", "Copy"),
        Binding("k", "next_kind", "Kind", show=False),
        Binding("m", "next_marks", "Marks", show=False),
        Binding("escape", "tree", "Tree", show=False),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.search = Search(words)
        self.problems: Sequence[Problem] = ()
        self.open: tuple[Problem, Part] | None = None
        self.steps: list[list[Line]] | None = None
        self.shown_steps = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="side"):
                yield Input(self.search.words, placeholder="Search", id="search", compact=True)
                with Horizontal(id="filters"):
                    yield Select([], prompt="kind", id="kind", compact=True)
                    yield Select(
                        [(marks, marks) for marks in MARKS if marks != "any"], prompt="marks", id="marks", compact=True
                    )
                yield Tree("Bank", id="tree")
            with Vertical(id="main"):
                with VerticalScroll(id="page", can_focus=True):
                    for name in ("question", "key", "steps", "mistakes"):
                        yield Static(id=name, markup=False)
                yield Input(placeholder="Your answer", id="answer", disabled=True)
                with VerticalScroll(id="report"):
                    yield Static(id="verdict", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        tree = self.query_one("#tree", Tree)
        tree.show_root = False
        tree.guide_depth = 2
        self.query_one("#question", Static).update(
            "Choose a part in the tree, or press / to search. Press ? for the keys."
        )
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
        tree = self.query_one("#tree", Tree)
        tree.clear()
        narrowed = self.search != Search()
        count = 0
        for exam in dict.fromkeys(problem.exam for problem in self.problems):
            branch = tree.root.add(exam, expand=narrowed)
            for problem in self.problems:
                parts = [part for part in problem.parts if problem.exam == exam and self.search.finds(problem, part)]
                if not parts:
                    continue
                twig = branch.add(problem.title, expand=True)
                for part in parts:
                    twig.add_leaf(f"{part.id}  {part.kind}", (problem, part))
                count += len(parts)
            if not branch.children:
                branch.remove()
        tree.border_subtitle = f"{count} parts"

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
        self.action_tree()
        tree = self.query_one("#tree", Tree)
        node = tree.root
        while node.children:
            node.expand()
            node = node.children[0]
        if node.data is not None:
            tree.move_cursor(node)
            self.show(*node.data)

    @on(Tree.NodeSelected)
    def choose(self, event: Tree.NodeSelected[tuple[Problem, Part]]) -> None:
        """Opens a part."""
        if event.node.data is not None:
            self.show(*event.node.data)

    # The part

    @property
    def width(self) -> int:
        """The columns of the page."""
        return max(self.query_one("#page").size.width - 2, 24)

    def show(self, problem: Problem, part: Part) -> None:
        """A part's question, without anything of its answer."""
        self.open, self.steps, self.shown_steps = (problem, part), None, 0
        for name in ("key", "steps", "mistakes", "verdict"):
            self.query_one(f"#{name}", Static).update("")
        answer = self.query_one("#answer", Input)
        answer.disabled = False
        answer.value = ""
        self.query_one("#page").scroll_home(animate=False)
        self.ask(problem, part, self.width)

    @work(thread=True, exclusive=True, group="question")
    def ask(self, problem: Problem, part: Part, width: int) -> None:
        """Draws the question."""
        self._tell("question", question_lines(problem, part, width))

    def action_key(self) -> None:
        """The key."""
        if self.open is not None:
            self.query_one("#key", Static).update(styled(key_lines(self.open[1], self.width)))
            self._down()

    def action_step(self) -> None:
        """One step more of the derivation."""
        self._reveal(1)

    def action_all_steps(self) -> None:
        """Every step of the derivation."""
        self._reveal(1000)

    def _reveal(self, more: int) -> None:
        if self.open is None:
            return
        if self.steps is None:
            self.derive(*self.open, self.width, more)
            return
        self.shown_steps = min(self.shown_steps + more, len(self.steps))
        lines = [line for step in self.steps[: self.shown_steps] for line in step]
        left = len(self.steps) - self.shown_steps
        told = f"{left} more: press s" if left else "" if self.steps else "This key has no derivation."
        self.query_one("#steps", Static).update(styled([*lines, Line(""), Line(told, "dim")]))
        self._down()

    @work(thread=True, exclusive=True, group="steps")
    def derive(self, problem: Problem, part: Part, width: int, more: int) -> None:
        """Works the steps out; SymPy takes a moment the first time."""
        steps = page.derivation(problem, part, width)
        if not get_current_worker().is_cancelled and self.open == (problem, part):
            self.steps = steps
            self.call_from_thread(self._reveal, more)

    @work(thread=True, exclusive=True, group="mistakes")
    def refute(self, part: Part, width: int) -> None:
        """Marks the recorded wrong answers."""
        self._tell("mistakes", page.mistakes(part, width))
        self.call_from_thread(self._down)

    def action_mistakes(self) -> None:
        """The recorded wrong answers."""
        if self.open is not None:
            self.refute(self.open[1], self.width)

    @on(Input.Changed, "#answer")
    def typed(self, event: Input.Changed) -> None:
        """An answer is marked once nothing was typed for a moment."""
        if self.open is not None:
            self.set_timer(PAUSE, lambda: self._mark_if_still(event.value))

    def _mark_if_still(self, answer: str) -> None:
        if self.open is None or self.query_one("#answer", Input).value != answer:
            return
        if answer.strip():
            self.mark(self.open[1], answer, self.width)
        else:
            self.query_one("#verdict", Static).update("")

    @work(thread=True, exclusive=True, group="verdict")
    def mark(self, part: Part, answer: str, width: int) -> None:
        """Marks an answer."""
        self._tell("verdict", page.verdict(part, answer, width))

    def action_copy(self) -> None:
        """The key as LaTeX, to the clipboard."""
        if self.open is not None and (latex := key_latex(self.open[1])):
            self.copy_to_clipboard(latex)
            self.notify("The key is copied as LaTeX.")

    def _tell(self, name: str, lines: Sequence[Line]) -> None:
        """From a thread: lines into a field, unless something newer is under way."""
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self.query_one(f"#{name}", Static).update, styled(lines))

    def _down(self) -> None:
        self.call_after_refresh(self.query_one("#page").scroll_end, animate=False)

    # Where the keys go

    def action_search(self) -> None:
        """To the search."""
        self.query_one("#search").focus()

    def action_answer(self) -> None:
        """To the answer."""
        self.query_one("#answer").focus()

    def action_tree(self) -> None:
        """To the tree."""
        self.query_one("#tree").focus()

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
