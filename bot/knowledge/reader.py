"""From the YAML files of a knowledge folder to subjects, facts and word lists.

The layout: ``vocabulary/{attributes,types,needs,spelling}.yml``, ``sources.yml`` (titles),
``retired.yml`` (ids that old conversations may still hold), ``questions/`` and ``follow-ups/``
(other ways to ask for a fact, by its id) and any number of files with ``subjects:`` under
``subjects/`` and ``opendata/``. A subject may be extended in another file (``extends: true``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from bot.knowledge.model import (
    Attribute,
    Certainty,
    Fact,
    Figure,
    Nature,
    Need,
    Subject,
    SubjectType,
    Theme,
    Trait,
)
from bot.knowledge.yaml_lines import Located, read_yaml

_Content = TypeVar("_Content", Attribute, SubjectType, Need)


class KnowledgeError(ValueError):
    """An entry of the knowledge cannot be understood; the message names file and line."""


@dataclass(frozen=True)
class Entry:
    """One entry of a ``subjects:`` list and the file that it stands in."""

    path: Path
    mapping: Located


@dataclass(frozen=True)
class Internal:
    """Rows of the sources that no fact says, and why."""

    origins: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class RawKnowledge:
    """The content of the files, before it is indexed."""

    subjects: tuple[Subject, ...]
    attributes: Mapping[str, Attribute]
    types: Mapping[str, SubjectType]
    needs: Mapping[str, Need]
    source_titles: Mapping[str, str]
    retired: Mapping[str, str]
    abbreviations: Mapping[str, str]


class Questions(NamedTuple):
    """What people ask for facts, by the fact's id: in whole, and of what was just spoken of."""

    whole: Mapping[str, tuple[str, ...]]
    follow_ups: Mapping[str, tuple[str, ...]]


def subject_files(folder: Path) -> list[Path]:
    """Return the files of ``folder`` that hold subjects: hand-written ones, then open data."""
    files = [*sorted(folder.glob("subjects/*.yml")), *sorted(folder.glob("opendata/*.yml"))]
    return [path for path in files if path.name != "labels.yml"]


def subject_entries(folder: Path) -> Iterator[Entry]:
    """Yield each entry of every ``subjects:`` list, in the order of the files."""
    for path in subject_files(folder):
        for mapping in read_yaml(path).get("subjects") or []:
            yield Entry(path, mapping)


def read_internal(folder: Path) -> tuple[Internal, ...]:
    """Return the ``internal:`` entries of every file: rows that are for us, not for the public."""
    return tuple(
        Internal(origins_of(mapping), str(mapping.get("reason", "")))
        for path in subject_files(folder)
        for mapping in read_yaml(path).get("internal") or []
    )


