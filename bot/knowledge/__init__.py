"""The structured, sourced knowledge: reading, checking and indexing it. Imports no Rasa."""

from bot.knowledge.model import (
    Attribute,
    Fact,
    Figure,
    Need,
    Source,
    Subject,
    SubjectType,
)
from bot.knowledge.store import Knowledge, load_knowledge

__all__ = [
    "Attribute",
    "Fact",
    "Figure",
    "Knowledge",
    "Need",
    "Source",
    "Subject",
    "SubjectType",
    "load_knowledge",
]
