"""Skill: a question about something in particular - a figure, a place, a date, a condition...

The decision rests on structure: which subject is named, which attribute is asked for, and
whether the question holds words or names that no fact explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import newest_first
from bot.query.carry_over import carried_over, moves_on, same_thing_there
from bot.query.engine import Engine
from bot.query.portrait import portrait
from bot.query.question import ASKED_SCORE, Question
from bot.query.ranking import Scored, own_words
from bot.query.result import NotKnown, Result, Stated, Unclear
from bot.query.several import each_subject, several_attributes
from bot.query.targets import (
    PLACE_TYPES,
    focus_subjects,
    has_pronoun,
    points_back,
    precise_subjects,
    wide_subjects,
)
from bot.understanding.text import content_stems, words_of

# Least total for a fact of a subject that the question names, and of one that it does not.
NAMED_THRESHOLD = 0.40
WIDE_THRESHOLD = 0.44
UNNAMED_THRESHOLD = 0.50
UNNAMED_COVER = 0.55
# Nearly every word of the question stands in the fact.
COVERED_THRESHOLD = 0.42
COVERED = 0.80
# So close in meaning to a fact's own questions that its words need not be the same.
SAME_MEANING = 0.80
# Close in meaning, and about the attribute asked for: a few unexplained words do no harm.
NEAR_MEANING = 0.68
# A fact of the former subject, or of a named place, is preferred to a better one elsewhere.
FOCUS_BONUS = 0.12
PRONOUN_BONUS = 0.25
PLACE_BONUS = 0.08
TOPIC_BONUS = 0.20
FIRST_NAMED_BONUS = 0.04
# Further facts are said when they come this close to the best one.
COMPANION_SHARE = 0.85
MOST_FACTS = 3
SURE_SCORE = 0.8
SURE_INTENT = 0.6
# Numbers up to this one, after the present year, are read as years to come.
_LAST_YEAR = 2100
# Subjects this close to the best one could be meant as well.
RIVAL_MARGIN = 0.03
MOST_RIVALS = 4
PORTRAIT_ATTRIBUTES = frozenset({"identity", "activity", "offer"})


def answer_facts(engine: Engine, question: Question) -> Result:
    """Return the facts that answer the question, or what is missing to answer it."""
    precise = precise_subjects(engine, question)
    if precise:
        found = _about(engine, question, precise)
        namesakes = _wide_namesakes(engine, question, precise)
        if isinstance(found, NotKnown) and namesakes:
            elsewhere = _about_wide(engine, question, namesakes, ())
            return elsewhere if isinstance(elsewhere, Stated) else found
        return found
    former = focus_subjects(engine, question)
    wide = wide_subjects(engine, question)
    if wide:
        return _about_wide(engine, question, wide, former)
    everywhere = _ranked_everywhere(engine, question)
    if former and points_back(question):
        if not _own_topic(question):
            return _about(engine, question, former)
        here = _rank(engine, question, former)
        bonus = PRONOUN_BONUS if has_pronoun(question) else FOCUS_BONUS
        best_here = here[0].total + bonus if here else 0.0
        best_elsewhere = everywhere[0].total if everywhere else 0.0
        if best_here >= min(best_elsewhere, 1.0):
            return _about(engine, question, former)
    return _anywhere(engine, question, everywhere, UNNAMED_THRESHOLD)


def _wide_namesakes(
    engine: Engine, question: Question, precise: Sequence[Subject]
) -> list[Subject]:
    """Return the places that go by the same name as a body ("la Région Grand Est")."""
    ids = {one.id for one in precise}
    shared = {
        one
        for mention in question.mentions
        if ids & set(mention.subjects)
        for one in mention.subjects
    }
    return [one for one in wide_subjects(engine, question) if one.id in shared]


def _own_topic(question: Question) -> bool:
    """Tell whether the question holds words beyond those that ask for an attribute."""
    worded = {place for places in question.worded_attributes.values() for place in places}
    return any(place not in worded for place in own_words(question))


def _needs_the_very(engine: Engine, asked: str | None) -> bool:
    """Tell whether nothing but a fact about ``asked`` itself may answer."""
    if asked is None:
        return False
    attribute = engine.knowledge.attributes[asked]
    return attribute.strict or not attribute.held


def explains(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the fact speaks of what is counted, of unknown names and of years to come."""
    if not engine.ranker.counts(question, fact):
        return False
    if not question.unknown_names and not any(word.isdigit() for word in question.words):
        return True
    said = words_of(fact.says)
    future = (
        word
        for word in question.words
        if word.isdigit() and engine.today.year < int(word) < _LAST_YEAR
    )
    if any(year not in said for year in future):
        return False
    titles = (source.title for source in engine.knowledge.sources_of(fact))
    stems = set(content_stems([*said, *words_of(" ".join(titles))]))
    return all(set(content_stems(words_of(name))) <= stems for name in question.unknown_names)


