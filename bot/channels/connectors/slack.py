"""Slack, through Rasa's connector, which checks the signature of each request itself."""

from __future__ import annotations

import html
import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.slack import SlackInput
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.connectors.neutral import Connector, origin
from bot.channels.credentials import SlackCredentials
from bot.channels.http import Http, Json, RefusedError
from bot.channels.rendering import Capabilities, Part
from bot.wording.message import Button

# Slack answers 200 to what it refuses; these troubles pass.
_TEMPORARY = ("fatal_error", "internal_error", "ratelimited", "service_unavailable")


class SlackChannel(Connector, SlackInput):
    """A Slack application."""

    # A section's text, a button's title and value.
    able = Capabilities(3_000, most_buttons=5, longest_title=75, longest_payload=2_000, thumbs=True)

    def __init__(self, credentials: SlackCredentials) -> None:
        """Serve the application of ``credentials``."""
        super().__init__(
            slack_token=credentials.slack_token.get_secret_value(),
            slack_channel=credentials.slack_channel,
            slack_signing_secret=credentials.slack_signing_secret.get_secret_value(),
            use_threads=credentials.use_threads,
            conversation_granularity="channel",
        )
        self._url = f"{credentials.api_url}/chat.postMessage"

    def get_metadata(self, request: Request) -> dict[str, Any]:
        """Return where the message comes from, and what Rasa's connector looks for."""
        found: dict[str, Any] = super().get_metadata(request)
        place = {"channel": found.get("out_channel")}
        if self.use_threads:
            place["thread_ts"] = found.get("thread_id")
        if "payload" in request.form:
            actions = json.loads(request.form["payload"][0]).get("actions") or [{}]
            moment, is_press = actions[0].get("action_ts"), True
        else:
            # The id of an event will not do: a mention where the bot reads all comes as two.
            moment, is_press = (request.json.get("event") or {}).get("ts"), False
        message_id = f"{place['channel']}:{moment}" if moment else None
        return {**found, **origin(message_id, place, pressed=is_press)}

    async def process_message(
        self,
        request: Request,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        text: str,
        sender_id: str | None,
        metadata: dict[str, Any] | None,
    ) -> HTTPResponse:
        """Pass on a message before Slack is told that it has come, not after that as Rasa does."""
        kept = {name: (metadata or {})[name] for name in ("id", "to", "pressed")}
        await on_new_message(UserMessage(text, None, sender_id, metadata=kept))
        return empty(200)

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the arguments of ``chat.postMessage``."""
        content = {**to, "text": html.escape(part.plain(), quote=False), "unfurl_links": False}
        rows = [_row(one) for one in (part.buttons, part.thumbs) if one]
        if rows:
            section = {"type": "section", "text": _plain(part.plain())}
            content["blocks"] = [section, *rows]
        return content

    async def send(self, http: Http, content: Json) -> None:
        """Post a message."""
        headers = {"Authorization": f"Bearer {self.slack_token}"}
        answer = await http.post(self._url, json=content, headers=headers)
        if answer.get("ok"):
            return
        error = str(answer.get("error"))
        if error in _TEMPORARY:
            raise OSError(f"Slack has a trouble: {error}")
        raise RefusedError(error)


def _row(buttons: tuple[Button, ...]) -> dict[str, Any]:
    elements = [
        {"type": "button", "text": _plain(one.title), "value": one.payload} for one in buttons
    ]
    return {"type": "actions", "elements": elements}


def _plain(said: str) -> dict[str, str]:
    return {"type": "plain_text", "text": said}
