"""The settings of a deployment: read from the environment and a file, checked before anything runs.

Every setting is an environment variable ``METZ_BOT_<NAME>`` or a key of the YAML file that
``METZ_BOT_SETTINGS`` names; the environment wins. ``docs/exploitation.md`` explains each to the
operator. Secrets are ``SecretStr``: printing or logging the settings does not show them.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import limits
import yaml
from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator
from pydantic.env_settings import SettingsSourceCallable
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.explanations import explain
from bot.paths import ROOT

PREFIX = "METZ_BOT_"
FILE_VARIABLE = "METZ_BOT_SETTINGS"
SHORTEST_SECRET = 32

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Mode(str, Enum):
    """Whom the server is for: one developer on this machine, or the public."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(str, Enum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class LogLevel(str, Enum):
    """The least serious lines that the log holds."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class SettingsError(ValueError):
    """The settings cannot be used; the message says in French which, and why."""


class Settings(BaseSettings):
    """What an operator decides; every field has a line in ``docs/exploitation.md``."""

    mode: Mode = Mode.DEVELOPMENT
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(5005, ge=1, le=65_535)
    public_url: str | None = None
    model: Path | None = None
    database_url: SecretStr = SecretStr(f"sqlite:///{ROOT / 'var' / 'conversations.db'}")
    redis_url: SecretStr | None = None
    event_broker_url: SecretStr | None = None
    event_broker_topic: str = "metz-bot"

    credentials: Path | None = None

    secret: SecretStr | None = None
    token_lifetime_minutes: int = Field(720, ge=5, le=10_080)
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    longest_text: int = Field(500, ge=50, le=2_000)
    rate_per_conversation: str = "20/minute"
    rate_per_address: str = "120/minute"
    turn_deadline_seconds: float = Field(8.0, gt=0, le=12)
    retention_days: int = Field(30, ge=1, le=1_095)

    publisher: str | None = None
    human_contact: str | None = None
    legal_notice: str | None = None
    data_protection_contact: str | None = None
    accessibility_contact: str | None = None

    releases: Path = ROOT / "var" / "releases"
    switch_command: str | None = None

    metrics: bool = False
    log_format: LogFormat = LogFormat.TEXT
    log_level: LogLevel = LogLevel.INFO

    class Config:
        """Where values come from, and that they never change afterwards."""

        env_prefix = PREFIX
        frozen = True

        @classmethod
        def customise_sources(
            cls,
            init_settings: SettingsSourceCallable,
            env_settings: SettingsSourceCallable,
            file_secret_settings: SettingsSourceCallable,
        ) -> tuple[SettingsSourceCallable, ...]:
            """Return the sources, the strongest first."""
            return init_settings, env_settings, _from_file

        @classmethod
        def parse_env_var(cls, field_name: str, raw_val: str) -> Any:
            """Read a list as words that commas or spaces separate, not as JSON."""
            return tuple(raw_val.replace(",", " ").split())

    # The order of these validators is that of the fields: each may read the fields above its own.

    @validator("host")
    def _development_stays_on_this_machine(cls, host: str, values: dict[str, Any]) -> str:
        if values.get("mode") is Mode.DEVELOPMENT and not _is_loopback(host):
            raise ValueError(
                "en mode « development », le serveur n’écoute que cette machine (127.0.0.1)"
            )
        return host

    @validator("public_url", always=True)
    def _public_url_is_an_origin(cls, url: str | None, values: dict[str, Any]) -> str | None:
        if url is None:
            if values.get("mode") is Mode.PRODUCTION:
                raise ValueError(
                    "obligatoire en mode « production » : l’adresse publique du service, "
                    "par exemple https://assistant.exemple.fr"
                )
            return None
        return _origin(url)

    @validator("allowed_origins", each_item=True)
    def _origins_are_exact(cls, origin: str) -> str:
        return _origin(origin)

    @validator("database_url")
    def _database_is_known(cls, url: SecretStr) -> SecretStr:
        try:
            backend = make_url(url.get_secret_value()).get_backend_name()
        except (ArgumentError, ValueError) as error:
            raise ValueError("n’est pas l’adresse d’une base de données") from error
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("la base de données doit être « sqlite » ou « postgresql »")
        return url

    @validator("redis_url")
    def _redis_is_redis(cls, url: SecretStr | None) -> SecretStr | None:
        return _with_scheme(url, ("redis", "rediss"))

    @validator("event_broker_url")
    def _broker_is_known(cls, url: SecretStr | None) -> SecretStr | None:
        return _with_scheme(url, ("amqp", "amqps", "kafka"))

    @validator("secret", always=True)
    def _secret_is_long(cls, secret: SecretStr | None, values: dict[str, Any]) -> SecretStr | None:
        if secret is None and "mode" not in values:
            return None  # the mode is wrong, which is said already
        if secret is None and values.get("credentials"):
            raise ValueError("les messageries ont besoin d’un secret qui ne change pas")
        if secret is None and values["mode"] is Mode.DEVELOPMENT:
            # For this process only: conversations do not outlive a restart in development.
            return SecretStr(secrets.token_urlsafe(SHORTEST_SECRET))
        if secret is None or len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"il faut au moins {SHORTEST_SECRET} caractères tirés au hasard, "
                "par exemple : openssl rand -base64 48"
            )
        return secret

    @validator("rate_per_conversation", "rate_per_address")
    def _rate_is_readable(cls, rate: str) -> str:
        try:
            limits.parse(rate)
        except ValueError as error:
            raise ValueError("doit être de la forme « 20/minute »") from error
        return rate

    @property
    def production(self) -> bool:
        """Tell whether the public is served."""
        return self.mode is Mode.PRODUCTION

    @property
    def signing_key(self) -> str:
        """The key that signs tokens."""
        assert self.secret is not None  # noqa: S101 - the validator sees to it
        return self.secret.get_secret_value()

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the pages that may talk to the bot, exactly as browsers send them."""
        own = {self.public_url} if self.public_url else set()
        if not self.production:
            own |= {f"http://{name}:{self.port}" for name in ("127.0.0.1", "localhost")}
        return frozenset(own | {*self.allowed_origins})

    @property
    def missing_notices(self) -> tuple[str, ...]:
        """The settings that say who answers for the service and are not set yet."""
        return tuple(name for name in NOTICES if getattr(self, name) is None)


