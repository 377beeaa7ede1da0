"""What the bench asks, and how."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter

import pytest
from aiohttp import web

from bot.bench.load import NoAnswerError, Visitors
from bot.bench.questions import TURNS, conversations, questions


def test_every_bot_is_asked_the_same() -> None:
    """The questions come in the same order for each bot, each conversation under its own sender."""
    first, second = (
        [list(one) for one in itertools.islice(conversations(name), 50)] for name in ("a", "b")
    )
    assert [[one.text for one in c] for c in first] == [[one.text for one in c] for c in second]
    senders = [{one.sender for one in c} for c in first]
    assert all(len(one) == 1 for one in senders)
    assert len(set().union(*senders)) == 50
    assert {len(c) for c in first} == {TURNS}


def test_no_question_is_asked_twice_before_all_were() -> None:
    """Remembered answers cannot make a bot look fast: the questions are distinct for long."""
    assert len(set(questions())) > 500


async def _bench(status: int, messages: int, concurrent: int) -> Counter[str]:
    senders: Counter[str] = Counter()
    now, most = 0, 0
    took: list[float] = []
    all_there = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        nonlocal now, most
        begin = time.perf_counter()
        now += 1
        most = max(most, now)
        if now == concurrent:
            all_there.set()
        senders[(await request.json())["sender"]] += 1
        await all_there.wait()
        now -= 1
        took.append(time.perf_counter() - begin)
        return web.json_response([], status=status)

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        timings = await Visitors(f"http://127.0.0.1:{port}", "t").block(messages, concurrent)
    finally:
        await runner.cleanup()
    assert len(timings.seconds) == messages
    # What the visitor waits for holds what the bot took.
    assert all(waited >= one for waited, one in zip(sorted(timings.seconds), sorted(took)))
    assert timings.elapsed >= max(timings.seconds)
    assert most == concurrent
    return senders


@pytest.mark.parametrize("concurrent", [1, 4])
def test_a_block_asks_as_many_messages_in_as_many_conversations(concurrent: int) -> None:
    """The block asks exactly its messages, that many at a time, and times each of them."""
    senders = asyncio.run(_bench(200, 30, concurrent))
    assert sum(senders.values()) == 30
    assert max(senders.values()) == TURNS


def test_a_bot_that_fails_is_not_measured() -> None:
    """An error answers fast: it stops the bench instead of flattering the bot."""
    with pytest.raises(NoAnswerError):
        asyncio.run(_bench(500, 5, 1))
