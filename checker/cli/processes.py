"""Long work in several processes: one for each processor, results in the order of the tasks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Found = TypeVar("Found")

WORTH_A_PROCESS = 8
"""Fewer tasks for each process than this are done sooner here than a process has loaded its libraries."""


def in_processes(work: Callable[[Task], Found], tasks: Sequence[Task]) -> Iterator[Found]:
    """``work(task)`` for every task. ``work`` is a function of a module, tasks and results can be pickled.

    What a process that died was to do is done here, so that no result is missing.
    """
    processes = min(os.cpu_count() or 1, len(tasks) // WORTH_A_PROCESS)
    if processes < 2:
        yield from map(work, tasks)
        return
    # Forked processes hang once JAX's threads run: spawned ones start afresh.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    try:
        futures = [pool.submit(work, task) for task in tasks]
        for future, task in zip(futures, tasks, strict=True):
            try:
                found = future.result()
            except BrokenProcessPool:
                found = work(task)
            yield found
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
