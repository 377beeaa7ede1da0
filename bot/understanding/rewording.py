"""A message in words that the rest reads: what is taken back, signs, what means something else."""

from __future__ import annotations

import re

from bot.understanding.corrections import mended

# "La CMA, elle, fait quoi ?" means nobody spoken of before.
_EMPHATIC = re.compile(r",\s*(?:et\s+)?(?:elles?|lui|eux)\s*(?=,)", re.IGNORECASE)
# "Vous êtes sûr ? J'avais lu 54 hectares": what the user read is not asked.
_SURE = re.compile(
    r"^(\s*(?:(?:ah|euh|mais)[\s,]+)*"
    r"(?:vous (?:en )?êtes|vous etes|t['’]es|tu es|c['’]est|êtes[- ]vous)"
    r" (?:vraiment |bien )?(?:sûre?s?|sure?s?|certaine?s?))\b[\s?.!,]+(?:moi )?"
    r"(?:j['’](?:ai|avais)|on m['’]a|je (?:croyais|pensais))\b.*$",
    re.IGNORECASE,
)
# "Classé combien ?" asks for a rank, and counts nothing.
_RANKED = re.compile(r"\b(class[ée]e?s?) combien\b", re.IGNORECASE)
# "Le + vieux", "+ de monde": as on a phone.
_MORE = re.compile(
    r"(?<=\bl[ae] )\+ ?|(?<=\bles )\+ ?|(?<=\s)\+ ?(?=(?:de|que)\b|d['’])", re.IGNORECASE
)
# "Effectif + CA" asks for two things, and "vs X ?" the same of X: in words that others read.
_PLUS = re.compile(r"(?<=[a-zé]) \+ (?=[^\W\d])", re.IGNORECASE)
_VERSUS = re.compile(r"^\s*(?:et )?vs\.? (?=(?:la|le|les|l['’])\b)", re.IGNORECASE)
# "Ok merci, et vous avez son site ?"
_THANKS = re.compile(
    r"^\s*(?:(?:ok|d['’]accord|super|parfait|très bien|nickel)[\s,!.]+)?merci\b(?: beaucoup| bien)?"
    r"\s*(?:[,!.;:-]+\s*|(?=et\s))(?=\S+\s+\S+\s+\S+)",
    re.IGNORECASE,
)
# "Cette boîte" is a firm, and no gearbox.
_FIRM = re.compile(r"\bcette bo[iî]te\b(?! (?:de|à|a) vitesse)", re.IGNORECASE)
# "X, c'est quoi comme endroit ?" asks what X is.
_WHAT_KIND = re.compile(
    r"(?<=est )quoi comme (?:genre (?:de |d['’]))?\w+(?=[\s?.!]*$)"
    r"|(?<=c['’]est )quel(?:le)? (?:genre|type|sorte) (?:de |d['’])\w+(?=[\s?.!]*$)",
    re.IGNORECASE,
)
_WHAT_KIND_IS = re.compile(
    r"\bquel(?:le)? (?:genre|type|sorte) (?:de |d['’])\w+ (?:est[- ]ce|c['’]est)(?=[\s?.!]*$)",
    re.IGNORECASE,
)
# "Comment marche X ?", "X, comment ça fonctionne ?" asks what X is; of the bot, what it can do.
_WORKS = re.compile(
    r"^(?P<link>\s*(?:et )?)comment (?:marche|fonctionne)(?:nt)?"
    r"(?= (?!ce |cet |cette |ton |votre |tout))"
    r"|(?<=, )comment (?:ça|ca) (?:marche|fonctionne)(?=[\s?.!]*$)",
    re.IGNORECASE,
)
# "Je croyais que c'était des moteurs": whether it is so.
_BELIEVED = re.compile(
    r"^\s*(?:(?:ah|tiens|mais|moi)[\s,]+)*je (?:croyais|pensais) que c['’ ]?(?:é|e)tait "
    r"(?P<what>[^?]+?)[\s?.!]*$",
    re.IGNORECASE,
)
# "On peut dire que c'est de l'industrie ?"
_MAY_BE_SAID = re.compile(
    r"^\s*(?:et )?(?:on (?:peut|pourrait)|peut[- ]on|pourrait[- ]on) dire que (?=c['’ ]?est\b)",
    re.IGNORECASE,
)
# "Il y a quoi comme équipements ?"
_WHAT_SORTS = re.compile(
    r"^\s*(?P<link>(?:et )?)(?:il )?(?:y a|ya) quoi comme (?=\w+[\s?.!]*$)", re.IGNORECASE
)
# "Ou es le CFA ?", as on a phone.
_WHERE_IS = re.compile(
    r"^(\s*(?:et )?)ou (?:es|et|ai|ce trouve)(?= (?:le|la|les|l['’]))", re.IGNORECASE
)
# "À combien s'élève X ?" speaks of no pupils.
_AMOUNTS = re.compile(
    r"\b[àa] combien (?:s['’ ]?[ée]l[èe]ve(?:nt)?|se (?:monte|chiffre)(?:nt)?)\b"
    r"|\bs['’ ]?[ée]l[èe]ve(?:nt)? [àa] combien\b",
    re.IGNORECASE,
)
# "Même chose à l'échelle du Grand Est ?" asks the same of it.
_SAME_OF = re.compile(
    r"^\s*(?:et )?(?:l[ae] )?m[êe]me (?:chose|question|chiffre|info)s? "
    r"(?:(?:(?:à|a) l['’ ]?[ée]chelle|au niveau) (?:de |d['’]|du )|pour |c[ôo]t[ée] )",
    re.IGNORECASE,
)
# Each pattern and what stands for it, in their order; what is taken back midway comes between.
_FIRST = (
    (_FIRM, "cette entreprise"),
    (_SAME_OF, "et pour "),
    (_AMOUNTS, "combien fait"),
    (_WORKS, r"\g<link>c'est quoi"),
    (_MAY_BE_SAID, ""),
    (_WHAT_SORTS, r"\g<link>quels "),
    (_BELIEVED, r"c'est \g<what> ?"),
    (_WHERE_IS, r"\1où est"),
    (_WHAT_KIND, "quoi"),
    (_WHAT_KIND_IS, "c'est quoi"),
    (_EMPHATIC, ""),
    (_SURE, r"\1 ?"),
    (_RANKED, r"\1 à quel rang"),
)
_THEN = ((_MORE, "plus "), (_PLUS, " et "), (_VERSUS, "et "), (_THANKS, ""))


def reworded(text: str) -> str:
    """Return ``text`` in plainer words that ask the same: "Effectif et CA" for "Effectif + CA"."""
    for pattern, words in _FIRST:
        text = pattern.sub(words, text)
    text = mended(text)
    for pattern, words in _THEN:
        text = pattern.sub(words, text)
    return text
