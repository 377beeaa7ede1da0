"""Lycées: the tracks of the bac that they prepare, and who takes their pupils afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Stated
from bot.query.scoring.ranking import Scored
from bot.query.skills.portrait import MOST_SCHOOLS
from bot.query.subjects.description import TELLING
from bot.query.subjects.targets import focus_subjects, narrowing_places
from bot.text import words_of

# Share of a question's words that a fact of a lycée must explain to answer it.
FIELD_COVER = 0.6
MOST_LYCEES = 3
_PROGRAMMES = "programmes"
_BACS = frozenset({"bac", "bacs"})
# Words of someone who has, or will have, the bac of a track, and asks what comes after.
_ALREADY_IN = frozenset({"terminale", "apres", "suis", "avec", "fils", "fille", "ai"})
# "Mon fils veut faire STI2D" has yet to go there.
_GOING = (
    r"\b(?:veut|veux|voudrait|voudrais|aimerait|aimerais|souhaite|envisage)"
    r"(?: (?:faire|aller|entrer|passer|prendre|choisir|de|d|en|un|une|le|la|bac|techno))* "
)
_BEFORE = frozenset({"seconde", "2nde", "troisieme", "3e", "3eme", "college"})


def of_the_tracks(
    engine: Engine, question: Question, named: list[Subject], schools: list[Subject]
) -> Stated | Listed | NotKnown | None:
    """Return the tracks of the lycée meant, the lycées that have those named, or what follows.

    None for a message that names no track, nor asks one of ``schools`` for its bacs.
    """
    if not question.tracks:
        return _bacs_of(engine, question, schools)
    lycees = [one for one in named if one.type == "lycee"] or _lycee_spoken_of(engine, question)
    if lycees:
        return _tracks_at(engine, question, lycees[0])
    having = "lycee" in question.types and _ALREADY_IN.isdisjoint({*question.words} - {"avec"})
    # "Je suis en seconde, où faire STI2D ?" has yet to go there.
    having = having or not _BEFORE.isdisjoint(question.words)
    having = having or any(re.search(_GOING + one, question.said) for one in question.tracks)
    after = None if having else _after_track(engine, question)
    return after or _lycees_with(engine, question, named)


def lycees_for(engine: Engine, question: Question) -> Stated | None:
    """Return the lycées whose facts speak of the field or trade that the question names."""
    facts = [fact for lycee in engine.knowledge.of_type("lycee") for fact in engine.facts_of(lycee)]
    ranked = engine.ranker.rank(question, facts)
    fitting = [one for one in ranked if one.signs.cover >= FIELD_COVER]
    fitting = fitting or _saying_most(engine, question, ranked)
    best: dict[str, Fact] = {}
    for one in sorted(fitting, key=lambda one: -one.signs.cover):
        best.setdefault(one.fact.subject, one.fact)
    chosen = tuple(best.values())[:MOST_LYCEES]
    if not chosen:
        return None
    return Stated(chosen, tuple(engine.knowledge.subject_of(fact) for fact in chosen), _PROGRAMMES)


def _saying_most(engine: Engine, question: Question, ranked: Sequence[Scored]) -> list[Scored]:
    """Return those of ``ranked`` that say the most of the telling words, none where none says any.

    "Ma fille aime la mécanique auto, quel lycée viser ?" says much else.
    """
    if question.unknown_names:
        return []
    own = [question.words[place] for place in own_words(question)]
    telling = [word for word in own if engine.words.rarity(word) >= TELLING]
    said = [sum(engine.words.says_word(one.fact, word) for word in telling) for one in ranked]
    most = max(said, default=0)
    return [one for one, told in zip(ranked, said) if told == most > 0]


def _bacs_of(engine: Engine, question: Question, schools: list[Subject]) -> Stated | None:
    """Return the tracks of the lycée for "il prépare à quels bacs ?"."""
    asks = not _BACS.isdisjoint(question.words) and "apres" not in question.words
    asks = asks and not question.diplomas and not is_polar(question)
    lycees = [one for one in schools if one.type == "lycee"] if asks else []
    told = [fact for one in lycees[:1] for fact in engine.facts_of(one) if _is_of_tracks(fact)]
    return Stated(tuple(told), tuple(lycees[:1]), _PROGRAMMES) if told else None


def _is_of_tracks(fact: Fact) -> bool:
    return fact.attribute == _PROGRAMMES


def _lycee_spoken_of(engine: Engine, question: Question) -> list[Subject]:
    """Return the lycée that "et en STL ?" asks of: the one spoken of, where none was listed."""
    leaning = question.words[:1] == ("et",) and not question.mentions
    former = focus_subjects(engine, question)[:1] if leaning and not question.focus.kind else []
    return [one for one in former if one.type == "lycee"]


def _tracks_at(engine: Engine, question: Question, lycee: Subject) -> Stated:
    """State the tracks of ``lycee``; the list is complete, so that it may also prove "non"."""
    verdict = None
    if is_polar(question):
        verdict = "yes" if set(question.tracks) <= set(lycee.tracks) else "no"
    return Stated((_track_fact(engine, lycee),), (lycee,), _PROGRAMMES, verdict)


def _lycees_with(
    engine: Engine, question: Question, named: list[Subject]
) -> Listed | NotKnown | None:
    places = narrowing_places(named)
    lycees = [
        lycee
        for lycee in engine.knowledge.of_type("lycee")
        if any(track in lycee.tracks for track in question.tracks)
        and (not places or places & set(lycee.related("located_in")))
    ]
    if not lycees:
        return NotKnown()
    facts = tuple(_track_fact(engine, lycee) for lycee in lycees)
    return Listed("lycee", question.tracks[0].upper(), tuple(lycees), facts)


def _after_track(engine: Engine, question: Question) -> Stated | None:
    """Return the schools that take pupils of the track, for someone who is in it already."""
    if not _ALREADY_IN & set(question.words):
        return None
    best: dict[str, Fact] = {}
    for fact in engine.words.sharing_words(question):
        subject = engine.knowledge.subject_of(fact)
        if subject.type == "lycee" or not engine.holds(fact):
            continue
        if any(track in words_of(fact.says) for track in question.tracks):
            best.setdefault(subject.id, fact)
    chosen = tuple(best.values())[:MOST_SCHOOLS]
    if not chosen:
        return None
    return Stated(chosen, tuple(engine.knowledge.subject_of(fact) for fact in chosen), "admission")


def _track_fact(engine: Engine, lycee: Subject) -> Fact:
    facts = engine.facts_of(lycee)
    return next(filter(_is_of_tracks, facts), facts[0])
