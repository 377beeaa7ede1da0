"""Elliptic messages: what they ask can only be told from what was said before ("et Claas ?")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.knowledge import Fact, Subject, Trait
from bot.query.cues.intents import CERTAIN, PROBABLE, means
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.presenting import asks_for_an_overview
from bot.query.cues.words import counted_place, only_says, own_words
from bot.query.cues.years import years_asked
from bot.query.engine import Engine
from bot.query.evidence.several import each_subject
from bot.query.follow_ups.carry_over import (
    MOST_FACTS,
    carried_over,
    counted,
    moves_on,
    same_thing_there,
)
from bot.query.follow_ups.excepted import those_beside
from bot.query.follow_ups.just_said import told_again
from bot.query.follow_ups.locating import located, of_its_town
from bot.query.follow_ups.narrowing import asked_of_the_list, of_the_place, of_the_sector
from bot.query.follow_ups.staying import (
    about_the_former,
    for_whom,
    of_both,
    of_what_was_named,
    what_it_makes,
    who_enters,
)
from bot.query.follow_ups.there import members_there, places_with, what_lies_there
from bot.query.follow_ups.timing import by_age, now, when, year_beside
from bot.query.follow_ups.training_follow_up import (
    of_its_school,
    trainings_among,
    trainings_here,
    trainings_of_another_field,
    trainings_there,
)
from bot.query.question import Question
from bot.query.result import Compared, Listed, NotKnown, Result, Stated
from bot.query.skills.listing import listed
from bot.query.skills.membership import COMMUNES, answer_membership, asks_membership, no_commune
from bot.query.skills.portrait import named_so, portrait
from bot.query.skills.superlative import most_of_a_kind
from bot.query.skills.together import present_together
from bot.query.subjects.targets import (
    focus_subjects,
    namesakes,
    of_one_firm,
    precise_subjects,
    surest_subjects,
    wide_subjects,
)
from bot.query.subjects.whereabouts import places_of
from bot.text import content_stems, stem, words_of
from bot.understanding.corrections import corrects

_PART_WORDS = 2
_PLAINLY = 0.8
# "Et X, c'est le même truc ?" asks what X is.
_SAME_THING = re.compile(r"\b(?:l[ea] meme (?:chose|truc)|pareil)$")
# "Et à Florange, ils sont combien ?", whatever was asked before.
_THEY_ARE = re.compile(r"\b(?:ils|elles) (?:sont|etaient) combien\b|\bcombien sont (?:ils|elles)\b")
# "C'est la même chose que X ?" asks more than what X is.
_COMPARED_TO = re.compile(
    r"\b(?:l[ea] meme (?:chose|truc)|pareil\w*|different\w*|difference) (?:que|qu|de|du|d|avec)\b"
)
_ONE = frozenset({"celui", "celle", "ceux", "celles"})


def follow_up(engine: Engine, question: Question) -> Result | None:
    """Answer a message that says little but a name or a year: the former question, or a portrait.

    None for a message that asks something of its own.
    """
    for find in _FINDERS:
        known = find(engine, question)
        if known is not None:
            return known
    named = precise_subjects(engine, question)
    if _asks_something(engine, question, named) or (
        len(namesakes(engine, question)) > 1 and not named
    ):
        return None
    together = _of_each(engine, question) if not own_words(question) else None
    if together is not None:
        return together
    if asks_membership(question) or _surely_asks_membership(question):
        belongs = answer_membership(engine, question)
        # "Et dans le Grand Est ?" asks the former question of it.
        if belongs is not None or not moves_on(question):
            return belongs
    there = trainings_there(engine, question) if not own_words(question) else None
    return there or _of_another(engine, question, named)


def _surely_asks_membership(question: Question) -> bool:
    """Tell whether "c'est encore l'Eurométropole, Forbach ?" asks where that lies."""
    return means(question, "ask_membership", CERTAIN) and len(question.mentions) > 1


def _asks_something(engine: Engine, question: Question, named: Sequence[Subject]) -> bool:
    """Tell whether the message says more than a name, a year, and that it moves on to it."""
    years = years_asked(question)
    own = [place for place in own_words(question) if question.words[place] not in years]
    if len(named) == 1 and question.words[:1] == ("et",) and _presents(engine, question, named[0]):
        return False
    return bool(
        _COMPARED_TO.search(question.said)
        or question.types
        or question.diplomas
        or question.tracks
        or question.worded_attributes
        or counted_place(question) is not None
        or (own and not (question.mentions and moves_on(question)))
    )


def _presents(engine: Engine, question: Question, subject: Subject) -> bool:
    """Tell whether the message but says what ``subject`` is: "et l'école X, l'I²L ?"."""
    own = own_words(question)
    before = own and own[-1] < question.mentions[-1].start
    first = next(iter(engine.facts_of(subject)), None)
    said = content_stems(words_of(first.says)) if first is not None else ()
    return bool(before) and all(stem(question.words[place]) in said for place in own)


def _of_a_part(engine: Engine, question: Question) -> Stated | None:
    """Answer "et le bachelor ?" after "combien coûte l'année ?": what that part of it costs.

    "Le lycée pro, pas le général" takes back in the same way.
    """
    asked = question.focus.attribute
    told = own_words(question)
    presenting = asked in engine.knowledge.by_trait[Trait.PORTRAIT]
    if asked is None or presenting or question.mentions or not told:
        return None
    moving = question.words[0] == "et" or corrects(question.text)
    if not moving or len(told) > _PART_WORDS:
        return None
    wanted = [stem(question.words[place]) for place in told]
    subjects = tuple(focus_subjects(engine, question)[:1])
    own = [fact for subject in subjects for fact in engine.facts_of(subject)]
    # "Il faut quel bac ?" after the price of the bachelor: a word that others say is whole.
    wholly = {fact.id for fact in own if {*wanted} <= {*content_stems(words_of(fact.says))}}
    facts = [
        fact
        for fact in own
        if asked in fact.attributes and (fact.id in wholly if wholly else _says_each(fact, wanted))
    ]
    return Stated(tuple(facts[:MOST_FACTS]), subjects, asked) if facts else None


def _says_each(fact: Fact, beginnings: Sequence[str]) -> bool:
    """Tell whether the sentence of ``fact`` holds a word that begins with each: "pro", "info"."""
    said = content_stems(words_of(fact.says))
    return all(any(one.startswith(begun) for one in said) for begun in beginnings)


def _of_another_town(engine: Engine, question: Question) -> Result | None:
    """Answer "et à Strasbourg ?" of a town that no fact is about."""
    attribute = question.focus.attribute
    towns = question.unknown_places
    names = question.unknown_names
    if (
        attribute is None
        or question.mentions
        or len(towns) != 1
        or names != towns
        or has_pronoun(question)
    ):
        return None
    if not only_says(question, words_of(towns[0])):
        return None
    if attribute == COMMUNES:
        return no_commune(engine, towns[0])
    own = (fact for one in focus_subjects(engine, question)[:1] for fact in engine.facts_of(one))
    told = [one for one in own if attribute in one.attributes]
    saying = tuple(one for one in told if engine.words.says_each(one, towns))[:MOST_FACTS]
    if saying:
        # "Les exportations en 2023 ? - Et vers l'Allemagne ?": what is told of any year.
        return Stated(saying, (engine.knowledge.subject_of(saying[0]),), attribute)
    return NotKnown(None, attribute, name=towns[0])


def _of_another(engine: Engine, question: Question, named: Sequence[Subject]) -> Result | None:
    """Return the former question's answer for the subject or the year named, or a portrait."""
    years = years_asked(question)
    wide = wide_subjects(engine, question)
    former = focus_subjects(engine, question)
    several = None if named else _several_there(engine, question, wide, former)
    together = several or _of_each(engine, question)
    if together is not None:
        return together
    asked = question.focus.attribute
    moved = same_thing_there(engine, wide[0], former) if wide and not named else ()
    subjects = [*named, *moved, *wide] or (former if years else [])
    spoken_of = has_pronoun(question) and not (named or moved)
    another = _asks_another(engine, question, named)
    if not subjects or question.unknown_names or spoken_of or another:
        return None
    # "Et la SMAE ?": what was spoken of, under another of its names.
    renamed = [one for one in former[:1] if one.id in question.mentioned]
    same = named and _SAME_THING.search(question.said)
    presented = portrait(engine, named[0]) if same else None
    alias = presented or (named_so(engine, question, renamed[0]) if renamed else None)
    if alias is not None:
        return alias
    carried = carried_over(engine, question, subjects, years)
    # "En 2018, ils étaient combien ?" wants no portrait.
    counting = "combien" in question.words and not own_words(question)
    people = _THEY_ARE.search(question.said) is not None
    if counting and named and (people or not _said_a_number(engine, question)):
        return counted(engine, named[0]) or carried
    if isinstance(carried, NotKnown) and _asks_anew(engine, question, named):
        return None
    if carried is not None or own_words(question) or "combien" in question.words:
        return carried
    presenting = asked in engine.knowledge.by_trait[Trait.PORTRAIT]
    held = asked is not None and engine.knowledge.attributes[asked].held
    if named and held and not presenting and moves_on(question):
        # "Qui finance X ? - Et Y ?": what Y is, said to be no answer.
        presented = portrait(engine, named[0])
        if isinstance(presented, Stated):
            return replace(presented, attribute=asked, lacking=asked)
        return presented
    return named_so(engine, question, subjects[0]) or portrait(engine, subjects[0])


