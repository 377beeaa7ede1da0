"""The most and the least of a kind: "la commune la plus peuplée", "l'école qui a le plus d'élèves".

The facts of the first ones are said, in their order; nothing is where one of the kind has none.
"""

from __future__ import annotations

import re

from bot.knowledge import Fact
from bot.knowledge.dates import newest_first
from bot.query.degree import sets_against
from bot.query.demonstrative import kind_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, Stated
from bot.query.words import own_words
from bot.understanding.text import stem, words_of

MOST_SAID = 3
_MOST = re.compile(
    r"\b(?:l[ea]s?|quel(?:le)?s?|qui|de|du|sont|est|a|ont|compte(?:nt)?)\b.*\b(?:plus|moins)\b"
    r" (?:d |de |grande?s? |petite?s? |gros(?:se)?s? |fortement |faiblement )?\w{4,}"
)
_LEAST = re.compile(r"\b(?:moins|plus (?:petite?s?|faible(?:ment)?s?))\b")
_LIMIT = re.compile(r"\b(?:au )?(?P<sense>plus|moins) (?:de )?(?P<number>\d[\d ]*)(?= )")
_SUPERLATIVE = re.compile(
    r"\b(?:le|la|les|l) (?:plus|moins) (?!d infos?|possible|souvent|vite|tot|pres|proches?|tard"
    r"|simple|facile|rapide|rapidement|longtemps|court|l[ea]s? |en |vers |dans |a |chez )"
    r"|\bl[ea]s? meilleure?s? "
    r"|\b(?:(?:la)?quel(?:le)?s?|lequel|lesquel(?:le)?s|qui)\b.*\bl[ea] (?:plus|moins)$"
)
_RANKING = re.compile(
    r"\bl[ea]s? (?:plus|moins) |\b(?:rang|record|devant|derriere|principa\w+|majeure?s?)\b"
    r"|\b(?:preponderante?|meilleure?s?|1er|1re|[2-9]e)\b|\b(?:l[ea]|est|etait|au) premiere?\b"
)
_ORDINALS = {"deuxieme": 1, "seconde": 1, "troisieme": 2, "quatrieme": 3, "cinquieme": 4}
_SIZES = frozenset(
    map(stem, ("plus", "moins", "grand", "grande", "petit", "petite", "gros", "grosse", "agglo"))
)
_AFTER = "apres"


def asks_for_the_most(question: Question) -> bool:
    """Tell whether the message asks for the first or the last of some: "le plus gros employeur"."""
    return bool(_SUPERLATIVE.search(" ".join(question.words[: question.asking_to])))


def limit_in(question: Question) -> re.Match[str] | None:
    """Return the number that the message asks for more, or less, than; None without one."""
    return _LIMIT.search(" ".join(question.words))


def says_the_most(fact: Fact) -> bool:
    """Tell whether the sentence of ``fact`` ranks what it tells: "le plus vaste", "1er"."""
    return bool(_RANKING.search(" ".join(words_of(fact.says))))


def meets_the_limit(limit: re.Match[str], fact: Fact) -> bool:
    """Tell whether ``fact`` counts more than the number that the message sets as a limit."""
    said = " ".join(words_of(fact.says))
    return limit[0] in said or any(_is_beyond(one.value, limit) for one in fact.figures)


def _is_beyond(value: float, limit: re.Match[str]) -> bool:
    number = float(limit["number"].replace(" ", ""))
    if limit["sense"] == "plus":
        return value > number
    # "Au moins dix" are ten and more.
    return value >= number if limit[0].startswith("au") else value < number


def most_of_a_kind(engine: Engine, question: Question) -> Stated | Listed | None:
    """Return the facts of those of a kind that have the most, the least, or more than a number.

    None for a message that asks for none, and where a member of the kind holds no such figure.
    """
    words = " ".join(question.words)
    limit = _LIMIT.search(words)
    # "Plus que Metz": no superlative.
    most = _MOST.search(words) and not sets_against(question)
    if question.unknown_names or not (limit or most):
        return None
    for asked in question.worded_attributes:
        kind = _kind(question, asked)
        figures = _figures(engine, kind, asked) if kind is not None else None
        if kind is None or not figures:
            continue
        if _asks_more(engine, question, kind, asked):
            continue
        if limit is not None:
            return _beyond(engine, kind, figures, limit)
        others = set(question.mentioned) if _AFTER in question.words else set()
        left = [fact for fact in figures if fact.subject not in others]
        left.sort(key=_value, reverse=not _LEAST.search(words))
        skipped = next((_ORDINALS[one] for one in question.words if one in _ORDINALS), 0)
        first = tuple(left[skipped:][:MOST_SAID])
        return Stated(first, tuple(engine.knowledge.subject_of(fact) for fact in first), asked)
    return None


def _asks_more(engine: Engine, question: Question, kind: str, asked: str) -> bool:
    """Tell whether the message says more than the kind and what is counted.

    "La commune qui a perdu le plus d'habitants" is not the one that has the most.
    """
    known = set(question.worded_attributes[asked])
    words = kind_words(engine, kind) | _SIZES
    left = (question.words[place] for place in own_words(question) if place not in known)
    return any(not word.isdigit() and stem(word) not in words for word in left)


def _figures(engine: Engine, kind: str, asked: str) -> list[Fact] | None:
    """Return the newest fact of each of a kind that counts ``asked``, None where one has none."""
    found = []
    for subject in engine.knowledge.of_type(kind):
        facts = [one for one in engine.facts_of(subject) if one.attribute == asked and one.figures]
        if not facts:
            return None
        found.append(min(facts, key=newest_first))
    units, values = ({fact.figures[0].unit for fact in found}, set(map(_value, found)))
    return found if len(units) == 1 < len(values) else None


def _value(fact: Fact) -> float:
    return fact.figures[0].value


def _beyond(
    engine: Engine, kind: str, figures: list[Fact], limit: re.Match[str]
) -> Stated | Listed:
    """Return those of a kind that count more, or less, than a number."""
    kept = [fact for fact in figures if _is_beyond(_value(fact), limit)]
    kept.sort(key=_value, reverse=True)
    if not kept:
        # None does; the one that comes next is told.
        nearest = (min if limit["sense"] == "moins" else max)(figures, key=_value)
        subject = engine.knowledge.subject_of(nearest)
        return Stated((nearest,), (subject,), nearest.attribute, "unsaid", name=limit[0])
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in kept)
    return Listed(kind, limit[0], subjects, tuple(kept))


def _kind(question: Question, asked: str) -> str | None:
    """Return the type that the message names, or that the conversation was about."""
    if asked == "population":
        return "commune"
    return question.types[0] if question.types else question.focus.kind or None
