"""The import of the project's own files, made once, and a copy of them to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from imported_data import LABELS, Imported

from bot.knowledge.yaml_lines import read_yaml
from bot.opendata import import_opendata
from bot.paths import SOURCES


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
