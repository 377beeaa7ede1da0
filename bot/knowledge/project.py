"""The project's files as the checker reads them: all of them, once, with their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from bot.knowledge.model import Trait
from bot.knowledge.origins import origin_sizes
from bot.knowledge.problems import Problem
from bot.knowledge.reader import subject_files
from bot.knowledge.schema import Vocabulary
from bot.knowledge.yaml_lines import (
    KnowledgeSyntaxError,
    Located,
    LocatedList,
    read_yaml,
    read_yaml_list,
)
from bot.text import squeeze

KNOWLEDGE = Path("data") / "knowledge"
CALIBRATION = Path("data") / "calibration"
LANGUAGES = Path("data") / "languages"
ORIENTATION = Path("data") / "orientation.yml"
VOCABULARY = {key: f"vocabulary/{key}.yml" for key in ("attributes", "types", "needs")}
_Content = TypeVar("_Content", Located, LocatedList)


@dataclass(frozen=True)
class Entry:
    """A subject or a fact as written, and the file that it stands in."""

    path: str
    mapping: Located
    subject: str

    @property
    def id(self) -> str:
        """The id, empty where it is missing."""
        return str(self.mapping.get("id") or "")

    @property
    def place(self) -> str:
        """Where the entry stands, as another entry's message names it."""
        return f"{self.path}:{self.mapping.line}"

    def problem(self, message: str, key: str = "id") -> Problem:
        """Return a problem at the line of ``key``, naming the entry."""
        return Problem(self.path, self.mapping.line_of(key), f"« {self.id} » : {message}")

    def text(self, key: str) -> str:
        """Return the value of ``key`` as text, empty where it is missing."""
        value = self.mapping.get(key)
        return "" if value is None else str(value)

    def texts(self, key: str) -> list[tuple[str, int]]:
        """Return the items of the list ``key``, each with its line."""
        return located_items(self.mapping, key)


@dataclass
class Project:
    """Every file that is checked; ``root`` is the project's folder."""

    root: Path
    today: dt.date
    knowledge: dict[str, Located] = field(default_factory=dict)
    domain: Located | None = None
    nlu: dict[str, Located] = field(default_factory=dict)
    rules: dict[str, Located] = field(default_factory=dict)
    evaluation: dict[str, LocatedList] = field(default_factory=dict)
    known: dict[str, Located] = field(default_factory=dict)
    unknown: dict[str, LocatedList] = field(default_factory=dict)
    languages: dict[str, Located] = field(default_factory=dict)
    orientation: Located = field(default_factory=Located)
    unreadable: list[Problem] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The knowledge folder."""
        return self.root / KNOWLEDGE

    def content(self, name: str) -> Located:
        """Return a file of the knowledge folder by its path there, empty where it is absent."""
        found = self.knowledge.get(name)
        if found is None:
            found = Located()
            found.line, found.key_lines = 1, {}
        return found

    def path(self, name: str) -> str:
        """Return the path, from the root, of a file of the knowledge folder."""
        return (KNOWLEDGE / name).as_posix()

    def table(self, name: str, key: str) -> Located:
        """Return the mapping ``key`` of a file of the knowledge folder."""
        found = self.content(name).get(key)
        return found if isinstance(found, Located) else self.content("")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The keys of the vocabulary."""
        keys = {key: tuple(self.table(name, key)) for key, name in VOCABULARY.items()}
        return Vocabulary(keys["attributes"], keys["types"], keys["needs"])

    def attributes_with(self, trait: Trait) -> tuple[str, ...]:
        """Return the attributes that the vocabulary gives ``trait``."""
        entries = self.table(VOCABULARY["attributes"], "attributes").items()
        return tuple(
            key
            for key, entry in entries
            if isinstance(entry, Located) and trait.value in (entry.get("traits") or ())
        )

    @cached_property
    def subject_files(self) -> dict[str, Located]:
        """The files with subjects, by their path from the root."""
        names = [path.relative_to(self.folder).as_posix() for path in subject_files(self.folder)]
        return {self.path(name): self.knowledge[name] for name in names if name in self.knowledge}

    @cached_property
    def subjects(self) -> tuple[Entry, ...]:
        """Every subject entry, those that extend another one included."""
        return tuple(
            Entry(path, mapping, str(mapping.get("id") or ""))
            for path, content in self.subject_files.items()
            for mapping in mappings(content.get("subjects"))
        )

    @cached_property
    def facts(self) -> tuple[Entry, ...]:
        """Every fact entry."""
        return tuple(
            Entry(subject.path, mapping, subject.id)
            for subject in self.subjects
            for mapping in mappings(subject.mapping.get("facts"))
        )

    @cached_property
    def questions(self) -> dict[str, Located]:
        """The files with other ways to ask for facts, by their path from the root."""
        return self._folder("questions/")

    @cached_property
    def follow_ups(self) -> dict[str, Located]:
        """The files with what is asked of a subject just spoken of, by their path."""
        return self._folder("follow-ups/")

    def _folder(self, prefix: str) -> dict[str, Located]:
        return {
            self.path(name): content
            for name, content in self.knowledge.items()
            if name.startswith(prefix)
        }

    @cached_property
    def subject_ids(self) -> frozenset[str]:
        """The ids of the subjects that are defined."""
        return frozenset(one.id for one in self.subjects if not one.mapping.get("extends"))

    @cached_property
    def fact_ids(self) -> frozenset[str]:
        """The ids of the facts."""
        return frozenset(fact.id for fact in self.facts)

    @cached_property
    def origin_sizes(self) -> Mapping[str, int]:
        """The number of rows of each source file."""
        return origin_sizes(self.root / "data" / "sources")


