"""Which facts may answer a question, and how likely each does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Fact, Subject, Trait
from bot.query.cues.degree import asks_for_the_most, graded, says_the_most
from bot.query.cues.limits import limit_of, meets_the_limit
from bot.query.cues.pointing import means_one, opens_with_preposition
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.scoring.ranking import Scored
from bot.query.scoring.topic import WHOLE_LEANING, Topic, few_trainings, topic_of
from bot.query.subjects.demonstrative import kind_words
from bot.query.subjects.targets import of_one_firm
from bot.query.subjects.whereabouts import places_of
from bot.query.territory import HOME, WHOLE_TERRITORY
from bot.text import stem, words_of
from bot.understanding.places import NATIONALITIES

_SCOPE = re.compile(r"\b(?:en|dans le|dans toute l|du) (france|monde|europe)\b")
_SCOPE_ROOT = 4
_MOST = frozenset({"plus", "moins"})
_NATION_ROOT = 5
# Numbers up to this one, after the present year, are read as years to come.
_LAST_YEAR = 2100


def ranked_facts(
    engine: Engine, question: Question, named: Sequence[Subject], *, leaning: float | None = None
) -> list[Scored]:
    """Return the facts that may answer, the most likely first.

    They are those of the subjects ``named`` or spoken of before, and the nearest in meaning or
    words; only of those spoken of before where the message asks nothing of its own. Those of other
    places than one that is named are left out, and those that say nothing of a year to come that
    is asked for.

    With a ``leaning``, the message is taken to lean so much on what was spoken of before.
    """
    topic = topic_of(engine.knowledge, question, tuple(named))
    topic = topic if leaning is None else replace(topic, leaning=leaning)
    nations = nationalities_in(question, named)
    scopes = scopes_asked(question, named)
    years = _years_to_come(engine, question)
    town = _town_spoken_of(engine, question, topic)
    most = asks_for_the_most(question)
    limited = limit_of(question) is not None
    unknown = question.unknown_places
    candidates = _asked_for(engine, question, _candidates(engine, question, topic))
    subjects = (engine.knowledge.subjects[one] for one in {fact.subject for fact in candidates})
    territorial = question.asked_attribute in engine.knowledge.by_trait[Trait.TERRITORY]
    whole = not topic.named and topic.wide and territorial
    firms = [engine.knowledge.subjects[one] for one in topic.named]
    kinds = {firm.type for firm in firms}
    meant = {
        one.id
        for one in subjects
        if (not whole or _is_of_the_whole(engine, topic, one))
        # Another site of the firm whose one site is named is not meant.
        and (
            one.type not in kinds
            or one.id in topic.named
            or not any(of_one_firm(firm, one) for firm in firms)
        )
    }
    facts = [
        fact
        for fact in engine.holding(candidates)
        if fact.subject in meant
        and (not years or years <= set(words_of(fact.says)))
        and (not unknown or engine.words.says_each(fact, unknown))
        and (not most or _may_be_the_most(engine, question, fact))
        and (not limited or meets_the_limit(question, fact))
        and (not nations or says_nations(fact, nations))
        and (not scopes or says_scope(fact, scopes))
        and (not topic.places or _is_of_places(engine, topic, fact))
        and (town is None or _is_of_town(engine, town, fact))
    ]
    ranked = engine.ranker.rank(question, facts, topic)
    pointed = means_one(question) or opens_with_preposition(question)
    if topic.former and not topic.named and not topic.wide and pointed:
        # "Il est privé ?": whoever else is.
        ranked = [one for one in ranked if not one.signs.drifting or one.signs.former]
    return _of_the_first(engine, question, ranked)


def facts_with(engine: Engine, subject: Subject, attribute: str | None) -> list[Fact]:
    """Return what is said of ``attribute`` of a subject, or of its trainings where it has few."""
    for one in (subject, *few_trainings(engine.knowledge, subject.id)):
        found = [fact for fact in engine.facts_of(one) if attribute in fact.attributes]
        if found:
            return found
    return []


def _may_be_the_most(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the sentence of ``fact`` ranks one of the kind that the message asks for.

    "Les régions les plus industrielles" asks for no company.
    """
    nouns = {
        stem(word)
        for before, word in zip(("", *question.words), question.words)
        if before not in _MOST
    }
    kinds = {
        one
        for kind in question.types
        if not nouns.isdisjoint(kind_words(engine, kind))
        for one in (kind, *engine.knowledge.types[kind].includes)
    }
    subject = engine.knowledge.subject_of(fact)
    most = says_the_most(question, fact) or (
        fact.id in engine.words.asked_as_the_most
        # "La plus petite" is no other most: "les plus anciennes".
        and all(engine.words.explains_word(fact, word) for word in graded(question))
    )
    return most and (not kinds or subject.type in kinds)


def _of_the_first(engine: Engine, question: Question, ranked: list[Scored]) -> list[Scored]:
    """Return the facts of what was spoken of first, where "il" means it and they are asked for."""
    asked = question.asked_attribute
    if asked is None or question.mentions or not means_one(question):
        return ranked
    first = _someone(engine, question, asked)
    own = [one for one in ranked if one.fact.subject in first]
    return own if any(asked in one.fact.attributes for one in own) else ranked


