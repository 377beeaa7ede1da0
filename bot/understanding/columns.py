"""Which columns of a table of counts a text fills; those of a word are remembered."""

from __future__ import annotations

import copy
import functools
from array import array
from collections.abc import Callable

from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

# Words of each table; those of a thousand messages are mostly the same.
_REMEMBERED = 2000


def column_reader(
    vectorizer: CountVectorizer | HashingVectorizer, column_of: Callable[[str], int | None]
) -> Callable[[str], list[int]]:
    """Return what finds the columns that ``vectorizer`` counts in a text, each as often as it does.

    Args:
        vectorizer: says what is counted.
        column_of: the column of a word or of a sequence of letters; None where it has none.
    """
    pieces_of = vectorizer.build_analyzer()
    if vectorizer.analyzer != "char_wb":
        return lambda text: _columns(pieces_of(text), column_of)
    # Sequences of letters end where the word does: they depend on the word alone.
    prepared = vectorizer.build_preprocessor()
    letters_of = copy.copy(vectorizer).set_params(preprocessor=str).build_analyzer()

    @functools.lru_cache(_REMEMBERED)
    def of_word(word: str) -> array[int]:
        # Four bytes a column: a list would keep an object for each.
        return array("I", _columns(letters_of(word), column_of))

    return lambda text: [column for word in prepared(text).split() for column in of_word(word)]


def _columns(pieces: list[str], column_of: Callable[[str], int | None]) -> list[int]:
    return [column for column in map(column_of, pieces) if column is not None]
