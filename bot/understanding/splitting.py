"""Two questions in one message: the places where it comes apart."""

from __future__ import annotations

import functools
import re

from bot.understanding.corrections import corrected, mended
from bot.understanding.openings import GAP, LINKS, SOUNDS

MOST_PARTS = 3
# A second question begins after "et" with a question word: "... et combien d'élèves ?"
_SECOND = re.compile(
    r"\s*(?:,\s*)?\b(?:et|puis|et aussi|et sinon)\s+"
    r"(?=(?:combien|quel|quelle|quels|quelles|quand|comment|depuis quand|pourquoi|"
    r"jusqu['’](?:à|a) (?:quand|combien)|est[- ]ce qu|y a[- ]t[- ]il|"
    r"(?:c'est|cest|c) (?:où|ou|quoi|qui|pour qui|quand|combien|à qui|a qui|cb)|cb|"
    r"où (?:est|se|sont)|qu'est-ce"
    # "... et avec quels laboratoires ?", "... et accueille combien d'élèves ?"
    r"|(?:pour|avec|à|de|dans|en|sur|chez|par|depuis) (?:\w+ ){0,3}?"
    r"(?:quoi|qui|(?:quel|quelle|quels|quelles)"
    # Of what was asked before: "..., et à quelles dates ?"
    r"(?! (?:dates?|jours?|heures?|conditions?|moments?|titre)\b)|combien)"
    # "... et appartient à qui ?", "... et que produit-elle ?"
    r"|il y a quoi|y a quoi|\w+ combien|\w+ (?:à|a|par|avec) qui|que \w+-(?:il|elle)s?)\b)",
    re.IGNORECASE,
)
# "... et où ?" at the end, of what was asked about before.
_AND_WHERE = re.compile(
    r"[\s,]+et (?:c'est )?(?P<what>où|quand|depuis quand)\s*\?*\s*$", re.IGNORECASE
)
# "Je dirige une PME de 60 personnes, à quoi sert X ?": who asks, unless what he is matters.
_SITUATION = re.compile(
    r"^\s*(?:(?:bonjour|bonsoir|salut)[ ,.!]+)?(?:je suis(?! (?:en|au|à)\b)|je dirige"
    r"|je viens d[e'’]|j['’]arrive"
    r"|je gère|je gere|je représente|nous sommes|on est|(?:ma|notre) \w+ (?:a|fait|compte|emploie))"
    r"\b(?:(?!\b(?:cherch|veu[tx]|voudr|besoin|souhait))[^?:;])*?"
    r"(?:[.!]\s+(?=\S+(?:\s+\S+){2,}?\s*\?)"
    r"|[,.]\s*(?=(?:et |mais |du coup |alors )?(?:à quoi|a quoi|c'est quoi|c quoi|qu'est-ce|quels?"
    r"|quelles?|combien|comment|où|qui|quand|de quand|depuis quand)\b))"
    r"(?!.*\b(?:aid\w*|accompagn\w*|souti\w*|financ\w*|droit|éligibles?|m|me|nous|moi|on|je)\b)",
    re.IGNORECASE,
)
# "Je suis journaliste :", and no need ("je cherche un terrain : ...").
_ABOUT_ONESELF = re.compile(
    r"^\s*(?:bonjour[ ,.!]+)?(?:je suis|je prépare|je prepare|j'écris|j'ecris|je rédige|je redige|"
    r"nous préparons|je fais)\b[^:?]*:\s*(?=[^\s?]+(?:\s+[^\s?]+){2,})",
    re.IGNORECASE,
)
# "Retour à X : combien ...": what X is remembered by, not asked.
_RETURNING = re.compile(
    rf"^\s*(?:(?:{LINKS}) )*(?:en )?retour\s+(?:à|a|au|aux|sur|vers)\b"
    r"[^:,?]{2,40}[:,]\s*(?=\S+(?:\s+\S+){2})",
    re.IGNORECASE,
)
# "Ok, et ...": what links a message to the one before asks nothing; at least two words follow.
_OPENING = re.compile(
    rf"^\s*(?:(?:{LINKS}|{SOUNDS}|okay|d[' ]accord|tr[èe]s bien|alors|mais|super|parfait"
    rf"|(?:oublie[sz]?|laisse[sz]? tomber|passons)(?: [cç]a| cela)?"
    rf"|merci|bref|tant pis|dommage|du coup|entendu|compris|attends|attendez|désolée?|desolee?"
    rf"|(?:dernière|derniere|autre|une autre) (?:chose|question)|au fait|tiens|nickel|génial|genial"
    rf"|ça (?:va|roule)[ ?]*(?=moi\b)|moi)\b{GAP})+"
    r"(?=\S+\s+[^\s?!])",
    re.IGNORECASE,
)
# "... ou seulement à Grenoble ?", "... ou je confonds ?": a doubt, that asks nothing more.
_DOUBT = re.compile(
    r"[\s,;]+ou (?:bien )?(?:seulement|juste|uniquement|plutôt|plutot|que |alors |est[- ]ce|c'est|"
    r"je |j'|il (?:faut|faudrait)|faut|faudrait|si |pas\b|non\b)[^.?!]*[\s.?!]*$",
    re.IGNORECASE,
)
# "... ? Un cabinet de conseil ?" guesses at the answer of the question before it.
_GUESS = re.compile(r"^\s*(?:une?|des|ou|plutôt|genre|comme|c'est-à-dire)\s", re.IGNORECASE)
# "Merci !" before a question asks nothing, nor does surprise: "tant que ça ?".
_POLITE = re.compile(
    r"^\s*(?:(?:merci|bonjour|bonsoir|salut|coucou|ok|super|parfait|d[' ]accord|génial|nickel)\b"
    r"[^?]{0,12}(?:(?:vous allez|tu vas|[cç]a va)(?: bien)?|comment (?:allez[- ]vous|[cç]a va))?"
    r"|(?:tant|autant) que [cç]a|ah (?:bon|oui)|vraiment|sérieux|serieux|si peu)"
    r"[\s?!.]*$",
    re.IGNORECASE,
)
# "X pour finir ?", "X stp": manners at the end.
_ENDING = re.compile(
    r"[\s,]+(?:pour (?:finir|terminer|conclure)|du coup|svp|stp|s['’]il (?:vous|te) pla[iî]t"
    r"|tant qu['’]on y est|au passage|dans tout [cç]a|seulement)[\s?.!]*$",
    re.IGNORECASE,
)
# "Ok merci, et vous avez son site ?"
_THANKS = re.compile(
    r"^\s*(?:(?:ok|d['’]accord|super|parfait|très bien|nickel)[\s,!.]+)?merci\b(?: beaucoup| bien)?"
    r"\s*(?:[,!.;:-]+\s*|(?=et\s))(?=\S+\s+\S+\s+\S+)",
    re.IGNORECASE,
)
# "Vous avez des infos sur X ?"
_ABOUT = re.compile(
    r"^\s*(?:(?:est-ce que )?(?:t['’]as|tu as|vous avez|avez[- ]vous|as[- ]tu)"
    r"|je (?:cherche|veux|voudrais)|donne[sz]?[- ]moi)\s+(?:des |d['’]|les |quelques )?"
    r"(?:infos?|informations?|renseignements?) (?:sur|concernant|à propos d[eu']) ?(?=\S)",
    re.IGNORECASE,
)
# "Effectif + CA" asks for two things, and "vs X ?" the same of X: in words that others read.
_PLUS = re.compile(r"(?<=[a-zé]) \+ (?=[^\W\d])", re.IGNORECASE)
# "Le + vieux", "+ de monde": as on a phone.
_MORE = re.compile(
    r"(?<=\bl[ae] )\+ ?|(?<=\bles )\+ ?|(?<=\s)\+ ?(?=(?:de|que)\b|d['’])", re.IGNORECASE
)
# "Classé combien ?" asks for a rank, and counts nothing.
_RANKED = re.compile(r"\b(class[ée]e?s?) combien\b", re.IGNORECASE)
# "Vous êtes sûr ? J'avais lu 54 hectares": what the user read is not asked.
_SURE = re.compile(
    r"^(\s*(?:(?:ah|euh|mais)[\s,]+)*"
    r"(?:vous (?:en )?êtes|vous etes|t['’]es|tu es|c['’]est|êtes[- ]vous)"
    r" (?:vraiment |bien )?(?:sûre?s?|sure?s?|certaine?s?))\b[\s?.!,]+(?:moi )?"
    r"(?:j['’](?:ai|avais)|on m['’]a|je (?:croyais|pensais))\b.*$",
    re.IGNORECASE,
)
# "La CMA, elle, fait quoi ?" means nobody spoken of before.
_EMPHATIC = re.compile(r",\s*(?:et\s+)?(?:elles?|lui|eux)\s*(?=,)", re.IGNORECASE)
_VERSUS = re.compile(r"^\s*(?:et )?vs\.? (?=(?:la|le|les|l['’])\b)", re.IGNORECASE)
# "Selon les chiffres les plus récents, ...": says nothing of what is asked.
_ACCORDING = re.compile(
    r"^\s*(?:(?:selon|d['’]après|d['’]apres) (?:les|vos|tes|tous les|le|la|l['’])[^,?]{3,40}"
    r"|à (?:votre|ta) connaissance|sauf erreur(?: de ma part)?|juste pour savoir|par curiosité"
    r"|(?:petite |une )?(?:question|curiosité)(?: bête| rapide)?"
    r"|pour (?:une?|mon|ma|notre|mes|nos) [^,:?]{3,45}(?=:))\s*[,:]\s*(?=\S+(?:\s+\S+){2,})",
    re.IGNORECASE,
)
# Where something is counted, or of whom it is asked, at the end of a question.
_WHERE = re.compile(
    r"\b(?:dans|à|au|aux|chez|en) (?!qu)\S.*$|\bpour (?=[A-ZÉ]).*$"
    r"|\b(?:de l'|de la |du |des |de |d')(?=[A-ZÉ]).*$"
)
_FEW = 3
_FEWEST_WORDS = 2
_LONG = 25
_CLAUSE = 4


