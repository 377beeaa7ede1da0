"""The engine: the knowledge, its ranker and its clock, shared by every skill."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.clock import Clock, paris_today
from bot.knowledge import Fact, Knowledge, Subject, Trait, load_knowledge
from bot.query.scoring.calibration import Thresholds, load_calibration
from bot.query.scoring.fact_words import FactWords
from bot.query.scoring.ranking import FactRanker
from bot.query.subject_index import SubjectIndex
from bot.understanding.sentence_names import SentenceNames


@dataclass(frozen=True)
class Engine:
    """What every skill needs to answer."""

    knowledge: Knowledge
    ranker: FactRanker
    clock: Clock = paris_today
    thresholds: Thresholds = field(default_factory=lambda: load_calibration().thresholds)

    @property
    def today(self) -> dt.date:
        """Today's date."""
        return self.clock()

    @property
    def words(self) -> FactWords:
        """What tells which words, and which names, the facts hold."""
        return self.ranker.words

    @property
    def sentence_names(self) -> SentenceNames:
        """What tells which subjects a fact names."""
        return self.words.sentence_names

    @functools.cached_property
    def index(self) -> SubjectIndex:
        """Where subjects lie and what they are called."""
        return SubjectIndex(self.knowledge)

    def subject(self, subject_id: str) -> Subject | None:
        """Return a subject, None for an id that a former knowledge held."""
        return self.knowledge.subject(subject_id)

    def subjects(self, subject_ids: Iterable[str]) -> list[Subject]:
        """Return the subjects of these ids that are known still, in their order."""
        found = map(self.subject, subject_ids)
        return [one for one in found if one is not None]

    def facts(self, fact_ids: Iterable[str]) -> tuple[Fact, ...]:
        """Return the facts of these ids that are known still, in their order."""
        found = map(self.knowledge.facts.get, fact_ids)
        return tuple(one for one in found if one is not None)

    def givers(self, training: Subject) -> list[Subject]:
        """Return the schools that give ``training``; none for what is not given."""
        return self.subjects(training.related("offered_by"))

    def facts_of(self, subject: Subject) -> tuple[Fact, ...]:
        """Return the facts about ``subject`` that still hold today."""
        return tuple(self.holding(subject.facts))

    def unasked_of(self, subject: Subject) -> tuple[Fact, ...]:
        """Return what is said of ``subject`` without being asked for: no code, no number of it."""
        return tuple(one for one in self.facts_of(subject) if not self.is_on_request(one))

    def is_on_request(self, fact: Fact) -> bool:
        """Tell whether ``fact`` is said to those alone who ask for it in so many words."""
        return fact.attribute in self.knowledge.by_trait[Trait.ON_REQUEST]

    def holds(self, fact: Fact) -> bool:
        """Tell whether ``fact`` has not passed its end."""
        return bool(self.holding((fact,)))

    def holding(self, facts: Iterable[Fact]) -> list[Fact]:
        """Return those of ``facts`` that have not passed their end."""
        return [one for one in facts if one.valid_until is None or one.valid_until >= self.today]


@functools.lru_cache(maxsize=1)
def default_engine() -> Engine:
    """Return the engine over the project's knowledge, built at the first call."""
    knowledge = load_knowledge()
    return Engine(knowledge, FactRanker(knowledge))
