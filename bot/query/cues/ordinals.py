"""Ordinal words and the places that they name: "le deuxième", "la dernière"."""

from __future__ import annotations

# From 0; the last one as an index counts it.
PLACES = {
    "premier": 0,
    "premiere": 0,
    "deuxieme": 1,
    "second": 1,
    "seconde": 1,
    "troisieme": 2,
    "quatrieme": 3,
    "cinquieme": 4,
    "sixieme": 5,
    "septieme": 6,
    "huitieme": 7,
    "dernier": -1,
    "derniere": -1,
}
LAST = -1
# "La deuxième plus peuplée": those that leave some out before them.
LATER = {word: place for word, place in PLACES.items() if place > 0}
