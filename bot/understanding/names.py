"""Finding the knowledge's subjects in a message by their names and aliases.

Names match without accents, case, hyphens or apostrophes, with words run together or apart
("central supelec"), and with typing errors ("stelantis"). The number of errors allowed grows with
the length of the name; an ordinary word of the language is never taken for a misspelled name.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.knowledge import Knowledge, Subject
from bot.text import STOP_WORDS, Token, stem, words_of
from bot.understanding.near_words import NearWords

_LONGEST_NAME = 9
_REMEMBERED = 500
_LONG_KEY = 12
# An acronym in capitals is what it is: "DREETS" is no misspelled "DEETS".
_LONGEST_ACRONYM = 6
# One slip in ten letters.
NEARLY_EXACT = 90.0
_SHORTEST_SLIP = 3
_MOST_ERRORS = 3
# Words that an alias may begin or end with and that people leave out.
_SILENT = frozenset({"l", "la", "le", "les", "d", "de", "du", "des", "a", "et"})
# What begins the next word, and ends no name: "X s'adresse à qui ?"
_ELIDED = frozenset({"s", "n", "m", "t", "j", "qu"})
_ENDS_NO_NAME = _SILENT | _ELIDED


@dataclass(frozen=True)
class NameMatch:
    """Subjects that the tokens ``start`` to ``end`` (exclusive) may name, the surest first."""

    subjects: tuple[str, ...]
    start: int
    end: int
    score: float
    name: str


def allowed_errors(length: int) -> int:
    """Return how many typing errors a name of ``length`` letters may hold."""
    if length < 5:
        return 0
    if length < 8:
        return 1
    return 2 if length < 13 else _MOST_ERRORS


def _joined(words: Iterable[str]) -> str:
    return "".join([word for word in words if word not in _SILENT])


class NameMatcher:
    """An index of every name and alias.

    Args:
        knowledge: whose subjects are found.
        is_ordinary: tells whether a word belongs to the everyday language, where a resemblance
            to a name means nothing ("merci" and "Mercy").
    """

    def __init__(self, knowledge: Knowledge, is_ordinary: Callable[[str], bool]) -> None:
        self._is_ordinary = is_ordinary
        # Each word is asked about with each of its neighbours.
        self._is_odd = functools.lru_cache(_REMEMBERED)(self._find_odd)
        exact: dict[str, list[str]] = defaultdict(list)
        shown: dict[str, str] = {}
        self._word_counts: dict[str, int] = {}
        capital: set[str] = set()
        subjects = knowledge.subjects.values()
        # Those whose own name it is come before those that people also call so.
        own = ((subject, name) for subject in subjects for name in own_names_of(subject))
        shared = ((subject, name) for subject in subjects for name in subject.shared_aliases)
        for subject, name in (*own, *shared):
            words = words_of(name)
            key = _joined(words) or "".join(words)
            if not key:
                continue
            if subject.id not in exact[key]:
                exact[key].append(subject.id)
            shown.setdefault(key, name)
            self._word_counts[key] = max(self._word_counts.get(key, 0), len(words))
            telling = [word for word in words if word not in _SILENT]
            if len(telling) == 1 and self._needs_capital(key, name):
                capital.add(key)
        self._exact = {key: tuple(value) for key, value in exact.items()}
        self._shown = shown
        self._capital = frozenset(capital)
        self._near = NearWords(self._exact, allowed_errors)
        self._words = frozenset(word for name in shown.values() for word in words_of(name))

    def _needs_capital(self, key: str, name: str) -> bool:
        """Tell whether a name is also an ordinary word, so that only a capital shows the name."""
        return key in STOP_WORDS or (len(key) <= 3 and name.isupper() and self._is_ordinary(key))

    def find(self, tokens: list[Token], *, shouting: bool = False) -> list[NameMatch]:
        """Return the names in ``tokens``, in their order, without overlaps.

        ``shouting`` says that the whole message is in capitals, which then mean nothing.
        """
        candidates = list(self._candidates(tokens, shouting))
        candidates.sort(key=lambda match: (-_rank(match), match.start - match.end))
        taken: set[int] = set()
        chosen: list[NameMatch] = []
        for match in candidates:
            places = set(range(match.start, match.end))
            if not places & taken:
                taken |= places
                chosen.append(match)
        return sorted(chosen, key=lambda match: match.start)

    def _candidates(self, tokens: list[Token], shouting: bool) -> Iterable[NameMatch]:
        texts = [token.text for token in tokens]
        odd = list(map(self._is_odd, texts))
        strange = [text not in self._words for text in texts]
        for start, first in enumerate(tokens):
            if first.text in _SILENT and len(tokens) > 1:
                continue
            key, may_be_misspelled, strangers = "", False, 0
            for end in range(start + 1, min(len(tokens), start + _LONGEST_NAME) + 1):
                word = texts[end - 1]
                if not key or word not in _SILENT:
                    key += word
                # Only a word that is neither ordinary nor a number is an error.
                may_be_misspelled = may_be_misspelled or odd[end - 1]
                strangers += strange[end - 1]
                if end - start > 1 and word in _ENDS_NO_NAME:
                    continue
                match = None
                if key in self._exact:
                    match = self._exactly(first, key, start, end, shouting)
                elif may_be_misspelled:
                    acronym = end - start == 1 and first.upper and not shouting
                    if not acronym or len(key) > _LONGEST_ACRONYM:
                        match = self._nearly(texts[start:end], key, start)
                elif end - start > 1 and strangers < 2:
                    # Of ordinary words, a slip in one of them is all that may be found.
                    match = self._nearly(texts[start:end], key, start, a_slip=True)
                if match:
                    yield match

    def _exactly(
        self, first: Token, key: str, start: int, end: int, shouting: bool
    ) -> NameMatch | None:
        if key in self._capital and end - start == 1 and not (first.capital or shouting):
            return None
        # Longer names win over the shorter ones that they contain.
        return NameMatch(self._exact[key], start, end, 100.0 + len(key), self._shown[key])

    def _nearly(
        self, words: list[str], key: str, start: int, *, a_slip: bool = False
    ) -> NameMatch | None:
        """Return the name that ``key`` misspells; with ``a_slip``, in one of its words alone."""
        most = min(allowed_errors(len(key)), 1 if a_slip else _MOST_ERRORS)
        found = self._near.nearest(key, most) if most else None
        if found is None:
            return None
        name, distance = found
        if abs(self._word_counts[name] - len(words)) > 2:
            return None
        # Words run together are names still ("inspiremetz"), a short one not with two errors more.
        together = len(words) == 1 < self._word_counts[name] and len(key) < _LONG_KEY
        if self._leaves_out_the_end(name, words) or (together and distance > 1):
            return None
        if a_slip and not (distance == 1 and self._all_but_one(name, words)):
            return None
        return NameMatch(
            self._exact[name],
            start,
            start + len(words),
            100.0 * (1 - distance / len(name)),
            self._shown[name],
        )

    def _all_but_one(self, name: str, words: list[str]) -> bool:
        """Tell whether all but one of several words are the name's: "inspire mets", "the poul"."""
        own = words_of(self._shown[name])
        others = [word for word in words if word not in own]
        if len(words) != len(own) or len(own) < 2 or len(others) != 1:
            return False
        # "Ay-sur-Moselle" is not Ars: so short a word is itself, and no error.
        return others[0] not in STOP_WORDS and len(others[0]) >= _SHORTEST_SLIP

    def _leaves_out_the_end(self, name: str, words: list[str]) -> bool:
        """Tell whether "classes préparatoires" is but how "classe préparatoire TSI" begins."""
        own = words_of(self._shown[name])
        begun = [stem(word) for word in own[: len(words)]] == [stem(word) for word in words]
        return begun and not STOP_WORDS.issuperset(own[len(words) :])

    def _find_odd(self, word: str) -> bool:
        return len(word) > 2 and not word.isdigit() and not self._is_ordinary(word)


def _rank(match: NameMatch) -> float:
    """Return what decides between names that overlap.

    A long name with a slip ("inspir metz") is surer than a short one inside it ("metz").
    """
    nearly = NEARLY_EXACT <= match.score < 100.0
    return 100.0 + len(_joined(words_of(match.name))) if nearly else match.score


def own_names_of(subject: Subject) -> tuple[str, ...]:
    """Return the names that ``subject`` shares with no other."""
    short = (subject.short,) if subject.short else ()
    return tuple(dict.fromkeys((subject.name, *short, *subject.aliases)))


def names_of(subject: Subject) -> tuple[str, ...]:
    """Return every name that people may use for ``subject``."""
    return tuple(dict.fromkeys((*own_names_of(subject), *subject.shared_aliases)))
