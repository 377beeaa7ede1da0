"""The import of the project's own files, made once, and a copy of them to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.yaml_lines import read_yaml
from bot.opendata import ImportReport, import_opendata
from bot.paths import KNOWLEDGE, SOURCES

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


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The import of the project's own files into an empty folder."""
    folder = tmp_path_factory.mktemp("opendata")
    report = import_opendata(SOURCES / "opendata", folder, LABELS)
    files = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yml"))}
    return Imported(folder, report, files)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the files that a test may change."""
    folder = tmp_path / "sources"
    shutil.copytree(SOURCES / "opendata", folder)
    return folder


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A copy of the reviewed labels that a test may change."""
    return Path(shutil.copy(LABELS, tmp_path / "labels.yml"))