def _someone(engine: Engine, question: Question, asked: str) -> tuple[str, ...]:
    """Return whom "il" means: the first that was spoken of, rather a body than where it lies."""
    former = [one for one in map(engine.subject, question.focus.subjects) if one is not None]
    holding = [
        one.id
        for one in former
        if not one.tells_where and any(asked in fact.attributes for fact in one.facts)
    ]
    placed = bool(former) and former[0].tells_where
    return tuple(holding[:1]) if placed and holding else question.focus.subjects[:1]


def _candidates(engine: Engine, question: Question, topic: Topic) -> list[Fact]:
    knowledge = engine.knowledge
    if topic.leaning >= WHOLE_LEANING:
        return [fact for one in topic.former for fact in knowledge.subjects[one].facts]
    about = [knowledge.subjects[one] for one in (*topic.named, *topic.wide, *topic.former)]
    similar = (knowledge.facts.get(one) for one in question.similar_facts)
    found = {fact.id: fact for subject in about for fact in subject.facts}
    found.update({fact.id: fact for fact in similar if fact is not None})
    found.update({fact.id: fact for fact in engine.words.sharing_words(question)})
    return list(found.values())


def _asked_for(engine: Engine, question: Question, facts: list[Fact]) -> list[Fact]:
    """Return ``facts`` without those that are said on request, where no word asks for them.

    Forty-six communes have a code: that of one is asked for by its name, or just after it.
    """
    asked = not engine.knowledge.by_trait[Trait.ON_REQUEST].isdisjoint(question.worded_attributes)
    meant = question.mentioned or question.focus.subjects
    return [
        fact
        for fact in facts
        if not engine.is_on_request(fact)
        or (asked and (fact.subject in meant or not engine.knowledge.subject_of(fact).is_place))
    ]


def _years_to_come(engine: Engine, question: Question) -> set[str]:
    """Return the years to come that the question names."""
    numbers = [word for word in question.words if word.isdigit()]
    return {one for one in numbers if engine.today.year < int(one) < _LAST_YEAR}


def scopes_asked(question: Question, named: Sequence[Subject]) -> tuple[str, ...]:
    """Return the words that widen what is asked of a body: its figures are those of its site here.

    "Combien de salariés chez X dans le monde ?"
    """
    return tuple(_SCOPE.findall(question.said)) if named else ()


def says_scope(fact: Fact, scopes: Sequence[str]) -> bool:
    """Tell whether the sentence of ``fact`` speaks of each scope: "dans le monde", "mondial"."""
    said = words_of(fact.says)
    return all(any(word.startswith(one[:_SCOPE_ROOT]) for word in said) for one in scopes)


def says_nations(fact: Fact, nations: Sequence[str]) -> bool:
    """Tell whether the sentence of ``fact`` names each nation: "sidérurgiste italien", "Italie"."""
    said = words_of(fact.says)
    roots = [word[:_NATION_ROOT] for one in nations for word in words_of(one)]
    return all(any(word.startswith(root) for word in said) for root in roots)


def nationalities_in(question: Question, named: Sequence[Subject] = ()) -> tuple[str, ...]:
    """Return the words that ask for those of another nationality: "entreprises chinoises"."""
    pairs = zip(question.words, question.words[1:])
    return tuple(
        question.typed(at, at + 1)
        for at, (noun, word) in enumerate(pairs, start=1)
        if word.startswith(NATIONALITIES)
        and word.endswith("s")
        and noun.endswith("s")
        and not named
    )


def _is_of_places(engine: Engine, topic: Topic, fact: Fact) -> bool:
    """Tell whether the fact is about one of the places named, or says its name."""
    places = topic.place_ids
    if not places or fact.subject in places or fact.subject in topic.former:
        return True
    if (topic.named and places <= WHOLE_TERRITORY) or (
        fact.subject in topic.wide and places <= HOME
    ):
        return True
    if topic.named:
        around = {one.id for one in places_of(engine, engine.knowledge.subject_of(fact))}
        if places & around:
            return True
    return any(engine.words.speaks_of(fact, place) for place in topic.places)


def _town_spoken_of(engine: Engine, question: Question, topic: Topic) -> Subject | None:
    """Return the commune that a short message leans on: "qu'y a-t-il comme employeur ?"."""
    if topic.named or topic.wide or not topic.leaning or question.unknown_places:
        return None
    former = engine.subject(next(iter(question.focus.subjects), ""))
    town = former is not None and former.is_place and former.id not in WHOLE_TERRITORY
    return former if town else None


def _is_of_town(engine: Engine, town: Subject, fact: Fact) -> bool:
    """Tell whether the fact is about ``town``, about what lies there, or names it."""
    around = {one.id for one in places_of(engine, engine.knowledge.subject_of(fact))}
    return town.id in {fact.subject, *around} or engine.words.speaks_of(fact, town)


def _is_of_the_whole(engine: Engine, topic: Topic, subject: Subject) -> bool:
    """Tell whether the subject may be the territory itself, where the message asks about that.

    Of "le budget de l'Eurométropole" or "les emplois à Metz", a body or a part of it tells nothing.
    """
    asked = {*topic.wide}.union(
        *(engine.knowledge.subjects[one].related("part_of") for one in topic.wide)
    )
    return subject.is_topic or subject.id in asked or subject.id in topic.former
