"""The file of credentials and the login of Matrix: what is refused, and what never shows."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
import yaml

from bot.channels.credentials import Credentials, load_credentials
from bot.channels.matrix.account import AccountError, load_account, log_in
from bot.paths import ROOT
from bot.settings import SettingsError, load_settings

SECRET_VALUE = "a-token-that-must-not-be-seen"  # noqa: S105 - of the tests
TELEGRAM = {"token": SECRET_VALUE, "username": "b", "secret_token": "0123456789abcdef"}


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Return a file of credentials that holds ``text``."""
    path = folder / "credentials.yml"
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ("telegram: {token: x}", "telegram.username : il manque"),
        (yaml.safe_dump({"telegram": TELEGRAM | {"secret_token": "x"}}), "telegram.secret_token"),
        (yaml.safe_dump({"telegram": TELEGRAM | {"tokn": "x"}}), "telegram.tokn : ce nom"),
        ("telgram: {}", "telgram : ce nom n’est pas connu"),
        ("- telegram", "un bloc par messagerie"),
        ("telegram: [", "comme du YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, blocks: str, told: str) -> None:
    """A missing, wrong or misspelled field stops the start with its name, never with a value."""
    with pytest.raises(SettingsError) as refusal:
        load_credentials(written(tmp_path, blocks))
    assert told in str(refusal.value)
    assert SECRET_VALUE not in str(refusal.value)


def test_credentials_that_others_can_read_are_refused(tmp_path: Path) -> None:
    """A file with tokens must be its owner's alone."""
    with pytest.raises(SettingsError, match="chmod 600"):
        load_credentials(written(tmp_path, yaml.safe_dump({"telegram": TELEGRAM}), 0o640))


def test_tokens_do_not_show(tmp_path: Path) -> None:
    """Printing the credentials shows no token."""
    assert SECRET_VALUE not in repr(
        load_credentials(written(tmp_path, yaml.safe_dump({"telegram": TELEGRAM})))
    )


def test_channels_need_a_secret_that_stays(tmp_path: Path) -> None:
    """Without a fixed secret, each restart would forget who is who."""
    with pytest.raises(SettingsError, match="METZ_BOT_SECRET"):
        load_settings(credentials=str(written(tmp_path, "")))


@pytest.mark.parametrize(("mode", "told"), [(0o644, "chmod 600"), (None, "matrix-register")])
def test_a_login_that_is_missing_or_open_to_others_is_refused(
    tmp_path: Path, mode: int | None, told: str
) -> None:
    """The login of Matrix must be there, and its owner's alone."""
    if mode is not None:
        fields = ("homeserver", "user_id", "device_id", "access_token", "pickle_key")
        login = "{" + ", ".join(f'"{one}": "x"' for one in fields) + "}"
        (tmp_path / "account.json").write_text(login)
        (tmp_path / "account.json").chmod(mode)
    with pytest.raises(AccountError, match=told):
        load_account(tmp_path)


@pytest.mark.parametrize("homeserver", ["http://127.0.0.1:9", "matrix.exemple.fr"])
def test_a_homeserver_that_does_not_answer_is_told(tmp_path: Path, homeserver: str) -> None:
    """A wrong address ends the command with a sentence, and leaves no login behind."""
    with pytest.raises(AccountError, match="ne répond pas"):
        asyncio.run(log_in(homeserver, "@a:exemple.fr", "x", tmp_path / "matrix"))
    assert not (tmp_path / "matrix" / "account.json").exists()


def test_every_field_is_in_a_guide() -> None:
    """Whoever adds a field says in French what to put into it."""
    guides = "\n".join(one.read_text("utf-8") for one in (ROOT / "docs" / "canaux").glob("*.md"))
    for name, block in Credentials.__fields__.items():
        assert re.search(rf"^{name}:$", guides, re.MULTILINE), name
        fields = {one.alias for one in block.type_.__fields__.values()} - {"api_url"}
        assert not [one for one in fields if f"\n  {one}:" not in guides]