def _of_each(engine: Engine, question: Question) -> Stated | None:
    """Answer "et entre X et Y ?" with what was asked before of each of them."""
    asked = question.focus.attribute
    if asked in (None, COMMUNES) or len(question.mentions) < 2:
        return None
    return each_subject(engine, question, surest_subjects(engine, question), asked)


def _asks_anew(engine: Engine, question: Question, named: Sequence[Subject]) -> bool:
    """Tell whether the message asks something of its own: "et à X, ils ont quoi exactement ?".

    "Quel rang ? - Fin 2013, combien ?" asks for a number of that year.
    """
    if "combien" in question.words and not named:
        return not _said_a_number(engine, question)
    asked = question.asked_attribute
    sure = asked is not None and question.attributes[asked] >= _PLAINLY
    own = question.intent != "switch_subject" and means(question, question.intent, CERTAIN)
    return sure and own and asked != question.focus.attribute and "quoi" in question.words


def _asks_another(engine: Engine, question: Question, named: Sequence[Subject]) -> bool:
    """Tell whether "et X, c'est combien par an ?" asks what X has, and was not asked before."""
    asked = question.asked_attribute
    if not named or "combien" not in question.words or asked == question.focus.attribute:
        return False
    own = any(asked in fact.attributes for fact in engine.facts_of(named[0]))
    return own and not _said_a_number(engine, question)


