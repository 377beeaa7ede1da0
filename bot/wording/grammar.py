"""Articles and contractions of subjects' names: "de la", "du", "d'", "à l'"."""

from __future__ import annotations

from bot.knowledge import Subject
from bot.text import fold

_VOWELS = "aeiouyh"


def with_article(subject: Subject) -> str:
    """Return "l'Eurométropole de Metz", "les Usines Claas France", "Stellantis"."""
    return _join(_article(subject), subject.label)


def of(subject: Subject) -> str:
    """Return "de l'Eurométropole", "du CFA", "du Ban-Saint-Martin", "d'Inspire Metz"."""
    name, article = subject.label, _article(subject)
    if not article and name.startswith("Le "):
        return f"du {name.removeprefix('Le ')}"
    if not article:
        return f"d'{name}" if fold(name)[:1] in _VOWELS else f"de {name}"
    contracted = {"le": "du", "les": "des"}.get(article, f"de {article}")
    return _join(contracted, name)


def _article(subject: Subject) -> str:
    """Return the article of the label: a short name keeps it when it begins like the whole one."""
    short = subject.short
    if not short or short.split()[0] == subject.name.split()[0]:
        return subject.article
    # "l'ENIM", but "Claas" for "les Usines Claas".
    return subject.article if subject.article == "l'" and short.isupper() else ""


def capitalised(text: str) -> str:
    """Return ``text`` with its first letter capital."""
    return text[:1].upper() + text[1:]


def _join(article: str, name: str) -> str:
    if not article:
        return name
    return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
