"""Training: only when the data, the knowledge, the configuration or our code have changed."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.model_archive import ModelRefusedError, has_hash, hash_file, write_hash
from bot.paths import KNOWLEDGE, MODEL_VARIABLE, MODELS, RELEASE, ROOT, release_of
from bot.settings import Settings

logger = logging.getLogger(__name__)

TRAINING_DATA = (ROOT / "data" / "nlu", ROOT / "data" / "rules")
_ARCHIVES = "metz-*.tar.gz"
_ALSO_LEARNT_FROM = ("config.yml", "domain.yml", "requirements.lock")
_CODE = ("bot/components/*.py", "bot/understanding/*.py", "bot/knowledge/*.py", "bot/text.py")


def inputs() -> Iterator[Path]:
    """Yield every file that the model depends on, in a stable order."""
    for folder in (*TRAINING_DATA, KNOWLEDGE):
        yield from sorted(folder.rglob("*.yml"))
    for name in _ALSO_LEARNT_FROM:
        yield ROOT / name
    for files in _CODE:
        yield from sorted(ROOT.glob(files))


def inputs_fingerprint() -> str:
    """Return a hash of every file that the model depends on."""
    return fingerprint_of(inputs())


def fingerprint_of(files: Iterable[Path]) -> str:
    """Return a hash of the names and the contents of the project's ``files``."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def current_model() -> Path:
    """Return where the model of the present inputs lies, or would lie once trained."""
    return MODELS / f"metz-{inputs_fingerprint()}.tar.gz"


def ensure_model() -> Path:
    """Return the model of the present inputs, trained first when it is missing.

    Raises:
        RuntimeError: the training failed; Rasa's log says why.
    """
    model = current_model()
    if model.exists() and has_hash(model):
        return model
    from rasa.model_training import train  # noqa: PLC0415 - 10 s of imports, only to train

    print("Entraînement du modèle (une à deux minutes)…", flush=True)  # noqa: T201
    start = time.monotonic()
    result = train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(folder) for folder in TRAINING_DATA],
        output=str(MODELS),
        fixed_model_name=model.name,
    )
    if result.code != 0 or not model.exists():
        raise RuntimeError("the training failed: see the log above")
    write_hash(model)
    print(f"Modèle entraîné en {time.monotonic() - start:.0f} s.", flush=True)  # noqa: T201
    for old in MODELS.glob(_ARCHIVES):
        if old != model:
            old.unlink()
            hash_file(old).unlink(missing_ok=True)
    return model


def served_model(settings: Settings) -> Path:
    """Return the model that the public is served: the one that is set, or the one trained here.

    Raises:
        ModelRefusedError: there is none, or its data are not those that this process has read.
    """
    if settings.model is None:
        return trained_model()
    if release_of(settings.model) != RELEASE:
        raise ModelRefusedError(
            f"La version {settings.model} se sert avec ses propres données : nommez-la par la "
            f"variable d’environnement {MODEL_VARIABLE}, et par elle seule."
        )
    return released_model(RELEASE) if RELEASE is not None else settings.model


def released_model(release: Path) -> Path:
    """Return the model in the folder of a release.

    Raises:
        ModelRefusedError: there is not exactly one.
    """
    models = list(release.glob(_ARCHIVES))
    if len(models) != 1:
        raise ModelRefusedError(f"Le dossier {release} n’est pas une version publiée.")
    return models[0]


def trained_model() -> Path:
    """Return the model of the present inputs, which must have been trained.

    Raises:
        ModelRefusedError: it has not.
    """
    model = current_model()
    if not model.exists():
        raise ModelRefusedError(
            "Aucun modèle pour les données présentes. Lancez « metz-bot train » avant de servir, "
            "ou nommez le modèle (METZ_BOT_MODEL)."
        )
    return model
