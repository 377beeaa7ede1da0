"""spaCy's French model for the pipeline: its tokenizer, its word list and its entity recogniser.

The other pipes (tagger, parser, lemmatizer) are left out: nobody reads them, and they take three
quarters of the model's loading time and half of each message's.
"""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.text import straighten


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="FrenchSpacyNLP",
)
class FrenchSpacyNLP(SpacyNLP):
    """Provides the spaCy model, loaded once, and each message's document."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {
            # Name of an installed spaCy model with word vectors.
            "model": "fr_core_news_md",
            # Capitals tell names: the recogniser needs them.
            "case_sensitive": True,
        }

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Load the model's tokenizer, vectors and entity recogniser.

        Raises:
            InvalidConfigException: the model is not installed.
        """
        unread = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "tagger"]
        try:
            language = spacy.load(spacy_model_name, exclude=unread)
        except OSError as error:
            raise InvalidConfigException(
                f"The spaCy model '{spacy_model_name}' is not installed: it is part of "
                "requirements.lock, `make setup` installs it."
            ) from error
        return SpacyModel(model=language, model_name=spacy_model_name)

    def _preprocess_text(self, text: str | None) -> str:
        return straighten(text or "")

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Set each example's document: tokens only, since nothing learns from its entities."""
        for example in training_data.training_examples:
            text = self._preprocess_text(example.get(TEXT))
            if text:
                example.set(SPACY_DOCS[TEXT], model.model.make_doc(text))
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set each message's document, entities included."""
        for message in messages:
            text = self._preprocess_text(message.get(TEXT))
            if text:
                message.set(SPACY_DOCS[TEXT], model.model(text))
        return messages
