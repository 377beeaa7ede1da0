"""Spelling: French messages as the rest of the pipeline should read them."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.fingerprints import learnt_fingerprint
from bot.components.languages import LANGUAGE
from bot.knowledge import load_knowledge
from bot.knowledge.languages import FRENCH
from bot.text import words_of
from bot.understanding.dictionary import french_words
from bot.understanding.lexicon import words_of_knowledge
from bot.understanding.spelling import Speller

CORRECTED_TEXT = "corrected_text"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True, model_from="FrenchSpacyNLP"
)
class SpellingCorrector(GraphComponent):
    """Replaces misspelled words; its lexicon is the training examples and the knowledge."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["rapidfuzz", "spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the knowledge and of the code that the class calls."""
        return learnt_fingerprint()

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, words: frozenset[str] = frozenset()
    ) -> None:
        """Wrap the words of the training examples, none before the training."""
        self._model_storage = model_storage
        self._resource = resource
        self._words = words
        self._speller: Speller | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
        """Create the component without a lexicon of its own."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Keep the words of the training examples."""
        texts = (one.get(TEXT) for one in training_data.training_examples)
        self._words = frozenset(word for text in texts if text for word in words_of(text))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "words.txt").write_text("\n".join(sorted(self._words)), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingCorrector:
        """Load the words of the training examples."""
        with model_storage.read_from(resource) as folder:
            words = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
        return cls(model_storage, resource, frozenset(words))

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave the training examples as they are: their words are the lexicon."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set each message's corrected text, which the rest of the pipeline reads."""
        if self._speller is None:
            knowledge = load_knowledge()
            ordinary = french_words()
            self._speller = Speller(
                # The examples hold errors on purpose: those are no words to be taken for.
                (self._words & ordinary) | words_of_knowledge(knowledge),
                knowledge.abbreviations,
                ordinary.__contains__,
            )
        for message in messages:
            text = message.get(TEXT)
            if text:
                foreign = message.get(LANGUAGE) not in (None, FRENCH)
                corrected = text if foreign else self._speller.correct(text)
                message.set(TEXT, corrected)
                message.set(CORRECTED_TEXT, corrected, add_to_output=True)
        return messages
