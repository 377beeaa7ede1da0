"""Every test story, told to the trained bot with its real entities, actions and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from talking import TalkingBot

HERE = Path(__file__).resolve().parent
STORIES = HERE.parent / "stories"
# Both answer from what the words and names say: which of the two is called is the intent's affair.
SAME_SKILL = {"action_answer_uncertain": "action_answer_question"}


@dataclass(frozen=True)
class Turn:
    """What the user writes and the action that a story says will follow."""

    text: str
    action: str


def _stories() -> dict[str, list[Turn]]:
    stories: dict[str, list[Turn]] = {}
    for path in sorted(STORIES.glob("test_*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            assert story["story"] not in stories, f"two stories named {story['story']!r}"
            steps = story["steps"]
            if any("intent" in step and "user" not in step for step in steps):
                continue  # without text: test_orientation.py plays it
            stories[story["story"]] = [
                Turn(asked["user"].strip(), done["action"])
                for asked, done in zip(steps[::2], steps[1::2])
            ]
    return stories


def _expectations() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(HERE.glob("*.yml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["conversations"]:
            assert one["story"] not in found, f"two conversations named {one['story']!r}"
            found[one["story"]] = one["turns"]
    return found


STORY_TURNS = _stories()
EXPECTED = _expectations()


def test_every_story_has_expectations_and_the_other_way_round() -> None:
    """Every story has expectations for each of its turns, and no expectation lacks a story."""
    assert {name: len(turns) for name, turns in STORY_TURNS.items()} == {
        name: len(turns) for name, turns in EXPECTED.items()
    }


def test_no_story_repeats_an_evaluation_question() -> None:
    """No story repeats an evaluation question: what is tuned on is not what is measured."""
    asked = {
        turn["ask"].strip().casefold()
        for path in (HERE.parent / "evaluation").glob("*.yml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
        for turn in item["turns"]
    }
    # Greetings and follow-ups of a few words are everybody's.
    told = {
        turn.text.casefold()
        for turns in STORY_TURNS.values()
        for turn in turns
        if len(turn.text.split()) > 4 and not turn.text.startswith("/")
    }
    assert not told & asked


@pytest.mark.parametrize("name", sorted(STORY_TURNS))
def test_the_bot_follows_the_story(name: str, assistant: TalkingBot) -> None:
    """The bot does in each turn what the story and its expectations say."""
    sender = f"replay-{name}"
    problems: list[str] = []
    for turn, expected in zip(STORY_TURNS[name], EXPECTED[name]):
        if turn.text.startswith("/"):
            assistant.show(sender, turn.text)
        said = assistant.say(sender, turn.text)
        action = assistant.actions(sender)[-1]
        if SAME_SKILL.get(action, action) != SAME_SKILL.get(turn.action, turn.action):
            problems.append(f"{turn.text!r}: {action} instead of {turn.action}")
        if said.kind not in expected["kind"]:
            problems.append(f"{turn.text!r}: kind {said.kind}: {said.text}")
        missing = set(expected.get("subjects", ())) - set(said.subjects)
        if missing:
            problems.append(f"{turn.text!r}: subjects {said.subjects} lack {sorted(missing)}")
        missing = set(expected.get("facts", ())) - set(said.facts)
        if missing:
            problems.append(f"{turn.text!r}: facts {said.facts} lack {sorted(missing)}")
        choice = set(expected.get("one_fact_of", said.facts))
        if choice and not choice & set(said.facts):
            problems.append(f"{turn.text!r}: facts {said.facts}, none of {sorted(choice)}")
        problems += _slot_problems(turn.text, expected.get("slots", {}), assistant, sender)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _slot_problems(
    text: str, slots: Mapping[str, Any], assistant: TalkingBot, sender: str
) -> list[str]:
    problems = []
    for slot, value in slots.items():
        kept = assistant.slot(sender, slot)
        right = set(value) <= set(kept or ()) if isinstance(value, list) else kept == value
        if not right:
            problems.append(f"{text!r}: {slot} is {kept!r}, not {value!r}")
    return problems
