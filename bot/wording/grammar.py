"""Articles and contractions of subjects' names: "de la", "du", "d'", "à l'"."""

from __future__ import annotations

from bot.knowledge import Subject
from bot.understanding.text import fold

_VOWELS = "aeiouyh"


def with_article(subject: Subject) -> str:
    """Return "l'Eurométropole de Metz", "les Usines Claas France", "Stellantis"."""
    if subject.short:
        return subject.short
    return _join(subject.article, subject.name)


def of(subject: Subject) -> str:
    """Return "de l'Eurométropole", "du CFA", "des Usines", "d'Inspire Metz"."""
    if subject.short or not subject.article:
        name = subject.label
        return f"d'{name}" if fold(name)[:1] in _VOWELS else f"de {name}"
    contracted = {"le": "du", "les": "des"}.get(subject.article, f"de {subject.article}")
    return _join(contracted, subject.name)


def capitalised(text: str) -> str:
    """Return ``text`` with its first letter capital."""
    return text[:1].upper() + text[1:]


def _join(article: str, name: str) -> str:
    if not article:
        return name
    return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
