"""The number that a message compares with: "plus de 500 000 €", "entre 2000 et 3000", "avant 1960".

Units are read from the text, since words hold neither "€" nor "M€".
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from dataclasses import dataclass

from bot.knowledge import Fact, Figure
from bot.query.question import Question
from bot.text import STOP_WORDS, words_of

YEARS = "année"
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MORE_OR_LESS = re.compile(r"\bplus ou moins\b")
_NUMBER = (
    r"(?P<number{n}>\d{{1,3}}(?: \d{{3}})+|\d+(?:,\d+)?) ?"
    r"(?P<unit{n}>%|pour cent|€|euros?|k€|m€|md€|millions? d'euros|milliards? d'euros)?(?!\w)"
)
# No bound is without one; most messages are.
_DIGIT = re.compile(r"\d")
_FIRST, _SECOND = (_NUMBER.format(n=n) for n in (1, 2))
_UNITS = {
    "%": ("%", 1.0),
    "pour cent": ("%", 1.0),
    "euro": ("€", 1.0),
    "€": ("€", 1.0),
    "k€": ("€", 1e3),
    "m€": ("€", 1e6),
    "million d'euros": ("€", 1e6),
    "md€": ("€", 1e9),
    "milliard d'euros": ("€", 1e9),
}
# What comes before the number, the bound that it sets, and whether the number itself meets it.
_SENSES = (
    (r"(?:au moins|au minimum|minimum|a partir de)", "low", True),
    (r"(?:au plus|au maximum|maximum|pas plus de|jusqu'a)", "high", True),
    (
        (
            r"(?:plus (?:de|que|d')|superieure?s? a|au[- ]dessus de|au[- ]dela de"
            r"|(?:depass\w+|franchi\w*)(?: l[ae] (?:barre|seuil|cap) des?)?(?: les?)?)"
        ),
        "low",
        False,
    ),
    (r"(?:moins (?:de|que|d')|inferieure?s? a|(?:en|au)[- ]dessous de)", "high", False),
)
# "Plus de 2000 ?" counts, "à partir de 2019" is when.
_SINCE = ("a partir de", "jusqu'a")
_YEAR_SENSES = (("avant", "high"), ("apres|depuis", "low"))
_BRIEF = 8
_EXACTLY = (
    r"\b(?:(?:a|ont)(?: (?:eu|fait|obtenu|atteint))?|avec|exactement|compte(?:nt)?|egale?s? a"
    r"|affiche(?:nt)?|atteint|atteignent) " + _FIRST
)


@dataclass(frozen=True)
class Limit:
    """Bounds of a number; ``inclusive`` where the bound itself meets them.

    ``text`` is how the message sets them, ``unit`` in what, when it says so. Where ``exact``, the
    message names a number and compares with none.
    """

    low: float = -math.inf
    high: float = math.inf
    inclusive: bool = False
    text: str = ""
    unit: str = ""
    exact: bool = False

    def met_by(self, least: float, most: float, *, beyond: bool = False) -> bool:
        """Tell whether a number from ``least`` to ``most`` meets it; ``beyond``: and even more."""
        above = most >= self.low if self.inclusive or beyond else most > self.low
        below = least <= self.high if self.inclusive else least < self.high
        return above and below and not (beyond and self.high < math.inf)

    def allows(self, figure: Figure) -> bool:
        """Tell whether a figure meets it, in the unit that it names."""
        unit, worth = _unit_of(figure.unit.lower())
        if self.unit and unit != self.unit:
            return False
        value = figure.value * (worth if self.unit else 1.0)
        return self.met_by(value, value, beyond=figure.approx == "at_least")


def limit_of(question: Question) -> Limit | None:
    """Return the bounds that the message sets, None when it sets none.

    "Plus ou moins de 250 000 ?" asks for the number.
    """
    limit = _limit_in(question.text)
    return None if limit is None or _MORE_OR_LESS.search(_plain(question.text)) else limit


def limit_carried_on(question: Question) -> Limit | None:
    """Return the bounds of "et entre 4 000 et 5 000 ?", "et les 20 000 ?" after a list with some.

    A bare number takes the place of the former one.
    """
    former = _limit_in(question.focus.detail)
    brief = len(question.words) <= _BRIEF
    if former is None or not brief or question.types or question.mentions:
        return None
    limit = _limit_in(question.text)
    if limit is None and not former.exact and math.inf in (former.high, -former.low):
        number = re.search(_FIRST, _plain(question.text))
        sense = "plus de" if former.high == math.inf else "moins de"
        limit = _limit_in(f"{sense} {number[0]}") if number else None
    if limit is None or limit.exact or limit.unit == YEARS:
        return None
    return limit


def sets_a_limit(question: Question) -> bool:
    """Tell whether the message asks for more, or less, than a number."""
    limit = limit_of(question)
    return limit is not None and not limit.exact and limit.unit != YEARS


def meets_the_limit(question: Question, fact: Fact) -> bool:
    """Tell whether ``fact`` counts what the message's limit allows, or says it as it stands."""
    limit = limit_of(question)
    if limit is None or limit.exact or limit.unit == YEARS:
        return True
    said = _plain(fact.says)
    return _plain(limit.text) in said or any(limit.allows(figure) for figure in fact.figures)


