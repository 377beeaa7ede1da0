"""Elliptic messages: the former question asked of another subject ("et Claas ?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import newest_first, years_in
from bot.query.asked import YEAR
from bot.query.engine import Engine
from bot.query.kinds import PLACE_TYPES
from bot.query.membership import COMMUNES, answer_membership, asks_membership, membership_of
from bot.query.pointing import has_pronoun
from bot.query.portrait import portrait
from bot.query.question import Question
from bot.query.result import NotKnown, Result, Stated
from bot.query.targets import focus_subjects, namesakes, precise_subjects, wide_subjects
from bot.query.words import own_words
from bot.understanding.text import words_of

MOST_FACTS = 3


# Words that begin a message which keeps the former question and changes its subject.
_MOVING_ON = frozenset({"et", "non", "plutot", "sinon", "idem", "pareil", "mais", "ok"})
_FEW_WORDS = 6
# What begins or ends, so that "depuis quand ?" after it is not about the subject's creation.
_HAPPENING = frozenset({"ownership", "governance", "project", "investment", "label", "partners"})
_OF_WHEN = re.compile(
    r"(?:et )?(?:c est )?(?:pour |depuis )?(?:quand|quelle annee)|en quelle annee"
)
_OF_FIGURE = re.compile(r"\bc(?:e|es) chiffres? (?:date|datent|est|sont) de\b")
_LIES = re.compile(r"\b(?:est|sont|se trouve) (?:bien |situee?s? |installee?s? )?(?:a|au|en)\b")
_YEAR_BEFORE = re.compile(r"\bannee (?:d avant|precedente)\b")
_YEAR_AFTER = re.compile(r"\bannee (?:d apres|suivante)\b")


def moves_on(question: Question) -> bool:
    """Tell whether the message asks the former question of something else ("non, la Métropole")."""
    named = sum(one.end - one.start for one in question.mentions)
    if len(question.words) - named > _FEW_WORDS or question.focus.attribute is None:
        return False
    return question.intent == "switch_subject" or question.words[0] in _MOVING_ON


def follow_up(engine: Engine, question: Question) -> Result | None:
    """Answer a message that says little but a name or a year: the former question, or a portrait.

    None for a message that asks something of its own.
    """
    named = precise_subjects(engine, question)
    beside = _year_beside(engine, question)
    if beside is not None and len(question.words) <= _FEW_WORDS and not question.mentions:
        return carried_over(engine, question, focus_subjects(engine, question), (beside,))
    dated = _when(engine, question)
    if dated is not None:
        return dated
    years = years_asked(question)
    own = [place for place in own_words(question) if question.words[place] not in years]
    if len(namesakes(engine, question)) > 1 and not named:
        return None
    if (
        question.types
        or question.diplomas
        or question.tracks
        or question.worded_attributes
        or (own and not (question.mentions and moves_on(question)))
    ):
        return None
    if asks_membership(question):
        return answer_membership(engine, question)
    located = _located(engine, question, named)
    if located is not None:
        return located
    wide = wide_subjects(engine, question)
    former = focus_subjects(engine, question)
    moved = same_thing_there(engine, wide[0], former) if wide and not named else ()
    subjects = [*named, *moved, *wide] or (former if years else [])
    spoken_of = has_pronoun(question) and not (named or moved)
    if not subjects or question.unknown_names or spoken_of:
        return None
    carried = carried_over(engine, question, subjects, years)
    # "En 2018, ils étaient combien ?" wants no portrait.
    asks = own or years or "combien" in question.words
    return carried if carried is not None or asks else portrait(engine, subjects[0])


def carried_over(
    engine: Engine, question: Question, subjects: Sequence[Subject], years: Sequence[str] = ()
) -> Stated | NotKnown | None:
    """Answer "et Claas ?", "en 2019 ?" with the attribute that was asked for just before."""
    attribute = question.focus.attribute
    if attribute is None:
        return None
    if attribute == COMMUNES:
        return membership_of(engine, subjects[0])
    for subject in subjects:
        facts = [fact for fact in engine.facts_of(subject) if attribute in fact.attributes]
        if not facts:
            continue
        dated = [fact for fact in facts if all(_is_of(fact, year) for year in years)]
        if not dated:
            return NotKnown(subject, attribute, name=years[0])
        dated.sort(key=lambda fact: (fact.attribute != attribute, newest_first(fact)))
        return Stated(tuple(dated[:MOST_FACTS]), (subject,), attribute)
    return None


def years_asked(question: Question) -> tuple[str, ...]:
    """Return the years that the question names."""
    return tuple(word for word in question.words if YEAR.fullmatch(word))


def _when(engine: Engine, question: Question) -> Stated | None:
    """Return the facts said last for a bare "depuis quand ?" that is about what they tell."""
    words = " ".join(question.words)
    asks = _OF_WHEN.fullmatch(words) and question.focus.attribute in _HAPPENING
    if question.mentions or not (asks or _OF_FIGURE.search(words)):
        return None
    said = (engine.knowledge.facts.get(one) for one in question.focus.facts)
    facts = tuple(
        fact for fact in said if fact is not None and (fact.date or YEAR.search(fact.says))
    )
    about = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts}
    subjects = tuple(about.values())
    return Stated(facts[:MOST_FACTS], subjects, question.focus.attribute) if facts else None


def _located(engine: Engine, question: Question, named: Sequence[Subject]) -> Stated | None:
    """Return where a named subject lies for "X est à Nancy ?"."""
    if not named or not _LIES.search(" ".join(question.words)):
        return None
    facts = [fact for fact in engine.facts_of(named[0]) if "location" in fact.attributes]
    facts.sort(key=lambda fact: fact.attribute != "location")
    return Stated((facts[0],), (named[0],), "location") if facts else None


def _year_beside(engine: Engine, question: Question) -> str | None:
    """Return the year that "l'année d'avant" means: beside that of the facts said last."""
    text = " ".join(question.words)
    step = -1 if _YEAR_BEFORE.search(text) else 1 if _YEAR_AFTER.search(text) else 0
    said = (engine.knowledge.facts.get(one) for one in question.focus.facts)
    years = [year for fact in said if fact is not None for year in years_in(fact.date)]
    return str(int(max(years)) + step) if step and years else None


def _is_of(fact: Fact, year: str) -> bool:
    """Tell whether a fact is dated of ``year`` or says it."""
    return year in years_in(fact.date) or year in words_of(fact.says)


def same_thing_there(
    engine: Engine, place: Subject, former: Sequence[Subject]
) -> tuple[Subject, ...]:
    """Return what is of the former subject's kind in ``place`` ("non, celle de Trémery")."""
    if not former or former[0].type in PLACE_TYPES:
        return ()
    there = engine.knowledge.pointing_to("located_in", place.id)
    first = former[0].name.split()[0]
    return tuple(one for one in there if one.type == former[0].type and one.name.startswith(first))
