"""What was just said: when it was, for how much, with whom, a year before or after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Trait
from bot.query.cues.ordinals import LAST, PLACES
from bot.query.cues.pointing import asks_which_ones, has_pronoun
from bot.query.cues.words import asks_of_its_own, only_says, own_words
from bot.query.engine import Engine
from bot.query.follow_ups.carry_over import MOST_FACTS
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.skills.provenance import last_facts
from bot.text import words_of

_OF_A_SHARE = re.compile(r"\ben (?:pourcentage|pour cent)\b")
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
    """Return what was said last, where the message asks of a name or an amount in it.

    "Et l'Italie ?", "pour quel montant ?"
    """
    said = last_facts(engine, question)
    names = question.unknown_names
    if question.mentions and _OF_ALL_THAT.search(question.said):
        named = [question.words[at] for at in question.named_places]
        told = [one for one in said if all(engine.words.says_word(one, name) for name in named)]
        return again(engine, question, told)
    if not said or question.mentions:
        return None
    asks_money = question.asked_attribute in engine.knowledge.by_trait[Trait.MONEY]
    # "Le prix de la cantine ?" is that of nothing that was said.
    known_of = all(engine.knowledge.attributes[one].held for one in question.worded_attributes)
    if names and only_says(question, words_of(" ".join(names))):
        facts = [fact for fact in said if engine.words.says_each(fact, names)]
    elif _OF_A_SHARE.search(question.said) and not asks_of_its_own(question):
        facts = [fact for fact in said if any("%" in figure.unit for figure in fact.figures)]
    elif asks_money and known_of and not asks_of_its_own(question):
        about = {attribute for fact in said[:1] for attribute in _attributes_of(engine, fact)}
        known = question.asked_attribute in about or has_pronoun(question)
        facts = [] if known else [fact for fact in said if _holds_money(fact)]
    elif _HOW_MANY.fullmatch(question.said):
        facts = [fact for fact in said[:1] if fact.figures]
    elif _WHICH_OF_THEM.fullmatch(question.said):
        facts = _of_that_rank(engine, question, said)
    elif asks_which_ones(question) and len(question.focus.listed) < 2:
        facts = [fact for fact in said if _ENUMERATING.search(fact.says)][:1]
    elif question.words[:1] == ("dont",):
        # "Dont combien de céréales ?"
        facts = [fact for fact in said if _tells_of(engine, question, fact)][:1]
    elif _WHO_ELSE.search(question.said):
        facts = [fact for fact in said[:1] if engine.words.named_in([fact.id])]
    else:
        facts = _at_that_time(engine, question, said[0])
    return again(engine, question, facts)


def again(engine: Engine, question: Question, facts: Sequence[Fact]) -> Stated | None:
    """State ``facts`` as an answer to what was asked before, None without any."""
    subjects = tuple({fact.subject: engine.knowledge.subject_of(fact) for fact in facts}.values())
    return Stated(tuple(facts[:MOST_FACTS]), subjects, question.focus.attribute) if facts else None


def _of_that_rank(engine: Engine, question: Question, said: Sequence[Fact]) -> list[Fact]:
    """Return what is said of "le deuxième": the second part of a scheme, or an enumeration again.

    "Les axes sont A, B et C. - Le dernier, c'est quoi déjà ?"
    """
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


def _at_that_time(engine: Engine, question: Question, told: Fact) -> list[Fact]:
    """Return what was asked before as it was at "l'ouverture", where a sentence says so."""
    then = _AT_THE_TIME.fullmatch(question.said)
    if then is None:
        return []
    return [
        fact
        for fact in engine.facts_of(engine.knowledge.subject_of(told))
        if question.focus.attribute in fact.attributes
        and engine.words.says_word(fact, then["when"])
    ]


def _attributes_of(engine: Engine, fact: Fact) -> set[str]:
    """Return what the knowledge holds of the subject of ``fact``."""
    subject = engine.knowledge.subject_of(fact)
    return {attribute for one in engine.facts_of(subject) for attribute in one.attributes}


def _holds_money(fact: Fact) -> bool:
    return any("€" in figure.unit or "euro" in figure.unit for figure in fact.figures)
