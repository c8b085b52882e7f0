"""Skip-gram word vectors: the full softmax over the vocabulary, and negative sampling."""

from __future__ import annotations

from sympy import Eq, IndexedBase, Sum, exp, log, symbols

from derivations.derivation import Derivation, Step
from derivations.index_calculus import Partial, contract, differentiate, sigma, unfold

w, j, k, q, s = symbols("w j k q s", integer=True)
V, K, d, J, S, o, total, a = symbols("V K d J S o Z a")
u, v, t, m, e, y_hat, b = (IndexedBase(name) for name in ("u", "v", "t", "m", "e", "y_hat", "b"))

SCORES = Eq(e[w], Sum(u[w, s] * v[s], (s, 1, d)))
DENOMINATOR = Eq(total, Sum(exp(e[j]), (j, 1, V)))
SOFTMAX = Eq(y_hat[w], exp(e[w]) / DENOMINATOR.rhs)
LOSS = Eq(J, log(total) - e[o])
_SLOPE = differentiate(LOSS.rhs, total) * contract(differentiate(DENOMINATOR.rhs, e[w])) + differentiate(LOSS.rhs, e[w])
_BY_SCORE = _SLOPE.subs(exp(e[w]), total * y_hat[w])
SOFTMAX_STEPS = (
    Step("Name the scores", SCORES),
    Step("State the loss -log of the softmax, with Z for its denominator", LOSS),
    Step("Differentiate by a score, through Z too", Eq(Partial(J, e[w]), _SLOPE)),
    Step("Recognise the softmax", Eq(Partial(J, e[w]), _BY_SCORE)),
)

SEEN = Eq(a, Sum(t[s] * v[s], (s, 1, d)))
SAMPLED = Eq(b[k], Sum(m[k, s] * v[s], (s, 1, d)))
SAMPLING_LOSS = Eq(S, -log(sigma(a)) - Sum(log(sigma(-b[k])), (k, 1, K)))
_BY_SEEN = differentiate(SAMPLING_LOSS.rhs, a)
_BY_SAMPLED = contract(differentiate(SAMPLING_LOSS.rhs, b[k])).subs(sigma(-b[k]), 1 - sigma(b[k]))
SAMPLING_STEPS = (
    Step("Name the score of the seen word", SEEN),
    Step("Name the scores of the samples", SAMPLED),
    Step("State the loss by the scores", SAMPLING_LOSS),
    Step("Differentiate by the score of the seen word", Eq(Partial(S, a), _BY_SEEN)),
    Step("Differentiate by the score of a sample: 1 - σ(-b) is σ(b)", Eq(Partial(S, b[k]), _BY_SAMPLED)),
)


def softmax_centre() -> Derivation:
    """The gradient of the softmax's loss by v, entry q."""
    local = contract(differentiate(SCORES.rhs, v[q]))
    gradient = contract(Sum(_BY_SCORE * local, (w, 1, V)))
    steps = (
        *SOFTMAX_STEPS,
        Step("Differentiate a score by the centre vector", Eq(Partial(e[w], v[q]), local)),
        Step("Add up over the vocabulary", Eq(Partial(J, v[q]), gradient)),
    )
    return Derivation(steps, unfold(gradient, SOFTMAX, SCORES), (q,), (d,))


def softmax_outside() -> Derivation:
    """The gradient of the softmax's loss by u_w, entry q."""
    local = contract(differentiate(SCORES.rhs, u[w, q]))
    gradient = _BY_SCORE * local
    steps = (
        *SOFTMAX_STEPS,
        Step("A vector takes part in the score of its own word only", Eq(Partial(e[w], u[w, q]), local)),
        Step("Multiply", Eq(Partial(J, u[w, q]), gradient)),
    )
    return Derivation(steps, unfold(gradient, SOFTMAX, SCORES), (w, q), (V, d))


def negative_centre() -> Derivation:
    """The gradient of the sampling loss by v, entry q."""
    seen = contract(differentiate(SEEN.rhs, v[q]))
    sampled = contract(differentiate(SAMPLED.rhs, v[q]))
    gradient = _BY_SEEN * seen + Sum(_BY_SAMPLED * sampled, (k, 1, K))
    steps = (*SAMPLING_STEPS, Step("Chain rule: add up over all the scores", Eq(Partial(S, v[q]), gradient)))
    return Derivation(steps, unfold(gradient, SEEN, SAMPLED), (q,), (d,))


def negative_seen() -> Derivation:
    """The gradient of the sampling loss by t, entry q."""
    gradient = _BY_SEEN * contract(differentiate(SEEN.rhs, t[q]))
    steps = (*SAMPLING_STEPS, Step("Chain rule: only the first score holds t", Eq(Partial(S, t[q]), gradient)))
    return Derivation(steps, unfold(gradient, SEEN), (q,), (d,))


def negative_sample() -> Derivation:
    """The gradient of the sampling loss by m_k, entry q."""
    gradient = _BY_SAMPLED * contract(differentiate(SAMPLED.rhs, m[k, q]))
    steps = (*SAMPLING_STEPS, Step("Chain rule: each sample has its own score", Eq(Partial(S, m[k, q]), gradient)))
    return Derivation(steps, unfold(gradient, SAMPLED), (k, q), (K, d))
