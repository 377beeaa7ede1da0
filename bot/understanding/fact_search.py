"""Search by meaning over the facts' sentences and questions, and the attribute asked for."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils.murmurhash import murmurhash3_32

from bot.knowledge import Knowledge
from bot.text import squeeze
from bot.understanding.clusters import Clusters
from bot.understanding.columns import column_reader
from bot.understanding.linear_model import LinearModel, Row
from bot.understanding.meaning import MeaningSpace
from bot.understanding.message_reader import MessageReader

Array = NDArray[Any]
Encoder = Callable[[list[str]], Array]
# A question without its names, the attribute that it asks for, its vector.
_Example = tuple[str, str, Array]

_WORDS = HashingVectorizer(n_features=2**13, ngram_range=(1, 2), alternate_sign=False, norm=None)
_LETTERS = HashingVectorizer(
    n_features=2**14, analyzer="char_wb", ngram_range=(3, 5), alternate_sign=False, norm=None
)
_COUNTED = (_WORDS, _LETTERS)
STRENGTH = 0.3
VECTOR_WEIGHT = 1.2


def without_names(reader: MessageReader, text: str) -> str:
    """Return the normalised words of ``text`` without the names that the knowledge holds."""
    found = reader.names(text)
    return " ".join(one.text for i, one in enumerate(found.tokens) if i not in found.places)


def counts_of(texts: list[str]) -> sp.csr_matrix:
    """Return the counts of words and letter sequences of normalised texts."""
    return sp.hstack([one.transform(texts) for one in _COUNTED]).tocsr()


def row_of(text: str) -> Row:
    """Return the counts of one normalised text: those of ``counts_of``, ten times faster."""
    return Row.of((columns_of(text), one.n_features) for one, columns_of in _readers())


@functools.lru_cache(maxsize=1)
def _readers() -> list[tuple[HashingVectorizer, Callable[[str], list[int]]]]:
    return [
        (one, column_reader(one, functools.partial(_column, one.n_features))) for one in _COUNTED
    ]


def _column(columns: int, piece: str) -> int:
    """Return where scikit-learn counts a word or a letter sequence."""
    return abs(int(murmurhash3_32(piece))) % columns


@dataclass(frozen=True)
class FactSearch:
    """Where each fact lies among meanings, and the attribute classifier.

    ``whole`` knows questions as they are asked, ``bare`` without the names that they hold: what
    is asked of one subject is recognised by what is asked of others.
    """

    facts: tuple[str, ...]
    subjects: tuple[str, ...]
    whole: MeaningSpace
    bare: MeaningSpace
    clusters: Clusters
    classifier: LinearModel

    @classmethod
    def train(cls, knowledge: Knowledge, reader: MessageReader, encode: Encoder) -> FactSearch:
        """Learn from the sentence and the example questions of every fact."""
        facts = tuple(knowledge.facts)
        texts, owners, asked, whole = [], [], [], []
        for index, fact_id in enumerate(facts):
            fact = knowledge.facts[fact_id]
            for text in (fact.says, *fact.asked_as, *fact.follow_ups):
                texts.append(text)
                owners.append(index)
                asked.append(text is not fact.says)
                whole.append(text not in fact.follow_ups)
        rows = np.array(owners), np.array(asked)
        bare_texts = [without_names(reader, text) or text for text in texts]
        bare_vectors = encode(bare_texts)
        examples = [
            (text, knowledge.facts[facts[owner]].attribute, vector)
            for text, owner, is_asked, vector in zip(bare_texts, owners, asked, bare_vectors)
            if is_asked
        ] + _vocabulary_examples(knowledge, encode)
        # The classifier computes without Python's lock: meanwhile the other core encodes.
        with ThreadPoolExecutor(1) as beside:
            learning = beside.submit(_attribute_classifier, examples)
            # A follow-up names nothing: of the questions with names it says nothing.
            kept = np.flatnonzero(whole)
            named = MeaningSpace.train(
                encode([texts[i] for i in kept]), *(column[kept] for column in rows)
            )
            classifier = learning.result()
        bare = MeaningSpace.train(bare_vectors, *rows)
        clusters, order = Clusters.of(named.points)
        ordered = tuple(facts[place] for place in order)
        return cls(
            ordered,
            tuple(knowledge.facts[one].subject for one in ordered),
            named.in_order(order),
            bare.in_order(order),
            clusters,
            classifier,
        )

    def nearest_facts(
        self, whole: Array, bare: Array, length: int, named: Collection[str] = ()
    ) -> list[dict[str, object]]:
        """Return the facts nearest in meaning to a question, the nearest first.

        Each has its id, its closeness to the question (``score``) and to the question without its
        names (``bare``), cosines. The facts of the subjects ``named`` follow, however far.

        Args:
            whole: the vector of the question.
            bare: the vector of the question without its names.
            length: how many facts come before those of the subjects named.
            named: ids of subjects.
        """
        point, bare_point = self.whole.point_of(whole), self.bare.point_of(bare)
        nearest = self.clusters.nearest(self.whole.points, point, length)
        known = set(nearest)
        wanted = [i for one in dict.fromkeys(named) for i in self._facts_of.get(one, ())]
        places = np.array([*nearest, *(i for i in wanted if i not in known)], dtype=np.intp)
        scores = (self.whole.points[places] @ point).astype(np.float64)
        bare_scores = (self.bare.points[places] @ bare_point).astype(np.float64)
        rest = np.argsort(-scores[len(nearest) :], kind="stable") + len(nearest)
        order = np.concatenate([np.arange(len(nearest)), rest])
        rounded = (one[order].round(4).tolist() for one in (scores, bare_scores))
        return [
            {"id": self.facts[place], "score": score, "bare": bare}
            for place, score, bare in zip(places[order].tolist(), *rounded)
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
        probabilities = self.classifier.predict(row_of(bare), vector)
        order = np.argsort(-probabilities)[:length]
        return [
            {"id": self.classifier.classes[i], "score": round(float(probabilities[i]), 4)}
            for i in order
        ]

    def arrays(self) -> dict[str, Array]:
        """Return what is to be stored."""
        parts: dict[str, MeaningSpace | Clusters | LinearModel] = {
            "whole": self.whole,
            "bare": self.bare,
            "clusters": self.clusters,
            "classifier": self.classifier,
        }
        return {
            "facts": np.array(self.facts),
            "subjects": np.array(self.subjects),
            **{
                f"{name}_{key}": value
                for name, part in parts.items()
                for key, value in part.arrays().items()
            },
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> FactSearch:
        """Return the search that ``arrays`` was made of."""

        def part(name: str) -> dict[str, Array]:
            prefix = f"{name}_"
            return {
                key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)
            }

        return cls(
            tuple(str(one) for one in arrays["facts"]),
            tuple(str(one) for one in arrays["subjects"]),
            MeaningSpace.from_arrays(part("whole")),
            MeaningSpace.from_arrays(part("bare")),
            Clusters(**part("clusters")),
            LinearModel.from_arrays(part("classifier")),
        )


def _vocabulary_examples(knowledge: Knowledge, encode: Encoder) -> list[_Example]:
    """Return what asks for each attribute, whatever the subject."""
    worded = [
        (squeeze(text), attribute.id)
        for attribute in knowledge.attributes.values()
        for text in (*attribute.asks, *(phrase.replace("*", "") for phrase in attribute.words))
    ]
    vectors = encode([text for text, _ in worded])
    return [(*one, vector) for one, vector in zip(worded, vectors)]


def _attribute_classifier(examples: list[_Example]) -> LinearModel:
    texts, attributes, vectors = zip(*examples)
    return LinearModel.train(
        counts_of(list(texts)),
        np.vstack(vectors),
        attributes,
        strength=STRENGTH,
        vector_weight=VECTOR_WEIGHT,
    )
