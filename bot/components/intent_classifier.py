"""The intent classifier: a linear model over whatever sentence features come before it.

It knows nothing of this project's domain: with the same pipeline it learns any intents that an
``nlu.yml`` gives (see docs/choix-techniques.md).
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.fingerprints import code_fingerprint
from bot.understanding.linear_model import LinearModel, Row

_NO_COLUMNS = np.array([], dtype=np.intp)
_NO_COUNTS = np.array([], dtype=np.float32)
_LETTER = re.compile(r"[^\W\d_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Predicts the intent; a message without a single letter gets none."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before in the pipeline."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that the component needs."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of ``config.yml``'s entry."""
        return {
            # Inverse of the regularisation: higher follows the examples more closely.
            "strength": 0.3,
            # How much the sentence vectors count beside the tf-idf values.
            "vector_weight": 1.2,
            # How many intents the ranking names.
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a hash of the code that the class calls."""
        return code_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Check the configuration.

        Raises:
            InvalidConfigException: a value is not a positive number; the message names its key.
        """
        for key in ("strength", "vector_weight", "ranking_length"):
            if key in config and not (isinstance(config[key], (int, float)) and config[key] > 0):
                raise InvalidConfigException(
                    f"LinearIntentClassifier: '{key}' must be a positive number, "
                    f"got {config[key]!r}."
                )

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        """Wrap a model, None before the training."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have a text and an intent, and store the model."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        labels = [one.get(INTENT) for one in examples]
        if len(set(labels)) >= 2:
            counts, vectors = _features(examples)
            self._model = LinearModel.train(
                counts,
                vectors,
                labels,
                strength=float(self._config["strength"]),
                vector_weight=float(self._config["vector_weight"]),
            )
            with self._model_storage.write_to(self._resource) as folder:
                np.savez_compressed(folder / "model.npz", **self._model.arrays())
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load a trained classifier; one that was never trained predicts nothing."""
        try:
            with (
                model_storage.read_from(resource) as folder,
                np.load(folder / "model.npz", allow_pickle=False) as arrays,
            ):
                model = LinearModel.from_arrays(arrays)
        except ValueError:  # nothing was stored: the training data had fewer than two intents
            return cls(config, model_storage, resource)
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message."""
        for message in messages:
            ranking = self._ranking(message)
            intent = (
                ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            )
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT)
        if self._model is None or not text or not _LETTER.search(text):
            return []
        probabilities = self._model.predict(*_row(message))
        best = np.argsort(-probabilities)[: int(self._config["ranking_length"])]
        return [
            {
                INTENT_NAME_KEY: self._model.classes[index],
                PREDICTED_CONFIDENCE_KEY: float(probabilities[index]),
            }
            for index in best
        ]


def _row(message: Message) -> tuple[Row, NDArray[Any]]:
    """Return the sparse and the dense sentence features of ``message``."""
    counts, vectors = _sentence_features(message)
    starts = np.cumsum([0, *(one.shape[1] for one in counts)])
    columns = [one.col + start for one, start in zip(counts, starts)]
    row = Row(
        np.concatenate([_NO_COLUMNS, *columns]),
        np.concatenate([_NO_COUNTS, *(one.data.astype(np.float32) for one in counts)]),
    )
    return row, np.hstack([_NO_COUNTS, *(one[0] for one in vectors)])


def _features(messages: list[Message]) -> tuple[sp.csr_matrix, NDArray[Any]]:
    """Return the sparse and the dense sentence features of ``messages``, one row each."""
    sparse, dense = [], []
    for message in messages:
        counts, vectors = _sentence_features(message)
        sparse.append(sp.hstack(counts) if counts else sp.coo_matrix((1, 0)))
        dense.append(np.hstack(vectors) if vectors else np.zeros((1, 0)))
    return sp.vstack(sparse).tocsr(), np.vstack(dense)


def _sentence_features(message: Message) -> tuple[list[sp.coo_matrix], list[NDArray[Any]]]:
    """Return the sparse and the dense features of the whole of ``message``."""
    # Rasa's own methods also join the features of each word, which nobody reads here.
    found = [
        one.features
        for one in message.features
        if one.attribute == TEXT and one.type == FEATURE_TYPE_SENTENCE
    ]
    counts = [one for one in found if sp.issparse(one)]
    return counts, [one for one in found if not sp.issparse(one)]
