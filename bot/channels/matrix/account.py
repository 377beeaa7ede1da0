"""The bot's account on a Matrix server: logged in once, kept where its owner alone reads it."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig, LoginResponse

from bot.channels.patience import TEMPORARY
from bot.settings import SettingsError

DEVICE_NAME = "metz-bot"
_FILE = "account.json"
_REQUEST_TIMEOUT_S = 20


class AccountError(SettingsError):
    """The account cannot be used; the message says in French why."""


@dataclass(frozen=True)
class Account:
    """A login of the bot. ``pickle_key`` protects the keys that lie beside it."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str
    pickle_key: str

    @property
    def server(self) -> str:
        """The name of the account's own server."""
        return self.user_id.partition(":")[2]

    def client(self, folder: Path) -> AsyncClient:
        """Return a client with the keys that ``folder`` holds."""
        config = AsyncClientConfig(
            max_timeouts=1,
            request_timeout=_REQUEST_TIMEOUT_S,
            encryption_enabled=True,
            pickle_key=self.pickle_key,
        )
        client = AsyncClient(
            self.homeserver, self.user_id, self.device_id, str(folder), config=config
        )
        client.restore_login(self.user_id, self.device_id, self.access_token)
        return client


async def log_in(homeserver: str, user: str, password: str, folder: Path) -> Account:
    """Log the bot in as a new device and keep the login in ``folder``.

    Raises:
        AccountError: the server refuses, or the folder holds a login already.
    """
    _prepare(folder)
    client = AsyncClient(homeserver, user, config=AsyncClientConfig(max_timeouts=1))
    try:
        response = await client.login(password, device_name=DEVICE_NAME)
    except TEMPORARY as error:
        raise AccountError(f"{homeserver} ne répond pas.") from error
    finally:
        await client.close()
    if not isinstance(response, LoginResponse):
        raise AccountError(f"{homeserver} refuse la connexion : {response.message}")
    account = Account(
        homeserver,
        response.user_id,
        response.device_id,
        response.access_token,
        secrets.token_urlsafe(32),
    )
    _write(folder / _FILE, json.dumps(asdict(account), indent=1))
    return account


def load_account(folder: Path) -> Account:
    """Return the login that ``folder`` holds.

    Raises:
        AccountError: there is none, or others can read it.
    """
    path = folder / _FILE
    try:
        text, mode = path.read_text(encoding="utf-8"), path.stat().st_mode
        account = Account(**json.loads(text))
    except (OSError, ValueError, TypeError) as error:
        raise AccountError(
            f"{path} ne peut pas être lu : lancez metz-bot channel matrix-register."
        ) from error
    if mode & 0o077:
        raise AccountError(f"{path} est lisible par d’autres : chmod 600 {path}")
    return account


def _prepare(folder: Path) -> None:
    if (folder / _FILE).exists():
        raise AccountError(f"{folder / _FILE} existe déjà : ce dossier sert à un autre compte.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
