"""A message that takes back what was asked before: "non, je parlais de ...", "X, pas Y"."""

from __future__ import annotations

import re

from bot.understanding.openings import EXCUSES, GAP, SOUNDS

_RETRACTION = (
    rf"(?:non|nan|{EXCUSES}|{SOUNDS}|attends|attendez|excusez?[- ]moi|désolée?|desolee?"
    r"|laisse tomber|laissez tomber|oublie|oubliez|en fait|enfin)"
)
_LINKS = r"(?:(?:de la|de l'|du|des|de|d'|à|au|que|plutôt|plutot|c'est|c'était)\b\s*)*"
_I_MEANT = (
    r"(?:je me (?:suis tromp(?:ée?|ee?)|trompe)|je confond(?:s|ais)|j'ai confondu"
    r"|(?:mais )?(?:moi )?j(?:e |')?"
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
    rf"^\s*(?:(?:{SOUNDS}|non)[\s,]+)*(?:{EXCUSES})\b(?! (?:de|pour)\b)",
    re.IGNORECASE,
)
# "Nan mais celui de 2024": one of the kind spoken of, and no refusal.
_NO_THAT = re.compile(
    r"^\s*(?:non|nan)\b[\s,]*(?:mais\s+)?(?=(?:celui|celle|ceux|celles)\b)", re.IGNORECASE
)
# "... je voulais dire", "... que je voulais", "... en fait": at the end.
_CLOSING = re.compile(
    r"[\s,]+(?:en fait|je me suis (?:tromp|mélang|melang|emmêl|emmel|plant)\w*(?: [^,?]{0,25})?"
    r"|plutôt|plutot|(?:que )?je (?:voulais|veux|parlais|cherchais)"
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
    r"(?<=\S)(?:\.\.+|…|,|\s-)\s*(?:euh\s+)?"
    rf"(?:(?i:(?:{EXCUSES})(?! (?:de [vt]|pour|si|mais)\w*)|je (?:veux|voulais) dire"
    rf"|non[\s,]+(?:{EXCUSES}|plutôt|plutot|en fait))\b{GAP}"
    rf"|(?i:non)\b{GAP}(?=[A-ZÉ]|(?:de|du|des|d|la|le|les|l|à|au|aux|chez|en|combien)\b)"
    rf"|(?:(?<=\.)|(?<=\.\s))(?i:enfin)\b{GAP})"
    r"(?=\w[^?]*\?*\s*$)"
)
# An excuse alone before it takes back the message before: "non pardon, je voulais dire X".
_TAKEN_BACK = re.compile(rf"^\s*(?:{_RETRACTION}\b{GAP})+", re.IGNORECASE)
# The words that lead to the name which is taken back: "... de l'", "... chez".
_LEADING = re.compile(
    r"\b(?:(?:de|à|dans|pour|par|sur)(?: la| les| le| l['’])?|du|des|d['’]|au|aux|chez|en|la|le|les"
    r"|l['’]|est|sont|c['’]est|quoi)(?:\s+|(?<=['’]))",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:combien|quels?|quelles?|quand|comment|pourquoi|où|qui|quoi)\b", re.IGNORECASE
)


# "Non, je voulais dire ..." takes back the message before, not a part of this one.
_FEWEST_BEFORE = 2
_NOT_SOME = (_NOT_THIS, _NOT_MEANT, _BUT_NOT_THAT)


def mended(text: str) -> str:
    """Return ``text`` with what is meant in the place of what is taken back midway.

    "L'effectif du CEA... non pardon, de l'ENIM ?" asks for "l'effectif de l'ENIM".
    """
    found = _MIDWAY.search(text)
    if found is None or len(_TAKEN_BACK.sub("", text[: found.start()]).split()) < _FEWEST_BEFORE:
        return text
    before, meant = text[: found.start()], text[found.end() :]
    leading = list(_LEADING.finditer(before))
    if not leading or _ASKING.search(meant):
        return meant
    linked = _LEADING.match(meant) is not None
    return before[: leading[-1].start() if linked else leading[-1].end()] + meant


def corrects(text: str) -> bool:
    """Tell whether the message takes back what the user asked before."""
    taking_back = (_OPENING, _EXCUSE, _CLOSING, _NO_THAT, *_NOT_SOME)
    return any(one.search(text) for one in taking_back)


def means_another(text: str) -> bool:
    """Tell whether the message refuses one and means another: "nan mais celui de 2024"."""
    return bool(_NO_THAT.search(text))


def corrected(text: str) -> str:
    """Return what is meant in ``text``: without the excuse and without what was not meant."""
    for pattern in (*_NOT_SOME, _OPENING, _CLOSING):
        text = pattern.sub("", text)
    return text
