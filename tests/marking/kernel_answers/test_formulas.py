"""Formulas cut out of lines, prose and damaged LaTeX."""

from __future__ import annotations

import pytest

from checker.marking.kernel_answers.formulas import formulas

CASES = [
    ("not valid: f(x_1)=0, f(x_2)=1", ["f(x_1)=0", "f(x_2)=1"]),
    (
        "take x = (1, 0) and z = (0,1), then the gram matrix is [[0,1],[1,4]]",
        ["x=(1, 0)", "z=(0,1)", "K=[[0,1],[1,4]]"],
    ),
    ("the determinant of the Gram matrix is 0*4 - 1*1 = -1 < 0", ["det=0*4 - 1*1=-1<0"]),
    ("it has eigenvalue -0.24 < 0", ["eig=-0.24<0"]),
    ("eigenvalues 4 and -2", ["eig=4", "eig=-2"]),
    (r"Let $f(x)=x$. Then $\det(K) = -1 < 0$.", ["f(x)=x", "det (K)=-1<0"]),
    ("a = 1, b = -1 gives v^T K v = 2", ["a=1", "b=-1", "v^T K v=2"]),
    ("det K = -||x-z||^4 < 0", ["det K=-||x-z||^4<0"]),
    (r"\begin{aligned} k &= u \\ &= w \end{aligned}", ["k=u=w"]),
    (r"egin{align} u \ &= v \ &= w \geq 0 \ \end{cases}", ["{align} u=v=w≥0"]),
]


@pytest.mark.parametrize(("answer", "found"), CASES)
def test_formulas_of_an_answer(answer: str, found: list[str]) -> None:
    joined = [
        "".join(piece for pair in zip(each.operands, (*each.relations, ""), strict=True) for piece in pair)
        for each in formulas(answer)
    ]
    assert joined == found
