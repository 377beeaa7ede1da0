"""What "cette zone", "ce réseau", "la même ville" points to: near what was spoken of."""

from __future__ import annotations

from bot.knowledge import Subject
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.subjects.targets import focus_subjects
from bot.query.subjects.whereabouts import whereabouts
from bot.text import STOP_WORDS, stem, words_of

# Pronouns that stand for one of those spoken of, which other words then single out.
POINTING = frozenset({"celui", "celle", "ceux", "celles", "lequel", "laquelle", "parmi"})
# So many words of a sentence call what it is about.
_OPENING = 3
_DEMONSTRATIVES = frozenset({"cet", "cette", "ce", "meme"})
_OWNING = frozenset({"leur", "son", "sa"})

# "Cette commune" may lie outside.
_ALIKE = {"commune": {"commune", "outside_commune"}}

# A subject, the place of the word that points to it, and over how many words it is named.
Found = tuple[Subject, int, int]


def kind_words(engine: Engine, kind: str) -> set[str]:
    """Return the stems of the words for subjects of a type."""
    return {stem(word) for one in engine.knowledge.types[kind].words for word in words_of(one)}


def that_one(engine: Engine, question: Question) -> Found | None:
    """Return the zone, town, school of what was spoken of, for "cette zone", "dans la même ville".

    None where what was spoken of is of that kind itself.
    """
    former = focus_subjects(engine, question)[:1]
    for kind in question.types if former else ():
        called = kind_words(engine, kind)
        pointed = (
            at
            for at, word in enumerate(question.words[1:])
            if stem(word) in called and question.words[at] in _DEMONSTRATIVES
        )
        owned = _owned_at(question, called)
        if owned is not None:
            own = _belonging(engine, former[0], kind)
            return (own[0], owned, 2) if len(own) == 1 else None
        at = next(pointed, None)
        found = _around(engine, question, former[0], kind)
        if at is None or _is_called(engine, former[0], called):
            continue
        if former[0].type != kind and len(found) == 1:
            return found[0], at, 2
    return None


def _owned_at(question: Question, called: set[str]) -> int | None:
    """Return the place of "leur" in "leur centre de formation", a kind with these stems."""
    pairs = enumerate(zip(question.words, question.words[1:]))
    return next((at for at, (one, noun) in pairs if one in _OWNING and stem(noun) in called), None)


def _belonging(engine: Engine, owner: Subject, kind: str) -> list[Subject]:
    """Return what is of a kind and belongs to ``owner``, which offers it, runs it, holds it."""
    ids = {
        *owner.related("offers"),
        *(one.id for one in engine.knowledge.pointing_to("run_by", owner.id)),
        *(one.id for one in engine.knowledge.pointing_to("part_of", owner.id)),
    }
    return [one for one in engine.knowledge.of_type(kind) if one.id in ids]


def _is_called(engine: Engine, subject: Subject, called: set[str]) -> bool:
    """Tell whether the sentence that presents ``subject`` calls it so: "Le campus de Metz de X"."""
    first = next(iter(engine.facts_of(subject)), None)
    return first is not None and not called.isdisjoint(
        stem(word) for word in words_of(first.says)[:_OPENING]
    )


def _around(engine: Engine, question: Question, former: Subject, kind: str) -> list[Subject]:
    """Return what is of a kind and was named with what was spoken of, belongs to it or around it.

    Or was spoken of before.

    The first of these that there is.
    """
    named = engine.words.named_in(question.focus.facts)
    related = [one for targets in former.relations.values() for one in targets]
    places = whereabouts(engine, former)
    around = [one.id for one in places]
    facts = engine.facts(question.focus.facts)
    told = {word for fact in facts for word in words_of(fact.says)}
    # "Au Ban-Saint-Martin" is Le Ban-Saint-Martin.
    said = [one.id for one in places if told >= {*words_of(one.label)} - STOP_WORDS]
    for ids in (named, said, related, around, question.focus.recent[-1:]):
        subjects = engine.subjects(dict.fromkeys(ids))
        found = [one for one in subjects if one.type in _ALIKE.get(kind, {kind})]
        if found:
            return found
    return []
