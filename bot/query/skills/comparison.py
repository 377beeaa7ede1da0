"""Skill: two subjects side by side, on what the question asks or on what both are known for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.degree import DEGREE, says_only_size, speaks_of_degree
from bot.query.engine import Engine
from bot.query.evidence.proof import proof_of
from bot.query.question import Question
from bot.query.result import Compared, NotKnown
from bot.query.subjects.targets import focus_subjects, named_subjects

PLAINLY_ASKED = 0.8
MOST_COMPARED = 6
_MOST_PRESENTED = 3
# "La plus petite des deux ?", "laquelle est la plus petite ?"
_WHICH = re.compile(
    r"^(?=.*\b(?:laquelle|lequel|lesquel(?:le)?s|qui|des deux|(?:d entre|parmi) (?:eux|elles))\b)"
    rf"(?=.*\b{DEGREE}\b)"
)
# "Et par rapport à X ?": a single name is held against what was spoken of.
_COMPARING = re.compile(
    rf"\b(?:{DEGREE}|difference|differen\w+|distinct\w*|compar\w+|rapport|meme|pareil\w*|autant|versus"
    r"|face a|contre|entre|plutot)\b"
)
# What subjects are compared on when the question does not say.
_COMPARED = ("headcount", "students", "creation", "activity", "identity", "amount", "population")


def compare(engine: Engine, question: Question) -> Compared | NotKnown | None:
    """Return the facts that set two subjects side by side; None without two subjects."""
    subjects = one_for_each_mention(engine, question)
    former: list[Subject] = []
    if len(subjects) == 1 and _COMPARING.search(question.said):
        former = [one for one in focus_subjects(engine, question) if one not in subjects][:1]
        subjects = former + subjects
    if len(subjects) < 2:
        return _which_of_them(engine, question)
    pair = subjects[:2]
    asked = _asked_of(engine, question, pair) or _asked_before(engine, question, pair)
    guessed = asked in question.attributes and asked not in question.worded_attributes
    # "C'est plus gros ?" measures them, in whatever they are measured.
    guessed = guessed and not (speaks_of_degree(question) and says_only_size(question))
    if asked is not None and guessed and asked != question.focus.attribute:
        # "La différence entre X et Y": what each is, unless it is plain that more is asked.
        asked = asked if question.attributes[asked] >= PLAINLY_ASKED else "identity"
    if asked in (None, "identity"):
        return present_each(engine, subjects[:_MOST_PRESENTED])
    for attribute in (asked, *_COMPARED):
        if attribute is None:
            continue
        facts = [_best(engine, question, subject, attribute) for subject in pair]
        found = [fact for fact in facts if fact is not None]
        if len(found) == len(pair):
            return Compared(attribute, tuple(pair), tuple(found))
        if attribute == asked and asked in question.worded_attributes:
            # Another quantity would look like the answer.
            without = next(one for one, fact in zip(pair, facts) if fact is None)
            if without in former:
                # "Sinon, quel pays achète le plus au Grand Est ?" compares it with nobody.
                return None
            return NotKnown(without, asked, nearest=tuple(found))
    return present_each(engine, pair)


def _asked_of(engine: Engine, question: Question, pair: Sequence[Subject]) -> str | None:
    """Return what is asked, or what the same words ask of such subjects: the "taux" of a lycée."""
    asked = question.asked_attribute
    held = {one for subject in pair for fact in subject.facts for one in fact.attributes}
    kin = engine.knowledge.attributes[asked].kin if asked is not None and asked not in held else ()
    known = asked is None or engine.knowledge.attributes[asked].held
    if known and asked not in held and speaks_of_degree(question):
        # "Y a-t-il plus de monde à Marly ou à Woippy ?"
        kin = (*kin, *engine.knowledge.types[pair[0].type].size)
    return next((one for one in kin if one in held), asked)


def _asked_before(engine: Engine, question: Question, pair: Sequence[Subject]) -> str | None:
    """Return what was asked before of the first, where both hold it: "plus ou moins que X ?"."""
    asked = question.focus.attribute
    former = question.focus.subjects[:1] == (pair[0].id,)
    held = (any(asked in fact.attributes for fact in engine.facts_of(one)) for one in pair)
    return asked if former and asked is not None and all(held) else None


def present_each(engine: Engine, pair: Sequence[Subject]) -> Compared | None:
    """Set side by side what each of ``pair`` is; None where nothing says it of one."""
    presented = (proof_of(engine, subject) for subject in pair)
    told = tuple(fact for fact in presented if fact is not None)
    return Compared("identity", tuple(pair), told) if len(told) == len(pair) else None


def _which_of_them(engine: Engine, question: Question) -> Compared | NotKnown | None:
    """Set side by side what was listed or spoken of, for "laquelle est la plus ancienne ?".

    It is not known where one of them lacks what is asked; None for a message that asks none.
    """
    asked = question.asked_attribute or max(
        question.worded_attributes, key=lambda one: question.attributes.get(one, 0.0), default=None
    )
    if question.mentions or not _WHICH.search(question.said):
        return None
    # "La plus petite ?" measures what was counted before, "la plus ancienne ?" does not.
    former = question.focus.attribute if says_only_size(question) else None
    counted = [former] if former in engine.knowledge.by_trait[Trait.COUNT] else []
    attributes = [one for one in (*counted, asked) if one is not None]
    tried = [(one, group) for one in attributes for group in _groups(engine, question, one)]
    for asked, group in tried:
        subjects = [one for one in map(engine.subject, group) if one is not None]
        alike = len(subjects) == 2 or len({one.type for one in subjects}) == 1
        if alike and 1 < len(subjects) <= MOST_COMPARED:
            facts = [_best(engine, question, one, asked) for one in subjects]
            found = tuple(fact for fact in facts if fact is not None)
            if len(found) == len(subjects):
                return Compared(asked, tuple(subjects), found)
            if found:
                # One's figure alone would look like the answer.
                without = next(one for one, fact in zip(subjects, facts) if fact is None)
                return NotKnown(without, asked, nearest=found)
    return None


def _groups(engine: Engine, question: Question, attribute: str) -> tuple[Sequence[str], ...]:
    """Return those who may be compared on ``attribute``: what was listed, the last two."""
    return question.focus.listed, _last_two(engine, question, attribute)


def _last_two(engine: Engine, question: Question, attribute: str) -> Sequence[str]:
    """Return the last two that were spoken of, of the kinds that hold ``attribute``."""
    spoken_of = dict.fromkeys((*question.focus.recent, *question.focus.subjects[:1]))
    subjects = [one for one in map(engine.subject, spoken_of) if one is not None]
    holding = {
        one.type
        for one in subjects
        if any(attribute in fact.attributes for fact in engine.facts_of(one))
    }
    return [one.id for one in subjects if one.type in holding][-2:]


def one_for_each_mention(engine: Engine, question: Question) -> list[Subject]:
    """Return the subject that each name stands for, without mere places where bodies are named."""
    named = named_subjects(engine, question)
    chosen: list[Subject] = []
    for mention in question.mentions:
        first = next((one for one in named if one.id in mention.subjects), None)
        if first is not None and first not in chosen:
            chosen.append(first)
    # "La plus grosse école à Metz, X ou Y ?"
    bodies = [one for one in chosen if not one.tells_where]
    return bodies if len(bodies) > 1 else chosen


def _best(engine: Engine, question: Question, subject: Subject, attribute: str) -> Fact | None:
    """Return the fact of ``subject`` about ``attribute`` that fits the question, the newest."""
    facts = [fact for fact in engine.facts_of(subject) if fact.attribute == attribute]
    facts = facts or [fact for fact in engine.facts_of(subject) if attribute in fact.attributes]
    if not facts:
        return None
    ranked = engine.ranker.rank(question, facts)
    best = ranked[0].signs.said_cover
    fitting = [one.fact for one in ranked if one.signs.said_cover >= best]
    return min(fitting, key=newest_first)
