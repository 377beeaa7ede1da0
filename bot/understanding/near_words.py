"""Finding the words that lie within a few typing errors of another, however many there are.

A word with e errors holds at least one of e + 1 pieces of the right word unharmed, at nearly the
same place: an index of pieces leads to the few words that are worth comparing. Two letters swapped
across the border of two pieces harm both; the index also holds the pieces harmed in that way.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA

# What people type is made of the same words again and again.
_REMEMBERED = 500
# Where a piece may stand in a word, and for each length the words whose piece it is.
_Place = tuple[int, int, list[dict[str, list[int]]]]


class NearWords:
    """An index of words by their pieces.

    Args:
        words: distinct words; of two that are equally near, the one given first is found.
        errors: how many errors a word of a length may hold.
    """

    def __init__(self, words: Iterable[str], errors: Callable[[int], int]) -> None:
        self._errors = errors
        self._words: list[str] = []
        # By length and number of the piece.
        self._pieces: dict[tuple[int, int], dict[str, list[int]]] = defaultdict(dict)
        self._places: dict[tuple[int, int], list[_Place]] = {}
        for word in words:
            allowed = errors(len(word))
            if allowed:
                for number, (start, end) in enumerate(_borders(len(word), allowed)):
                    of_piece = self._pieces[len(word), number]
                    for piece in _typed(word, start, end):
                        of_piece.setdefault(piece, []).append(len(self._words))
                self._words.append(word)
        self._lengths = sorted({length for length, _ in self._pieces})
        self.nearest = functools.lru_cache(_REMEMBERED)(self._nearest)

    def _nearest(self, word: str, most: int, beginning: str = "") -> tuple[str, int] | None:
        """Return the nearest word that has a certain beginning, and how many errors away it is.

        No word beyond ``most`` errors is found, nor one that may not hold as many.
        """
        best: tuple[int, int] | None = None
        for place in self._alike(word, most):
            other = self._words[place]
            if not other.startswith(beginning):
                continue
            limit = min(self._errors(len(other)), most)
            distance = OSA.distance(word, other, score_cutoff=limit)
            if distance <= limit and (best is None or (distance, place) < best):
                best = distance, place
        return None if best is None else (self._words[best[1]], best[0])

    def _alike(self, word: str, most: int) -> set[int]:
        """Return the words that hold a piece that a word near to ``word`` may have unharmed."""
        sizes = len(word), most
        if sizes not in self._places:
            self._places[sizes] = self._possible_places(*sizes)
        found: set[int] = set()
        for begin, end, indexes in self._places[sizes]:
            piece = word[begin:end]
            for words in indexes:
                if piece in words:
                    found.update(words[piece])
        return found

    def _possible_places(self, size: int, most: int) -> list[_Place]:
        """Return where pieces may stand in a word of ``size`` letters with ``most`` errors."""
        places: dict[tuple[int, int], list[dict[str, list[int]]]] = defaultdict(list)
        for length in self._lengths:
            allowed = self._errors(length)
            surplus = size - length
            errors = min(allowed, most)
            if abs(surplus) > errors:
                continue
            # Letters added or lost before a piece and after it are errors: they limit its shift.
            first, last = -((errors - surplus) // 2), (errors + surplus) // 2
            for number, (start, end) in enumerate(_borders(length, allowed)):
                for shift in range(max(first, -start), min(last, size - end) + 1):
                    places[start + shift, end + shift].append(self._pieces[length, number])
        return [(*place, indexes) for place, indexes in places.items()]


def _typed(word: str, start: int, end: int) -> set[str]:
    """Return what is typed for a piece of ``word``, two letters swapped across a border or not."""
    piece = word[start:end]
    before = word[start - 1] + piece[1:] if start else piece
    after = piece[:-1] + word[end] if end < len(word) else piece
    return {piece, before, after}


def _borders(length: int, errors: int) -> Iterator[tuple[int, int]]:
    """Yield where each of ``errors`` + 1 pieces of a word begins and ends."""
    pieces = errors + 1
    for number in range(pieces):
        yield length * number // pieces, length * (number + 1) // pieces
