"""A message that sounds like a search of its own, and is about what was just spoken of.

"On peut y faire une licence ?", "à part ça, ils aident qui ?": the body spoken of answers before
a list of others does.
"""

from __future__ import annotations

import re

from bot.knowledge import Nature, Subject, Trait
from bot.query.cues.existence import asks_for_existence
from bot.query.cues.intents import CERTAIN, LIKELY, SURE, means
from bot.query.cues.pointing import has_pronoun, opens_with_pronoun
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import asks_of_its_own
from bot.query.engine import Engine
from bot.query.evidence.candidates import ranked_facts
from bot.query.evidence.decision import sure_answer
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.scoring.topic import WHOLE_LEANING
from bot.query.skills.training import trainings_at
from bot.query.skills.training_field import of_the_field
from bot.query.subjects.targets import focus_subjects, surest_subjects

# Skills that look beyond what was spoken of, or say it again.
_LEAVING = frozenset(
    {"list_subjects", "find_training", "find_support", "tell_more", "show_next", "compare"}
)
_TELLING = frozenset({"tell_more", "show_next"})
# How likely a fact of what was spoken of must be: without a pronoun, with one, as one of a list.
_LIKELY = 0.5
_POINTED = 0.3
_SURELY_ITS_OWN = 0.95
_SOMEBODY = frozenset({"il", "elle", "ils", "elles"})
_MOST_OF_BOTH = 2
_MAKING = re.compile(
    r"(?:et )?(?:(?:ils?|elles?|on y) (?:font|fait|fabriquent?|produi(?:sen)?t) (?:aussi )?"
    r"|c est |ce sont )des? \w+$"
)
_ENTERING = re.compile(
    r"(?:et )?(?:apres|avec) (?:une?|le|la|mon|ma|son)"
    r" (?:but|bts|dut|licence|prepa|bac\b.*|master)$"
    r"|.*\by (?:entrer|rentrer|postuler|candidater|etre admise?)\b"
)
_ADMISSION = "admission"
_MADE = frozenset({"activity", "production"})
_PROGRAMMES = "programmes"
_OTHERS = frozenset({"autre", "autres", "ailleurs"})


def of_both(engine: Engine, question: Question) -> Stated | None:
    """Return what is said of what was spoken of and another: "ils travaillent avec X ?"."""
    former = focus_subjects(engine, question)[:1]
    named = surest_subjects(engine, question)
    if not former or len(named) != 1 or named[0].tells_where or named[0].id == former[0].id:
        return None
    before = question.words[: question.mentions[0].start]
    # "Et X, ils font quoi ?": the pronoun stands for X; for both in "ils travaillent ensemble".
    pointed = opens_with_pronoun(question) and not _SOMEBODY.isdisjoint(before)
    pointed = pointed or "ensemble" in question.words
    # "Ce lycée", of a training, is its own.
    own = (*former[0].related("part_of"), *former[0].related("offered_by"))
    if not pointed or named[0].id in own:
        return None
    facts = [fact for fact in engine.facts_of(former[0]) if engine.words.speaks_of(fact, named[0])]
    facts = facts or [
        fact for fact in engine.facts_of(named[0]) if engine.words.speaks_of(fact, former[0])
    ]
    ranked = engine.ranker.rank(question, facts)[:_MOST_OF_BOTH]
    found = tuple(one.fact for one in ranked)
    return Stated(found, (former[0], named[0]), found[0].attribute) if found else None


def for_whom(engine: Engine, question: Question) -> Stated | None:
    """Return whom the scheme spoken of is for: "on est quinze, ça passe ?"."""
    former = focus_subjects(engine, question)[:1]
    asks = means(question, "ask_audience", LIKELY)
    if not former or former[0].nature is not Nature.SCHEME or not asks or question.mentions:
        return None
    asked = engine.knowledge.by_trait[Trait.AUDIENCE]
    facts = [fact for fact in engine.facts_of(former[0]) if asked & {*fact.attributes}]
    ranked = engine.ranker.rank(question, facts)[:_MOST_OF_BOTH]
    if not ranked:
        return None
    found = tuple(one.fact for one in ranked)
    told = next(one for one in found[0].attributes if one in asked)
    return Stated(found, (former[0],), told)