def _rank(engine: Engine, question: Question, subjects: Sequence[Subject]) -> list[Scored]:
    parts = [
        part for subject in subjects for part in engine.knowledge.pointing_to("part_of", subject.id)
    ]
    facts = {fact.id: fact for subject in (*subjects, *parts) for fact in engine.facts_of(subject)}
    return [
        one
        for one in engine.ranker.rank(question, facts.values())
        if explains(engine, question, one.fact)
    ]


def _ranked_everywhere(engine: Engine, question: Question) -> list[Scored]:
    similar = (engine.knowledge.facts.get(one) for one in question.similar_facts)
    candidates = {fact.id: fact for fact in similar if fact is not None}
    candidates.update({fact.id: fact for fact in engine.ranker.sharing_words(question)})
    held = [fact for fact in candidates.values() if engine.holds(fact)]
    return [
        one for one in engine.ranker.rank(question, held) if explains(engine, question, one.fact)
    ]


def _about(engine: Engine, question: Question, subjects: Sequence[Subject]) -> Result:
    ranked = _rank(engine, question, subjects)
    asked = question.asked_attribute
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(subjects[0], asked, name=name)
    best = ranked[0]
    own = own_words(question)
    if asked is None and (not own or moves_on(question)):
        carried = carried_over(engine, question, subjects)
        if carried is not None or not own:
            return carried or portrait(engine, subjects[0])
    each = each_subject(engine, question, subjects, asked)
    if each is not None:
        return each
    if _needs_the_very(engine, asked) and asked not in best.fact.attributes:
        exact = [one for one in ranked if asked in one.fact.attributes]
        if not exact:
            return NotKnown(subjects[0], asked)
        ranked, best = [*exact, *ranked], exact[0]
    several = several_attributes(engine, question, ranked)
    if several is not None:
        return several
    if best.total >= NAMED_THRESHOLD or best.attribute >= ASKED_SCORE:
        return _stated(engine, ranked, asked)
    if question.intent == "ask_definition" and question.intent_confidence >= SURE_INTENT:
        return portrait(engine, subjects[0])
    vague = asked is None or asked in PORTRAIT_ATTRIBUTES
    if vague and (not own or best.cover >= 0.5 or asked in PORTRAIT_ATTRIBUTES):
        return portrait(engine, subjects[0])
    return NotKnown(subjects[0], asked, nearest=tuple(one.fact for one in ranked[:3]))


def _about_wide(
    engine: Engine, question: Question, wide: Sequence[Subject], former: Sequence[Subject]
) -> Result:
    """Answer about a place or a topic: also with what is said of others that lie in it."""
    asked = question.asked_attribute
    namesakes = _namesakes(engine, question)
    if len(namesakes) > 1:
        return Unclear(subjects=namesakes)
    if asked is None and (not own_words(question) or moves_on(question)):
        moved = same_thing_there(engine, wide[0], former)
        subjects = [*moved, *wide]
        return carried_over(engine, question, subjects) or portrait(engine, subjects[0])
    bonus = {one.id: PLACE_BONUS if one.type in PLACE_TYPES else TOPIC_BONUS for one in wide}
    # Of the subjects that share a name, the first is the one that the name says to the letter.
    bonus[wide[0].id] += FIRST_NAMED_BONUS
    ranked = _ranked_everywhere(engine, question)
    known = {one.fact.id for one in ranked}
    ranked += [one for one in _rank(engine, question, wide) if one.fact.id not in known]
    ranked = [one for one in ranked if _lies_in(engine, one.fact, wide)]
    ranked.sort(key=lambda one: -(one.total + bonus.get(one.fact.subject, 0.0)))
    if not ranked:
        name = question.unknown_names[0] if question.unknown_names else None
        return NotKnown(wide[0], asked, name=name)
    best = ranked[0]
    if best.fact.subject in bonus and best.attribute >= SURE_SCORE:
        return _stated(engine, ranked, asked)
    result = _anywhere(engine, question, ranked, WIDE_THRESHOLD)
    if isinstance(result, Stated):
        return result
    unheld = asked is not None and not engine.knowledge.attributes[asked].held
    topic = next((one for one in wide if one.type not in PLACE_TYPES), None)
    if topic is not None and not unheld and not question.unknown_names:
        return portrait(engine, topic)
    if isinstance(result, NotKnown) and result.name is None:
        return NotKnown(wide[0], asked, nearest=result.nearest)
    if asked is not None and question.attributes[asked] >= SURE_SCORE:
        return NotKnown(wide[0], asked)
    return result


