"""Which members of a kind a message is about: all, those of a place, those that were listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.knowledge import Fact, Subject, SubjectType
from bot.query.cues.limits import limit_carried_on
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.subjects.demonstrative import kind_words
from bot.query.subjects.targets import surest_subjects
from bot.query.subjects.whereabouts import lying_in
from bot.query.territory import EUROMETROPOLE, METZ
from bot.text import content_stems, stem, words_of
from bot.understanding.names import names_of

# So many are told of those that have the most, or the least.
MOST_RANKED = 3
_POINTED = frozenset({"laquelle", "lequel", "lesquelles", "lesquels"})
# "La moins peuplée de toutes": not of those listed alone.
_OF_ALL = re.compile(r"\bde (?:toutes?|tous)$")
_LONG = 4
_WRITTEN_OUT = {"pro": "professionnel", "pros": "professionnel", "techno": "technologique"}
# "Dans le secteur de Metz" is around it as well.
_AROUND = frozenset(
    """
    secteur coin region bassin pres proche autour environs alentours cote agglo pays
    area around near nearby vicinity raum grossraum umgebung gegend nahe bei
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)


@dataclass(frozen=True)
class Members:
    """Those of ``kinds`` that a message is about.

    ``detail`` is the place that narrows them, ``called`` the stems of the words that they are
    called by, ``said`` the places of words that a name of another topic holds.
    """

    kinds: tuple[str, ...]
    subjects: tuple[Subject, ...]
    detail: str
    called: frozenset[str]
    said: tuple[int, ...] = ()


def members_asked(engine: Engine, question: Question) -> Members | None:
    """Return the members of the kind that the message names, or those that were just listed.

    None where it names no kind, or a body that is no place.
    """
    said = _words_of_topics(engine, question)
    kinds = _kinds(engine, question, said)
    named = [one for one in surest_subjects(engine, question) if one.type != "topic"]
    if kinds:
        of_kinds = {one.id: one for kind in kinds for one in engine.knowledge.of_type(kind)}
        today = engine.today
        held = [one for one in of_kinds.values() if not one.ended(today)]
        subjects = _called_so(engine, question, kinds[0], held)
        # "X ou Y, où y a-t-il le plus d'habitants ?" is about these two.
        both = [one for one in named if one.type in kinds]
        subjects = both if len(both) > 1 and "ou" in question.words else subjects
    else:
        words = question.said
        subjects = engine.subjects(question.focus.listed)
        kinds = tuple(dict.fromkeys(one.type for one in subjects))
        if question.focus.kind and kinds:
            kinds = (question.focus.kind,)
        of_all = _goes_on_ranking(question, subjects) or _OF_ALL.search(words)
        if kinds and (of_all or limit_carried_on(question)):
            subjects = list(engine.knowledge.of_type(kinds[0]))
    if not subjects or (len(kinds) > 1 and not question.types):
        return None
    places = [one for one in named if one.tells_where and one.type not in kinds]
    if means_around(question):
        places = [engine.knowledge.subjects[EUROMETROPOLE] if x.id == METZ else x for x in places]
    if any(one.type not in kinds and one not in places for one in named):
        return None
    kept = lying_in(engine, subjects, places)
    detail = ", ".join(one.label for one in places)
    return Members(kinds, tuple(kept), detail, words_calling(engine, kinds), said)


def members_counted_last(engine: Engine, question: Question) -> Members | None:
    """Return those that the sentence said last counts: "46 communes. - La plus petite ?"."""
    if question.mentions or question.types:
        return None
    held = engine.knowledge.facts
    facts = [held[one] for one in question.focus.facts[:1] if one in held]
    units = {
        stem(one) for fact in facts for figure in fact.figures for one in words_of(figure.unit)
    }
    for name, kind in engine.knowledge.types.items():
        subjects = engine.knowledge.of_type(name) if units == {stem(kind.many)} else ()
        if subjects:
            return Members((name,), tuple(subjects), "", words_calling(engine, (name,)))
    return None


def words_calling(engine: Engine, kinds: Sequence[str]) -> frozenset[str]:
    """Return the stems of the words that members of ``kinds`` are called by."""
    called = {one for kind in kinds for one in kind_words(engine, kind)}
    return frozenset(called | {stem(word) for kind in kinds for word in _names(engine, kind)})


def kinds_asked(engine: Engine, question: Question) -> tuple[str, ...]:
    """Return the kinds that the message names: those of ``members_asked``."""
    return _kinds(engine, question, _words_of_topics(engine, question))


