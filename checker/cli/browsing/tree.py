"""The tree of exams, problems and parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from checker.bank import Part, Problem
from checker.cli.browsing.search import Search

Found = tuple[Problem, Part]


class PartTree(Tree[Found]):
    """Exams, their problems, the problems' parts; what is wider than the tree ends in an ellipsis."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold", show=False),
        Binding("right", "unfold", "Unfold", show=False),
    ]

    def fill(self, problems: Sequence[Problem], search: Search) -> int:
        """The parts that a search leaves, and how many they are; opened as far as the search narrows."""
        self.clear()
        narrowed = search != Search()
        count = 0
        for exam in dict.fromkeys(problem.exam for problem in problems):
            branch: TreeNode[Found] | None = None
            for problem in problems:
                parts = [part for part in problem.parts if problem.exam == exam and search.finds(problem, part)]
                if not parts:
                    continue
                branch = branch or self.root.add(Text(exam), expand=narrowed)
                twig = branch.add(Text(problem.title), expand=True)
                for part in parts:
                    twig.add_leaf(Text(f"{part.id}  {part.kind}"), (problem, part))
                count += len(parts)
        if problems and not count:
            self.root.add_leaf(Text("No part is found."))
        self.border_subtitle = f"{count} part{'' if count == 1 else 's'}" if problems else "reading"
        return count

    def first(self) -> Found | None:
        """Opens the way to the first part, puts the cursor on it and gives it."""
        node = self.root
        while node.children:
            node.expand()
            node = node.children[0]
        if node.data is not None:
            self.move_cursor(node)
        return node.data

    def render_label(self, node: TreeNode[Found], base_style: Style, style: Style) -> Text:
        """The label, cut where the tree ends."""
        text = super().render_label(node, base_style, style)
        depth, above = 0, node.parent
        while above is not None and above.parent is not None:
            depth, above = depth + 1, above.parent
        text.truncate(max(self.size.width - self.guide_depth * (depth + 1), 8), overflow="ellipsis")
        return text

    def on_resize(self, _: Resize) -> None:
        """Labels are cut anew."""
        self._invalidate()
        self.refresh()

    def action_fold(self) -> None:
        """Folds what is open under the cursor; else goes to what it is in."""
        node = self.cursor_node
        if node is not None and node.is_expanded and node.children:
            node.collapse()
        elif node is not None and node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    def action_unfold(self) -> None:
        """Unfolds what is under the cursor; else goes to the first in it."""
        node = self.cursor_node
        if node is not None and node.children:
            if node.is_expanded:
                self.move_cursor(node.children[0])
            else:
                node.expand()
