"""From an English or German question to the French words that everything else understands.

No translation: each phrase of the glossary is replaced by its French words, names stay, little
words without an entry go. The result reads badly and is understood well: the words, the
attributes and the facts are all looked up in French.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.understanding.languages import is_little_word
from bot.understanding.text import tokenize
from bot.understanding.words import WordMatch, WordMatcher


class Glossary:
    """The French words for the phrases of one language.

    Args:
        language: an ISO 639-1 code.
        phrases: French words to the phrases that mean them; ``*`` stands for any ending.
    """

    def __init__(self, language: str, phrases: Mapping[str, Iterable[str]]) -> None:
        self._language = language
        self._matcher = WordMatcher(phrases)

    def french(self, text: str, named: Collection[int] = ()) -> str:
        """Return ``text`` in French words; the tokens at the places ``named`` stay as they are."""
        tokens = tokenize(text)
        starting: dict[int, WordMatch] = {}
        for match in self._matcher.find(tokens):
            if not set(range(match.start, match.end)) & set(named):
                starting.setdefault(match.start, match)
        pieces: list[str] = []
        place = 0
        while place < len(tokens):
            token, match_here = tokens[place], starting.get(place)
            if match_here is not None:
                pieces.append(match_here.id)
                place = match_here.end
                continue
            if place in named or not is_little_word(token.text, self._language):
                pieces.append(text[token.start : token.end])
            place += 1
        return " ".join(pieces) + (" ?" if text.rstrip().endswith("?") else "")
