"""The file of credentials: one block a platform, named as in Rasa's own ``credentials.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.explanations import explain
from bot.settings import SettingsError


class _Block(BaseModel):
    """What one platform needs; ``docs/canaux`` explains each field to the operator."""

    class Config:
        """A misspelled field is refused."""

        extra = "forbid"
        frozen = True


class MatrixCredentials(_Block):
    """``folder`` is what ``metz-bot channel matrix-register`` has filled."""

    folder: Path
    # The servers whose people may invite the bot; its own alone when empty.
    allowed_servers: tuple[str, ...] = ()


class Credentials(_Block):
    """The platforms that are served."""

    matrix: MatrixCredentials | None = None


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
    try:
        return Credentials.parse_obj(content or {})
    except ValidationError as error:
        lines = [f"  {name} : {text}" for name, text in explain(error)]
        raise SettingsError(f"Accès incorrects dans {path} :\n" + "\n".join(lines)) from error
