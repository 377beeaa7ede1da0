"""The structured, sourced knowledge: reading, checking and indexing it. Imports no Rasa."""

from bot.knowledge.model import (
    Attribute,
    Fact,
    Figure,
    Nature,
    Need,
    Source,
    Subject,
    SubjectType,
    Trait,
)
from bot.knowledge.store import Knowledge, load_knowledge

__all__ = [
    "Attribute",
    "Fact",
    "Figure",
    "Knowledge",
    "Nature",
    "Need",
    "Source",
    "Subject",
    "SubjectType",
    "Trait",
    "load_knowledge",
]
