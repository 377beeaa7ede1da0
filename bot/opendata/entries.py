"""What the import writes: facts, subjects and rows kept out, before they become YAML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.opendata.columns import DataFile
from bot.opendata.labels import Establishment
from bot.opendata.rows import Row


@dataclass(frozen=True)
class FigureEntry:
    """A number of a sentence, with what it counts."""

    value: int
    unit: str
    scope: str | None = None

    def mapping(self) -> dict[str, Any]:
        """Return the figure as the knowledge writes it."""
        written: dict[str, Any] = {"value": self.value, "unit": self.unit}
        return written | ({"scope": self.scope} if self.scope else {})


@dataclass(frozen=True)
class FactEntry:
    """One sentence drawn from rows of one file; other files may agree with it (``rows``)."""

    id: str
    attribute: str
    says: str
    rows: tuple[Row, ...]
    file: DataFile
    asks: tuple[str, ...]
    date: str | None = None
    also: tuple[str, ...] = ()
    figures: tuple[FigureEntry, ...] = ()
    keywords: tuple[str, ...] = ()

    def mapping(self) -> dict[str, Any]:
        """Return the fact as the knowledge writes it."""
        written: dict[str, Any] = {"id": self.id, "attribute": self.attribute}
        if self.also:
            written["also"] = list(self.also)
        written["says"] = self.says
        if self.figures:
            written["figures"] = [figure.mapping() for figure in self.figures]
        if self.keywords:
            written["keywords"] = list(self.keywords)
        written["asks"] = list(self.asks)
        origins = origins_of(self.rows)
        written["opendata"] = origins[0] if len(origins) == 1 else origins
        written["source"] = self.file.id
        written["date"] = int(self.date) if self.date and self.date.isdigit() else self.date
        written["confidence"] = "A"
        return written


@dataclass
class SubjectEntry:
    """A subject, or what is added to one that is defined elsewhere (``extends``)."""

    id: str
    type: str
    name: str
    article: str
    by_hand: bool = False
    aliases: list[str] = field(default_factory=list)
    shared_aliases: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    relations: dict[str, list[str]] = field(default_factory=dict)
    diploma: str | None = None
    fields: list[str] = field(default_factory=list)
    tracks: list[str] = field(default_factory=list)
    facts: list[FactEntry] = field(default_factory=list)

    def relate(self, relation: str, target: str) -> None:
        """Add a relation, once."""
        targets = self.relations.setdefault(relation, [])
        if target not in targets:
            targets.append(target)

    def mapping(self, *, extends: bool) -> dict[str, Any]:
        """Return the subject as the knowledge writes it."""
        written: dict[str, Any] = {"id": self.id}
        if extends:
            written["extends"] = True
        else:
            written |= {"type": self.type, "name": self.name, "article": self.article}
        lists = {
            "aliases": self.aliases,
            "shared_aliases": self.shared_aliases,
            "themes": [] if extends else self.themes,
        }
        written |= {key: list(value) for key, value in lists.items() if value}
        if self.relations:
            written["relations"] = {key: list(value) for key, value in self.relations.items()}
        if self.diploma:
            written["diploma"] = self.diploma
        for key, values in (("fields", self.fields), ("tracks", self.tracks)):
            if values:
                written[key] = list(values)
        if self.facts:
            written["facts"] = [fact.mapping() for fact in self.facts]
        return written


@dataclass(frozen=True)
class InternalRow:
    """A row that no fact says, and why."""

    row: Row
    reason: str

    def mapping(self) -> dict[str, Any]:
        """Return the row as the knowledge writes it."""
        return {"opendata": self.row.origin, "reason": self.reason}


def subject_of(establishment: Establishment) -> SubjectEntry:
    """Return the entry of an establishment, with its names and its place and no fact."""
    entry = SubjectEntry(
        id=establishment.id,
        type=establishment.type,
        name=establishment.name,
        article=establishment.article,
        by_hand=establishment.by_hand,
        aliases=list(establishment.aliases),
        themes=["training"],
    )
    entry.relate("located_in", establishment.place)
    if establishment.part_of:
        entry.relate("part_of", establishment.part_of)
    return entry


def merge_subjects(entries: Iterable[SubjectEntry]) -> list[SubjectEntry]:
    """Return one entry for each id (several UAI may name one subject), sorted by id."""
    merged: dict[str, SubjectEntry] = {}
    for entry in entries:
        known = merged.setdefault(entry.id, entry)
        if known is entry:
            continue
        known.aliases += [one for one in entry.aliases if one not in known.aliases]
        known.tracks += [one for one in entry.tracks if one not in known.tracks]
        known.facts += entry.facts
        for relation, targets in entry.relations.items():
            for target in targets:
                known.relate(relation, target)
    return [merged[key] for key in sorted(merged)]


def origins_of(rows: Sequence[Row]) -> list[str]:
    """Return the rows as ``file:number``, by file then number, each once."""
    ordered = sorted({(row.file.name, row.number) for row in rows})
    return [f"{name}:{number}" for name, number in ordered]
