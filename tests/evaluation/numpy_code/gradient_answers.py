"""Whole exam answers in code, each with the value that plain NumPy gives."""

from typing import Any

import numpy as np
from code_inputs import Answer, Variables, softmax


def softmax_gradient(v: Variables) -> Any:
    return (softmax(v["X"] @ v["W"] + v["b"]) - np.eye(3)[v["y"]]) / 6


def batchnorm_gradient(v: Variables) -> Any:
    g = v["dout"] * v["gamma"]
    centred = g - g.mean(axis=0) - v["x_hat"] * (g * v["x_hat"]).mean(axis=0)
    return centred / np.sqrt(v["sigma^2"] + v["epsilon"])


def batchnorm_gradients(v: Variables) -> Any:
    return batchnorm_gradient(v), (v["dout"] * v["x_hat"]).sum(axis=0), v["dout"].sum(axis=0)


def convolution(v: Variables) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(v["image"], (2, 3), axis=(1, 2))
    return np.einsum("chwij,fcij->fhw", windows, v["kernel"])


def attention(v: Variables) -> Any:
    return softmax(v["Q"] @ v["K"].T / 2) @ v["V"]


def with_entry(array: Any, place: Any, value: Any) -> Any:
    changed = array.copy()
    changed[place] = value
    return changed


def rnn(v: Variables) -> Any:
    states, state = [], v["h"]
    for row in v["X"]:
        state = np.tanh(v["W_1"] @ row + 0.5 * state + v["b_1"])
        states.append(state)
    return np.array(states)


def scattered(v: Variables) -> Any:
    total = np.zeros((2, 5, 6))
    for i in range(4):
        for j in range(4):
            total += np.pad(v["kernel"][0], ((0, 0), (i, 3 - i), (j, 3 - j)))
    return total


