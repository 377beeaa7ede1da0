"""What there is of a kind in a commune: "un lycée à Woippy ?", "des entreprises ?" after one.

Those that lie there are listed, and how many more the Eurométropole has; where none is known to,
that is said, and no other one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.kinds import METZ, PLACE_TYPES, WHOLE_TERRITORY
from bot.query.listing import GENERAL, excludes, listed
from bot.query.members import Members, lying_in, members_asked
from bot.query.membership import EUROMETROPOLE, places_of
from bot.query.pointing import demonstrates
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.superlative import asks_for_the_most
from bot.query.targets import focus_subjects, surest_subjects
from bot.query.words import own_words
from bot.understanding.text import stem

TRAINING = "training"
_FEW_WORDS = 8
_MOST_TOLD = 4
# What asks for some of a kind: "un lycée", "quels lycées", "combien de lycées", not "le lycée".
_SOME = re.compile(
    r"(?:(?:et|bonjour|ou|sinon|alors|mais) )*(?:est ce qu ?)?(?:qu )?"
    r"(?:(?:il )?y a(?: t il)?|avez vous|on trouve|trouve t on|existe t il)? ?(?:comme )?"
    r"(?:une?|des|d|de|quel(?:le)?s?(?: sont les)?|combien d[e']?|employeurs?)?\b"
)
_DEFINITE = frozenset({"le", "la", "l", "les", "ce", "cet", "cette", "son", "sa", "du", "au"})


def members_there(engine: Engine, question: Question) -> Listed | Stated | NotKnown | None:
    """Return those of a kind that lie in the commune that the message names or leans on.

    None for a message that says more than a kind and a commune.
    """
    if not question.types or question.unknown_names or demonstrates(question):
        return None
    town = _town(engine, question)
    asked = members_asked(engine, question)
    if town is None or asked is None or not _asks_no_more(question, asked):
        return None
    if excludes(question) or asks_for_the_most(question):
        return None
    if TRAINING in asked.kinds:
        return _trainings_there(engine, question, town)
    there = [one for one in asked.subjects if town in places_of(engine, one)]
    kinds = {one: engine.knowledge.of_type(one) for one in asked.kinds}
    around = [one for members in kinds.values() for one in members if not one.ended(engine.today)]
    more = len(_in_the_territory(engine, around)) - len(_in_the_territory(engine, there))
    return told_there(engine, asked.kinds[0], town, there, more)


def told_there(
    engine: Engine, kind: str, town: Subject, there: list[Subject], more: int
) -> Listed | NotKnown:
    """List those that lie ``there``, or say that none is known; ``more`` are around it."""
    found = listed(engine, kind, town.label, there)
    if isinstance(found, NotKnown):
        return NotKnown(kind=kind, detail=town.label, more=more)
    return replace(found, more=more if town.id == METZ else 0)


def _in_the_territory(engine: Engine, subjects: list[Subject]) -> list[Subject]:
    return lying_in(engine, subjects, [engine.knowledge.subjects[EUROMETROPOLE]])


def _town(engine: Engine, question: Question) -> Subject | None:
    """Return the one commune that the message names, or that a short one leans on."""
    named = surest_subjects(engine, question)
    if not named and len(question.words) <= _FEW_WORDS:
        named = [
            one for one in focus_subjects(engine, question)[:1] if one.id not in WHOLE_TERRITORY
        ]
    towns = [one for one in named if one.type in PLACE_TYPES]
    of_one = len(named) == 1 and len(towns) == 1
    # The territory around it narrows nothing.
    whole = towns and towns[0].id in WHOLE_TERRITORY - {METZ}
    return towns[0] if of_one and not whole else None


def _asks_no_more(question: Question, asked: Members) -> bool:
    """Tell whether the message asks for some of a kind, with not a word more."""
    words = question.words
    known = asked.called | GENERAL | {stem("meme")}
    own = own_words(question)
    nouns = [place for place in own if stem(words[place]) in asked.called]
    begins = _SOME.match(" ".join(words))
    return (
        bool(nouns)
        and bool(begins and begins[0].strip())
        and words[nouns[0] - 1] not in _DEFINITE
        and all(stem(words[place]) in known for place in own)
    )


def _trainings_there(
    engine: Engine, question: Question, town: Subject
) -> Listed | Stated | NotKnown:
    """Return the trainings given in ``town``, else what bodies there say that they train for."""
    trainings = [
        one
        for one in engine.knowledge.of_type(TRAINING)
        if not question.diplomas or one.diploma in question.diplomas
    ]
    there = [one for one in trainings if town in _given_in(engine, one)]
    facts = [
        fact
        for one in engine.knowledge.pointing_to("located_in", town.id)
        for fact in engine.facts_of(one)
        if "programmes" in fact.attributes
    ]
    if there or question.diplomas or not facts:
        detail = ", ".join([one.upper() for one in question.diplomas[:1]] + [town.label])
        named = replace(town, short=detail)
        return told_there(engine, TRAINING, named, there, len(trainings) - len(there))
    subjects = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts[:_MOST_TOLD]}
    return Stated(tuple(facts[:_MOST_TOLD]), tuple(subjects.values()), "programmes")


def _given_in(engine: Engine, training: Subject) -> list[Subject]:
    schools = (engine.subject(one) for one in training.related("offered_by"))
    return [place for one in schools if one is not None for place in places_of(engine, one)]
