"""What an import of the open data gave, as the tests look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.opendata import ImportReport
from bot.paths import KNOWLEDGE

LABELS = KNOWLEDGE / "opendata" / "labels.yml"


@dataclass(frozen=True)
class Imported:
    """The folder of an import, its report and the content of its files."""

    folder: Path
    report: ImportReport
    files: dict[str, Any]

    def subjects(self) -> Iterator[dict[str, Any]]:
        """Yield every entry of every file."""
        for content in self.files.values():
            yield from content["subjects"]

    def facts(self) -> Iterator[dict[str, Any]]:
        """Yield every fact of every file."""
        for subject in self.subjects():
            yield from subject.get("facts", ())

    def fact(self, fact_id: str) -> dict[str, Any]:
        """Return one fact."""
        return next(fact for fact in self.facts() if fact["id"] == fact_id)


def origins(entry: dict[str, Any]) -> list[str]:
    """Return the rows that a fact or an internal entry names."""
    named = entry["opendata"]
    return [named] if isinstance(named, str) else list(named)
