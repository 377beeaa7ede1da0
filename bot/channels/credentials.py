"""The file of credentials: one block a platform, named as in Rasa's own ``credentials.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Field, SecretStr, ValidationError, validator

from bot.explanations import explain
from bot.settings import SettingsError


class _Block(BaseModel):
    """What one platform needs; ``docs/canaux`` explains each field to the operator."""

    class Config:
        """A misspelled field is refused."""

        extra = "forbid"
        frozen = True

    @validator("api_url", "server_url", "url", check_fields=False)
    def _path_can_follow(cls, url: str) -> str:
        return url.rstrip("/")


class MatrixCredentials(_Block):
    """``folder`` is what ``metz-bot channel matrix-register`` has filled."""

    folder: Path
    # The servers whose people may invite the bot; its own alone when empty.
    allowed_servers: tuple[str, ...] = ()


class TelegramCredentials(_Block):
    """``secret_token`` is ours: Telegram repeats it with every update."""

    token: SecretStr
    username: str
    secret_token: SecretStr
    api_url: str = "https://api.telegram.org"

    @validator("secret_token")
    def _secret_is_what_telegram_takes(cls, secret: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("16 à 256 lettres sans accent, chiffres, « _ » ou « - »")
        return secret


class SlackCredentials(_Block):
    """As in Rasa's connector."""

    slack_token: SecretStr
    slack_signing_secret: SecretStr
    slack_channel: str | None = None
    use_threads: bool = False
    api_url: str = "https://slack.com/api"


class MessengerCredentials(_Block):
    """As in Rasa's connector, ``page-access-token`` included."""

    verify: SecretStr
    secret: SecretStr
    page_access_token: SecretStr = Field(..., alias="page-access-token")
    # Without a version, Meta answers as the oldest that it still serves.
    api_url: str = "https://graph.facebook.com"


class MattermostCredentials(_Block):
    """``outgoing_token`` is what Mattermost repeats with every message."""

    url: str
    token: SecretStr
    outgoing_token: SecretStr


class RocketChatCredentials(_Block):
    """``outgoing_token`` is what Rocket.Chat repeats with every message."""

    user: str
    password: SecretStr
    server_url: str
    outgoing_token: SecretStr


class TwilioCredentials(_Block):
    """As in Rasa's connector."""

    account_sid: str
    auth_token: SecretStr
    twilio_number: str
    # Twilio keeps what passes through the address of a region in that region.
    api_url: str = "https://api.twilio.com"


class Credentials(_Block):
    """The platforms that are served."""

    matrix: MatrixCredentials | None = None
    telegram: TelegramCredentials | None = None
    slack: SlackCredentials | None = None
    facebook: MessengerCredentials | None = None
    mattermost: MattermostCredentials | None = None
    rocketchat: RocketChatCredentials | None = None
    twilio: TwilioCredentials | None = None


def load_credentials(path: Path | None) -> Credentials:
    """Return the credentials that ``path`` holds; none at all without a file.

    Raises:
        SettingsError: the file cannot be used; the message says in French why.
    """
    if path is None:
        return Credentials()
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"Le fichier {path} ne peut pas être lu comme du YAML.") from error
    if mode & 0o077:
        raise SettingsError(f"{path} est lisible par d’autres : chmod 600 {path}")
    wrong = list(_wrong(content or {}))
    if wrong:
        raise SettingsError(f"Accès incorrects dans {path} :\n" + "\n".join(wrong))
    return Credentials.parse_obj(content or {})


def _wrong(content: Any) -> Iterator[str]:
    """Yield a line for each value that cannot be used; no value is repeated."""
    if not isinstance(content, Mapping):
        yield "  le fichier doit contenir un bloc par messagerie"
        return
    for name, block in content.items():
        field = Credentials.__fields__.get(name)
        if field is None:
            yield f"  {name} : ce nom n’est pas connu"
            continue
        try:
            field.type_.parse_obj(block)
        except ValidationError as error:
            yield from (f"  {name}.{key} : {text}" for key, text in explain(error))
