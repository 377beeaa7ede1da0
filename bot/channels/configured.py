"""The messaging channels of a deployment, as its file of credentials names them."""

from __future__ import annotations

from rasa.core.channels.channel import InputChannel

from bot.channels.credentials import load_credentials
from bot.channels.matrix.channel import MatrixChannel
from bot.server.assistant import Assistant
from bot.settings import Settings


def messaging_channels(assistant: Assistant, settings: Settings) -> list[InputChannel]:
    """Return the channels that ``settings`` give credentials for.

    Raises:
        SettingsError: the credentials cannot be used.
    """
    credentials = load_credentials(settings.credentials)
    channels: list[InputChannel] = []
    if credentials.matrix is not None:
        channels.append(MatrixChannel(assistant, settings, credentials.matrix))
    return channels
