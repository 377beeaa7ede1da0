"""Finding the words that lie within a few typing errors of another, however many there are.

A word with e errors holds at least one of e + 1 pieces of the right word unharmed, at nearly the
same place: an index of pieces leads to the few words that are worth comparing. Two letters swapped
across the border of two pieces harm both; the pieces are also looked up with the swap undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA

_Piece = tuple[int, int, str]


class NearWords:
    """An index of words by their pieces.

    Args:
        words: distinct words; of two that are equally near, the one given first is found.
        errors: how many errors a word of a length may hold.
    """

    def __init__(self, words: Iterable[str], errors: Callable[[int], int]) -> None:
        self._errors = errors
        self._words: list[str] = []
        self._by_piece: dict[_Piece, list[int]] = defaultdict(list)
        lengths: set[int] = set()
        for word in words:
            allowed = errors(len(word))
            if allowed:
                lengths.add(len(word))
                for number, (start, end) in enumerate(_borders(len(word), allowed)):
                    piece = (len(word), number, word[start:end])
                    self._by_piece[piece].append(len(self._words))
                self._words.append(word)
        self._lengths = sorted(lengths)

    def nearest(self, word: str, most: int, beginning: str = "") -> tuple[str, int] | None:
        """Return the nearest word that has a certain beginning, and how many errors away it is.

        No word beyond ``most`` errors is found, nor one that may not hold as many.
        """
        best: tuple[int, int] | None = None
        for place in {one for piece in self._pieces(word, most) for one in self._by_piece[piece]}:
            other = self._words[place]
            if not other.startswith(beginning):
                continue
            limit = min(self._errors(len(other)), most)
            distance = OSA.distance(word, other, score_cutoff=limit)
            if distance <= limit and (best is None or (distance, place) < best):
                best = distance, place
        return None if best is None else (self._words[best[1]], best[0])

    def _pieces(self, word: str, most: int) -> Iterator[_Piece]:
        """Yield the pieces in the index that a word near to ``word`` may have unharmed."""
        for length in self._lengths:
            allowed = self._errors(length)
            surplus = len(word) - length
            if abs(surplus) > min(allowed, most):
                continue
            # Letters added or lost before a piece and after it are errors: they limit its shift.
            first, last = -((allowed - surplus) // 2), (allowed + surplus) // 2
            for number, (start, end) in enumerate(_borders(length, allowed)):
                for begin in range(max(start + first, 0), start + last + 1):
                    for text in _readings(word, begin, begin + end - start):
                        piece = (length, number, text)
                        if piece in self._by_piece:
                            yield piece


def _borders(length: int, errors: int) -> Iterator[tuple[int, int]]:
    """Yield where each of ``errors`` + 1 pieces of a word begins and ends."""
    pieces = errors + 1
    for number in range(pieces):
        yield length * number // pieces, length * (number + 1) // pieces


def _readings(word: str, begin: int, end: int) -> Iterator[str]:
    """Yield a piece of ``word`` as it stands, and with a swap across either border undone."""
    if end > len(word):
        return
    piece = word[begin:end]
    yield piece
    if begin > 0:
        yield word[begin - 1] + piece[1:]
    if end < len(word):
        yield piece[:-1] + word[end]
