"""Skill: where to train - by diploma, field, track of a lycée, school or commune."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject, Trait
from bot.query.cues.degree import asks_for_the_most
from bot.query.cues.existence import asks_for_existence
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.polarity import is_polar
from bot.query.cues.words import counted_place
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated
from bot.query.skills.listing import conditions_of, excludes, list_subjects, listed
from bot.query.skills.portrait import MOST_SCHOOLS
from bot.query.skills.tracks import lycees_for, of_the_tracks
from bot.query.skills.training_field import (
    field_after_diploma,
    fields_asked,
    of_the_field,
    with_its_field,
)
from bot.query.subjects.demonstrative import kind_words
from bot.query.subjects.targets import focus_subjects, named_subjects, narrowing_places
from bot.text import content_stems, stem, words_of

_CENTRE = "apprenticeship_centre"
_SCHOOLS = frozenset({"engineering_school", _CENTRE})
_PROGRAMMES = "programmes"
_PLACE_FACTS = ("location", _PROGRAMMES)
_SURELY = 0.8
_BRIEF = 5
# Of so many schools that were named, a list says the names.
_MOST_NAMED = 2
_ABOUT_ONE_THING = frozenset(
    {"ask_figure", "ask_date", "ask_amount", "ask_audience", "ask_conditions", "ask_unheld"}
)


def find_training(engine: Engine, question: Question) -> Stated | Listed | NotKnown | None:
    """Return where the training asked for is given, or the trainings that fit.

    None when the question names no training, diploma, track or field, or asks for the best.
    """
    if asks_for_the_most(question):
        return None
    if excludes(question):
        return NotKnown()
    question = with_its_field(engine, question)
    named = named_subjects(engine, question)
    trainings = [one for one in named if one.type == "training"]
    schools = [one for one in named if not one.is_place and one.type != "training"]
    schools = schools or _school_spoken_of(engine, question)
    if _asks_of_what_is_named(engine, question, trainings, schools):
        return None
    if trainings:
        elsewhere = _elsewhere(engine, question, trainings, named)
        if elsewhere is not None:
            return NotKnown(trainings[0], name=elsewhere)
    if len(trainings) == 1 or (trainings and _surely_one(question, trainings)):
        return where_given(engine, trainings[0], schools)
    if trainings:
        return listed(engine, "training", "", _at(trainings, schools))
    # "En première STI2D, quels BTS ?" asks for BTS.
    tracks = None if question.diplomas else of_the_tracks(engine, question, named, schools)
    if tracks is not None:
        return tracks
    if "lycee" in question.types and not question.diplomas and not schools:
        alone = of_the_field(question, engine.knowledge.of_type("training"), wholly=True) or ()
        # "Le bioanalyses, c'est dans quel lycée ?"
        found = where_given(engine, alone[0], []) if len(alone) == 1 else None
        return found or lycees_for(engine, question)
    of_the_kind = None
    if not schools:
        of_the_kind = _centres_for(engine, question) or _schools_of_the_kind(engine, question)
    return of_the_kind or _matching(engine, question, schools, named)


def _centres_for(engine: Engine, question: Question) -> Stated | None:
    """Return the apprenticeship centres that say the field of "le bâtiment en apprentissage"."""
    wanted = set(content_stems(words_of(" ".join(fields_asked(question)))))
    if _CENTRE not in question.types or question.diplomas or not wanted:
        return None
    first = (next(iter(engine.facts_of(one)), None) for one in engine.knowledge.of_type(_CENTRE))
    told = [one for one in first if one and wanted & set(content_stems(words_of(one.says)))]
    subjects = tuple(map(engine.knowledge.subject_of, told[:MOST_SCHOOLS]))
    return Stated(tuple(told[:MOST_SCHOOLS]), subjects, _PROGRAMMES) if told else None


def _schools_of_the_kind(engine: Engine, question: Question) -> Listed | None:
    """Return the schools that "je cherche une école d'ingénieurs" names the kind of."""
    named = bool(_SCHOOLS & {*question.types}) and not question.diplomas
    if not named or conditions_of(engine, question):
        return None
    found = list_subjects(engine, question)
    return found if isinstance(found, Listed) else None


def training_of(engine: Engine, question: Question) -> Result | None:
    """Return the trainings of a question that names a diploma or a track, whatever its intent.

    None when the question is about one subject in particular, or asks for a figure or a date.
    """
    if not (question.diplomas or question.tracks) or question.intent in _ABOUT_ONE_THING:
        return None
    return find_training(engine, question)


def training_in(engine: Engine, question: Question) -> Result | None:
    """Return the trainings of a diploma that the message names with its field ("un BTS en ...")."""
    return find_training(engine, question) if field_after_diploma(question) else None


def trainings_at(engine: Engine, school: Subject) -> list[Subject]:
    """Return the trainings that ``school`` gives."""
    there = engine.knowledge.pointing_to("offered_by", school.id)
    return [one for one in there if one.type == "training"]


def trainings_spoken_of(engine: Engine, question: Question) -> list[Subject]:
    """Return the trainings that the conversation was about, none when it was about more."""
    first = focus_subjects(engine, question)[:1]
    if not first:
        return []
    gives = question.focus.kind == "training" and trainings_at(engine, first[0])
    if first[0].type != "training" and not gives:
        return []
    if question.focus.kind == "training":
        return engine.subjects(question.focus.listed)
    return first


def _school_spoken_of(engine: Engine, question: Question) -> list[Subject]:
    """Return the school that "il y a une prépa ?" is about: the one spoken of, which gives some.

    "Et quels BTS ?", which says nothing else, is about it as well.
    """
    worded = {place for places in question.worded_attributes.values() for place in places}
    fields = set(fields_asked(question)) - {question.typed(at, at + 1) for at in worded}
    brief = len(question.words) <= _BRIEF and not fields
    pointed = (has_pronoun(question) or brief) and question.diplomas
    if named_subjects(engine, question) or not (pointed or asks_for_existence(question)):
        return []
    former = focus_subjects(engine, question)[:1]
    listed_ones = trainings_spoken_of(engine, question)
    given = [frozenset(one.related("offered_by")) for one in listed_ones]
    schools = engine.subjects(given[0]) if len(set(given)) == 1 else former
    found = [one for one in schools if trainings_at(engine, one)]
    wanted = set(question.diplomas)
    return [one for one in found if {t.diploma for t in trainings_at(engine, one)} & wanted][:1]


def _elsewhere(
    engine: Engine, question: Question, trainings: list[Subject], named: list[Subject]
) -> str | None:
    """Return the place named where none of ``trainings`` is given."""
    if question.unknown_places:
        return question.unknown_places[0]
    places = narrowing_places(named)
    if not places or any(places & _communes_of(engine, one) for one in trainings):
        return None
    return next(one.label for one in named if one.id in places)


def _asks_more_than_where(engine: Engine, question: Question, training: Subject) -> bool:
    """Tell whether the message surely asks what nobody says of ``training``: its results, a fee.

    Or counts what is in it, and no trainings or schools: "combien de places en BTS ?".
    """
    counted = counted_place(question)
    if counted is not None and not any(
        stem(question.words[counted]) in kind_words(engine, kind) for kind in engine.knowledge.types
    ):
        return True
    held = {one for fact in training.facts for one in fact.attributes}
    if any(
        len(places) > 1 and not engine.knowledge.attributes[one].held
        for one, places in question.worded_attributes.items()
    ):
        # "Le taux d'admission du BUT ?"
        return True
    return any(
        engine.knowledge.attributes[asked].exacting
        and asked not in held
        and question.attributes.get(asked, 0.0) >= _SURELY
        for asked in question.worded_attributes
    )


def _asks_of_what_is_named(
    engine: Engine, question: Question, trainings: Sequence[Subject], schools: Sequence[Subject]
) -> bool:
    """Tell whether the message asks something of a training, or of a school, but where to train.

    Of a school, what it holds itself: its results, its label.
    """
    if trainings or not schools:
        return bool(trainings) and _asks_more_than_where(engine, question, trainings[0])
    held = {one for fact in schools[0].facts for one in fact.attributes}
    asked = question.asked_attribute
    named = asked in question.worded_attributes and asked in held
    if not named or asked is None:
        return False
    traits = engine.knowledge.by_trait
    money = asked in traits[Trait.MONEY]
    # "Y a-t-il de l'alternance à X ?", but not "quelles formations en alternance ?".
    narrow = asked not in traits[Trait.ESSENTIAL] and _PROGRAMMES not in question.worded_attributes
    return money or narrow or engine.knowledge.attributes[asked].exacting


def _surely_one(question: Question, trainings: list[Subject]) -> bool:
    return any(mention.subjects == (trainings[0].id,) for mention in question.mentions)


def where_given(engine: Engine, training: Subject, schools: list[Subject]) -> Stated:
    """Say where ``training`` is given, at ``schools`` where it is given at one of them."""
    facts = [
        fact
        for fact in engine.facts_of(training)
        if any(one in _PLACE_FACTS for one in fact.attributes)
    ]
    at_school = [fact for fact in facts if any(_names(fact, school) for school in schools)]
    chosen = (at_school or facts or list(engine.facts_of(training)))[:MOST_SCHOOLS]
    return Stated(tuple(chosen), (training, *engine.givers(training)), "location")


def _names(fact: Fact, school: Subject) -> bool:
    return set(content_stems(words_of(school.name))) <= set(content_stems(words_of(fact.says)))


def _at(trainings: list[Subject], schools: list[Subject]) -> list[Subject]:
    ids = {school.id for school in schools}
    kept = [one for one in trainings if ids & set(one.related("offered_by"))]
    return kept or trainings


def _matching(
    engine: Engine, question: Question, schools: list[Subject], named: list[Subject]
) -> Stated | Listed | NotKnown | None:
    """Return the trainings of the diplomas, fields and schools that the question names."""
    trainings = engine.knowledge.by_type.get("training", ())
    if question.diplomas:
        trainings = tuple(one for one in trainings if one.diploma in question.diplomas)
    if schools:
        ids = {school.id for school in schools}
        trainings = tuple(one for one in trainings if ids & set(one.related("offered_by")))
    places = narrowing_places(named)
    if places:
        trainings = tuple(one for one in trainings if places & _communes_of(engine, one))
    # "Où peut-elle se former ?" asks for a place, and for no yes.
    wholly = is_polar(question) and not _asks_where(question)
    found = of_the_field(question, trainings, wholly=wholly)
    narrowed = bool(question.diplomas or schools)
    named_field = field_after_diploma(question)
    if (
        found is None
        and wholly
        and question.diplomas
        and not (named_field or question.unknown_names)
    ):
        # "Je voudrais bosser dans la chimie, y a un BTS ?"
        found = of_the_field(question, trainings)
    if found is None and named_field and (asks_for_existence(question) or is_polar(question)):
        # "Y a-t-il un BTS maintenance ?": a list of other ones would sound like a yes.
        return NotKnown(name=named_field)
    if (schools and not trainings) or (not found and not narrowed):
        return None
    if question.unknown_names:
        return NotKnown(name=question.unknown_names[0])
    trainings = found or trainings
    if len(trainings) == 1:
        return where_given(engine, trainings[0], [])
    return listed(engine, "training", _detail(question, schools), list(trainings))


def _asks_where(question: Question) -> bool:
    return not {"ou", "quel", "quels", "quelle", "quelles"}.isdisjoint(question.words)


def _detail(question: Question, schools: list[Subject]) -> str:
    """Return what narrows a list of trainings: the diploma, the school."""
    diplomas = [one.replace("_", " ") for one in question.diplomas[:1]]
    short = [one.upper() if len(one) <= 4 else one for one in diplomas]
    return ", ".join([*short, *(school.label for school in schools[:_MOST_NAMED])])


def _communes_of(engine: Engine, training: Subject) -> set[str]:
    schools = engine.givers(training)
    return {place for school in schools for place in school.related("located_in")}
