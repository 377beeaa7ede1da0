"""Skill: is X in the Eurométropole - a commune, a site, a body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.cues.existence import speaks_of_existence
from bot.query.cues.negation import denies
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.subjects.targets import focus_subjects, named_subjects, surest_subjects
from bot.query.subjects.whereabouts import communes_of
from bot.query.territory import EUROMETROPOLE, METZ
from bot.text import stem, words_of

ALL_COMMUNES = "eurometropole-communes"
# The attribute of what says that a place is in the Eurométropole, or not.
COMMUNES = "communes"
MOST_FACTS = 4
# Without one of these words, "l'Eurométropole ?" asks about itself. They say that something is
# part of it; where something lies is said in other words: see ``bot.query.cues.placing``.
_BELONGING = frozenset(
    {"dans", "partie", "appartient", "situe", "situee", "membre", "inclus", "commune"}
)
_OWNING = frozenset({"appartient", "appartiennent", "membre", "membres"})
_SELF = frozenset({EUROMETROPOLE, METZ})
# Other words for the Eurométropole.
_IT = frozenset(
    {"agglo", "agglomeration", "metropole", "communaute", "perimetre", "territoire", "en"}
)
_PLACING = (
    _BELONGING
    | _IT
    | frozenset(
        """
        appartiennent situes situees membres fait font parti officiellement administrativement
        ville village communes integre integree rattache rattachee compris comprise limite limites
        metropolitain metropolitaine
        """.split()  # noqa: SIM905 - a list of words reads better as a block of text
    )
)
# "Mon atelier est à X, est-ce dans l'agglo ?"
_MINE = frozenset(
    "habite habitons travaille atelier entreprise usine boite societe local".split()  # noqa: SIM905 - reads better
)
_IN_IT = re.compile(
    r"\bc est (?:bien )?chez (?:vous|nous)$"
    r"|\b(?:est|sont|etait|etaient)(?: (?:t )?(?:ils?|elles?))? (?:bien )?sur (?:le territoire|le"
    r" perimetre|la metropole|l eurometropole|la communaute)\b"
    r"|\ben (?:est|sont)\b|\ben (?:fait|font) \w*\s?parti|\bc est (?:a|bien a|en) "
)


def asks_membership(question: Question) -> bool:
    """Tell whether the message says of what it names that it lies somewhere ("X en est ?")."""
    words = question.words[question.asking_from : question.asking_to]
    says = not _BELONGING.isdisjoint(words) or _IN_IT.search(" ".join(words))
    return bool(question.mentions and says)


def answer_membership(engine: Engine, question: Question) -> Stated | None:
    """Say whether the places and bodies that the question names lie in the Eurométropole.

    None when the question names nothing that can lie there, or asks anything else: whether they
    belong to somebody, or lie somewhere else.
    """
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    if everything is None or not _asks_of_the_eurometropole(engine, question):
        return None
    subjects = _meant(engine, question)
    unknown = question.unknown_names
    if not subjects and len(unknown) == 1 and not denies(question):
        # The complete list of communes is the proof for any other; a district lies in one.
        verdict = "no" if unknown == question.unknown_places else "unlisted"
        return Stated((everything,), (), COMMUNES, verdict, name=unknown[0])
    inside = [one for one in map(_own, map(engine.facts_of, subjects)) if one is not None]
    if len(unknown) == 1 and unknown == question.unknown_places and len(inside) == len(subjects):
        # "Marly et Thionville ?": no for the one, and what is said of the others.
        return Stated(tuple(inside), tuple(subjects), COMMUNES, "no", name=unknown[0])
    if unknown:
        return Stated((everything,), tuple(subjects), COMMUNES)
    if _OWNING & set(question.words) and any(not one.is_place for one in subjects):
        # "Bliiida appartient à l'Eurométropole ?" asks who owns it.
        return None
    found = [membership_of(engine, subject) for subject in subjects[:MOST_FACTS]]
    answers = [one for one in found if one is not None]
    if not answers or len(answers) < len(found):
        return None
    # "X est-elle hors de l'Eurométropole ?": "oui" would be understood both ways.
    return _joined(answers, denied=denies(question))


def membership_of(engine: Engine, subject: Subject) -> Stated | None:
    """Say whether ``subject`` lies in the Eurométropole, None when its facts do not tell."""
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    return _verdict(engine, subject, everything) if everything is not None else None


def no_commune(engine: Engine, name: str) -> Stated | None:
    """Say that the town ``name`` is no commune of the Eurométropole: their list is complete."""
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    return Stated((everything,), (), COMMUNES, "no", name=name) if everything else None


def _asks_of_the_eurometropole(engine: Engine, question: Question) -> bool:
    """Tell whether every word of the message is about lying in the Eurométropole.

    "X, c'est une petite PME ?" and "X, c'est uniquement ici ?" want no yes for lying here.
    """
    words = set(question.words)
    belongs = not _BELONGING.isdisjoint(words) or _IN_IT.search(question.said)
    named = {one.id for one in surest_subjects(engine, question)}
    there = EUROMETROPOLE in named or not _IT.isdisjoint(words) or "chez" in words
    asks_where = question.words[:1] == ("ou",)
    if asks_where or "combien" in words or speaks_of_existence(question) or not belongs:
        return False
    kinds = (engine.knowledge.types[subject.type] for subject in named_subjects(engine, question))
    called = {stem(word) for kind in kinds for word in words_of(kind.one)}
    known = _PLACING.union(_MINE, words_of(" ".join(question.unknown_names)), {"hors", "dehors"})
    left = (question.words[place] for place in own_words(question))
    return there and all(word in known or stem(word) in called for word in left)


def _meant(engine: Engine, question: Question) -> list[Subject]:
    """Return the subjects that may lie in the Eurométropole: named, or spoken of before."""
    named = surest_subjects(engine, question)
    subjects = [one for one in named if one.id not in _SELF]
    if subjects or question.unknown_names:
        return subjects
    spoken_of = focus_subjects(engine, question)[:1]
    metz = [one for one in named if one.id == METZ]
    return (spoken_of or metz) if has_pronoun(question) else (metz or spoken_of)


def _joined(answers: Sequence[Stated], *, denied: bool) -> Stated:
    """Return the answers about several subjects as one, with a verdict where they all agree."""
    verdicts = {one.verdict for one in answers}
    agreed = next(iter(verdicts)) if len(verdicts) == 1 and not denied else None
    facts = dict.fromkeys(fact for one in answers for fact in one.facts)
    subjects = {subject.id: subject for one in answers for subject in one.subjects}
    name = answers[0].name if agreed and len(answers) == 1 else None
    return Stated(tuple(facts), tuple(subjects.values()), answers[0].attribute, agreed, name=name)


def _own(facts: Sequence[Fact]) -> Fact | None:
    """Return which of ``facts`` says that their subject is a commune of the Eurométropole."""
    return next((one for one in facts if one.attribute == COMMUNES), None)


def _verdict(engine: Engine, subject: Subject, everything: Fact) -> Stated | None:
    communes = engine.knowledge.by_type.get("commune", ())
    inside = {commune.id for commune in communes}
    if subject.id in inside:
        return Stated((_own(engine.facts_of(subject)) or everything,), (subject,), COMMUNES, "yes")
    if subject.type == "outside_commune":
        own = _own(engine.facts_of(subject))
        if own is not None:
            return Stated((own,), (subject,), COMMUNES, "no")
        return Stated((everything,), (subject,), COMMUNES, "no", name=subject.name)
    places = communes_of(engine, subject)
    located = [fact for fact in engine.facts_of(subject) if "location" in fact.attributes]
    located = located or list(engine.facts_of(subject))[:1]
    if not located:
        return None
    if places and places <= inside:
        return Stated((located[0],), (subject,), "location", "yes")
    outside = {one.id for one in engine.knowledge.by_type.get("outside_commune", ())}
    if places & outside and not places & inside:
        facts = tuple(dict.fromkeys((located[0], everything)))
        return Stated(facts, (subject,), "location", "no")
    return None
