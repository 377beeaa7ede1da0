"""Search by meaning over the facts' sentences and questions, and the attribute asked for."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer

from bot.knowledge import Knowledge
from bot.understanding.linear_model import LinearModel, side_by_side
from bot.understanding.message_reader import MessageReader
from bot.understanding.text import squeeze
from bot.understanding.vector_index import VectorIndex

Array = NDArray[Any]
Encoder = Callable[[list[str]], Array]

_WORDS = HashingVectorizer(n_features=2**13, ngram_range=(1, 2), alternate_sign=False, norm=None)
_LETTERS = HashingVectorizer(
    n_features=2**14, analyzer="char_wb", ngram_range=(3, 5), alternate_sign=False, norm=None
)
STRENGTH = 0.3
VECTOR_WEIGHT = 1.2


def without_names(reader: MessageReader, text: str) -> str:
    """Return the normalised words of ``text`` without the names that the knowledge holds."""
    found = reader.names(text)
    return " ".join(one.text for i, one in enumerate(found.tokens) if i not in found.places)


def counts_of(texts: list[str]) -> sp.csr_matrix:
    """Return the counts of words and letter sequences of normalised texts."""
    parts = [_WORDS.transform(texts), _LETTERS.transform(texts)]
    return side_by_side(parts) if len(texts) == 1 else sp.hstack(parts).tocsr()


@dataclass(frozen=True)
class FactSearch:
    """An index of the facts' texts, each fact's id and subject, the attribute classifier."""

    index: VectorIndex
    facts: tuple[str, ...]
    subjects: tuple[str, ...]
    classifier: LinearModel

    @classmethod
    def train(cls, knowledge: Knowledge, reader: MessageReader, encode: Encoder) -> FactSearch:
        """Encode the texts of every fact and learn which attribute a question asks for."""
        facts = tuple(knowledge.facts)
        texts, owners = [], []
        for index, fact_id in enumerate(facts):
            fact = knowledge.facts[fact_id]
            for text in (fact.says, *fact.asks):
                texts.append(text)
                owners.append(index)
        examples = list(_attribute_examples(knowledge, reader))
        bare = [text for text, _ in examples]
        classifier = LinearModel.train(
            counts_of(bare),
            encode(bare),
            [attribute for _, attribute in examples],
            strength=STRENGTH,
            vector_weight=VECTOR_WEIGHT,
        )
        subjects = tuple(knowledge.facts[one].subject for one in facts)
        return cls(VectorIndex.of(encode(texts), np.array(owners)), facts, subjects, classifier)

    def nearest_facts(
        self, vector: Array, length: int, named: Collection[str] = ()
    ) -> list[dict[str, object]]:
        """Return the facts nearest to ``vector``, the nearest first.

        Each has its id, the cosine of its nearest text (``score``) and that of its own sentence
        (``said``). The facts of the subjects ``named`` follow, however far they are.
        """
        wanted = (place for one in named for place in self._facts_of.get(one, ()))
        return [
            {"id": self.facts[place], "score": round(score, 4), "said": round(said, 4)}
            for place, score, said in self.index.nearest(vector, length, wanted)
        ]

    @functools.cached_property
    def _facts_of(self) -> Mapping[str, list[int]]:
        """The places of each subject's facts."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, subject in enumerate(self.subjects):
            places[subject].append(place)
        return dict(places)

    def attributes(self, bare: str, vector: Array, length: int) -> list[dict[str, object]]:
        """Return the attributes that a question without its names asks for, the surest first."""
        if not bare:
            return []
        probabilities = self.classifier.predict(counts_of([bare]), vector.reshape(1, -1))[0]
        order = np.argsort(-probabilities)[:length]
        return [
            {"id": self.classifier.classes[i], "score": round(float(probabilities[i]), 4)}
            for i in order
        ]

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored."""
        return {
            "facts": np.array(self.facts),
            "subjects": np.array(self.subjects),
            **{f"index_{key}": value for key, value in self.index.arrays().items()},
            **{f"classifier_{key}": value for key, value in self.classifier.arrays().items()},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> FactSearch:
        """Return the search that ``arrays`` was made of."""

        def part(prefix: str) -> dict[str, Array]:
            return {
                key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)
            }

        return cls(
            VectorIndex.from_arrays(part("index_")),
            tuple(str(one) for one in arrays["facts"]),
            tuple(str(one) for one in arrays["subjects"]),
            LinearModel.from_arrays(part("classifier_")),
        )


def _attribute_examples(knowledge: Knowledge, reader: MessageReader) -> Iterator[tuple[str, str]]:
    for fact in knowledge.facts.values():
        for ask in fact.asks:
            bare = without_names(reader, ask)
            if bare:
                yield bare, fact.attribute
    for attribute in knowledge.attributes.values():
        for ask in attribute.asks:
            yield squeeze(ask), attribute.id
        for phrase in attribute.words:
            yield squeeze(phrase.replace("*", "")), attribute.id
