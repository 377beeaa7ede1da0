"""What a question is about: by the names in it, and by what the conversation was about before."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.knowledge import Knowledge, Subject, Trait
from bot.query.cues.pointing import (
    has_pronoun,
    opens_with_preposition,
    points_back,
    takes_up,
)
from bot.query.cues.words import asks_of_its_own, own_words
from bot.query.question import Question
from bot.query.territory import WHOLE_TERRITORY
from bot.text import content_stems, stem, words_of

# How much a message leans on the former subject: it asks nothing of its own but an attribute
# ("depuis quand ?"), it says "il", or it is just short.
WHOLE_LEANING = 1.0
PRONOUN_LEANING = 0.9
SHORT_LEANING = 0.5
# With a pronoun, so short a message is about nothing else ("elle met combien par projet ?").
_BRIEF = 7
# Of several former subjects, and of the places that a name may mean, the first is meant rather.
OTHER_SHARE = 0.7
# What a school with so few trainings teaches may be said of these alone: who is admitted.
_FEW_TRAININGS = 2
PART_SHARE = 0.5
# So many words of a message that a sentence says show what it speaks of.
_FEWEST_SAID = 2


@dataclass(frozen=True)
class Topic:
    """The subjects of a question.

    ``named`` are bodies, schemes, schools that the message names, and their parts, each with how
    likely it is meant; ``wide`` the places and topics that it names, each with how likely;
    ``places`` those of them that narrow where; ``former`` what the conversation was about, each
    with how likely it is meant; ``leaning`` how much the message leans on it, from 0 to 1.
    """

    named: Mapping[str, float] = field(default_factory=dict)
    wide: Mapping[str, float] = field(default_factory=dict)
    places: tuple[Subject, ...] = ()
    former: Mapping[str, float] = field(default_factory=dict)
    leaning: float = 0.0

    @functools.cached_property
    def place_ids(self) -> frozenset[str]:
        """The ids of the places that narrow where."""
        return frozenset(place.id for place in self.places)


# "Près de Metz": not in Metz.
_NEAR = re.compile(r"\b(?:pres|proche|autour|a cote|environs|loin) (?:de )?(?:l )?$")

NO_TOPIC = Topic()


def topic_of(knowledge: Knowledge, question: Question, named: tuple[Subject, ...]) -> Topic:
    """Return the topic of ``question``; ``named`` are the precise subjects that it names."""
    mentioned = [knowledge.subjects[one] for one in question.mentioned if one in knowledge.subjects]
    wide = [one for one in mentioned if one.is_wide]
    meant = {mention.subjects[0] for mention in question.mentions}
    near = {
        mention.subjects[0]
        for mention in question.mentions
        if _NEAR.search(" ".join(question.words[: mention.start]) + " ")
    }
    narrow = [one for one in wide if one.is_place and one.id not in near]
    former = [one for one in question.focus.subjects if one in knowledge.subjects]
    others = _with_parts(knowledge, former, 1.0 if was_a_list(question) else OTHER_SHARE)
    return Topic(
        named=_with_parts(knowledge, [one.id for one in named], 1.0),
        wide={one.id: 1.0 if one.id in meant else OTHER_SHARE for one in wide},
        # Named beside a commune, the territory around it narrows nothing.
        places=tuple([one for one in narrow if one.id not in WHOLE_TERRITORY] or narrow),
        former=others | _with_parts(knowledge, former[:1], 1.0),
        leaning=_leaning(knowledge, question, wide) if former and not named else 0.0,
    )


def was_a_list(question: Question) -> bool:
    """Tell whether the former subjects were listed together, none of them before the others."""
    former = question.focus.subjects
    return len(former) > 1 and set(former) <= set(question.focus.listed)


def _with_parts(knowledge: Knowledge, subjects: Sequence[str], share: float) -> dict[str, float]:
    """Return ``subjects`` with ``share``, and their parts, which are meant a little less."""
    parts = [part.id for one in subjects for part in knowledge.pointing_to("part_of", one)]
    parts += [training.id for one in subjects for training in few_trainings(knowledge, one)]
    schools = {
        school for one in subjects for school in knowledge.subjects[one].related("offered_by")
    }
    parts += [one for one in schools if few_trainings(knowledge, one)]
    return dict.fromkeys(parts, PART_SHARE * share) | dict.fromkeys(subjects, share)


def few_trainings(knowledge: Knowledge, school: str) -> Sequence[Subject]:
    """Return the trainings of a school that has one or two: what is said of them is said of it."""
    given = knowledge.pointing_to("offered_by", school)
    return given if len(given) <= _FEW_TRAININGS else ()


def _leaning(knowledge: Knowledge, question: Question, wide: Sequence[Subject]) -> float:
    pronoun = has_pronoun(question) or opens_with_preposition(question)
    brief = len(question.words) <= _BRIEF
    if not wide and (not asks_of_its_own(question) or (pronoun and brief)):
        return WHOLE_LEANING
    if pronoun:
        return PRONOUN_LEANING
    # A short message that names a place is about that place.
    named = any(one.id not in WHOLE_TERRITORY for one in wide) or (wide and takes_up(question))
    pointed = (
        points_back(question)
        or _is_said_of_the_former(knowledge, question)
        or _asks_its_results(knowledge, question)
    )
    return SHORT_LEANING if pointed and not named else 0.0


def _is_said_of_the_former(knowledge: Knowledge, question: Question) -> bool:
    """Tell whether one sentence about the former subject says all that the message speaks of.

    "Quand a été signé l'accord de consortium ?"; no list, and nobody's need.
    """
    if question.mentions or question.types or question.needs or question.diplomas:
        return False
    words = {stem(question.words[place]) for place in own_words(question)}
    former = knowledge.subject(next(iter(question.focus.subjects), ""))
    facts = former.facts if former is not None and len(words) >= _FEWEST_SAID else ()
    return any(words <= _stems_said(fact.says) for fact in facts)


def _asks_its_results(knowledge: Knowledge, question: Question) -> bool:
    """Tell whether the message asks, naming nobody, what the school spoken of holds: its results.

    "Quel taux de réussite au bac professionnel en 2024 ?" is not asked of all lycées.
    """
    former = knowledge.subject(next(iter(question.focus.subjects), ""))
    if former is None or question.mentions or question.types:
        return False
    asked = knowledge.by_trait[Trait.DIPLOMA].intersection(question.worded_attributes)
    return any(not asked.isdisjoint(fact.attributes) for fact in former.facts)


@functools.lru_cache(maxsize=2_000)
def _stems_said(sentence: str) -> frozenset[str]:
    return frozenset(content_stems(words_of(sentence)))