def questions_of(text: str) -> list[str]:
    """Return the questions of ``text`` in their order; the whole text where there is one.

    What is no question ("Bonjour. Je dirige une PME.") stays with the question beside it.
    """
    text = _SURE.sub(r"\1 ?", _EMPHATIC.sub("", text))
    text = _RANKED.sub(r"\1 à quel rang", text)
    text = _THANKS.sub("", _VERSUS.sub("et ", _PLUS.sub(" et ", _MORE.sub("plus ", mended(text)))))
    last = _AND_WHERE.search(text)
    if last is not None and len(text[: last.start()].split()) > _FEWEST_WORDS:
        return [*questions_of(f"{text[: last.start()]} ?"), f"c'est {last['what']} ?"]
    parts: list[str] = []
    for part in re.findall(r"[^?]+\?+", text):
        if parts and _GUESS.match(part):
            parts[-1] += part.rstrip()
        else:
            parts.append(part.strip())
    parts = [part for part in parts if not _POLITE.match(part)] or parts
    rest = re.sub(r"[^?]+\?+", "", text).strip()
    if rest and all(map(_POLITE.match, parts)):
        parts = [rest]
    elif rest:
        parts[-1] = f"{parts[-1]} {rest}"
    split = [
        piece
        for part in parts or [text]
        for piece in _completed([*map(str.strip, _SECOND.split(part))])
    ]
    too_short = any(len(piece.split()) < _FEWEST_WORDS for piece in split)
    return [text] if too_short or len(split) > MOST_PARTS else split


