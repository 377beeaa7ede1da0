"""What speaks for and against a fact as the answer to a question.

The signs are independent of each other as far as can be; ``bot.query.scoring.calibration``
says how much each one counts.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Fact, Knowledge, Subject
from bot.knowledge.dates import years_in
from bot.query.cues.words import own_words
from bot.query.cues.years import YEAR
from bot.query.question import Question
from bot.query.scoring.asked import Asked, beginning_of, question_words, with_beginnings
from bot.query.scoring.fact_tables import AttributeTable, Holders
from bot.query.scoring.topic import Topic
from bot.text import STOP_WORDS, content_stems, stem, words_of
from bot.understanding.names import names_of
from bot.understanding.sentence_names import SentenceNames

Array = NDArray[Any]

_NUMBER = re.compile(r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\b")
_MOST_UNEXPLAINED = 3.0
_MOST_FOREIGN = 2.0
# So many of its examples say a word that people ask for a fact with; its own count twice.
_ASKED_WITH = 2
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
        self.sentence_names = SentenceNames(knowledge)
        self._facts = facts = tuple(knowledge.facts.values())
        self._rows = {fact.id: row for row, fact in enumerate(facts)}
        self._subjects = {subject: number for number, subject in enumerate(knowledge.subjects)}
        self._subject_of = np.array([self._subjects[fact.subject] for fact in facts], dtype=np.intp)
        self._attributes = AttributeTable([fact.attributes for fact in facts])
        self._said = {fact.id: with_beginnings(self._said_stems(fact)) for fact in facts}
        self._saying = Holders(self._said.values())
        # What the sentence says, and where its subject lies; not what people ask about it.
        self._telling = Holders(
            {*self._said_stems(fact), *self._place_stems(fact)} for fact in facts
        )
        # The subjects that the sentence names beside its own.
        self._naming = Holders(map(self.sentence_names.of, facts))
        self._explaining = Holders(with_beginnings(self._stems_of(fact)) for fact in facts)
        self._often_asking = Holders(
            with_beginnings(self._often_asking_for(fact)) for fact in facts
        )
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
        self._rarest = math.log(1 + max(len(facts), 1))
        # A stem that a fifth of the facts share, or very many, tells none from another.
        self._most_sharing = min(len(facts) / 5, _MOST_SHARING)

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
        asks = (*fact.asked_as, *fact.follow_ups)
        own = (fact.says, *fact.keywords, *asks, *names_of(subject), kind.one, kind.many)
        for text in own:
            yield from content_stems(words_of(text))
        yield from self._place_stems(fact)

    def _often_asking_for(self, fact: Fact) -> Iterable[str]:
        """Yield the stems that ask for ``fact``: its own, and those of several of its examples.

        Of a word that one person alone asked with, chance may have the better part.
        """
        yield from self._said_stems(fact)
        examples = (*fact.asked_as, *fact.follow_ups)
        asked = Counter(one for text in examples for one in set(content_stems(words_of(text))))
        asked.update(one for text in fact.asks for one in content_stems(words_of(text)))
        yield from (one for one, times in asked.items() if times >= _ASKED_WITH)

    def read(self, question: Question, topic: Topic, facts: Sequence[Fact]) -> Array:
        """Return the signs of ``facts`` for ``question``, shape (signs, facts)."""
        asked = Asked.of(question, self._knowledge, self.weight)
        rows = np.array([self._rows[fact.id] for fact in facts], dtype=np.intp)
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
        whole = (own * weights).sum(axis=0)
        # Nothing is left to explain once the subject is clear.
        meant = np.maximum(np.maximum(about["named"], about["former"]), mentioned)

        def unexplained(holders: Holders) -> tuple[Array, Array, Array]:
            """Return the weight of what is not explained, the share that is, that of heads not."""
            held = [holders.hold_one((one.root, one.beginning), rows) for one in asked.words]
            left = ~explained & ~np.array(held, dtype=bool).reshape(own.shape)
            weight = (left * own * weights).sum(axis=0)
            cover = 1.0 - np.divide(weight, whole, out=np.zeros(len(rows)), where=whole > 0)
            heads = left[asked.heads].sum(axis=0) / max(len(asked.heads), 1)
            return weight, np.where(whole > 0, cover, meant), heads

        weight, cover, heads = unexplained(self._explaining)
        _, said_cover, said_heads = unexplained(self._saying)
        return {
            "cover": cover,
            "said_cover": said_cover,
            "unexplained": np.minimum(weight / self._rarest, _MOST_UNEXPLAINED),
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

    def sharing_words(self, question: Question) -> list[Fact]:
        """Return the facts that share a word's stem with the question, through an index."""
        found: dict[int, None] = {}
        for word in question.words:
            rows = self._explaining.of(stem(word))
            if word not in STOP_WORDS and len(rows) <= self._most_sharing:
                found.update(dict.fromkeys(rows.tolist()))
        return [self._facts[row] for row in found]

    def says_word(self, fact: Fact, word: str) -> bool:
        """Tell whether the sentence of ``fact``, its keywords or names hold ``word``."""
        return self._holds_word(self._saying, fact, word)

    def explains_word(self, fact: Fact, word: str) -> bool:
        """Tell whether ``fact`` holds ``word``, or several people ask for it with that word."""
        return self._holds_word(self._often_asking, fact, word)

    def _holds_word(self, holders: Holders, fact: Fact, word: str) -> bool:
        root = stem(word)
        rows = np.array([self._rows[fact.id]], dtype=np.intp)
        return bool(holders.hold_one((root, beginning_of(root)), rows)[0])

    def may_say(self, beginning: str) -> AbstractSet[str]:
        """Return the subjects whose facts may say a word with this stem's beginning.

        No others do; of these, some have it in a name or a keyword alone.
        """
        rows = self._saying.beginning_with(beginning)
        return {self._facts[row].subject for row in rows.tolist()}

    def speaks_of(self, fact: Fact, place: Subject) -> bool:
        """Tell whether ``fact`` is about something in ``place`` or names it."""
        return self._rows[fact.id] in self._speaking_of(place.id)

    @functools.lru_cache(maxsize=1_000)  # noqa: B019 - one reader lives as long as the process
    def _speaking_of(self, place: str) -> frozenset[int]:
        """Return the rows of the facts that hold all the words of one of a place's names."""
        found: set[int] = set()
        for name in names_of(self._knowledge.subjects[place]):
            holding = [set(self._telling.of(one)) for one in content_stems(words_of(name))]
            found.update(set.intersection(*holding) if holding else ())
        return frozenset(found)

    def says_each(self, fact: Fact, names: Collection[str]) -> bool:
        """Tell whether ``fact`` or the titles of its sources hold each of ``names``."""
        if not names:
            return True
        wanted = {one for name in names for one in content_stems(words_of(name))}
        left = {one for one in wanted if not _same_root(one, self._said[fact.id])}
        if not left:
            return True
        titles = (source.title for source in self._knowledge.sources_of(fact))
        return left <= {one for title in titles for one in content_stems(words_of(title))}

    def named_in(self, fact_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the subjects that the sentences of some facts name, beside their own."""
        held = [one for one in fact_ids if one in self._knowledge.facts]
        facts = (self._knowledge.facts[one] for one in held)
        return tuple(sorted({name for fact in facts for name in self.sentence_names.of(fact)}))

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer among the facts, the more."""
        count = len(self._explaining.of(stem(word)))
        return math.log(1 + len(self._facts) / count) if count else self._rarest

    def rarity(self, word: str) -> float:
        """Return the weight of ``word`` as a share of that of a word that no fact holds."""
        return self.weight(word) / self._rarest

    def _foreign(self, question: Question, facts: Sequence[Fact]) -> list[float]:
        """Return how many names of the message each fact and its sources do not hold."""
        names = question.unknown_names
        if not names:
            return [0.0] * len(facts)
        foreign = (sum(not self.says_each(fact, (one,)) for one in names) for fact in facts)
        return [min(float(one), _MOST_FOREIGN) for one in foreign]


def _same_root(name: str, stems: frozenset[str]) -> bool:
    """Tell whether ``stems`` hold a name or what is made of it: "Allemagne", "allemand"."""
    root = name[:_ROOT]
    return name in stems or (len(root) == _ROOT and any(one.startswith(root) for one in stems))
