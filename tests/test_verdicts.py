"""What is asked for yes or no: nothing untrue is confirmed, and nothing true denied."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from talking import TalkingBot

VERDICTS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).resolve().parent / "verdicts.yml").read_text(encoding="utf-8")
)
YES = ("Oui", "Yes", "Ja", "Si")
NO = ("Non", "No,", "No.", "Nein")


def last_answer(assistant: TalkingBot, conversation: str) -> str:
    """Return what the bot says last; turns are separated by "||"."""
    texts = [one.strip() for one in conversation.split("||")]
    said = [assistant.say(f"verdict {conversation}", text) for text in texts]
    return said[-1].text


@pytest.mark.parametrize("conversation", VERDICTS["never_yes"])
def test_what_is_untrue_or_unknown_gets_no_yes(conversation: str, assistant: TalkingBot) -> None:
    """Another place, owner, year, figure, rank or role than the sources': no "oui"."""
    assert not last_answer(assistant, conversation).startswith(YES)


@pytest.mark.parametrize("conversation", VERDICTS["never_no"])
def test_what_is_true_or_unknown_gets_no_no(conversation: str, assistant: TalkingBot) -> None:
    """What is true, or what the complete list does not tell: no "non"."""
    assert not last_answer(assistant, conversation).startswith(NO)


@pytest.mark.parametrize("conversation", VERDICTS["yes"])
def test_what_a_source_says_gets_its_yes(conversation: str, assistant: TalkingBot) -> None:
    """What one sentence of a source says to the letter is confirmed."""
    assert last_answer(assistant, conversation).startswith(YES)


@pytest.mark.parametrize("conversation", VERDICTS["no"])
def test_what_a_complete_list_excludes_gets_its_no(
    conversation: str, assistant: TalkingBot
) -> None:
    """A commune that is not on the complete list, a body outside: "non"."""
    assert last_answer(assistant, conversation).startswith(NO)


@pytest.mark.parametrize("conversation", VERDICTS["unsaid"])
def test_what_the_sources_do_not_say_of_it_is_told(
    conversation: str, assistant: TalkingBot
) -> None:
    """Another body's, place's or year's fact is not given for what was asked."""
    assert last_answer(assistant, conversation).startswith(("Je ne sais pas", "Mes sources ne"))


@pytest.mark.parametrize("conversation", VERDICTS["questions"])
def test_a_question_about_something_known_is_no_small_talk(
    conversation: str, assistant: TalkingBot
) -> None:
    """A figure is no personal data, a private school no question of privacy."""
    texts = [one.strip() for one in conversation.split("||")]
    said = [assistant.say(f"question {conversation}", text) for text in texts]
    assert said[-1].kind == "answer"
