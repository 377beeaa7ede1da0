"""What a message demands in so many words, and a fact must say to answer it.

How near a fact is in meaning does not tell "combien d'élèves par classe" from "combien d'élèves",
or the price of a thing from whatever else is known of it.
"""

from __future__ import annotations

import re

from bot.knowledge import Fact, Trait
from bot.knowledge.dates import MONTHS
from bot.query.cues.pointing import opens_with_pronoun
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import counted_place, own_words, rated_place
from bot.query.cues.years import YEAR
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.scoring.ranking import Scored
from bot.query.subjects.targets import focus_subjects
from bot.text import words_of

# A fact this likely counts what is counted, whatever it calls it, or whatever people call it.
_LIKELY = 0.6
_VERY_LIKELY = 0.8
# A fact about another subject than the one spoken of is said when it is this likely.
_SURELY_ANOTHER = 0.9
# So likely where the message hardly leans on it.
_LIKELY_ANOTHER = 0.4
_LEANING = 0.3
# Times and lengths, and how sentences write each.
_UNITS = (
    ("an", "ans", "annee", "annees"),
    ("mois",),
    ("semaine", "semaines"),
    ("jour", "jours"),
    ("heure", "heures", "h"),
    ("km", "kilometre", "kilometres"),
    ("t", "tonne", "tonnes"),
)
_IN_UNITS = re.compile(r"(?<!depuis )\b(?:combien|nombre) (?:de |d )(?P<unit>\w+)")
# "Combien de tonnes de CO2 ?": what is measured.
_OF_WHAT = re.compile(
    r"\b(?:combien|nombre) (?:de |d )(?:tonnes?|litres?|kilos?|kg|m3) (?:de |d )(?P<what>\w{2,})"
)
# "Par an" is how figures are given anyway.
_PER = re.compile(
    r"\bpar (classe|promo|promotion|habitant|personne|salarie|eleve|etudiant|apprenti|stagiaire"
    r"|groupe|tete|place|m2|heure|jour|nuit|semaine|mois|trimestre)s?\b"
)
_PRICED = re.compile(
    r"\b(?:prix|tarifs?|cout\w*|factur\w+|(?:est|sont) vendu\w* combien|loyers?|frais|payant\w*"
    r"|payee?s? combien)\b"
)
_MONEY = re.compile(r"€|euro|%|gratuit|charge|rembours|frais|prix|payant|coût", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:quel|le|son|leur|de|du) (?:taux|pourcentage)\b|^(?:taux|pourcentage)\b"
    r"|\bquelle part d[e ]"
    r"|\bcombien de pour ?cents?\b"
)
# Of all students, those from abroad are a part.
_FROM_ABROAD = re.compile(
    r"\b(?:etudiants?|eleves?|doctorants?|apprentis?|salaries?) (?:etrang\w+|internation\w+)"
)
_ABROAD = re.compile(r"étrang|internation|nationalit|pays", re.IGNORECASE)
# "La prochaine édition", but "l'an prochain" and "les prochaines années" are when, not what.
_NEXT = re.compile(
    r"(?<!\ban )(?<!\bannee )(?<!\bmois )(?<!\bsemaine )\bprochaine?s? "
    r"(?!(?:ans?|annees?|mois|semaines?)\b)\w"
)
_DAY = re.compile(r"(?<!\bsous )\bquel jour\b|\b(?:quelles?|les|leurs) dates?\b")
_DATED = re.compile(
    rf"(?:19|20)\d\d|\b(?:{'|'.join(MONTHS)})\b|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
)
_SHARE = re.compile(r"%|taux|quart|tiers|moitié|dixième|\bsur \d", re.IGNORECASE)
_WHO = re.compile(
    r"^(?:et |mais )?qui (?:(?:l|la|le|les|a|est|en) )*"
    r"(?:dirige\w*|fonde\w*|cree\w*|redige\w*|preside\w*|gere\w*|anime\w*)\b"
    r"|\bqui (?:en )?est l[ea] (?:direct|president|doyen|patron|chef|responsable|fondat)"
)
# The official numbers that words ask for, and the words of the sentences that give each.
_NUMBERS = {
    "insee": {"insee"},
    "siren": {"siren", "siret"},
    "siret": {"siret"},
    "uai": {"uai"},
    "rne": {"uai"},
}
# These ask for something whatever stands beside them.
_ASKING_ALONE = frozenset({"ou", "quand", "quoi", "qui", "comment", "combien"})
_BAC = "bac"


