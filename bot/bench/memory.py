"""Memory as the machine pays for it: proportional set size (PSS), whole and by part."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

_PROC = Path("/proc")

# Each import in the order in which the server pays for it; what a later one shares is not counted
# twice.
_PARTS: tuple[tuple[str, str], ...] = (
    ("Python interpreter", ""),
    ("TensorFlow (imported by Rasa)", "import tensorflow"),
    ("Rasa and its libraries", "import rasa.core.agent, rasa.core.channels"),
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
from bot.bench.memory import pss_of
import os
print("PSS", pss_of([os.getpid()]))
"""


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


def _parents() -> dict[int, int]:
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            # The name, in brackets, may hold anything.
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    return parents


def parts(server_pss: float) -> list[tuple[str, float]]:
    """Return what each part of the server's memory takes, in MB; the last one is our own.

    Each part is what a fresh process grows by when it loads it after those before.
    """
    sizes: list[tuple[str, float]] = []
    before = 0.0
    for place, (name, _) in enumerate(_PARTS):
        code = "\n".join(one for _, one in _PARTS[: place + 1])
        size = _measured(code)
        sizes.append((name, size - before))
        before = size
    return [*sizes, ("knowledge, model, conversations", server_pss - before)]


def _measured(code: str) -> float:
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-W", "ignore", "-c", code + _MEASURE],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.rpartition("PSS")[2])
