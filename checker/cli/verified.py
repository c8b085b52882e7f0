"""Verifications that are kept: a key that was verified once by this very program, of this very problem, is not verified again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
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


def verify_now(tasks: Sequence[Task]) -> Iterator[PartVerification]:
    """The verification of every part, in order, made now and kept."""
    return in_processes(_verify, tasks)


def verified(parts: Sequence[Found], file: str | None, seed: int) -> list[PartVerification]:
    """The verification of every part: kept ones where they are of this program and this problem, the others made now."""
    addresses = [_address(found, seed) for found in parts]
    kept = [_kept(address) for address in addresses]
    missing = [Task(part.name, file, seed) for (_, part), held in zip(parts, kept, strict=True) if held is None]
    made = watched(verify_now(missing), len(missing), "Verifying")
    fresh = iter(list(made))
    return [next(fresh) if held is None else held for held in kept]


def _verify(task: Task) -> PartVerification:
    found = part_of(task.part, task.file)
    problem, part = found
    verification = kind_of(part).verify(part, task.seed, closed_form_of(problem, part))
    _keep(_address(found, task.seed), verification)
    return verification


@lru_cache(maxsize=1)
def _program() -> bytes:
    """What stands in every module that takes part in a verification."""
    digest = hashlib.sha256()
    for package in (checker, derivations):
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def _address(found: Found, seed: int) -> str:
    problem, part = found
    return hashlib.sha256(
        b"\0".join((_program(), problem.path.read_bytes(), part.name.encode(), str(seed).encode()))
    ).hexdigest()


def _kept(address: str) -> PartVerification | None:
    try:
        return msgspec.json.decode((FOLDER / address).read_bytes(), type=PartVerification)
    except (OSError, msgspec.DecodeError):
        return None


def _keep(address: str, verification: PartVerification) -> None:
    """Keeps a verification, if there is somewhere to keep it; whole or not at all."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        written = FOLDER / f".{address}.{os.getpid()}"
        written.write_bytes(msgspec.json.encode(asdict(verification)))
        written.replace(FOLDER / address)
    except OSError:
        return
