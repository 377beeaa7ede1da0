"""Slack, through Rasa's connector, which checks the signature of each request itself."""

from __future__ import annotations

from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.slack import SlackInput

from bot.channels.connectors.neutral import Connector
from bot.channels.credentials import SlackCredentials
from bot.channels.rendering import Capabilities


class SlackChannel(Connector, SlackInput):
    """A Slack application."""

    # A section's text, a button's title and value.
    able = Capabilities(3_000, most_buttons=5, longest_title=75, longest_payload=2_000)

    def __init__(self, credentials: SlackCredentials) -> None:
        """Serve the application of ``credentials``."""
        super().__init__(
            slack_token=credentials.slack_token.get_secret_value(),
            slack_channel=credentials.slack_channel,
            slack_signing_secret=credentials.slack_signing_secret.get_secret_value(),
            slack_retry_reason_header="x-slack-retry-reason",
            slack_retry_number_header="x-slack-retry-num",
            use_threads=credentials.use_threads,
            conversation_granularity="channel",
        )

    def get_output_channel(
        self, channel: str | None = None, thread_id: str | None = None
    ) -> OutputChannel:
        """Return where the answer goes."""
        make = super().get_output_channel
        return self.neutral(lambda: make(channel, thread_id))
