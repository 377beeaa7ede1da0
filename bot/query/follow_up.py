"""Elliptic messages: what they ask can only be told from what was said before ("et Claas ?")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.knowledge import Fact, Subject
from bot.query.asked import YEAR
from bot.query.carry_over import (
    MOST_FACTS,
    carried_over,
    moves_on,
    same_thing_there,
    year_said,
    years_asked,
)
from bot.query.decision import PORTRAIT_ATTRIBUTES
from bot.query.engine import Engine
from bot.query.kinds import PLACE_TYPES
from bot.query.listing import listed
from bot.query.locating import located
from bot.query.membership import COMMUNES, answer_membership, asks_membership, no_commune, places_of
from bot.query.narrowing import asked_of_the_list
from bot.query.pointing import has_pronoun
from bot.query.portrait import portrait
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated
from bot.query.superlative import most_of_a_kind
from bot.query.targets import (
    focus_subjects,
    namesakes,
    of_one_firm,
    precise_subjects,
    wide_subjects,
)
from bot.query.there import members_there, places_with
from bot.query.training_follow_up import trainings_of_another_field, trainings_there
from bot.query.words import asks_of_its_own, own_words
from bot.understanding.text import content_stems, stem, words_of

_FEW_WORDS = 6
_PART_WORDS = 2
# What begins or ends, so that "depuis quand ?" after it is not about the subject's creation.
_HAPPENING = frozenset({"ownership", "governance", "project", "investment", "label", "partners"})
# What was, of which "et maintenant ?" asks no newer.
_PAST = frozenset({"history", "creation"})
_OF_WHEN = re.compile(
    r"(?:et )?(?:c est )?(?:pour |depuis )?(?:quand|quelle annee)|en quelle annee"
)
_OF_FIGURE = re.compile(
    r"\b(?:chiffres?|donnees?)\b.*\b(?:quand|annee|date|datent)\b"
    r"|\b(?:quand|annee|date|datent)\b.*\b(?:chiffres?|donnees?)\b"
)
# "Pour quelle année ?", "c'était quand ?": of what was just said.
_OF_WHAT_WAS = re.compile(
    r"(?:et )?(?:c etait (?:quand|en quelle annee)|(?:c est )?pour (?:quand|quelle annee)"
    r"|de quelle annee|a quelle date)"
)
_WHO_ELSE = re.compile(r"\b(?:qui|quoi) d autre\b")
_ONE = frozenset({"celui", "celle", "ceux", "celles"})
_MONEY = frozenset({"amount", "funding", "cost", "investment", "turnover"})
_YEAR_BEFORE = re.compile(r"\b(?:annee|rentree) (?:d avant|precedente)\b")
_YEAR_AFTER = re.compile(r"\b(?:annee|rentree) (?:d apres|suivante)\b")
_NOW = re.compile(
    r"(?:(?:et|mais|ok|alors) )*(?:maintenant|aujourd hui|actuellement|a present|desormais"
    r"|de nos jours|ces temps ci|cette annee|depuis)"
    r"(?: (?:c est|ca fait|il y en a|ils sont|elles sont|ils en sont a) (?:combien|quoi))?"
)


def follow_up(engine: Engine, question: Question) -> Result | None:
    """Answer a message that says little but a name or a year: the former question, or a portrait.

    None for a message that asks something of its own.
    """
    known = (
        located(engine, question)
        or _told_again(engine, question)
        or _of_another_town(engine, question)
        or _year_beside(engine, question)
        or _now(engine, question)
        or _when(engine, question)
        or most_of_a_kind(engine, question)
        or places_with(engine, question)
        or members_there(engine, question)
        or asked_of_the_list(engine, question)
        or trainings_of_another_field(engine, question)
        or _of_a_part(engine, question)
    )
    if known is not None:
        return known
    named = precise_subjects(engine, question)
    if _asks_something(question) or (len(namesakes(engine, question)) > 1 and not named):
        return None
    if asks_membership(question):
        belongs = answer_membership(engine, question)
        # "Et dans le Grand Est ?" asks the former question of it.
        if belongs is not None or not moves_on(question):
            return belongs
    there = trainings_there(engine, question) if not own_words(question) else None
    return there or _of_another(engine, question, named)


def _asks_something(question: Question) -> bool:
    """Tell whether the message says more than a name, a year, and that it moves on to it."""
    years = years_asked(question)
    own = [place for place in own_words(question) if question.words[place] not in years]
    return bool(
        question.types
        or question.diplomas
        or question.tracks
        or question.worded_attributes
        or (own and not (question.mentions and moves_on(question)))
    )


def _of_a_part(engine: Engine, question: Question) -> Stated | None:
    """Answer "et le bachelor ?" after "combien coûte l'année ?": what that part of it costs."""
    asked = question.focus.attribute
    told = own_words(question)
    if asked is None or asked in PORTRAIT_ATTRIBUTES or question.mentions or not told:
        return None
    if question.words[0] != "et" or len(told) > _PART_WORDS:
        return None
    wanted = {stem(question.words[place]) for place in told}
    facts = [
        fact
        for subject in focus_subjects(engine, question)[:1]
        for fact in engine.facts_of(subject)
        if asked in fact.attributes and wanted <= set(content_stems(words_of(fact.says)))
    ]
    subjects = tuple(focus_subjects(engine, question)[:1])
    return Stated(tuple(facts[:MOST_FACTS]), subjects, asked) if facts else None


def _of_another_town(engine: Engine, question: Question) -> Result | None:
    """Answer "et à Strasbourg ?" of a town that no fact is about."""
    attribute = question.focus.attribute
    towns = question.unknown_places
    names = question.unknown_names
    if (
        attribute is None
        or question.mentions
        or len(towns) != 1
        or names != towns
        or has_pronoun(question)
    ):
        return None
    if not _only(question, words_of(towns[0])):
        return None
    if attribute == COMMUNES:
        return no_commune(engine, towns[0])
    return NotKnown(None, attribute, name=towns[0])


def _only(question: Question, words: Iterable[str]) -> bool:
    """Tell whether the message says nothing but ``words``."""
    known = set(words)
    return all(question.words[place] in known for place in own_words(question))


def _of_another(engine: Engine, question: Question, named: Sequence[Subject]) -> Result | None:
    """Return the former question's answer for the subject or the year named, or a portrait."""
    years = years_asked(question)
    wide = wide_subjects(engine, question)
    former = focus_subjects(engine, question)
    several = _several_there(engine, question, wide, former) if not named else None
    if several is not None:
        return several
    moved = same_thing_there(engine, wide[0], former) if wide and not named else ()
    subjects = [*named, *moved, *wide] or (former if years else [])
    spoken_of = has_pronoun(question) and not (named or moved)
    if not subjects or question.unknown_names or spoken_of:
        return None
    carried = carried_over(engine, question, subjects, years)
    # "En 2018, ils étaient combien ?" wants no portrait.
    if carried is not None or own_words(question) or "combien" in question.words:
        return carried
    asked = question.focus.attribute
    if named and asked is not None and asked not in PORTRAIT_ATTRIBUTES and moves_on(question):
        # "Qui finance X ? - Et Y ?": what Y is would look like the answer.
        return NotKnown(named[0], asked)
    return portrait(engine, subjects[0])


