"""Which subjects a fact's sentence names, so that "le deuxième" may be one of them."""

from __future__ import annotations

from collections import defaultdict

from bot.knowledge import Fact, Knowledge
from bot.understanding.names import own_names_of
from bot.understanding.text import tokenize, words_of

# Places, topics and trainings are named everywhere without being spoken of.
_NOT_COUNTED = frozenset({"commune", "outside_commune", "territory", "topic", "sector", "training"})


class SentenceNames:
    """An index of the names of bodies, programmes and schools, for the knowledge's sentences."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Index the names in ``knowledge``."""
        self._by_first: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for subject in knowledge.subjects.values():
            if subject.type not in _NOT_COUNTED:
                for words in map(words_of, own_names_of(subject)):
                    if words:
                        self._by_first[words[0]].append((words, subject.id))

    def of(self, fact: Fact) -> tuple[str, ...]:
        """Return the ids of the subjects that ``fact`` names, in their order, not its own."""
        tokens = tokenize(fact.says)
        words = [token.text for token in tokens]
        found: dict[str, None] = {}
        place = 0
        while place < len(words):
            matches = [
                (len(name), subject)
                for name, subject in self._by_first.get(words[place], ())
                if words[place : place + len(name)] == name
                # "L'hydrogène" names no project.
                and any(one.capital for one in tokens[place : place + len(name)])
            ]
            length, subject = max(matches, default=(1, ""))
            found[subject] = None
            place += length
        return tuple(one for one in found if one not in ("", fact.subject))
