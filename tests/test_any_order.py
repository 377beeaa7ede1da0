"""Questions in any order: what was said before may make a message senseless, never an error."""

from __future__ import annotations

import random
from pathlib import Path

from talking import TalkingBot

from actions.base import APOLOGY
from bot.evaluation.questions import read_cases

HERE = Path(__file__).resolve().parent
# So many messages of strangers to each other in one conversation.
LENGTH = 8


def test_no_order_of_questions_is_an_error(assistant: TalkingBot) -> None:
    """Every evaluation question gets an answer after those of other conversations."""
    cases = read_cases(HERE / "evaluation")
    asked = sorted({turn.ask for case in cases for turn in case.turns})
    random.Random(27).shuffle(asked)  # noqa: S311 - an order, not a secret
    failed = [
        f"{asked[begun:at]} || {asked[at]}"
        for begun in range(0, len(asked), LENGTH)
        for at in range(begun, min(begun + LENGTH, len(asked)))
        if assistant.say(f"any order {begun}", asked[at]).text == APOLOGY.text
    ]
    assert not failed
