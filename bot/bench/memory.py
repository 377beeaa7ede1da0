"""What processes take of a machine: memory (proportional set size, PSS) and processor time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")

# What the server loads, in its order: a later part does not count what it shares with those before.
_WITHOUT_TENSORFLOW = """
from bot.server.without_tensorflow import leave_out_tensorflow
from bot.training import current_model
leave_out_tensorflow(current_model())
"""
_STEPS: tuple[tuple[str, str], ...] = (
    ("Python interpreter", "pass"),
    ("Rasa and its libraries", f"{_WITHOUT_TENSORFLOW}import rasa.core.agent"),
    (
        "spaCy and fr_core_news_md",
        "from bot.components import french_spacy as f; kept = f.FrenchSpacyNLP.load_model(f.MODEL)",
    ),
    (
        "sentence encoder",
        "from bot.components.sentence_vectors import encode; encode(['bonjour'])",
    ),
)
_MEASURE = """
import os, time
from bot.bench.memory import pss_of
begin = time.perf_counter()
{step}
print("PART", pss_of([os.getpid()]), time.perf_counter() - begin)
"""
OURS = "knowledge, model, conversations, the rest"


@dataclass(frozen=True)
class Part:
    """What one part of the server takes: memory, and time to load it."""

    name: str
    megabytes: float
    seconds: float


def pss_in(smaps_rollup: str) -> float:
    """Return the PSS in MB that the text of a ``smaps_rollup`` file gives.

    Raises:
        ValueError: the text has no line of it.
    """
    for line in smaps_rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no Pss line")


def descendants(parents: Mapping[int, int], roots: Iterable[int]) -> set[int]:
    """Return ``roots`` and all that they have started, given the parent of each process."""
    found = set(roots)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def pss_of(roots: Iterable[int]) -> float:
    """Return the PSS in MB of the processes ``roots`` and of all that they have started."""
    total = 0.0
    for pid in descendants(_parents(), roots):
        try:
            total += pss_in((_PROC / str(pid) / "smaps_rollup").read_text())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return total


def cpu_of(roots: Iterable[int]) -> float:
    """Return the processor seconds that ``roots`` and all that they have started have taken."""
    statuses = _statuses()
    ticks = 0
    for pid in descendants({one: int(fields[1]) for one, fields in statuses.items()}, roots):
        if pid in statuses:
            ticks += int(statuses[pid][11]) + int(statuses[pid][12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _parents() -> dict[int, int]:
    return {pid: int(fields[1]) for pid, fields in _statuses().items()}


def _statuses() -> dict[int, list[str]]:
    """Return the fields of every process's ``stat`` that follow its name."""
    found = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            # The name, in brackets, may hold anything.
            found[int(folder.name)] = status.rpartition(")")[2].split()
    return found


def parts(server_pss: float, start_s: float) -> list[Part]:
    """Return what each part of a server takes of its memory and of its start; ours comes last."""
    code = "".join(_MEASURE.format(step=step) for _, step in _STEPS)
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    found: list[Part] = []
    before = 0.0
    lines = (line.split() for line in run.stdout.splitlines() if line.startswith("PART"))
    for (name, _), (_, size, seconds) in zip(_STEPS, lines):
        found.append(Part(name, float(size) - before, float(seconds)))
        before = float(size)
    rest = start_s - sum(part.seconds for part in found)
    return [*found, Part(OURS, server_pss - before, rest)]
