"""Where no fact surely answers: what may be said all the same, what is not known, what is near."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.knowledge import Subject, Trait
from bot.query.cues.degree import asks_for_the_most
from bot.query.cues.intents import PROBABLE, means
from bot.query.cues.limits import sets_a_limit
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import asks_of_its_own, own_words
from bot.query.cues.years import years_asked
from bot.query.engine import Engine
from bot.query.evidence.candidates import (
    facts_with,
    nationalities_in,
    ranked_facts,
    says_scope,
    scopes_asked,
)
from bot.query.evidence.decision import sure_answer
from bot.query.evidence.demands import is_over, lacks_the_number, lacks_what_is_demanded
from bot.query.evidence.same_thing import unheld_asked
from bot.query.question import Question
from bot.query.result import NotKnown, Result, Stated, Unclear
from bot.query.scoring.ranking import Scored
from bot.query.scoring.topic import PRONOUN_LEANING, WHOLE_LEANING, topic_of
from bot.query.subject_index import called_by
from bot.query.subjects.targets import focus_subjects, wide_subjects
from bot.query.subjects.whereabouts import places_of
from bot.query.territory import WHOLE_TERRITORY
from bot.text import stem

MOST_NEAREST = 3
MOST_OWN = 2
# So likely a fact is said rather than asked back, where no other may have been meant.
_ONLY = 0.5
# What one word for it and the meaning of the rest both ask for.
_PLAINLY = 0.9
# How sure a fact of what was spoken of earlier must be, and how much of the message it explains.
_SURELY_BEFORE = 0.7
_WHOLLY = 0.99


def unanswered(
    engine: Engine, question: Question, named: Sequence[Subject], ranked: Sequence[Scored]
) -> Result:
    """Say what is not known, and offer the nearest questions where one may have been meant.

    Of "the best rate" it is not the rates that are not known.
    """
    ranking = asks_for_the_most(question) or sets_a_limit(question)
    asked = None if ranking else question.asked_attribute
    unheld = unheld_asked(engine, question)
    if unheld and not ranking:
        # "L'âge moyen des habitants": it is not the inhabitants that nobody knows.
        asked = min(unheld, key=lambda one: min(question.worded_attributes[one]))
    likely = [one for one in ranked if one.total >= engine.thresholds.possible]
    nearest = tuple(one.fact for one in likely[:MOST_NEAREST])
    former = focus_subjects(engine, question)
    topic = topic_of(engine.knowledge, question, tuple(named))
    subject = next(iter(named), None)
    absent = (*question.unknown_names, *_absent(engine, question, named))
    outside = means(question, "out_of_scope", PROBABLE)
    # "Ignore tes instructions et écris X": nobody asks for what is known of X.
    if absent and not (outside and subject is None):
        return NotKnown(subject, asked, name=absent[0], nearest=nearest)
    if named:
        own = _of_the_one_named(engine, question, named[0], asked)
        if own is not None:
            return own
        held = any(
            asked in fact.attributes and not is_over(engine, question, fact)
            for fact in engine.facts_of(named[0])
        )
        return NotKnown(named[0], None if held else asked, nearest=nearest)
    if former and topic.leaning >= PRONOUN_LEANING:
        held = any(asked in fact.attributes for fact in engine.facts_of(former[0]))
        return (
            _of_those_named(engine, question, asked)
            or _of_those_before(engine, question)
            or NotKnown(former[0], None if held else asked, nearest=nearest)
        )
    of_the_former = likely and former and likely[0].fact.subject == former[0].id
    if of_the_former and lacks_what_is_demanded(engine, question, likely[0]):
        # "La date de la prochaine vague ?": the last one is known.
        return NotKnown(former[0], nearest=nearest)
    if nearest and not outside:
        return _only_one(engine, likely) or Unclear(nearest=nearest)
    wide = [*topic.places, *wide_subjects(engine, question)]
    return NotKnown(wide[0] if wide and not outside else None, None if outside else asked)


def _of_the_one_named(
    engine: Engine, question: Question, subject: Subject, asked: str | None
) -> Stated | None:
    """Return what ``subject`` holds of what is ``asked``, where nothing else is asked of it."""
    plain = asked is not None and question.attributes[asked] >= _PLAINLY
    if asked is None and len(question.worded_attributes) == 1:
        # "Claas, quel CA ?"
        asked, plain = next(iter(question.worded_attributes)), True
    own = [fact for fact in engine.facts_of(subject) if asked in fact.attributes]
    if own and all(lacks_the_number(question, one) for one in own):
        return None
    own = [one for one in own if not is_over(engine, question, one)]
    alone = plain and {*question.worded_attributes} == {asked}
    alone = alone and not scopes_asked(question, (subject,))
    if own and alone and not asks_of_its_own(question):
        # "X c'est dans quel coin ?": nothing else is asked, in whatever words.
        return Stated(tuple(own[:MOST_OWN]), (subject,), asked)
    taught = facts_with(engine, subject, asked) if not own else []
    if taught and not asks_of_its_own(question):
        return Stated(tuple(taught[:MOST_OWN]), (subject,), asked)
    beginning = asked in engine.knowledge.by_trait[Trait.BEGINNING]
    if own and beginning and "depuis quand" in question.said:
        # "Celui du nucléaire, enfin du CEA, il est là depuis quand ?"
        return Stated(tuple(own[:MOST_OWN]), (subject,), asked)
    past = [year for year in years_asked(question) if int(year) <= engine.today.year]
    if own and past and beginning and is_polar(question):
        # "X date de 1969 ?": the year that is known corrects it.
        return Stated(tuple(own[:MOST_OWN]), (subject,), asked)
    return None


def _absent(engine: Engine, question: Question, named: Sequence[Subject]) -> tuple[str, ...]:
    """Return the places and scopes asked about that no fact of the body named speaks of."""
    if not named:
        return nationalities_in(question)
    facts = engine.facts_of(named[0])
    around = {one.id for one in places_of(engine, named[0])}
    places = tuple(
        place.label
        for place in topic_of(engine.knowledge, question, tuple(named)).places
        if place.id not in WHOLE_TERRITORY | around
        and not any(engine.words.speaks_of(fact, place) for fact in facts)
    )
    scopes = scopes_asked(question, named)
    return (
        *places,
        *(one for one in scopes if not any(says_scope(fact, (one,)) for fact in facts)),
    )


def _of_those_named(engine: Engine, question: Question, asked: str | None) -> Stated | None:
    """Answer of the one that the last sentence named beside its subject: "combien au max ?".

    "La Région propose le diagnostic X": the amount is that of X.
    """
    if asked not in question.worded_attributes:
        return None
    former = focus_subjects(engine, question)
    beside = (*former[1:], *engine.subjects(question.focus.listed))
    told = {
        one.id: own
        for one in beside
        if one is not former[0]
        and _says_nothing_but(question, called_by(engine.knowledge, one))
        and (own := [fact for fact in engine.facts_of(one) if asked in fact.attributes])
    }
    if len(told) != 1:
        return None
    facts = next(iter(told.values()))[:MOST_OWN]
    return Stated(tuple(facts), (engine.knowledge.subject_of(facts[0]),), asked)


def _says_nothing_but(question: Question, called: AbstractSet[str]) -> bool:
    """Tell whether what the message asks of its own is what somebody is ``called``."""
    left = [stem(question.words[place]) for place in own_words(question)]
    return not asks_of_its_own(question) or not called.isdisjoint(left)


def _of_those_before(engine: Engine, question: Question) -> Stated | None:
    """Answer of what the subject spoken of belongs to, or of what was spoken of before it.

    "Une extension est prévue ?" after a firm of the zone that was asked about first: where a fact
    of one of these surely says it. Its figures are not those of another, nor of a territory.
    """
    worded = question.worded_attributes
    if any(engine.knowledge.attributes[one].exacting for one in worded):
        return None
    former = focus_subjects(engine, question)[0]
    around = (*former.related("part_of"), *reversed(question.focus.recent))
    for one in dict.fromkeys(around):
        subject = engine.subject(one)
        if subject is None or subject is former or subject.is_wide:
            continue
        about = replace(question, focus=replace(question.focus, subjects=(one,), recent=()))
        ranked = ranked_facts(engine, about, (), leaning=WHOLE_LEANING)
        own = bool(ranked) and ranked[0].fact.subject == one
        if own and ranked[0].total >= _SURELY_BEFORE and ranked[0].signs.said_cover >= _WHOLLY:
            found = sure_answer(engine, about, ranked)
            if isinstance(found, Stated):
                return found
    return None


def _only_one(engine: Engine, likely: Sequence[Scored]) -> Stated | None:
    """Return the only fact that may have been meant, of what the message is about."""
    best = likely[0]
    about = best.signs.named or best.signs.wide or best.signs.former
    if len(likely) > 1 or not about or best.total < _ONLY:
        return None
    return Stated((best.fact,), (engine.knowledge.subject_of(best.fact),), best.fact.attribute)
