"""Pictures as SVG."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from checker.marking.pictures import Bars, Curve, Flow, Graph, Picture
from checker.reports.svg import svg

PICTURES = [
    Bars("Eigenvalues <of> K", ["λ₁", "λ₂"], [-0.24, 4.24]),
    Bars("Nothing", ["a"], [0.0]),
    Flow("Shapes", [("input", "8 × 8 × 3"), ("conv 2 × 2 & pool", "7 × 7 × 2")]),
    Curve("A curve", [(-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)], [(0.0, "kink")]),
    Curve("A flat one", [(0.0, 2.0), (1.0, 2.0)]),
    Graph("A graph", [("x", "x"), ("b", "W₁ x"), ("L", "loss")], [("x", "b"), ("b", "L"), ("x", "L")]),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title)
def test_a_picture_is_well_formed_titled_and_inside_its_frame(picture: Picture) -> None:
    drawn = fromstring(svg(picture))
    namespace = "{http://www.w3.org/2000/svg}"
    assert drawn.get("role") == "img"
    assert drawn.find(f"{namespace}title").text == picture.title  # type: ignore[union-attr]
    _, _, width, height = map(float, drawn.get("viewBox", "").split())
    for box in drawn.iter(f"{namespace}rect"):
        x, y, across, down = (float(box.get(name, "nan")) for name in ("x", "y", "width", "height"))
        assert -1 <= x <= x + across <= width + 2
        assert -1 <= y <= y + down <= height + 2
    for text in drawn.iter(f"{namespace}text"):
        assert 0 <= float(text.get("x", "nan")) <= width
        assert 0 <= float(text.get("y", "nan")) <= height


def test_a_negative_bar_points_left_of_zero() -> None:
    drawn = fromstring(svg(Bars("", ["a", "b"], [-1.0, 2.0])))
    first, second = drawn.iter("{http://www.w3.org/2000/svg}rect")
    assert float(first.get("x", "nan")) + float(first.get("width", "nan")) == pytest.approx(
        float(second.get("x", "nan"))
    )
