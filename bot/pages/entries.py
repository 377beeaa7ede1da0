"""What the page of one subject shows, taken from the knowledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge import Fact, Knowledge, Source, Subject
from bot.wording.dates import UNDATED, french_day, french_end, source_date
from bot.wording.grammar import capitalised
from bot.wording.phrasebook import Phrasebook
from bot.wording.statements import sentence
from bot.wording.typography import typeset

# What a relation says of the subject that has it, and of the one that it points to.
RELATIONS = {
    "located_in": ("Se trouve à", "Sur place"),
    "offered_by": ("Proposée par", "Formations proposées"),
    "offers": ("Propose", "Proposé par"),
    "part_of": ("Fait partie de", "Comprend"),
    "run_by": ("Piloté par", "Pilote"),
    "partner_of": ("Partenaire de", "Partenaires"),
    "owned_by": ("Appartient à", "Possède"),
    "successor_of": ("Succède à", "Devenu"),
    "member_of": ("Membre de", "Membres"),
    "funded_by": ("Financé par", "Finance"),
}
_LEVELS = {"A": "level_a", "B": "level_b"}
LONGEST_DESCRIPTION = 155


@dataclass(frozen=True)
class Statement:
    """One fact as it is read: a sentence, when it was true and who says so."""

    text: str
    date: str
    level: str
    sources: tuple[Source, ...]
    ended: str | None


@dataclass(frozen=True)
class Entry:
    """One subject as it is read. ``blocks``: headings with the statements under them."""

    subject: Subject
    kind: str
    names: str
    ended: str | None
    blocks: tuple[tuple[str, tuple[Statement, ...]], ...]
    relations: tuple[tuple[str, tuple[Subject, ...]], ...]

    @property
    def description(self) -> str:
        """The beginning of the first statement, for search engines."""
        text = self.blocks[0][1][0].text if self.blocks else self.subject.name
        if len(text) <= LONGEST_DESCRIPTION:
            return text
        return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + "…"


def entry_of(knowledge: Knowledge, book: Phrasebook, subject: Subject, today: dt.date) -> Entry:
    """Return what the page of ``subject`` shows on the day ``today``."""
    grouped: dict[str, list[Statement]] = {}
    for fact in subject.facts:
        heading = typeset(capitalised(_without_article(book, knowledge, fact)))
        grouped.setdefault(heading, []).append(_statement(knowledge, book, fact, today))
    ended = None
    if subject.ended(today) and subject.ends is not None:
        ended = f"L’échéance affichée ({french_end(knowledge, subject)}) est passée."
    return Entry(
        subject=subject,
        kind=capitalised(knowledge.types[subject.type].one),
        # The other aliases are ways of asking ("boîte de vitesses de Borny"), not names.
        names=", ".join(typeset(name) for name in subject.aliases if name[:1].isupper()),
        ended=ended,
        blocks=tuple((heading, tuple(facts)) for heading, facts in grouped.items()),
        relations=tuple(_relations(knowledge, subject)),
    )


def _statement(knowledge: Knowledge, book: Phrasebook, fact: Fact, today: dt.date) -> Statement:
    ended = None
    if fact.valid_until is not None and fact.valid_until < today:
        ended = f"N’est plus valable depuis le {french_day(fact.valid_until)}."
    level = _LEVELS.get(fact.confidence)
    return Statement(
        text=typeset(sentence(fact)),
        date=source_date(fact) or UNDATED,
        level=book.say(level) if level else "",
        sources=knowledge.sources_of(fact),
        ended=ended,
    )


def _without_article(book: Phrasebook, knowledge: Knowledge, fact: Fact) -> str:
    label = book.attribute(knowledge.attributes[fact.attribute])
    for article in ("la ", "le ", "les ", "l'", "l’"):
        if label.startswith(article):
            return label.removeprefix(article)
    return label


def _relations(knowledge: Knowledge, subject: Subject) -> Iterator[tuple[str, tuple[Subject, ...]]]:
    for relation, (forth, back) in RELATIONS.items():
        if relation in subject.relations:
            ids = subject.related(relation)
            known = (knowledge.subjects[one] for one in ids if one in knowledge.subjects)
            yield forth, by_name(known)
        pointing = knowledge.pointing_to(relation, subject.id)
        if pointing:
            yield back, by_name(pointing)


def by_name(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Return ``subjects`` in alphabetical order."""
    return tuple(sorted(subjects, key=lambda one: one.name.casefold()))
