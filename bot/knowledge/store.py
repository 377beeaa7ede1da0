"""The knowledge in memory: loaded once, immutable, every lookup an index."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.model import Attribute, Fact, Need, Source, Subject, SubjectType, Trait
from bot.knowledge.reader import read_knowledge
from bot.knowledge.sources import parse_source
from bot.paths import KNOWLEDGE


@dataclass(frozen=True)
class Knowledge:
    """Every subject, fact and word list, with the indexes that queries need."""

    subjects: Mapping[str, Subject]
    facts: Mapping[str, Fact]
    attributes: Mapping[str, Attribute]
    types: Mapping[str, SubjectType]
    needs: Mapping[str, Need]
    sources: Mapping[str, tuple[Source, ...]]
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    by_type: Mapping[str, tuple[Subject, ...]] = field(default_factory=dict)
    by_need: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    by_relation: Mapping[tuple[str, str], tuple[Subject, ...]] = field(default_factory=dict)
    by_trait: Mapping[Trait, frozenset[str]] = field(default_factory=dict)

    def subject(self, subject_id: str) -> Subject | None:
        """Return a subject by its id, or by one that it had before; None where there is none."""
        return self.subjects.get(self.retired.get(subject_id, subject_id))

    def subject_of(self, fact: Fact) -> Subject:
        """Return the subject that ``fact`` is about."""
        return self.subjects[fact.subject]

    def sources_of(self, fact: Fact) -> tuple[Source, ...]:
        """Return the sources of ``fact``."""
        return self.sources[fact.source]

    def of_type(self, type_id: str) -> tuple[Subject, ...]:
        """Return the subjects of a type and of the types it includes, in the order of the files."""
        included = (type_id, *self.types[type_id].includes)
        return tuple(subject for one in included for subject in self.by_type.get(one, ()))

    def pointing_to(self, relation: str, subject_id: str) -> tuple[Subject, ...]:
        """Return the subjects whose ``relation`` names ``subject_id``."""
        return self.by_relation.get((relation, subject_id), ())


def build_knowledge(folder: Path) -> Knowledge:
    """Read the knowledge in ``folder`` and index it.

    Raises:
        KnowledgeSyntaxError: a file is not YAML.
        KnowledgeError: an entry cannot be understood (``metz-bot check`` says more).
    """
    raw = read_knowledge(folder)
    facts = {fact.id: fact for subject in raw.subjects for fact in subject.facts}
    by_type: dict[str, list[Subject]] = defaultdict(list)
    by_need: dict[str, list[Fact]] = defaultdict(list)
    by_relation: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for subject in raw.subjects:
        by_type[subject.type].append(subject)
        for relation, targets in subject.relations.items():
            for target in targets:
                by_relation[relation, target].append(subject)
    for fact in facts.values():
        for need in fact.needs:
            by_need[need].append(fact)
    return Knowledge(
        subjects={subject.id: subject for subject in raw.subjects},
        facts=facts,
        attributes=raw.attributes,
        types=raw.types,
        needs=raw.needs,
        sources={
            fact.source: parse_source(fact.source, raw.source_titles) for fact in facts.values()
        },
        abbreviations=raw.abbreviations,
        retired=raw.retired,
        by_type={key: tuple(value) for key, value in by_type.items()},
        by_need={key: tuple(value) for key, value in by_need.items()},
        by_relation={key: tuple(value) for key, value in by_relation.items()},
        by_trait={
            trait: frozenset(one.id for one in raw.attributes.values() if trait in one.traits)
            for trait in Trait
        },
    )


@functools.lru_cache(maxsize=4)
def load_knowledge(folder: Path = KNOWLEDGE) -> Knowledge:
    """Return the knowledge in ``folder``, read at the first call only."""
    return build_knowledge(folder)


def fingerprint(folder: Path = KNOWLEDGE) -> str:
    """Return a hash of every knowledge file: it changes when what is learnt from them may."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
