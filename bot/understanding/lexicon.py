"""The words that the knowledge is written in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge import Attribute, Knowledge, Need, SubjectType
from bot.text import words_of
from bot.understanding.names import names_of


def words_of_knowledge(knowledge: Knowledge) -> frozenset[str]:
    """Return every normalised word of names, sentences, example questions and word lists."""
    return frozenset(word for text in _texts(knowledge) for word in words_of(text))


def _texts(knowledge: Knowledge) -> Iterator[str]:
    for subject in knowledge.subjects.values():
        yield from names_of(subject)
    for fact in knowledge.facts.values():
        yield from (fact.says, *fact.asks, *fact.keywords)
    vocabulary: tuple[Attribute | SubjectType | Need, ...] = (
        *knowledge.attributes.values(),
        *knowledge.types.values(),
        *knowledge.needs.values(),
    )
    for entry in vocabulary:
        # "salarie*" stands for words that begin so: the stem itself is no word.
        yield from (word for word in entry.words if "*" not in word)
