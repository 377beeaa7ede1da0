"""When what was just said was so; and what it was before, after or now."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.years import YEAR
from bot.query.engine import Engine
from bot.query.follow_ups.carry_over import carried_over, year_said
from bot.query.follow_ups.just_said import again
from bot.query.question import Question
from bot.query.result import Result, Sourced, Stated
from bot.query.subjects.targets import focus_subjects
from bot.text import words_of

_OF_WHEN = re.compile(
    r"(?:et )?(?:c(?: est)? )?(?:pour |depuis )?(?:quand|quel(?:le)? annee)|en quel(?:le)? annee"
)
# A sentence that says itself since when it is so.
_BEGUN = re.compile(
    r"\b(?:(?:lance|cree|fonde|ouvert|inaugure|installe|ne)e?s? (?:en|depuis)|depuis)"
    r" (?:\w+ )?(?:19|20)\d\d\b"
)
# "De quand date l'info ?", "comptage de quelle année ?", "ça vaut pour quelle année ?": words that
# date, words for what is dated, and what may stand beside them.
_DATING = frozenset(
    """
    quand annee annees date dates datent millesime periode epoque recent recente recents recentes
    ancien ancienne anciens anciennes vieux vieille vieilles jour actuel actuelle actuels actuelles
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
_DATED = frozenset(
    """
    chiffre chiffres donnee donnees info infos information nombre montant taux somme valeur
    estimation total article comptage recensement statistique statistiques stat stats releve
    resultat
    """.split()  # noqa: SIM905 - the same
)
_NEWER = frozenset({"recent", "recente", "recents", "recentes", "frais", "dernier", "derniere"})
_OLDER = frozenset({"ancien", "ancienne", "anciens", "anciennes", "vieux", "vieille"})
_COMPARING = frozenset({"plus", "moins", "dernier", "derniere"})
_AGE_BESIDE = _COMPARING | frozenset(
    """
    que qu ayez connaissez possedez soit ton tes votre vos avez vous as tu auriez aurais connu
    connue connus autre t n
    """.split()  # noqa: SIM905 - the same
)
_BESIDE = frozenset(
    """
    c est etait sont ce cet cette ces ca cela le la les l un une de d du des en pour sur a au quel
    quelle quelles et mais il elle ils elles y vaut valent valable remonte remontent concerne
    correspond deja alors donc juste exactement precisement vraiment tres assez bien encore
    """.split()  # noqa: SIM905 - the same
)
# "Pour quelle année ?", "c'était quand ?": of what was just said.
_OF_WHAT_WAS = re.compile(
    r"(?:et )?(?:c etait (?:quand|(?:en )?quel(?:le)? annee)(?: cette \w+)?"
    r"|c etait (?:a |le )?quel(?:le)? (?:date|jour|mois|moment)"
    r"|(?:c (?:est|etait) )?pour (?:quand|quel(?:le)? (?:annee|periode|duree))"
    r"|(?:c est )?de quel(?:le)? annee|a quel(?:le)? date"
    r"|sur (?:quelle (?:periode|duree)|quelles annees)(?: (?:exactement|precisement))?"
    r"|entre quand et quand|d ici quand|sur combien (?:d annees|de temps))(?: (?:deja|alors|donc))?"
)
_OF_A_COUNT = re.compile(
    r"(?:et )?(?:ca date(?: de quand)?|c est (?:vieux|ancien"
    r"|(?:encore|toujours) (?:vrai|valable|le cas)))"
)
_UP_TO_DATE = re.compile(r"(?:et )?c est (?:(?:plutot|assez) )?(?:recent|a jour|d actualite)")
_OF_THE_SOURCE = re.compile(r"(?:et )?c est date (?:de quand|de quel(?:le)? (?:annee|jour|mois))")
_YEAR_BEFORE = re.compile(r"\b(?:annee|rentree) (?:d avant|precedente)\b")
_YEAR_AFTER = re.compile(r"\b(?:annee|rentree) (?:d apres|suivante)\b")
# A message with more words asks something of its own of that year.
_BRIEF = 8
_NOW = re.compile(
    r"(?:(?:et|mais|ok|alors|combien) )*(?:maintenant|aujourd hui|actuellement|a present|desormais"
    r"|de nos jours|ces temps ci|cette annee|depuis)"
    r"(?: (?:c est|ca fait|il y en a|ils sont|elles sont|ils en sont a) (?:combien|quoi))?"
)


