"""The hash that a model's archive carries from its training to every server that loads it.

A model is code: loading an archive that was not made here, or was damaged on its way, is refused.
The hash lies beside the archive in the form that ``sha256sum --check`` reads.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

_CHUNK = 1024 * 1024


class ModelRefusedError(RuntimeError):
    """A model must not be loaded; the message says why, in French, to the operator."""


def hash_file(model: Path) -> Path:
    """Return where the hash of ``model`` lies."""
    return model.with_name(f"{model.name}.sha256")


def has_hash(model: Path) -> bool:
    """Tell whether ``model`` was finished by a training of this project."""
    return hash_file(model).exists()


def write_hash(model: Path) -> None:
    """Write the hash of a model that has just been trained."""
    hash_file(model).write_text(f"{_sha256(model)}  {model.name}\n", encoding="ascii")


def verify(model: Path) -> None:
    """Check ``model`` against its hash.

    Raises:
        ModelRefusedError: the archive or its hash is missing, or they do not match.
    """
    if not model.is_file():
        raise ModelRefusedError(f"Le modèle {model} n’existe pas. Lancez « metz-bot train ».")
    try:
        expected = hash_file(model).read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise ModelRefusedError(
            f"L’empreinte du modèle {model} manque ({hash_file(model).name}), il n’est pas chargé. "
            "Relancez « metz-bot train », ou copiez l’empreinte avec le modèle."
        ) from error
    if _sha256(model) != expected:
        raise ModelRefusedError(
            f"Le modèle {model} ne correspond pas à son empreinte {hash_file(model).name} : il a "
            "été modifié ou mal copié, et n’est pas chargé. Copiez-le à nouveau ou réentraînez-le."
        )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
