"""Which facts answer a question: by the attribute asked for, the words in common, the meaning.

Independent signs are weighed for each candidate fact (see ``bot.query.calibration``):

* ``attribute``: how sure it is that the question asks for the fact's attribute;
* ``cover``: the share of the question's own words that the fact or its example questions explain,
  each word weighted by its rarity (inverse document frequency) - a word that nothing explains
  speaks against the fact; ``said_cover``: the same for the fact's own sentence alone;
* ``similar``: the closeness in meaning to the fact's sentence or example questions;
  ``said_similar``: to its sentence alone.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge import Fact, Knowledge, Subject
from bot.query.calibration import Weights, load_calibration
from bot.query.question import Question
from bot.understanding.names import names_of
from bot.understanding.text import STOP_WORDS, content_stems, stem, words_of

# A fact that also answers an attribute gives way to one that is about it.
ALSO_SHARE = 0.95
# A neighbouring attribute answers in part.
NEAR_SHARE = 0.35
# Stems that share that many letters at the beginning are forms of one word.
_ALIKE = 5
# A stem in more facts than this names none of them.
_MOST_SHARING = 250


_NUMBER = re.compile(r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\b")
# "Marly (57)": the departments of Grand Est say where, not what.
DEPARTMENTS = frozenset({"08", "10", "51", "52", "54", "55", "57", "67", "68", "88"})
_COUNTING = frozenset({"combien", "nombre"})


@dataclass(frozen=True)
class Scored:
    """A fact with what speaks for it, each between 0 and 1; ``total`` is the probability of all."""

    fact: Fact
    attribute: float
    cover: float
    said_cover: float
    similar: float
    said_similar: float
    other_attribute: float
    total: float = 0.0


@dataclass(frozen=True)
class _Asked:
    """How sure it is that a question asks for each attribute, or for one near it."""

    question: Question
    mentioned: frozenset[str]
    near: Mapping[str, float]
    best: str
    best_score: float
    # The stem of each word, how it begins, and its rarity.
    words: Sequence[tuple[str, str, float]]

    @functools.cached_property
    def _own_words(self) -> dict[str, list[int]]:
        return {}

    def own_words(self, subject: str) -> list[int]:
        """Return the places of the words that carry a topic beyond the name of ``subject``."""
        named = subject if subject in self.mentioned else ""
        if named not in self._own_words:
            self._own_words[named] = own_words(self.question, named)
        return self._own_words[named]

    def score_of(self, fact: Fact) -> float:
        """Return how sure it is that the question asks for what ``fact`` is about."""
        scores = self.question.attributes
        best = scores.get(fact.attribute, 0.0)
        for one in fact.also:
            best = max(best, ALSO_SHARE * scores.get(one, 0.0))
        for one in fact.attributes:
            best = max(best, self.near.get(one, 0.0))
        return best

    def other_than(self, fact: Fact, score: float) -> float:
        """Return how sure it is that the question asks for something else than ``fact`` says."""
        if self.best_score < 0.6 or score > 0.1 or self.best in fact.attributes:
            return 0.0
        return self.best_score


class FactRanker:
    """Ranks facts for questions; built once from the knowledge.

    Args:
        knowledge: whose facts are ranked.
        weights: of the signs; those of the project's calibration without any.
    """

    def __init__(self, knowledge: Knowledge, weights: Weights | None = None) -> None:
        self._knowledge = knowledge
        self._weights = weights or load_calibration().weights
        self._said: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        counts: Counter[str] = Counter()
        by_stem: dict[str, list[str]] = defaultdict(list)
        for fact in knowledge.facts.values():
            stems = frozenset(self._stems_of(fact))
            self._stems[fact.id] = _with_beginnings(stems)
            self._said[fact.id] = _with_beginnings(self._said_stems(fact))
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

    def _stems_of(self, fact: Fact) -> Iterable[str]:
        subject = self._knowledge.subject_of(fact)
        # Facts about a thing are also about its kind: "l'usine", "l'école".
        kind = self._knowledge.types[subject.type]
        places = [
            name
            for relation in ("located_in", "part_of")
            for target in subject.related(relation)
            if target in self._knowledge.subjects
            for name in names_of(self._knowledge.subjects[target])
        ]
        own = (fact.says, *fact.keywords, *fact.asks, *names_of(subject), kind.one, kind.many)
        for text in (*own, *places):
            yield from content_stems(words_of(text))

    def rank(self, question: Question, candidates: Iterable[Fact]) -> list[Scored]:
        """Return ``candidates`` with their scores, the best first."""
        asked = self._asked(question)
        scored = [self._scored(question, asked, fact) for fact in candidates]
        scored.sort(key=lambda one: (-one.total, one.fact.id))
        return scored

    def _scored(self, question: Question, asked: _Asked, fact: Fact) -> Scored:
        weights = self._weights
        own = asked.own_words(fact.subject)
        attribute = asked.score_of(fact)
        cover = self._cover(question, asked, own, fact, self._stems[fact.id])
        said_cover = self._cover(question, asked, own, fact, self._said[fact.id])
        similar = question.similar_facts.get(fact.id, 0.0)
        said_similar = question.similar_sentences.get(fact.id, 0.0)
        other = asked.other_than(fact, attribute)
        logit = (
            weights.bias
            + weights.attribute * attribute
            + weights.cover * cover
            + weights.said_cover * said_cover
            + weights.similar * similar
            + weights.said_similar * said_similar
            + weights.other_attribute * other
        )
        total = 1.0 / (1.0 + math.exp(-logit))
        return Scored(fact, attribute, cover, said_cover, similar, said_similar, other, total)

    def counts(self, question: Question, fact: Fact) -> bool:
        """Tell whether the fact is about what the question counts ("combien de brevets...").

        True for a question that counts nothing.
        """
        place = counted_place(question)
        if place is None:
            return True
        if not (fact.figures or _NUMBER.search(fact.says)):
            return False
        root = stem(question.words[place])
        asked_by = {
            one
            for attribute in fact.attributes
            for one in question.worded_attributes.get(attribute, ())
        }
        return (
            place in asked_by
            or root in self._stems[fact.id]
            or _beginning(root) in self._stems[fact.id]
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

    def says(self, fact: Fact, word: str) -> bool:
        """Tell whether the fact or its example questions hold ``word`` in some form."""
        return stem(word) in self._stems[fact.id]

    def speaks_of(self, fact: Fact, place: Subject) -> bool:
        """Tell whether ``fact`` is about something in ``place`` or names it."""
        stems = self._stems[fact.id]
        return any(
            bool(name) and name <= stems
            for name in (set(content_stems(words_of(one))) for one in names_of(place))
        )

    def _asked(self, question: Question) -> _Asked:
        near: dict[str, float] = {}
        for asked, score in question.attributes.items():
            if asked in self._knowledge.attributes:
                for one in self._knowledge.attributes[asked].near:
                    near[one] = max(near.get(one, 0.0), score * NEAR_SHARE)
        best = max(question.attributes.items(), key=lambda pair: pair[1], default=("", 0.0))
        roots = [stem(word) for word in question.words]
        words = [(one, _beginning(one), self._idf.get(one, self._rarest)) for one in roots]
        return _Asked(question, frozenset(question.mentioned), near, *best, words)

    @staticmethod
    def _cover(
        question: Question, asked: _Asked, own_words: list[int], fact: Fact, stems: frozenset[str]
    ) -> float:
        """Return the share of the own words that ``stems``, or the asked attribute, explain."""
        if not own_words:
            # Nothing is left to explain once the subject is named.
            return 1.0 if fact.subject in asked.mentioned else 0.0
        asked_by = {
            place
            for attribute in fact.attributes
            for place in question.worded_attributes.get(attribute, ())
        }
        total = explained = 0.0
        for place in own_words:
            root, beginning, weight = asked.words[place]
            total += weight
            if place in asked_by or root in stems or beginning in stems:
                explained += weight
        return explained / total


def favoured(probability: float, odds: float) -> float:
    """Return ``probability`` with its odds multiplied by ``odds``."""
    favour = probability * odds
    return favour / (1.0 - probability + favour)


def _with_beginnings(stems: Iterable[str]) -> frozenset[str]:
    """Return ``stems`` and how they begin: the stemmer keeps some forms of a word apart."""
    kept = frozenset(stems)
    return kept | {_beginning(one) for one in kept if len(one) >= _ALIKE}


@functools.lru_cache(maxsize=100_000)
def _beginning(root: str) -> str:
    """Return what stands for the stems that begin as ``root`` does; "" for a short one."""
    return f"{root[:_ALIKE]}*" if len(root) >= _ALIKE else ""


def own_words(question: Question, subject_id: str | None = None) -> list[int]:
    """Return the places of the words that carry a topic beyond the name of ``subject_id``.

    Without a subject, no name counts.
    """
    named = {
        place
        for mention in question.mentions
        if subject_id is None or subject_id in mention.subjects
        for place in range(mention.start, mention.end)
    }
    return [
        place
        for place, word in enumerate(question.words)
        if place not in named
        and word not in STOP_WORDS
        and word not in DEPARTMENTS
        and len(word) > 1
    ]


def counted_place(question: Question) -> int | None:
    """Return the place of the noun that the question counts, None when it counts nothing."""
    words = question.words
    named = {one for mention in question.mentions for one in range(mention.start, mention.end)}
    for place, word in enumerate(words[:-2]):
        if word in _COUNTING and words[place + 1] in ("de", "d"):
            noun = place + 2
            silent = words[noun] in STOP_WORDS or words[noun].isdigit() or noun in named
            return None if silent else noun
    return None
