"""Which subjects a fact's sentence names, so that "le deuxième" may be one of them."""

from __future__ import annotations

import functools
from collections import defaultdict

from bot.knowledge import Fact, Knowledge
from bot.text import tokenize, words_of
from bot.understanding.names import own_names_of

# Sentences whose names are remembered: answers are made of the same ones again and again.
_REMEMBERED = 10_000


class SentenceNames:
    """An index of the names of bodies, programmes and schools, for the knowledge's sentences."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Index the names in ``knowledge``."""
        self._subjects: dict[tuple[str, ...], str] = {}
        for subject in knowledge.subjects.values():
            # Places, topics and trainings are named everywhere without being spoken of.
            if not subject.is_wide and subject.type != "training":
                for name in map(tuple, map(words_of, own_names_of(subject))):
                    self._subjects[name] = max(subject.id, self._subjects.get(name, ""))
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in filter(None, self._subjects):
            lengths[name[0]].add(len(name))
        # How long names are that begin with a word, the longest first.
        self._lengths = {word: sorted(those, reverse=True) for word, those in lengths.items()}
        self._named_in = functools.lru_cache(_REMEMBERED)(self._find_named_in)

    def of(self, fact: Fact) -> tuple[str, ...]:
        """Return the ids of the subjects that ``fact`` names, in their order, not its own."""
        return tuple(one for one in self._named_in(fact.says) if one != fact.subject)

    def _find_named_in(self, sentence: str) -> tuple[str, ...]:
        tokens = tokenize(sentence)
        words = [token.text for token in tokens]
        found: dict[str, None] = {}
        place = 0
        while place < len(words):
            lengths = self._lengths.get(words[place], ())
            names = (tuple(words[place : place + length]) for length in lengths)
            name = next((one for one in names if one in self._subjects), ())
            # "L'hydrogène" names no project.
            if any(one.capital for one in tokens[place : place + len(name)]):
                found[self._subjects[name]] = None
            place += len(name) or 1
        return tuple(found)
