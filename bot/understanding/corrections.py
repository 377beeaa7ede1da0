"""A message that takes back what was asked before: "non, je parlais de ...", "X, pas Y"."""

from __future__ import annotations

import re

from bot.understanding.openings import EXCUSES, GAP, SOUNDS

_RETRACTION = (
    rf"(?:non|{EXCUSES}|{SOUNDS}|attends|attendez|excusez?[- ]moi|désolée?|desolee?"
    r"|laisse tomber|laissez tomber|oublie|oubliez|en fait|enfin)"
)
_LINKS = r"(?:(?:de la|de l'|du|des|de|d'|à|au|que|plutôt|plutot|c'est|c'était)\b\s*)*"
_I_MEANT = (
    r"(?:je me (?:suis tromp(?:ée?|ee?)|trompe)|je confonds|j'ai confondu|(?:mais )?(?:moi )?je "
    r"(?:parlais|parle|voulais|pensais|demandais|cherchais)(?: dire| savoir| parler| bien)*)"
)
# "Non, attends, je parlais de ...", "je me suis trompé, je voulais ...".
_OPENING = re.compile(
    rf"^\s*(?:{_RETRACTION}\b{GAP})*{_I_MEANT}\b(?: d'| de )?"
    rf"(?:année|annee|nom|ville|école|ecole)?{GAP}"
    rf"(?:(?:mais )?je (?:voulais|parlais|pensais|cherchais)(?: dire| parler)*\b{GAP})?"
    rf"{_LINKS}(?=\S)",
    re.IGNORECASE,
)
# "Pardon, à Metz": it takes back, in so many words or none ("non, l'ENIM" may go on as well).
_EXCUSE = re.compile(
    rf"^\s*(?:(?:{SOUNDS}|oh|non)[\s,]+)*(?:{EXCUSES})\b(?! (?:de|pour)\b)",
    re.IGNORECASE,
)
# "... je voulais dire", "... que je voulais", "... en fait": at the end.
_CLOSING = re.compile(
    r"[\s,]+(?:en fait|plutôt|plutot|(?:que )?je (?:voulais|veux|parlais|cherchais)"
    r"(?: dire| savoir)?|évidemment|evidemment|bien sûr|bien sur)[\s.!…]*$",
    re.IGNORECASE,
)
_A_FEW = r"(?:[^\s,?]+\s+){0,3}[^\s,?]+"
# "Non pas Moulins, Montigny": what was not meant comes first.
_NOT_THIS = re.compile(rf"^\s*(?:non[\s,]+)?pas\s+{_A_FEW}\s*,\s*(?:mais\s+)?(?=\S)", re.IGNORECASE)
# "Celui de Metz, pas Trémery": what was not meant comes last.
_BUT_NOT_THAT = re.compile(
    r",\s*(?:et\s+)?(?:non\s+)?pas\s+"
    r"(?!vrai|encore|mal\b|loin|cher|trop|très|du tout|pourquoi|mais\b|si\b)"
    rf"{_A_FEW}[\s.!]*$",
    re.IGNORECASE,
)


# "Je ne parlais pas des portes ouvertes, je voulais l'adresse."
_NOT_MEANT = re.compile(
    r"^\s*(?:non[\s,]+)?je (?:ne )?(?:parlais|parle|voulais|veux|demandais) pas [^,.?]+[,.]\s*"
    rf"(?:mais\s+)?(?:je (?:parlais|voulais|veux|demandais)(?: dire| savoir)? )?{_LINKS}(?=\S)",
    re.IGNORECASE,
)
# "L'effectif du CEA... non pardon, de l'ENIM ?"
_MIDWAY = re.compile(
    rf"(?<=\S)(?:\.\.+|…|,|\s-)\s*(?:euh\s+)?(?:non|{EXCUSES}|je (?:veux|voulais) dire)\b{GAP}"
    r"(?=\w[^?]*\?*\s*$)",
    re.IGNORECASE,
)


_NOT_SOME = (_NOT_THIS, _NOT_MEANT, _BUT_NOT_THAT)


def retracted_before(text: str) -> int:
    """Return how many characters of ``text`` are taken back midway, 0 without any."""
    found = _MIDWAY.search(text)
    return found.start() if found is not None else 0


def corrects(text: str) -> bool:
    """Tell whether the message takes back what the user asked before."""
    return any(one.search(text) for one in (_OPENING, _EXCUSE, _CLOSING, *_NOT_SOME))


def corrected(text: str) -> str:
    """Return what is meant in ``text``: without the excuse and without what was not meant."""
    for pattern in (*_NOT_SOME, _OPENING, _CLOSING):
        text = pattern.sub("", text)
    return text
