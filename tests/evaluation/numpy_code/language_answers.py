"""What code answers may use: names, results, statements, views, functions; each with the value that NumPy gives."""

import numpy as np
from code_inputs import Answer, softmax

NAMES = [
    Answer("underscore dropped", "W1", lambda v: v["W_1"]),
    Answer("exact", "W_1", lambda v: v["W_1"]),
    Answer("lam", "lam", lambda v: v["lambda"]),
    Answer("lmbda", "lmbda", lambda v: v["lambda"]),
    Answer("lambda_", "lambda_", lambda v: v["lambda"]),
    Answer("λ", "2 * λ", lambda v: 2.6),
    Answer("eps", "eps", lambda v: v["epsilon"]),
    Answer("sigma2", "sigma2", lambda v: v["sigma^2"]),
    Answer("sigma_2", "sigma_2", lambda v: v["sigma^2"]),
    Answer("σ2", "σ2 + θ", lambda v: v["sigma^2"] + 0.6),
    Answer("yhat", "yhat", lambda v: v["y_hat"]),
    Answer("ŷ", "ŷ - t", lambda v: v["y_hat"] - v["t"]),
    Answer("xhat", "xhat", lambda v: v["x_hat"]),
    Answer("case is kept", "K[0] - x", lambda v: v["K"][0] - v["x"]),
    Answer("a student's name wins", "eps = 1e-5\neps", lambda v: 1e-5),
    Answer("the function's own name wins", "def f(x):\n    eps = 2\n    return x * eps", lambda v: 2 * v["x"]),
    Answer(
        "a variable wins over a default",
        "def f(x, eps=1e-5, scale=3):\n    return x * eps * scale",
        lambda v: 2.1 * v["x"],
    ),
]

