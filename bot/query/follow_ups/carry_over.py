"""The question asked just before, asked again: of another subject, of another year."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import newest_first, years_in
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.evidence.candidates import facts_with
from bot.query.question import Question
from bot.query.result import NotKnown, Stated
from bot.query.skills.membership import COMMUNES, membership_of
from bot.query.subject_index import called_by
from bot.query.subjects.targets import of_one_firm
from bot.text import content_stems, stem, words_of
from bot.understanding.corrections import corrects

MOST_FACTS = 3
# Words that begin a message which keeps the former question and changes its subject.
_MOVING_ON = frozenset(
    {"et", "non", "plutot", "sinon", "idem", "pareil", "mais", "ok", "celui", "celle"}
)
_FEW_WORDS = 6


def moves_on(question: Question) -> bool:
    """Tell whether the message asks the former question of something else ("non, la Métropole")."""
    named = sum(one.end - one.start for one in question.mentions)
    asking = question.words[question.asking_from : question.asking_to]
    if len(asking) - named > _FEW_WORDS or question.focus.attribute is None:
        return False
    opening = question.words[: max(question.asking_from, 1)]
    begins = not _MOVING_ON.isdisjoint(opening) or corrects(question.text)
    return begins or question.intent == "switch_subject"


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
        facts = facts_with(engine, subject, attribute)
        if not facts:
            continue
        dated = [fact for fact in facts if all(_is_of(fact, year) for year in years)]
        if not dated:
            dated = _of_the_same_unit(engine, question, subject, years)
        if not dated:
            return NotKnown(subject, attribute, name=years[0])
        dated.sort(
            key=lambda fact: (
                -_said_of(engine, fact, question),
                fact.attribute != attribute,
                newest_first(fact),
            )
        )
        return Stated(tuple(dated[:MOST_FACTS]), (subject,), attribute)
    return None


def counted(engine: Engine, subject: Subject) -> Stated | None:
    """Answer "et Claas, combien ?" with how many people it counts."""
    counts = engine.knowledge.by_trait[Trait.COUNT]
    facts = [fact for fact in engine.facts_of(subject) if fact.attribute in counts]
    facts.sort(key=newest_first)
    return Stated(tuple(facts[:MOST_FACTS]), (subject,), facts[0].attribute) if facts else None


def _said_of(engine: Engine, fact: Fact, question: Question) -> int:
    """Count the message's own words that ``fact`` says: "et à Cormontaigne, en pro ?".

    "Metz-Borny" names the subject, whatever its sentence calls it.
    """
    said = content_stems(words_of(fact.says))
    called = called_by(engine.knowledge, engine.knowledge.subject_of(fact))
    own = (stem(question.words[place]) for place in own_words(question))
    wanted = (word for word in own if word not in called)
    return sum(any(one.startswith(word) for one in said) for word in wanted)


def _of_the_same_unit(
    engine: Engine, question: Question, subject: Subject, years: Sequence[str]
) -> list[Fact]:
    """Return the facts of ``subject`` that count, in those years, what was counted just before."""
    units = {figure.unit for fact in engine.facts(question.focus.facts) for figure in fact.figures}
    # A share may be of anything.
    units -= {"%"}
    return [
        fact
        for fact in engine.facts_of(subject)
        if all(_is_of(fact, year) for year in years)
        and any(figure.unit in units for figure in fact.figures)
    ]


def year_said(engine: Engine, question: Question) -> int | None:
    """Return the year of the first dated fact that was said just before."""
    years = (max(years_in(fact.date), default=None) for fact in engine.facts(question.focus.facts))
    return next((int(year) for year in years if year is not None), None)


def same_thing_there(
    engine: Engine, place: Subject, former: Sequence[Subject]
) -> tuple[Subject, ...]:
    """Return what is of the former subject's kind in ``place`` ("non, celle de Trémery")."""
    if not former or former[0].is_place:
        return ()
    there = engine.knowledge.pointing_to("located_in", place.id)
    return tuple(one for one in there if of_one_firm(one, former[0]))


def _is_of(fact: Fact, year: str) -> bool:
    """Tell whether a fact is dated of ``year`` or says it."""
    return year in years_in(fact.date) or year in words_of(fact.says)
