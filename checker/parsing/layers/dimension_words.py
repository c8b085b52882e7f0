"""The words that people write around shapes: tables only."""

from __future__ import annotations

from checker.parsing.statements import HARMFUL

_AXES = {
    "height": "height heights high tall vertical vertically rows p_h pad_h padding_h ph h_p p_height p_y h_out out_h o_h n_h h_o",
    "width": "width widths wide horizontal horizontally columns cols p_w pad_w padding_w pw w_p p_width p_x w_out out_w o_w n_w w_o",
    "channels": "channel channels depth depths deep maps map c_out n_c",
    "filters": "filter filters kernels kernel",
    "left": "left p_left pad_left p_l", "right": "right p_right pad_right p_r",
    "top": "top above p_top pad_top p_t", "bottom": "bottom below p_bottom pad_bottom p_b",
}  # fmt: skip
AXES = {word: axis for axis, words in _AXES.items() for word in words.split()}
"""Words, in small letters, that name an axis of a shape, a side that is padded, or the number of filters."""
LETTERS = {"h": "height", "w": "width", "c": "channels", "d": "channels"}
"""Letters that name an axis where an equals sign follows."""
SIDES = ("top", "bottom", "left", "right")

ARROWS = frozenset("then finally becomes yields".split())
"""Words that lead from one shape to the next."""
ENDS = frozenset("output final finally result answer therefore thus hence so outputs overall".split())
"""Words that say that the shape behind them is the answer."""
UNREAD = (
    HARMFUL - frozenset("times row column over opposite ignoring average otherwise others rest".split())
) | frozenset(
    "or neither nor rather instead isn't aren't doesn't cannot can't swapped half minus wrongly incorrect either maybe between "
    "than least most up".split()
)
"""Words that could change what the shapes beside them say: an answer with one of them is not read."""
HARMLESS_PAIRS = (
    r"\b(?:no|without|zero)\s+(?:zero[\s-]*)?(?:padding|pad|bias|biases|dilation)\b",
    r"\bnot?\s+including\s+(?:the\s+)?(?:bias|biases|batch)\b",
    r"\bexcluding\s+(?:the\s+)?(?:bias|biases|batch)\b",
    r"\bbatch\s+size\s*(?:n|\d+)?\b",
    r"\b(?:stride|strides|step|dilation|s)\s*(?:=|of|:|is)?\s*(?:\(\d+(?:\s*[,x×]\s*\d+)?\)|\d+(?:\s*[,x×]\s*\d+)?)",
    r"\bin\s+total\b",
    r"(?:,?\s*(?:the\s+)?number\s+of\s+channels\s+)?\b(?:do|does)\s+not\s+change\b|\b(?:is|are|remains?)\s+not\s+changed\b",
)
"""Remarks that say nothing of the shape that is asked for."""
REASON = r"\(?\b(?:because|since|given|assuming|due to|so that)\b"
"""What opens a reason behind a shape: it is passed over."""
