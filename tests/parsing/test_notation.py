"""Which notation an answer is taken for."""

import pytest

from checker.parsing.notation import guess_notation

CODE = (
    "X.T @ r",
    "G.sum(0)",
    "sum(dout, axis=0)",
    "outer(a, b)",
    "w -= eta * x",
    "dW[y] = 1",
    "X[:, 1]",
    "return x",
    "for i in range(n):\n    w = w - x",
    ">>> X.dot(w)\narray([1., 2.])",
    "```python\nlen(x)\n```",
    "dL/dw = X.T @ r",
    "np.dot(X.T, r",
)
TEXT = (
    "w - eta (sigma(w^T x + b) - y) x",
    "2 X.T (X w - y)",
    "X.T * r",
    "x**2 + 1",
    "P(y=1)",
    "E[x] + 1[z > 0]",
    "x[i] * y[i]",
    "w := w - eta * x",
    "while y is fixed: x",
    "if z > 0: x",
    "from the chain rule\nw - x",
    "lambda * w",
    "f'(x) * y",
    "(" * 15_000,
    "\0",
)
LATEX = (r"\frac{1}{N} X^\top r", r"\text{np.dot}(x) + \alpha")


@pytest.mark.parametrize(
    ("answer", "notation"),
    [
        (answer, notation)
        for notation, answers in (("numpy", CODE), ("text", TEXT), ("latex", LATEX))
        for answer in answers
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_notation_is_guessed(answer: str, notation: str) -> None:
    assert guess_notation(answer) == notation
