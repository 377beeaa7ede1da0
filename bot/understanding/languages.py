"""Which language a message is written in, told so that a French word or brand does not flip it.

Two independent signs must agree: the little words of a language (spaCy's stop-word lists) and
lingua's letter statistics. Names that the knowledge holds are left out before: they are the same
in all languages.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Collection

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.knowledge.languages import FRENCH
from bot.text import STOP_WORDS, fold, words_of

# The languages that answers are worded in.
ANSWERED = ("en", "de")
OTHER = "other"

_NEIGHBOURS = ("es", "it", "pt", "nl", "pl", "lb", "tr", "ro")
_STATISTICS = (
    *(Language.FRENCH, Language.ENGLISH, Language.GERMAN, Language.SPANISH, Language.ITALIAN),
    *(Language.PORTUGUESE, Language.DUTCH, Language.POLISH, Language.TURKISH, Language.ROMANIAN),
)
# French is given up below this share of the statistics.
_FRENCH_SHARE = 0.2
# A single little word needs the statistics to agree at least this much.
_ALONE_SHARE = 0.45
# Above this one, some French in it is no doubt ("Tell me about ...").
_SURE_SHARE = 0.65
_OTHERS_SHARE = 0.5
# So many little words of a language, and none of French, leave no doubt.
_MANY = 3
# Without a single little word, the statistics must leave no doubt.
_OTHERS_SURE = 0.75
_FRENCH_OUT = 0.1
# Beyond the Latin letters and their accents.
_LAST_LATIN = 0x24F


@functools.cache
def little_words(language: str) -> frozenset[str]:
    """Return the normalised stop words of ``language`` (an ISO 639-1 code) that spaCy lists."""
    module = importlib.import_module(f"spacy.lang.{language}.stop_words")
    return frozenset(piece for word in module.STOP_WORDS for piece in words_of(word))


@functools.lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    # Sequences of three letters alone: those of one to five take 250 MB more and tell no better
    # which of a few languages a question is in.
    builder = LanguageDetectorBuilder.from_languages(*_STATISTICS)
    return builder.with_low_accuracy_mode().build()


class LanguageIdentifier:
    """Tells the language of messages.

    Args:
        french_words: normalised words that French messages use here: the knowledge's own.
    """

    def __init__(self, french_words: Collection[str]) -> None:
        self._french_words = frozenset(french_words)
        self._french = little_words(FRENCH) | STOP_WORDS
        self._only_french = self._french.difference(*map(little_words, ANSWERED))
        self._only = {one: little_words(one) - self._french for one in ANSWERED}
        neighbours = frozenset().union(*map(little_words, _NEIGHBOURS))
        self._no_other = self._only_french - neighbours
        self._only_others = neighbours.difference(
            self._french, self._french_words, *map(little_words, ANSWERED)
        )

    def identify(self, text: str) -> str | None:
        """Return "fr", "en", "de" or "other"; None when ``text`` is too short to tell.

        ``text`` is a message without the names that the knowledge holds.
        """
        letters = [character for character in text if character.isalpha()]
        if not letters:
            return None
        if sum(ord(letter) > _LAST_LATIN for letter in letters) > len(letters) / 2:
            return OTHER
        words = [word for word in words_of(text) if not word.isdigit()]
        french = sum(word in self._only_french for word in words)
        if self._may_be_foreign(words, french):
            shares = {
                one.language.iso_code_639_1.name.lower(): one.value
                for one in _detector().compute_language_confidence_values(text)
            }
            found = self._answered(words, shares, french)
            if found is None and self._is_other(words, shares):
                found = OTHER
            if found is not None:
                return found
        return FRENCH if french or any(word in self._french_words for word in words) else None

    def _may_be_foreign(self, words: list[str], french: int) -> bool:
        """Tell whether the statistics, which take longer than the words, can decide anything."""
        if any(sum(word in self._only[one] for word in words) > french for one in ANSWERED):
            return True
        known = sum(word in self._french_words or word in self._french for word in words)
        return known <= len(words) / 2

    def _answered(self, words: list[str], shares: dict[str, float], french: int) -> str | None:
        """Return the language of ``ANSWERED`` that the words and the statistics agree on."""
        hits = {one: sum(word in self._only[one] for word in words) for one in ANSWERED}
        best = max(ANSWERED, key=lambda one: (hits[one], shares[one]))
        agreed = shares[best] == max(shares.values()) and shares[best] >= _ALONE_SHARE
        doubtful = shares[FRENCH] >= _FRENCH_SHARE and shares[best] < _SURE_SHARE
        # "Ist Thionville Teil der ... ?": the name of a town looks French.
        doubtful = doubtful and (french > 0 or hits[best] < _MANY)
        if hits[best] <= french or doubtful:
            return None
        return best if hits[best] >= 2 or agreed else None

    def _is_other(self, words: list[str], shares: dict[str, float]) -> bool:
        """Tell whether the message is in a language that answers are not worded in."""
        share = sum(value for one, value in shares.items() if one not in (FRENCH, *ANSWERED))
        known = sum(word in self._french_words or word in self._french for word in words)
        hits = sum(word in self._only_others for word in words)
        if hits > sum(word in self._no_other for word in words) and known <= len(words) / 2:
            return len(words) >= 2 and share >= _OTHERS_SHARE and shares[FRENCH] < _FRENCH_SHARE
        sure = share >= _OTHERS_SURE and shares[FRENCH] < _FRENCH_OUT
        return len(words) >= 4 and sure and known <= len(words) / 3


def is_little_word(word: str, language: str) -> bool:
    """Tell whether a normalised word of ``language`` carries no topic."""
    return fold(word) in little_words(language)
