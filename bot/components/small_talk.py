"""Small talk that is none: a message that asks of something known is a question about it.

"Metz compte-t-elle 120 874 habitants ?" looks like personal data, "elle est privée ?" like a
question about privacy, "il y a eu du monde ?" like a greeting.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.fingerprints import code_fingerprint
from bot.understanding.corrections import corrects, means_another
from bot.understanding.small_talk import asks_nobody, is_a_name, is_about_the_knowledge

# "Une licence de langues" is not about the languages that the bot speaks.
_NAMED = frozenset({"subject", "diploma", "track"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SmallTalkGuard(GraphComponent):
    """Takes small talk out of the intent ranking of messages that ask of something known.

    The intents of small talk are those of ``config.yml``, and there those of a dialogue that a name
    alone never means ("Vany" does not say yes); a message without entities of the knowledge passes
    unchanged, but for a question in a conversation that is small talk with less than ``sure``. What
    names a subject is small talk with ``likely`` or more.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry: no intent is small talk."""
        return {"intents": [], "never_names": [], "sure": 0.8, "likely": 0.6}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class calls."""
        return code_fingerprint()

    def __init__(self, config: dict[str, Any]) -> None:
        """Remember which intents are small talk, and which a name alone is not."""
        self._small_talk = frozenset(config.get("intents") or ())
        self._sure = float(config["sure"])
        self._likely = float(config["likely"])
        self._never_names = self._small_talk.union(config.get("never_names") or ())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SmallTalkGuard:
        """Create the guard; it learns nothing."""
        return cls(config)

    def _small_talk_in(self, message: Message) -> float:
        """Return how sure it is that the message is small talk of any kind."""
        ranking = message.get(INTENT_RANKING_KEY) or []
        small = (one for one in ranking if one[INTENT_NAME_KEY] in self._small_talk)
        return float(sum(one[PREDICTED_CONFIDENCE_KEY] for one in small))

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Give each message that asks of something known the first intent that is no small talk."""
        spoken_of = bool(tracker is not None and tracker.get_slot("focus_subjects"))
        for message in messages:
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            text, entities = message.get(TEXT) or "", message.get(ENTITIES) or []
            takes_back = spoken_of and corrects(text)
            # Neither says yes or no: "Vany", "nan mais celui de 2024".
            names_one = is_a_name(text, entities) or (spoken_of and means_another(text))
            excluded = self._never_names if names_one else self._small_talk
            if intent not in excluded:
                continue
            about = is_about_the_knowledge(text, entities, spoken_of=spoken_of)
            # "Très bien. Je cherche un CFA automobile pour mon fils."
            names = any(one.get("entity") in _NAMED for one in entities)
            guessed = names and self._small_talk_in(message) < self._likely
            unsure = spoken_of and asks_nobody(text) and self._small_talk_in(message) < self._sure
            if not (about or takes_back or guessed or unsure):
                continue
            left = [
                one
                for one in message.get(INTENT_RANKING_KEY) or []
                if one[INTENT_NAME_KEY] not in excluded
            ]
            total = sum(one[PREDICTED_CONFIDENCE_KEY] for one in left)
            if not left or total <= 0:
                continue
            ranking = [
                {**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] / total}
                for one in left
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
