"""Mending what fingers do on a phone: abbreviations, lost apostrophes, misspelled words.

Only words that nobody writes on purpose are touched: neither everyday words nor words of the
lexicon. A word is taken for the one of the lexicon that sounds like it, else for the one that is
an error away. Names are left to the name matcher where a resemblance is not enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from rapidfuzz.distance import OSA

from bot.text import Token, tokenize
from bot.understanding.near_words import NearWords
from bot.understanding.sounds import sound_of

_ELIDED = ("qu", "l", "d", "j", "n", "m", "s", "c")
_VOWELS = frozenset("aeiouyh")
_OF_MACHINES = re.compile(r"^\s*/|[{}<>_=;]")
_SHORTEST = 5
_SHORTEST_HEARD = 4
# Two errors are mended in a word of that many letters.
_LONG = 9

# No French words written wrong: "danke" is not "danse".
_POLITE_ABROAD = frozenset({"danke", "bitte", "thanks", "please", "hello", "tschuss"})


class Speller:
    """Corrects messages against a lexicon.

    Args:
        lexicon: normalised words that are right.
        abbreviations: normalised abbreviation to its words.
        is_ordinary: tells whether a word belongs to the everyday language.
    """

    def __init__(
        self,
        lexicon: Collection[str],
        abbreviations: Mapping[str, str],
        is_ordinary: Callable[[str], bool],
    ) -> None:
        self._lexicon = frozenset(lexicon)
        self._abbreviations = dict(abbreviations)
        self._is_ordinary = is_ordinary
        ordered = sorted(self._lexicon, key=lambda word: (len(word), word))
        spelled = [word for word in ordered if word.isalpha()]
        self._near = NearWords((one for one in spelled if len(one) >= _SHORTEST), _most_errors)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in spelled:
            if len(word) >= _SHORTEST_HEARD:
                self._by_sound[sound_of(word)].append(word)

    def correct(self, text: str) -> str:
        """Return ``text`` with its misspelled words replaced; the rest keeps its form.

        What looks like a machine's command ("/restart", "{{x}}") is left alone.
        """
        if _OF_MACHINES.search(text):
            return text
        letters = [character for character in text if character.isalpha()]
        shouting = len(letters) > 3 and all(character.isupper() for character in letters)
        pieces: list[str] = []
        last = 0
        for token in tokenize(text):
            elided = text[token.end : token.end + 1] in ("'", "’")
            replaced = None if elided else self._replacement(token, shouting=shouting)
            if replaced is not None:
                pieces += [text[last : token.start], replaced]
                last = token.end
        return "".join([*pieces, text[last:]])

    def _replacement(self, token: Token, *, shouting: bool) -> str | None:
        word = token.text
        named = token.capital and not shouting
        if token.upper and not shouting:
            return None
        if word in self._abbreviations and not named:
            return self._abbreviations[word]
        if word in self._lexicon or word in _POLITE_ABROAD or not word.isalpha():
            return None
        if self._is_ordinary(word):
            return None
        if named and token.start > 0:
            # A name that the knowledge may not hold: the name matcher knows how far it may err.
            return None
        apart = self._apart(word, lambda rest: rest if rest in self._lexicon else None)
        near = apart or self._heard(word) or self._nearest(word, named=named)
        return near or self._apart(word, self._heard)

    def _apart(self, word: str, meant_by: Callable[[str], str | None]) -> str | None:
        """Return "d'etudiants" for "detudiants"."""
        for elided in _ELIDED:
            rest = word.removeprefix(elided)
            if rest == word or len(rest) < 3 or rest[0] not in _VOWELS:
                continue
            meant = meant_by(rest)
            if meant is not None:
                return f"{elided}'{meant}"
        return None

    def _heard(self, word: str) -> str | None:
        """Return the lexicon's word that sounds like ``word`` and is written most like it."""
        sound = sound_of(word) if len(word) >= _SHORTEST_HEARD else ""
        alike = self._by_sound.get(sound, ()) if sound else ()
        return min(alike, key=lambda other: (OSA.distance(word, other), other), default=None)

    def _nearest(self, word: str, *, named: bool) -> str | None:
        """Return the lexicon's word that is one error away, or two in a long word."""
        if len(word) < _SHORTEST:
            return None
        found = self._near.nearest(word, 1 if named else _errors_typed(len(word)), word[0])
        return found[0] if found else None


def _errors_typed(length: int) -> int:
    """Return how many errors are mended in a word of ``length`` letters as it was typed."""
    return 2 if length >= _LONG else 1


def _most_errors(length: int) -> int:
    """Return how many errors may lead to a word of ``length`` letters."""
    return _errors_typed(length + 2)
