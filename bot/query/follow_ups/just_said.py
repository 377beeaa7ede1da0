"""What was just said, asked of again: for how much, with whom, where, in the whole country."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.knowledge import Fact, Trait
from bot.query.cues.ordinals import LAST, PLACES
from bot.query.cues.pointing import asks_which_ones, has_pronoun
from bot.query.cues.words import asks_of_its_own, only_says, own_words
from bot.query.engine import Engine
from bot.query.follow_ups.carry_over import MOST_FACTS
from bot.query.question import Question
from bot.query.result import Stated
from bot.text import words_of

# "Et au niveau national ?", "en France, sur la même période ?"
_NATIONAL = re.compile(
    r"(?:(?:et|mais|alors) )*(?:c est |combien |quoi )?(?:(?:au|a l|en) )?"
    r"(?:(?:niveau|echelle|echelon|moyenne) (?:national\w*|francais\w*|de la france|du pays)"
    r"|(?:en|dans (?:toute )?la|la|pour la|sur la) france(?: entiere)?|dans (?:tout )?le pays)"
    r"(?: (?:sur|a|pour|pendant) la meme (?:periode|epoque|annee|date))?"
    r"(?: c est combien| combien)?"
)
# "3e région de France" says nothing of the country.
_OF_THE_COUNTRY = re.compile(
    r"\b(?:en|la) France\b|\bFrance(?: métropolitaine)? ?:|moyenne (?:française|nationale)"
    r"|niveau national|\bnationale?s?\b"
)
_IN_A_UNIT = re.compile(
    r"(?:(?:et|soit|du coup|combien|c est|ca (?:fait|faisait|donne|represente)) )*"
    r"en (?P<unit>pour cent|[a-z]{4,})(?: (?:ca|cela|c est|fait|faisait|donne|represente|combien"
    r"|quoi))*"
)
_SIGNS = {"pourcentage": "%", "pour cent": "%", "euros": "€", "hectares": " ha "}
# "Cite-m'en deux", "des noms ?"
_NAME_THEM = re.compile(
    r"(?:(?:et|ok|alors|tu peux|vous pouvez|peux tu|pouvez vous|me|m|en|les) )*"
    r"(?:cite[rsz]?|donne[rsz]?|nomme[rsz]?|liste[rsz]?|enumere[rsz]?)"
    r"(?: (?:moi|m|en|les|nous|un|une|deux|trois|quatre|cinq|quelques|uns|unes|noms?|des|leurs?))*"
    r"|(?:(?:et|des|les|leurs|un|une|quelques|c est) )*(?:noms?|exemples?)"
)
_BEYOND = re.compile(
    r"(?:et )?(?:au dela|au dessus|en dessous|en deca|jusqu|plus|moins|a partir)"
    r"(?: (?:de|d|des|a))* (?P<number>\d+)"
    r"(?: (?:millions?|milliards?|mille|m|k|euros?|salaries|personnes|ans|hectares"
    r"|pour|cent|d|de))*"
)
# "Et au-delà ?", of a sentence that says it.
_JUST_BEYOND = re.compile(r"(?:et )?(?:au dela|au dessus|plus haut)")
_SAID_BEYOND = re.compile(r"\bau[- ](?:delà|dessus)\b")
_MOSTLY = re.compile(
    r"(?:(?:et|mais|c est|ce sont|il s agit de|de) )*"
    r"(?:surtout|principalement|essentiellement|majoritairement|en majorite) "
    r"(?:quoi|qui|lesquel\w*|de quoi)"
)
_OF_WHICH = re.compile(r"\b(?:dont|surtout|principalement|notamment|majorit\w+)\b")
_WHERE_IT_WAS = re.compile(
    r"(?:et )?(?:(?:c (?:est|etait)|ca (?:se passe|s est passe|se passait)) )?"
    r"(?:dans quelle (?:commune|ville)|a quel endroit"
    r"|ou(?: (?:est|etait|se trouvait|se trouve)(?: t)? (?:il|elle))?)"
    r"(?: ca| exactement| au juste)?"
)
_AT_A_PLACE = re.compile(r"\b[àÀ] (?:la |l’|l')?[A-ZÉÈ]|hors de l['’]Eurométropole")
_HOW_MANY = re.compile(
    r"(?:et )?(?:combien (?:ca (?:en )?fait|y en a t il)(?: en tout| au total)?|au total|en tout)"
)
_PARTS = frozenset(
    "volet axe point phase partie etape critere objectif mission pilier".split()  # noqa: SIM905 - reads better
)
_WHICH_OF_THEM = re.compile(
    rf"(?:(?:et|alors) )*(?:le|la) (?:{'|'.join(PLACES)})"
    rf"(?: (?:{'|'.join(_PARTS)}))?"
    r"(?: (?:c (?:est|etait) (?:le ?quel|la ?quelle|quoi|qui)"
    r"|(?:il|elle) (?:porte sur|concerne|parle de) (?:quoi|qui)))?(?: (?:deja|alors|donc|du coup))*"
)
_ENUMERATING = re.compile(r" : |(?:, [^,.]+){2}")
# "Ça concerne Metz seulement ?", "dans l'Eurométropole, tout ça ?"
_OF_ALL_THAT = re.compile(
    r"^(?:et )?(?:(?:est ce que )?(?:ca|cela) (?:concerne|vaut pour|touche|porte sur)\b"
    r"|(?:dans|a|sur|en|chez) .*\btout (?:ca|cela)$)"
)
# "Combien de salariés ? - Et au moment de l'ouverture ?"
_AT_THE_TIME = re.compile(
    r"(?:et )?(?:(?:c )?etait )?(?:combien )?(?:au moment de|au temps de|lors de|a|au|des) "
    r"(?:l |la |le |son |sa )?(?P<when>ouverture|creation|depart|debut|lancement|origine"
    r"|inauguration|installation|fondation)"
)
# What counts a part: "dont quelle part de céréales ?"
_QUANTITIES = frozenset({"part", "proportion", "quantite", "volume", "nombre", "tonnage"})
_WHO_ELSE = re.compile(r"\b(?:qui|quoi) d autre\b")


def told_again(engine: Engine, question: Question) -> Stated | None:
    """Return what was said last, where the message asks of a name, an amount, a place in it.

    "Et l'Italie ?", "pour quel montant ?", "en France ?"
    """
    said = engine.facts(question.focus.facts)
    if question.mentions and _OF_ALL_THAT.search(question.said):
        named = [question.words[at] for at in question.named_places]
        told = [one for one in said if all(engine.words.says_word(one, name) for name in named)]
        return again(engine, question, told)
    if not said or question.mentions:
        return None
    readings = (read(engine, question, said) for read in _READINGS)
    return again(engine, question, next(filter(None, readings), ()))


def again(engine: Engine, question: Question, facts: Sequence[Fact]) -> Stated | None:
    """State ``facts`` as an answer to what was asked before, None without any."""
    subjects = tuple({fact.subject: engine.knowledge.subject_of(fact) for fact in facts}.values())
    return Stated(tuple(facts[:MOST_FACTS]), subjects, question.focus.attribute) if facts else None


def _of_the_names(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what names those whom the message names and says nothing else of: "et l'Italie ?"."""
    names = question.unknown_names
    if not names or not only_says(question, words_of(" ".join(names))):
        return ()
    return [fact for fact in said if engine.words.says_each(fact, names)]


