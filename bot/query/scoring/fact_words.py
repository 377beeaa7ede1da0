"""The words of the facts, names among them: which say a word, or are asked for with it."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

import numpy as np

from bot.knowledge import Fact, Knowledge, Subject
from bot.query.cues.degree import names_the_most
from bot.query.question import Question
from bot.query.scoring.asked import beginning_of, with_beginnings
from bot.query.scoring.fact_tables import Holders
from bot.text import STOP_WORDS, content_stems, stem, words_of
from bot.understanding.names import names_of
from bot.understanding.sentence_names import SentenceNames

# So many of its examples say a word that people ask for a fact with; its own count twice.
_ASKED_WITH = 2
# A stem in more facts than this names none of them.
_MOST_SHARING = 250
# So many letters of a name alike make a word of it (not fewer: "Francfort", "français").
_ROOT = 6
_SHORT = 4


class FactWords:
    """Knows the words of every fact; built once from the knowledge.

    ``rows`` numbers the facts. ``saying`` are the words of the sentence, its keywords and its
    subject's names; ``explaining`` those that people ask for it with as well. A word that no fact
    holds weighs ``rarest``.

    Args:
        knowledge: whose facts are read.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._facts = facts = tuple(knowledge.facts.values())
        self.rows = {fact.id: row for row, fact in enumerate(facts)}
        self.sentence_names = SentenceNames(knowledge)
        self._said = {fact.id: with_beginnings(self._said_stems(fact)) for fact in facts}
        self.saying = Holders(self._said.values())
        # What the sentence says, and where its subject lies; not what people ask about it.
        self._telling = Holders(
            {*self._said_stems(fact), *self._place_stems(fact)} for fact in facts
        )
        self.explaining = Holders(with_beginnings(self._stems_of(fact)) for fact in facts)
        self._often_asking = Holders(
            with_beginnings(self._often_asking_for(fact)) for fact in facts
        )
        # What people ask for as the most, whatever its sentence says: "sells 16 bn to Germany".
        self.asked_as_the_most = frozenset(
            fact.id
            for fact in facts
            if sum(names_the_most(words_of(ask)) for ask in (*fact.asked_as, *fact.follow_ups))
            >= _ASKED_WITH
        )
        self.rarest = math.log(1 + max(len(facts), 1))
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

    def sharing_words(self, question: Question) -> list[Fact]:
        """Return the facts that share a word's stem with the question, through an index."""
        found: dict[int, None] = {}
        for word in question.words:
            rows = self.explaining.of(stem(word))
            if word not in STOP_WORDS and len(rows) <= self._most_sharing:
                found.update(dict.fromkeys(rows.tolist()))
        return [self._facts[row] for row in found]

    def says_word(self, fact: Fact, word: str) -> bool:
        """Tell whether the sentence of ``fact``, its keywords or names hold ``word``."""
        return self._holds_word(self.saying, fact, word)

    def explains_word(self, fact: Fact, word: str) -> bool:
        """Tell whether ``fact`` holds ``word``, or several people ask for it with that word."""
        return self._holds_word(self._often_asking, fact, word)

    def _holds_word(self, holders: Holders, fact: Fact, word: str) -> bool:
        root = stem(word)
        rows = np.array([self.rows[fact.id]], dtype=np.intp)
        return bool(holders.hold_one((root, beginning_of(root)), rows)[0])

    def may_say(self, beginning: str) -> AbstractSet[str]:
        """Return the subjects whose facts may say a word with this stem's beginning.

        No others do; of these, some have it in a name or a keyword alone.
        """
        rows = self.saying.beginning_with(beginning)
        return {self._facts[row].subject for row in rows.tolist()}

    def speaks_of(self, fact: Fact, place: Subject) -> bool:
        """Tell whether ``fact`` is about something in ``place`` or names it."""
        return self.rows[fact.id] in self._speaking_of(place.id)

    @functools.lru_cache(maxsize=1_000)  # noqa: B019 - they live as long as the process
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
        words = {one for name in names for one in words_of(name) if one not in STOP_WORDS}
        said = words_of(fact.says)
        # Short words differ by a letter: "Pass" is no "passé".
        left = {
            one
            for one in words
            if not (
                one in said if len(one) <= _SHORT else _same_root(stem(one), self._said[fact.id])
            )
        }
        if not left:
            return True
        titles = (source.title for source in self._knowledge.sources_of(fact))
        return set(map(stem, left)) <= {
            one for title in titles for one in content_stems(words_of(title))
        }

    def named_in(self, fact_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the subjects that the sentences of some facts name, beside their own."""
        held = [one for one in fact_ids if one in self._knowledge.facts]
        facts = (self._knowledge.facts[one] for one in held)
        return tuple(sorted({name for fact in facts for name in self.sentence_names.of(fact)}))

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer among the facts, the more."""
        count = len(self.explaining.of(stem(word)))
        return math.log(1 + len(self._facts) / count) if count else self.rarest

    def rarity(self, word: str) -> float:
        """Return the weight of ``word`` as a share of that of a word that no fact holds."""
        return self.weight(word) / self.rarest


def _same_root(name: str, stems: frozenset[str]) -> bool:
    """Tell whether ``stems`` hold a name or what is made of it: "Allemagne", "allemand"."""
    root = name[:_ROOT]
    return name in stems or (len(root) == _ROOT and any(one.startswith(root) for one in stems))