RESULTS = [
    Answer("return at the top", "a = x\nreturn 2 * a", lambda v: 2 * v["x"]),
    Answer("last expression", "a = x\na * 2", lambda v: 2 * v["x"]),
    Answer("last assignment", "a = x\nb = a * 2", lambda v: 2 * v["x"]),
    Answer("a wanted name", "dx = 2 * x\nother = 3", lambda v: 2 * v["x"], ("dL_dx", "dx")),
    Answer("a wanted name in another spelling", "dL_dx = 2 * x\nother = 3", lambda v: 2 * v["x"], ("dLdx",)),
    Answer("return before a wanted name", "dx = 2 * x\nreturn 3 * x", lambda v: 3 * v["x"], ("dx",)),
    Answer(
        "a loop's letter is no result", "a = x * 2\nfor h in range(3):\n    a += 1", lambda v: 2 * v["x"] + 3, ("h",)
    ),
    Answer("a wanted entry", "params['b1'] = h + 1\nother = 3", lambda v: v["h"] + 1, ("b_1",)),
    Answer("of an entry the whole array", "g = np.zeros(3)\ng[1] = 5", lambda v: np.array([0.0, 5, 0])),
    Answer("print at the end", "dx = 2 * x\nprint(f'{dx.sum():.3f}', dx.shape)", lambda v: 2 * v["x"]),
    Answer("assert at the end", "dx = 2 * x\nassert dx.shape == x.shape, 'shapes'", lambda v: 2 * v["x"]),
    Answer("tuple", "(x, 2 * x)", lambda v: (v["x"], 2 * v["x"])),
    Answer(
        "a session",
        ">>> a = 2 * x\n>>> for i in range(2):\n...     a += i\n>>> a\narray([1.])",
        lambda v: 2 * v["x"] + 1,
    ),
    Answer(
        "a script",
        "def f(x):\n    return 2 * x\nif __name__ == '__main__':\n    print(f(unknown))\n    x = 0",
        lambda v: 2 * v["x"],
    ),
    Answer("a label", "Answer: 2 * x", lambda v: 2 * v["x"]),
    Answer("a quotient on the left", "∂L/∂x = 2 * x\nother = 3", lambda v: 2 * v["x"], ("dL_dx",)),
    Answer("arrows", "a := 2 * x\nb ← a + 1\nc <- b", lambda v: 2 * v["x"] + 1),
    Answer("a lambda", "f = lambda x, h: x[0] * h", lambda v: v["x"][0] * v["h"]),
    Answer("a function then its call", "def f(a):\n    return a + 1\nf(x)", lambda v: v["x"] + 1),
    Answer("helper below", "def main(x):\n    return half(x)\ndef half(a):\n    return a / 2", lambda v: v["x"] / 2),
    Answer("nested def", "def f(x):\n    def g(a):\n        return a @ x\n    return g(x)", lambda v: v["x"] @ v["x"]),
    Answer(
        "cache by index names",
        "def f(cache):\n    (x, W1), b1 = cache\n    return W1 @ x + b1",
        lambda v: v["W_1"] @ v["x"] + v["b_1"],
    ),
    Answer("cache by keys", "def f(dout, cache):\n    return dout * cache['gamma']", lambda v: v["dout"] * v["gamma"]),
    Answer("keyword-only", "def f(x, *, scale=2):\n    return scale * x", lambda v: 2 * v["x"]),
    Answer("one fence alone", "x * 2\n```", lambda v: 2 * v["x"]),
    Answer("prose around fences", "I get\n```py\nx * 2\n```\nas shown.", lambda v: 2 * v["x"]),
    Answer("inline code", "`x * 2`", lambda v: 2 * v["x"]),
    Answer(
        "first line lost its indentation",
        "a = x\n    for i in range(2):\n        a = a * 2\n    return a",
        lambda v: 4 * v["x"],
    ),
    Answer("Windows lines", "a = x\r\nb = a * \\\r\n  2\r\n", lambda v: 2 * v["x"]),
    Answer("minus sign", "x − 1", lambda v: v["x"] - 1),
    Answer(
        "typing and star imports",
        "from typing import Tuple\nfrom numpy import *\nexp(x) + sum(x, axis=0)",
        lambda v: np.exp(v["x"]) + v["x"].sum(),
    ),
    Answer(
        "imports under other names",
        "import numpy.linalg as la\nfrom numpy import dot as d\nla.norm(x) * d(x, x)",
        lambda v: np.sqrt(v["x"] @ v["x"]) ** 3,
    ),
    Answer("jax.numpy", "import jax.numpy as jnp\njnp.tanh(x)", lambda v: np.tanh(v["x"])),
    Answer("math", "import math\nmath.sqrt(N) + math.log(math.e) + math.floor(2.5)", lambda v: np.sqrt(6) + 3),
    Answer("a function inside a branch", "if N:\n    def f(x):\n        return x * 2", lambda v: 2 * v["x"]),
    Answer("a name above the function shadows", "x = 3\ndef f(x):\n    return x * 2", lambda v: 6),
    Answer(
        "a store is written before it is read", "params['q'] = x\nparams['q'] += 1\nparams['q']", lambda v: v["x"] + 1
    ),
    Answer("raise in a branch not taken", "if N < 0:\n    raise ValueError('no')\nx", lambda v: v["x"]),
]

