"""Rasa's counts of words and letters, of whole messages alone."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCounts(CountVectorsFeaturizer):
    """Counts what Rasa's own featurizer counts, but not in each word: nobody reads that here."""

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[list[Any], list[Any]]:
        vectorizer = self.vectorizers.get(attribute)
        return [None] * len(all_tokens), [
            vectorizer.transform([" ".join(tokens)]).tocoo() if vectorizer and tokens else None
            for tokens in all_tokens
        ]
