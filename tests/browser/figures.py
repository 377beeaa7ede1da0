"""What the browser tests measure, printed at the end of their run."""

from __future__ import annotations

FIGURES: dict[str, str] = {}
