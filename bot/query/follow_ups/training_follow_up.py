"""What is asked after trainings: those of another school or field ("et à Fabert ?"), its school."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.knowledge import Subject, Trait
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.evidence.candidates import ranked_facts
from bot.query.evidence.decision import sure_answer
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.scoring.topic import WHOLE_LEANING
from bot.query.skills.listing import listed
from bot.query.skills.training import trainings_at, trainings_spoken_of, where_given
from bot.query.skills.training_field import of_the_field
from bot.query.subjects.members import says
from bot.query.subjects.targets import focus_subjects, surest_subjects
from bot.query.subjects.whereabouts import whereabouts
from bot.text import words_of
from bot.understanding.openings import ONLY

_MOST_WORDS = 3
_ONLY = re.compile(rf"\b(?:{ONLY}|que (?:les?|la|ceux|celles?|celui))\b")
# "Et avec un bac STL ?"
_WITH_A_BAC = re.compile(r"\b(?:avec|apres|pour|si j ai) (?:un |le |mon )?bac ")
_OTHERS = frozenset({"autre", "autres"})
_ANY_OTHER = re.compile(r"\bautres (?:diplomes?|formations?|etudes|cursus|filieres)\b")
_BRIEF = 6
_OVER_THERE = "la bas"
# Of a training, these ask what its school is.
_SECTORS = frozenset({"public", "publique", "prive", "privee"})


def trainings_there(engine: Engine, question: Question) -> Stated | Listed | NotKnown | None:
    """Answer "et à Fabert ?" after the trainings of another school: those of this one.

    They are of the same diploma; None for a message that names no school after trainings.
    """
    schools = [one for one in surest_subjects(engine, question) if trainings_at(engine, one)]
    former = trainings_spoken_of(engine, question)
    told = {engine.knowledge.subject_of(one).type for one in engine.facts(question.focus.facts)}
    if told and "training" not in told:
        # "Quels BTS à X ? - Son taux de réussite ? - Et celui de Y ?"
        return None
    if not schools and len(former) == 1 and _is_given_in(engine, question, former[0]):
        # "Quel lycée de Nancy ? - Pardon, à Metz."
        return where_given(engine, former[0], [])
    if len(schools) != 1 or not former:
        return None
    diplomas = {one.diploma for one in former}
    alike = [one for one in trainings_at(engine, schools[0]) if one.diploma in diplomas]
    if not alike:
        return NotKnown(schools[0])
    if len(alike) == 1:
        return where_given(engine, alike[0], schools)
    return listed(engine, "training", schools[0].label, alike)


def _is_given_in(engine: Engine, question: Question, training: Subject) -> bool:
    """Tell whether ``training`` is given in the place that the message names."""
    named = {one.id for one in surest_subjects(engine, question) if one.is_place}
    return not named.isdisjoint(one.id for one in whereabouts(engine, training))


def of_its_school(engine: Engine, question: Question) -> Stated | None:
    """Answer "l'adresse ?", "c'est public ?" after a training with what its one school has."""
    former = focus_subjects(engine, question)[:1]
    if not former or former[0].type != "training" or question.mentions:
        return None
    schools = former[0].related("offered_by")
    own = engine.knowledge.by_trait[Trait.OWN]
    brief = len(question.words) <= _BRIEF
    of_a_school = brief and not (
        own.isdisjoint(question.worded_attributes) and _SECTORS.isdisjoint(question.words)
    )
    # "Combien ont réussi le bac là-bas ?"
    there = _OVER_THERE in question.said and not question.diplomas
    if len(schools) != 1 or not (of_a_school or there):
        return None
    about = replace(question, focus=replace(question.focus, subjects=tuple(schools)))
    found = sure_answer(engine, about, ranked_facts(engine, about, (), leaning=WHOLE_LEANING))
    # The school was not spoken of: what it is answers, without "Oui".
    return replace(found, verdict=None) if isinstance(found, Stated) else None


def trainings_here(engine: Engine, question: Question) -> Stated | Listed | None:
    """Answer "on peut y faire de la sommellerie ?" after a school, or "d'autres BUT là-bas ?".

    The trainings of that school, or of the one that gives the training spoken of.
    """
    former = focus_subjects(engine, question)[:1]
    if not former or question.mentions or question.unknown_names or not has_pronoun(question):
        return None
    schools = engine.givers(former[0]) or former
    held = tuple(one for school in schools[:1] for one in trainings_at(engine, school))
    # "Ils préparent à d'autres diplômes ?"
    any_other = bool(_ANY_OTHER.search(question.said))
    others = tuple(
        one for one in held if one not in former and (any_other or one.diploma in question.diplomas)
    )
    if others and not _OTHERS.isdisjoint(question.words):
        found = listed(engine, "training", schools[0].label, list(others))
        return found if isinstance(found, Listed) else None
    alone = of_the_field(question, held, wholly=True) or () if not question.diplomas else ()
    return where_given(engine, alone[0], schools) if len(alone) == 1 else None


def trainings_among(engine: Engine, question: Question) -> Stated | Listed | None:
    """Answer "seulement les BTS", "rien que celles de Fabert", "et avec un bac STL ?" of a list.

    None where nothing of the list shown is left, or all of it.
    """
    shown = trainings_spoken_of(engine, question) if question.focus.kind == "training" else []
    words = question.said
    with_a_bac = _WITH_A_BAC.search(words)
    if len(shown) < 2 or not (with_a_bac or _ONLY.search(words)):
        return None
    named = surest_subjects(engine, question)
    schools = [one for one in named if trainings_at(engine, one)]
    kept = [one for one in shown if not question.diplomas or one.diploma in question.diplomas]
    kept = [one for one in kept if not schools or _given_at(one, schools)]
    trainings = [one for one in named if one.type == "training"]
    if trainings:
        kept = [one for one in kept if one in trainings]
    elif with_a_bac:
        track = words_of(words[with_a_bac.end() :])[:1]
        kept = [one for one in kept if any(says(fact, track) for fact in engine.facts_of(one))]
    else:
        kept = list(of_the_field(question, tuple(kept), wholly=True) or kept)
    if not 0 < len(kept) < len(shown):
        return None
    if len(kept) == 1:
        return where_given(engine, kept[0], schools)
    narrowed = [*(one.upper() for one in question.diplomas), *(one.label for one in schools)]
    detail = ", ".join(dict.fromkeys(filter(None, [question.focus.detail, *narrowed])))
    found = listed(engine, "training", detail, kept)
    return found if isinstance(found, Listed) else None


def _given_at(training: Subject, schools: list[Subject]) -> bool:
    return not {one.id for one in schools}.isdisjoint(training.related("offered_by"))


def trainings_of_another_field(engine: Engine, question: Question) -> Stated | Listed | None:
    """Answer "et en chimie ?" after trainings: those of the same diploma in that field."""
    former = trainings_spoken_of(engine, question)
    moving = question.words[:1] in (("et",), ("plutot",), ("sinon",), ("en",), ("ou",))
    told = own_words(question)
    asks_more = question.mentions or question.worded_attributes or has_pronoun(question)
    if not former or not moving or asks_more or not 0 < len(told) <= _MOST_WORDS:
        return None
    diplomas: set[str | None] = {*question.diplomas} or {one.diploma for one in former}
    alike = [one for one in engine.knowledge.of_type("training") if one.diploma in diplomas]
    found = [
        one
        for one in of_the_field(question, tuple(alike), wholly=True) or ()
        if one not in former[:1]
    ]
    if len(found) == 1:
        return where_given(engine, found[0], [])
    several = listed(engine, "training", "", found) if found else None
    return several if isinstance(several, Listed) else None
