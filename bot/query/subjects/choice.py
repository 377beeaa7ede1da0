"""Which subject spoken of before a message points to: "le deuxième", "celle de Trémery".

What is pointed to becomes a mention, so that every skill reads the message as if it were named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Subject
from bot.query.cues.degree import speaks_of_degree
from bot.query.cues.ordinals import PLACES
from bot.query.cues.pointing import has_pronoun, means_one, opens_with_pronoun
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Mention, Question
from bot.query.subject_index import called_by
from bot.query.subjects.demonstrative import POINTING, Found, kind_words, that_one
from bot.query.subjects.description import (
    TELLING,
    WHICH,
    described,
    presented_so,
    site_called,
)
from bot.query.subjects.namesake import of_the_namesake
from bot.query.subjects.picking import RETURNING, earlier, other, picked, returned
from bot.query.subjects.targets import (
    focus_subjects,
    precise_subjects,
    sites_of_one_firm,
    surest_subjects,
)
from bot.text import STOP_WORDS, stem, words_of
from bot.understanding.corrections import corrects

_OVER_THERE = re.compile(r"\b(?:la bas|sur place)\b")
_PART_OF_TOWN = re.compile(
    r"^(?:et )?(?:c est|il est|elle est|ca se trouve)? ?(?:dans|a) quel(?:le)? "
    r"(?:coin|quartier|endroit|partie|zone|rue) (?:de|du|d|a) \w+$"
)
# "C'est de l'industrie ou de la logistique ?" asks of the body, and of no sector.
_OF_A_SECTOR = re.compile(r"(?:et )?(?:c est|est ce) (?:plutot |bien |encore )?(?:de |du |dans )")
_HOW_MANY = (("combien", "d"), ("combien", "de"))
_FEW_WORDS = 3
_SITES = frozenset({"site", "usine", "celui", "celle", "entrepot", "depot", "agence", "plateforme"})
_ARTICLES = frozenset({"le", "la", "l", "du", "au", "cet", "cette", "ce", "son", "leur"})


def resolved(engine: Engine, question: Question) -> Question:
    """Return ``question`` with a mention of what it points to, the same when it names a subject."""
    question = _of_somebody(engine, of_the_namesake(engine, question))
    named = bool(precise_subjects(engine, question))
    finders = _FINDERS_BESIDE_A_NAME if named else (_of_the_same_kind, *_FINDERS)
    for find in finders:
        found = find(engine, question)
        if found is not None:
            subject, place, length = found
            mention = Mention((subject.id,), place, place + length)
            span = range(mention.start, mention.end)
            named_so = set(question.words[mention.start : mention.end])
            worded = {
                attribute: places
                for attribute, places in question.worded_attributes.items()
                if not _telling(question, places) <= set(span)
            }
            pointing = question.worded_attributes.keys() - worded.keys()
            others = (one for one in question.mentions if one.start not in span)
            kinds = {stem(word) for word in named_so}
            unknown = question.unknown_names
            return replace(
                question,
                mentions=(mention, *others),
                unknown_names=tuple(one for one in unknown if not named_so >= set(words_of(one))),
                types=tuple(
                    one
                    for one in question.types
                    if kinds.isdisjoint(kind_words(engine, one)) or len(span) < 2
                ),
                # "Le premier" asks for no rank.
                worded_attributes=worded,
                attributes={
                    one: score for one, score in question.attributes.items() if one not in pointing
                },
            )
    return question


def _telling(question: Question, places: Sequence[int]) -> set[int]:
    """Return those of ``places`` whose words tell something, all of them where none does."""
    return {at for at in places if question.words[at] not in STOP_WORDS} or set(places)


def _of_somebody(engine: Engine, question: Question) -> Question:
    """Return ``question`` without the topics that it names, where a body is meant.

    "Elle a combien d'étudiants à Metz ?" and "X, combien d'étudiants à Metz ?" are not about
    higher education in Metz, nor is "c'est dans quel coin de Metz ?" about Metz.
    """
    former = focus_subjects(engine, question)[:1]
    whereabouts = bool(_PART_OF_TOWN.search(question.said))
    of_it = bool(_OF_A_SECTOR.match(question.said))
    pointed = opens_with_pronoun(question) or whereabouts or of_it
    spoken_of = pointed and bool(former) and not former[0].is_wide
    named = bool(precise_subjects(engine, question))
    kept = []
    for mention in question.mentions:
        subject = engine.subject(mention.subjects[0])
        topic = subject is not None and subject.is_topic
        town = subject is not None and subject.is_town and whereabouts
        counted = named and question.words[: mention.start][-2:] in _HOW_MANY
        if not ((spoken_of and (topic or town)) or (counted and topic)):
            kept.append(mention)
    return replace(question, mentions=tuple(kept))


def _there(engine: Engine, question: Question) -> Found | None:
    """Return the place spoken of for "là-bas"."""
    words = list(question.words)
    former = focus_subjects(engine, question)[:1]
    if not _OVER_THERE.search(" ".join(words)) or not former or not former[0].is_place:
        return None
    at = next(place for place, word in enumerate(words) if word in {"bas", "place"})
    return former[0], at - 1, 2


def _owned(engine: Engine, question: Question) -> Found | None:
    """Return which of the things listed "celui de l'UIMM" means, although UIMM has a name too."""
    words = question.words
    for mention in question.mentions:
        before = words[max(mention.start - _FEW_WORDS, 0) : mention.start]
        if not POINTING & set(before):
            continue
        wanted = {stem(words[place]) for place in range(mention.start, mention.end)}
        listed = engine.subjects(question.focus.listed)
        kinds = [one.type for one in listed]
        if any(one.id in mention.subjects and kinds.count(one.type) > 1 for one in listed):
            continue
        others = (one for one in listed if one.id not in mention.subjects)
        called = [one for one in others if wanted <= called_by(engine.knowledge, one)]
        called = called or _run_by(engine, question, mention.subjects[0])
        if len(called) == 1:
            return called[0], mention.start, mention.end - mention.start
    return None


def _run_by(engine: Engine, question: Question, body: str) -> list[Subject]:
    """Return what ``body`` runs of the kind spoken of last: the CFA of the CCI, after another."""
    kinds = {one.type for one in focus_subjects(engine, question)[:1]}
    return [one for one in engine.knowledge.pointing_to("run_by", body) if one.type in kinds]


def _of_the_same_kind(engine: Engine, question: Question) -> Found | None:
    """Return the lycée that "et à Schuman ?" means after another lycée, or after its trainings."""
    asking = range(question.asking_from, question.asking_to or len(question.words))
    told = [at for at in asking if question.words[at] not in STOP_WORDS]
    told_words = {question.words[at] for at in told}
    moving = question.words[:1] in (("et",), ("non",), ("plutot",)) or corrects(question.text)
    # Nor "et le deuxième volet ?", which is a part of what was spoken of.
    described = not POINTING.isdisjoint(question.words) or not PLACES.keys().isdisjoint(told_words)
    if not moving or described or not 0 < len(told) <= _FEW_WORDS:
        return None
    if question.words[1:2] == ("pour",) and means_one(question):
        # "Et pour l'innovation, elle propose quoi ?"
        return None
    nouns = {one for kind in question.types for one in kind_words(engine, kind)}
    if nouns.issuperset(stem(question.words[at]) for at in told):
        # "Et d'autres boîtes industrielles ?" asks for a kind.
        return None
    former = focus_subjects(engine, question)[:1]
    schools = [school for one in former for school in engine.givers(one)]
    kinds = {one.type for one in schools or former}
    if any(one.is_place or one.type in kinds for one in surest_subjects(engine, question)):
        return None
    alike = [one for kind in kinds for one in engine.knowledge.of_type(kind)]
    worded = {place for places in question.worded_attributes.values() for place in places}
    # "Et à La Salle, le taux ?": a word that asks for something names nobody, or does it.
    for places in (told, [at for at in told if at not in worded]):
        wanted = {stem(question.words[at]) for at in places}
        so_called = engine.index.called(wanted)
        called = [one for one in alike if one.id in so_called]
        if len(called) == 1 and called[0] not in former:
            return called[0], places[0], places[-1] + 1 - places[0]
    return None


def _of_the_kind_named(engine: Engine, question: Question) -> Found | None:
    """Return the lycée that "Schuman" means in "quel lycée a le meilleur taux, X ou Schuman ?"."""
    named = [one.type for one in precise_subjects(engine, question)]
    kinds = (*question.types, *named)
    if len(question.unknown_names) != 1 or not kinds:
        return None
    name = words_of(question.unknown_names[0])
    so_called = engine.index.called({stem(word) for word in name})
    alike = engine.knowledge.of_type(kinds[0])
    called = [one for one in alike if one.id in so_called]
    if len(called) != 1 or name[0] not in question.words:
        return None
    return called[0], question.words.index(name[0]), len(name)


def _recalled(engine: Engine, question: Question) -> Found | None:
    """Return what "le triage", "l'incubateur" recalls: by a word of its name, or by its kind.

    None when the subject spoken of last is called so too: it is meant anyway, but by who returns to
    another ("revenons au port").
    """
    subjects = engine.subjects(reversed(question.focus.recent))
    for at, word in enumerate(question.words[1:], start=1):
        if question.words[at - 1] not in _ARTICLES or word in STOP_WORDS:
            continue
        returning = not RETURNING.isdisjoint(question.words[:at])
        if returning or engine.words.rarity(word) >= TELLING:
            called = [one for one in subjects if stem(word) in called_by(engine.knowledge, one)]
        else:
            kin = _of_that_kind(engine, question, at, subjects)
            # "Le port" is no station, though both are of one kind.
            called = [one for one in kin if stem(word) in called_by(engine.knowledge, one)] or kin
        if called:
            others = [one for one in called if one is not subjects[0]]
            if returning and others:
                return others[0], at, 1
            return None if called[0] is subjects[0] else (called[0], at, 1)
    return None


def _of_that_kind(
    engine: Engine, question: Question, at: int, subjects: Sequence[Subject]
) -> list[Subject]:
    """Return those of ``subjects``, or the schools of trainings, of the kind named at ``at``.

    "Et le lycée, quel taux de réussite ?"; none for "le lycée privé", which may be another.
    """
    own = set(own_words(question)) - {
        place for places in question.worded_attributes.values() for place in places
    }
    kinds = [one for one in question.types if stem(question.words[at]) in kind_words(engine, one)]
    if not kinds or at + 1 in own or speaks_of_degree(question):
        return []
    pool = [
        one
        for subject in subjects
        for one in (subject, *map(engine.subject, subject.related("offered_by")))
    ]
    return [one for one in pool if one is not None and one.type in kinds]


def _site_there(engine: Engine, question: Question) -> Found | None:
    """Return the site of the firm spoken of that "le site de Florange" means, beside its others.

    So does "revenons à Metz" of one that was spoken of.
    """
    former = focus_subjects(engine, question)[:1]
    words = question.words
    for mention in question.mentions if former else ():
        place = engine.subject(mention.subjects[0])
        returning = not RETURNING.isdisjoint(words[: mention.start])
        at = mention.start if returning else mention.start - 2
        # "Et à Florange, ils sont combien ?"
        moving = words[: mention.start] in (("et", "a"), ("et", "au")) and has_pronoun(question)
        at = mention.start if moving else at
        beside = returning or moving or (at >= 0 and words[at] in _SITES)
        if place is None or not place.is_place or not beside:
            continue
        sites = [one for one in sites_of_one_firm(engine, former[0]) if one is not former[0]]
        there = [one for one in sites if place.id in one.related("located_in")]
        if returning:
            there = [one for one in there if one.id in question.focus.recent]
        if len(there) == 1:
            called = called_by(engine.knowledge, there[0])
            # "Le site de Metz-Borny": what else it is called asks for nothing.
            end = mention.end + (stem(" ".join(words[mention.end : mention.end + 1])) in called)
            return there[0], at, end - at
    return None


def _picked_there(engine: Engine, question: Question) -> Found | None:
    """Return the item that "le second a ouvert quand au Technopôle ?" picks, beside mere places."""
    places = all(one.tells_where for one in surest_subjects(engine, question))
    return picked(engine, question) if places else None


def _lying_there(engine: Engine, question: Question) -> Found | None:
    """Return which of those listed or spoken of "lequel est au Technopôle ?" means."""
    words = question.words
    at = next((place for place, word in enumerate(words) if word in WHICH), None)
    named = surest_subjects(engine, question)
    if at is None or not named or not all(one.tells_where for one in named):
        return None
    pool = engine.subjects(question.focus.listed or question.focus.recent[-2:])
    there = [one for one in pool if _lies_at(question, one)]
    return (there[0], at, 1) if len(there) == 1 else None


def _lies_at(question: Question, subject: Subject) -> bool:
    """Tell whether ``subject`` lies in each place named, or is said to ("le Technopôle")."""
    said = [set(words_of(fact.says)) for fact in subject.facts]
    return all(
        {*place.subjects} & {*subject.related("located_in")}
        or any(one.issuperset(question.words[place.start : place.end]) for one in said)
        for place in question.mentions
    )


# Tried in this order; the first that finds a subject gives it. What stands for one subject alone
# ("cette zone", "le premier dont j'ai parlé", "là-bas") comes before what may pick any item of a
# list, and that before words that may describe many.
_FINDERS = (
    *(_site_there, site_called, that_one, returned, earlier, _there, other, picked, described),
    *(_recalled, _of_the_kind_named, presented_so),
)
# Beside a name.
_FINDERS_BESIDE_A_NAME = (
    *(_of_the_same_kind, _owned, _picked_there, _lying_there, _of_the_kind_named),
)
