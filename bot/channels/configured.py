"""The messaging channels of a deployment, as its file of credentials names them."""

from __future__ import annotations

from collections.abc import Iterator

from rasa.core.channels.channel import InputChannel

from bot.channels.connectors.mattermost import MattermostChannel
from bot.channels.connectors.messenger import MessengerChannel
from bot.channels.connectors.neutral import Connector
from bot.channels.connectors.rocketchat import RocketChatChannel
from bot.channels.connectors.slack import SlackChannel
from bot.channels.connectors.twilio import TwilioChannel
from bot.channels.credentials import Credentials, load_credentials
from bot.channels.desk import Desk
from bot.channels.matrix.channel import MatrixChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.server.assistant import Assistant
from bot.settings import Settings


def messaging_channels(assistant: Assistant, settings: Settings) -> list[InputChannel]:
    """Return the channels that ``settings`` give credentials for.

    Raises:
        SettingsError: the credentials cannot be used.
        RuntimeError: nothing outlives the process, and messages have to.
    """
    credentials = load_credentials(settings.credentials)
    kept = assistant.stores.kept
    if credentials == Credentials():
        return []
    if kept is None:
        raise RuntimeError("messaging channels need stores that outlive the process")

    def desk(channel: str) -> Desk:
        return Desk(channel, assistant, settings)

    channels: list[InputChannel] = []
    if credentials.matrix is not None:
        channels.append(MatrixChannel(desk("matrix"), credentials.matrix, kept))
    if credentials.telegram is not None:
        journal = kept.journal("telegram")
        channels.append(TelegramChannel(desk("telegram"), journal, credentials.telegram))
    for connector in _connectors(credentials, settings):
        connector.serve(desk(connector.name()), kept.journal(connector.name()))
        channels.append(connector)
    return channels


def _connectors(credentials: Credentials, settings: Settings) -> Iterator[Connector]:
    if credentials.slack is not None:
        yield SlackChannel(credentials.slack)
    if credentials.facebook is not None:
        yield MessengerChannel(credentials.facebook)
    if credentials.mattermost is not None:
        yield MattermostChannel(credentials.mattermost)
    if credentials.rocketchat is not None:
        yield RocketChatChannel(credentials.rocketchat)
    if credentials.twilio is not None:
        address = settings.public_url or f"http://{settings.host}:{settings.port}"
        yield TwilioChannel(credentials.twilio, address)
