"""Exchanges, in memory and in databases: the same behaviour."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from open_database import run_with_database

from bot.conversations.database import ConflictError, Database
from bot.conversations.exchanges import (
    Exchange,
    ExchangeStore,
    MemoryExchangeStore,
    Rating,
    Reason,
    StorageUnavailableError,
)
from bot.conversations.sql_exchanges import SqlExchangeStore
from bot.conversations.turns import one_turn

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
WithStore = Callable[[Callable[[ExchangeStore], Awaitable[Any]]], Any]
ASKED_AT = dt.datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=dt.timezone.utc)
AWKWARD = "« é » \U0001f469\u200d\U0001f52c ' \" \\ %s :x {0} \U0001f1eb"


def _exchange(number: int, conversation: str = "a", text: str = "Que fait le CEA ?") -> Exchange:
    entries = ({"text": "Il cherche."}, {"custom": {"kind": "answer", "facts": [AWKWARD]}})
    return Exchange(conversation, f"m{number}", number, ASKED_AT, text, entries)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def with_store(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> WithStore:
    """Runs a coroutine function with an empty store, of each kind in turn."""

    def run(work: Callable[[ExchangeStore], Awaitable[Any]]) -> Any:
        if request.param == "memory":
            return asyncio.run(work(MemoryExchangeStore()))  # type: ignore[arg-type]
        url = new_database(request.param)
        return run_with_database(url, lambda database: work(SqlExchangeStore(database)))

    return run


def test_an_exchange_comes_back_as_it_was(with_store: WithStore) -> None:
    """Found by its message id, with its moment, its entries and every character."""

    async def work(store: ExchangeStore) -> None:
        kept = _exchange(1, text=AWKWARD)
        await store.add(kept)
        assert await store.find("a", "m1") == kept
        assert await store.find("a", "m2") is None
        assert await store.find("b", "m1") is None

    with_store(work)


def test_the_last_exchanges_come_in_order(with_store: WithStore) -> None:
    """The oldest of the last ones first, and those of this conversation only."""

    async def work(store: ExchangeStore) -> None:
        for number in range(1, 13):
            await store.add(_exchange(number))
            await store.add(_exchange(number, "b"))
        assert [one.number for one in await store.last("a", 5)] == [8, 9, 10, 11, 12]
        assert {one.conversation for one in await store.last("a", 100)} == {"a"}
        assert list(await store.last("c", 5)) == []

    with_store(work)


def test_a_turn_recalls_what_it_needs(with_store: WithStore) -> None:
    """The number of the last exchange, and as many of the last ones as are asked for."""

    async def work(store: ExchangeStore) -> None:
        for number in range(1, 13):
            await store.add(_exchange(number))
        for count in (0, 2):
            number, recent = await store.recall("a", count)
            assert number == 12
            assert [one.number for one in recent] == [11, 12][2 - count :]
        number, recent = await store.recall("c", 2)
        assert number is None
        assert not recent

    with_store(work)


def test_an_answer_is_rated(with_store: WithStore) -> None:
    """A rating is kept, a later one replaces it, and an unknown message is told."""

    async def work(store: ExchangeStore) -> None:
        await store.add(_exchange(1))
        assert await store.rate("a", "m1", Rating.DOWN, Reason.WRONG)
        rated = await store.find("a", "m1")
        assert rated is not None
        assert (rated.rating, rated.reason) == (Rating.DOWN, Reason.WRONG)
        assert await store.rate("a", "m1", Rating.UP, None)
        (rated,) = await store.last("a", 1)
        assert (rated.rating, rated.reason) == (Rating.UP, None)
        assert not await store.rate("a", "m2", Rating.UP, None)
        assert not await store.rate("b", "m1", Rating.UP, None)

    with_store(work)


def test_a_conversation_is_erased(with_store: WithStore) -> None:
    """It says how many exchanges there were, and leaves those of others."""

    async def work(store: ExchangeStore) -> None:
        for number in (1, 2, 3):
            await store.add(_exchange(number))
        await store.add(_exchange(1, "b"))
        assert await store.erase("a") == 3
        assert await store.find("a", "m1") is None
        assert await store.erase("a") == 0
        assert len(await store.last("b", 10)) == 1

    with_store(work)


def test_the_same_message_is_not_kept_twice(with_database: WithDatabase) -> None:
    """A second exchange of a message id, or of a number, is a conflict: the first stands."""

    async def work(database: Database) -> None:
        store = SqlExchangeStore(database)
        await store.add(_exchange(1))
        for twice in (_exchange(1), Exchange("a", "m1", 2, ASKED_AT, "autre", ())):
            with pytest.raises(ConflictError):
                await store.add(twice)
        assert [one.text for one in await store.last("a", 9)] == ["Que fait le CEA ?"]

    with_database(work)


def test_no_character_breaks_the_store(with_database: WithDatabase) -> None:
    """NUL and lone surrogates: in ids and entries they come back, in the text they are replaced."""

    async def work(database: Database) -> None:
        store = SqlExchangeStore(database)
        odd = "a\0b\ud800"
        kept = Exchange(odd, odd, 1, ASKED_AT, odd, ({"text": odd, odd: odd},))
        await store.add(kept)
        found = await store.find(odd, odd)
        assert found is not None
        assert (found.conversation, found.message_id, found.entries) == (odd, odd, kept.entries)
        assert found.text == "a\ufffdb?"
        assert await store.rate(odd, odd, Rating.UP, None)
        assert await store.erase(odd) == 1

    with_database(work)


def test_personal_data_is_masked(with_database: WithDatabase) -> None:
    """Neither the text nor an answer that repeats it holds what the visitor should not write."""

    async def work(database: Database) -> None:
        store = SqlExchangeStore(database)
        text = "Je suis jean.dupont@example.fr, 06 12 34 56 78"
        answer = {"text": "Je ne sais rien de 0612345678. Appelez le 03 87 20 10 00."}
        await store.add(Exchange("a", "m1", 1, ASKED_AT, text, (answer,)))
        found = await store.find("a", "m1")
        assert found is not None
        assert found.text == "Je suis [adresse électronique], [téléphone]"
        assert found.entries[0]["text"] == (
            "Je ne sais rien de [téléphone]. Appelez le 03 87 20 10 00."
        )

    with_database(work)


def test_an_exchange_that_is_refused_takes_its_turn_with_it(with_database: WithDatabase) -> None:
    """What else the turn has written is not kept without the exchange."""

    async def work(database: Database) -> None:
        store = SqlExchangeStore(database)
        await store.add(_exchange(1))

        async def turn() -> None:
            async with one_turn(database):
                await store.add(_exchange(2))
                await store.add(_exchange(1))

        with pytest.raises(StorageUnavailableError):
            await turn()
        assert [one.number for one in await store.last("a", 9)] == [1, 2]

    with_database(work)
