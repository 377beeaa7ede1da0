"""Words that say where something lies: "X est-elle située à Nancy ?"."""

from __future__ import annotations

import re

from bot.query.question import Question

_SITUATED = frozenset(
    root + ending
    for root in ("situe", "installe", "implante", "base")
    for ending in ("", "e", "s", "es")
)
# What such a message may say beside the body and the place. Whether X is *in* something is asked
# in other words: see ``bot.query.skills.membership``.
LYING = _SITUATED | {"trouve", "trouvent", "etait", "etaient"}
_THERE = "|".join(sorted(_SITUATED))
_LIES = re.compile(
    rf"\b(?:est|sont|etait|etaient|se trouve(?:nt)?|{_THERE})"
    rf"(?: t)?(?: (?:il|elle|ils|elles|bien|vraiment|aussi|pas|plus|seulement|{_THERE}))*"
    r" (?:a|au|aux|en|dans|sur)\b"
)


def says_to_lie(question: Question) -> bool:
    """Tell whether the message says that something lies somewhere: "X est à Nancy ?"."""
    asking = question.words[question.asking_from : question.asking_to]
    return bool(_LIES.search(" ".join(asking)))