@functools.lru_cache(maxsize=4096)
def _limit_in(text: str) -> Limit | None:
    plain = _plain(text)
    if _DIGIT.search(plain) is None:
        return None
    typed = unicodedata.normalize("NFC", text)
    between = re.search(rf"\bentre {_FIRST} et {_SECOND}", plain)
    if between:
        unit, worth = _unit_of(between["unit2"] or between["unit1"] or "")
        low, high = (_value(between[one]) * worth for one in ("number1", "number2"))
        after = plain[between.end() :]
        years = not unit and all(_is_a_year(between[one], after) for one in ("number1", "number2"))
        text = typed[slice(*between.span())].strip()
        return Limit(low, high, inclusive=True, text=text, unit=YEARS if years else unit)
    for words, bound, inclusive in _SENSES:
        found = re.search(rf"\b{words} ?{_FIRST}", plain)
        if found:
            unit, worth = _unit_of(found["unit1"] or "")
            said = typed[slice(*found.span())].strip()
            number = _value(found["number1"])
            since = found[0].startswith(_SINCE)
            if since and not unit and _is_a_year(found["number1"], plain[found.end() :]):
                unit = YEARS
            return _bounded(bound, number * worth, said, unit, inclusive=inclusive)
    for words, bound in _YEAR_SENSES:
        found = re.search(rf"\b(?:{words}) (?:l'an(?:nee)? )?(?P<number1>\d{{4}})\b", plain)
        if found:
            said = typed[slice(*found.span())]
            return _bounded(bound, float(found["number1"]), said, YEARS, inclusive=False)
    named = re.search(_EXACTLY, plain)
    if named:
        unit, worth = _unit_of(named["unit1"] or "")
        value = _value(named["number1"]) * worth
        said = typed[named.start("number1") : named.end()].strip()
        return Limit(value, value, inclusive=True, text=said, unit=unit, exact=True)
    return None


def _bounded(bound: str, value: float, said: str, unit: str, *, inclusive: bool) -> Limit:
    low, high = (value, math.inf) if bound == "low" else (-math.inf, value)
    return Limit(low, high, inclusive, said, unit)


def _is_a_year(number: str, after: str) -> bool:
    """Tell whether "à partir de 2019" names a year, "entre 2000 et 2100 habitants" none."""
    counted = [one for one in words_of(after)[:1] if one not in STOP_WORDS]
    return number.isdigit() and _FIRST_YEAR <= int(number) <= _LAST_YEAR and not counted


def _value(number: str) -> float:
    return float(number.replace(" ", "").replace(",", "."))


def _unit_of(unit: str) -> tuple[str, float]:
    """Return the plain unit that ``unit`` stands for, and how many of it one is worth."""
    singular = re.sub(r"\b(million|milliard|euro)s\b(?= d|$)", r"\1", unit)
    return _UNITS.get(singular, (unit, 1.0))


def _plain(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain spaces and apostrophes.

    Each letter keeps its place.
    """
    letters = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    return "".join(unicodedata.normalize("NFKD", one)[0] for one in letters)
