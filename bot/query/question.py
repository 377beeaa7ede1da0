"""A question as the skills see it: what was understood of one message, and of the ones before."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.text import tokenize

# An attribute that the question asks for with at least this score is what it is about.
ASKED_SCORE = 0.5


@dataclass(frozen=True)
class Mention:
    """A name found in the message and the subjects that it may stand for, the surest first."""

    subjects: tuple[str, ...]
    start: int
    end: int
    score: float = 100.0


@dataclass(frozen=True)
class Focus:
    """What the conversation was about; ``recent`` holds its subjects, the last one at its end."""

    subjects: tuple[str, ...] = ()
    attribute: str | None = None
    facts: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    kind: str = ""
    detail: str = ""
    offset: int = 0
    recent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One message, understood.

    ``words`` are its normalised words; offsets in mentions count words; what is asked begins at
    ``asking_from``, after what the user tells of himself, and ends before ``asking_to``, where a
    doubt follows ("ou je confonds ?"). ``other_intents`` are what it may mean as well.
    ``excepted`` are the subjects that it leaves out ("à part Claas"), which it does not mention.
    ``attributes`` maps ids to probabilities; ``similar_facts`` maps facts to how close they are in
    meaning, and ``similar_bare`` to how close they are to the question without its names.
    ``chosen_fact`` is the id that a button of the bot sent back. ``language`` is "fr", "en", "de"
    or "other".
    ``orientation`` holds the answers given so far to the guided orientation, by question.
    """

    text: str
    words: tuple[str, ...] = ()
    intent: str = ""
    intent_confidence: float = 0.0
    other_intents: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    excepted: frozenset[str] = frozenset()
    attributes: Mapping[str, float] = field(default_factory=dict)
    worded_attributes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    diplomas: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    unknown_places: tuple[str, ...] = ()
    similar_facts: Mapping[str, float] = field(default_factory=dict)
    similar_bare: Mapping[str, float] = field(default_factory=dict)
    chosen_fact: str | None = None
    focus: Focus = Focus()
    asking_from: int = 0
    asking_to: int | None = None
    language: str = "fr"
    orientation: Mapping[str, str] = field(default_factory=dict)

    def typed(self, start: int, end: int) -> str:
        """Return the words from ``start`` to ``end`` as they stand in the text."""
        tokens = tokenize(self.text)[start:end]
        composed = unicodedata.normalize("NFC", self.text)
        return composed[tokens[0].start : tokens[-1].end] if tokens else ""

    @functools.cached_property
    def said(self) -> str:
        """The normalised words, joined by one space."""
        return " ".join(self.words)

    @functools.cached_property
    def mentioned(self) -> tuple[str, ...]:
        """Every subject that the message may name."""
        return tuple(
            dict.fromkeys(subject for mention in self.mentions for subject in mention.subjects)
        )

    @functools.cached_property
    def named_places(self) -> frozenset[int]:
        """The places of the words that belong to a name."""
        return frozenset(at for one in self.mentions for at in range(one.start, one.end))

    @functools.cached_property
    def asked_attribute(self) -> str | None:
        """The attribute that the question asks for, None when that is not sure."""
        if not self.attributes:
            return None
        best = max(self.attributes, key=lambda one: self.attributes[one])
        return best if self.attributes[best] >= ASKED_SCORE else None
