"""The computational graph of a model, and how a terminal shows it."""

from __future__ import annotations

import pytest

from checker import load_bank
from checker.bank import Problem, find
from checker.marking.computational_graph import computational_graph
from checker.printing.boxes import cells
from checker.reports.pictures import picture_lines


def test_the_graph_of_a_skip_connection_has_both_branches() -> None:
    graph = computational_graph(find("ucla-c147-2020/2.a")[1].vocabulary)
    assert dict(graph.nodes)["b = relu(a)"] == "p"
    assert ("x", "a = W₁ x") in graph.edges
    assert ("x", "d = W₂ x") in graph.edges
    assert ("e = z − y", "L = ½ ‖e‖²") in graph.edges


def test_the_drawing_joins_what_the_edges_join() -> None:
    graph = computational_graph(find("ucla-c147-2020/2.a")[1].vocabulary)
    drawn = [line.text for line in picture_lines(graph, 80)]
    assert max(map(cells, drawn)) <= 80
    assert sum("┌" in line and "┐" in line for line in drawn) >= 5
    assert any("│ L = ½ ‖e‖²  [1] │" in line for line in drawn)


@pytest.mark.parametrize("problem", load_bank(), ids=lambda problem: f"{problem.exam}/{problem.id}")
def test_edges_lead_onward_and_every_drawing_fits(problem: Problem) -> None:
    graph = computational_graph(problem.vocabulary)
    place = {name: at for at, (name, _) in enumerate(graph.nodes)}
    assert len(place) == len(graph.nodes)
    assert all(place[start] < place[end] for start, end in graph.edges)
    assert all(cells(line.text) <= 80 for line in picture_lines(graph, 80))
