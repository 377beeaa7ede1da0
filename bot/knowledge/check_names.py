"""Rules on what people type: names and example questions that two entries claim."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.problems import Problem
from bot.knowledge.project import Entry, Project, normalised


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
    first: dict[str, tuple[Entry, int]] = {}
    for fact in project.facts:
        for ask, line in fact.texts("asks"):
            key = normalised(ask)
            if not key:
                continue
            if key in first:
                other, other_line = first[key]
                yield Problem(
                    fact.path,
                    line,
                    f"« {fact.id} » : la question « {ask} » est déjà celle de « {other.id} » "
                    f"({other.path}:{other_line}). Retirez-la d'un côté ou précisez-la.",
                )
            first.setdefault(key, (fact, line))
