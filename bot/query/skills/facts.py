"""Skill: a question about something in particular - a figure, a place, a date, a condition...

Names and the conversation say which facts may answer; how likely each one does is learnt. What is
not likely enough is not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Nature, Subject, Trait
from bot.query.cues.degree import (
    ends_in_degree,
    sets_against,
    speaks_of_degree,
)
from bot.query.cues.intents import CERTAIN, PROBABLE, means
from bot.query.cues.pointing import has_pronoun, opens_with_pronoun, opens_with_that
from bot.query.cues.polarity import supposed_name, supposes_what_it_is
from bot.query.cues.presenting import asks_for_an_overview
from bot.query.cues.words import asks_of_its_own, counted_place, own_words
from bot.query.engine import Engine
from bot.query.evidence.candidates import (
    nationalities_in,
    ranked_facts,
)
from bot.query.evidence.decision import sure_answer
from bot.query.evidence.demands import demands_a_measure
from bot.query.evidence.premises import unsaid_beside
from bot.query.evidence.same_thing import unheld_asked
from bot.query.evidence.several import asked_together, each_listed, each_subject
from bot.query.question import Focus, Question
from bot.query.result import Compared, NotKnown, Result, Stated, Unclear
from bot.query.scoring.ranking import Scored
from bot.query.scoring.topic import PRONOUN_LEANING, WHOLE_LEANING, topic_of
from bot.query.skills.comparison import compare
from bot.query.skills.counting import counted_kind
from bot.query.skills.meant import of_the_territory, of_this_subject
from bot.query.skills.portrait import named_so, portrait
from bot.query.skills.unanswered import unanswered
from bot.query.subjects.targets import (
    focus_subjects,
    namesakes,
    precise_subjects,
    surest_subjects,
    wide_subjects,
)
from bot.query.subjects.whereabouts import places_of

# "X, c'est toujours là ?", "X existe toujours ?"
_STILL_THERE = re.compile(
    r"\b(?:toujours|encore) (?:la|en activite|actifs?|actives?|ouverte?s?)$"
    r"|\bexiste(?: t (?:il|elle))? (?:toujours|encore)$"
)
# "C'est la même chose que X ?": both are told.
_SAME = re.compile(
    r"\b(?:la meme chose|pareil|different\w*|difference|l[ea] meme)\b.*\b(?:que|qu|avec|de|et)\b"
)
# "Chose", "différence", "même".
_COMPARED_WORDS = 1
# "Je cherche un incubateur": an attribute that no word asks for is a guess.
_SEARCHING = frozenset({"find_support", "list_subjects"})
_WHICH = frozenset({"quel", "quelle", "quels", "quelles"})
_WHAT_IT_IS = re.compile(r"\bce qu est\b|\bqu est ce que\b")
# A message about a named subject with hardly a word that its facts do not explain.
VAGUE_UNEXPLAINED = 0.5
# So likely a fact of the subject spoken of answers what else would not be answered: of the
# follow-ups of ``data/calibration`` that have no answer, 3 of 954 get one all the same.
AFTER_ALL_SURE = 0.85


def answer_facts(engine: Engine, question: Question) -> Result:
    """Return the facts that answer the question, or what is missing to answer it.

    Asked whether it is someone unknown who does something, the facts say who does.
    """
    known = counted_kind(engine, question) or _compared(engine, question)
    if known is not None:
        return known
    supposed = supposed_name(question)
    if supposed is not None:
        found = _answer(engine, replace(question, unknown_names=()))
        if isinstance(found, Stated) and found.verdict is None:
            return replace(found, verdict="unsaid", name=supposed)
    found = _answer(engine, question)
    if not isinstance(found, Stated):
        return found
    beside = unsaid_beside(engine, question, found)
    return replace(found, verdict="unsaid", name=beside) if beside else found


def _compared(engine: Engine, question: Question) -> Compared | NotKnown | None:
    """Set side by side what "X emploie-t-il plus que Y ?" compares."""
    words = question.said
    among = not question.mentions and len(question.focus.recent) + len(question.focus.listed) > 1
    same = bool(_SAME.search(words)) and len(own_words(question)) <= _COMPARED_WORDS
    # "La plus grosse promotion, X ou Y ?"
    either = len(question.mentions) > 1 and "ou" in question.words and speaks_of_degree(question)
    # "Et X, ils sont plus nombreux ?"
    against = len(question.mentions) == 1 and bool(question.focus.subjects)
    either = either or (against and ends_in_degree(question))
    if not (among or same or either or sets_against(question)):
        return None
    found = compare(engine, question)
    known = isinstance(found, Compared) or (among and isinstance(found, NotKnown))
    return found if known else None


def _answer(engine: Engine, question: Question) -> Result:
    question = of_the_territory(engine, question)
    named = precise_subjects(engine, question)
    question = of_this_subject(engine, question, named)
    alike = () if named else namesakes(engine, question)
    if len(alike) > 1:
        return Unclear(subjects=alike, attribute=question.asked_attribute)
    if not question.mentions and not question.focus.subjects and _lacks_a_subject(engine, question):
        return _of_the_whole(engine, question) or Unclear(attribute=question.asked_attribute)
    subjects = [*named, *wide_subjects(engine, question)]
    if subjects and _asks_what_it_is(engine, question):
        return named_so(engine, question, subjects[0]) or portrait(engine, subjects[0])
    asked = question.asked_attribute
    former = focus_subjects(engine, question)[:1]
    known = (
        asked_together(engine, question, named or subjects or former)
        or each_subject(engine, question, named or _communes(engine, question), asked)
        or each_listed(engine, question)
        or _of_the_former(engine, question, named)
    )
    if known is not None:
        return known
    ranked = ranked_facts(engine, question, named)
    return (
        sure_answer(engine, question, ranked)
        or _presented(engine, question, named, ranked)
        or _said_of_another(engine, question, named)
        or _of_the_former_there(engine, question)
        or unanswered(engine, question, named, ranked)
    )


def _of_the_whole(engine: Engine, question: Question) -> Stated | None:
    """Answer "y a-t-il beaucoup d'étudiants ?", of nobody in particular, for the territory."""
    if opens_with_pronoun(question) or opens_with_that(question):
        return None
    found = sure_answer(engine, question, ranked_facts(engine, question, ()))
    whole = isinstance(found, Stated) and all(one.is_wide for one in found.subjects)
    return found if isinstance(found, Stated) and whole else None


def _communes(engine: Engine, question: Question) -> list[Subject]:
    """Return the communes named, where each of them holds what is asked: "Metz et Woippy"."""
    communes = [one for one in surest_subjects(engine, question) if one.type == "commune"]
    asked = question.asked_attribute
    held = (any(asked in fact.attributes for fact in one.facts) for one in communes)
    return communes if all(held) and len(communes) == len(question.mentions) else []


def _of_the_former(
    engine: Engine, question: Question, named: Sequence[Subject]
) -> Stated | Unclear | None:
    """Answer a short message that names nothing with what is sure of the subject spoken of."""
    former = focus_subjects(engine, question)
    topic = topic_of(engine.knowledge, question, tuple(named))
    # "Quelle agence accompagne les entreprises ?" after a territory is not about that.
    wide = any(one.is_wide and one.type not in question.types for one in former[:1])
    another = wide and bool(question.types) and question.words[0] in _WHICH
    if topic.wide or another or not 0.0 < topic.leaning < WHOLE_LEANING:
        return None
    return sure_answer(
        engine, question, ranked_facts(engine, question, named, leaning=WHOLE_LEANING)
    )


def of_the_former_after_all(engine: Engine, question: Question) -> Stated | None:
    """Answer what is not known otherwise, and names nothing, of the subject spoken of.

    "L'enveloppe locale ?" may mean anybody's; of what was spoken of, a fact is more than sure.
    """
    if question.mentions or question.unknown_names or not question.focus.subjects:
        return None
    former = focus_subjects(engine, question)[:1]
    ranked = ranked_facts(engine, question, (), leaning=WHOLE_LEANING)
    own = [one for one in ranked if engine.knowledge.subject_of(one.fact) in former]
    if not own or own[0].total < AFTER_ALL_SURE:
        return None
    counted = counted_place(question)
    if counted is not None and not engine.words.explains_word(own[0].fact, question.words[counted]):
        # "Combien de places de parking pour le personnel ?"
        return None
    found = sure_answer(engine, question, own)
    return found if isinstance(found, Stated) else None


def _of_the_former_there(engine: Engine, question: Question) -> Stated | None:
    """Answer "quels équipements sont visés à Metz ?" of the body there that was spoken of."""
    former = focus_subjects(engine, question)[:1]
    places = surest_subjects(engine, question)
    towns = bool(places) and all(one.is_town for one in places)
    if not former or former[0].is_place or not towns or not asks_of_its_own(question):
        return None
    around = {one.id for one in places_of(engine, former[0])}
    if question.words[:1] == ("et",) or not {one.id for one in places} <= around:
        return None
    unplaced = replace(question, mentions=())
    ranked = ranked_facts(engine, unplaced, (), leaning=WHOLE_LEANING)
    found = sure_answer(engine, unplaced, ranked)
    return found if isinstance(found, Stated) and found.subjects == (former[0],) else None


def _lacks_a_subject(engine: Engine, question: Question) -> bool:
    """Tell whether the message asks of what was not named ("ils sont combien ?", "le tel ?")."""
    asked = question.asked_attribute
    exacting = asked is not None and engine.knowledge.attributes[asked].exacting
    worded = exacting and asked in question.worded_attributes
    return opens_with_pronoun(question) or (
        (worded or opens_with_that(question)) and not asks_of_its_own(question)
    )


def _asks_what_it_is(engine: Engine, question: Question) -> bool:
    """Tell whether the message says nothing but a name and asks what that is, or an overview."""
    if question.unknown_names:
        return False
    if asks_for_an_overview(question):
        return True
    if _STILL_THERE.search(question.said):
        scheme = [one for one in precise_subjects(engine, question) if one.nature is Nature.SCHEME]
        return not scheme and len(own_words(question)) <= 1
    if own_words(question) or _asks_in_words(engine, question):
        return False
    asked = question.asked_attribute
    presenting = asked is None or asked in engine.knowledge.by_trait[Trait.PORTRAIT]
    return presenting or question.intent == "ask_definition"


def _presented(
    engine: Engine, question: Question, named: Sequence[Subject], ranked: Sequence[Scored]
) -> Result | None:
    """Return a portrait where the message asks what a named subject is, or nothing clear of it."""
    # "Le cours de l'action X": what X is would be no answer.
    if not named or question.unknown_names or unheld_asked(engine, question):
        return None
    worded = _asks_in_words(engine, question)
    defining = supposes_what_it_is(question) or (
        means(question, "ask_definition", PROBABLE) and not worded
    )
    asked = question.asked_attribute
    guessed = asked not in question.worded_attributes and question.intent in _SEARCHING
    vague = (asked is None or guessed) and question.intent != "ask_unheld"
    # "Revenons à Claas, quel CA ?" asks nothing but that of what was presented.
    returning = bool(question.focus.subjects) and not asks_of_its_own(question)
    vague = vague and not (worded and returning)
    explained = bool(ranked) and ranked[0].signs.unexplained <= VAGUE_UNEXPLAINED
    # "J'ai un capteur, je cherche un incubateur à Metz."
    explained = explained or (guessed and means(question, "find_support", CERTAIN))
    if counted_place(question) is not None or demands_a_measure(question):
        # "Combien de publications X sort-il ?": what X is counts nothing.
        return None
    # "Comment s'appelle le fondateur de X ?" asks in words for more than what X is.
    presenting = asked in engine.knowledge.by_trait[Trait.PORTRAIT] and not worded
    if defining or presenting or (vague and (explained or named[0].type == "training")):
        return portrait(engine, named[0])
    return None


def _asks_in_words(engine: Engine, question: Question) -> bool:
    """Tell whether words ask for something in particular, and none for what the subject is."""
    worded = question.worded_attributes.keys()
    attributes = engine.knowledge.attributes
    if _WHAT_IT_IS.search(question.said):
        return False
    own = engine.knowledge.by_trait[Trait.OWN].intersection(worded)
    named = min((one.start for one in question.mentions), default=0)
    if any(max(question.worded_attributes[one]) < named for one in own):
        # "C'est quoi, le mail de X ?"
        return True
    return worded.isdisjoint(engine.knowledge.by_trait[Trait.PORTRAIT]) and any(
        attributes[one].exacting for one in worded
    )


def _said_of_another(engine: Engine, question: Question, named: Sequence[Subject]) -> Stated | None:
    """Answer a message as if nothing was said before, where it has a topic of its own."""
    topic = topic_of(engine.knowledge, question, tuple(named))
    leaning = bool(question.focus.subjects) and topic.leaning >= PRONOUN_LEANING
    about = named or question.unknown_names or nationalities_in(question)
    if not leaning or about or has_pronoun(question) or not asks_of_its_own(question):
        return None
    found = _answer(engine, replace(question, focus=Focus()))
    return found if isinstance(found, Stated) else None
