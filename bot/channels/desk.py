"""What every messaging channel asks of the bot: whose conversation it is, and the answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.channels.rendering import messages_from
from bot.channels.thumbs import pressed_thumb
from bot.conversations.exchanges import Rating, StorageUnavailableError
from bot.server.assistant import Assistant
from bot.server.problems import Problem
from bot.server.rate_limits import RateLimits
from bot.server.turns import ConversationGoneError, Failure, UnknownMessageError
from bot.settings import Settings
from bot.wording.message import Kind, Message

_NOT_READY_PAUSE_S = 0.2
_TOO_MANY = "Beaucoup de messages en peu de temps. Patientez {wait} s, puis réessayez."
_THANKS = "Merci, votre avis est gardé."
_NOT_KEPT = (
    "Votre avis n’a pas été gardé : cette réponse a été effacée, ou répondait à quelqu’un d’autre."
)


@dataclass(frozen=True)
class Reply:
    """What the bot says to a message.

    ``rated_as`` is the id of the message where people may say what they think of the answer.
    """

    messages: Sequence[Message]
    rated_as: str | None = None

    def followed_by(self, text: str) -> Reply:
        """Return the reply with what the channel itself has to say after it."""
        return replace(self, messages=[*self.messages, *says(text).messages])


class Desk:
    """The bot as one channel sees it."""

    def __init__(self, channel: str, assistant: Assistant, settings: Settings) -> None:
        """Answer what comes from ``channel``."""
        self.channel = channel
        self._assistant = assistant
        self._key = settings.signing_key.encode()
        self._limits = RateLimits(settings)

    async def until_ready(self) -> None:
        """Return when the bot can answer."""
        while not self._assistant.ready:  # noqa: ASYNC110 - once, at the start
            await asyncio.sleep(_NOT_READY_PAUSE_S)

    def conversation(self, *who: str) -> str:
        """Return the id of a conversation: opaque, and the same for the same room and person."""
        named = "\0".join((self.channel, *who)).encode()
        return f"{self.channel}-{hmac.new(self._key, named, hashlib.sha256).hexdigest()[:40]}"

    async def seconds_to_wait(self, conversation: str) -> int:
        """Count a message, and return how long to wait where there were too many; else 0."""
        try:
            await self._limits.count_conversation(conversation)
        except Problem as problem:
            return int(problem.headers["Retry-After"])
        return 0

    async def too_many(self, conversation: str) -> Reply | None:
        """Count a message, and return what to say where there were too many."""
        wait = await self.seconds_to_wait(conversation)
        return says(_TOO_MANY.format(wait=wait)) if wait else None

    async def open(self, conversation: str) -> Reply:
        """Return what the bot says unasked.

        Raises:
            StorageUnavailableError: the conversation could not be kept.
        """
        return Reply(messages_from((await self._assistant.open(conversation)).entries))

    async def answer(
        self,
        conversation: str,
        text: str,
        message_id: str,
        *,
        payload: bool | None = None,
    ) -> Reply:
        """Return the answer to a message, the same for the same id.

        Args:
            conversation: whose message it is.
            text: what was written, the number of a choice, or the payload of a button.
            message_id: the platform's id of the message.
            payload: whether ``text`` is a payload; None where the platform does not tell.

        Raises:
            StorageUnavailableError: nothing could be kept.
        """
        turn = await self._assistant.turn(
            conversation,
            text,
            message_id=message_id,
            channel=self.channel,
            payload=payload,
            numbered=True,
        )
        if turn.failure is Failure.STORAGE:
            raise StorageUnavailableError
        is_kept = turn.exchange is not None
        return Reply(messages_from(turn.entries), message_id if is_kept else None)

    async def rate(self, conversation: str, message_id: str, rating: Rating) -> bool:
        """Keep what somebody thinks of an answer; return False where there is no such answer.

        Raises:
            StorageUnavailableError: the rating could not be kept.
        """
        try:
            await self._assistant.rate(conversation, message_id, rating, None)
        except (ConversationGoneError, UnknownMessageError):
            return False
        return True

    async def press_thumb(self, conversation: str, payload: str) -> str | None:
        """Keep what the button of ``payload`` says of an answer, and return what to say to that.

        Only answers of the conversation can be rated. None where the button is another one.

        Raises:
            StorageUnavailableError: the rating could not be kept.
        """
        thumb = pressed_thumb(payload)
        if thumb is None:
            return None
        rating, message_id = thumb
        return _THANKS if await self.rate(conversation, message_id, rating) else _NOT_KEPT

    async def erase(self, conversation: str) -> bool:
        """Erase all that is kept of a conversation; return whether there was anything.

        Raises:
            StorageUnavailableError: it could not be erased.
        """
        try:
            await self._assistant.erase(conversation)
        except ConversationGoneError:
            return False
        return True


def says(text: str) -> Reply:
    """Return what a channel itself has to say."""
    return Reply([Message(Kind.SOCIAL, text)])
