"""What a question means by a word or a name that means several things, given whom it asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Nature, Subject, Trait
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.skills.membership import COMMUNES
from bot.query.subjects.targets import focus_subjects, wide_subjects

_COMPANIES = "companies"


def of_the_territory(engine: Engine, question: Question) -> Question:
    """Return ``question`` with the territory meant where a name is that of its council as well.

    "Les emplois de la région Grand Est" are not those of the council.
    """
    asked = question.asked_attribute
    territorial = asked in engine.knowledge.by_trait[Trait.TERRITORY]
    mentions = []
    for mention in question.mentions:
        subjects = [one for one in map(engine.subject, mention.subjects) if one is not None]
        # "Le rang de la Région dans l'automobile": what only the territory has.
        held = any(asked in fact.attributes for one in subjects[:1] for fact in one.facts)
        places = tuple(one.id for one in subjects if one.is_place)
        wanted = territorial or (asked in question.worded_attributes and not held)
        mentions.append(
            replace(mention, subjects=places if places and wanted else mention.subjects)
        )
    return replace(question, mentions=tuple(mentions))


def of_this_subject(engine: Engine, question: Question, named: Sequence[Subject]) -> Question:
    """Return ``question`` without the attributes that its words ask of another kind of subject.

    "L'effectif" of a company means its employees, that of a school its students.
    """
    worded = question.worded_attributes
    held = {one for subject in named[:1] for fact in subject.facts for one in fact.attributes}
    other = {
        asked
        for asked in worded
        for kin in engine.knowledge.attributes[asked].kin
        if asked not in held and kin in held and worded.get(kin) == worded[asked]
    }
    if named and COMMUNES not in held:
        # "L'IRT fait-il partie de vos atouts ?": only places have communes.
        other.add(COMMUNES)
    if named and any(one in held for one in worded):
        # "Combien de gens à l'usine X ?" asks for no list of companies.
        territorial = engine.knowledge.by_trait[Trait.TERRITORY] - worded.keys()
        other |= ({_COMPANIES} | (territorial if not named[0].is_place else set())) - held
    meant = named[:1] or focus_subjects(engine, question)[:1]
    if meant and not wide_subjects(engine, question) and meant[0].is_immaterial:
        # "Des projets de quelle taille ?"
        other |= engine.knowledge.by_trait[Trait.MATERIAL]
    attributes = {one: score for one, score in question.attributes.items() if one not in other}
    counted = question.asked_attribute
    counts = counted in engine.knowledge.by_trait[Trait.COUNT] and counted not in held | other
    if counts and counted is not None and meant and meant[0].nature is Nature.SCHEME:
        # "Le diagnostic, pour une boîte de combien de salariés ?" asks whom it is for.
        score, places = attributes.pop(counted), worded.get(counted, ())
        whom = engine.knowledge.by_trait[Trait.AUDIENCE]
        return replace(
            question,
            attributes={**attributes, **dict.fromkeys(whom, score)},
            worded_attributes={**worded, **dict.fromkeys(whom, places)},
        )
    return replace(question, attributes=attributes) if other else question