NOTICES = (
    "publisher",
    "human_contact",
    "legal_notice",
    "data_protection_contact",
    "accessibility_contact",
)


def load_settings(**chosen: Any) -> Settings:
    """Return the settings; ``chosen`` (of the command line) win over environment and file.

    Raises:
        SettingsError: a value is missing, wrong or unknown.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        lines = [f"  {PREFIX}{name.upper()} : {text}" for name, text in explain(error)]
        raise SettingsError("Réglages incorrects :\n" + "\n".join(lines)) from error


def _refuse_unknown_variables() -> None:
    """Refuse a variable that no setting reads: most often a misspelled name."""
    known = {FILE_VARIABLE} | {f"{PREFIX}{name.upper()}" for name in Settings.__fields__}
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and name.upper() not in known
    )
    if unknown:
        raise SettingsError("Réglages inconnus : " + ", ".join(unknown) + ".")


def _from_file(settings: BaseSettings) -> dict[str, Any]:
    name = os.environ.get(FILE_VARIABLE)
    if not name:
        return {}
    try:
        content = yaml.safe_load(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Le fichier de réglages {name} ne peut pas être lu.") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"Le fichier de réglages {name} n’est pas du YAML.") from error
    if content is None:
        return {}
    if not isinstance(content, Mapping) or not all(isinstance(key, str) for key in content):
        raise SettingsError(f"Le fichier de réglages {name} doit contenir « nom: valeur ».")
    return dict(content)


def _origin(text: str) -> str:
    """Return ``text`` as browsers write an origin.

    Raises:
        ValueError: it is not an origin, or not a safe one.
    """
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError("le port n’est pas un nombre") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or "*" in text:
        raise ValueError("doit être une origine exacte, par exemple https://www.exemple.fr")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError("doit être une origine seule, sans chemin : https://www.exemple.fr")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("doit commencer par https://")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    standard = port is None or port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if standard else f":{port}")


def _with_scheme(url: SecretStr | None, schemes: tuple[str, ...]) -> SecretStr | None:
    if url is not None and urlsplit(url.get_secret_value()).scheme not in schemes:
        raise ValueError("doit commencer par " + " ou ".join(f"« {one}:// »" for one in schemes))
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
