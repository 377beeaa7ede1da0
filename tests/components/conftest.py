"""What the graph components need to run, and the components themselves, trained once."""

from __future__ import annotations

import pytest
from component_case import COMPONENTS, EXAMPLES, Featurize
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.french_spacy import FrenchSpacyNLP, FrenchTokenizer
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.knowledge_search import KnowledgeSearch
from bot.components.sentence_counts import SentenceCounts
from bot.components.sentence_vectors import SentenceVectorFeaturizer
from bot.components.spelling import SpellingCorrector


@pytest.fixture(scope="session")
def spacy_model() -> SpacyModel:
    """The spaCy model that the pipeline loads."""
    return FrenchSpacyNLP.load_model("fr_core_news_md")


@pytest.fixture(scope="session")
def context() -> ExecutionContext:
    """The context in which Rasa would create a component."""
    return ExecutionContext(GraphSchema({}), node_name="tested")


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """An empty model storage."""
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="session")
def featurize(
    spacy_model: SpacyModel, context: ExecutionContext, storage: LocalModelStorage
) -> Featurize:
    """What comes before our components in the pipeline: documents, tokens and features."""
    tokenizer = FrenchTokenizer(FrenchTokenizer.get_default_config())
    counts = SentenceCounts.create(
        {**SentenceCounts.get_default_config(), "strip_accents": "unicode"},
        storage,
        Resource("counts"),
        context,
    )
    vectors = SentenceVectorFeaturizer.create(
        SentenceVectorFeaturizer.get_default_config(), storage, Resource("vectors"), context
    )
    known = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES])
    counts.train(tokenizer.process_training_data(known, spacy_model))

    def prepare(messages: list[Message]) -> list[Message]:
        return vectors.process(counts.process(tokenizer.process(messages, spacy_model)))

    return prepare


@pytest.fixture(scope="session")
def trained(
    spacy_model: SpacyModel,
    featurize: Featurize,
    storage: LocalModelStorage,
    context: ExecutionContext,
) -> dict[type[GraphComponent], GraphComponent]:
    """Every component, the trainable ones trained."""
    data = TrainingData(
        featurize([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES])
    )
    ready = {
        one: one.create(one.get_default_config(), storage, Resource(one.__name__), context)
        for one in COMPONENTS
    }
    ready[SpellingCorrector].train(data, spacy_model)  # type: ignore[attr-defined]
    ready[LinearIntentClassifier].train(data)  # type: ignore[attr-defined]
    ready[KnowledgeSearch].train(data, spacy_model)  # type: ignore[attr-defined]
    return ready