def _several_there(
    engine: Engine, question: Question, wide: Sequence[Subject], former: Sequence[Subject]
) -> Listed | None:
    """Return those of the former subject's kind in a place, for "et celui de Metz ?"."""
    if not wide or not former or former[0].type in PLACE_TYPES or _ONE.isdisjoint(question.words):
        return None
    there = [
        one
        for one in engine.knowledge.of_type(former[0].type)
        if wide[0].id in {place.id for place in places_of(engine, one)}
    ]
    brand = any(of_one_firm(one, former[0]) for one in there if one.type == "company")
    found = listed(engine, former[0].type, wide[0].label, there) if len(there) > 1 else None
    return found if isinstance(found, Listed) and not brand else None


def _year_beside(engine: Engine, question: Question) -> Result | None:
    """Return the former question's answer for "l'année d'avant": beside the year said last."""
    text = " ".join(question.words)
    step = -1 if _YEAR_BEFORE.search(text) else 1 if _YEAR_AFTER.search(text) else 0
    said = year_said(engine, question)
    if not step or said is None or question.mentions or len(question.words) > _FEW_WORDS:
        return None
    return carried_over(engine, question, focus_subjects(engine, question), (str(said + step),))


def _now(engine: Engine, question: Question) -> Result | None:
    """Return the former question's newest answer for "et maintenant ?"."""
    past = question.focus.attribute in _PAST
    if past or not _NOW.fullmatch(" ".join(question.words)):
        return None
    return carried_over(engine, question, focus_subjects(engine, question))


def _when(engine: Engine, question: Question) -> Stated | None:
    """Return the facts said last for a bare "depuis quand ?" that is about what they tell."""
    words = " ".join(question.words)
    asks = _OF_WHEN.fullmatch(words) and question.focus.attribute in _HAPPENING
    told = _OF_WHAT_WAS.fullmatch(words)
    if question.mentions or not (asks or told or _OF_FIGURE.search(words)):
        return None
    said = _said(engine, question)
    facts = tuple(fact for fact in said if fact.date or YEAR.search(fact.says))
    # "C'était quand ?" of what is not dated: the answer says that it is not.
    facts = facts or tuple(said[:1] if told else ())
    about = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts}
    subjects = tuple(about.values())
    return Stated(facts[:MOST_FACTS], subjects, question.focus.attribute) if facts else None


def _said(engine: Engine, question: Question) -> list[Fact]:
    """Return the facts said last that the knowledge still holds."""
    said = (engine.knowledge.facts.get(one) for one in question.focus.facts)
    return [fact for fact in said if fact is not None]


def _told_again(engine: Engine, question: Question) -> Stated | None:
    """Return what was said last, where the message asks of a name or an amount in it.

    "Et l'Italie ?", "pour quel montant ?"
    """
    said = _said(engine, question)
    names = question.unknown_names
    if not said or question.mentions:
        return None
    signs = engine.ranker.signs
    if names and _only(question, words_of(" ".join(names))):
        facts = [fact for fact in said if signs.says_each(fact, names)]
    elif question.asked_attribute in _MONEY and not asks_of_its_own(question):
        about = {attribute for fact in said[:1] for attribute in _attributes_of(engine, fact)}
        known = question.asked_attribute in about or has_pronoun(question)
        facts = [] if known else [fact for fact in said if _holds_money(fact)]
    elif _WHO_ELSE.search(" ".join(question.words)):
        facts = [fact for fact in said[:1] if signs.named_in([fact.id])]
    else:
        facts = []
    subjects = tuple({fact.subject: engine.knowledge.subject_of(fact) for fact in facts}.values())
    return Stated(tuple(facts[:MOST_FACTS]), subjects, question.focus.attribute) if facts else None


def _attributes_of(engine: Engine, fact: Fact) -> set[str]:
    """Return what the knowledge holds of the subject of ``fact``."""
    subject = engine.knowledge.subject_of(fact)
    return {attribute for one in engine.facts_of(subject) for attribute in one.attributes}


def _holds_money(fact: Fact) -> bool:
    return any("€" in figure.unit or "euro" in figure.unit for figure in fact.figures)
