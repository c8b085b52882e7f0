"""Settings that all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples in every run of the CI, new ones at a desk; shared machines are too uneven for deadlines.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
