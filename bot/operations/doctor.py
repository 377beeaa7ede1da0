"""Whether a deployment is fit for the public: one finding a check, and nothing is changed.

No finding repeats a secret: addresses of services are named by what they are.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.engine import engine_for, understood
from bot.conversations.redis_locks import RedisTurnLocks
from bot.conversations.schema import Tables, tables_of
from bot.model_archive import ModelRefusedError, hash_file, verify
from bot.settings import FILE_VARIABLE, NOTICES, PREFIX, Settings
from bot.training import served_model

_DEADLINE_S = 3.0
_TABLES = {
    Tables.NONE: (True, "répond ; encore vide, le premier démarrage créera les tables"),
    Tables.CURRENT: (True, "répond, tables à jour"),
    Tables.OLDER: (
        False,
        "tables d’une version antérieure : sauvegardez, puis redémarrez le service",
    ),
    Tables.NEWER: (
        False,
        "tables d’une version plus récente : installez-la, ou restaurez la sauvegarde d’avant",
    ),
}
_NOTICE_NAMES = {
    "publisher": "éditeur du service",
    "human_contact": "contact humain",
    "legal_notice": "mentions légales",
    "data_protection_contact": "contact pour les données personnelles",
    "accessibility_contact": "contact pour l’accessibilité",
}


@dataclass(frozen=True)
class Finding:
    """What one check found: whether all is well, what was looked at, what was seen."""

    is_well: bool
    subject: str
    seen: str

    def __str__(self) -> str:
        """Return the finding as a line."""
        return f"{'ok   ' if self.is_well else 'ÉCHEC'} {self.subject} : {self.seen}"


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what is found of the deployment that ``settings`` describe."""
    yield Finding(True, "réglages", "lus, chacun a la forme attendue")
    yield _mode(settings)
    yield from _private_files(settings)
    yield _database(settings)
    yield _redis(settings)
    yield _model(settings)
    yield _origins(settings)
    yield _proxies(settings)
    for name in NOTICES:
        value = getattr(settings, name)
        seen = f"à compléter ({PREFIX}{name.upper()})" if value is None else str(value)
        yield Finding(value is not None, _NOTICE_NAMES[name], seen)


def _mode(settings: Settings) -> Finding:
    if settings.production:
        return Finding(True, "mode", "production")
    return Finding(False, "mode", f"développement : réglez {PREFIX}MODE=production pour le public")


def _private_files(settings: Settings) -> Iterator[Finding]:
    """Look at who may read the files that hold secrets or what visitors wrote."""
    name = os.environ.get(FILE_VARIABLE)
    if name:
        yield _private("fichier de réglages", Path(name))
    url = understood(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite" and url.database and Path(url.database).exists():
        yield _private("fichier de la base", Path(url.database))


def _private(subject: str, path: Path) -> Finding:
    mode = path.stat().st_mode
    if mode & stat.S_IRWXO:
        return Finding(False, subject, f"{path} est ouvert à tous : chmod o-rwx")
    if mode & stat.S_IWGRP:
        return Finding(False, subject, f"{path} peut être modifié par son groupe : chmod g-w")
    return Finding(True, subject, f"{path}, fermé aux autres comptes")


def _database(settings: Settings) -> Finding:
    subject = "base de données"
    url = understood(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite":
        if settings.redis_url is not None:
            return Finding(
                False, subject, "SQLite sert un seul processus : avec Redis, prenez PostgreSQL"
            )
        if not Path(str(url.database)).exists():
            return _new_file(subject, Path(str(url.database)))
    engine = engine_for(url, connections=1, deadline_s=_DEADLINE_S)
    try:
        with engine.connect() as connection:
            is_well, seen = _TABLES[tables_of(connection)]
    except (SQLAlchemyError, OSError) as error:
        # The driver's own message may name the account.
        is_well, seen = False, f"ne répond pas ({type(error).__name__})"
    finally:
        engine.dispose()
    return Finding(is_well, subject, f"{url.get_backend_name()}, {seen}")


def _new_file(subject: str, path: Path) -> Finding:
    folder = next(one for one in path.absolute().parents if one.exists())
    if os.access(folder, os.W_OK):
        return Finding(True, subject, "sqlite, sera créée au premier démarrage")
    return Finding(False, subject, f"sqlite, ne peut pas être créée dans {folder}")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding(True, "Redis", "non réglé : un seul processus peut servir")
    url = settings.redis_url.get_secret_value()

    async def ping() -> bool:
        locks = RedisTurnLocks(url)
        try:
            return await locks.ping()
        finally:
            await locks.close()

    answers = asyncio.run(ping())
    return Finding(answers, "Redis", "répond" if answers else "ne répond pas")


def _model(settings: Settings) -> Finding:
    try:
        model = served_model(settings)
        verify(model)
    except ModelRefusedError as refusal:
        return Finding(False, "modèle", str(refusal))
    for path in (model, hash_file(model)):
        # A model is code: who may write it may run anything here.
        if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return Finding(False, "modèle", f"{path} peut être modifié par d’autres : chmod go-w")
    return Finding(True, "modèle", f"{model}, conforme à son empreinte")


def _origins(settings: Settings) -> Finding:
    origins = sorted(settings.origins)
    local = [one for one in origins if not one.startswith("https://")]
    if local:
        return Finding(
            False, "origines", f"{', '.join(local)} ne convient qu’aux essais : https://"
        )
    return Finding(bool(origins), "origines", ", ".join(origins) or "aucune")


def _proxies(settings: Settings) -> Finding:
    subject, networks = "mandataires", settings.trusted_proxies
    if not networks:
        return Finding(
            False,
            subject,
            f"aucun : tous les visiteurs compteraient pour un seul ({PREFIX}TRUSTED_PROXIES)",
        )
    wide = [one for one in networks if _is_everybody(one)]
    if wide:
        return Finding(False, subject, f"{wide[0]} laisse chacun choisir son adresse")
    return Finding(True, subject, ", ".join(map(str, networks)))


def _is_everybody(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Tell whether a network holds public addresses by the million."""
    return not network.is_private and network.prefixlen < (16 if network.version == 4 else 32)
