"""The small knowledge of the query tests, in whose words the answers are worded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.knowledge.store import build_knowledge
from bot.query.engine import Engine
from bot.query.scoring.ranking import FactRanker

SMALL = Path(__file__).resolve().parent.parent / "query" / "knowledge"


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine over the small knowledge, on 22 November 2026."""
    knowledge = build_knowledge(SMALL)
    return Engine(knowledge, FactRanker(knowledge), lambda: dt.date(2026, 11, 22))
