"""Which words of a question carry its topic."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from bot.query.cues.years import YEAR
from bot.query.question import Question
from bot.text import STOP_WORDS

# Words that ask for people or time in general: "combien de monde ?", "ça dure longtemps ?".
_GENERAL = frozenset(
    """
    monde gens personnes personne temps longtemps argent fois date total pourcents pourcent
    """.split()  # noqa: SIM905 - reads better
)
# Question words that a noun follows, and how many of the words after them say what is asked for.
_ASKING = frozenset({"combien", "nombre", "nb", "quel", "quelle", "quels", "quelles"})
_MOST_HEADS = 2
# What the noun after them is: counted, or something whose rate is asked for.
_COUNTING = frozenset({"combien", "nombre", "nb"})
_RATING = frozenset({"taux", "pourcentage", "proportion", "part", "prix"})
_LINKING = frozenset({"de", "d", "des", "du", "la", "le", "les", "l"})
# "Combien y a-t-il de lycées ?"
_EXISTING = frozenset({"y", "a", "t", "il", "existe"})
# "Nb salariés", as on a phone; "combien Claas a-t-il investi" counts no noun.
_WITHOUT_LINK = frozenset({"nb"})
# "Fin 2023" is a year.
_OF_A_YEAR = frozenset({"fin", "debut", "courant", "mi", "annee", "rentree", "session", "exercice"})
# "Marly (57)": the departments of Grand Est say where, not what.
DEPARTMENTS = frozenset({"08", "10", "51", "52", "54", "55", "57", "67", "68", "88"})


def own_words(question: Question, subject_id: str | None = None) -> list[int]:
    """Return the places of the words that carry a topic beyond the name of ``subject_id``.

    Without a subject, no name counts.
    """
    named = question.named_places
    if subject_id is not None:
        named = frozenset(
            place
            for mention in question.mentions
            if subject_id in mention.subjects
            for place in range(mention.start, mention.end)
        )
    telling = _telling_places(question.words, question.asking_from, question.asking_to)
    return [place for place in telling if place not in named]


# One message is asked for them again and again.
@functools.lru_cache(maxsize=16)
def _telling_places(words: tuple[str, ...], start: int, end: int | None) -> tuple[int, ...]:
    """Return the places from ``start`` to ``end`` of the words that carry a topic, names too."""
    return tuple(
        place
        for place, word in enumerate(words[:end])
        if place >= start
        and word not in STOP_WORDS
        and word not in DEPARTMENTS
        and len(word) > 1
        and not (word in _OF_A_YEAR and YEAR.fullmatch(" ".join(words[place + 1 :][:1])))
    )


def asks_of_its_own(question: Question) -> bool:
    """Tell whether the question holds words beyond names and those that ask for an attribute."""
    worded = {place for places in question.worded_attributes.values() for place in places}
    left = (place for place in own_words(question) if place not in worded)
    return any(question.words[place] not in _GENERAL for place in left)


def head_places(question: Question) -> list[int]:
    """Return the places of the nouns that the question word asks for ("quel taux d'accès...").

    They are the first own words after "quel", "combien", "le nombre de"; none without these.
    """
    own = own_words(question)
    start = next((at for at, word in enumerate(question.words) if word in _ASKING), None)
    if start is None:
        return []
    return [place for place in own if place > start][:_MOST_HEADS]


def counted_place(question: Question) -> int | None:
    """Return the place of the noun that is counted ("combien de stagiaires"), None without one."""
    return _noun_after(question, _COUNTING)


def rated_place(question: Question) -> int | None:
    """Return the place of the noun whose rate is asked for ("le taux de mentions"), or None."""
    return _noun_after(question, _RATING)


def _noun_after(question: Question, openings: frozenset[str]) -> int | None:
    """Return the place of the first own word after one of ``openings`` and what links it."""
    words, own = question.words, set(own_words(question))
    for at, word in enumerate(words):
        if word not in openings or words[at + 1 : at + 2] in ((), ("plus",)):
            continue
        place = at + 1
        while place < len(words) and words[place] in _EXISTING:
            place += 1
        begun = place
        while place < len(words) and words[place] in _LINKING:
            place += 1
        linked = place > begun
        if place in own and words[place] not in _GENERAL and (linked or word in _WITHOUT_LINK):
            return place
    return None


def only_says(question: Question, words: Iterable[str]) -> bool:
    """Tell whether the message says nothing but ``words``."""
    known = set(words)
    return all(question.words[place] in known for place in own_words(question))