def _said_a_number(engine: Engine, question: Question) -> bool:
    """Tell whether what was said last is a number: "et X, combien ?" asks the same of X."""
    return any(fact.figures for fact in engine.facts(question.focus.facts))


def _several_there(
    engine: Engine, question: Question, wide: Sequence[Subject], former: Sequence[Subject]
) -> Listed | None:
    """Return those of the former subject's kind in a place, for "et celui de Metz ?"."""
    if not wide or not former or former[0].is_place or _ONE.isdisjoint(question.words):
        return None
    there = [
        one
        for one in engine.knowledge.of_type(former[0].type)
        if wide[0].id in {place.id for place in places_of(engine, one)}
    ]
    brand = any(of_one_firm(one, former[0]) for one in there if one.type == "company")
    found = listed(engine, former[0].type, wide[0].label, there) if len(there) > 1 else None
    return found if isinstance(found, Listed) and not brand else None


def _each_presented(engine: Engine, question: Question) -> Compared | None:
    """Answer "X ou Y ?", "parlez-moi de X et de Y"; "et X et Y ?" rather asks what was asked."""
    asked = question.focus.attribute is not None and not own_words(question)
    presenting = means(question, "tell_more", PROBABLE) or asks_for_an_overview(question)
    return present_together(engine, question) if presenting or not asked else None


# Tried in this order; the first that finds an answer gives it.
_FINDERS: tuple[Callable[[Engine, Question], Result | None], ...] = (
    # "Et à part Claas ?": a whole phrase that no other reads.
    those_beside,
    # "X ou Y ?", "parlez-moi de X et de Y": before one of them is taken for all.
    _each_presented,
    # "Et à Strasbourg ?" after where a body lies: where it does; the town alone would be unknown.
    located,
    # "Combien d'habitants ?" of a firm: those of its town, where it lies.
    of_its_town,
    # "Et l'Italie ?", which the facts just said name: as another town it would be unknown.
    told_again,
    # A town that no fact is about: before the last finder takes its name for any other word.
    _of_another_town,
    # "Les chiffres de l'année d'avant ?": read as "when", it would date those said last.
    year_beside,
    # "Ton chiffre le plus récent ?": before what is the newest of a kind.
    by_age,
    # "Et maintenant ?": a whole phrase that no other reads; beside the other questions about time.
    now,
    # "Depuis quand ?" of what was just said: after the years that are another question.
    when,
    # "La plus ancienne ?", "plus de 5 000 habitants ?": computed before anything is looked up.
    most_of_a_kind,
    # "Quelles communes ont un lycée ?", "et les entreprises ?" of a town: what lies there.
    places_with,
    members_there,
    what_lies_there,
    # "Seulement à Montigny ?" of a list: before what is said of that town.
    of_the_place,
    # "Seulement les BTS": of the list shown, before those who look at all that is known.
    trainings_among,
    # "Et lesquels en chimie ?" of trainings just listed: the next one would look beyond the list.
    asked_of_the_list,
    # "Plutôt dans le privé": of that list too, before anybody who is said to be private.
    of_the_sector,
    # "Et en chimie ?" after a training: another one, rather than a word of what is said of this.
    trainings_of_another_field,
    # "On peut y faire de la sommellerie ?": of a school, before what no fact of it says.
    trainings_here,
    # "L'adresse ?" of a training: that of its school, which no fact of the training holds.
    of_its_school,
    # "Et le bachelor ?": any word of any fact of the subject, so that all others come before.
    _of_a_part,
    # "Ils travaillent avec X ?": X alone would be presented.
    of_both,
    # "Et après un BUT ?": of a school; a list of BUT is another question.
    who_enters,
    # "Ils font des moteurs ?": what they make, before what is likely by meaning.
    what_it_makes,
    # "On est quinze, ça passe ?" of a scheme: not of those that others are for.
    for_whom,
    # "X propose le Diag Y. - À quel prix ?": of the scheme, which X itself has none of.
    of_what_was_named,
    # "On peut y faire une licence ?": last, what is likely by meaning gives way to what is plain.
    about_the_former,
)