LANGUAGE = [
    Answer("chained comparison", "[1 if 0 < i < 3 else 0 for i in range(5)]", lambda v: [0, 1, 1, 0, 0]),
    Answer("boolean operators", "(N > 5 and not N > 6) or False", lambda v: True),
    Answer(
        "mask algebra",
        "((X > 0) & ~(X > 1) | (X < -1)).astype(float)",
        lambda v: (((v["X"] > 0) & (v["X"] <= 1)) | (v["X"] < -1)) * 1.0,
    ),
    Answer(
        "comprehension with conditions", "[i * j for i in range(4) if i % 2 for j in range(i)]", lambda v: [0, 0, 3, 6]
    ),
    Answer("dict comprehension", "d = {f'W{i}': i for i in range(3)}\nd['W2'] + d.get('W9', 5)", lambda v: 7),
    Answer(
        "str of a number in a key",
        "g = {}\nfor l in reversed(range(1, 3)):\n    g['dW' + str(l)] = l\ng",
        lambda v: {"dW2": 2, "dW1": 1},
    ),
    Answer(
        "dict methods",
        "d = dict(a=1, b=2)\nd.update(c=3)\nn = len(d.keys())\nsum(d.values()) + n + sum(v for k, v in d.items())",
        lambda v: 15,
    ),
    Answer(
        "list methods",
        "a = [1]\na.append(2)\na.extend((3, 4))\na += [5]\nb = a[::-1]\nb.pop()\nb",
        lambda v: [5, 4, 3, 2],
    ),
    Answer("star in an unpacking", "a, *b = range(4)\nb", lambda v: [1, 2, 3]),
    Answer("star in a call", "def f(a, b):\n    return a - b\nf(*[5, 3])", lambda v: 2),
    Answer(
        "break, continue, else",
        "s = 0\nfor i in range(9):\n    if i == 2:\n        continue\n    if i > 4:\n        break\n"
        "    s += i\nelse:\n    s = -1\ns",
        lambda v: 8,
    ),
    Answer("while else", "i = 0\nwhile i < 3:\n    i += 1\nelse:\n    i = 10\ni", lambda v: 10),
    Answer("recursion", "def f(n):\n    return 1 if n == 0 else n * f(n - 1)\nf(10)", lambda v: 3628800),
    Answer("closure over a loop's scope", "def power(k):\n    return lambda a: a ** k\npower(3)(2)", lambda v: 8),
    Answer("None", "a = None\n1 if a is None else 2", lambda v: 1),
    Answer("in", "[2 in [1, 2], 3 not in (1, 2), 'a' in {'a': 1}, 4 in range(3)]", lambda v: [True, True, True, False]),
    Answer(
        "max, min, abs, round, sum, pow",
        "max(3, abs(-7)) + min([4, 2]) + round(2.6) + sum([1, 2], 3) + pow(2, 3)",
        lambda v: 26,
    ),
    Answer(
        "sorted, any, all, tuple",
        "(sorted([3, 1]), any([0, 1]), all([0, 1]), tuple(range(2)))",
        lambda v: ([1, 3], True, False, (0, 1)),
    ),
    Answer("float, int, bool", "float('inf') > float(2) and int(2.9) == 2 and bool(1)", lambda v: True),
    Answer("a size has negative powers", "N ** -1", lambda v: 1 / 6),
    Answer("integer division", "[7 // 2, -7 // 2, 7 % 3, 2 ** 10, 2 ** -1]", lambda v: [3, -4, 1, 1024, 0.5]),
    Answer("annotated assignment", "a: np.ndarray = x\na", lambda v: v["x"]),
    Answer("list times number", "[0] * 3 + [1]", lambda v: [0, 0, 0, 1]),
    Answer("array and list", "[1, 2, 3, 4] * x", lambda v: np.arange(1, 5) * v["x"]),
]

ALIASES = [
    Answer(
        "a view changes its base",
        "a = np.zeros((2, 3))\nr = a[1]\nr += 2\na",
        lambda v: np.array([[0.0] * 3, [2.0] * 3]),
    ),
    Answer(
        "rows of a loop are views", "a = np.ones((2, 2))\nfor r in a:\n    r *= 3\na", lambda v: np.full((2, 2), 3.0)
    ),
    Answer("a reshape is a view", "a = np.zeros(4)\na.reshape(2, 2)[0, 1] = 7\na", lambda v: np.array([0.0, 7, 0, 0])),
    Answer("a transpose is a view", "a = np.zeros((2, 2))\na.T[0, 1] = 7\na", lambda v: np.array([[0.0, 0], [7, 0]])),
    Answer("another name is the same array", "a = np.zeros(2)\nb = a\nb += 1\na", lambda v: np.ones(2)),
    Answer("a sum is a new array", "a = np.zeros(2)\nb = a\nb = b + 1\na", lambda v: np.zeros(2)),
    Answer("a copy is a new array", "a = np.zeros(2)\nb = a.copy()\nb += 1\na", lambda v: np.zeros(2)),
    Answer("fancy indexing copies", "a = np.zeros(3)\nb = a[[0, 1]]\nb += 1\na", lambda v: np.zeros(3)),
    Answer(
        "a function changes its argument",
        "def f(a):\n    a[0] = 9\nz = np.zeros(2)\nf(z)\nz",
        lambda v: np.array([9.0, 0]),
    ),
    Answer("a function's name is its own", "def f(a):\n    a = a + 1\nz = np.zeros(2)\nf(z)\nz", lambda v: np.zeros(2)),
    Answer("scalars do not alias", "a = theta\na += 1\ntheta", lambda v: 0.6),
]

