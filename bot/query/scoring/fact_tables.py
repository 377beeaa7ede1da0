"""Tables of every fact, so that a question is held against many of them at once.

A fact is a row; what a method returns has one value for each of the ``rows`` that it is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.query.scoring.asked import CLEAR_SCORE, Asked

Array = NDArray[Any]

# A fact that also answers an attribute gives way to one that is about it.
ALSO_SHARE = 0.95
_NOT_ASKED = 0.1
_NOBODY = np.array([], dtype=np.intp)


class Holders:
    """Which facts hold a word.

    Args:
        held: the distinct words of each fact.
    """

    def __init__(self, held: Iterable[Iterable[str]]) -> None:
        rows: dict[str, list[int]] = defaultdict(list)
        self._count = 0
        for row, words in enumerate(held):
            self._count += 1
            for word in words:
                rows[word].append(row)
        self._rows = {word: np.array(those, dtype=np.intp) for word, those in rows.items()}

    def of(self, word: str) -> Array:
        """Return the rows of all facts that hold ``word``."""
        return self._rows.get(word, _NOBODY)

    def beginning_with(self, beginning: str) -> Array:
        """Return the rows of all facts that hold a word with this beginning."""
        holding = [rows for word, rows in self._rows.items() if word.startswith(beginning)]
        there: Array = np.unique(np.concatenate([_NOBODY, *holding]))
        return there

    def hold_one(self, words: Iterable[str], rows: Array) -> Array:
        """Tell which facts hold one of ``words`` at least."""
        there: Array = self.hold_one_of_each((words,), rows)[0]
        return there

    def hold_one_of_each(self, alike: Sequence[Iterable[str]], rows: Array) -> Array:
        """Tell which facts hold one at least of each group of words, shape (groups, facts)."""
        found = np.zeros((len(alike), self._count), dtype=bool)
        for held, words in zip(found, alike):
            for word in words:
                held[self.of(word)] = True
        there: Array = found.take(rows, axis=1)
        return there

    def hold_all(self, words: Iterable[str], rows: Array) -> Array:
        """Tell which facts hold each of ``words``."""
        found = np.ones(len(rows), dtype=bool)
        for word in words:
            found &= self.hold_one((word,), rows)
        return found


class AttributeTable:
    """The attributes of each fact, its own one first.

    Args:
        facts: the attributes of each.
    """

    def __init__(self, facts: Sequence[tuple[str, ...]]) -> None:
        distinct = dict.fromkeys(one for attributes in facts for one in attributes)
        self._numbers = {attribute: number for number, attribute in enumerate(distinct)}
        # The last number stands where a fact has fewer than others.
        shape = len(facts), max(map(len, facts), default=1)
        self._table = np.full(shape, len(distinct), dtype=np.intp)
        for row, attributes in enumerate(facts):
            self._table[row, : len(attributes)] = [self._numbers[one] for one in attributes]

    def signs(self, asked: Asked, rows: Array) -> dict[str, Array]:
        """Return how sure it is that each fact's attributes are asked for, or that others are."""
        table = self._table[rows]
        scores, near = self._scores(asked.question.attributes), self._scores(asked.near)
        also = ALSO_SHARE * scores[table[:, 1:]].max(axis=1, initial=0.0)
        attribute = np.maximum.reduce([scores[table[:, 0]], also, near[table].max(axis=1)])
        is_other = (attribute <= _NOT_ASKED) & ~self._hold(asked.best, table)
        unheld = np.zeros(len(rows))
        for one, score in asked.exacting.items():
            unheld = np.maximum(unheld, score * ~self._hold(one, table))
        return {
            "attribute": attribute,
            "other_attribute": is_other * asked.best_score * (asked.best_score >= CLEAR_SCORE),
            "unheld": unheld,
        }

    def explained(self, asked: Asked, rows: Array) -> Array:
        """Tell which words ask for what each fact is about, shape (words, facts)."""
        table = self._table[rows]
        explained = np.zeros((len(asked.words), len(rows)), dtype=bool)
        for attribute, places in asked.question.worded_attributes.items():
            asking = [number for number, word in enumerate(asked.words) if word.place in places]
            explained[asking] |= self._hold(attribute, table)
        return explained

    def _scores(self, scores: Mapping[str, float]) -> Array:
        """Return the score of every attribute, and 0 for none."""
        found = np.zeros(len(self._numbers) + 1)
        for one in scores.keys() & self._numbers.keys():
            found[self._numbers[one]] = scores[one]
        return found

    def _hold(self, attribute: str, table: Array) -> Array:
        """Tell which rows of ``table`` hold ``attribute``."""
        found: Array = (table == self._numbers.get(attribute, -1)).any(axis=1)
        return found
