"""spaCy's French model for the pipeline: its tokenizer, its word list and its entity recogniser.

The other pipes (tagger, parser, lemmatizer) are left out: nobody reads them, and they take three
quarters of the model's loading time and half of each message's.
"""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS, TOKENS_NAMES
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.text import straighten

MODEL = "fr_core_news_md"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class FrenchSpacyNLP(SpacyNLP):
    """Provides the spaCy model, loaded once, to the components that ask for it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {
            # Name of an installed spaCy model with word vectors.
            "model": MODEL,
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

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave the examples alone: ``FrenchTokenizer`` sets their documents."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Leave the messages alone: ``FrenchTokenizer`` sets their documents."""
        return messages


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER,
    is_trainable=False,
    model_from="FrenchSpacyNLP",
)
class FrenchTokenizer(SpacyTokenizer):
    """Sets the spaCy document and the words of each message, once its text is as it should be read.

    Rasa's own asks each word for a lemma and a tag, which nobody reads.
    """

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Set each example's document and words."""
        self.process(training_data.training_examples, model)
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set each message's document, its entities not yet recognised, and its words."""
        for message in messages:
            text = straighten(message.get(TEXT) or "")
            if text:
                message.set(SPACY_DOCS[TEXT], model.model.make_doc(text))
                message.set(TOKENS_NAMES[TEXT], self.tokenize(message, TEXT))
        return messages

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of the message's document, without those of white space."""
        return [
            Token(one.text, one.idx)
            for one in self._get_doc(message, attribute) or ()
            if one.text.strip()
        ]