FUNCTIONS = [
    Answer("where", "np.where(X > 0, X, 0.1 * X)", lambda v: np.maximum(v["X"], 0.1 * v["X"])),
    Answer("where of one", "np.where(y == 1)[0]", lambda v: np.flatnonzero(v["y"] == 1)),
    Answer("clip and sign", "np.clip(x, -0.5, 0.5) * np.sign(x)", lambda v: np.minimum(np.abs(v["x"]), 0.5)),
    Answer("relu", "relu(x) + np.maximum(0, -x)", lambda v: np.abs(v["x"])),
    Answer(
        "softplus and sigmoid",
        "softplus(x) + sigmoid(x)",
        lambda v: np.log1p(np.exp(v["x"])) + 1 / (1 + np.exp(-v["x"])),
    ),
    Answer(
        "logsumexp",
        "from scipy.special import logsumexp\nlogsumexp(X, axis=1)",
        lambda v: np.log(np.exp(v["X"]).sum(axis=1)),
    ),
    Answer(
        "reductions",
        "X.sum(axis=0, keepdims=True) + X.mean(0) + X.var(axis=0) + np.prod(X, axis=0)",
        lambda v: v["X"].sum(0)[None] + v["X"].mean(0) + v["X"].var(0) + v["X"].prod(0),
    ),
    Answer("argmax and cumsum", "X.argmax(axis=1) + np.cumsum(y)", lambda v: np.argmax(v["X"], 1) + np.cumsum(v["y"])),
    Answer("one hot by eye", "np.eye(3)[y]", lambda v: (v["y"][:, None] == np.arange(3)) * 1.0),
    Answer(
        "take_along_axis", "np.take_along_axis(X, y[:, None], axis=1)[:, 0]", lambda v: v["X"][np.arange(6), v["y"]]
    ),
    Answer("einsum trace", "np.einsum('ii->', A) + np.einsum('ii', A) - np.trace(A)", lambda v: np.trace(v["A"])),
    Answer("einsum with an ellipsis", "np.einsum('...ij,j->...i', image, np.ones(6))", lambda v: v["image"].sum(-1)),
    Answer(
        "tensordot",
        "np.tensordot(kernel, image[:, :2, :3], axes=([1, 2, 3], [0, 1, 2]))",
        lambda v: (v["kernel"] * v["image"][:, :2, :3]).sum(axis=(1, 2, 3)),
    ),
    Answer("outer and kron", "np.outer(x, h).sum() + np.kron(x, h).sum()", lambda v: 2 * v["x"].sum() * v["h"].sum()),
    Answer(
        "batched matmul",
        "image @ image.transpose(0, 2, 1)",
        lambda v: np.einsum("cij,ckj->cik", v["image"], v["image"]),
    ),
    Answer(
        "linear algebra",
        "np.linalg.inv(A) @ A + np.linalg.det(A) * np.diag(np.ones(4))",
        lambda v: np.eye(4) * (1 + np.linalg.det(v["A"])),
    ),
    Answer(
        "norms",
        "np.linalg.norm(x) + np.linalg.norm(A, 'fro') + np.linalg.norm(X, axis=1, keepdims=True)",
        lambda v: np.sqrt((v["x"] ** 2).sum()) + np.sqrt((v["A"] ** 2).sum()) + np.sqrt((v["X"] ** 2).sum(1))[:, None],
    ),
    Answer("stacking", "np.hstack([np.vstack((x, x)), np.ones((2, 1))])", lambda v: np.array([[*v["x"], 1]] * 2)),
    Answer(
        "concatenate and column_stack",
        "np.concatenate([np.column_stack([x, x]).T, K], axis=0)",
        lambda v: np.array([v["x"], v["x"], *v["K"]]),
    ),
    Answer("axes", "np.squeeze(np.expand_dims(np.swapaxes(X, 0, 1), 0)).T", lambda v: v["X"]),
    Answer(
        "repeat, tile, flip, roll",
        "a = np.repeat(x, 2)[::2] + np.tile(x, 3)[:4]\na + np.flip(np.flip(x)) + np.roll(np.roll(x, 1), -1)",
        lambda v: 4 * v["x"],
    ),
    Answer(
        "new arrays",
        "a = np.full((2, 2), 3.0) + np.zeros(2)\na + np.ones((1, 2), dtype=int) + np.identity(2) * np.arange(2)",
        lambda v: np.array([[4.0, 4], [4, 5]]),
    ),
    Answer("like", "np.zeros_like(x) + np.ones_like(x) + np.full_like(x, 2)", lambda v: np.full(4, 3.0)),
    Answer("empty that is filled", "a = np.empty(2)\na[:] = 3\na", lambda v: np.full(2, 3.0)),
    Answer("empty that is not filled is no number", "a = np.empty(2)\na[0] = 3\na", lambda v: np.array([3, np.nan])),
    Answer("linspace and arange", "np.linspace(0, 1, 5) + np.arange(0, 10, 2)", lambda v: np.arange(5) * 2.25),
    Answer(
        "types",
        "x.astype(np.float32).astype(float) + np.float64(1) + y.astype('float64').sum()",
        lambda v: v["x"] + 1 + v["y"].sum(),
    ),
    Answer("attributes", "(X.shape, X.ndim, X.size, X.T.shape[0], len(X))", lambda v: ((6, 4), 2, 24, 4, 6)),
    Answer("Ellipsis and steps", "image[..., ::-1][0, -1, 1:3]", lambda v: v["image"][0, -1, [4, 3]]),
    Answer("mask as index", "X[X > 0].sum()", lambda v: np.maximum(v["X"], 0).sum()),
    Answer("isnan and nan_to_num", "np.isnan(np.log(-np.abs(x))).all() and np.nan_to_num(np.nan) == 0", lambda v: True),
    Answer("division by zero in an array is not a fault", "np.ones(2) / np.zeros(2)", lambda v: np.full(2, np.inf)),
    Answer("out", "np.maximum(x, 0, out=x)\nx", lambda v: np.maximum(v["x"], 0)),
    Answer("median and sort", "np.median(x) - np.sort(x)[1:3].mean()", lambda v: 0.0),
    Answer("convolve", "np.convolve(x, [1, 0, 0], mode='valid')", lambda v: v["x"][2:]),
    Answer("power and reciprocal", "np.power(np.square(x), 0.5) * np.reciprocal(np.abs(x))", lambda v: np.ones(4)),
    Answer(
        "average",
        "np.average(X, axis=0) + np.average(X, axis=0, weights=[1, 0, 0, 0, 0, 1])",
        lambda v: v["X"].mean(0) + (v["X"][0] + v["X"][-1]) / 2,
    ),
    Answer(
        "bincount",
        "np.bincount(y, minlength=9)[:3] + np.bincount(y, y_hat, minlength=3)",
        lambda v: np.array([(v["y"] == c).sum() + v["y_hat"][v["y"] == c].sum() for c in range(3)]),
    ),
    Answer("reduce", "np.add.reduce(X) - np.maximum.reduce(X, axis=0)", lambda v: v["X"].sum(0) - v["X"].max(0)),
    Answer("outer of an operation", "np.subtract.outer(x, h)", lambda v: v["x"][:, None] - v["h"]),
    Answer(
        "least squares",
        "np.linalg.lstsq(X, y_hat, rcond=None)[0]",
        lambda v: np.linalg.solve(v["X"].T @ v["X"], v["X"].T @ v["y_hat"]),
    ),
    Answer(
        "diagonals",
        "a = np.zeros((3, 3))\na[np.diag_indices(3)] += 2\nb = np.ones((3, 3))\nnp.fill_diagonal(b, 5)\na + b",
        lambda v: np.ones((3, 3)) + 6 * np.eye(3),
    ),
    Answer("shape, size, ndim", "(np.shape(X), np.size(X), np.size(X, 1), np.ndim(X))", lambda v: ((6, 4), 24, 4, 2)),
    Answer(
        "append, insert, delete",
        "np.delete(np.insert(np.append(x, 1), 0, [1, 2]), [0, 1])",
        lambda v: np.array([*v["x"], 1]),
    ),
    Answer(
        "put_along_axis",
        "a = np.zeros((6, 3))\nnp.put_along_axis(a, y[:, None], 1, axis=1)\na",
        lambda v: np.eye(3)[v["y"]],
    ),
    Answer("map", "sum(map(lambda a, b: a * b, x, x)) + len(list(map(float, y)))", lambda v: v["x"] @ v["x"] + 6),
    Answer(
        "isinstance",
        "[isinstance(x, np.ndarray), isinstance(1.5, (int, float)), isinstance([1], list), isinstance(x, float)]",
        lambda v: [True, True, True, False],
    ),
    Answer("sum with an axis is NumPy's", "sum(X, axis=1)", lambda v: v["X"].sum(axis=1)),
    Answer(
        "scipy's softmax is over the whole array",
        "import scipy.special\nfrom scipy.special import softmax\nsoftmax(X) + scipy.special.log_softmax(X, axis=1)",
        lambda v: softmax(v["X"].ravel()).reshape(6, 4) + np.log(softmax(v["X"])),
    ),
]
