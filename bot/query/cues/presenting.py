"""Whether a message asks to present what it names, with words that ask for nothing else."""

from __future__ import annotations

import re

from bot.query.question import Question

_OVERVIEW = re.compile(
    r"\b(?:resume[rz]?|presentez|presente moi|me presenter|panorama|topo|synthese|apercu|portrait"
    r"|tour d horizon|vue d ensemble)\b"
)
# "Tu peux me dire ce que c'est ?"
_TELLING = frozenset({"presente", "dire", "dites", "parler", "expliquer", "savoir", "connaitre"})
# "Détaillez le second."
_DESCRIBING = re.compile(r"(?:detaille[rz]?|decri[vst]\w*|developpe[rz]?|explique[rz]?)\b(?: moi)?")


def asks_for_an_overview(question: Question) -> bool:
    """Tell whether the message asks for an overview: "un panorama de X", "détaillez le second"."""
    describing = _DESCRIBING.match(question.said) and not question.worded_attributes
    return bool(describing or _OVERVIEW.search(question.said))


def is_of_an_overview(word: str) -> bool:
    """Tell whether a normalised word but asks to present something."""
    return word in _TELLING or bool(_OVERVIEW.fullmatch(word) or _DESCRIBING.fullmatch(word))
