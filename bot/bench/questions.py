"""What the bench asks: the evaluation's conversations, the same for every bot."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.paths import ROOT

TURNS = 8


@dataclass(frozen=True)
class Asked:
    """One message of one conversation."""

    sender: str
    text: str


def questions() -> list[str]:
    """Return every question of the evaluation, in a fixed order without any other order in it."""
    files = sorted((ROOT / "tests" / "evaluation").glob("*.yml"))
    found = [
        turn["ask"]
        for file in files
        for dialogue in yaml.safe_load(file.read_text(encoding="utf-8"))
        for turn in dialogue["turns"]
    ]
    random.Random(0).shuffle(found)  # noqa: S311 - an order, not a secret
    return found


def conversations(prefix: str, turns: int = TURNS) -> Iterator[Iterator[Asked]]:
    """Yield conversations of ``turns`` messages, endlessly; no sender comes twice."""
    texts = itertools.cycle(questions())
    for count in itertools.count():
        sender = f"{prefix}-{count}"
        yield iter([Asked(sender, text) for text in itertools.islice(texts, turns)])
