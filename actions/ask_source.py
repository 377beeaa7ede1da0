"""Says where what was just said comes from."""

from __future__ import annotations

from actions.base import KnowledgeAction
from bot.query.facts import answer_facts
from bot.query.provenance import asks_of_something_else, last_facts
from bot.query.question import Question
from bot.query.result import Result
from bot.wording.message import Message
from bot.wording.phrasebook import Phrasebook
from bot.wording.provenance import word_sources


class AskSource(KnowledgeAction):
    """Says where what was just said comes from."""

    takes_up = False

    def name(self) -> str:
        """Return the name that the domain uses."""
        return "action_ask_source"

    def find(self, question: Question) -> Result | Message:
        """Return what answers ``question``."""
        if asks_of_something_else(question):
            return answer_facts(self.engine, question)
        book = Phrasebook(question.language)
        return word_sources(self.engine.knowledge, book, last_facts(self.engine, question))
