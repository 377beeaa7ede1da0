"""What speaks for and against a fact as the answer to a question.

The signs are independent of each other as far as can be; ``bot.query.scoring.calibration``
says how much each one counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Fact, Knowledge
from bot.knowledge.dates import years_in
from bot.query.cues.words import own_words
from bot.query.cues.years import YEAR
from bot.query.question import Question
from bot.query.scoring.asked import Asked, question_words
from bot.query.scoring.fact_tables import AttributeTable, Holders
from bot.query.scoring.fact_words import FactWords
from bot.query.scoring.topic import Topic
from bot.text import words_of

Array = NDArray[Any]

_NUMBER = re.compile(r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\b")
_MOST_UNEXPLAINED = 3.0
_MOST_FOREIGN = 2.0


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
        words: of these facts.
    """

    def __init__(self, knowledge: Knowledge, words: FactWords) -> None:
        self._knowledge = knowledge
        self._words = words
        facts = tuple(knowledge.facts.values())
        self._subjects = {subject: number for number, subject in enumerate(knowledge.subjects)}
        self._subject_of = np.array([self._subjects[fact.subject] for fact in facts], dtype=np.intp)
        self._attributes = AttributeTable([fact.attributes for fact in facts])
        # The subjects that the sentence names beside its own.
        self._naming = Holders(map(words.sentence_names.of, facts))
        self._dated = Holders({*words_of(fact.says), *years_in(fact.date)} for fact in facts)
        self._asked_with = Holders(
            question_words(
                word for ask in (*fact.asked_as, *fact.follow_ups) for word in words_of(ask)
            )
            for fact in facts
        )
        # Whether the sentence holds a number that is no year.
        self._numbered = np.array(
            [bool(_NUMBER.search(YEAR.sub("", fact.says))) for fact in facts], dtype=bool
        )

    def read(self, question: Question, topic: Topic, facts: Sequence[Fact]) -> Array:
        """Return the signs of ``facts`` for ``question``, shape (signs, facts)."""
        asked = Asked.of(question, self._knowledge, self._words.weight)
        rows = np.array([self._words.rows[fact.id] for fact in facts], dtype=np.intp)
        about = self._of_topic(topic, rows)
        # "X a ouvert en 2020 ?": the year is supposed, and the date that is known answers.
        supposed = asked.dating & (about["named"] > 0)
        read: dict[str, Any] = {
            **about,
            **self._attributes.signs(asked, rows),
            **self._of_words(asked, about, rows),
            "foreign": self._foreign(question, facts),
            "similar": [question.similar_facts.get(fact.id, 0.0) for fact in facts],
            "bare_similar": [question.similar_bare.get(fact.id, 0.0) for fact in facts],
            "countless": asked.counting & ~self._numbered[rows],
            "part": asked.part,
            "other_year": ~supposed & ~self._dated.hold_all(asked.years, rows),
            "other_word": ~self._asked_with.hold_all(asked.question_words, rows),
        }
        signs = np.empty((len(SIGNS), len(facts)))
        for place, name in enumerate(SIGNS):
            signs[place] = read[name]
        return signs

    def _of_topic(self, topic: Topic, rows: Array) -> dict[str, Array]:
        named, wide, former = (
            self._shares(one)[self._subject_of[rows]]
            for one in (topic.named, topic.wide, topic.former)
        )
        mentions = (named == 0) & self._naming.hold_one(topic.named, rows)
        return {
            "named": named,
            "mentions": mentions,
            "wide": wide,
            "elsewhere": bool(topic.named) & (named == 0) & ~mentions,
            "former": topic.leaning * former,
            "drifting": topic.leaning * (1.0 - former),
        }

    def _shares(self, shares: Mapping[str, float]) -> Array:
        """Return the share of every subject, 0 for those that have none."""
        found = np.zeros(len(self._subjects))
        for subject, share in shares.items():
            found[self._subjects[subject]] = share
        return found

    def _of_words(self, asked: Asked, about: Mapping[str, Array], rows: Array) -> dict[str, Array]:
        own, mentioned = self._own_words(asked, rows)
        explained = self._attributes.explained(asked, rows)
        weights = np.array([word.weight for word in asked.words]).reshape(-1, 1)
        telling = own * weights
        whole = telling.sum(axis=0)
        forms = [(word.root, word.beginning) for word in asked.words]
        # Nothing is left to explain once the subject is clear.
        meant = np.maximum(np.maximum(about["named"], about["former"]), mentioned)

        def unexplained(holders: Holders) -> tuple[Array, Array, Array]:
            """Return the weight of what is not explained, the share that is, that of heads not."""
            left = ~(explained | holders.hold_one_of_each(forms, rows))
            weight = (left * telling).sum(axis=0)
            cover = 1.0 - np.divide(weight, whole, out=np.zeros(len(rows)), where=whole > 0)
            heads = left[asked.heads].sum(axis=0) / max(len(asked.heads), 1)
            return weight, np.where(whole > 0, cover, meant), heads

        weight, cover, heads = unexplained(self._words.explaining)
        _, said_cover, said_heads = unexplained(self._words.saying)
        return {
            "cover": cover,
            "said_cover": said_cover,
            "unexplained": np.minimum(weight / self._words.rarest, _MOST_UNEXPLAINED),
            "head_unexplained": heads,
            "head_unsaid": said_heads,
        }

    def _own_words(self, asked: Asked, rows: Array) -> tuple[Array, Array]:
        """Tell which words are no name of each fact's subject, and which subjects are mentioned.

        The shapes are (words, facts) and (facts,).
        """
        own = np.ones((len(asked.words), len(rows)), dtype=bool)
        mentioned = np.zeros(len(rows), dtype=bool)
        for subject in asked.mentioned & self._subjects.keys():
            about = self._subject_of[rows] == self._subjects[subject]
            places = own_words(asked.question, subject)
            inside = np.array([one.place in places for one in asked.words], dtype=bool)
            own &= ~about | inside.reshape(-1, 1)
            mentioned |= about
        return own, mentioned

    def _foreign(self, question: Question, facts: Sequence[Fact]) -> list[float]:
        """Return how many names of the message each fact and its sources do not hold."""
        names = question.unknown_names
        if not names:
            return [0.0] * len(facts)
        foreign = (sum(not self._words.says_each(fact, (one,)) for one in names) for fact in facts)
        return [min(float(one), _MOST_FOREIGN) for one in foreign]
