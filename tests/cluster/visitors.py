"""Visitors who talk all the time, and what must be true of what they were told."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2
from web_client import Answer, WebClient, opened

QUESTIONS = (
    "Que fabrique Claas ?",
    "depuis quand ?",
    "quelle est ta source ?",
    "Quelles écoles d'ingénieurs à Metz ?",
    "la suite",
    "Combien d'emplois industriels dans le Grand Est ?",
    "où est l'ENIM ?",
    "quelles aides pour innover ?",
    "le deuxième",
    "merci",
)
# Between two messages of a visitor, and before one is sent again.
PAUSE_S = 0.1


@dataclass(frozen=True)
class Sent:
    """One request with a message: ``answer`` is None when the connection broke."""

    message_id: str
    answer: Answer | None
    began_s: float
    seconds: float

    @property
    def is_answered(self) -> bool:
        """Whether the visitor has got an answer of the bot."""
        return self.answer is not None and self.answer.status == 200

    @property
    def texts(self) -> list[str]:
        """What the visitor has read."""
        assert self.answer is not None
        return [message["text"] for message in self.answer.content["messages"]]


class Visitors:
    """Visitors in threads, who send a message again with its id until it is answered."""

    def __init__(
        self,
        url: str,
        count: int = 6,
        messages: int | None = None,
        per_conversation: int | None = None,
    ) -> None:
        """Prepare; each visitor ends after so many ``messages``, or when the block ends.

        A conversation ends after ``per_conversation`` messages, and the visitor opens another.
        """
        self.sent: list[Sent] = []
        self._url = url
        self._messages = messages
        self._per_conversation = per_conversation
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._talk, args=(number,)) for number in range(count)
        ]

    @contextlib.contextmanager
    def talking(self) -> Iterator[None]:
        """Have the visitors talk while the block runs."""
        self.start()
        try:
            self.wait_for_answers(len(self._threads))
            yield
        finally:
            self._ends.set()
            self.join()

    def start(self) -> None:
        """Have the visitors begin."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait for the visitors to end."""
        for thread in self._threads:
            thread.join()

    def wait_for_answers(self, count: int, patience_s: float = 30.0) -> None:
        """Return when ``count`` more messages were answered that are sent from now on."""
        start = time.monotonic()
        while sum(one.is_answered and one.began_s > start for one in list(self.sent)) < count:
            assert time.monotonic() - start < patience_s, "the visitors get no answers"
            time.sleep(0.05)

    @property
    def failures(self) -> list[Sent]:
        """The requests that were not answered."""
        return [one for one in self.sent if not one.is_answered]

    def slowest(self) -> float:
        """Return how long the slowest request took."""
        return max(one.seconds for one in self.sent)

    def _talk(self, visitor: int) -> None:
        client = opened(self._url)
        questions = itertools.islice(itertools.cycle(QUESTIONS), visitor, None)
        for number, question in enumerate(itertools.islice(questions, self._messages)):
            if self._per_conversation and number and number % self._per_conversation == 0:
                client = opened(self._url)
            self._ask(client, question)
            if self._ends.is_set():
                break

    def _ask(self, client: WebClient, question: str) -> None:
        """Send a message, again and again with its id, until it is answered."""
        message_id = str(uuid.uuid4())
        while not self._ends.is_set():
            sent = self._send(client, question, message_id)
            self.sent.append(sent)
            self._ends.wait(PAUSE_S)
            if sent.is_answered:
                break

    def _send(self, client: WebClient, question: str, message_id: str) -> Sent:
        start = time.monotonic()
        answer = None
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = client.send(question, message_id)
        return Sent(message_id, answer, start, time.monotonic() - start)


def check_failures_were_visible(visitors: Visitors, *, broken_connections: bool = False) -> None:
    """Each message without an answer got an apology in words and in time, or its end."""
    for one in visitors.failures:
        assert one.seconds < 15, one
        if one.answer is None:
            assert broken_connections, "a connection was cut"
        else:
            assert one.answer.status == 503, one.answer
            assert one.answer.problem in {"storage-unavailable", "too-slow", "not-ready"}


def check_nothing_was_lost(visitors: Visitors, database_url: str) -> None:
    """Each answer that a visitor has read is in the database, once, as it was read."""
    kept = _exchanges(database_url)
    answered = defaultdict(list)
    for one in visitors.sent:
        if one.is_answered:
            answered[one.message_id].append(one.texts)
    assert answered
    for message_id, readings in answered.items():
        rows = kept[message_id]
        assert len(rows) == 1, f"{len(rows)} rows"
        texts = [entry["text"] for entry in rows[0] if "text" in entry]
        assert all(reading == texts for reading in readings)
    check_conversations_are_whole(database_url)


def check_conversations_are_whole(database_url: str) -> int:
    """Exchanges and events are numbered without a gap; return how many events there are."""
    numbers = defaultdict(list)
    for conversation, number in _rows(
        database_url, "SELECT conversation, number FROM exchanges ORDER BY 1, 2"
    ):
        numbers[conversation].append(number)
    assert all(found == list(range(len(found))) for found in numbers.values())
    reached = defaultdict(int)
    for conversation, first, last in _rows(
        database_url, "SELECT conversation, first_event, last_event FROM turns ORDER BY 1, 2"
    ):
        assert first == reached[conversation] + 1, "events are missing"
        reached[conversation] = last
    counted = dict(_rows(database_url, "SELECT id, events FROM conversations"))
    assert counted == {name: reached[name] for name in counted}
    return sum(counted.values())


def _exchanges(database_url: str) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for message_id, entries in _rows(database_url, "SELECT message_id, entries FROM exchanges"):
        found[message_id].append(json.loads(entries))
    return found


def _rows(database_url: str, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(psycopg2.connect(database_url)) as connection:
        cursor = connection.cursor()
        cursor.execute(query)
        return cursor.fetchall()
