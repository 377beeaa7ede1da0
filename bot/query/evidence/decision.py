"""Whether the best fact is sure enough to be said, and which others are said with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.intents import CERTAIN, means
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import counted_place
from bot.query.cues.years import years_asked
from bot.query.engine import Engine
from bot.query.evidence.demands import lacks_what_is_demanded
from bot.query.evidence.same_thing import lacks_what_is_asked
from bot.query.evidence.several import several_attributes
from bot.query.evidence.verdict import confirming
from bot.query.question import Question
from bot.query.result import Stated, Unclear
from bot.query.scoring.ranking import Scored
from bot.text import content_stems, stem, words_of

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
# Of a message that surely is about something else, or about somebody unknown, a fact is said when
# it is this likely.
OUTSIDE_SURE = 0.6


def sure_answer(
    engine: Engine, question: Question, ranked: Sequence[Scored]
) -> Stated | Unclear | None:
    """Return the best of ``ranked``, and what answers as well, where it is likely enough."""
    ranked = _counting_first(engine, question, ranked)
    if ranked and lacks_what_is_demanded(engine, question, ranked[0]):
        # Another fact of the same subject may say it: the rate, rather than how many sat for it.
        own = [one for one in ranked if one.fact.subject == ranked[0].fact.subject]
        ranked = [one for one in own if not lacks_what_is_demanded(engine, question, one)]
    if not ranked or lacks_what_is_asked(engine, question, ranked[0]):
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
