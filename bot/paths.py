"""Where the project's files lie, relative to its root or to the release that is served."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE_VARIABLE = "METZ_BOT_RELEASE"
# Resolved once: a process keeps its release when the pointer moves on to the next.
_named = os.environ.get(RELEASE_VARIABLE)
RELEASE = Path(_named).resolve() if _named else None
DATA = (RELEASE or ROOT) / "data"
KNOWLEDGE = DATA / "knowledge"
LANGUAGES = DATA / "languages"
CALIBRATION = DATA / "calibration"
ORIENTATION = DATA / "orientation.yml"
SOURCES = ROOT / "data" / "sources"
MODELS = ROOT / "models"
