"""The command line of the bot, its actions breaking or taking long at words of a visitor."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from actions.base import KnowledgeAction
from bot.cli import main

BREAKS, HANGS, TAKES_LONG = "zanzipanne", "zanzibloque", "zanzilent"
# Longer than the lease of a conversation's lock (4 s), and within the deadline of a turn (8 s).
LONG_S = 5.5

usual = KnowledgeAction.run


async def run(self: KnowledgeAction, dispatcher: Any, tracker: Any, domain: Any) -> Any:
    """Do what the visitor's words ask for, then run the action."""
    text = (tracker.latest_message or {}).get("text") or ""
    if BREAKS in text:
        raise RuntimeError(text)
    if HANGS in text:
        await asyncio.Event().wait()
    if TAKES_LONG in text:
        await asyncio.sleep(LONG_S)
    return usual(self, dispatcher, tracker, domain)


if __name__ == "__main__":
    KnowledgeAction.run = run  # type: ignore[assignment, method-assign]
    sys.exit(main())
