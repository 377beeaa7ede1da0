"""How many of a kind there are, where no fact counts them: the list of those that are known."""

from __future__ import annotations

from bot.knowledge import Trait
from bot.query.cues.words import counted_place
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated, Unclear
from bot.query.skills.counting import count_of_the_kind
from bot.query.skills.listing import (
    answer_list,
    asks_whether_any,
    conditions_of,
    counts_members,
    list_subjects,
)
from bot.query.skills.training import find_training
from bot.query.subjects.demonstrative import kind_words
from bot.query.subjects.targets import precise_subjects
from bot.text import content_stems, stem, words_of


def members_counted(engine: Engine, question: Question, found: Result) -> Result:
    """Return the list of those that "combien de lycées privés ?" counts, ``found`` without one.

    What ``found`` states stays where it is a count of them, or a message that counts nothing.
    """
    counting = counts_members(engine, question)
    if isinstance(found, NotKnown | Unclear):
        wanted = counting or asks_whether_any(question)
        if counting and not (question.mentions or conditions_of(engine, question)):
            # "Je cherche un terrain, il y a combien de zones ?"
            return count_of_the_kind(engine, question) or list_subjects(engine, question) or found
        return (list_subjects(engine, question) if wanted else None) or found
    if not isinstance(found, Stated) or not (counting and _counts_plainly(engine, question)):
        return found
    if _counts_the_kind(engine, question, found) or _is_of_the_body(engine, question, found):
        return found
    finder = find_training if question.diplomas else list_subjects
    members = finder(engine, question)
    return members if isinstance(members, Listed) else found


def members_or_count(engine: Engine, question: Question) -> Result:
    """Return the list asked for, or the count of all of the kind where these are counted."""
    plain = counts_members(engine, question) and not question.mentions
    plain = plain and not conditions_of(engine, question)
    count = count_of_the_kind(engine, question) if plain else None
    return count or answer_list(engine, question)


def _counts_plainly(engine: Engine, question: Question) -> bool:
    """Tell whether the kind stands right behind "combien de", and no money is asked for.

    "Combien de personnes dans la zone ?" counts no zones, nor "combien d'aide ?" aids.
    """
    place = counted_place(question)
    money = question.asked_attribute in engine.knowledge.by_trait[Trait.MONEY]
    called = kind_words(engine, question.types[0])
    return place is not None and not money and stem(question.words[place]) in called


def _is_of_the_body(engine: Engine, question: Question, found: Stated) -> bool:
    """Tell whether ``found`` is about a body named: "X représente combien d'entreprises ?"."""
    bodies = {one.id for one in precise_subjects(engine, question) if not one.tells_where}
    about = {fact.subject for fact in found.facts}
    return not (question.diplomas or bodies.isdisjoint(about))


def _counts_the_kind(engine: Engine, question: Question, found: Stated) -> bool:
    """Tell whether a figure that ``found`` states counts those of the kind asked for."""
    called = kind_words(engine, question.types[0])
    units = (words_of(figure.unit) for fact in found.facts for figure in fact.figures)
    return any(not called.isdisjoint(content_stems(unit)) for unit in units)
