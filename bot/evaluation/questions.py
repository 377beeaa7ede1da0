"""The evaluation questions: read from YAML, one file a category, split into two halves.

The failures of the open half may be looked at; those of the closed half are only counted, so that
nobody tunes the bot to them. The half follows from a hash of the question's id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Turn:
    """One message of the user and what a right answer to it holds and does not hold."""

    ask: str
    kinds: tuple[str, ...]
    required: tuple[re.Pattern[str], ...]
    forbidden: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Case:
    """A question, or a dialogue of several turns."""

    id: str
    category: str
    turns: tuple[Turn, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether the case's failures may be looked at."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0


def read_cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of every file of ``folder``; a file's name is its category."""
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Case(
                id=str(entry["id"]),
                category=path.stem,
                turns=tuple(
                    Turn(
                        ask=str(turn["ask"]),
                        kinds=tuple(turn["kind"]),
                        required=tuple(re.compile(one) for one in turn.get("all") or ()),
                        forbidden=tuple(re.compile(one) for one in turn.get("none") or ()),
                    )
                    for turn in entry["turns"]
                ),
            )
