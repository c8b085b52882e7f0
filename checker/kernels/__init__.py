"""Kernels: reading one, and deciding with a proof or a counterexample whether it is positive semidefinite."""

from checker.kernels.decision import Decision, decide
from checker.kernels.gram import Counterexample, UnusableInstance, gram, refutation
from checker.kernels.kernel import Kernel
from checker.kernels.reading import read_kernel

__all__ = ["Counterexample", "Decision", "Kernel", "UnusableInstance", "decide", "gram", "read_kernel", "refutation"]
