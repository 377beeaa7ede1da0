"""The message reader of the process, built once from the knowledge and spaCy's word list."""

from __future__ import annotations

import functools
from collections.abc import Callable

from rasa.nlu.utils.spacy_utils import SpacyModel

from bot.knowledge import load_knowledge
from bot.understanding.message_reader import MessageReader

# The words of a thousand messages are mostly the same, and each is asked about several times.
_REMEMBERED = 10_000


def ordinary_words(model: SpacyModel) -> Callable[[str], bool]:
    """Return what tells whether a word belongs to the everyday language: it has a vector."""
    vocabulary = model.model.vocab

    @functools.lru_cache(maxsize=_REMEMBERED)
    def is_ordinary(word: str) -> bool:
        # Asking spaCy for the vector of a string keeps the string for good, whoever made it up.
        return word in vocabulary.strings and bool(vocabulary.has_vector(word))

    return is_ordinary


_READERS: dict[int, MessageReader] = {}


def message_reader(model: SpacyModel) -> MessageReader:
    """Return the reader over the project's knowledge."""
    key = id(model.model.vocab)
    if key not in _READERS:
        _READERS[key] = MessageReader(load_knowledge(), ordinary_words(model))
    return _READERS[key]
