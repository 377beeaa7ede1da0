"""What the knowledge is made of: subjects, facts, figures, sources and the vocabulary.

All classes are immutable: the knowledge is loaded once and shared by every conversation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Certainty(str, Enum):
    """How sure a fact's date is."""

    EXACT = "exact"
    INFERRED = "inferred"
    APPROXIMATE = "approximate"


class Theme(str, Enum):
    """The three themes of the assistant."""

    INDUSTRY = "industry"
    INNOVATION = "innovation"
    TRAINING = "training"


class Trait(str, Enum):
    """What an attribute is like, where that decides how questions about it are answered."""

    PORTRAIT = "portrait"
    ESSENTIAL = "essential"
    TERRITORY = "territory"
    MATERIAL = "material"
    OWN = "own"
    MONEY = "money"
    DATE = "date"
    HAPPENING = "happening"
    PAST = "past"
    COUNT = "count"
    UNPROVING = "unproving"
    WHO = "who"
    DIPLOMA = "diploma"
    BEGINNING = "beginning"
    END = "end"
    PRICE = "price"
    AUDIENCE = "audience"
    ON_REQUEST = "on_request"


class Nature(str, Enum):
    """What the subjects of a type are, where they are neither bodies nor equipment."""

    TOWN = "town"
    TERRITORY = "territory"
    SITE = "site"
    TOPIC = "topic"
    SCHEME = "scheme"
    IMMATERIAL = "immaterial"


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. ``url`` is None when the source has no address."""

    id: str
    title: str
    url: str | None
    publisher: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Figure:
    """A number with its unit; ``approx`` is None, "at_least", "at_most" or "about"."""

    value: float
    unit: str
    approx: str | None = None
    scope: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Fact:
    """One sourced statement about one subject.

    ``date`` is ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, a range ``YYYY/YYYY`` or None (not dated).
    ``origins`` names the rows of the sources that the fact covers, such as ``facts.csv:12``.
    ``asks`` are questions that the fact answers, fit to be shown on a button; ``questions`` are
    other ways to ask for it, which only the search learns from, as from ``follow_ups``: how people
    ask for it when its subject was just spoken of. From ``review`` on, the fact is to
    be compared with its source again.
    """

    id: str
    subject: str
    attribute: str
    says: str
    source: str
    confidence: str
    date: str | None = None
    certainty: Certainty = Certainty.EXACT
    also: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    keywords: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    valid_until: dt.date | None = None
    review: dt.date | None = None
    origins: tuple[str, ...] = ()

    @property
    def asked_as(self) -> tuple[str, ...]:
        """Every example of a question that the fact answers."""
        return (*self.asks, *self.questions)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attribute of the fact, then the others that its sentence answers."""
        return (self.attribute, *self.also)


@dataclass(frozen=True)
class Subject:
    """Something people ask about: a company, a school, a scheme, a commune, a training...

    ``nature`` is that of its type.
    """

    id: str
    type: str
    name: str
    article: str = ""
    short: str | None = None
    aliases: tuple[str, ...] = ()
    shared_aliases: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: dt.date | None = None
    diploma: str | None = None
    fields: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    nature: Nature | None = None

    @property
    def is_town(self) -> bool:
        """Whether it is a commune."""
        return self.nature is Nature.TOWN

    @property
    def is_place(self) -> bool:
        """Whether it is named to say where, more often than to be asked about."""
        return self.nature in (Nature.TOWN, Nature.TERRITORY)

    @property
    def tells_where(self) -> bool:
        """Whether bodies lie in it: it is seldom what is spoken of next."""
        return self.is_place or self.nature is Nature.SITE

    @property
    def is_topic(self) -> bool:
        """Whether it is a subject matter or a sector."""
        return self.nature is Nature.TOPIC

    @property
    def is_wide(self) -> bool:
        """Whether what is asked about it may be said of another subject."""
        return self.is_place or self.is_topic

    @property
    def is_immaterial(self) -> bool:
        """Whether it has neither surface nor inhabitants."""
        return self.nature in (Nature.SCHEME, Nature.IMMATERIAL)

    @property
    def label(self) -> str:
        """The name that a sentence uses."""
        return self.short or self.name

    def related(self, relation: str) -> tuple[str, ...]:
        """Return the ids that ``relation`` points to, none when it is absent."""
        return self.relations.get(relation, ())

    def ended(self, today: dt.date) -> bool:
        """Tell whether the subject is a scheme whose end is past."""
        return self.ends is not None and self.ends < today


@dataclass(frozen=True)
class Attribute:
    """Something that can be asked about a subject, with the words that ask for it.

    ``held`` is False for what the knowledge lacks in general; ``strict`` is True where no fact
    about something near answers it; ``kin`` are the attributes that the same words ask for of
    another type of subject. ``units`` are those that it is measured in, with what each
    is worth; ``totals`` is True where the figures of a fact are parts of one, ``ceiling`` where the
    highest of them counts.
    """

    id: str
    label: str
    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    held: bool = True
    strict: bool = False
    asks: tuple[str, ...] = ()
    review_years: int | None = None
    kin: tuple[str, ...] = ()
    traits: frozenset[Trait] = frozenset()
    units: Mapping[str, float] = field(default_factory=dict)
    totals: bool = False
    ceiling: bool = False

    @property
    def exacting(self) -> bool:
        """Whether nothing but a fact about the attribute itself may answer."""
        return self.strict or not self.held


@dataclass(frozen=True)
class SubjectType:
    """A sort of subject that can be listed.

    ``size`` is what makes the biggest of them; ``named`` are words for those alone whose name holds
    them, ``wider`` words for another sort that they are called by as well.
    """

    id: str
    one: str
    many: str
    words: tuple[str, ...]
    includes: tuple[str, ...] = ()
    nature: Nature | None = None
    size: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """Something people want help with; ``label`` reads after « pour »."""

    id: str
    label: str
    words: tuple[str, ...]
