"""Verifications that are kept: a key that was verified once by this very program, of this very problem, is not verified again."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec
import platformdirs

import checker
import derivations
from checker.cli.derived import closed_form_of
from checker.cli.output import watched
from checker.cli.parts import Found, part_of
from checker.cli.processes import in_processes
from checker.marking.kinds import kind_of
from checker.marking.verification import PartVerification

FOLDER = Path(platformdirs.user_cache_dir("markscheme")) / "verified"
"""One small file for each verification, named by what it is the verification of."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part by its name, so that another process can find it, and the seed of the random inputs."""

    part: str
    file: str | None
    seed: int
    address: str | None = None
    """Of the problem as it was read when the task was given; None: as it stands now."""


def verify_now(tasks: Sequence[Task]) -> Iterator[PartVerification]:
    """The verification of every part, in order, made now and kept."""
    return in_processes(_verify, tasks)


def verified(parts: Sequence[Found], file: str | None, seed: int) -> list[PartVerification]:
    """The verification of every part: kept ones where they are of this program and this problem, the others made now."""
    addresses = [_address(found, seed) for found in parts]
    kept = [_kept(address) for address in addresses]
    missing = [
        Task(part.name, file, seed, address)
        for (_, part), address, held in zip(parts, addresses, kept, strict=True)
        if held is None
    ]
    fresh = iter(list(watched(verify_now(missing), len(missing), "Verifying")))
    return [next(fresh) if held is None else held for held in kept]


def _verify(task: Task) -> PartVerification:
    found = problem, part = part_of(task.part, task.file)
    address = _address(found, task.seed)
    if task.address not in (None, address):
        message = f"{problem.path.name} was changed while it was verified"
        return PartVerification(part.name, part.kind, None, None, None, 0, ok=False, message=message)
    verification = kind_of(part).verify(part, task.seed, closed_form_of(problem, part))
    _keep(address, verification)
    return verification


@lru_cache(maxsize=1)
def _program() -> bytes:
    """What stands in every module that takes part in a verification, and which libraries it runs with."""
    digest = hashlib.sha256()
    digest.update(sys.version.encode())
    for library in ("jax", "jaxlib", "sympy", "numpy", "python-flint"):
        digest.update(f"{library} {version(library)}\0".encode())
    for package in (checker, derivations):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _address(found: Found, seed: int) -> str:
    problem, part = found
    return hashlib.sha256(
        b"\0".join((_program(), problem.text.encode(), part.name.encode(), str(seed).encode()))
    ).hexdigest()


def _kept(address: str) -> PartVerification | None:
    """What is kept at an address; None where there is nothing, or not what was written there."""
    try:
        digest, _, content = (FOLDER / address).read_bytes().partition(b"\n")
        kept = msgspec.json.decode(content, type=PartVerification)
    except (OSError, ValueError):
        return None
    return kept if digest == _digest(address, content) else None


def _digest(address: str, content: bytes) -> bytes:
    return hashlib.sha256(address.encode() + content).hexdigest().encode()


def _keep(address: str, verification: PartVerification) -> None:
    """Keeps a verification, if there is somewhere to keep it; whole or not at all."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        written = FOLDER / f".{address}.{os.getpid()}"
        content = msgspec.json.encode(asdict(verification))
        written.write_bytes(_digest(address, content) + b"\n" + content)
        written.replace(FOLDER / address)
    except OSError:
        return
