"""What speaks for and against a fact as the answer to a question.

The signs are independent of each other as far as can be; ``bot.query.calibration`` says how much
each one counts.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bot.knowledge import Fact, Knowledge, Subject
from bot.knowledge.dates import years_in
from bot.query.asked import YEAR, Asked, question_words, with_beginnings
from bot.query.question import Question
from bot.query.topic import Topic
from bot.understanding.names import names_of
from bot.understanding.sentence_names import SentenceNames
from bot.understanding.text import STOP_WORDS, content_stems, stem, words_of

_NUMBER = re.compile(r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\b")
_MOST_UNEXPLAINED = 3.0
_MOST_FOREIGN = 2.0
# A stem in more facts than this names none of them.
_MOST_SHARING = 250
# So many letters of a name alike make a word of it (not fewer: "Francfort", "français").
_ROOT = 6


class Signs(NamedTuple):
    """The signs of one fact; most lie between 0 and 1."""

    # How sure it is that the question asks for the fact's attribute, and for another one.
    attribute: float = 0.0
    other_attribute: float = 0.0
    # How sure it is that it asks for what the knowledge lacks, or what nothing else answers.
    unheld: float = 0.0
    # The share of the question's own words that the fact and its example questions explain, and
    # that its sentence explains; each word weighs as much as it is rare.
    cover: float = 0.0
    said_cover: float = 0.0
    # How many rare words nothing explains, and how many names; a few at the most.
    unexplained: float = 0.0
    foreign: float = 0.0
    # The closeness in meaning to the fact's questions, names included and left out.
    similar: float = 0.0
    bare_similar: float = 0.0
    # Whether the question names the fact's subject, a subject that the fact speaks of, the place
    # or topic that the fact is about; or names a subject that the fact says nothing of.
    named: float = 0.0
    mentions: float = 0.0
    wide: float = 0.0
    elsewhere: float = 0.0
    # Whether the fact is about what was spoken of before, or not, where the message leans on it.
    former: float = 0.0
    drifting: float = 0.0
    # Whether it counts something and the sentence holds no number.
    countless: float = 0.0
    # The share of what the question word asks for ("quel taux d'accès") that neither the fact nor
    # its questions explain, and that its sentence does not say.
    head_unexplained: float = 0.0
    head_unsaid: float = 0.0
    # Whether it wants a part of what is counted, another year, or is asked with another question
    # word ("pourquoi", "qui") than the fact's own questions are.
    part: float = 0.0
    other_year: float = 0.0
    other_word: float = 0.0


SIGNS = Signs._fields


class SignReader:
    """Reads the signs of facts; built once from the knowledge.

    Args:
        knowledge: whose facts are read.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._names = SentenceNames(knowledge)
        self._said: dict[str, frozenset[str]] = {}
        # What the sentence says, and where its subject lies; not what people ask about it.
        self._told: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._years: dict[str, frozenset[str]] = {}
        self._asked_with: dict[str, frozenset[str]] = {}
        # The facts whose sentence holds a number that is no year.
        self._numbered: set[str] = set()
        counts: Counter[str] = Counter()
        by_stem: dict[str, list[str]] = defaultdict(list)
        for fact in knowledge.facts.values():
            stems = frozenset(self._stems_of(fact))
            self._stems[fact.id] = with_beginnings(stems)
            said = frozenset(self._said_stems(fact))
            self._said[fact.id] = with_beginnings(said)
            self._told[fact.id] = said.union(self._place_stems(fact))
            self._years[fact.id] = frozenset([*words_of(fact.says), *years_in(fact.date)])
            self._asked_with[fact.id] = frozenset(
                one for ask in fact.asked_as for one in question_words(words_of(ask))
            )
            if _NUMBER.search(YEAR.sub("", fact.says)):
                self._numbered.add(fact.id)
            counts.update(stems)
            for one in stems:
                by_stem[one].append(fact.id)
        total = max(len(self._stems), 1)
        self._idf = {one: math.log(1 + total / count) for one, count in counts.items()}
        self._rarest = math.log(1 + total)
        # A stem that a fifth of the facts share, or very many, tells none from another.
        most = min(total / 5, _MOST_SHARING)
        self._by_stem = {one: ids for one, ids in by_stem.items() if len(ids) <= most}

    def _said_stems(self, fact: Fact) -> Iterable[str]:
        """Yield the stems of the fact's sentence, its keywords and its subject's names."""
        names = names_of(self._knowledge.subject_of(fact))
        for text in (fact.says, *fact.keywords, *names):
            yield from content_stems(words_of(text))

    def _place_stems(self, fact: Fact) -> Iterable[str]:
        """Yield the stems of the places and bodies that the fact's subject belongs to."""
        subject = self._knowledge.subject_of(fact)
        for relation in ("located_in", "part_of"):
            for target in subject.related(relation):
                if target in self._knowledge.subjects:
                    for name in names_of(self._knowledge.subjects[target]):
                        yield from content_stems(words_of(name))

    def _stems_of(self, fact: Fact) -> Iterable[str]:
        subject = self._knowledge.subject_of(fact)
        # Facts about a thing are also about its kind: "l'usine", "l'école".
        kind = self._knowledge.types[subject.type]
        own = (fact.says, *fact.keywords, *fact.asked_as, *names_of(subject), kind.one, kind.many)
        for text in own:
            yield from content_stems(words_of(text))
        yield from self._place_stems(fact)

    def read_all(
        self, question: Question, topic: Topic, facts: Iterable[Fact]
    ) -> list[tuple[Fact, Signs]]:
        """Return each fact with its signs; what the question alone says is found once."""
        asked = Asked.of(question, self._knowledge, self.weight)
        return [(fact, self._read(question, asked, topic, fact)) for fact in facts]

    def read(self, question: Question, topic: Topic, fact: Fact) -> Signs:
        """Return the signs of ``fact`` for ``question``."""
        return self.read_all(question, topic, [fact])[0][1]

    def _read(self, question: Question, asked: Asked, topic: Topic, fact: Fact) -> Signs:
        own = asked.own_places(fact.subject)
        explained = asked.explained_by_attributes(fact)
        stems, said = self._stems[fact.id], self._said[fact.id]
        left = asked.unexplained(own, explained, stems)
        attribute = asked.score_of(fact)
        named = topic.named.get(fact.subject, 0.0)
        mentions = (
            bool(topic.named) and not named and not self._spoken_of(fact.id).isdisjoint(topic.named)
        )
        former = topic.former.get(fact.subject, 0.0)
        meant = max(named, topic.leaning * former)
        # "X a ouvert en 2020 ?": the year is supposed, and the date that is known answers.
        supposed = asked.dating and named > 0
        said_left = asked.unexplained(own, explained, said)
        return Signs(
            attribute=attribute,
            other_attribute=asked.other_than(fact, attribute),
            unheld=asked.unheld_beside(fact),
            cover=asked.cover(fact, own, left, meant),
            said_cover=asked.cover(fact, own, said_left, meant),
            unexplained=min(asked.weight_of(left) / self._rarest, _MOST_UNEXPLAINED),
            foreign=self._foreign(question, fact),
            similar=question.similar_facts.get(fact.id, 0.0),
            bare_similar=question.similar_bare.get(fact.id, 0.0),
            named=named,
            mentions=float(mentions),
            wide=topic.wide.get(fact.subject, 0.0),
            elsewhere=float(bool(topic.named) and not named and not mentions),
            former=topic.leaning * former,
            drifting=topic.leaning * (1.0 - former),
            countless=float(asked.counting and fact.id not in self._numbered),
            head_unexplained=asked.head_share(explained, stems),
            head_unsaid=asked.head_share(explained, said),
            part=asked.part,
            other_year=float(not supposed and not asked.years <= self._years[fact.id]),
            other_word=float(not asked.question_words <= self._asked_with[fact.id]),
        )

    def sharing_words(self, question: Question) -> list[Fact]:
        """Return the facts that share a word's stem with the question, through an index."""
        found = {
            fact_id: None
            for word in question.words
            if word not in STOP_WORDS
            for fact_id in self._by_stem.get(stem(word), ())
        }
        return [self._knowledge.facts[fact_id] for fact_id in found]

    def speaks_of(self, fact: Fact, place: Subject) -> bool:
        """Tell whether ``fact`` is about something in ``place`` or names it."""
        told = self._told[fact.id]
        return any(
            bool(name) and name <= told
            for name in (set(content_stems(words_of(one))) for one in names_of(place))
        )

    def says_each(self, fact: Fact, names: Iterable[str]) -> bool:
        """Tell whether ``fact`` or the titles of its sources hold each of ``names``."""
        wanted = {one for name in names for one in content_stems(words_of(name))}
        left = {one for one in wanted if not _same_root(one, self._said[fact.id])}
        if not left:
            return True
        titles = (source.title for source in self._knowledge.sources_of(fact))
        return left <= {one for title in titles for one in content_stems(words_of(title))}

    def named_in(self, fact_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the subjects that the sentences of some facts name, beside their own."""
        held = [one for one in fact_ids if one in self._knowledge.facts]
        return tuple(sorted({name for one in held for name in self._spoken_of(one)}))

    @functools.lru_cache(maxsize=10_000)  # noqa: B019 - one reader lives as long as the process
    def _spoken_of(self, fact_id: str) -> frozenset[str]:
        return frozenset(self._names.of(self._knowledge.facts[fact_id]))

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer among the facts, the more."""
        return self._idf.get(stem(word), self._rarest)

    def rarity(self, word: str) -> float:
        """Return the weight of ``word`` as a share of that of a word that no fact holds."""
        return self.weight(word) / self._rarest

    def _foreign(self, question: Question, fact: Fact) -> float:
        """Return how many names of the message the fact and its sources do not hold."""
        foreign = sum(not self.says_each(fact, (name,)) for name in question.unknown_names)
        return min(float(foreign), _MOST_FOREIGN)


def _same_root(name: str, stems: frozenset[str]) -> bool:
    """Tell whether ``stems`` hold a name or what is made of it: "Allemagne", "allemand"."""
    root = name[:_ROOT]
    return name in stems or (len(root) == _ROOT and any(one.startswith(root) for one in stems))
