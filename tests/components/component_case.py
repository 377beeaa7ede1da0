"""The project's graph components, and how the tests run one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa.engine.graph import GraphComponent
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.components.french_spacy import FrenchSpacyNLP, FrenchTokenizer
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.knowledge_entities import KnowledgeEntityExtractor
from bot.components.knowledge_search import KnowledgeSearch
from bot.components.languages import LanguageReader
from bot.components.sentence_vectors import SentenceVectorFeaturizer
from bot.components.spelling import SpellingCorrector

COMPONENTS: tuple[type[GraphComponent], ...] = (
    FrenchSpacyNLP,
    LanguageReader,
    SpellingCorrector,
    FrenchTokenizer,
    SentenceVectorFeaturizer,
    LinearIntentClassifier,
    KnowledgeEntityExtractor,
    KnowledgeSearch,
)
# Those that learn, and store what they have learnt.
LEARNERS = (LinearIntentClassifier, KnowledgeSearch)
EXAMPLES = (
    ("bonjour", "greet"),
    ("salut à vous", "greet"),
    ("merci beaucoup", "thank"),
    ("merci bien", "thank"),
)
by_name = pytest.mark.parametrize("component", COMPONENTS, ids=lambda one: one.__name__)
Featurize = Callable[[list[Message]], list[Message]]


def process(component: GraphComponent, messages: list[Message], model: SpacyModel) -> list[Message]:
    """Let ``component`` process ``messages`` as Rasa's graph would."""
    if isinstance(component, KnowledgeSearch):
        return component.process(messages, model, DialogueStateTracker("contract", []))
    takes_model = not isinstance(component, (SentenceVectorFeaturizer, LinearIntentClassifier))
    processed: list[Message] = (
        component.process(messages, model) if takes_model else component.process(messages)  # type: ignore[attr-defined]
    )
    return processed