def _kinds(engine: Engine, question: Question, said: Sequence[int]) -> tuple[str, ...]:
    """Return the kind that the message names first, and those that its word calls as well."""
    words = [question.words[place] for place in said]
    both = "et" in question.words or "ou" in question.words
    named = (question.types if both else question.types[:1]) or tuple(
        kind
        for kind in engine.knowledge.types
        if any(stem(word) in kind_words(engine, kind) for word in words)
    )
    if not named:
        return ("commune",) if _counts_people(question) else ()
    own = kind_words(engine, named[0])
    said_so = {stem(word) for word in question.words} & own
    wider = [
        name
        for name, kind in engine.knowledge.types.items()
        if said_so and said_so <= {stem(word) for one in kind.wider for word in words_of(one)}
    ]
    return (*named, *wider)


def _called_so(
    engine: Engine, question: Question, kind: str, subjects: list[Subject]
) -> list[Subject]:
    """Return those of ``subjects`` that the message's word for the kind means: "un diagnostic"."""
    roots = [root for word in engine.knowledge.types[kind].named for root in words_of(word)]
    asked = {root for root in roots for word in question.words if word.startswith(root)}
    if not asked:
        return subjects
    # A short root stands for the longer ones: "Diag Eco-Flux" is a diagnosis.
    asked |= {one for one in roots if any(other.startswith(one) for other in asked)}
    return [
        one
        for one in subjects
        if any(word in asked for name in names_of(one) for word in words_of(name))
    ]


def means_around(question: Question) -> bool:
    """Tell whether the message asks for what lies around a town as well."""
    return not _AROUND.isdisjoint(question.words)


def _goes_on_ranking(question: Question, shown: Sequence[Subject]) -> bool:
    """Tell whether "et la moins peuplée ?" follows the first of a kind: it is of the whole kind."""
    moving = question.words[:1] == ("et",) and not (_POINTED & set(question.words))
    return moving and len(shown) == MOST_RANKED and len({one.type for one in shown}) == 1


def _counts_people(question: Question) -> bool:
    """Tell whether inhabitants are counted: of communes, whatever was listed is none of these."""
    pointed = _POINTED & set(question.words)
    return "population" in question.worded_attributes and not (pointed or question.focus.listed)


def _names(engine: Engine, kind: str) -> Iterable[str]:
    names = engine.knowledge.types[kind]
    return words_of(f"{names.one} {names.many}")


def _words_of_topics(engine: Engine, question: Question) -> tuple[int, ...]:
    """Return the places of the words by which the message seems to name a topic."""
    return tuple(
        place
        for mention in question.mentions
        for subject in engine.subjects(mention.subjects[:1])
        if subject.type == "topic"
        for place in range(mention.start, mention.end)
    )


def met_members(
    engine: Engine, subjects: Sequence[Subject], conditions: Sequence[str]
) -> list[Subject]:
    """Return those of ``subjects`` whose facts say each of the ``conditions``."""
    if not conditions:
        return list(subjects)
    # There may be very many: what they say is read in the few that may say it.
    may = [engine.words.may_say(root) for root in _roots(conditions)]
    return [
        one
        for one in subjects
        if all(one.id in ids for ids in may)
        and all(any(says(fact, [word]) for fact in engine.facts_of(one)) for word in conditions)
    ]


def called_so_there(engine: Engine, kind: SubjectType, places: Sequence[Subject]) -> Stated | None:
    """Return the facts that speak of ``kind``, of bodies of another one that lie in ``places``.

    A lycée that trains apprentices is no CFA, yet "je n'en connais pas" would be wrong. Bodies of
    other themes only deal with such.
    """
    themes = {one for member in engine.knowledge.of_type(kind.id) for one in member.themes}
    bodies = [
        one
        for one in engine.knowledge.subjects.values()
        if not one.tells_where and not themes.isdisjoint(one.themes)
    ]
    phrases = [f" {' '.join(words_of(one))} " for one in kind.words if not one.endswith("*")]
    facts = {
        subject.id: fact
        for subject in lying_in(engine, bodies, places)
        for fact in reversed(engine.facts_of(subject))
        if any(phrase in f" {' '.join(words_of(fact.says))} " for phrase in phrases)
    }
    told = tuple(facts.values())[:MOST_RANKED]
    subjects = tuple(map(engine.knowledge.subject_of, told))
    return Stated(told, subjects, told[0].attribute) if told else None


def says(fact: Fact, conditions: Iterable[str]) -> bool:
    """Tell whether ``fact`` says each of the ``conditions``, or a word that begins with it."""
    told = content_stems(words_of(fact.says))
    return all(
        any(one == root or (len(root) >= _LONG and one.startswith(root)) for one in told)
        for root in _roots(conditions)
    )


def _roots(conditions: Iterable[str]) -> list[str]:
    words = (word for one in conditions for word in words_of(one))
    return [stem(_WRITTEN_OUT.get(word, word)) for word in words]
