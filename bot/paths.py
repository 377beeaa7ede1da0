"""Where the project's files lie, relative to its root."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "data" / "knowledge"
LANGUAGES = ROOT / "data" / "languages"
CALIBRATION = ROOT / "data" / "calibration"
ORIENTATION = ROOT / "data" / "orientation.yml"
SOURCES = ROOT / "data" / "sources"
MODELS = ROOT / "models"
