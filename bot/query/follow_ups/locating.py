"""Where a body lies, for "X est à Nancy ?": its place is said, "oui" only when it is that one."""

from __future__ import annotations

from bot.knowledge import Trait
from bot.query.cues.existence import asks_for_existence
from bot.query.cues.negation import LIMITING
from bot.query.cues.placing import LYING, says_to_lie
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import counted_place, own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import NotKnown, Stated
from bot.query.subjects.targets import focus_subjects, precise_subjects, surest_subjects
from bot.query.subjects.whereabouts import communes_said, places_of
from bot.query.territory import EUROMETROPOLE, METZ, WHOLE_TERRITORY
from bot.text import words_of

_OPEN = frozenset({"qu", "que", "quoi", "qui", "quel", "quelle", "quels", "quelles", "autre"})
_SEATS = frozenset({"site", "antenne", "bureau", "implantation", "agence"})
# With these, "oui" would say more than where it is, or could be understood both ways.
_SAYING_MORE = LIMITING | {"tout", "aussi"}


def located(engine: Engine, question: Question) -> Stated | NotKnown | None:
    """Return where the body lies that the message says to lie somewhere.

    It is not known where no fact tells; None for a message that asks something else.
    """
    elsewhere = question.focus.attribute == "location" and question.words[:1] == ("et",)
    # "Et qu'est-ce qu'il y a d'autre dans cette ville ?"
    elsewhere = elsewhere and _OPEN.isdisjoint(question.words)
    # "Il y a un site à Metz ?"
    seated = asks_for_existence(question) and not _SEATS.isdisjoint(question.words)
    if not (says_to_lie(question) and is_polar(question)) and not (elsewhere or seated):
        return None
    known = LYING | _SAYING_MORE | _SEATS | set(words_of(" ".join(question.unknown_names)))
    places = [one for one in surest_subjects(engine, question) if one.tells_where]
    if any(one.id == EUROMETROPOLE for one in places):
        return None
    bodies = [one for one in precise_subjects(engine, question) if one not in places]
    if not bodies and (elsewhere or seated or has_pronoun(question)):
        former = focus_subjects(engine, question)[:1]
        bodies = [one for one in former if not one.is_place]
    asks_more = any(question.words[place] not in known for place in own_words(question))
    if len(bodies) != 1 or asks_more or not (places or question.unknown_places):
        return None
    around = {one.id for one in places_of(engine, bodies[0])}
    there = bool(places) and {one.id for one in places} <= around
    facts = [fact for fact in engine.facts_of(bodies[0]) if "location" in fact.attributes]
    facts.sort(key=lambda fact: fact.attribute != "location")
    facts = facts or list(engine.facts_of(bodies[0]) if there else ())
    if not facts:
        name = next(iter(question.unknown_places), places[0].label if places else None)
        return NotKnown(bodies[0], name=name)
    plain = there and not question.unknown_names and _SAYING_MORE.isdisjoint(question.words)
    return Stated((facts[0],), (bodies[0],), "location", "yes" if plain else None)


def of_its_town(engine: Engine, question: Question) -> Stated | None:
    """Return what is counted of the town just named, for "il compte combien d'habitants ?".

    That of the one that was said, or where the body spoken of lies, which itself has none.
    """
    former = focus_subjects(engine, question)[:1]
    asked = question.asked_attribute
    traits = engine.knowledge.by_trait
    of_towns = asked in traits[Trait.TERRITORY] and asked in traits[Trait.COUNT]
    if not former or former[0].is_place or question.mentions or not of_towns:
        return None
    counted = counted_place(question)
    if counted is not None and counted not in question.worded_attributes.get(asked or "", ()):
        # "Combien de projets y vivent ?"
        return None
    told = engine.facts(question.focus.facts)[:1]
    said = [one for fact in told for one in communes_said(engine, fact)]
    around = [one for one in places_of(engine, former[0]) if one.id not in WHOLE_TERRITORY - {METZ}]
    towns = [one for one in said if one.id != METZ] or around or said
    facts = [fact for one in towns for fact in engine.facts_of(one) if asked in fact.attributes]
    subjects = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts}
    return Stated(tuple(facts), tuple(subjects.values()), asked) if len(subjects) == 1 else None
