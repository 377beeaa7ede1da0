"""French for sentences made from labels: articles, contractions, lists, numbers, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.knowledge.dates import MONTHS

# Labels begin with a capital; these first words lose it inside a sentence.
_COMMON_FIRST_WORDS = frozenset(
    ("Lycée", "Licence", "Double", "Diplôme", "Certificat", "Mise", "Formation", "Bachelor")
)
_VOWELS = "aeiouy"


def plain(text: str) -> str:
    """Return ``text`` without accents, its œ and æ spelt out."""
    spelt = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    decomposed = unicodedata.normalize("NFD", spelt)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def slug(text: str) -> str:
    """Return ``text`` as an id: "Montigny-lès-Metz" is "montigny-les-metz"."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def in_sentence(name: str) -> str:
    """Return a name as it stands inside a sentence: "lycée Fabert", "BTS Banque"."""
    first = name.split(" ", 1)[0]
    return name[:1].lower() + name[1:] if first in _COMMON_FIRST_WORDS else name


def with_article(article: str, name: str) -> str:
    """Return "le lycée Fabert", "l'IUT de Metz" or, without an article, "MEWO"."""
    spoken = in_sentence(name)
    if not article:
        return spoken
    return f"{article}{spoken}" if article.endswith("'") else f"{article} {spoken}"


def at(article: str, name: str) -> str:
    """Return "au lycée Fabert", "à l'IUT de Metz", "à la Faculté", "à MEWO"."""
    contracted = {"le": "au", "les": "aux"}.get(article)
    if contracted:
        return f"{contracted} {in_sentence(name)}"
    return f"à {with_article(article, name)}"


def of(article: str, name: str) -> str:
    """Return "du lycée Fabert", "de l'IUT de Metz", "d'AFTRAL", "de MEWO"."""
    spoken = in_sentence(name)
    contracted = {"le": "du", "les": "des"}.get(article)
    if contracted:
        return f"{contracted} {spoken}"
    if article:
        return f"de {with_article(article, name)}"
    return f"d'{spoken}" if plain(spoken)[:1].lower() in _VOWELS else f"de {spoken}"


def at_place(commune: str) -> str:
    """Return "à Metz", "à La Maxe", "au Ban-Saint-Martin"."""
    return f"au {commune[3:]}" if commune.startswith("Le ") else f"à {commune}"


def of_place(commune: str) -> str:
    """Return "de Metz", "d'Augny", "du Ban-Saint-Martin"."""
    if commune.startswith("Le "):
        return f"du {commune[3:]}"
    return f"d'{commune}" if plain(commune)[:1].lower() in _VOWELS else f"de {commune}"


def capitalised(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], last: str = "et") -> str:
    """Return "a", "a et b" or "a, b et c"."""
    *first, final = items
    return f"{', '.join(first)} {last} {final}" if first else final


def number(value: int) -> str:
    """Return ``value`` with a space between groups of three digits."""
    return f"{value:,}".replace(",", " ")


def counted(value: int, one: str, many: str) -> str:
    """Return "1 candidat présent" or "465 candidats présents"."""
    return f"{number(value)} {one if value <= 1 else many}"


def month_of(date: str) -> str:
    """Return ``YYYY-MM`` as "décembre 2021"."""
    year, month = date.split("-")[:2]
    return f"{MONTHS[int(month) - 1]} {year}"


def sort_key(text: str) -> str:
    """Return the key that sorts ``text`` as a French dictionary does."""
    return slug(text)
