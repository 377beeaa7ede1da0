"""Whether a message that sounds like small talk asks of something that the knowledge holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.text import words_of
from bot.understanding.openings import ONLY

# Somebody who speaks of himself, to the bot or of it, makes conversation.
_PERSONAL = frozenset(
    """
    je j me m moi mon ma mes nous notre nos tu te t toi ton ta tes vous votre vos bot robot
    assistant chatbot
    """.split()  # noqa: SIM905 - reads better
)
_ADDRESSED = frozenset("tu te t toi ton ta tes vous votre vos bot robot assistant".split())  # noqa: SIM905 - reads better
_ASKING = re.compile(
    r"^(?:et )?c['’]?(?: est|est) (?:à|a) (?:qui|quoi)\b"
    r"|\?\s*$|\b[a-zà-ÿ]+-(?:t-)?(?:il|elle|on|ils|elles)\b"
    r"|\best[- ]ce que?\b",
    re.IGNORECASE,
)
# "Compte-t-elle": a letter between, that is nobody.
_LINK = re.compile(r"-t-", re.IGNORECASE)
_HOW_FAR = re.compile(r"\bca (?:va|dure|monte) (?:jusqu|de|a|dans)\b|^(?:et )?ca dure$")
_SOMETHING = frozenset(
    """
    il elle ils elles celui celle quel quelle quels quelles combien depuis laquelle lequel
    lesquelles lesquels
    """.split()  # noqa: SIM905 - reads better
)
# "Chez vous", "votre région": where the people are whom the bot speaks for.
_HERE = re.compile(
    r"\bchez (?:vous|nous)\b|\b(?:votre|notre|vos|nos|ton) (?:region|territoire|ville|agglo\w*"
    r"|metropole|coin|secteur|departement|entreprises?|usines?|ecoles?|industries?)\b"
)
# "Je voudrais l'appeler": the one spoken of, not somebody behind the bot.
_REACHING_IT = re.compile(r"\b(?:l|le|la|les) (?:appeler|joindre|contacter|telephoner)\b")
# "Le chiffre le plus récent que vous ayez ?": of what was spoken of.
_NEWEST = re.compile(r"\b(?:chiffre|donnee|nombre|info)s? (?:l[ea]s? )?plus (?:recent|frais|vieux)")
# "Et aujourd'hui ?"
_NOWADAYS = re.compile(r"(?:et|mais) (?:aujourd hui|maintenant|actuellement)")
# "Rien que les BTS" narrows a list.
_ONLY = re.compile(rf"(?:et )?(?:{ONLY}) (?:l[ea]s?|ceux|celles?|celui|en)\b")
# "Tu connais X ?", "vous pouvez me parler de X ?": a question that the bot is asked politely.
_POLITELY = re.compile(
    r"\b(?:(?:tu|vous) (?:connai\w+|sa(?:is|vez)|as|avez)|connaissez vous|connais tu"
    r"|(?:tu|vous|t) (?:peux|pouvez|pourrais|pourriez|pourrai)|(?:pouvez|pourriez) vous"
    r"|(?:peux|pourrais) tu)(?: (?:me|m|nous))?\b"
)
_WEATHER = frozenset({"va", "temps", "fait"})


def is_about_the_knowledge(
    text: str, entities: Iterable[Mapping[str, Any]], *, spoken_of: bool
) -> bool:
    """Tell whether ``text`` asks of a subject it names, or of the one ``spoken_of`` before.

    ``entities`` are those of the knowledge in it: its subjects, attributes, types.
    """
    entities = list(entities)
    found = {entity.get("entity") for entity in entities}
    said = " ".join(words_of(text))
    if is_a_name(text, entities):
        return True
    patterns = (_ONLY.match, _NOWADAYS.fullmatch, _REACHING_IT.search, _NEWEST.search)
    if spoken_of and any(found_in(said) for found_in in patterns):
        return True
    # "Habitants de Marly (57)": a name and what is asked of it.
    asks = _ASKING.search(text) or found >= {"subject", "attribute"}
    told = _HERE.sub(" ", " ".join(words_of(_LINK.sub(" ", text))))
    words = set((_POLITELY.sub(" ", told) if "subject" in found else told).split())
    if not asks or words & _PERSONAL:
        return False
    if found & {"subject", "type"} or (spoken_of and "attribute" in found):
        return True
    if spoken_of and _HOW_FAR.search(said):
        return True
    pointing = spoken_of and words & _SOMETHING
    return bool(pointing) and not words & _WEATHER


def asks_nobody(text: str) -> bool:
    """Tell whether ``text`` asks something, and not the bot about itself."""
    return text.rstrip().endswith("?") and _ADDRESSED.isdisjoint(words_of(text))


def is_a_name(text: str, entities: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the name of a subject is the whole message ("Vany", "non, Vany")."""
    words = words_of(text)
    length = len(words) - (words[:1] == ["non"])
    names = (one.get("places") or (0, 0) for one in entities if one.get("entity") == "subject")
    return any(end - start == length for start, end in names)
