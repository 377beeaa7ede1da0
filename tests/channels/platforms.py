"""Five platforms: what each sends to the bot, and what it takes from it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from platform_kind import (
    BOT_TOKEN,
    FORM,
    JSON,
    TOKEN,
    Answer,
    Delivery,
    Json,
    Platform,
    Taken,
    is_bearer,
    is_text,
)
from twilio.request_validator import RequestValidator


class Slack(Platform):
    """Slack's Events API and ``chat.postMessage``."""

    channel = "slack"
    trouble = Answer(200, {"ok": False, "error": "internal_error"})
    refusal = Answer(200, {"ok": False, "error": "channel_not_found"})

    def block(self, url: str) -> dict[str, Any]:
        return {"slack_token": BOT_TOKEN, "slack_signing_secret": TOKEN, "api_url": url}

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        event = {
            "token": "x",
            "team_id": "T1",
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event": {
                "type": "message",
                "channel_type": "im",
                "channel": "D1",
                "user": "U1",
                "text": text,
                "ts": f"1790000000.{number:06}",
            },
            "authorizations": [{"user_id": "UBOT", "is_bot": True}],
        }
        return self.signed(json.dumps(event).encode(), JSON)

    def pressed(self, value: str, number: int) -> Delivery:
        """Return how Slack delivers the press of a button."""
        press = {
            "type": "block_actions",
            "user": {"id": "U1"},
            "channel": {"id": "D1"},
            "message": {"ts": "1790000000.000001"},
            "actions": [{"type": "button", "value": value, "action_ts": f"1790000001.{number:06}"}],
        }
        return self.signed(urlencode({"payload": json.dumps(press)}).encode(), FORM)

    def signed(self, body: bytes, kind: Mapping[str, str]) -> Delivery:
        """Return a request with Slack's signature."""
        moment = str(int(time.time()))
        base = f"v0:{moment}:".encode() + body
        digest = hmac.new(TOKEN.encode(), base, hashlib.sha256).hexdigest()
        signature = {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}
        return Delivery(self.channel, body, {**kind, **signature})

    def again(self, delivery: Delivery) -> Delivery:
        signed = self.signed(delivery.body, JSON)
        retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        return Delivery(self.channel, signed.body, {**signed.headers, **retry})

    def problem_of(self, taken: Taken) -> str | None:
        content = taken.content
        if taken.path != "/chat.postMessage" or not is_bearer(taken):
            return "not_authed"
        if not content.keys() <= {"channel", "text", "blocks", "thread_ts", "unfurl_links"}:
            return f"unknown arguments: {sorted(content)}"
        if content.get("channel") != "D1" or not is_text(content.get("text"), 40_000):
            return "channel_not_found or no_text"
        return next(filter(None, map(self._problem_of_block, content.get("blocks", ()))), None)

    def _problem_of_block(self, block: Json) -> str | None:
        if block["type"] == "section":
            return None if is_text(block["text"]["text"], 3_000) else "invalid_blocks: text"
        if block["type"] != "actions" or not 1 <= len(block["elements"]) <= 25:
            return "invalid_blocks"
        are_right = all(
            one["type"] == "button"
            and one["text"]["type"] == "plain_text"
            and is_text(one["text"]["text"], 75)
            and is_text(one["value"], 2_000)
            for one in block["elements"]
        )
        return None if are_right else "invalid_blocks: button"

    def success(self, taken: Taken) -> Answer:
        return Answer(200, {"ok": True, "channel": "D1", "ts": "1790000002.000000"})

    def said(self, taken: Taken) -> str | None:
        return str(taken.content["text"])


class Messenger(Platform):
    """Messenger's webhook and Send API."""

    channel = "facebook"
    trouble = Answer(400, {"error": {"message": "Please retry later", "code": 2}})
    refusal = Answer(400, {"error": {"message": "No matching user", "code": 100}})

    def block(self, url: str) -> dict[str, Any]:
        return {
            "verify": "verify-me",
            "secret": TOKEN,
            "page-access-token": BOT_TOKEN,
            "api_url": url,
        }

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        return self.signed({"message": {"mid": f"m_{number}", "text": text}})

    def signed(self, *events: Json) -> Delivery:
        """Return a request with these events of a person, and Facebook's signature."""
        about = {
            "sender": {"id": "U1"},
            "recipient": {"id": "PAGE"},
            "timestamp": 1_790_000_000_000,
        }
        messaging = [{**about, **one} for one in events]
        content = {"object": "page", "entry": [{"id": "PAGE", "messaging": messaging}]}
        body = json.dumps(content).encode()
        digest = hmac.new(TOKEN.encode(), body, hashlib.sha256).hexdigest()
        return Delivery(self.channel, body, {**JSON, "X-Hub-Signature-256": f"sha256={digest}"})

    def problem_of(self, taken: Taken) -> str | None:
        content = taken.content
        if taken.path != "/me/messages" or taken.query != {"access_token": BOT_TOKEN}:
            return "OAuthException"
        if content.keys() != {"messaging_type", "recipient", "message"}:
            return f"unknown parameters: {sorted(content)}"
        if content["recipient"] != {"id": "U1"} or content["messaging_type"] != "RESPONSE":
            return "No matching user found"
        if content["message"].keys() != {"text"}:
            return "Invalid message"
        return None if is_text(content["message"]["text"], 2_000) else "Length of text"

    def success(self, taken: Taken) -> Answer:
        return Answer(200, {"recipient_id": "U1", "message_id": "m_answer"})

    def said(self, taken: Taken) -> str | None:
        return str(taken.content["message"]["text"])


