"""Whether a fact is of the very thing asked for: what words name, and of whom they name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Nature, Trait
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import asks_of_its_own, own_words
from bot.query.engine import Engine
from bot.query.question import ASKED_SCORE, Question
from bot.query.scoring.ranking import Scored
from bot.query.subjects.targets import surest_subjects
from bot.query.territory import WHOLE_TERRITORY
from bot.text import STOP_WORDS, words_of

# So sure that one word for what nobody holds is meant ("gagner" may be anything).
UNHELD_SCORE = 0.8
# An attribute this close to the surest one is asked for as well.
AS_SURE = 0.1
_MANY = frozenset({"des", "toutes", "tous", "ensemble", "cumule", "total"})


def lacks_what_is_asked(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether the message asks, in words, what nothing but another fact may answer.

    That is a fact of another attribute, or of the subject named ("le téléphone de l'agence").
    """
    surest = max(question.attributes.values(), default=0.0)
    worded = question.worded_attributes
    exacting = {
        asked
        for asked in worded
        if engine.knowledge.attributes[asked].exacting
        and question.attributes.get(asked, 0.0) >= max(ASKED_SCORE, surest - AS_SURE)
    }
    unheld = unheld_asked(engine, question)
    said = {
        one
        for one in unheld
        if _says_the_phrase(engine, best.fact, [question.words[at] for at in worded[one]])
    }
    exacting = _first_asked(question, unheld - said, exacting - said)
    if _asks_of_many(engine, question) and not (best.signs.named or best.signs.mentions):
        return True
    if any(strays(engine, question, best) for strays in _STRAYING):
        return True
    if not exacting:
        return False
    # "L'effectif": one word asks for the students of a school and for the employees of a company.
    known = {
        one for fact in engine.knowledge.subject_of(best.fact).facts for one in fact.attributes
    }
    if known.isdisjoint(exacting):
        attributes = engine.knowledge.attributes
        exacting |= {
            one
            for at in tuple(exacting)
            for one in attributes[at].kin
            if worded.get(one) == worded[at]
        }
    signs = best.signs
    elsewhere = signs.elsewhere or (
        # "Le téléphone de l'accueil ?" is not that of another body, nor of any that lies there.
        not exacting.isdisjoint(engine.knowledge.by_trait[Trait.OWN])
        and bool(signs.drifting)
        and not (signs.named or signs.mentions or signs.former)
        and not (signs.wide and engine.knowledge.subject_of(best.fact).is_wide)
    )
    elsewhere = elsewhere or (
        # "La superficie de la métropole": what lies in it is no answer.
        _asks_of_names(question)
        and not (signs.named or signs.mentions or signs.wide or signs.former)
        and not _bears_the_name(engine, question, best.fact)
    )
    return bool(elsewhere) or exacting.isdisjoint(best.fact.attributes)


def _counts_a_part(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether a body is asked how many it counts, and the fact counts those of a part of it.

    The share of foreign students of one school is not that of its university, nor a surface.
    """
    about = engine.knowledge.subject_of(best.fact)
    asked = question.asked_attribute
    traits = engine.knowledge.by_trait
    counting = asked in traits[Trait.COUNT] or asked in traits[Trait.MATERIAL]
    of_a_part = set(about.related("part_of")) & {one.subjects[0] for one in question.mentions}
    named = about.id in question.mentioned or best.signs.mentions
    return counting and bool(of_a_part) and not (named or about.is_place)


def _is_of_the_site(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether a body at a site is asked about, and the fact is of that site alone.

    "Quand X a-t-il ouvert son siège de Mercy ?" is not answered by when Mercy was.
    """
    meant = surest_subjects(engine, question)
    sites = {one.id for one in meant if one.nature is Nature.SITE}
    bodies = [one for one in meant if not one.tells_where and not one.is_topic]
    if not bodies or best.fact.subject not in sites or is_polar(question):
        return False
    return not {one.id for one in bodies} & set(engine.words.named_in([best.fact.id]))


def _is_of_a_body_there(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether a town is asked what only a territory has, and the fact is of a body in it.

    "Combien d'emplois à Woippy ?" is not answered by those that one firm of Woippy cut.
    """
    named = surest_subjects(engine, question)
    towns = [one for one in named if one.is_town]
    asked = question.asked_attribute
    worded = asked in question.worded_attributes
    territorial = worded and asked in engine.knowledge.by_trait[Trait.TERRITORY]
    about = engine.knowledge.subject_of(best.fact)
    return territorial and 0 < len(towns) == len(named) and not about.is_place


def _is_of_a_stranger(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether somebody's own is asked for, and nothing says that the fact is of that one.

    "Le numéro personnel du proviseur ?" is not answered by the telephone of some school.
    """
    own = engine.knowledge.by_trait[Trait.OWN]
    asked = question.asked_attribute
    nobody = not (question.mentions or best.signs.named or best.signs.former)
    if asked not in own or asked not in question.worded_attributes or not nobody:
        return False
    worded = set(question.worded_attributes[asked])
    telling = [question.words[at] for at in own_words(question) if at not in worded]
    return bool(telling) and not any(engine.words.says_word(best.fact, one) for one in telling)


# Each tells whether the best fact is of another than the one asked about.
_STRAYING = (_is_of_a_body_there, _counts_a_part, _is_of_the_site, _is_of_a_stranger)


def _says_the_phrase(engine: Engine, fact: Fact, words: Sequence[str]) -> bool:
    """Tell whether ``fact`` says what seems not to be held: it counts "demandeurs d'emploi"."""
    telling = [word for word in words if word not in STOP_WORDS and len(word) > 1]
    said = (engine.words.says_word(fact, word) for word in telling)
    return len(telling) > 1 and all(said)


def unheld_asked(engine: Engine, question: Question) -> set[str]:
    """Return what nobody holds and the message asks for, in a phrase: "la date de naissance"."""
    attributes = engine.knowledge.attributes
    return {
        asked
        for asked, places in question.worded_attributes.items()
        if not attributes[asked].held
        and (len(places) > 1 or question.attributes.get(asked, 0.0) >= UNHELD_SCORE)
    }


def _first_asked(question: Question, unheld: set[str], exacting: set[str]) -> set[str]:
    """Return what is asked for of ``unheld`` and ``exacting``: the first, where nobody holds that.

    "L'âge moyen des habitants" is asked for, not the inhabitants.
    """
    places = question.worded_attributes
    first = min((one for one in unheld | exacting), key=lambda one: min(places[one]), default=None)
    return {first} if first in unheld else unheld | exacting


def _asks_of_many(engine: Engine, question: Question) -> bool:
    """Tell whether the message asks of a kind as a whole what each has for itself.

    "Le chiffre d'affaires des 300 PME" is not that of one of them.
    """
    own = engine.knowledge.by_trait[Trait.OWN]
    many = bool(question.types) and not _MANY.isdisjoint(question.words)
    return many and not own.isdisjoint(question.worded_attributes)


def _bears_the_name(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the subject of ``fact`` is called by a place named: Stellantis Trémery-Metz."""
    label = {*words_of(engine.knowledge.subject_of(fact).label)}
    return any(
        {*question.words[one.start : one.end]} <= label
        for one in question.mentions
        if WHOLE_TERRITORY.isdisjoint(one.subjects)
    )


def _asks_of_names(question: Question) -> bool:
    """Tell whether the message asks an attribute of what it names, with not a word more."""
    return bool(question.mentions) and not asks_of_its_own(question)
