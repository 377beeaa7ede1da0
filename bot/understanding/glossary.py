"""From an English or German question to the French words that everything else understands.

No translation: each phrase of the glossary is replaced by its French words, names stay, little
words without an entry go. The result reads badly and is understood well: the words, the
attributes and the facts are all looked up in French.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.text import Token, tokenize, words_of
from bot.understanding import german
from bot.understanding.languages import is_little_word
from bot.understanding.words import WordMatch, WordMatcher

_GERMAN = "de"
# A name that did not begin the question is not to begin it: it would look like any first word.
_BEFORE_A_NAME = "est-ce que"
# More letters than these after the known ones are another word, not an inflection.
_LONGEST_ENDING = 3


class Glossary:
    """The French words for the phrases of one language.

    Args:
        language: an ISO 639-1 code.
        phrases: French words to the phrases that mean them; ``*`` stands for any ending. Those
            of no French word at all say nothing: "I was wondering".
    """

    def __init__(self, language: str, phrases: Mapping[str, Iterable[str]]) -> None:
        self._language = language
        self._matcher = WordMatcher(phrases)
        self._alone: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        self._first: set[str] = set()
        for french, all_of_them in phrases.items():
            for phrase in all_of_them:
                words = words_of(phrase)
                self._first.add(words[0])
                if len(words) == 1:
                    known = self._beginnings if phrase.endswith("*") else self._alone
                    known.setdefault(words[0], french)

    def french(self, text: str, named: Collection[int] = ()) -> str:
        """Return ``text`` in French words; the tokens at the places ``named`` stay as they are."""
        tokens = tokenize(text)
        if self._language == _GERMAN:
            tokens = [german.as_written(one, lambda word: word in self._first) for one in tokens]
            tokens = german.with_particle(text, tokens, named, lambda one: bool(self._word(one)))
        starting: dict[int, WordMatch] = {}
        for match in self._matcher.find(tokens):
            if not set(range(match.start, match.end)) & set(named):
                starting.setdefault(match.start, match)
        pieces: list[str] = []
        place = 0
        while place < len(tokens):
            match_here = starting.get(place)
            if match_here is not None and match_here.end > place + 1:
                pieces.append(match_here.id)
                place = match_here.end
                continue
            token = tokens[place]
            written = text[token.start : token.end]
            piece = written if place in named else self._one(written, tokens, place, named)
            if place not in {0, *named} and token.capital and piece == written and not any(pieces):
                pieces.append(_BEFORE_A_NAME)
            pieces.append(piece)
            place += 1
        return " ".join(filter(None, pieces)) + (" ?" if text.rstrip().endswith("?") else "")

    def _one(self, written: str, tokens: list[Token], place: int, named: Collection[int]) -> str:
        """Return the French for one word; without an entry, the word itself if it says anything."""
        word = tokens[place].text
        found = (look(word) for look in (self._word, self._compound, self._begun))
        known = next((french for french in found if french is not None), None)
        if known is not None:
            return known
        if is_little_word(word, self._language):
            return ""
        noun = self._language == _GERMAN and german.is_common_noun(tokens, place, named)
        return written.lower() if noun else written

    def _word(self, word: str) -> str | None:
        """Return the French for a word that has its own entry, inflected at most."""
        known = self._alone.get(word)
        if known is None:
            known = self._begun(word, _LONGEST_ENDING)
        if known is None and self._language == _GERMAN:
            bare = [one for one in german.uninflected(word) if one in self._alone]
            known = self._alone[bare[0]] if bare else None
        return known

    def _begun(self, word: str, longest: int | None = None) -> str | None:
        """Return the French of the longest entry that ``word`` begins with."""
        shortest = 1 if longest is None else max(1, len(word) - longest)
        for end in range(len(word), shortest - 1, -1):
            if word[:end] in self._beginnings:
                return self._beginnings[word[:end]]
        return None

    def _compound(self, word: str) -> str | None:
        """Return the French for a compound whose parts all have entries, what it is first."""
        if self._language == _GERMAN:
            for first, last in german.parts(word):
                kind, of = self._word(last), self._word(first)
                if kind and of:
                    return f"{kind} {of}"
        return None