def when(engine: Engine, question: Question) -> Stated | Sourced | None:
    """Return the facts said last for a bare "depuis quand ?" that is about what they tell."""
    words = question.said
    # What happened has a date of its own, which is not that of the subject's creation.
    happened = question.focus.attribute in engine.knowledge.by_trait[Trait.HAPPENING]
    said = engine.facts(question.focus.facts)
    # "..., lancée en 2017. - Depuis quand ?"
    begun = len(said) == 1 and _BEGUN.search(" ".join(words_of(said[0].says)))
    asks = (happened or begun) and _OF_WHEN.fullmatch(words)
    told = _OF_WHAT_WAS.fullmatch(words)
    # "Son chiffre d'affaires ? - En quelle année ?" asks of the figure.
    dating = _dates_what_was_said(question)
    if said and _OF_THE_SOURCE.fullmatch(words):
        return Sourced(said)
    counted = bool(said and said[0].figures and said[0].date) and (
        dating
        or _UP_TO_DATE.fullmatch(words)
        # "Combien de salariés ? - Ça date de quand ?" does too; of a surface it may not.
        or (
            said[0].attribute in engine.knowledge.by_trait[Trait.COUNT]
            and _OF_A_COUNT.fullmatch(words)
        )
    )
    of_figure = dating and not _DATED.isdisjoint(question.words)
    if question.mentions or not (asks or told or counted or of_figure):
        return None
    facts = tuple(fact for fact in said if fact.date or YEAR.search(fact.says))
    if told and said and not facts and not said[0].figures:
        facts = _beginning(engine, engine.knowledge.subject_of(said[0]))
    # "C'était quand ?" of what is not dated: the answer says that it is not.
    return again(engine, question, facts or (said[:1] if told else ()))


def _dates_what_was_said(question: Question) -> bool:
    """Tell whether the message says nothing but that it asks when something was so."""
    # "538, c'est le chiffre de quelle année ?"
    words = frozenset(word for word in question.words if not word.isdigit() or YEAR.fullmatch(word))
    of_when = not words.isdisjoint(_DATING)
    # "C'est récent ?" of a firm asks when it began: a word for a figure must say more.
    plainly = not words.isdisjoint({"quand", "annee", "annees", "date", "datent", "millesime"})
    # "Il date de quand ?" asks the same.
    plainly = plainly and words.isdisjoint({"il", "elle", "ils", "elles"})
    enough = plainly or not words.isdisjoint(_DATED)
    return of_when and enough and words <= _DATING | _DATED | _BESIDE


def now(engine: Engine, question: Question) -> Result | None:
    """Return the former question's newest answer for "et maintenant ?"."""
    former = focus_subjects(engine, question)[:1]
    presented = question.focus.attribute in engine.knowledge.by_trait[Trait.PORTRAIT]
    if question.words == ("depuis",) and former and presented:
        # "X, c'est quoi ? - Depuis ?"
        begun = _beginning(engine, former[0])
        return Stated(begun, (former[0],), begun[0].attribute) if begun else None
    # Of what was, there is nothing newer.
    past = question.focus.attribute in engine.knowledge.by_trait[Trait.PAST]
    if past or not _NOW.fullmatch(question.said):
        return None
    return carried_over(engine, question, focus_subjects(engine, question))


def year_beside(engine: Engine, question: Question) -> Result | None:
    """Return the former question's answer for "l'année d'avant": beside the year said last."""
    text = question.said
    step = -1 if _YEAR_BEFORE.search(text) else 1 if _YEAR_AFTER.search(text) else 0
    said = year_said(engine, question)
    if not step or said is None or question.mentions or len(question.words) > _BRIEF:
        return None
    # Of what was told, whatever was asked: "en recul ou en hausse ?" told the exports.
    told = engine.facts(question.focus.facts)[0].attribute
    about = replace(question, focus=replace(question.focus, attribute=told))
    return carried_over(engine, about, focus_subjects(engine, question), (str(said + step),))


def _beginning(engine: Engine, subject: Subject) -> tuple[Fact, ...]:
    """Return the facts that say when ``subject`` began."""
    begun = engine.knowledge.by_trait[Trait.BEGINNING]
    return tuple(fact for fact in engine.facts_of(subject) if not begun.isdisjoint(fact.attributes))


def by_age(engine: Engine, question: Question) -> Stated | None:
    """Return the newest or an older figure for "ton chiffre le plus récent ?", "un plus ancien ?".

    It is that of what was asked before; the newest may be the one said last.
    """
    words = frozenset(question.words)
    older, newer = not words.isdisjoint(_OLDER), not words.isdisjoint(_NEWER)
    said = engine.facts(question.focus.facts)
    only = words <= _OLDER | _NEWER | _DATED | _BESIDE | _AGE_BESIDE
    only = only and not words.isdisjoint(_COMPARING)
    figures = bool(said) and bool(said[0].figures) and len(question.focus.listed) < 2
    if not only or older == newer or not figures or question.mentions:
        return None
    alike = [
        fact
        for fact in engine.facts_of(engine.knowledge.subject_of(said[0]))
        if said[0].attribute in fact.attributes and fact.figures and fact.date
    ]
    dated = sorted(alike, key=newest_first)
    told = [dated.index(fact) for fact in said if fact in dated]
    wanted = dated[max(told, default=-1) + 1 :] if older else dated[:1]
    return again(engine, question, wanted[:1] or dated[-1:])
