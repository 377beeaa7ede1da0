"""Skill: where what was just said comes from."""

from __future__ import annotations

from bot.knowledge import Trait
from bot.query.cues.intents import PROBABLE, SURE
from bot.query.cues.words import asks_of_its_own, counted_place, only_says
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Result, Sourced, Stated
from bot.query.skills.facts import answer_facts

_SOURCES = frozenset({"source", "sources"})
_LINKS = frozenset({"lien", "liens", "url"})
_BOT = frozenset({"tu", "t", "vous", "ton", "tes", "votre", "vos"})


def answer_source(engine: Engine, question: Question) -> Result:
    """Return what was said last, to name its sources, or what the message rather asks."""
    # "Ce chiffre date de quand ?" is about the source.
    asked = question.worded_attributes.keys() - engine.knowledge.by_trait[Trait.DATE]
    # "T'as le lien ?", "combien d'apprentis selon la source la plus récente ?" are rather
    # questions about what was spoken of.
    counted = counted_place(question)
    counts = counted is not None and question.words[counted] not in _SOURCES
    plain = not _SOURCES.isdisjoint(question.words) and not counts
    # "Qui vient me voir ?", but "tu le tiens de qui ?" is asked of the bot.
    other = asks_of_its_own(question) and _BOT.isdisjoint(question.words)
    least = SURE if asked or other else PROBABLE
    unsure = question.intent_confidence < least and not plain
    if unsure or _asks_of_something_else(question):
        found = answer_facts(engine, question)
        if isinstance(found, Stated) or counts or not unsure:
            return found
    return Sourced(engine.facts(question.focus.facts))


def linked_source(engine: Engine, question: Question) -> Sourced | None:
    """Return what was said last for "un lien ?", where what was spoken of has no page itself."""
    said = engine.facts(question.focus.facts)
    asks = not (question.mentions or _LINKS.isdisjoint(question.words))
    return Sourced(said) if said and asks and only_says(question, _LINKS) else None


def _asks_of_something_else(question: Question) -> bool:
    """Tell whether the message has a topic that nothing was said about yet.

    "Quelle agence est appelée « référente » ?" asks for no source.
    """
    meant = {mention.subjects[0] for mention in question.mentions}
    other = bool(meant) and meant.isdisjoint(question.focus.subjects)
    return other or (not question.focus.facts and bool(question.types))
