"""Settings: where they come from, what is refused, and what never shows."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.settings import Mode, Settings, SettingsError, load_settings

SECRET = "a-secret-that-must-not-be-seen-anywhere"  # noqa: S105 - of the tests
PRODUCTION = {"mode": "production", "secret": SECRET, "public_url": "https://bot.exemple.fr"}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests."""
    for name in list(os.environ):
        if name.startswith("METZ_BOT_"):
            monkeypatch.delenv(name)


def set_all(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> None:
    """Set the variables of ``settings``."""
    for name, value in settings.items():
        monkeypatch.setenv(f"METZ_BOT_{name.upper()}", value)


def test_nothing_needs_to_be_set_for_development() -> None:
    """Without any setting, one machine is served, with a secret of its own for each process."""
    first, second = load_settings(), load_settings()
    assert (first.mode, first.host, first.port) == (Mode.DEVELOPMENT, "127.0.0.1", 5005)
    assert len(first.signing_key) >= 32
    assert first.signing_key != second.signing_key
    assert first.origins == {"http://127.0.0.1:5005", "http://localhost:5005"}


def test_production_is_served_under_its_public_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    """In production, the service's own origin and those listed may talk to it, no other."""
    set_all(monkeypatch, {**PRODUCTION, "allowed_origins": "https://a.fr, https://B.fr:443/"})
    settings = load_settings()
    assert settings.production
    assert settings.origins == {"https://bot.exemple.fr", "https://a.fr", "https://b.fr"}


def test_the_command_line_wins_over_the_environment_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A value is taken from the command line, else the environment, else the file."""
    file = tmp_path / "settings.yml"
    file.write_text("port: 1001\nlongest_text: 101\nretention_days: 7\n", encoding="utf-8")
    set_all(monkeypatch, {"settings": str(file), "port": "1002", "longest_text": "102"})
    settings = load_settings(port=1003)
    assert (settings.port, settings.longest_text, settings.retention_days) == (1003, 102, 7)


def test_a_list_in_the_file_is_a_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lists are written as YAML lists in the file."""
    file = tmp_path / "settings.yml"
    file.write_text("trusted_proxies: [10.0.0.0/8, '::1']\n", encoding="utf-8")
    set_all(monkeypatch, {"settings": str(file)})
    assert [str(one) for one in load_settings().trusted_proxies] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("changes", "named", "said"),
    [
        ({"mode": "public"}, "MODE", "« development », « production »"),
        ({"port": "http"}, "PORT", "nombre entier"),
        ({"port": "0"}, "PORT", "au moins 1"),
        ({"port": "70000"}, "PORT", "au plus 65535"),
        ({"host": ""}, "HOST", "ne peut pas être vide"),
        ({"mode": "development", "host": "0.0.0.0"}, "HOST", "127.0.0.1"),  # noqa: S104 - refused
        ({"public_url": ""}, "PUBLIC_URL", "origine exacte"),
        ({"public_url": "http://bot.exemple.fr"}, "PUBLIC_URL", "https://"),
        ({"public_url": "https://bot.exemple.fr/chat"}, "PUBLIC_URL", "sans chemin"),
        ({"secret": "trop court"}, "SECRET", "32 caractères"),
        ({"secret": ""}, "SECRET", "32 caractères"),
        ({"allowed_origins": "*"}, "ALLOWED_ORIGINS", "origine exacte"),
        ({"allowed_origins": "https://*.exemple.fr"}, "ALLOWED_ORIGINS", "origine exacte"),
        ({"allowed_origins": "https://a.fr http://b.fr"}, "ALLOWED_ORIGINS", "https://"),
        ({"allowed_origins": "https://a.fr:x"}, "ALLOWED_ORIGINS", "port"),
        ({"trusted_proxies": "proxy.local"}, "TRUSTED_PROXIES", "10.0.0.0/8"),
        ({"database_url": "mysql://h/d"}, "DATABASE_URL", "postgresql"),
        ({"database_url": "nowhere"}, "DATABASE_URL", "adresse"),
        ({"redis_url": "http://h"}, "REDIS_URL", "redis://"),
        ({"event_broker_url": "http://h"}, "EVENT_BROKER_URL", "amqp://"),
        ({"rate_per_address": "beaucoup"}, "RATE_PER_ADDRESS", "20/minute"),
        ({"rate_per_conversation": ""}, "RATE_PER_CONVERSATION", "20/minute"),
        ({"longest_text": "9"}, "LONGEST_TEXT", "au moins 50"),
        ({"turn_deadline_seconds": "60"}, "TURN_DEADLINE_SECONDS", "au plus 12"),
        ({"token_lifetime_minutes": "1"}, "TOKEN_LIFETIME_MINUTES", "au moins 5"),
        ({"metrics": "peut-être"}, "METRICS", "« true » ou « false »"),
        ({"log_format": "xml"}, "LOG_FORMAT", "« text », « json »"),
    ],
)
def test_a_wrong_setting_is_named_and_explained(
    changes: dict[str, str], named: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each wrong value is refused with its variable's name and what it must be, in French."""
    set_all(monkeypatch, PRODUCTION | changes)
    with pytest.raises(SettingsError, match=f"METZ_BOT_{named} : .*{re.escape(said)}"):
        load_settings()


@pytest.mark.parametrize("missing", ["secret", "public_url"])
def test_production_has_what_it_needs(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In production, the secret and the public address must be set."""
    set_all(monkeypatch, {name: value for name, value in PRODUCTION.items() if name != missing})
    with pytest.raises(SettingsError, match=f"METZ_BOT_{missing.upper()} : "):
        load_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator learns all that is wrong in one go."""
    set_all(monkeypatch, {"port": "x", "longest_text": "y", "metrics": "z"})
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert str(refusal.value).count("METZ_BOT_") == 3


def test_a_misspelled_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that no setting reads is named: it is a misspelled one."""
    set_all(monkeypatch, {"secrte": SECRET})
    with pytest.raises(SettingsError, match="METZ_BOT_SECRTE") as refusal:
        load_settings()
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("prot: 1", "METZ_BOT_PROT : ce nom n’est pas connu"),
        ("- port", "nom: valeur"),
        ("port: [", "YAML"),
        ("port: {a: 1}", "METZ_BOT_PORT : doit être un nombre entier"),
        ("human_contact: [a]", "METZ_BOT_HUMAN_CONTACT : doit être un texte"),
        ("1: 2", "nom: valeur"),
    ],
)
def test_a_wrong_file_is_explained(
    content: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is not of the form, or holds an unknown name, is refused with what is wrong."""
    file = tmp_path / "settings.yml"
    file.write_text(content, encoding="utf-8")
    set_all(monkeypatch, {"settings": str(file)})
    with pytest.raises(SettingsError, match=re.escape(said)):
        load_settings()


def test_a_missing_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that is named and cannot be read is an error, not a set of defaults."""
    set_all(monkeypatch, {"settings": str(tmp_path / "absent.yml")})
    with pytest.raises(SettingsError, match="ne peut pas être lu"):
        load_settings()


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing the settings, or refusing them, shows no secret and no password."""
    hidden = {
        "secret": SECRET,
        "database_url": f"postgresql://bot:{SECRET}@db/bot",
        "redis_url": f"redis://:{SECRET}@redis/0",
        "event_broker_url": f"amqp://bot:{SECRET}@broker/",
    }
    set_all(monkeypatch, PRODUCTION | hidden)
    settings = load_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.json()}"
    set_all(monkeypatch, {name: f"wrong {value}" for name, value in hidden.items()})
    set_all(monkeypatch, {"port": SECRET})
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert SECRET not in str(refusal.value)


def test_settings_do_not_change() -> None:
    """Settings are read once: nothing changes them afterwards."""
    with pytest.raises(TypeError, match="immutable"):
        load_settings().port = 1


def test_unset_notices_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What visitors must be told and nobody has set is named, until it is set."""
    assert "human_contact" in load_settings().missing_notices
    set_all(monkeypatch, {"human_contact": "03 00 00 00 00"})
    assert "human_contact" not in load_settings().missing_notices


def test_every_setting_is_documented() -> None:
    """Each setting has its line, with its default, in the operator's page; and no other one has."""
    page = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    lines = dict(re.findall(r"^\| `METZ_BOT_(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert set(lines) == {name.upper() for name in Settings.__fields__}
    for name, setting in Settings.__fields__.items():
        default = setting.default
        if isinstance(default, (int, str)) and not isinstance(default, bool):
            assert f"`{getattr(default, 'value', default)}`" in lines[name.upper()], name
