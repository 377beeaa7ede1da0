"""The one clock of the project: today's date in Paris, replaceable in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

Clock = Callable[[], dt.date]


def paris_today() -> dt.date:
    """Return today's date in Paris."""
    return dt.datetime.now(tz=PARIS).date()
