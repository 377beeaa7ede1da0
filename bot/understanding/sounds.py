"""How French words sound: "logistik" and "logistique", "abitan" and "habitants" sound alike."""

from __future__ import annotations

import functools
import re

# Spellings of one sound, applied in this order to a word without accents.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"ch|sh", "\u0283"),
        (r"[ts]ion", "ssion"),
        (r"qu?|ck|c(?=[aoulrtk]|$)", "k"),
        (r"c(?=[eiy])|\u00e7", "s"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"h", ""),
        (r"y", "i"),
        (r"w", "v"),
        (r"(?<=[aeiou])s(?=[aeiou])", "z"),
        (r"eau|au", "o"),
        (r"ai|ei", "e"),
        (r"[ae][nm](?=[^aeiou]|$)", "an"),
        (r"x(?=.)", "ks"),
        (r"(.)\1+", r"\1"),
        # What is written at the end and not heard.
        (r"(?:ent|es|e|s|t|d|x|z|p)+$", ""),
    )
)
_FEWEST = 3


@functools.lru_cache(maxsize=65_536)
def sound_of(word: str) -> str:
    """Return how the normalised ``word`` sounds, "" for one too short to tell it by its sound."""
    sound = word
    for pattern, heard in _SPELLINGS:
        sound = pattern.sub(heard, sound)
    return sound if len(sound) >= _FEWEST else ""
