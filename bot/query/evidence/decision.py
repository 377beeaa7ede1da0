"""Whether the best fact is sure enough to be said, and which others are said with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Fact, Nature, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.intents import CERTAIN, means
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import asks_of_its_own, counted_place, own_words
from bot.query.cues.years import years_asked
from bot.query.engine import Engine
from bot.query.evidence.demands import lacks_what_is_demanded
from bot.query.evidence.several import several_attributes
from bot.query.evidence.verdict import confirming
from bot.query.question import ASKED_SCORE, Question
from bot.query.result import Stated, Unclear
from bot.query.scoring.ranking import Scored
from bot.query.subjects.targets import surest_subjects
from bot.query.territory import WHOLE_TERRITORY
from bot.text import STOP_WORDS, content_stems, stem, words_of

# Further facts are said when they come this close to the best one.
COMPANION_SHARE = 0.6
MOST_FACTS = 4
# Facts that come this close to the only one said are said as well, a few at the most.
NEIGHBOUR_SHARE = 0.1
STRANGER_SHARE = 0.2
MOST_NEIGHBOURS = 2
# Subjects this close to the best one could be meant as well.
RIVAL_SHARE = 0.9
MOST_RIVALS = 4
# Of a plain question: how sure the attribute is, and what was spoken of; how much is unexplained.
PLAIN_ATTRIBUTE = 0.6
PLAIN_FORMER = 0.7
PLAIN_UNEXPLAINED = 0.7
# So sure that one word for what nobody holds is meant ("gagner" may be anything).
UNHELD_SCORE = 0.8
# Of a message that surely is about something else, or about somebody unknown, a fact is said when
# it is this likely.
OUTSIDE_SURE = 0.6
# An attribute this close to the surest one is asked for as well.
AS_SURE = 0.1
_MANY = frozenset({"des", "toutes", "tous", "ensemble", "cumule", "total"})


def sure_answer(
    engine: Engine, question: Question, ranked: Sequence[Scored]
) -> Stated | Unclear | None:
    """Return the best of ``ranked``, and what answers as well, where it is likely enough."""
    ranked = _counting_first(engine, question, ranked)
    if ranked and lacks_what_is_demanded(engine, question, ranked[0]):
        # Another fact of the same subject may say it: the rate, rather than how many sat for it.
        own = [one for one in ranked if one.fact.subject == ranked[0].fact.subject]
        ranked = [one for one in own if not lacks_what_is_demanded(engine, question, one)]
    if not ranked or _lacks_what_is_asked(engine, question, ranked[0]):
        return None
    if ranked[0].total < engine.thresholds.sure and not _is_plain(ranked[0]):
        return None
    signs = ranked[0].signs
    stranger = signs.foreign > 0 and not (signs.named or signs.mentions)
    asked = question.asked_attribute
    exacting = asked is not None and engine.knowledge.attributes[asked].exacting
    worded = asked in question.worded_attributes
    if stranger and (signs.former > 0 or worded) and exacting and not is_polar(question):
        # "Blanco, combien de salariés ?" after Claas: not those of Claas.
        return None
    if (stranger or _is_outside(question)) and ranked[0].total < OUTSIDE_SURE:
        return None
    rivals = _rivals(engine, question, ranked)
    if len(rivals) > 1:
        return Unclear(subjects=rivals, attribute=question.asked_attribute)
    same = [one for one in ranked if one.fact.subject == ranked[0].fact.subject]
    several = several_attributes(engine, question, same)
    return several or _with_neighbours(engine, _stated(engine, question, same), ranked)


def _counting_first(engine: Engine, question: Question, ranked: Sequence[Scored]) -> list[Scored]:
    """Return ``ranked``, before them those sure of the best one's subject that count the noun.

    "Sur combien de sites ?": how many there are, before what else is said of sites.
    """
    counted = counted_place(question)
    if counted is None or not ranked or _counts(ranked[0].fact, stem(question.words[counted])):
        return list(ranked)
    first = [
        one
        for one in ranked
        if one.fact.subject == ranked[0].fact.subject
        and one.total >= engine.thresholds.sure
        and _counts(one.fact, stem(question.words[counted]))
    ]
    return [*first, *(one for one in ranked if one not in first)]


def _counts(fact: Fact, noun: str) -> bool:
    """Tell whether a figure of ``fact`` is in units that hold the stem ``noun``."""
    return any(noun in content_stems(words_of(figure.unit)) for figure in fact.figures)


def _is_outside(question: Question) -> bool:
    """Tell whether the message is surely about something else, and names nothing known."""
    return means(question, "out_of_scope", CERTAIN) and not question.mentions


def _lacks_what_is_asked(engine: Engine, question: Question, best: Scored) -> bool:
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


def _is_plain(best: Scored) -> bool:
    """Tell whether the message asks an attribute of a clear subject, with hardly a word more.

    So short a message ("technopole creation") gives the learnt model little to be sure by.
    """
    signs = best.signs
    about = signs.named > 0 or signs.former >= PLAIN_FORMER
    asked = about and signs.attribute >= PLAIN_ATTRIBUTE > signs.unheld
    explained = signs.unexplained <= PLAIN_UNEXPLAINED and signs.head_unexplained < 1
    against = signs.foreign or signs.other_year or signs.other_word or signs.countless
    return asked and explained and not against


def _with_neighbours(engine: Engine, stated: Stated, ranked: Sequence[Scored]) -> Stated:
    """Return ``stated`` with the facts that may answer as well, where one alone is said."""
    if len(stated.facts) > 1 or stated.verdict is not None:
        return stated
    best = ranked[0]
    near = [
        one.fact
        for one in ranked[1:]
        if not engine.ranker.twins(one.fact, best.fact)
        and one.share >= best.share * _least_share(best, one)
        and one.signs.named >= best.signs.named
        and one.signs.wide >= best.signs.wide
        and not one.signs.drifting
    ]
    facts = dict.fromkeys((*stated.facts, *near[:MOST_NEIGHBOURS]))
    about = (engine.knowledge.subject_of(fact) for fact in facts)
    subjects = {subject.id: subject for subject in (*stated.subjects, *about)}
    return replace(stated, facts=tuple(facts), subjects=tuple(subjects.values()))


def _least_share(best: Scored, other: Scored) -> float:
    """Return how close a fact must come to be said beside the best one."""
    same = other.fact.subject == best.fact.subject
    return NEIGHBOUR_SHARE if same else STRANGER_SHARE


def _rivals(engine: Engine, question: Question, ranked: Sequence[Scored]) -> tuple[Subject, ...]:
    """Return the subjects that "l'institut" may mean: as good as the best, none of them named."""
    meant = question.mentions or ranked[0].signs.former > 0
    if meant or question.asked_attribute not in engine.knowledge.by_trait[Trait.PORTRAIT]:
        return ()
    best = ranked[0]
    close = [best] + [
        one
        for one in ranked[1:]
        if one.share >= best.share * RIVAL_SHARE and not engine.ranker.twins(one.fact, best.fact)
    ]
    found = {one.fact.subject: engine.knowledge.subject_of(one.fact) for one in close}
    return tuple(found.values())[:MOST_RIVALS]


def _stated(engine: Engine, question: Question, ranked: Sequence[Scored]) -> Stated:
    """State the best fact and those that answer as well: other counts, other dates."""
    asked = question.asked_attribute
    confirmed = confirming(engine, question, ranked)
    if confirmed is not None:
        subject = engine.knowledge.subject_of(confirmed)
        return Stated((confirmed,), (subject,), asked or confirmed.attribute, "yes")
    best = ranked[0]
    same_attribute = asked in best.fact.attributes if asked else False
    companions = [
        one.fact
        for one in ranked[1:]
        if (
            one.fact.attribute == best.fact.attribute
            or (same_attribute and asked in one.fact.attributes)
        )
        # Asked of one year, another year is no answer.
        and one.signs.other_year <= best.signs.other_year
        and (
            one.share >= COMPANION_SHARE * best.share
            or (same_attribute and best.fact.figures and one.signs.cover >= best.signs.cover)
        )
    ]
    # The newest one is said whatever its strength: others may be out of date.
    newest = sorted(companions, key=newest_first)[:1]
    kept = {fact.id: fact for fact in (best.fact, *newest, *companions)}
    facts = list(kept.values())[:MOST_FACTS]
    # "Elle a combien d'étudiants ?": the newest first, however it is asked.
    alike = same_attribute or (asked is None and not years_asked(question))
    if alike and all(fact.figures for fact in facts):
        facts.sort(key=newest_first)
    subject = engine.knowledge.subject_of(best.fact)
    return Stated(tuple(facts), (subject,), asked if same_attribute else best.fact.attribute)