def _namesakes(engine: Engine, question: Question) -> tuple[Subject, ...]:
    """Return the places of one kind that the same name may mean ("Ars"), none when it is clear."""
    for mention in question.mentions:
        subjects = [engine.subject(one) for one in mention.subjects]
        found = [one for one in subjects if one is not None]
        if len(found) > 1 and len({one.type for one in found}) == 1:
            return tuple(found)
    return ()


def _lies_in(engine: Engine, fact: Fact, wide: Sequence[Subject]) -> bool:
    """Tell whether the fact is about one of the places named, or says its name."""
    places = [one for one in wide if one.type in PLACE_TYPES]
    if not places or any(fact.subject == one.id for one in wide):
        return True
    return any(engine.ranker.speaks_of(fact, place) for place in places)


def _anywhere(
    engine: Engine, question: Question, ranked: Sequence[Scored], threshold: float
) -> Result:
    if not ranked:
        return NotKnown(name=question.unknown_names[0] if question.unknown_names else None)
    best = ranked[0]
    asked = question.asked_attribute
    unheld = _needs_the_very(engine, asked)
    alike = best.similar >= NEAR_MEANING and best.attribute >= ASKED_SCORE
    sure = (
        best.similar >= SAME_MEANING
        or (best.total >= threshold and (best.cover >= UNNAMED_COVER or alike))
        or (best.total >= COVERED_THRESHOLD and best.cover >= COVERED)
    )
    rivals = _rivals(engine, question, ranked)
    if sure and len(rivals) > 1:
        return Unclear(subjects=rivals)
    if sure and not (unheld and asked not in best.fact.attributes):
        same = [one for one in ranked if one.fact.subject == best.fact.subject]
        return _stated(engine, same, asked)
    nearest = tuple(one.fact for one in ranked[:3] if one.similar >= 0.5 or one.cover >= 0.5)
    if unheld or question.unknown_names or not nearest:
        return NotKnown(attribute=asked if unheld else None, nearest=nearest)
    return Unclear(nearest=nearest)


def _rivals(engine: Engine, question: Question, ranked: Sequence[Scored]) -> tuple[Subject, ...]:
    """Return the subjects that "l'institut" may mean: as good as the best, none of them named."""
    if question.mentions or question.asked_attribute not in PORTRAIT_ATTRIBUTES:
        return ()
    close = [one for one in ranked if one.total >= ranked[0].total - RIVAL_MARGIN]
    found = {one.fact.subject: engine.knowledge.subject_of(one.fact) for one in close}
    return tuple(found.values())[:MOST_RIVALS]


def _stated(engine: Engine, ranked: Sequence[Scored], asked: str | None) -> Stated:
    """State the best fact and those that answer as well: other counts, other dates."""
    best = ranked[0]
    same_attribute = asked in best.fact.attributes if asked else False
    companions = [
        one.fact
        for one in ranked[1:]
        if one.fact.subject == best.fact.subject
        and (
            one.fact.attribute == best.fact.attribute
            or (same_attribute and asked in one.fact.attributes)
        )
        and (
            one.total >= COMPANION_SHARE * best.total
            or (same_attribute and best.fact.figures and one.cover >= best.cover)
        )
    ]
    facts = [best.fact, *companions][:MOST_FACTS]
    if same_attribute:
        facts.sort(key=newest_first)
    subject = engine.knowledge.subject_of(best.fact)
    return Stated(tuple(facts), (subject,), asked or best.fact.attribute)
