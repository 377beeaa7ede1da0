"""The language of each message; English and German ones go on in French words."""

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
from bot.components.readers import message_reader
from bot.knowledge import load_knowledge
from bot.knowledge.languages import load_languages
from bot.understanding.glossary import Glossary
from bot.understanding.languages import LanguageIdentifier
from bot.understanding.lexicon import words_of_knowledge
from bot.understanding.message_reader import MessageReader

LANGUAGE = "language"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    is_trainable=False,
    model_from="FrenchSpacyNLP",
)
class LanguageReader(GraphComponent):
    """Adds ``language`` to each message's output: "fr", "en", "de", "other" or None."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["lingua", "spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the knowledge and of the code that the class calls."""
        return learnt_fingerprint()

    def __init__(self) -> None:
        """Read the knowledge's words and the glossaries."""
        knowledge = load_knowledge()
        french = words_of_knowledge(knowledge) | frozenset(knowledge.abbreviations)
        self._identifier = LanguageIdentifier(french)
        self._glossaries = {
            code: Glossary(code, language.glossary)
            for code, language in load_languages().items()
            if language.glossary
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageReader:
        """Create the component."""
        return cls()

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave the training examples as they are."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Set each message's language, and its French words where it is not in French."""
        reader = message_reader(model)
        for message in messages:
            text = message.get(TEXT)
            if text:
                language, french = self._read(reader, text)
                message.set(LANGUAGE, language, add_to_output=True)
                message.set(TEXT, french)
        return messages

    def _read(self, reader: MessageReader, text: str) -> tuple[str | None, str]:
        """Return the language of ``text`` and what the rest of the pipeline should read."""
        found = reader.names(text)
        bare = text
        for token in (found.tokens[i] for i in found.places):
            blank = " " * (token.end - token.start)
            bare = bare[: token.start] + blank + bare[token.end :]
        language = self._identifier.identify(bare)
        glossary = self._glossaries.get(language or "")
        return language, glossary.french(text, found.places) if glossary else text
