"""Words that deny, leave out or limit: what they stand beside is not simply so.

They are read in several ways on purpose. A message that says of a body that it is somewhere is
denied by one small word; one about the list just shown may also want the rest of it ("sauf",
"les autres"). A question for a list is denied by neither: "une école pas chère" denies nothing,
only a whole "ne ... pas" or an exception leaves some out. And the sentence of a fact has to limit
what it says in the same words as the message that it confirms.
"""

from __future__ import annotations

import re

from bot.query.question import Question

_SMALL = "ne|n|pas|ni|jamais|hors|dehors|exterieur"
_DENYING = re.compile(rf"\b(?:{_SMALL}|exclue?)\b")
_REST = re.compile(rf"\b(?:{_SMALL}|sans|sauf|exterieure?s?|ailleurs|autres?)\b")
_LEAVING_OUT = re.compile(
    r"\b(?:ne|n) (?:en )?\w+ (?:pas|plus)\b|\b(?:sauf|hors|hormis|excepte\w*|a part|en dehors)\b"
)
# Said without "ne" as well: "quelles communes en sont pas ?".
_NOT_SO = re.compile(
    r"\b(?:fermee?s?|ferment|fermeront|disparues?|disparus|quitte|n existent plus"
    r"|n?e? (?:sont|est|ont|a|font|fait) (?:pas|plus))\b"
)
# With these, "oui" would say more than the fact does, or could be understood both ways.
LIMITING = frozenset(
    "ne n pas ni hors plus seul seule seulement uniquement tous toutes encore".split()  # noqa: SIM905 - reads better
)


def denies(question: Question) -> bool:
    """Tell whether the message denies what it asks: "X est-elle hors de l'Eurométropole ?"."""
    return bool(_DENYING.search(question.said))


def wants_the_rest(question: Question) -> bool:
    """Tell whether the message wants those of a list that are not so: "lesquels sont ailleurs"."""
    return bool(_REST.search(question.said))


def leaves_out(question: Question) -> bool:
    """Tell whether the message wants all of a kind but some: "quels CFA ne sont pas à Metz ?"."""
    return bool(_LEAVING_OUT.search(" ".join(question.words[: question.asking_to])))


def wants_what_is_not(question: Question) -> bool:
    """Tell whether the message wants what is not so, or no more: "quelles usines ont fermé ?"."""
    return bool(_NOT_SO.search(question.said))
