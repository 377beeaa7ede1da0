"""The rule policy that looks back no further than its rules: it predicts what Rasa's predicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

from bot.components.rules import RecentRulePolicy

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask, more, stop, start]
    actions: [action_answer, action_more, action_leave, utter_hello]
    forms: {a_form: {required_slots: [colour]}}
    slots: {colour: {type: text, influence_conversation: false, mappings: [{type: from_text}]}}
    responses: {utter_hello: [{text: hello}]}
    """
)
RULES = """
version: "3.1"
rules:
  - rule: hello
    conversation_start: true
    steps: [{intent: start}, {action: utter_hello}]
  - rule: ask
    steps: [{intent: ask}, {action: action_answer}, {action: action_more}]
  - rule: the form is left
    condition: [{active_loop: a_form}]
    steps: [{intent: stop}, {action: action_leave}, {active_loop: null}]
"""
WORD_FOR_WORD = """
  - rule: word for word
    steps: [{user: mot pour mot}, {action: action_more}]
"""
LISTEN = "action_listen"


def turn(intent: str, *actions: str) -> list[Event]:
    """Return the events of a message and what the bot has done since."""
    said = UserUttered("…", intent={"name": intent, "confidence": 1.0})
    return [ActionExecuted(LISTEN), said, *map(ActionExecuted, actions)]


LONG = turn("ask", "action_answer", "action_more") * 10
CONVERSATIONS: dict[str, list[Event]] = {
    "first message": turn("start"),
    "a conversation start in the middle": [*LONG, *turn("start")],
    "a question": [*LONG, *turn("ask")],
    "the second step": [*LONG, *turn("ask", "action_answer")],
    "the last step": [*LONG, *turn("ask", "action_answer", "action_more")],
    "the last step without the one before": [*LONG, *turn("ask", "action_more")],
    "no rule": [*LONG, *turn("more")],
    "word for word": [*LONG, ActionExecuted(LISTEN), UserUttered("mot pour mot", {"name": "ask"})],
    "in a form": [*LONG, *turn("more"), ActiveLoop("a_form"), *turn("stop")],
    "a form long before": [*turn("more"), ActiveLoop("a_form"), *LONG, *turn("stop")],
}


@pytest.fixture(scope="module", params=[RULES, RULES + WORD_FOR_WORD], ids=["intents", "texts"])
def policies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Rasa's policy and ours, trained on the same rules, with and without one that reads a text."""
    steps = YAMLStoryReader().read_from_string(request.param)
    from rasa.shared.core.training_data.structures import StoryGraph  # noqa: PLC0415 - a cycle

    trackers = TrainingDataGenerator(StoryGraph(steps), DOMAIN).generate()
    trained = []
    for kind in (RulePolicy, RecentRulePolicy):
        folder: Path = tmp_path_factory.mktemp(kind.__name__)
        storage = LocalModelStorage(folder)
        context = ExecutionContext(GraphSchema({}))
        resource = Resource("rules")
        config = kind.get_default_config()
        kind.create(config, storage, resource, context).train(trackers, DOMAIN)
        trained.append(kind.load(kind.get_default_config(), storage, resource, context))
    return trained


ALIKE = {
    "in the middle": [
        [*turn(before, "action_answer", "action_more"), *LONG, *turn("ask")]
        for before in ("ask", "more")
    ],
    "at the start": [turn("start"), turn("start")],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_it_predicts_what_rasas_policy_predicts(name: str, policies: list[Any]) -> None:
    """The next action is the same, at the start, in the middle, in forms and without a rule."""
    events = CONVERSATIONS[name]
    predictions = []
    for policy in policies:
        tracker = DialogueStateTracker.from_events("anybody", events, DOMAIN.slots)
        predicted = policy.predict_action_probabilities(tracker, DOMAIN)
        predictions.append(predicted.probabilities)
    assert predictions[0] == predictions[1]


def test_it_looks_at_the_last_states_only(policies: list[Any]) -> None:
    """Of a long conversation, no more states are read than the longest rule has."""
    tracker = DialogueStateTracker.from_events("anybody", [*LONG, *turn("ask")], DOMAIN.slots)
    theirs, ours = (one._prediction_states(tracker, DOMAIN) for one in policies)  # noqa: SLF001
    assert len(ours) <= 4 < len(theirs)


@pytest.mark.parametrize("place", ALIKE)
def test_what_the_same_steps_led_to_is_remembered(
    place: str, policies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rules read intents alone, no state is made for steps that were predicted before."""
    ours = policies[1]
    predicted = []
    for events in ALIKE[place]:
        tracker = DialogueStateTracker.from_events("anybody", events, DOMAIN.slots)
        predicted.append(ours.predict_action_probabilities(tracker, DOMAIN).probabilities)
        if not ours._rules_read_more:  # noqa: SLF001 - what is remembered shows nowhere else
            monkeypatch.setattr(type(ours), "_prediction_states", None)
    assert predicted[0] == predicted[1]