def who_enters(engine: Engine, question: Question) -> Stated | None:
    """Return how one enters the school spoken of, for "et après un BUT ?"."""
    former = focus_subjects(engine, question)[:1]
    if not former or question.mentions or not _ENTERING.match(question.said):
        return None
    facts = [fact for fact in engine.facts_of(former[0]) if _ADMISSION in fact.attributes]
    ranked = engine.ranker.rank(question, facts)[:_MOST_OF_BOTH]
    found = tuple(one.fact for one in ranked)
    return Stated(found, (former[0],), _ADMISSION) if found else None


def what_it_makes(engine: Engine, question: Question) -> Stated | None:
    """Return what the body spoken of makes, for "ils font des moteurs ?": it answers either way."""
    former = focus_subjects(engine, question)[:1]
    asks = _MAKING.match(question.said) and is_polar(question)
    if not former or question.mentions or question.unknown_names or not asks:
        return None
    facts = [fact for fact in engine.facts_of(former[0]) if _MADE & {*fact.attributes}]
    ranked = engine.ranker.rank(question, facts)[:_MOST_OF_BOTH]
    found = tuple(one.fact for one in ranked)
    return Stated(found, (former[0],), found[0].attribute) if found else None


def of_what_was_named(engine: Engine, question: Question) -> Stated | None:
    """Answer "à quel prix ?" after "X propose le Diag Y" of that scheme, where X has none."""
    asked = question.asked_attribute
    former = focus_subjects(engine, question)[:1]
    worded = asked in question.worded_attributes or asked in engine.knowledge.by_trait[Trait.MONEY]
    if not former or asked is None or question.mentions or question.unknown_names or not worded:
        return None
    if any(asked in fact.attributes for fact in engine.facts_of(former[0])):
        return None
    named = engine.subjects(engine.words.named_in(question.focus.facts[:1]))
    schemes = [one for one in named if one.nature is Nature.SCHEME]
    facts = [one for scheme in schemes[:1] for one in engine.facts_of(scheme)]
    told = tuple(fact for fact in facts if asked in fact.attributes)[:_MOST_OF_BOTH]
    if len(schemes) != 1 or not told or asks_of_its_own(question):
        return None
    return Stated(told, (schemes[0],), asked)


def _asks_for_another_training(engine: Engine, question: Question, former: Subject) -> bool:
    """Tell whether the message names the field of other trainings: "ou sinon éducatrice ?"."""
    named = of_the_field(question, engine.knowledge.of_type("training"), wholly=True) or ()
    return bool(named) and former not in named


def about_the_former(engine: Engine, question: Question) -> Stated | None:
    """Return the fact of what was spoken of that answers, where one surely does."""
    former = focus_subjects(engine, question)[:1]
    if not former or question.mentions or question.intent not in _LEAVING:
        return None
    if not all(
        any(engine.words.says_each(fact, (name,)) for fact in engine.facts_of(former[0]))
        for name in question.unknown_names
    ):
        return None
    if question.intent in _TELLING and question.intent_confidence >= SURE:
        return None
    # "Et comme labos ?" is asked of it as well.
    pointed = has_pronoun(question) or question.words[:2] == ("et", "comme")
    trains = former[0].type == "training" or trainings_at(engine, former[0])
    given = question.diplomas and trains
    # "Et quels laboratoires ?" asks for all of them.
    listing = question.intent == "list_subjects" and question.types and not pointed
    if given or not _OTHERS.isdisjoint(question.words):
        return None
    if former[0].type == "training" and _asks_for_another_training(engine, question, former[0]):
        return None
    ranked = ranked_facts(engine, question, (), leaning=WHOLE_LEANING)
    least = _POINTED if pointed and not question.types else _LIKELY
    elsewhere = question.types and asks_for_existence(question) and not pointed
    if (listing and question.words[:1] != ("et",)) or elsewhere:
        # "Quels labos ?" of a school whose laboratories are told.
        least = _SURELY_ITS_OWN
    elif listing:
        return None
    if not ranked or ranked[0].total < least:
        return None
    found = sure_answer(engine, question, ranked)
    if not isinstance(found, Stated):
        return None
    # "Où apprendre la soudure ?" after a factory: not what it does.
    learning = means(question, "find_training", CERTAIN) and not pointed
    taught = any(_PROGRAMMES in fact.attributes for fact in found.facts)
    return None if learning and not trains and not taught else found
