"""Says where what was just said comes from."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.knowledge import Trait
from bot.query.cues.intents import PROBABLE, SURE
from bot.query.cues.words import asks_of_its_own, counted_place
from bot.query.follow_ups.timing import by_age
from bot.query.question import Question
from bot.query.result import Result, Stated
from bot.query.skills.facts import answer_facts
from bot.query.skills.provenance import asks_of_something_else, last_facts
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.provenance import word_sources

_SOURCES = frozenset({"source", "sources"})
_BOT = frozenset({"tu", "t", "vous", "ton", "tes", "votre", "vos"})


class AskSource(KnowledgeAction):
    """Says where what was just said comes from."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_ask_source"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        # "Il y a un chiffre plus récent ?"
        newest = by_age(self.engine, question)
        if newest is not None:
            return newest
        # "Ce chiffre date de quand ?" is about the source.
        asked = question.worded_attributes.keys() - self.engine.knowledge.by_trait[Trait.DATE]
        # "T'as le lien ?", "combien d'apprentis selon la source la plus récente ?" are rather
        # questions about what was spoken of.
        counted = counted_place(question)
        counts = counted is not None and question.words[counted] not in _SOURCES
        plain = not _SOURCES.isdisjoint(question.words) and not counts
        # "Qui vient me voir ?", but "tu le tiens de qui ?" is asked of the bot.
        other = asks_of_its_own(question) and _BOT.isdisjoint(question.words)
        least = SURE if asked or other else PROBABLE
        unsure = question.intent_confidence < least and not plain
        if unsure or asks_of_something_else(question):
            found = answer_facts(self.engine, question)
            if isinstance(found, Stated) or counts or not unsure:
                return found
        book = Phrasebook(question.language)
        return word_sources(self.engine.knowledge, book, last_facts(self.engine, question))
