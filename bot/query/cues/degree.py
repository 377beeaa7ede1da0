"""Words of more and less, the most and the least: "la plus ancienne", "plus que Metz"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact
from bot.query.cues.ordinals import LATER
from bot.query.question import Question
from bot.text import STOP_WORDS, words_of

DEGREE = r"(?:plus|moins|mieux|meilleure?s?)"
_SENSES = frozenset({"plus", "moins"})
_DEGREE = re.compile(rf"\b{DEGREE}\b")
_AGAINST = re.compile(rf"\b(?:{DEGREE}|autant)\b.* (?:que|qu) ")
_ENDING = re.compile(
    r"(?<!\bl[ea] )(?<!\bles )\b(?:plus|moins) (?:nombreux|nombreuses|grande?|gros|grosse)$"
)
_SUPERLATIVE = re.compile(
    r"\b(?:le|la|les|l) (?:plus|moins) (?!d infos?|possible|souvent|vite|tot|pres|proches?"
    r"|tard possible|simple|facile|rapide|rapidement|longtemps|court|l[ea]s? |en |vers |dans |a "
    r"|chez )"
    r"|\bl[ea]s? (?:meilleure?s?|pires?) |\ble mieux (?!est|serait)"
    r"|\b(?:(?:la)?quel(?:le)?s?|lequel|lesquel(?:le)?s|qui)\b.*\bl[ea] (?:plus|moins)$"
    rf"|\bl[ea] (?:{'|'.join(LATER)}) (?:plus|moins) "
)
_LEAST = re.compile(
    r"\b(?:moins|pires?|plus (?:petite?s?|mauvaise?s?|faible(?:ment)?s?|bas(?:se)?s?|anciens?"
    r"|anciennes?|vieux|vieilles?|agee?s?|tot))\b"
)
# Of whatever was counted; "vaste" and "ancienne" measure something of their own.
_SIZE = re.compile(r"(?:petit|grand|gros|important|eleve|haut|bas|faible|fort)")
# "Plus que Metz": no superlative.
_THAN = re.compile(r"\b(?P<sense>plus|moins)\b(?P<what>.*) (?:que|qu) ")
_RANKING = re.compile(
    r"\bl[ea]s? (?:plus|moins) |\b(?:rang|record|devant|derriere|principa\w+|majeure?s?)\b"
    # "Le 1er janvier", "la 1re année" and "la 2e vague" are no ranks.
    r"|\b(?:preponderante?|meilleure?s?|(?:1er|1re|[2-9]e)(?! (?:\w+ \d{4}|annee|vague)))\b"
    r"|\b(?:l[ea]|est|etait|au) premiere?\b(?! (?:volet|phase|vague|promotion|annee|machine))"
)


def speaks_of_degree(question: Question) -> bool:
    """Tell whether the message ranks or compares: "laquelle est la plus ancienne ?"."""
    return bool(_DEGREE.search(question.said))


def ends_in_degree(question: Question) -> bool:
    """Tell whether the message ends in a comparison: "et X, ils sont plus nombreux ?"."""
    return bool(_ENDING.search(question.said))


def sets_against(question: Question) -> bool:
    """Tell whether the message holds something against another: "plus d'habitants que Metz"."""
    return bool(_AGAINST.search(question.said))


def asks_for_the_most(question: Question) -> bool:
    """Tell whether the message asks for the first or the last of some: "le plus gros employeur"."""
    return names_the_most(question.words[: question.asking_to])


def names_the_most(words: Sequence[str]) -> bool:
    """Tell whether a text of these words asks for the first or the last of some."""
    text = " ".join(words)
    return bool(_SUPERLATIVE.search(text)) and not _THAN.search(text)


def graded(question: Question) -> list[str]:
    """Return the words that are said to be the most: "petite" of "la plus petite"."""
    pairs = zip(question.words, question.words[1:])
    return [word for before, word in pairs if before in _SENSES and word not in STOP_WORDS]


def says_only_size(question: Question) -> bool:
    """Tell whether what is said to be the most has but a size: "la plus grosse"."""
    return all(_SIZE.match(word) for word in graded(question))


def says_the_most(question: Question, fact: Fact) -> bool:
    """Tell whether the sentence of ``fact`` ranks what it tells: "le plus vaste", "1er".

    "La plus petite" is not the biggest.
    """
    said = " ".join(words_of(fact.says))
    least = says_least(question.said)
    return bool(_RANKING.search(said)) and least == says_least(said)


def says_least(words: str) -> bool:
    """Tell whether the least is meant, not the most: "la moins chère", "la plus ancienne"."""
    return bool(_LEAST.search(words))


def more_than(question: Question) -> re.Match[str] | None:
    """Return the words of "plus d'habitants que Metz": their ``sense``, and ``what`` is counted."""
    return _THAN.search(question.said)
