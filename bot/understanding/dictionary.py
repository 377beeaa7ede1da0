"""The words of everyday French, as people spell them."""

from __future__ import annotations

import functools

from spellchecker import SpellChecker

from bot.text import fold


@functools.cache
def french_words() -> frozenset[str]:
    """Return the normalised words of pyspellchecker's French list (from film subtitles)."""
    words = SpellChecker(language="fr").word_frequency.dictionary
    return frozenset(fold(word) for word in words)
