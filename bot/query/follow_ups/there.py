"""What there is of a kind in a commune: "un lycée à Woippy ?", "des entreprises ?" after one.

Those that lie there are listed, and of Metz those around it; where none is known to, that is said,
and no other one. "Quelles communes ont un lycée ?" asks for the places instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Fact, Subject
from bot.query.cues.degree import asks_for_the_most
from bot.query.cues.pointing import demonstrates
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.evidence.proof import proof_of
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.skills.listing import GENERAL, excludes
from bot.query.subjects.members import (
    kinds_asked,
    means_around,
    members_asked,
    says,
    words_calling,
)
from bot.query.subjects.targets import focus_subjects, surest_subjects
from bot.query.subjects.whereabouts import elsewhere, in_the_territory, lying_in, whereabouts
from bot.query.territory import METZ, WHOLE_TERRITORY
from bot.text import stem

_TRAINING = "training"
_COMMUNE = "commune"
_FEW_WORDS = 8
_MOST_TOLD = 4
# What asks for some of a kind: "un lycée", "quels lycées", "combien de lycées", not "le lycée".
_SOME = re.compile(
    r"(?:(?:et|bonjour|ou|sinon|alors|mais) )*(?:est ce qu ?)?(?:qu )?"
    r"(?:(?:il )?y a(?: t il)?|avez vous|on trouve|trouve t on|existe t il)? ?(?:comme )?"
    r"(?:une?|des|d|de|quel(?:le)?s?(?: sont les)?|combien de?|employeurs?)?\b"
)
_DEFINITE = frozenset({"le", "la", "l", "les", "ce", "cet", "cette", "son", "sa", "du", "au"})
_WHAT_THERE = re.compile(
    r"\by a(?: t il)? quoi\b|\bqu (?:y a t il|est ce qu il y a)\b|\btrouve quoi\b"
)
_AND_THERE = re.compile(r"(?:(?:et|ok|sinon) )+(?:a|au|aux|dans|sur|en|vers|du cote de)\b")
_HAVING = re.compile(
    r"\b(?:ont|a|avec|possede(?:nt)?|accueille(?:nt)?|dispose(?:nt)? d)"
    r" (?:au moins )?(?:une?|des)\b"
)


def members_there(engine: Engine, question: Question) -> Listed | Stated | NotKnown | None:
    """Return those of a kind that lie in the commune that the message names or leans on.

    None for a message that says more than a kind, what its members are, and a commune.
    """
    if not question.types or question.unknown_names or demonstrates(question):
        return None
    if excludes(question) or asks_for_the_most(question):
        return None
    town = _town(engine, question)
    conditions = _conditions(question, words_calling(engine, kinds_asked(engine, question)))
    # First what the words say: there may be very many members.
    if town is None or conditions is None:
        return None
    asked = members_asked(engine, question)
    if asked is None or any(one.is_place for one in asked.subjects):
        return None
    around = lying_in(engine, asked.subjects, [town])
    if _TRAINING in asked.kinds:
        return None if conditions else _trainings_there(engine, question, town)
    meeting = [one for one in around if _is_said_to_be(engine, one, conditions)]
    if conditions and not meeting:
        return None
    everywhere = [one for kind in asked.kinds for one in engine.knowledge.of_type(kind)]
    detail = ", ".join((town.label, *conditions))
    proofs = [_proof(engine, one, conditions) for one in meeting]
    found = _told(asked.kinds[0], detail, meeting, proofs)
    return found if conditions else _with_others(engine, found, everywhere, town)


def what_lies_there(engine: Engine, question: Question) -> Listed | NotKnown | None:
    """Return those of the kind spoken of that lie in a commune: "et à Ars, il y a quoi ?".

    "Et à Ars ?" after a list asks for the same kind there.
    """
    former = focus_subjects(engine, question)[:1]
    named = surest_subjects(engine, question)
    kinds = [question.focus.kind] if question.focus.kind else [one.type for one in former]
    words = question.said
    going_on = question.focus.kind and _AND_THERE.match(words) and not own_words(question)
    asks = not question.types and (going_on or _WHAT_THERE.search(words))
    if not asks or len(named) != 1 or not named[0].is_place or named[0].id in WHOLE_TERRITORY:
        return None
    if not kinds:
        # Nothing was spoken of yet.
        return None
    today = engine.today
    shown = engine.subjects(question.focus.listed)
    diplomas = {one.diploma for one in shown if one.type == _TRAINING}
    alike = [
        one
        for kind in kinds
        for one in engine.knowledge.of_type(kind)
        if not diplomas or one.diploma in diplomas
    ]
    bodies = [one for one in alike if not one.is_place and not one.ended(today)]
    there = lying_in(engine, bodies, [named[0]])
    detail = [named[0].label, *(str(one).upper() for one in diplomas if len(diplomas) == 1)]
    proofs = [proof_of(engine, one) for one in there]
    found = _told(kinds[0], ", ".join(detail), there, proofs)
    return found if isinstance(found, Listed) or (bodies and going_on) else None


def places_with(engine: Engine, question: Question) -> Listed | None:
    """Return the communes that have one of a kind: "lesquelles ont un lycée ?" after communes."""
    shown = engine.subjects(question.focus.listed)
    pointed = bool({"lesquelles", "lesquels"} & set(question.words))
    named = question.types[:1] == (_COMMUNE,)
    communes = (
        [one for one in shown if one.type == _COMMUNE]
        if pointed
        else list(engine.knowledge.of_type(_COMMUNE) if named else ())
    )
    kinds = [one for one in question.types if one != _COMMUNE]
    if not communes or len(kinds) != 1 or not _HAVING.search(question.said):
        return None
    members = engine.knowledge.of_type(kinds[0])
    found = {
        town.id: (town, proof)
        for town in communes
        for one in members
        if town in whereabouts(engine, one) and (proof := proof_of(engine, one)) is not None
    }
    if not found:
        return None
    towns, facts = zip(*found.values())
    return Listed(_COMMUNE, engine.knowledge.types[kinds[0]].one, towns, facts)


def _told(
    kind: str,
    detail: str,
    there: Sequence[Subject],
    proofs: Sequence[Fact | None],
) -> Listed | NotKnown:
    """List those that lie there, or say that none is known."""
    kept = [(one, fact) for one, fact in zip(there, proofs) if fact is not None]
    if not kept:
        return NotKnown(kind=kind, detail=detail)
    return Listed(kind, detail, tuple(s for s, _ in kept), tuple(f for _, f in kept))


def _with_others(
    engine: Engine, found: Listed | NotKnown, everywhere: Sequence[Subject], town: Subject
) -> Listed | NotKnown:
    """Return ``found`` with what lies around Metz, or whether any does where none is there."""
    if isinstance(found, NotKnown):
        return replace(found, elsewhere=bool(in_the_territory(engine, everywhere)))
    others = elsewhere(engine, everywhere, town) if town.id == METZ else ()
    return replace(found, elsewhere=others)


def _town(engine: Engine, question: Question) -> Subject | None:
    """Return the one commune that the message names, or that a short one leans on."""
    named = surest_subjects(engine, question)
    if not named and len(question.words) <= _FEW_WORDS:
        former = focus_subjects(engine, question)[:1]
        named = [one for one in former if one.id not in WHOLE_TERRITORY]
    towns = [one for one in named if one.is_place]
    of_one = len(named) == 1 and len(towns) == 1
    # The territory around it narrows nothing.
    wide = WHOLE_TERRITORY if means_around(question) else WHOLE_TERRITORY - {METZ}
    return towns[0] if of_one and towns[0].id not in wide else None


def _conditions(question: Question, called: frozenset[str]) -> list[str] | None:
    """Return what the message says that they are: "privés"; None where it asks for no some.

    ``called`` are the stems of the words that they are called by.
    """
    words = question.words
    known = called | GENERAL | {stem("meme")}
    own = own_words(question)
    nouns = [place for place in own if stem(words[place]) in called]
    begins = _SOME.match(" ".join(words))
    if not nouns or not (begins and begins[0].strip()) or words[nouns[0] - 1] in _DEFINITE:
        return None
    return [question.typed(one, one + 1) for one in own if stem(words[one]) not in known]


def _is_said_to_be(engine: Engine, subject: Subject, conditions: Sequence[str]) -> bool:
    return not conditions or _proof(engine, subject, conditions) is not None


def _proof(engine: Engine, subject: Subject, conditions: Sequence[str]) -> Fact | None:
    """Return the fact that says what ``subject`` is, and that it meets the ``conditions``."""
    if not conditions:
        return proof_of(engine, subject)
    facts = (one for one in engine.facts_of(subject) if "identity" in one.attributes)
    return next((one for one in facts if says(one, conditions)), None)


def _trainings_there(
    engine: Engine, question: Question, town: Subject
) -> Listed | Stated | NotKnown:
    """Return the trainings given in ``town``, else what bodies there say that they train for."""
    trainings = [
        one
        for one in engine.knowledge.of_type(_TRAINING)
        if not question.diplomas or one.diploma in question.diplomas
    ]
    there = lying_in(engine, trainings, [town])
    facts = [
        fact
        for one in engine.knowledge.pointing_to("located_in", town.id)
        for fact in engine.facts_of(one)
        if "programmes" in fact.attributes
    ]
    if there or question.diplomas or not facts:
        detail = ", ".join([town.label, *(one.upper() for one in question.diplomas[:1])])
        proofs = [proof_of(engine, one) for one in there]
        told = _told(_TRAINING, detail, there, proofs)
        return told if there else _with_others(engine, told, trainings, town)
    subjects = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts[:_MOST_TOLD]}
    return Stated(tuple(facts[:_MOST_TOLD]), tuple(subjects.values()), "programmes")
