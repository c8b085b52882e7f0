"""Convolutions by ``jax.lax``, in float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import numpy

from checker.evaluation.jax import RUN_ONCE  # which switches float64 on


def convolved(
    images: Sequence[Any],
    filters: Sequence[Any],
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
) -> Any:
    """The outputs for each image, one grid for each filter: channels first in images and filters, as nested lists."""
    batch, windows = (numpy.asarray(one, dtype=float) for one in (images, filters))

    def run(images: Any, filters: Any) -> Any:
        around = [(one, one) for one in padding]
        return jax.lax.conv_general_dilated(
            images, filters, stride, around, rhs_dilation=dilation, dimension_numbers=("NCHW", "OIHW", "NCHW")
        )

    return jax.jit(run, compiler_options=RUN_ONCE)(batch, windows).tolist()
