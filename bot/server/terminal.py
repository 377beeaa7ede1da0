"""A conversation in the terminal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from bot.server.assistant import Assistant


async def conversation(assistant: Assistant, questions: Sequence[str]) -> list[str]:
    """Return the lines of one conversation: each question, then the bot's answers."""
    sender = f"terminal-{uuid.uuid4()}"
    lines: list[str] = []
    for question in questions:
        lines.append(f"> {question}")
        for entry in await assistant.reply(sender, question, channel="terminal"):
            lines += _lines_of(entry)
    return lines


def _lines_of(entry: dict[str, Any]) -> Iterator[str]:
    if "text" in entry:
        yield entry["text"]
    for button in entry.get("buttons") or ():
        yield f"  [{button['title']}]"
    for source in (entry.get("custom") or {}).get("sources") or ():
        address = f" {source['url']}" if source["url"] else ""
        yield f"  Source : {source['title']} ({source['date'] or 'non daté'}){address}"