GRADIENTS = [
    Answer(
        "batchnorm backwards along the graph, from a cache",
        '''
def per_sample(gradient, count):
    """An equal share for each sample."""
    return np.tile(gradient / count, (count, 1))

def backward(dout, cache):
    X, mu, var_terms, gamma = cache["X"], cache["mu"], unpacked(cache), cache["gamma"]
    s2, eps, normed = var_terms
    m, _ = dout.shape
    g_beta = dout.sum(axis=0)
    g_gamma = np.einsum("nd,nd->d", dout, normed)
    g_normed = np.multiply(dout, gamma)
    # normed = (X - mu) * r with r = 1 / sqrt(s2 + eps)
    r = 1.0 / np.sqrt(s2 + eps)
    g_r = np.sum((X - mu) * g_normed, axis=0)
    g_centred = g_normed * r
    g_s2 = -0.5 * g_r * r ** 3
    g_centred += 2 * (X - mu) * per_sample(g_s2, m)
    g_mu = -g_centred.sum(axis=0)
    return g_centred + per_sample(g_mu, m), g_gamma, g_beta

def unpacked(cache):
    sigma2, eps, x_hat = cache
    return sigma2, eps, x_hat
''',
        batchnorm_gradients,
    ),
    Answer(
        "batchnorm in one line",
        "dX = gamma / (N * np.sqrt(sigma2 + eps)) * (N * dout - dout.sum(0) - x_hat * (dout * x_hat).sum(axis=0))",
        batchnorm_gradient,
    ),
    Answer(
        "batchnorm by the three terms of the chain rule, as a pasted body",
        """
    m = X.shape[0]
    dxhat = dout * gamma
    inv = (sigma_2 + epsilon) ** -0.5
    dvar = (dxhat * (X - mu) * -0.5 * inv**3).sum(axis=0)
    dmu = (-dxhat * inv).sum(axis=0) + dvar * (-2 * (X - mu)).mean(axis=0)
    return dxhat * inv + dvar * 2 * (X - mu) / m + dmu / m
""",
        batchnorm_gradient,
    ),
    Answer(
        "batchnorm by loops",
        """```python
import numpy as np

dx = np.zeros_like(dout)
for j in range(D):
    for i in range(N):
        total = 0.0
        for k in range(N):
            delta = 1.0 if i == k else 0.0
            total += dout[k, j] * gamma[j] * (delta - 1 / N - xhat[i, j] * xhat[k, j] / N)
        dx[i, j] = total / np.sqrt(sigma2[j] + eps)
```""",
        batchnorm_gradient,
    ),
    Answer(
        "softmax cross-entropy, classes picked by fancy indexing",
        """
scores = X @ W + b
scores -= scores.max(axis=1, keepdims=True)
p = np.exp(scores)
p /= p.sum(axis=1, keepdims=True)
p[np.arange(N), y] -= 1
dz = p / N
""",
        softmax_gradient,
    ),
    Answer(
        "softmax cross-entropy, one-hot rows by eye",
        "(softmax(X.dot(W) + b) - np.eye(3)[y]) / len(y)",
        softmax_gradient,
    ),
    Answer(
        "softmax cross-entropy, one-hot rows by a loop",
        """
def grad(X, W, b, y):
    Z = np.matmul(X, W) + b
    onehot = np.zeros(Z.shape)
    for i, label in enumerate(y):
        onehot[i][label] = 1
    E = np.exp(Z - np.max(Z, axis=1)[:, None])
    P = E / np.sum(E, axis=1)[:, np.newaxis]
    return (P - onehot) / X.shape[0]
""",
        softmax_gradient,
    ),
    Answer(
        "softmax cross-entropy loss",
        "logits = X @ W + b\np = softmax(logits)\nloss = -np.mean(np.log(p[range(N), y]))",
        lambda v: -np.log(softmax(v["X"] @ v["W"] + v["b"])[np.arange(6), v["y"]]).mean(),
    ),
    Answer(
        "softmax cross-entropy gradient of the weights, several results",
        """
def backward(X, y, W, b):
    p = softmax(X @ W + b)
    p[np.arange(N), y] -= 1
    p /= N
    grads = {}
    grads["W"] = X.T @ p
    grads["b"] = p.sum(axis=0)
    return grads
""",
        lambda v: {"W": v["X"].T @ softmax_gradient(v), "b": softmax_gradient(v).sum(axis=0)},
    ),
    Answer(
        "logistic regression",
        """
def sigmoid(z: np.ndarray) -> np.ndarray:
    '''The logistic function.'''
    return 1 / (1 + np.exp(-z))

w = W[:, 0]
grad = X.T @ (sigmoid(X @ w) - t) / N + lmbda * w
""",
        lambda v: v["X"].T @ (1 / (1 + np.exp(-v["X"] @ v["W"][:, 0])) - v["t"]) / 6 + 1.3 * v["W"][:, 0],
    ),
    Answer(
        "binary cross-entropy",
        "-(t * np.log(yhat) + (1 - t) * np.log(1 - yhat)).mean()",
        lambda v: -np.where(v["t"] == 1, np.log(v["y_hat"]), np.log(1 - v["y_hat"])).mean(),
    ),
    Answer(
        "ReLU layer, mask by comparison",
        "z = W1 @ x + b1\ndz = (W2.T @ b) * (z > 0)\nnp.outer(dz, x)",
        lambda v: np.outer(np.where(v["W_1"] @ v["x"] + v["b_1"] > 0, v["W_2"].T @ v["b"], 0), v["x"]),
    ),
    Answer(
        "ReLU layer, mask assignment",
        "z = W1 @ x + b1\ndz = W2.T @ b\ndz[z <= 0] = 0\ndW1 = dz[:, None] @ x[None, :]",
        lambda v: np.outer(np.where(v["W_1"] @ v["x"] + v["b_1"] > 0, v["W_2"].T @ v["b"], 0), v["x"]),
    ),
    Answer(
        "RNN step backward",
        """
def step(x, W1, b1):
    state = np.tanh(W1 @ x + b1)
    return state, (W1, state)

def step_backward(upstream, kept):
    weights, state = kept
    return weights.T.dot((1 - state ** 2) * upstream)

_, kept = step(x, W1, b1)
dx = step_backward(np.ones(5), kept)
""",
        lambda v: v["W_1"].T @ (1 - np.tanh(v["W_1"] @ v["x"] + v["b_1"]) ** 2),
    ),
    Answer(
        "RNN over time",
        """
def rnn(X, W1, b_1, h):
    hs = []
    for t in range(X.shape[0]):
        h = np.tanh(W1 @ X[t] + 0.5 * h + b_1)
        hs.append(h)
    return np.stack(hs)
""",
        rnn,
    ),
    Answer(
        "attention",
        """
def attention(Q, K, V):
    d = Q.shape[-1]
    S = Q @ K.T / np.sqrt(d)
    A = np.exp(S - S.max(axis=-1, keepdims=True))
    A = A / A.sum(axis=-1, keepdims=True)
    return A @ V
""",
        attention,
    ),
    Answer(
        "attention by einsum",
        "s = np.einsum('nd,md->nm', Q, K) / D ** 0.5\nnp.einsum('nm,mp->np', softmax(s), V)",
        attention,
    ),
    Answer(
        "attention, one query at a time",
        """
out = []
for q in Q:
    scores = [np.dot(q, k) / np.sqrt(len(q)) for k in K]
    weights = np.exp(scores) / sum(np.exp(s) for s in scores)
    out.append(sum(w * v for w, v in zip(weights, V)))
out = np.array(out)
""",
        attention,
    ),
    Answer(
        "causal mask",
        "S = K @ K.T\nS[np.triu(np.ones_like(S), k=1).astype(bool)] = -np.inf\nsoftmax(S)",
        lambda v: softmax(np.where(np.tri(3) == 1, v["K"] @ v["K"].T, -np.inf)),
    ),
    Answer(
        "convolution by six loops",
        """
F, C, kh, kw = kernel.shape
_, H, Wd = image.shape
out = np.zeros((F, H - kh + 1, Wd - kw + 1))
for f in range(F):
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            for c in range(C):
                for a in range(kh):
                    for b in range(kw):
                        out[f, i, j] += image[c, i + a, j + b] * kernel[f, c, a, b]
""",
        convolution,
    ),
    Answer(
        "convolution by windows",
        """
def conv(image, kernel):
    F, C, kh, kw = kernel.shape
    rows, cols = image.shape[1] - kh + 1, image.shape[2] - kw + 1
    return np.array([[[np.sum(image[:, i:i+kh, j:j+kw] * kernel[f]) for j in range(cols)] for i in range(rows)]
                     for f in range(F)])
""",
        convolution,
    ),
    Answer(
        "convolution with im2col",
        """
cols = []
for i in range(4):
    for j in range(4):
        cols.append(image[:, i:i + 2, j:j + 3].reshape(-1))
cols = np.stack(cols, axis=1)
kernel.reshape(3, -1).dot(cols).reshape((3, 4, 4))
""",
        convolution,
    ),
    Answer(
        "convolution's input gradient, scattered into views",
        """
dimage = np.zeros_like(image)
for i in range(4):
    for j in range(4):
        window = dimage[:, i:i+2, j:j+3]
        window += kernel[0]
return dimage
""",
        scattered,
    ),
    Answer(
        "padding",
        "np.pad(image, ((0, 0), (1, 1), (2, 0)), mode='constant')[0]",
        lambda v: np.vstack([np.zeros(8), np.hstack([np.zeros((5, 2)), v["image"][0]]), np.zeros(8)]),
    ),
    Answer(
        "max pooling's gradient",
        """
out = np.zeros_like(A)
for i in range(0, 4, 2):
    for j in range(0, 4, 2):
        patch = A[i:i+2, j:j+2]
        out[i:i+2, j:j+2] = patch == patch.max()
""",
        lambda v: (v["A"] == np.kron(v["A"].reshape(2, 2, 2, 2).max(axis=(1, 3)), np.ones((2, 2)))).astype(float),
    ),
    Answer(
        "embedding gradient by add.at",
        "dE = np.zeros((3, D))\nnp.add.at(dE, y, X)\ndE",
        lambda v: np.stack([v["X"][v["y"] == c].sum(axis=0) for c in range(3)]),
    ),
    Answer(
        "one step of gradient descent in place",
        "W -= eta * X.T @ (X @ W)",
        lambda v: v["W"] - 0.4 * v["X"].T @ (v["X"] @ v["W"]),
    ),
    Answer(
        "update of entries of a parameter dictionary",
        "params['W1'] -= eta * np.outer(h, x)",
        lambda v: v["W_1"] - 0.4 * np.outer(v["h"], v["x"]),
    ),
    Answer(
        "ridge regression",
        "np.linalg.solve(X.T @ X + lam * np.eye(D), X.T @ y)",
        lambda v: np.linalg.inv(v["X"].T @ v["X"] + 1.3 * np.eye(4)) @ v["X"].T @ v["y"],
    ),
    Answer(
        "Newton's iteration with while",
        "r = 1.0\nwhile abs(r * r - 2) > 1e-12:\n    r = r - (r * r - 2) / (2 * r)\n",
        lambda v: np.sqrt(2),
    ),
    Answer(
        "LSTM gates by split",
        "i, f = np.split(np.concatenate([h, 2 * h]), 2)\nsigmoid(i) * np.tanh(f)",
        lambda v: np.tanh(2 * v["h"]) / (1 + np.exp(-v["h"])),
    ),
    Answer(
        "layer norm over the last axis",
        "(X - X.mean(-1, keepdims=True)) / X.std(-1, keepdims=True)",
        lambda v: (v["X"] - v["X"].mean(1)[:, None]) / np.sqrt(v["X"].var(1))[:, None],
    ),
    Answer(
        "Gaussian kernel by broadcasting",
        "np.exp(-np.sum((X[:, None, :] - K[None]) ** 2, axis=2) / (2 * theta**2))",
        lambda v: np.array([[np.exp(-((a - c) @ (a - c)) / 0.72) for c in v["K"]] for a in v["X"]]),
    ),
]
