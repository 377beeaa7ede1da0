"""The web channel and the health route when something is missing: told, and told fast."""

from __future__ import annotations

import asyncio
import dataclasses
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from talking import TalkingBot
from web_client import QUESTION, WebClient, opened

from bot.conversations.exchanges import Exchange, MemoryExchangeStore, StorageUnavailableError

if TYPE_CHECKING:
    from bot.server.assistant import Assistant

Serve = Callable[..., Any]


class AwayExchanges(MemoryExchangeStore):
    """Exchanges whose database goes away when ``away`` is set."""

    away = False

    async def last(self, conversation: str, count: int) -> list[Exchange]:
        """Fail while away."""
        if self.away:
            raise StorageUnavailableError
        return list(await super().last(conversation, count))

    async def erase(self, conversation: str) -> int:
        """Fail while away."""
        if self.away:
            raise StorageUnavailableError
        return await super().erase(conversation)


def copy_of(assistant: TalkingBot, *, ready: bool = True, **stores: Any) -> Assistant:
    """Return the assistant with other stores around the same agent."""
    from bot.knowledge import load_knowledge  # noqa: PLC0415 - as below
    from bot.server.assistant import Assistant  # noqa: PLC0415 - rasa takes 10 s to import

    bot = assistant.assistant
    copy = Assistant(bot.agent, load_knowledge(), dataclasses.replace(bot.stores, **stores))
    copy.ready = ready
    return copy


async def refuse() -> None:
    """Say that the storage is away."""
    raise StorageUnavailableError


async def freeze() -> None:
    """Never answer, as a frozen database."""
    await asyncio.Event().wait()


def test_nothing_is_answered_before_the_warm_up(assistant: TalkingBot, serve: Serve) -> None:
    """Before the warm-up, health and messages get 503; after it, 200."""
    bot = copy_of(assistant, ready=False)
    with serve(bot) as url:
        client = WebClient(url)
        health = client.request("GET", "/health")
        assert (health.status, health.content["status"]) == (503, "starting")
        refused = client.open()
        assert (refused.status, refused.problem) == (503, "not-ready")
        assert refused.headers["retry-after"]
        assistant.run(bot.warm_up())
        assert client.request("GET", "/health").status == 200
        assert client.open().status == 201


@pytest.mark.parametrize("check", [refuse, freeze])
def test_health_tells_a_storage_that_is_away(
    check: Callable[[], Awaitable[None]], assistant: TalkingBot, serve: Serve
) -> None:
    """Point 28: with a storage away or frozen, health answers 503 in less than a second."""
    with serve(copy_of(assistant, check=check)) as url:
        for _ in range(3):
            start = time.monotonic()
            health = WebClient(url).request("GET", "/health")
            assert time.monotonic() - start < 1
            assert health.status == 503
            assert health.content == {"status": "unavailable", "reason": "storage"}


def test_a_message_that_is_not_kept_is_told(assistant: TalkingBot, serve: Serve) -> None:
    """Point 28: every route says that nothing was kept; the same message is answered afterwards."""
    exchanges = AwayExchanges()
    with serve(copy_of(assistant, exchanges=exchanges)) as url:
        client, message_id = opened(url), str(uuid.uuid4())
        exchanges.away = True
        for answer in (client.send(QUESTION, message_id), client.history(), client.erase()):
            assert (answer.status, answer.problem) == (503, "storage-unavailable")
            assert "pas été conservé" in answer.content["detail"]
            assert answer.headers["retry-after"]
        exchanges.away = False
        assert client.send(QUESTION, message_id).content["number"] == 1


def test_an_error_is_an_apology_without_details(
    assistant: TalkingBot, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Point 27: an unexpected error is told as an apology that names nothing of the inside."""
    bot = copy_of(assistant)

    async def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("a secret of the inside")

    with serve(bot) as url:
        client = opened(url)
        monkeypatch.setattr(bot.agent, "handle_message", fail)
        answer = client.send(QUESTION)
        assert (answer.status, answer.problem) == (500, "broken")
        assert "Pardon" in answer.content["detail"]
        assert b"secret" not in answer.body
        monkeypatch.setattr(bot, "history", fail)
        answer = client.history()
        assert (answer.status, answer.problem) == (500, "broken")
        assert b"secret" not in answer.body


def test_an_expired_token_is_refused(
    assistant: TalkingBot, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token is accepted until it expires; then the visitor is told to begin again."""
    import jwt  # noqa: PLC0415 - only here

    with serve(copy_of(assistant)) as url:
        client = opened(url)
        assert client.token
        claims = jwt.decode(client.token, options={"verify_signature": False})
        past = claims | {"iat": claims["iat"] - 86_400, "exp": claims["iat"] - 1}
        client.token = jwt.encode(past, "un secret de plus de trente-deux caractères", "HS256")
        answer = client.history()
        assert (answer.status, answer.problem) == (401, "token-expired")


def test_a_token_of_another_use_is_refused(assistant: TalkingBot, serve: Serve) -> None:
    """A token that the same secret signed for something else opens no conversation."""
    import jwt  # noqa: PLC0415 - only here

    with serve(copy_of(assistant)) as url:
        client = opened(url)
        assert client.token
        claims = jwt.decode(client.token, options={"verify_signature": False})
        for change in ({"aud": "other"}, {"exp": None}, {"sub": None}):
            forged = {key: value for key, value in (claims | change).items() if value is not None}
            client.token = jwt.encode(
                forged, "un secret de plus de trente-deux caractères", "HS256"
            )
            assert client.history().problem == "token-refused"


def test_the_page_of_this_machine_may_talk_in_development(
    assistant: TalkingBot, serve: Serve
) -> None:
    """In development, the page of this machine is allowed, on both channels, and no other one."""
    with serve(copy_of(assistant), public=False) as url:
        body = b'{"sender": "a", "message": "Bonjour"}'
        for origin, status in ((url, 200), ("https://evil.example", 403)):
            answer = WebClient(url).request(
                "POST", "/webhooks/rest/webhook", body, {"Origin": origin}
            )
            assert answer.status == status
            opening = WebClient(url).call("POST", "/conversations", {}, Origin=origin)
            assert opening.status == {200: 201}.get(status, status)


def test_metrics_are_numbers_of_nobody(assistant: TalkingBot, serve: Serve) -> None:
    """Where they are switched on, metrics count messages by channel and kind, and name nobody."""
    with serve(copy_of(assistant), metrics=True) as url:
        client = opened(url)
        client.send("Que fabrique Zanzibarbouille ?")
        client.request("GET", "/health")
        answer = client.request("GET", "/metrics")
    assert answer.status == 200
    written = answer.body.decode()
    assert 'metz_bot_turns_total{channel="web",kind="fallback"}' in written
    assert "metz_bot_turn_seconds_count" in written
    assert "metz_bot_storage_up 1.0" in written
    assert "zanzibar" not in written.lower()


def test_metrics_are_off_until_switched_on(assistant: TalkingBot, serve: Serve) -> None:
    """Without the setting there are no metrics to read."""
    with serve(copy_of(assistant)) as url:
        assert WebClient(url).request("GET", "/metrics").status == 404
