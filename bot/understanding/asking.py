"""What a message asks, without what it says around it: who asks, what it links to, manners."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.knowledge import Knowledge
from bot.understanding.corrections import corrected
from bot.understanding.exceptions import part_without_exceptions
from bot.understanding.openings import EXCUSES, GAP, LINKS, SOUNDS

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
    r"^\s*(?:bonjour[ ,.!]+)?(?:je suis|je viens d[e'’]|je prépare|je prepare|j'écris|j'ecris"
    r"|je rédige|je redige|nous préparons|je fais)\b[^:?]*:\s*(?=[^\s?]+(?:\s+[^\s?]+){2,})",
    re.IGNORECASE,
)
# "Retour à X : combien ...": what X is remembered by, not asked.
_RETURNING = re.compile(
    rf"^\s*(?:(?:{LINKS}) )*(?:pour )?(?:en )?(?:retour|revenir|revenons|reviens|je reviens)\s+"
    r"(?:à|a|au|aux|sur|vers)\b"
    r"[^:,?]{2,40}[:,]\s*(?=\S+(?:\s+\S+){2})",
    re.IGNORECASE,
)
# "Ok, et ...": what links a message to the one before asks nothing; at least two words follow.
_OPENING = re.compile(
    rf"^\s*(?:(?:{LINKS}|{SOUNDS}|(?:{EXCUSES})(?! de\b)|non|nan|enchantée?|enchantee?"
    r"|okay|d[' ]accord|tr[èe]s bien|alors|mais|super|parfait"
    rf"|(?:oublie[sz]?|laisse[sz]? tomber|passons)(?: [cç]a| cela)?"
    rf"|merci|bref|tant pis|dommage|du coup|entendu|compris|attends|attendez|désolée?|desolee?"
    rf"|(?:dernière|derniere|autre|une autre) (?:chose|question)|rien [àa] voir|au fait|tiens"
    r"|nickel|génial|genial"
    rf"|ça (?:va|roule)[ ?]*(?=moi\b)|moi)\b{GAP})+"
    r"(?=\S+\s+[^\s?!])",
    re.IGNORECASE,
)
# "Vous avez des infos sur X ?"
_ABOUT = re.compile(
    r"^\s*(?:(?:est-ce que )?(?:t['’]as|tu as|vous avez|avez[- ]vous|as[- ]tu)"
    r"|je (?:cherche|veux|voudrais)|donne[sz]?[- ]moi)\s+"
    r"(?:des |d['’]|les |quelques |une |de quoi )?"
    r"(?:infos?|informations?|renseignements?|éléments?|fiche|quelque chose|choses) "
    r"(?:sur|concernant|à propos d[eu']) ?(?=\S)",
    re.IGNORECASE,
)
# "X pour finir ?", "X stp": manners at the end.
_ENDING = re.compile(
    r"[\s,]+(?:m[êe]mes? questions?|idem|pour (?:finir|terminer|conclure)|du coup|svp|stp"
    r"|s['’]il (?:vous|te) pla[iî]t"
    r"|tant qu['’]on y est|au passage|dans tout [cç]a|seulement)[\s?.!]*$",
    re.IGNORECASE,
)
# "Selon les chiffres les plus récents, ...": says nothing of what is asked.
_ACCORDING = re.compile(
    r"^\s*(?:(?:selon|d['’]après|d['’]apres) (?:les|vos|tes|tous les|le|la|l['’])[^,?]{3,40}"
    r"|à (?:votre|ta) connaissance|sauf erreur(?: de ma part)?|juste pour savoir|par curiosité"
    r"|(?:petite |une )?(?:question|curiosité)(?: bête| rapide)?"
    r"|pour (?:une?|mon|ma|notre|mes|nos) [^,:?]{3,45}(?=:))\s*[,:]\s*(?=\S+(?:\s+\S+){2,})",
    re.IGNORECASE,
)
# "... ou seulement à Grenoble ?", "... ou je confonds ?": a doubt, that asks nothing more.
_DOUBT = re.compile(
    r"[\s,;]+ou (?:bien )?(?:seulement|juste|uniquement|plutôt|plutot|que |alors |est[- ]ce|c'est|"
    r"je |j'|il (?:faut|faudrait)|faut|faudrait|si |pas\b|non\b)[^.?!]*[\s.?!]*$",
    re.IGNORECASE,
)
# "..., selon l'INSEE ?", "..., en chiffres récents": the answer says its source and its date.
_AS_TOLD_BY = re.compile(
    r"[\s,]+(?:(?:selon|d['’]après|d['’]apres) (?:les? |la |l['’])?"
    r"(?-i:[A-ZÉ])\w+(?: (?-i:[A-ZÉ])\w+)*"
    r"|en chiffres? récents?|d['’]après les derniers chiffres)[\s?.!]*$",
    re.IGNORECASE,
)
# What asks nothing, in the order in which it is left out.
_ASKS_NOTHING = (
    _ACCORDING,
    _ABOUT_ONESELF,
    _SITUATION,
    _RETURNING,
    _OPENING,
    _ABOUT,
    _ENDING,
    _AS_TOLD_BY,
)
_LONG = 25
_CLAUSE = 4
# "Graphiste à mon compte, je cherche un atelier : BLIIIDA, c'est quoi ?": a story of the user's,
# that asks nothing and names nobody, before the clause that names somebody.
_END_OF_CLAUSE = re.compile(r"(?:[:;.!,]|\s[–-])\s+")
_OF_THE_USER = re.compile(r"\b(?:je|moi|mon|ma|mes|notre|nos|nous|on)\b|\bj['’]", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:combien|quel\w*|lequel\w*|laquelle|qui|que|quoi|quand|comment|pourquoi|où|est-ce"
    r"|savoir|dites|donnez"
    # What somebody has studied may matter to a school.
    r"|terminale|bac|bts|licence|cap|sti2d|stl|stmg)\b",
    re.IGNORECASE,
)
# What the user is may matter to who asks what is for him.
_FOR_THE_USER = re.compile(
    r"\b(?:aid\w*|accompagn\w*|souti\w*|financ\w*|droit|éligibles?|me|nous|moi|je|lui)\b|\bm['’]",
    re.IGNORECASE,
)
_STORY = 3


# The search reads it, and then the actions.
@functools.lru_cache(maxsize=8)
def asking_part(text: str, names: tuple[int, ...] = ()) -> str:
    """Return the last clause of a long message: what comes before tells a story.

    ``names`` are the places (characters) where it names somebody: the clause that does asks.

    So does a first clause that speaks of the user ("Je prépare un exposé : ..."), and what links
    the message to the one before ("ok, et ...") or takes it back ("je voulais dire ..."). A doubt
    at the end asks nothing ("... ou je confonds ?"). The rest of a message of ordinary length is
    returned whole.
    """
    begin, end = part_without_exceptions(text, names)
    begin += _length_of_story(text[begin:end], [at - begin for at in names if begin <= at < end])
    text = text[begin:end]
    for pattern in _ASKS_NOTHING:
        text = pattern.sub("", text)
    text = corrected(text)
    certain = _DOUBT.sub("", text)
    text = certain if len(certain.split()) >= _CLAUSE else text
    if len(text.split()) <= _LONG:
        return text
    clauses = [one for one in re.split(r"[.:;!?]+\s", text) if len(one.split()) >= _CLAUSE]
    return clauses[-1] if clauses else text


def _length_of_story(text: str, names: Sequence[int]) -> int:
    """Return where the clause with the first of ``names`` begins, 0 where no story comes before."""
    ends = [
        one.end() for one in _END_OF_CLAUSE.finditer(text) if one.end() <= min(names, default=0)
    ]
    if not ends:
        return 0
    story, asking = text[: ends[-1]], text[ends[-1] :]
    told = len(story.split()) >= _STORY and _OF_THE_USER.search(story) and not _ASKS.search(story)
    asks = len(asking.split()) >= _STORY and not _FOR_THE_USER.search(asking)
    return ends[-1] if told and asks else 0


def names_in(entities: Iterable[Mapping[str, Any]], knowledge: Knowledge) -> tuple[int, ...]:
    """Return where the subjects stand that ``entities`` name, without mere places and topics."""
    subjects = ((one, knowledge.subject(str(one["value"]))) for one in entities)
    return tuple(
        int(one.get("start") or 0)
        for one, subject in subjects
        if one.get("entity") == "subject" and subject is not None and not subject.is_wide
    )