def lacks_what_is_demanded(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether ``best`` does not say what the message demands: its unit, its noun, a price."""
    return (
        lacks_the_measure(question, best.fact)
        or bool(best.signs.other_year)
        or is_over(engine, question, best.fact)
        or _is_of_another(question, best)
        or _explains_nothing(engine, question, best)
        or _lacks_somebody(engine, question, best.fact)
        or _is_the_own_of_another(engine, question, best)
        or _is_of_another_diploma(engine, question, best.fact)
        or _counts_another_thing(engine, question, best)
        or _measures_another_thing(engine, question, best)
        or _counts_somebody_else(question, best.fact)
    )


def lacks_the_measure(question: Question, fact: Fact) -> bool:
    """Tell whether the message asks for a unit, a price, a rate, that ``fact`` does not say."""
    words, said = question.said, frozenset(words_of(fact.says))
    per = _PER.search(words)
    return (
        _lacks_the_unit(words, said)
        or (per is not None and not any(word.startswith(per[1]) for word in said))
        or (_PRICED.search(words) is not None and not _MONEY.search(fact.says))
        or (_FROM_ABROAD.search(words) is not None and not _ABROAD.search(fact.says))
        # "Combien de salariés et à quelle date ?" is told with its date.
        or (_asks_the_day(question) and not _DATED.search(fact.says))
        or (_RATE.search(words) is not None and not _SHARE.search(fact.says))
        or lacks_the_number(question, fact)
    )


def _asks_the_day(question: Question) -> bool:
    return _DAY.search(question.said) is not None and "combien" not in question.words


def demands_a_measure(question: Question) -> bool:
    """Tell whether the message asks for a price, a rate, a day, so much "par mois"."""
    demanding = (_PER, _PRICED, _FROM_ABROAD, _DAY, _RATE, _OF_WHAT)
    return any(one.search(question.said) for one in demanding)


def lacks_the_number(question: Question, fact: Fact) -> bool:
    """Tell whether words ask for an official number that ``fact`` does not give.

    The SIRET of a school whose UAI alone is known.
    """
    places = {at for worded in question.worded_attributes.values() for at in worded}
    asked = _NUMBERS.keys() & {question.words[at] for at in places}
    said = words_of(fact.says) if asked else ()
    return bool(asked) and all(_NUMBERS[one].isdisjoint(said) for one in asked)


def is_over(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the next one is asked for, and ``fact`` dates those that there were."""
    years = [int(year) for year in YEAR.findall(fact.says)]
    coming = _NEXT.search(question.said)
    return coming is not None and bool(years) and max(years) < engine.today.year


def _lacks_somebody(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the message asks who does it, and ``fact`` says of nobody that he does."""
    asks = _WHO.search(question.said)
    telling = engine.knowledge.by_trait[Trait.WHO]
    return asks is not None and telling.isdisjoint(fact.attributes)


def _is_the_own_of_another(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether an address, a telephone is asked of a place alone, and a body's there is told.

    "L'adresse de l'antenne de Metz ?"
    """
    own = engine.knowledge.by_trait[Trait.OWN]
    asks = not own.isdisjoint(question.worded_attributes) and not question.types
    tells = not own.isdisjoint(best.fact.attributes)
    signs = best.signs
    meant = signs.named or signs.mentions or signs.former
    wide = engine.knowledge.subject_of(best.fact).is_wide
    return asks and tells and bool(question.mentions) and not (meant or wide)


def _is_of_another(question: Question, best: Scored) -> bool:
    """Tell whether a message that leans on what was spoken of would get a fact of another."""
    signs = best.signs
    alone = not (question.mentions or question.types)
    strays = alone and bool(question.focus.subjects) and not signs.former
    least = _SURELY_ANOTHER if signs.drifting > _LEANING else _LIKELY_ANOTHER
    return strays and best.total < least


def _explains_nothing(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether no word of what a message asks of the subject spoken of leads to the fact.

    "Et leurs délais de livraison ?" But "ça se passe où ?" asks by its question word.
    """
    if question.mentions or best.signs.former <= _LEANING or best.total >= _LIKELY:
        return False
    own = own_words(question)
    # "Elle est privée ?": that it is public answers as well.
    supposed = opens_with_pronoun(question) and is_polar(question)
    if not own or supposed or not _ASKING_ALONE.isdisjoint(question.words):
        return False
    return not any(
        _tells(question, best.fact, at) or engine.words.explains_word(best.fact, question.words[at])
        for at in own
    )


def _lacks_the_unit(words: str, said: frozenset[str]) -> bool:
    """Tell whether times or lengths are counted that the sentence does not give."""
    asked = {match["unit"] for match in _IN_UNITS.finditer(words)}
    return any(not asked.isdisjoint(unit) and said.isdisjoint(unit) for unit in _UNITS)


def _is_of_another_diploma(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the fact is of diplomas, and the sentence speaks of none that is meant."""
    former = focus_subjects(engine, question)[:1]
    spoken_of = [one.diploma for one in former if one.diploma and not question.mentions]
    diplomas = [*question.diplomas, *spoken_of]
    by_diploma = not engine.knowledge.by_trait[Trait.DIPLOMA].isdisjoint(fact.attributes)
    if not by_diploma or not diplomas or _BAC in question.words:
        return False
    return set(diplomas).isdisjoint(words_of(fact.says))


def _counts_another_thing(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether the noun that is counted, or whose rate is asked for, is not what is told."""
    counted, rated = counted_place(question), rated_place(question)
    if counted is not None and not _tells(question, best.fact, counted):
        word = question.words[counted]
        if best.signs.countless and best.total < _SURELY_ANOTHER:
            return True
        known = engine.words.explains_word(best.fact, word)
        likely = best.total >= (_LIKELY if known else _VERY_LIKELY)
        return not (likely or engine.words.says_word(best.fact, word))
    if rated is not None and not _tells(question, best.fact, rated):
        return not engine.words.explains_word(best.fact, question.words[rated])
    return False


def _measures_another_thing(engine: Engine, question: Question, best: Scored) -> bool:
    """Tell whether tonnes or litres are counted of what ``fact`` does not speak of."""
    measured = _OF_WHAT.search(question.said)
    if measured is None or best.total >= _SURELY_ANOTHER:
        return False
    return not engine.words.explains_word(best.fact, measured["what"])


def _counts_somebody_else(question: Question, fact: Fact) -> bool:
    """Tell whether the numbers of ``fact`` come before it says the name that is counted for.

    "Combien chez X ?" of "accueille Y (2 000 salariés), X et Z".
    """
    unknown = {word for name in question.unknown_names for word in words_of(name)}
    pairs = zip(question.words, question.words[1:])
    names = [word for before, word in pairs if before == "chez" and word in unknown]
    said = words_of(fact.says)
    last = max((at for at, word in enumerate(said) if word.isdigit()), default=-1)
    return any(name in said and 0 <= last < said.index(name) for name in names)


def _tells(question: Question, fact: Fact, place: int) -> bool:
    """Tell whether the word at ``place`` asks for what ``fact`` is about."""
    worded = question.worded_attributes
    return any(place in worded.get(attribute, ()) for attribute in fact.attributes)