def _in_the_country(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what is said of the whole country beside what was asked: "et au niveau national ?"."""
    if not _NATIONAL.fullmatch(question.said):
        return ()
    told = [fact for fact in said if _OF_THE_COUNTRY.search(fact.says)]
    about = engine.facts_of(engine.knowledge.subject_of(said[0]))
    alike = (fact for fact in about if question.focus.attribute in fact.attributes)
    return told or [fact for fact in alike if _OF_THE_COUNTRY.search(fact.says)]


def _in_that_unit(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what counts in the unit that is asked for: "en pourcentage ?", "en milliards ?"."""
    unit = _IN_A_UNIT.fullmatch(question.said)
    if unit is None or question.unknown_names:
        return ()
    sign = _SIGNS.get(unit["unit"], f" {unit['unit']} ")
    return [one for one in said if one.figures and sign in f" {one.says} "]


def _for_how_much(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return the amount in what was said last: "pour quel montant ?"."""
    asks_money = question.asked_attribute in engine.knowledge.by_trait[Trait.MONEY]
    # "Le prix de la cantine ?" is that of nothing that was said.
    known_of = all(engine.knowledge.attributes[one].held for one in question.worded_attributes)
    if not asks_money or not known_of or asks_of_its_own(question):
        return ()
    about = {attribute for fact in said[:1] for attribute in _attributes_of(engine, fact)}
    known = question.asked_attribute in about or has_pronoun(question)
    return [] if known else [fact for fact in said if _holds_money(fact)]


def _of_that_number(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what says the number that the message names alone: "et au-delà de 100 millions ?".

    Or what is beyond it, for "et au-delà ?".
    """
    if _JUST_BEYOND.fullmatch(question.said):
        return [fact for fact in said if _SAID_BEYOND.search(fact.says)]
    limit = _BEYOND.fullmatch(question.said)
    if limit is None:
        return ()
    return [fact for fact in said if limit["number"] in words_of(fact.says)]


def _how_many(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return the number said last: "ça fait combien en tout ?"."""
    return [one for one in said[:1] if one.figures] if _HOW_MANY.fullmatch(question.said) else ()


def _which_ones(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what enumerates those that were counted: "lesquels ?", "cite-m'en deux"."""
    asks = asks_which_ones(question) or _NAME_THEM.fullmatch(question.said)
    if not asks or len(question.focus.listed) > 1:
        return ()
    told = [fact for fact in said if _ENUMERATING.search(fact.says)][:1]
    units = {word for one in said[:1] for figure in one.figures for word in words_of(figure.unit)}
    about = engine.facts_of(engine.knowledge.subject_of(said[0]))
    return (
        told
        or [
            fact
            for fact in about
            if _ENUMERATING.search(fact.says)
            and any(engine.words.says_word(fact, unit) for unit in units)
        ][:1]
    )


def _mostly(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what tells the greater part of what was counted: "c'est surtout quoi ?"."""
    if not _MOSTLY.fullmatch(question.said):
        return ()
    return [fact for fact in said if _OF_WHICH.search(fact.says)][:1]


def _of_a_part(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what counts a part: "dont combien de céréales ?"."""
    if question.words[:1] != ("dont",):
        return ()
    return [fact for fact in said if _tells_of(engine, question, fact)][:1]


def _who_else(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what names others: "avec qui d'autre ?"."""
    if not _WHO_ELSE.search(question.said):
        return ()
    return [fact for fact in said[:1] if engine.words.named_in([fact.id])]


def _where_it_was(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return where that happened which no body is about: "c'était dans quelle commune ?"."""
    wide = engine.knowledge.subject_of(said[0]).is_wide
    if not wide or not _WHERE_IT_WAS.fullmatch(question.said):
        return ()
    return [fact for fact in said[:1] if _AT_A_PLACE.search(fact.says)]


def _of_that_rank(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what is said of "le deuxième": the second part of a scheme, or an enumeration again.

    "Les axes sont A, B et C. - Le dernier, c'est quoi déjà ?"
    """
    if not _WHICH_OF_THEM.fullmatch(question.said):
        return ()
    ranks = {PLACES[word] for word in question.words if word in PLACES} - {LAST}
    held = engine.facts_of(engine.knowledge.subject_of(said[0]))
    part = _PARTS.intersection(question.words)
    so_ranked = [
        fact
        for fact in held
        if any(PLACES.get(one) in ranks for one in words_of(fact.says)[:2])
        and part.issubset(words_of(fact.says)[:3])
    ]
    if not part and _ENUMERATING.search(said[0].says):
        # "Les axes sont A, B et C. - Le deuxième ?" is none of "la deuxième phase".
        so_ranked = []
    asks_what = not {"lequel", "laquelle", "quel", "quelle", "quoi"}.isdisjoint(question.words)
    return so_ranked or (list(said[:1]) if asks_what else [])


def _tells_of(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether ``fact`` counts, and says what the message asks of a part of it."""
    own = (question.words[place] for place in own_words(question))
    words = [word for word in own if word not in _QUANTITIES]
    told = bool(words) and all(engine.words.says_word(fact, word) for word in words)
    return told and bool(fact.figures)


def _at_that_time(engine: Engine, question: Question, said: Sequence[Fact]) -> Sequence[Fact]:
    """Return what was asked before as it was at "l'ouverture", where a sentence says so."""
    then = _AT_THE_TIME.fullmatch(question.said)
    if then is None:
        return ()
    return [
        fact
        for fact in engine.facts_of(engine.knowledge.subject_of(said[0]))
        if question.focus.attribute in fact.attributes
        and engine.words.says_word(fact, then["when"])
    ]


def _attributes_of(engine: Engine, fact: Fact) -> set[str]:
    """Return what the knowledge holds of the subject of ``fact``."""
    subject = engine.knowledge.subject_of(fact)
    return {attribute for one in engine.facts_of(subject) for attribute in one.attributes}


def _holds_money(fact: Fact) -> bool:
    return any("€" in figure.unit or "euro" in figure.unit for figure in fact.figures)


_Reading = Callable[[Engine, Question, Sequence[Fact]], Sequence[Fact]]
# The first that finds what was said gives it; no message is read in two of these ways.
_READINGS: tuple[_Reading, ...] = (
    _of_the_names,
    _in_the_country,
    _in_that_unit,
    _for_how_much,
    _how_many,
    _of_that_number,
    _of_that_rank,
    _which_ones,
    _mostly,
    _of_a_part,
    _who_else,
    _where_it_was,
    _at_that_time,
)
