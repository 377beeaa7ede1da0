"""The command line of the bot, its actions breaking or taking long at words of a visitor."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

from actions.base import KnowledgeAction
from bot.cli import main

# After the last word comes how many seconds it takes.
BREAKS, HANGS, TAKES_LONG = "zanzipanne", "zanzibloque", "zanzilent"

usual = KnowledgeAction.run


async def run(self: KnowledgeAction, dispatcher: Any, tracker: Any, domain: Any) -> Any:
    """Do what the visitor's words ask for, then run the action."""
    text = (tracker.latest_message or {}).get("text") or ""
    if BREAKS in text:
        raise RuntimeError(text)
    if HANGS in text:
        await asyncio.Event().wait()
    if slow := re.search(TAKES_LONG + r"(\d)", text):
        await asyncio.sleep(int(slow[1]))
    return usual(self, dispatcher, tracker, domain)


if __name__ == "__main__":
    KnowledgeAction.run = run  # type: ignore[assignment, method-assign]
    sys.exit(main())
