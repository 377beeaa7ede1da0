"""Rasa's counts of words and letters, of whole messages alone."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import CountVectorizer

from bot.understanding.columns import column_reader


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCounts(CountVectorsFeaturizer):
    """Counts what Rasa's own featurizer counts, but not in each word: nobody reads that here."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the counts of each message's text: those of its intent are read nowhere."""
        vectorizer = (self.vectorizers or {}).get(TEXT)
        for message in messages:
            tokens = self._get_processed_message_tokens_by_attribute(message, TEXT)
            if vectorizer and tokens:
                counts = self._counts(vectorizer, " ".join(tokens))
                self.add_features_to_message(None, counts, TEXT, message)
        return messages

    def _counts(self, vectorizer: CountVectorizer, text: str) -> sp.coo_matrix:
        """Return what ``vectorizer.transform`` makes of one text, in a fifth of its time."""
        # The vectorizer is replaced where the training goes on.
        if getattr(self, "_reads_for", None) is not vectorizer:
            self._reads_for = vectorizer
            self._columns_of = column_reader(vectorizer, vectorizer.vocabulary_.get)
        found = np.array(self._columns_of(text), dtype=np.int32)
        columns, counts = np.unique(found, return_counts=True)
        row = np.zeros(len(columns), dtype=np.int32)
        return sp.coo_matrix((counts, (row, columns)), shape=(1, len(vectorizer.vocabulary_)))
