"""The doctor, run as an operator runs it, on deployments that are well and on others."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from real_services import Postgres, Redis
from server_process import PROGRAM, environment_with

from bot.model_archive import hash_file, write_hash

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests
TIME_LIMIT_S = 60
NOTICES = ("publisher", "human_contact", "legal_notice", "data_protection_contact")


@pytest.fixture
def healthy(tmp_path: Path, postgres: Postgres, redis_server: Redis) -> dict[str, str]:
    """The settings of a deployment that lacks nothing."""
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"a model")
    model.chmod(0o600)
    write_hash(model)
    hash_file(model).chmod(0o600)
    return {
        "mode": "production",
        "secret": SECRET,
        "public_url": "https://bot.exemple.fr",
        "allowed_origins": "https://www.exemple.fr",
        "trusted_proxies": "10.0.0.0/8",
        "database_url": postgres.address("postgres"),
        "redis_url": redis_server.url,
        "model": str(model),
        **dict.fromkeys((*NOTICES, "accessibility_contact"), "Accueil de l’agence"),
    }


def examine(settings: Mapping[str, str]) -> tuple[int, str]:
    """Return the exit code and all that the doctor says."""
    done = subprocess.run(
        [PROGRAM, "doctor"],
        env=environment_with(settings),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def failures(settings: Mapping[str, str]) -> list[str]:
    """Return the lines of what the doctor finds wrong."""
    code, said = examine(settings)
    lines = [line.partition(" ")[2] for line in said.splitlines() if line.startswith("ÉCHEC")]
    assert code == (1 if lines else 0), said
    return lines


def test_a_healthy_deployment_is_declared_so(healthy: dict[str, str]) -> None:
    """Where everything is set and answers, each line says ok and the exit code is 0."""
    code, said = examine(healthy)
    assert code == 0, said
    lines = said.splitlines()
    assert lines[-1] == "Tout est en ordre."
    assert len(lines) > 10
    assert all(line.startswith("ok ") for line in lines[:-1])


@pytest.mark.parametrize(
    ("changes", "subject", "said"),
    [
        ({"mode": "development"}, "mode", "développement"),
        ({"database_url": "postgresql://u:hush@127.0.0.1:1/x"}, "base de données", "ne répond pas"),
        ({"redis_url": "redis://:hush@127.0.0.1:1/0"}, "Redis", "ne répond pas"),
        ({"database_url": "sqlite:////tmp/x.db"}, "base de données", "un seul processus"),
        ({"model": "/nowhere/model.tar.gz"}, "modèle", "n’existe pas"),
        ({"allowed_origins": "http://localhost:8080"}, "origines", "http://localhost:8080"),
        ({"trusted_proxies": ""}, "mandataires", "aucun"),
        ({"trusted_proxies": "0.0.0.0/0"}, "mandataires", "chacun choisir son adresse"),
        ({"trusted_proxies": "10.0.0.1 ::/0"}, "mandataires", "chacun choisir son adresse"),
    ],
)
def test_what_is_wrong_is_named(
    changes: dict[str, str], subject: str, said: str, healthy: dict[str, str]
) -> None:
    """Each fault fails its own check, alone, and neither passwords nor the secret are printed."""
    found = [one for one in failures(healthy | changes) if one.startswith(subject)]
    assert len(found) == 1
    assert said in found[0]
    told = examine(healthy | changes)[1]
    assert "hush" not in told
    assert SECRET not in told


def test_missing_notices_fail(healthy: dict[str, str]) -> None:
    """Each notice that the operator has not set is to be completed, by its variable's name."""
    found = failures({key: value for key, value in healthy.items() if key not in NOTICES})
    assert len(found) == len(NOTICES)
    assert all("à compléter" in line for line in found)
    assert any("METZ_BOT_HUMAN_CONTACT" in line for line in found)


def test_wrong_settings_are_explained() -> None:
    """Settings that cannot be read end the examination with their names."""
    code, said = examine({"mode": "production", "port": "x"})
    assert code == 1
    assert "METZ_BOT_PORT" in said


def test_a_changed_model_fails(healthy: dict[str, str]) -> None:
    """A model that was changed after its training is found."""
    Path(healthy["model"]).write_bytes(b"another model")
    (found,) = failures(healthy)
    assert "ne correspond pas" in found


@pytest.mark.parametrize("mode", [0o622, 0o666])
def test_a_model_that_others_may_write_fails(mode: int, healthy: dict[str, str]) -> None:
    """A model is code: no other account may write it."""
    Path(healthy["model"]).chmod(mode)
    (found,) = failures(healthy)
    assert "chmod go-w" in found


@pytest.mark.parametrize(("mode", "advice"), [(0o644, "chmod o-rwx"), (0o660, "chmod g-w")])
def test_open_files_fail(mode: int, advice: str, healthy: dict[str, str], tmp_path: Path) -> None:
    """The settings and the database are files that no other account may read or write."""
    settings, database = tmp_path / "settings.yml", tmp_path / "conversations.db"
    settings.write_text("port: 5005\n", encoding="utf-8")
    database.touch()
    del healthy["redis_url"]
    healthy |= {"settings": str(settings), "database_url": f"sqlite:///{database}"}
    for path in (settings, database):
        path.chmod(0o600)
    assert failures(healthy) == []
    for path in (settings, database):
        path.chmod(mode)
    found = failures(healthy)
    assert [line for line in found if line.startswith("fichier de réglages") and advice in line]
    assert len(found) == 2


@pytest.mark.parametrize(("version", "said"), [("1", "antérieure"), ("9999", "plus récente")])
def test_tables_of_another_version_fail(
    version: str, said: str, healthy: dict[str, str], tmp_path: Path
) -> None:
    """Tables of an older or a newer version are told apart, and left as they are."""
    database = tmp_path / "conversations.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", [version])
        connection.commit()
    database.chmod(0o600)
    del healthy["redis_url"]
    before = database.stat().st_size
    (found,) = failures(healthy | {"database_url": f"sqlite:///{database}"})
    assert said in found
    assert database.stat().st_size == before
