"""Every component lets awkward messages through: empty, long, without a text."""

from __future__ import annotations

import pytest
from component_case import Featurize, by_name, process
from rasa.engine.graph import GraphComponent
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.spelling import CORRECTED_TEXT

AWKWARD = {
    "empty": "",
    "spaces": "   ",
    "accents": "Où çà ? L\u2019œuvre, naïve et ambiguë, à Voëvre",
    "decomposed accents": "e\u0301cole d'inge\u0301nieurs",
    "emoji": "😀👍🏽",
    "long": "Que fabrique Claas à Woippy ? " * 350,
    "NUL": "Que fabrique\x00 Claas ?",
    "signs": "?!… ///",
    "another script": "Что производит Claas?",
}


@by_name
@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_messages_pass(
    component: type[GraphComponent],
    text: str,
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """An awkward message passes through among others, read as it was written or corrected."""
    messages = featurize([Message({TEXT: text}), Message({TEXT: "bonjour"})])
    awkward, plain = process(trained[component], messages, spacy_model)
    assert plain.get(TEXT) == "bonjour"
    assert awkward.get(TEXT) == (awkward.get(CORRECTED_TEXT) or text)


@by_name
def test_a_message_without_a_text_passes(
    component: type[GraphComponent],
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """A message without a text, such as the payload of a button, passes through."""
    messages = featurize([Message({INTENT: {"name": "ask_fact"}})])
    assert len(process(trained[component], messages, spacy_model)) == 1


@by_name
def test_no_messages_give_no_messages(
    component: type[GraphComponent],
    trained: dict[type[GraphComponent], GraphComponent],
    spacy_model: SpacyModel,
) -> None:
    """An empty list of messages gives an empty list."""
    assert process(trained[component], [], spacy_model) == []