def read_questions(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the questions of every file of a folder, by the id of the fact asked for."""
    questions: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        for fact_id, asked in read_yaml(path).items():
            known = questions.get(fact_id, ())
            questions[fact_id] = (*known, *(str(one) for one in asked or ()))
    return questions


def read_knowledge(folder: Path) -> RawKnowledge:
    """Read every file of the knowledge.

    Raises:
        KnowledgeSyntaxError: a file is not YAML.
        KnowledgeError: an entry lacks a required key or holds a value of the wrong sort.
    """
    vocabulary = folder / "vocabulary"
    types = _entries(vocabulary / "types.yml", _type)
    return RawKnowledge(
        subjects=tuple(_read_subjects(folder, types)),
        attributes=_entries(vocabulary / "attributes.yml", _attribute),
        types=types,
        needs=_entries(vocabulary / "needs.yml", _need),
        source_titles=dict(read_yaml(folder / "sources.yml").get("titles") or {}),
        abbreviations=dict(read_yaml(vocabulary / "spelling.yml").get("spelling") or {}),
        retired=dict(read_yaml(folder / "retired.yml").get("retired") or {}),
    )


def _entries(path: Path, read: Callable[[str, Located], _Content]) -> dict[str, _Content]:
    """Return the entries of a file of the vocabulary: they stand under a key of its name."""
    entries = {}
    for key, mapping in read_yaml(path)[path.stem].items():
        try:
            entries[key] = read(key, mapping)
        except (KeyError, TypeError, ValueError) as error:
            raise _unreadable(path, mapping, key, error) from error
    return entries


def _type(key: str, mapping: Located) -> SubjectType:
    return SubjectType(
        id=key,
        one=mapping["one"],
        many=mapping["many"],
        words=tuple(mapping["words"]),
        includes=tuple(mapping.get("includes") or ()),
        nature=Nature(mapping["nature"]) if "nature" in mapping else None,
        size=tuple(mapping.get("size") or ()),
        named=tuple(mapping.get("named") or ()),
        wider=tuple(mapping.get("wider") or ()),
    )


def _attribute(key: str, mapping: Located) -> Attribute:
    return Attribute(
        id=key,
        label=mapping["label"],
        words=tuple(mapping["words"]),
        near=tuple(mapping.get("near") or ()),
        held=bool(mapping.get("held", True)),
        strict=bool(mapping.get("strict", False)),
        asks=tuple(mapping.get("asks") or ()),
        review_years=mapping.get("review_years"),
        kin=tuple(mapping.get("kin") or ()),
        units=dict(mapping.get("units") or {}),
        totals=bool(mapping.get("totals", False)),
        ceiling=bool(mapping.get("ceiling", False)),
        traits=frozenset(map(Trait, mapping.get("traits") or ())),
    )


def _need(key: str, mapping: Located) -> Need:
    return Need(id=key, label=mapping["label"], words=tuple(mapping["words"]))


def _read_subjects(folder: Path, types: Mapping[str, SubjectType]) -> Iterator[Subject]:
    whole, follow_ups = (read_questions(folder / name) for name in ("questions", "follow-ups"))
    questions = Questions(whole, follow_ups)
    extensions: dict[str, list[Entry]] = {}
    bases: dict[str, Entry] = {}
    for entry in subject_entries(folder):
        subject_id = str(entry.mapping.get("id", ""))
        if entry.mapping.get("extends"):
            extensions.setdefault(subject_id, []).append(entry)
        else:
            bases[subject_id] = entry
    orphans = [
        entry for key, entries in extensions.items() if key not in bases for entry in entries
    ]
    if orphans:
        orphan = orphans[0]
        raise KnowledgeError(
            f"{orphan.path}:{orphan.mapping.line}: « {orphan.mapping.get('id')} » complète un "
            "sujet qui n'existe pas. Corrigez l'identifiant ou retirez « extends: true »."
        )
    for subject_id, base in bases.items():
        yield _subject([base, *extensions.get(subject_id, ())], questions, types)


def _subject(
    entries: Sequence[Entry], questions: Questions, types: Mapping[str, SubjectType]
) -> Subject:
    base = entries[0]
    try:
        relations: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            for relation, targets in (entry.mapping.get("relations") or {}).items():
                known = relations.get(relation, ())
                relations[relation] = known + tuple(t for t in targets if t not in known)
        return Subject(
            id=str(base.mapping["id"]),
            type=str(base.mapping["type"]),
            name=str(base.mapping["name"]),
            article=str(base.mapping.get("article") or ""),
            short=base.mapping.get("short"),
            aliases=_joined(entries, "aliases"),
            shared_aliases=_joined(entries, "shared_aliases"),
            themes=tuple(Theme(theme) for theme in _joined(entries, "themes")),
            relations=relations,
            ends=_day(base.mapping.get("ends")),
            diploma=next((e.mapping["diploma"] for e in entries if "diploma" in e.mapping), None),
            fields=_joined(entries, "fields"),
            tracks=_joined(entries, "tracks"),
            facts=tuple(
                _fact(str(base.mapping["id"]), fact, entry.path, questions)
                for entry in entries
                for fact in entry.mapping.get("facts") or ()
            ),
            nature=types[str(base.mapping["type"])].nature,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(base.path, base.mapping, base.mapping.get("id"), error) from error


def _fact(subject_id: str, mapping: Located, path: Path, questions: Questions) -> Fact:
    try:
        return Fact(
            id=str(mapping["id"]),
            subject=subject_id,
            attribute=str(mapping["attribute"]),
            says=str(mapping["says"]),
            source=str(mapping["source"]),
            confidence=str(mapping["confidence"]),
            date=None if mapping.get("date") is None else str(mapping["date"]),
            certainty=Certainty(mapping.get("certainty", "exact")),
            also=tuple(mapping.get("also") or ()),
            figures=tuple(_figure(figure) for figure in mapping.get("figures") or ()),
            keywords=tuple(str(word) for word in mapping.get("keywords") or ()),
            asks=tuple(str(ask) for ask in mapping.get("asks") or ()),
            questions=questions.whole.get(str(mapping["id"]), ()),
            follow_ups=questions.follow_ups.get(str(mapping["id"]), ()),
            needs=tuple(mapping.get("needs") or ()),
            valid_until=_day(mapping.get("valid_until")),
            review=_day(mapping.get("review")),
            origins=origins_of(mapping),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(path, mapping, mapping.get("id"), error) from error


def origins_of(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the rows of the sources that an entry covers, as ``file:row``."""
    origins: list[str] = []
    rows = [*_listed(mapping.get("row")), *_listed(mapping.get("rows"))]
    origins += [f"facts.csv:{row}" for row in rows]
    texts = [*_listed(mapping.get("text")), *_listed(mapping.get("texts"))]
    origins += [f"reference-text.txt:{sentence}" for sentence in texts]
    origins += [str(origin) for origin in _listed(mapping.get("opendata"))]
    return tuple(origins)


def _figure(mapping: Mapping[str, Any]) -> Figure:
    return Figure(
        value=float(mapping["value"]),
        unit=str(mapping["unit"]),
        approx=mapping.get("approx"),
        scope=mapping.get("scope"),
        year=mapping.get("year"),
    )


def _joined(entries: Sequence[Entry], key: str) -> tuple[str, ...]:
    values = (str(value) for entry in entries for value in entry.mapping.get(key) or ())
    return tuple(dict.fromkeys(values))


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _day(value: object) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value))


def _unreadable(path: Path, mapping: Located, entry: object, error: Exception) -> KnowledgeError:
    what = f"il manque la clé {error}" if isinstance(error, KeyError) else str(error)
    return KnowledgeError(
        f"{path}:{mapping.line}: entrée « {entry or '?'} » illisible : {what}. "
        "La commande « metz-bot check » détaille ce qu'il faut corriger."
    )
