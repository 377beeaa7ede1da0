"""What is stored of a turn in which a visitor typed personal data.

The text is masked; whatever repeats it – entities, corrections, the bot's answer – is redacted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.conversations.masking import PersonalData, find, mask

# Of what the pipeline read, only these do not repeat the words of the message.
_READ_KEPT = ("intent", "entities", "language")
# Read by nobody once the message is answered, found again by reading it again, and most of its
# bytes: each of the next messages would read them back.
_READ_DROPPED = frozenset({"fact_ranking", "attribute_ranking", "intent_ranking", "text_tokens"})
# A shorter string is found in too many others.
_SHORTEST_PIECE = 4


class Redaction:
    """Redacts everything that repeats the personal data of some texts."""

    def __init__(self, *texts: str) -> None:
        """Look for personal data in ``texts``."""
        pieces: dict[str, str] = {}
        for text in texts:
            for one in find(text):
                piece = text[one.start : one.end]
                pieces[piece] = one.kind.value
                if one.kind is PersonalData.EMAIL:
                    # « jean.dupont@… » is also known as « Jean Dupont ».
                    name = re.split(r"\W*@|\W*\(|\W*\[|\s+arobase", piece, maxsplit=1)[0]
                    if len(_letters(name)) >= _SHORTEST_PIECE and re.search(r"\w[\W_]+\w", name):
                        pieces[name] = one.kind.value
        self._pieces = {_letters(piece): label for piece, label in pieces.items()}
        # Whatever stands between the letters: « 06.12… », « 06 12… », « jean dupont ».
        self._patterns = [
            (re.compile(r"[\W_]*".join(map(re.escape, letters)), re.IGNORECASE), label)
            for letters, label in sorted(self._pieces.items(), key=lambda one: -len(one[0]))
            if letters
        ]

    def __bool__(self) -> bool:
        """Whether there is anything to redact."""
        return bool(self._patterns)

    def of(self, value: Any) -> Any:
        """Return a copy of ``value`` in which no string repeats the personal data."""
        if not self._patterns:
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {key: self.of(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(one) for one in value]
        return value

    def of_event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is stored of an event of Rasa's, given as a dictionary."""
        if event["event"] != "user":
            redacted: dict[str, Any] = self.of(event)
            return redacted
        reading = event.get("parse_data")
        return {
            **event,
            "text": None if event["text"] is None else mask(event["text"]),
            "parse_data": reading and self.of_reading(reading),
            "metadata": self.of(event.get("metadata")),
        }

    def of_reading(self, reading: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is stored of what the pipeline read in a message."""
        if not self._patterns:
            return {key: value for key, value in reading.items() if key not in _READ_DROPPED}
        kept = {key: reading[key] for key in _READ_KEPT if key in reading}
        kept["entities"] = [self._entity(one) for one in kept.get("entities") or ()]
        return {**kept, "text": mask(reading.get("text") or "")}

    def _entity(self, entity: Mapping[str, Any]) -> dict[str, Any]:
        value = entity.get("value")
        letters = _letters(value) if isinstance(value, str) else ""
        for piece, label in self._pieces.items():
            if len(letters) >= _SHORTEST_PIECE and letters in piece:
                return {**entity, "value": label, "candidates": [label]}
        redacted: dict[str, Any] = self.of(entity)
        return redacted

    def _text(self, text: str) -> str:
        for pattern, label in self._patterns:
            text = pattern.sub(label, text)
        return text


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
