"""Messages that lean on what was said before, told to the trained bot."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from talking import TalkingBot

DIALOGUES: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).resolve().parent / "dialogues.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("conversation", DIALOGUES)
def test_the_last_message_is_understood(conversation: str, assistant: TalkingBot) -> None:
    """The last answer begins with the facts that the conversation asks for, or says none."""
    texts = [one.strip() for one in conversation.split("||")]
    said = [assistant.say(f"dialogue {conversation}", text) for text in texts]
    wanted = DIALOGUES[conversation]
    facts = list(said[-1].facts)
    assert facts[: len(wanted)] == wanted, said[-1].text
    assert bool(facts) == bool(wanted), said[-1].text
