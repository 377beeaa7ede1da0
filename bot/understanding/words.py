"""Finding the vocabulary's words and phrases in a message.

A phrase is normalised like the message; a trailing ``*`` stands for any ending of its last word.
An inverted pronoun may part its words ("a-t-elle vu le jour").
A phrase of one word in capitals is found in capitals only: "CA" is the turnover, "ça" is not.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.text import Token, words_of

# What may stand inside of a phrase: "a-t-elle vu le jour", "sert-il donc à quoi".
_BETWEEN = frozenset({"t", "il", "elle", "ils", "elles", "on", "donc", "bien"})
# Words; those of a thousand messages are mostly the same.
_REMEMBERED = 2000


class WordMatch(NamedTuple):
    """An entry of a vocabulary found at the tokens ``start`` to ``end`` (exclusive)."""

    id: str
    start: int
    end: int
    vocabulary: str = ""


@dataclass(frozen=True)
class _Phrase:
    id: str
    vocabulary: str
    words: tuple[str, ...]
    open_ends: tuple[bool, ...]
    acronym: bool
    number: int

    def end_in(self, tokens: list[Token], start: int) -> int | None:
        """Return where the phrase that begins at ``start`` ends, None where it does not stand."""
        if self.acronym and not tokens[start].upper:
            return None
        at = start
        for word, open_end in zip(self.words, self.open_ends):
            while at < len(tokens) and not _is(tokens[at].text, word, open_end):
                if at == start or tokens[at].text not in _BETWEEN:
                    return None
                at += 1
            if at == len(tokens):
                return None
            at += 1
        return at


def _is(text: str, word: str, open_end: bool) -> bool:
    return text.startswith(word) if open_end else text == word


class WordMatcher:
    """Matches phrases of several vocabularies' entries; a lookup costs one step per token.

    Args:
        entries: of a vocabulary without a name.
        vocabularies: the entries of others, whose names their matches bear.
    """

    def __init__(
        self,
        entries: Mapping[str, Iterable[str]] | None = None,
        **vocabularies: Mapping[str, Iterable[str]],
    ) -> None:
        # By the first word, with a star where it may end otherwise.
        self._by_beginning: dict[str, list[_Phrase]] = defaultdict(list)
        self._beginning_with = functools.lru_cache(_REMEMBERED)(self._find_beginning_with)
        self._numbers = itertools.count()
        for name, named_entries in {"": entries or {}, **vocabularies}.items():
            for key, phrases in named_entries.items():
                for phrase in phrases:
                    self._add(key, name, phrase)

    def _add(self, key: str, vocabulary: str, phrase: str) -> None:
        words: list[str] = []
        open_ends: list[bool] = []
        for piece in phrase.split():
            parts = words_of(piece)
            if parts:
                words += parts
                open_ends += [False] * (len(parts) - 1) + [piece.endswith("*")]
        if words:
            acronym = len(phrase) > 1 and phrase.isupper() and phrase.isalpha()
            beginning = f"{words[0]}*" if open_ends[0] else words[0]
            number = next(self._numbers)
            self._by_beginning[beginning].append(
                _Phrase(key, vocabulary, tuple(words), tuple(open_ends), acronym, number)
            )

    def find(self, tokens: list[Token]) -> list[WordMatch]:
        """Return every match, longest first at each place."""
        found: list[WordMatch] = []
        for at, token in enumerate(tokens):
            found += [
                WordMatch(phrase.id, at, end, phrase.vocabulary)
                for phrase in self._beginning_with(token.text)
                if (end := phrase.end_in(tokens, at)) is not None
            ]
        return found

    def _find_beginning_with(self, word: str) -> tuple[_Phrase, ...]:
        """Return the phrases that may begin with ``word``, the longest first."""
        beginnings = (word, *(f"{word[:end]}*" for end in range(1, len(word) + 1)))
        phrases = [phrase for one in beginnings for phrase in self._by_beginning.get(one, ())]
        return tuple(sorted(phrases, key=lambda one: (-len(one.words), one.number)))
