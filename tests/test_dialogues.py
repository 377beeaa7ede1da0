"""Messages that lean on what was said before, told to the trained bot."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from talking import TalkingBot

from bot.evaluation.questions import read_cases
from bot.text import words_of

# A message of so many words says nothing without the ones before it.
SHORT = 3
HERE = Path(__file__).resolve().parent
DIALOGUES: dict[str, list[str]] = yaml.safe_load(
    (HERE / "dialogues.yml").read_text(encoding="utf-8")
)


def test_no_message_is_an_evaluation_question() -> None:
    """What the bot is mended by does not stand among what measures it."""
    cases = read_cases(HERE / "evaluation")
    measured = {tuple(words_of(turn.ask)) for case in cases for turn in case.turns}
    told = {one.strip() for conversation in DIALOGUES for one in conversation.split("||")}
    # "Et Claas ?" may be said after anything.
    alike = {one for one in told if len(words_of(one)) > SHORT and tuple(words_of(one)) in measured}
    assert not alike


@pytest.mark.parametrize("conversation", DIALOGUES)
def test_the_last_message_is_understood(conversation: str, assistant: TalkingBot) -> None:
    """The last answer begins with the facts that the conversation asks for, or says none."""
    texts = [one.strip() for one in conversation.split("||")]
    said = [assistant.say(f"dialogue {conversation}", text) for text in texts]
    wanted = DIALOGUES[conversation]
    facts = list(said[-1].facts)
    assert facts[: len(wanted)] == wanted, said[-1].text
    assert bool(facts) == bool(wanted), said[-1].text
