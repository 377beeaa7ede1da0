"""Messenger, through Rasa's parser of its events; the signature of each request is checked here."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.facebook import FacebookInput, Messenger
from sanic.request import Request
from sanic.response import HTTPResponse, text

from bot.channels.connectors.neutral import Connector, origin, refused
from bot.channels.credentials import MessengerCredentials
from bot.channels.http import Http, Json, RefusedError
from bot.channels.patience import BusyError
from bot.channels.rendering import Capabilities, Part

# Meta answers 400 to some requests of which it says that they may be tried again.
_TEMPORARY = (2, 1200)
_TOO_MANY = (4, 17, 32, 613)
_PAUSE_S = 30.0


class _Parser(Messenger):
    """Rasa's parser without its notices "seen" and "typing", which call Facebook in the loop."""

    async def _handle_user_message(
        self, said: str, sender_id: str, metadata: dict[str, Any] | None
    ) -> None:
        content = self.last_message.get("message")
        if content and "text" not in content:
            said = ""  # Rasa's parser passes on the address of a picture
        await self.on_new_message(UserMessage(said, None, sender_id, metadata=metadata))


class MessengerChannel(Connector, FacebookInput):
    """A page of Facebook."""

    able = Capabilities(
        2_000,
        most_buttons=3,
        longest_title=20,
        longest_payload=1_000,
        longest_text_above_buttons=640,
    )

    def __init__(self, credentials: MessengerCredentials) -> None:
        """Serve the page of ``credentials``."""
        super().__init__(
            credentials.verify.get_secret_value(),
            credentials.secret.get_secret_value(),
            credentials.page_access_token.get_secret_value(),
        )
        self._url = f"{credentials.api_url}/me/messages"

    async def events(self, request: Request) -> HTTPResponse:
        """Keep all events of a request, of which Rasa's route reads the first."""
        content = request.json if isinstance(request.json, dict) else {}
        parser = _Parser(self.fb_access_token, self.receive)
        for entry in content.get("entry") or ():
            for event in entry.get("messaging") or ():
                said = event.get("message") or {}
                if said.get("is_echo"):
                    continue
                pressed = event.get("postback") or said.get("quick_reply")
                message_id = said.get("mid") or (pressed or {}).get("mid")
                metadata = origin(message_id, event.get("sender") or {}, pressed=bool(pressed))
                await parser.handle({"entry": [{"messaging": [event]}]}, metadata)
        return text("success")

    def is_signed(self, request: Request) -> bool:
        """Tell whether Facebook has signed the request."""
        key, given = self.fb_secret.encode(), request.headers.get("X-Hub-Signature-256", "")
        wanted = "sha256=" + hmac.new(key, request.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.encode(), wanted.encode())

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Answer events here, in place of Rasa's route; its route for the set-up is kept.

        Raises:
            Problem: the signature is not Facebook's.
        """
        if request.method == "GET":
            return None
        if not self.is_signed(request):
            raise refused()
        return await self.events(request)

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the body of a message of the Send API."""
        said: dict[str, Any] = {"text": part.plain()}
        if part.buttons:
            buttons = [
                {"type": "postback", "title": one.title, "payload": one.payload}
                for one in part.buttons
            ]
            template = {"template_type": "button", **said, "buttons": buttons}
            said = {"attachment": {"type": "template", "payload": template}}
        return {"messaging_type": "RESPONSE", "recipient": dict(to), "message": said}

    async def send(self, http: Http, content: Json) -> None:
        """Send a message."""
        params = {"access_token": self.fb_access_token}
        try:
            await http.post(self._url, json=content, params=params)
        except RefusedError as refusal:
            error = refusal.content.get("error")
            code = error.get("code") if isinstance(error, dict) else None
            if code in _TOO_MANY:
                raise BusyError(_PAUSE_S) from refusal
            if code in _TEMPORARY:
                raise OSError(f"Messenger has a trouble: {code}") from refusal
            raise RefusedError(code or refusal.reason) from refusal