class Mattermost(Platform):
    """Mattermost's outgoing webhook and its posts."""

    channel = "mattermost"
    repeats = False

    def block(self, url: str) -> dict[str, Any]:
        return {"url": f"{url}/api/v4", "token": BOT_TOKEN, "outgoing_token": TOKEN}

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        return self.hook(text=f"@assistant {text}", post_id=f"p{number}")

    def hook(self, **changed: Any) -> Delivery:
        """Return what an outgoing webhook posts, with some of it changed."""
        hook = {
            "token": TOKEN,
            "team_id": "t",
            "channel_id": "c1",
            "channel_name": "general",
            "timestamp": 1_790_000_000_000,
            "user_id": "u1",
            "user_name": "alice",
            "post_id": "p",
            "text": "@assistant bonjour",
            "trigger_word": "@assistant",
        }
        return Delivery(self.channel, json.dumps(hook | changed).encode(), JSON)

    def problem_of(self, taken: Taken) -> str | None:
        if taken.path != "/api/v4/posts" or not is_bearer(taken):
            return "Invalid or expired session"
        if taken.content.keys() != {"channel_id", "message"} or taken.content["channel_id"] != "c1":
            return f"Invalid post: {sorted(taken.content)}"
        return None if is_text(taken.content["message"], 16_383) else "Message length"

    def success(self, taken: Taken) -> Answer:
        return Answer(201, {"id": "answer", "channel_id": "c1"})

    def said(self, taken: Taken) -> str | None:
        return str(taken.content["message"])


class RocketChat(Platform):
    """Rocket.Chat's outgoing webhook, its login and its messages."""

    channel = "rocketchat"
    refusal = Answer(400, {"success": False, "error": "error-not-allowed"})

    def block(self, url: str) -> dict[str, Any]:
        return {
            "user": "assistant",
            "password": BOT_TOKEN,
            "server_url": url,
            "outgoing_token": TOKEN,
        }

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        return self.hook(text=text, message_id=f"m{number}")

    def hook(self, **changed: Any) -> Delivery:
        """Return what an outgoing webhook posts, with some of it changed."""
        hook = {
            "token": TOKEN,
            "bot": False,
            "channel_id": "GENERAL",
            "channel_name": "general",
            "message_id": "m",
            "timestamp": "2026-09-01T10:00:00.000Z",
            "user_id": "u1",
            "user_name": "alice",
            "text": "bonjour",
        }
        return Delivery(self.channel, json.dumps(hook | changed).encode(), JSON)

    def problem_of(self, taken: Taken) -> str | None:
        if taken.path == "/api/v1/login":
            is_right = taken.content == {"user": "assistant", "password": BOT_TOKEN}
            return None if is_right else "Unauthorized"
        if taken.path != "/api/v1/chat.postMessage":
            return "not found"
        login = taken.headers.get("X-User-Id"), taken.headers.get("X-Auth-Token")
        if login != ("u", "t"):
            return "You must be logged in to do this."
        if taken.content.keys() != {"roomId", "text"} or taken.content["roomId"] != "GENERAL":
            return f"unknown properties: {sorted(taken.content)}"
        return None if is_text(taken.content["text"], 5_000) else "error-message-size-exceeded"

    def success(self, taken: Taken) -> Answer:
        if taken.path == "/api/v1/login":
            return Answer(200, {"status": "success", "data": {"userId": "u", "authToken": "t"}})
        return Answer(200, {"success": True, "message": {"_id": "answer"}})

    def said(self, taken: Taken) -> str | None:
        return taken.content.get("text")


class Twilio(Platform):
    """Twilio's webhook and its messages."""

    channel = "twilio"
    repeats = False
    refusal = Answer(400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"})

    def block(self, url: str) -> dict[str, Any]:
        return {
            "account_sid": "AC1",
            "auth_token": TOKEN,
            "twilio_number": "whatsapp:+33100000000",
            "api_url": url,
        }

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        return self.signed(bot_url, MessageSid=f"SM{number}", Body=text)

    def signed(self, bot_url: str, **changed: str) -> Delivery:
        """Return a request with Twilio's signature."""
        fields = {
            "MessageSid": "SM",
            "AccountSid": "AC1",
            "From": "whatsapp:+33600000000",
            "To": "whatsapp:+33100000000",
            "Body": "bonjour",
            "NumMedia": "0",
            **changed,
        }
        address = f"{bot_url}/webhooks/twilio/webhook"
        signature = RequestValidator(TOKEN).compute_signature(address, fields)
        body = urlencode(fields).encode()
        return Delivery(self.channel, body, {**FORM, "X-Twilio-Signature": signature})

    def problem_of(self, taken: Taken) -> str | None:
        if taken.path != "/2010-04-01/Accounts/AC1/Messages.json":
            return "not found"
        if not taken.headers.get("Authorization", "").startswith("Basic "):
            return "Authenticate"
        if taken.content.keys() != {"To", "From", "Body"}:
            return f"unknown parameters: {sorted(taken.content)}"
        numbers = taken.content["To"], taken.content["From"]
        if numbers != ("whatsapp:+33600000000", "whatsapp:+33100000000"):
            return "Invalid number"
        return None if is_text(taken.content["Body"], 1_600) else "The message body exceeds"

    def success(self, taken: Taken) -> Answer:
        return Answer(201, {"sid": "SM0", "status": "queued"})

    def said(self, taken: Taken) -> str | None:
        return str(taken.content["Body"])


PLATFORMS: tuple[Platform, ...] = (Slack(), Messenger(), Mattermost(), RocketChat(), Twilio())
