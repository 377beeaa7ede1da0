"""Rules on what people type: names and example questions that two entries claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.problems import Problem
from bot.knowledge.project import Entry, Project, located_items, normalised


def names_belong_to_one_subject(project: Project) -> Iterator[Problem]:
    """No two subjects claim the same name, but as one that they share."""
    first: dict[str, Entry] = {}
    for subject in project.subjects:
        for name, line in _names(subject):
            key = normalised(name)
            other = first.setdefault(key, subject)
            if key and other.id != subject.id:
                yield Problem(
                    subject.path,
                    line,
                    f"« {subject.id} » : le nom « {name} » est déjà celui de « {other.id} » "
                    f"({other.place}). Retirez-le d'un côté, ou mettez-le sous « shared_aliases » "
                    "d'un côté au moins.",
                )


def _names(subject: Entry) -> list[tuple[str, int]]:
    own = [
        (subject.text(key), subject.mapping.line_of(key))
        for key in ("name", "short")
        if subject.text(key)
    ]
    return own + subject.texts("aliases")


def questions_lead_to_one_fact(project: Project) -> Iterator[Problem]:
    """No example question stands in two facts, nor twice in one."""
    first: dict[str, Asked] = {}
    for asked in _asked(project):
        key = normalised(asked.text)
        if not key:
            continue
        if key in first:
            other = first[key]
            yield Problem(
                asked.path,
                asked.line,
                f"« {asked.fact} » : la question « {asked.text} » est déjà celle de "
                f"« {other.fact} » ({other.path}:{other.line}). Retirez-la d'un côté ou "
                "précisez-la.",
            )
        first.setdefault(key, asked)


@dataclass(frozen=True)
class Asked:
    """An example question, the fact that it asks for, and where it stands."""

    fact: str
    text: str
    path: str
    line: int


def _asked(project: Project) -> Iterator[Asked]:
    for fact in project.facts:
        for text, line in fact.texts("asks"):
            yield Asked(fact.id, text, fact.path, line)
    for path, content in project.questions.items():
        for fact_id in content:
            for text, line in located_items(content, fact_id):
                yield Asked(fact_id, text, path, line)