def read_project(root: Path, today: dt.date) -> Project:
    """Read every file that is checked; those that are not YAML go to ``unreadable``."""
    project = Project(root, today)
    folder = project.folder
    for path in [*sorted(folder.glob("*.yml")), *sorted(folder.glob("*/*.yml"))]:
        _read(project, path, read_yaml, project.knowledge, path.relative_to(folder).as_posix())
    for name, files in (("nlu", project.nlu), ("rules", project.rules)):
        for path in sorted((root / "data" / name).glob("*.yml")):
            _read(project, path, read_yaml, files, path.relative_to(root).as_posix())
    for path in sorted((root / "tests" / "evaluation").glob("*.yml")):
        relative = path.relative_to(root).as_posix()
        _read(project, path, read_yaml_list, project.evaluation, relative)
    for path in sorted((root / CALIBRATION).glob("known*.yml")):
        _read(project, path, read_yaml, project.known, path.relative_to(root).as_posix())
    for path in sorted((root / CALIBRATION).glob("unknown*.yml")):
        _read(project, path, read_yaml_list, project.unknown, path.relative_to(root).as_posix())
    for path in sorted((root / LANGUAGES).glob("*.yml")):
        _read(project, path, read_yaml, project.languages, path.stem)
    if (root / ORIENTATION).exists():
        orientation: dict[str, Located] = {}
        _read(project, root / ORIENTATION, read_yaml, orientation, "")
        project.orientation = orientation.get("", project.orientation)
    if (root / "domain.yml").exists():
        domain: dict[str, Located] = {}
        _read(project, root / "domain.yml", read_yaml, domain, "domain.yml")
        project.domain = domain.get("domain.yml")
    return project


def _read(
    project: Project,
    path: Path,
    read: Callable[[Path], _Content],
    files: dict[str, _Content],
    name: str,
) -> None:
    try:
        files[name] = read(path)
    except KnowledgeSyntaxError as error:
        relative = error.path.relative_to(project.root).as_posix()
        project.unreadable.append(Problem(relative, error.line, error.what))


def mappings(value: object) -> Iterator[Located]:
    """Yield the mappings of a list; the schema reports what else stands in it."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, Located))


def located_items(mapping: Mapping[str, Any], key: str) -> list[tuple[str, int]]:
    """Return the items of the list ``key`` as text, each with its line."""
    value = mapping.get(key)
    if not isinstance(value, LocatedList):
        return []
    return [(str(item), line) for item, line in zip(value, value.lines)]


@cache
def normalised(text: str) -> str:
    """Return ``text`` as names and questions are compared; several rules compare the same ones."""
    return squeeze(text)
