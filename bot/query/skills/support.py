"""Skill: who can help with a need - to innovate, to find a laboratory, to finance, to recruit..."""

from __future__ import annotations

import re

from bot.knowledge import Fact, Subject
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.scoring.ranking import TEXT_ORIGIN
from bot.query.subjects.description import TELLING

MOST_BODIES = 4
_AIDS = re.compile(r"\bquel(?:le)?s? (?:aides?|subventions?|dispositifs?|financements?)\b")
_WHO_HELPS = re.compile(
    r"\b(?:qui|quel organisme|quelle agence) (?:peut|peuvent|pourrait|pourra)?"
    r"(?: (?:m|nous|me|l))* ?"
    r"(?:aid|accompagn|conseill|epaul|soutien|soutenir|guid|orient)\w*"
)
# Unless money is asked for, bodies that accompany come first and aids last.
_KINDS = (
    "agency",
    "incubator",
    "programme",
    "cluster",
    "transfer_centre",
    "laboratory",
    "network",
    "aid",
)


def asks_who_helps(question: Question) -> bool:
    """Tell whether the message asks who helps with a need, wherever that lies it names."""
    return bool(question.needs) and bool(_WHO_HELPS.search(question.said))


def find_support(engine: Engine, question: Question) -> Stated | None:
    """Return the facts that show who helps with the needs of the question.

    A body that answers several of the needs comes first; schemes whose end is past are left
    out. None when the question expresses no need.
    """
    if not question.needs:
        return None
    facts = {
        fact.id: fact
        for need in question.needs
        for fact in engine.knowledge.by_need.get(need, ())
        if engine.holds(fact) and not engine.knowledge.subject_of(fact).ended(engine.today)
    }
    ranked = engine.ranker.rank(question, facts.values())
    money = "funding" in question.needs or _AIDS.search(question.said)
    ranked.sort(
        key=lambda one: (
            -_needs_met(question, one.fact),
            -_telling_words(engine, question, one.fact),
            0 if money else place_of(engine.knowledge.subject_of(one.fact)),
            not is_presented(one.fact),
            -one.total,
        )
    )
    chosen: list[Fact] = []
    for one in ranked:
        if all(one.fact.subject != fact.subject for fact in chosen):
            chosen.append(one.fact)
        if len(chosen) == MOST_BODIES:
            break
    if not chosen:
        return None
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in chosen)
    return Stated(tuple(chosen), subjects, "offer", need=question.needs[0])


def place_of(subject: Subject) -> int:
    """Return the place of a body's kind: who accompanies comes before who pays."""
    return _KINDS.index(subject.type) if subject.type in _KINDS else len(_KINDS) // 2


def is_presented(fact: Fact) -> bool:
    """Tell whether the reference text, the territory's own presentation, says the fact."""
    return any(origin.startswith(TEXT_ORIGIN) for origin in fact.origins)


def _telling_words(engine: Engine, question: Question, fact: Fact) -> int:
    """Count the rare words of the message that ``fact`` says: "un prêt d'honneur"."""
    words = (question.words[place] for place in own_words(question))
    telling = [one for one in words if engine.words.rarity(one) >= TELLING]
    return sum(engine.words.says_word(fact, one) for one in telling)


def _needs_met(question: Question, fact: Fact) -> int:
    return sum(need in fact.needs for need in question.needs)