def _completed(pieces: list[str]) -> list[str]:
    """Return the questions joined by "et", the first with the place that the last one names.

    "Combien d'habitants et combien de communes dans l'Eurométropole ?"; without mere politeness.
    """
    if len(pieces) > 1 and _POLITE.match(pieces[0]):
        return pieces[1:]
    where = _WHERE.search(pieces[-1])
    if len(pieces) < 2 or where is None or not 1 < len(pieces[0].split()) <= _FEW:
        return pieces
    return [f"{pieces[0]} {where[0]}", *pieces[1:]]


# The search reads it, and then the actions.
@functools.lru_cache(maxsize=8)
def asking_part(text: str) -> str:
    """Return the last clause of a long message: what comes before tells a story.

    So does a first clause that speaks of the user ("Je prépare un exposé : ..."), and what links
    the message to the one before ("ok, et ...") or takes it back ("je voulais dire ..."). A doubt
    at the end asks nothing ("... ou je confonds ?"). The rest of a message of ordinary length is
    returned whole.
    """
    for pattern in (_ACCORDING, _ABOUT_ONESELF, _SITUATION, _RETURNING, _OPENING, _ABOUT, _ENDING):
        text = pattern.sub("", text)
    text = corrected(text)
    certain = _DOUBT.sub("", text)
    text = certain if len(certain.split()) >= _CLAUSE else text
    if len(text.split()) <= _LONG:
        return text
    clauses = [one for one in re.split(r"[.:;!?]+\s", text) if len(one.split()) >= _CLAUSE]
    return clauses[-1] if clauses else text
