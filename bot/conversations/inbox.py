"""What visitors asked in vain, grouped by question, and what editors have done about it.

A question is known by a hash of its normalised words: a status outlives neither text nor person.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import case, delete, func, insert, or_, select
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.exchanges import Rating
from bot.conversations.masking import mask
from bot.conversations.schema import exchanges, inbox_statuses
from bot.text import squeeze

# Reading the exchanges of a month may take longer than a visitor would wait.
DEADLINE_S = 120.0
_REFERENCE_LENGTH = 12


class Status(str, Enum):
    """What was done about a question."""

    NEW = "nouveau"
    DONE = "traité"
    IGNORED = "ignoré"


class Cause(str, Enum):
    """Why a question is in the inbox; the values are the kinds of messages, and a rating."""

    FALLBACK = "fallback"
    CLARIFICATION = "clarification"
    DOWN = "down"


class UnknownQuestionError(LookupError):
    """No question of the inbox has this reference, or several have."""


@dataclass
class Question:
    """One question, however often it was asked."""

    reference: str
    text: str
    last: dt.datetime
    counts: dict[Cause, int] = field(default_factory=dict)
    reasons: set[str] = field(default_factory=set)
    status: Status = Status.NEW

    @property
    def count(self) -> int:
        """How often it was asked in vain; an answer that was rated down counts once."""
        return sum(self.counts.values())


async def read_inbox(database: Database, since: dt.datetime) -> list[Question]:
    """Return what was asked in vain since then, the most frequent first.

    Raises:
        StorageUnavailableError: the database cannot be used.
    """

    def work(connection: Connection) -> tuple[Sequence[Any], Sequence[Any]]:
        return (
            connection.execute(_asked_in_vain(since)).all(),
            connection.execute(select(inbox_statuses)).all(),
        )

    asked, noted = await database.read(work, deadline_s=DEADLINE_S)
    questions = _grouped(asked)
    for note in noted:
        question = questions.get(note.question)
        if question is not None:
            question.status = _status(note, question)
    return sorted(questions.values(), key=lambda one: (-one.count, one.text))


async def set_status(
    database: Database, questions: Iterable[Question], status: Status, now: dt.datetime
) -> None:
    """Note what was done about questions.

    Raises:
        StorageUnavailableError: nothing was noted.
    """
    rows = [{"question": one.reference, "status": status.value, "set_at": now} for one in questions]

    def work(connection: Connection) -> None:
        names = [row["question"] for row in rows]
        connection.execute(delete(inbox_statuses).where(inbox_statuses.c.question.in_(names)))
        if rows and status is not Status.NEW:
            connection.execute(insert(inbox_statuses), rows)

    await database.write(work)


def named(questions: Iterable[Question], reference: str) -> Question:
    """Return the question whose reference begins so.

    Raises:
        UnknownQuestionError: there is none, or more than one.
    """
    found = [one for one in questions if reference and one.reference.startswith(reference)]
    if len(found) != 1:
        raise UnknownQuestionError(reference)
    return found[0]


def reference_of(text: str) -> str:
    """Return what names a question, however it is written: accents, capitals, punctuation."""
    return hashlib.sha256(squeeze(text).encode()).hexdigest()[:_REFERENCE_LENGTH]


def _asked_in_vain(since: dt.datetime) -> Any:
    """Return the query; the database counts equal texts, and no answer leaves it."""
    # A visitor's own quotes stand escaped in the JSON and are not found.
    of_kind = {
        cause: exchanges.c.entries.contains(f'"kind":"{cause.value}"', autoescape=True)
        for cause in (Cause.FALLBACK, Cause.CLARIFICATION)
    }
    is_down = exchanges.c.rating == Rating.DOWN.value
    cause = case(
        (is_down, Cause.DOWN.value),
        *((matches, one.value) for one, matches in of_kind.items()),
    )
    columns = (exchanges.c.text, cause.label("cause"), exchanges.c.reason)
    return (
        select(*columns, func.count().label("count"), func.max(exchanges.c.asked_at).label("last"))
        .where(exchanges.c.asked_at >= since, exchanges.c.number > 0)
        .where(or_(is_down, *of_kind.values()))
        .group_by(*columns)
    )


def _grouped(rows: Iterable[Any]) -> dict[str, Question]:
    questions: dict[str, Question] = {}
    for row in sorted(rows, key=lambda one: one.last):
        reference = reference_of(row.text)
        question = questions.setdefault(reference, Question(reference, "", row.last))
        # As it was asked last; masked when it was stored, and as today's rules have it.
        question.text, question.last = mask(row.text), row.last
        cause = Cause(row.cause)
        question.counts[cause] = question.counts.get(cause, 0) + row.count
        if row.reason:
            question.reasons.add(row.reason)
    return questions


def _status(note: Any, question: Question) -> Status:
    """Return the status of a question: what was dealt with and is asked again is new again."""
    if note.status == Status.DONE.value and question.last > note.set_at:
        return Status.NEW
    return Status(note.status)
