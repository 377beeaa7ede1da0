"""Where the project's files lie, relative to its root or to the release that is served."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL_VARIABLE = "METZ_BOT_MODEL"


def release_of(model: Path) -> Path | None:
    """Return the release that ``model`` names or lies in: a folder with the data beside a model."""
    path = model.resolve()
    folder = path if path.is_dir() else path.parent
    return folder if (folder / "data" / "knowledge").is_dir() else None


_model = os.environ.get(MODEL_VARIABLE)
# Found once: a process keeps its release when the pointer moves on to the next.
RELEASE = release_of(Path(_model)) if _model else None
DATA = (RELEASE or ROOT) / "data"
KNOWLEDGE = DATA / "knowledge"
LANGUAGES = DATA / "languages"
CALIBRATION = DATA / "calibration"
ORIENTATION = DATA / "orientation.yml"
SOURCES = ROOT / "data" / "sources"
MODELS = ROOT / "models"
