"""What speaks for and against a fact as the answer to a question.

The signs are independent of each other as far as can be; ``bot.query.calibration`` says how much
each one counts.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from bot.knowledge import Fact, Knowledge, Subject
from bot.knowledge.dates import years_in
from bot.query.question import Question
from bot.query.topic import Topic
from bot.query.words import head_places, own_words
from bot.understanding.names import names_of
from bot.understanding.sentence_names import SentenceNames
from bot.understanding.text import STOP_WORDS, content_stems, stem, words_of

# A fact that also answers an attribute gives way to one that is about it.
ALSO_SHARE = 0.95
# A neighbouring attribute answers in part.
NEAR_SHARE = 0.35
_OTHER_SCORE = 0.6
_NOT_ASKED = 0.1
_NUMBER = re.compile(r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt)\b")
_COUNTING = re.compile(r"(?<!\bdepuis )\b(?:combien|nombre)\b(?! (?:de temps|d annees))")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "parmi les 300", "sur les 46", "combien d'entre eux".
_PART = re.compile(r"\b(?:parmi|d entre|sur les \d+|sur ces|rien que|a (?:elle|lui) seule?)\b")
# The sorts of question words that a fact's own questions must share.
_QUESTION_WORDS = {"pourquoi": "why", "raison": "why", "qui": "who", "comment": "how"}
_MOST_UNEXPLAINED = 3.0
_MOST_FOREIGN = 2.0
# So many letters of a name alike make a word of it (not fewer: "Francfort", "français").
_ROOT = 6


@dataclass(frozen=True)
class Signs:
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


SIGNS = tuple(one.name for one in fields(Signs))


class SignReader:
    """Reads the signs of facts; built once from the knowledge.

    Args:
        knowledge: whose facts are read.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._names = SentenceNames(knowledge)
        self._said: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._years: dict[str, frozenset[str]] = {}
        self._asked_with: dict[str, frozenset[str]] = {}
        counts: Counter[str] = Counter()
        by_stem: dict[str, list[str]] = defaultdict(list)
        for fact in knowledge.facts.values():
            stems = frozenset(self._stems_of(fact))
            self._stems[fact.id] = stems
            self._said[fact.id] = frozenset(self._said_stems(fact))
            self._years[fact.id] = frozenset([*words_of(fact.says), *years_in(fact.date)])
            self._asked_with[fact.id] = frozenset(
                one for ask in fact.asked_as for one in _question_words(words_of(ask))
            )
            counts.update(stems)
            for one in stems:
                by_stem[one].append(fact.id)
        total = max(len(self._stems), 1)
        self._idf = {one: math.log(1 + total / count) for one, count in counts.items()}
        self._rarest = math.log(1 + total)
        # A stem that a fifth of the facts share tells none from another.
        self._by_stem = {one: ids for one, ids in by_stem.items() if len(ids) <= total / 5}

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
        own = (fact.says, *fact.keywords, *fact.asked_as, *names_of(subject), kind.one, kind.many)
        for text in (*own, *places):
            yield from content_stems(words_of(text))

    def read(self, question: Question, topic: Topic, fact: Fact) -> Signs:
        """Return the signs of ``fact`` for ``question``."""
        own = own_words(question, fact.subject)
        stems = self._stems[fact.id]
        named = topic.named.get(fact.subject, 0.0)
        mentions = not named and not self._spoken_of(fact.id).isdisjoint(topic.named)
        former = topic.former.get(fact.subject, 0.0)
        meant = max(named, topic.leaning * former)
        counting = _counts(question)
        return Signs(
            attribute=self._attribute_score(question, fact),
            other_attribute=self._other_attribute(question, fact),
            unheld=self._unheld(question, fact),
            cover=self._cover(question, own, fact, stems, meant),
            said_cover=self._cover(question, own, fact, self._said[fact.id], meant),
            unexplained=self._unexplained(question, own, fact, stems),
            foreign=self._foreign(question, fact),
            similar=question.similar_facts.get(fact.id, 0.0),
            bare_similar=question.similar_bare.get(fact.id, 0.0),
            named=named,
            mentions=float(mentions),
            wide=topic.wide.get(fact.subject, 0.0),
            elsewhere=float(bool(topic.named) and not named and not mentions),
            former=topic.leaning * former,
            drifting=topic.leaning * (1.0 - former),
            countless=float(counting and not _NUMBER.search(_YEAR.sub("", fact.says))),
            head_unexplained=_share_left(question, fact, stems),
            head_unsaid=_share_left(question, fact, self._said[fact.id]),
            part=float(counting and bool(_PART.search(" ".join(question.words)))),
            other_year=float(not _years(question) <= self._years[fact.id]),
            other_word=float(not _question_words(question.words) <= self._asked_with[fact.id]),
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
        stems = self._stems[fact.id]
        return any(
            bool(name) and name <= stems
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

    @functools.lru_cache(maxsize=10_000)  # noqa: B019 - one reader lives as long as the process
    def _spoken_of(self, fact_id: str) -> frozenset[str]:
        return frozenset(self._names.of(self._knowledge.facts[fact_id]))

    def _attribute_score(self, question: Question, fact: Fact) -> float:
        asked = question.attributes
        best = max(
            asked.get(fact.attribute, 0.0),
            ALSO_SHARE * max((asked.get(one, 0.0) for one in fact.also), default=0.0),
        )
        near = max(
            (
                score * NEAR_SHARE
                for attribute, score in asked.items()
                if attribute in self._knowledge.attributes
                and any(
                    one in self._knowledge.attributes[attribute].near for one in fact.attributes
                )
            ),
            default=0.0,
        )
        return max(best, near)

    def _other_attribute(self, question: Question, fact: Fact) -> float:
        """Return how sure it is that the question asks for something else than the fact says."""
        asked, score = max(question.attributes.items(), key=lambda pair: pair[1], default=("", 0.0))
        if score < _OTHER_SCORE or self._attribute_score(question, fact) > _NOT_ASKED:
            return 0.0
        return score if asked not in fact.attributes else 0.0

    def _unheld(self, question: Question, fact: Fact) -> float:
        """Return how sure it is that nothing but another attribute than the fact's may answer."""
        attributes = self._knowledge.attributes
        return max(
            (
                score
                for asked, score in question.attributes.items()
                if asked not in fact.attributes
                and asked in attributes
                and attributes[asked].exacting
            ),
            default=0.0,
        )

    def weight(self, word: str) -> float:
        """Return how much a word tells: the rarer among the facts, the more."""
        return self._idf.get(stem(word), self._rarest)

    def rarity(self, word: str) -> float:
        """Return the weight of ``word`` as a share of that of a word that no fact holds."""
        return self.weight(word) / self._rarest

    def _cover(
        self,
        question: Question,
        own: list[int],
        fact: Fact,
        stems: frozenset[str],
        meant: float,
    ) -> float:
        """Return the share of the own words that ``stems``, or the asked attribute, explain.

        ``meant`` is how surely the fact's subject is meant.
        """
        if not own:
            # Nothing is left to explain once the subject is clear.
            return max(meant, float(fact.subject in question.mentioned))
        weights = {place: self.weight(question.words[place]) for place in own}
        left = _unexplained_places(question, own, fact, stems)
        return 1.0 - sum(weights[place] for place in left) / sum(weights.values())

    def _unexplained(
        self, question: Question, own: list[int], fact: Fact, stems: frozenset[str]
    ) -> float:
        """Return the weight of the own words that nothing explains, rare ones counting 1 each."""
        places = _unexplained_places(question, own, fact, stems)
        left = sum(self.weight(question.words[place]) for place in places)
        return min(left / self._rarest, _MOST_UNEXPLAINED)

    def _foreign(self, question: Question, fact: Fact) -> float:
        """Return how many names of the message the fact and its sources do not hold."""
        foreign = sum(not self.says_each(fact, (name,)) for name in question.unknown_names)
        return min(float(foreign), _MOST_FOREIGN)


def _counts(question: Question) -> bool:
    """Tell whether the question wants a number ("depuis combien de temps" wants a date)."""
    return bool(_COUNTING.search(" ".join(question.words)))


def _share_left(question: Question, fact: Fact, stems: frozenset[str]) -> float:
    """Return the share of what the question asks for that ``stems`` do not explain."""
    heads = head_places(question)
    return len(_unexplained_places(question, heads, fact, stems)) / max(len(heads), 1)


def _years(question: Question) -> frozenset[str]:
    return frozenset(word for word in question.words if _YEAR.fullmatch(word))


def _question_words(words: Iterable[str]) -> frozenset[str]:
    """Return the sorts of question words in ``words``."""
    return frozenset(_QUESTION_WORDS[word] for word in words if word in _QUESTION_WORDS)


def _unexplained_places(
    question: Question, own: list[int], fact: Fact, stems: frozenset[str]
) -> list[int]:
    """Return the places of the own words that neither ``stems`` nor the attribute explain."""
    asked_by = {
        place
        for attribute in fact.attributes
        for place in question.worded_attributes.get(attribute, ())
    }
    roots: Mapping[int, str] = {place: stem(question.words[place]) for place in own}
    return [
        place
        for place, root in roots.items()
        if place not in asked_by and root not in stems and not _resembles(root, stems)
    ]


def _same_root(name: str, stems: frozenset[str]) -> bool:
    """Tell whether ``stems`` hold a name or what is made of it: "Allemagne", "allemand"."""
    root = name[:_ROOT]
    return name in stems or (len(root) == _ROOT and any(one.startswith(root) for one in stems))


# Enough for the words of one question; more would only keep what strangers make up.
@functools.lru_cache(maxsize=16_384)
def _resembles(root: str, stems: frozenset[str]) -> bool:
    """Tell whether one of ``stems`` begins alike: the stemmer keeps some forms apart."""
    if len(root) < 5:
        return False
    return any(other[:5] == root[:5] for other in stems if len(other) >= 5)
