"""Small experiments that claims are about, run by JAX in float64: losses, gradients by autodiff, optimisers, shifts of images."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]


def linear_loss(weight: float, x: Sequence[float], y: Sequence[float]) -> float:
    """``1/2 sum_n (w x_n - y_n)^2``."""
    return float(_loss(weight, jnp.asarray(x), jnp.asarray(y)))


def loss_gradient(weight: float, x: Sequence[float], y: Sequence[float], *, mean: bool = False) -> float:
    """JAX's derivative of :func:`linear_loss` by the weight; ``mean``: of the loss over the number of examples."""
    slope = float(jax.grad(_loss)(weight, jnp.asarray(x), jnp.asarray(y)))
    return slope / len(x) if mean else slope


def descent_losses(weight: float, rate: float, steps: int) -> float:
    """The loss ``1/2 w^2`` after so many steps of gradient descent along JAX's gradient."""

    def loss(w: jax.Array) -> jax.Array:
        return 0.5 * w * w

    end = jax.lax.fori_loop(0, steps, lambda _, w: w - rate * jax.grad(loss)(w), jnp.asarray(weight))
    return float(loss(end))


def adagrad_rates(weight: float, rate: float, steps: int, delta: float = 1e-7) -> list[float]:
    """The effective rates of AdaGrad on ``log cosh w`` with JAX's gradients, one a step."""

    def step(state: tuple[jax.Array, jax.Array], _: None) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        w, history = state
        gradient = jax.grad(lambda v: jnp.log(jnp.cosh(v)))(w)
        history = history + gradient**2
        effective = rate / (jnp.sqrt(history) + delta)
        return (w - effective * gradient, history), effective

    _, rates = jax.lax.scan(step, (jnp.asarray(weight), jnp.asarray(0.0)), None, length=steps)
    return [float(value) for value in rates]


def largest_shift_error(seed: int, draws: int) -> float:
    """The largest difference between the circular convolution of shifted images and the shifted convolution, by ``jax.lax``.

    Images of 2 channels, 6 by 5 pixels, whole numbers; 3 filters of 3 by 2; random shifts in both directions.
    """
    random = Random(seed)

    def numbers(*shape: int) -> jax.Array:
        count = 1
        for size in shape:
            count *= size
        return jnp.asarray([float(random.randint(-9, 9)) for _ in range(count)]).reshape(shape)

    images, filters = numbers(draws, 2, 6, 5), numbers(3, 2, 3, 2)
    rows, columns = random.randint(1, 5), random.randint(1, 4)
    first = _around(jnp.roll(images, (rows, columns), (2, 3)), filters)
    then = jnp.roll(_around(images, filters), (rows, columns), (2, 3))
    return float(jnp.abs(first - then).max())


def max_pooled(x: Sequence[int], window: int) -> list[float]:
    """Max pooling over windows side by side, by ``jax.lax.reduce_window``."""
    values = jnp.asarray(x, dtype=float)
    found = jax.lax.reduce_window(values, -jnp.inf, jax.lax.max, (window,), (window,), "VALID")
    return [float(value) for value in found]


def _loss(weight: jax.Array | float, x: jax.Array, y: jax.Array) -> jax.Array:
    return 0.5 * jnp.sum((weight * x - y) ** 2)


def _around(images: jax.Array, filters: jax.Array) -> jax.Array:
    """A convolution at stride 1 of images that go around at their edges."""
    above, beside = filters.shape[2] - 1, filters.shape[3] - 1
    padded = jnp.pad(images, ((0, 0), (0, 0), (0, above), (0, beside)), mode="wrap")
    return jax.lax.conv_general_dilated(padded, filters, (1, 1), "VALID")
