"""Whether a message asks for yes or no, and what it supposes: "c'est une piscine ?"."""

from __future__ import annotations

import re

from bot.query.question import Question
from bot.text import fold

_QUESTION_WORDS = frozenset(
    "combien comment pourquoi quand quel quelle quels quelles quoi lequel laquelle".split()  # noqa: SIM905 - reads better
)
# These ask only where a question begins: elsewhere they join clauses.
_FIRST_WORDS = frozenset({"qui", "que", "qu", "ou"})
# "Il appartient à qui ?", "ça vient d'où ?"
_LAST_WORDS = frozenset({"ou", "qui"})
_CONNECTING = frozenset(
    {"et", "bon", "mais", "donc", "alors", "ok", "sinon", "bonjour", "du", "coup"}
)
_POLAR = re.compile(
    r"\best[- ]ce qu|\bc'? ?est vrai|\bvrai que"
    r"|\b[a-z]+(?:-t-| t |-)(?:il|elle|on)s?\b"
    r"|\b(?:est|sont|ont|peut|peuvent) (?:il|elle|on)s?\b"
)
_CLEFT = re.compile(r"\bc est (?:bien )?(?:\w+ ){1,4}qui\b")
_SUPPOSING = re.compile(
    r"\bc est (?:bien |juste |seulement |pas |uniquement |plutot )*(?:un|une|le|la|l|les|des)\b"
)
# The voice alone makes a question of what is said so.
_SAID = re.compile(
    r"\b(?:est|sont|ont|a|existe|appartient|date|datent|compte|comptent|emploie|emploient|produit"
    r"|fabrique|recrute|forme|finance|depend|represente)\b"
)


def supposed_name(question: Question) -> str | None:
    """Return the unknown name of "c'est X qui finance, non ?": what it asks is who does."""
    if question.unknown_places or len(question.unknown_names) != 1:
        return None
    return question.unknown_names[0] if _CLEFT.search(question.said) else None


def supposes_what_it_is(question: Question) -> bool:
    """Tell whether "X, c'est une piscine ?" supposes what X is: what it really is answers."""
    return is_polar(question) and bool(_SUPPOSING.search(question.said))


def is_polar(question: Question) -> bool:
    """Tell whether the question asks for yes or no."""
    words = question.words
    opening = [word for word in words if word not in _CONNECTING][:2]
    # "Son siège est où ?"
    asks = (
        not _LAST_WORDS.isdisjoint(words[-1:])
        or "qu est ce" in " ".join(words)
        or any(word in _QUESTION_WORDS for word in words)
    )
    if asks or any(word in _FIRST_WORDS for word in opening):
        return False
    text = fold(question.text)
    return bool(_POLAR.search(text)) or (
        text.rstrip().endswith("?") and bool(_SAID.search(_unnamed(question)))
    )


def _unnamed(question: Question) -> str:
    """Return the words outside the names: "Grand Est" holds no verb, nor does "à"."""
    named = question.named_places
    said = (word for at, word in enumerate(question.words) if at not in named)
    # The words have lost their accents: "les frais à l'I2L ?".
    return (
        " ".join(said) if "à" not in question.text else " ".join(one for one in said if one != "a")
    )
