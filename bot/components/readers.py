"""The message reader of the process, built once from the knowledge and spaCy's word list."""

from __future__ import annotations

from rasa.nlu.utils.spacy_utils import SpacyModel

from bot.knowledge import load_knowledge
from bot.understanding.message_reader import MessageReader

_READERS: dict[int, MessageReader] = {}


def message_reader(model: SpacyModel) -> MessageReader:
    """Return the reader over the project's knowledge; everyday words are those with a vector."""
    vocabulary = model.model.vocab
    key = id(vocabulary)
    if key not in _READERS:
        _READERS[key] = MessageReader(
            load_knowledge(), lambda word: bool(vocabulary.has_vector(word))
        )
    return _READERS[key]
