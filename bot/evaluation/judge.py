"""Whether an answer is right: its kind, what it must say and what it must not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.evaluation.questions import Turn
from bot.text import fold

# Only groups of three digits are one number: "en 2024 600 000" stays 2024 and 600000.
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)")
_NOTICE = "je suis un assistant automatique : je reponds"


# A bot under test may say the same long text to every question.
@functools.lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return ``text`` as the patterns expect it: folded, plain spaces, thousands joined."""
    spaced = " ".join(re.split(r"[\s\u00a0\u202f]+", fold(text)))
    return _THOUSANDS.sub(lambda match: match.group().replace(" ", ""), spaced).strip()


def answer_of(entries: Iterable[Mapping[str, Any]]) -> tuple[str, set[str]]:
    """Return the text and the kinds of a turn's entries, the opening notice left out."""
    texts: list[str] = []
    kinds: set[str] = set()
    notice = False
    for entry in entries:
        if "text" in entry:
            notice = plain(entry["text"]).find(_NOTICE) >= 0
            if not notice:
                texts.append(entry["text"])
        if "custom" in entry and not notice:
            kinds.add(entry["custom"]["kind"])
    return "\n".join(texts), kinds


def is_right(turn: Turn, entries: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the bot's entries answer ``turn`` rightly."""
    text, kinds = answer_of(entries)
    said = plain(text)
    return (
        bool(kinds)
        and kinds <= set(turn.kinds)
        and all(pattern.search(said) for pattern in turn.required)
        and not any(pattern.search(said) for pattern in turn.forbidden)
    )
