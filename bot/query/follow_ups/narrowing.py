"""What is asked of the list that was just shown: which of it, how many, and what it sums up to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.cues.degree import speaks_of_degree
from bot.query.cues.negation import wants_the_rest
from bot.query.cues.pointing import asks_which_ones
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.evidence.proof import proof_of
from bot.query.question import Question
from bot.query.result import Compared, Listed, NotKnown, Stated
from bot.query.skills.listing import conditions_of, is_outside, listed
from bot.query.skills.measure import measure_of, measured
from bot.query.skills.training import where_given
from bot.query.skills.training_field import of_the_field
from bot.query.subjects.members import says
from bot.query.subjects.targets import names_a_topic, surest_subjects
from bot.query.subjects.whereabouts import lying_in
from bot.text import STOP_WORDS, squeeze, stem, words_of
from bot.understanding.openings import LINKS, ONLY

# "Il n'y en a pas une sur la logistique ?"
_ONE_OF_THEM = r"y en a(?: t il)? (?:pas )?une? (?:sur|en|de|d|pour|dans|qui)"
_WHICH = re.compile(rf"\b(?:lesquel(?:le)?s|parmi (?:eux|elles|ceux|celles|ces)|{_ONE_OF_THEM})\b")
_SUM = r"(?:y en a|il y en a|ca fait|ca en fait|sont ils|sont elles|en tout|au total)\b"
_HOW_MANY = re.compile(
    rf"\bcombien\b.*\b{_SUM}|\b(?:ca (?:en )?fait|il y en a|y en a) combien(?: en tout)?$"
)
_MOST_COMPARED = 8
_ONLY = re.compile(rf"\b(?:{ONLY})\b")
_ONLY_WORDS = frozenset(words_of(ONLY.replace("|", " ")))
# "Plutôt dans le privé", "et les publics ?"
_SECTOR = re.compile(
    rf"(?:(?:{LINKS}|{ONLY}|mais|non|plutot|que) )*"
    r"(?:(?:dans|en|du|de) )?(?:(?:le|la|les|ceux|celui|celles?|secteur|du|qui (?:est|sont)) )*"
    r"(?P<sector>public|publique|publics|publiques|prive|privee|prives|privees)"
)


def of_the_sector(engine: Engine, question: Question) -> Listed | Stated | NotKnown | None:
    """Return those of the list that are private, or public: "plutôt dans le privé".

    Of trainings, those that such a school gives. Where no sentence says so of any of them, others
    than these would be no answer.
    """
    wanted = _SECTOR.fullmatch(question.said)
    known = engine.subjects(question.focus.listed)
    if wanted is None or len(known) < 2 or not question.focus.kind:
        return None
    sector = question.typed(len(question.words) - 1, len(question.words))
    kept = [
        one
        for one in known
        if any(_is_of_sector(engine, body, sector) for body in _bodies(engine, one))
    ]
    detail = ", ".join(filter(None, [question.focus.detail, sector]))
    if not kept:
        return NotKnown(kind=question.focus.kind, detail=detail)
    found = listed(engine, question.focus.kind, detail, kept)
    return found if isinstance(found, Listed) else None


def of_the_place(engine: Engine, question: Question) -> Listed | Stated | NotKnown | None:
    """Return those of the list that lie where "seulement à Montigny ?" says."""
    named = surest_subjects(engine, question)
    known = engine.subjects(question.focus.listed)
    places = [one for one in named if one.tells_where]
    left = {question.words[at] for at in own_words(question)}
    only = bool(_ONLY.search(question.said)) and left <= _ONLY_WORDS
    if not only or len(known) < 2 or not question.focus.kind or not 0 < len(places) == len(named):
        return None
    kept = [one for one in known if lying_in(engine, _bodies(engine, one), places)]
    detail = ", ".join(filter(None, [question.focus.detail, *(one.label for one in places)]))
    if not kept:
        return NotKnown(kind=question.focus.kind, detail=detail)
    return _narrowed(engine, question.focus.kind, detail, kept)


def _narrowed(
    engine: Engine, kind: str, detail: str, kept: Sequence[Subject]
) -> Listed | Stated | None:
    """List those that are ``kept``; of a single training, say where it is given."""
    if len(kept) == 1 and kind == "training":
        return where_given(engine, kept[0], [])
    found = listed(engine, kind, detail, list(kept))
    return found if isinstance(found, Listed) else None


def _bodies(engine: Engine, subject: Subject) -> list[Subject]:
    """Return who gives ``subject``, which is a training, or itself."""
    return engine.givers(subject) or [subject]


def _is_of_sector(engine: Engine, body: Subject, sector: str) -> bool:
    facts = engine.facts_of(body)
    return any("identity" in fact.attributes and says(fact, [sector]) for fact in facts)


def asked_of_the_list(
    engine: Engine, question: Question
) -> Listed | Stated | Compared | NotKnown | None:
    """Return the members of the last list that meet the message, or all where it counts them.

    None where no list was shown, or where it is not clear what they are to meet; "lesquelles" of
    what no list was shown of is not known.
    """
    known = engine.subjects(question.focus.listed)
    words = question.said
    if len(known) < 2 and question.types and not question.mentions and _WHICH.match(words):
        # "Lesquelles sont industrielles ?" of what no list was shown of: not all that are.
        return NotKnown()
    if len(known) < 2 or speaks_of_degree(question):
        return None
    kind = question.focus.kind or known[0].type
    if question.focus.kind and _HOW_MANY.search(words):
        whole = listed(engine, kind, question.focus.detail, known)
        if _says_more(question):
            return _each_figure(engine, question, known)
        return whole if isinstance(whole, Listed) else None
    if not _WHICH.search(words):
        return None
    if question.focus.kind and asks_which_ones(question):
        # "Lesquelles ?" of a list: its members again.
        whole = listed(engine, kind, question.focus.detail, known)
        return whole if isinstance(whole, Listed) else None
    if len({one.type for one in known}) > 1:
        return _holding(engine, question, known)
    if wants_the_rest(question) and not re.search(_ONE_OF_THEM, words):
        outside = [one for one in known if is_outside(engine, one)] if "hors" in words else []
        # Which of them do not: that a fact does not say it is no proof.
        return listed(engine, kind, "", outside) if outside else NotKnown()
    return _which(engine, question, kind, known)


def _which(
    engine: Engine, question: Question, kind: str, known: Sequence[Subject]
) -> Listed | Stated | NotKnown | None:
    """Return those of ``known`` that lie where the message says, and meet what else it says."""
    named = surest_subjects(engine, question)
    places = [one for one in named if one.tells_where]
    topics = [one for one in question.mentions if names_a_topic(engine, one)]
    if len(places) + len(topics) < len(named):
        return None
    # "Une sur la logistique ?"
    of_topics = [word for one in topics for word in question.words[one.start : one.end]]
    conditions = [
        *_conditions(engine, question, kind),
        *(one for one in of_topics if one not in STOP_WORDS),
    ]
    some = any if "ou" in question.words else all
    there = lying_in(engine, known, places)
    kept = [one for one in there if some(_saying(engine, one, [word]) for word in conditions)]
    kept = kept if conditions else there
    # "Lesquels touchent à l'automatisme ?": no sentence says so, the fields of a training do.
    training = conditions and not kept and kind == "training"
    in_field = of_the_field(question, tuple(there), wholly=True) if training else ()
    if in_field:
        return _narrowed(engine, kind, "", in_field)
    if not (places or conditions):
        return None
    if kept:
        proofs = [_saying(engine, one, conditions) or proof_of(engine, one) for one in kept]
        facts = tuple(fact for fact in proofs if fact is not None)
        return Listed(kind, "", tuple(kept), facts) if len(facts) == len(kept) else None
    alike = engine.knowledge.of_type(kind)
    if places or any(_saying(engine, one, conditions) for one in alike):
        typed = [question.typed(at, at + 1) for at in own_words(question)]
        said = [one for one in typed if squeeze(one) in conditions]
        detail = [question.focus.detail, *(one.label for one in places), *said]
        return NotKnown(kind=kind, detail=", ".join(one for one in detail if one))
    # No fact says so of any of them: others than these would be no answer.
    others = question.types or not question.worded_attributes
    if question.focus.kind and others:
        return NotKnown()
    return None if places else _holding(engine, question, known)


def _holding(engine: Engine, question: Question, known: Sequence[Subject]) -> Stated | None:
    """State what is asked for of those of ``known`` that it is told of.

    "Lesquelles ont un site internet ?" is not asked of others than were listed.
    """
    asked = question.asked_attribute
    if asked is None or asked not in question.worded_attributes:
        return None
    own = ((one, engine.facts_of(one)) for one in known)
    told = [(one, next((f for f in facts if asked in f.attributes), None)) for one, facts in own]
    held = [(one, fact) for one, fact in told if fact is not None][:_MOST_COMPARED]
    if not held:
        return None
    return Stated(tuple(fact for _, fact in held), tuple(one for one, _ in held), asked)


def _conditions(engine: Engine, question: Question, kind: str) -> list[str]:
    """Return what those asked for are to meet: "lesquelles sont industrielles ?" as well."""
    conditions = conditions_of(engine, question)
    types = engine.knowledge.types
    own = {stem(word) for one in (*types[kind].words, types[kind].many) for word in words_of(one)}
    kinds = [
        question.words[place]
        for place in own_words(question)
        if question.types and stem(question.words[place]) not in own
    ]
    return conditions or kinds


def _saying(engine: Engine, subject: Subject, conditions: Sequence[str]) -> Fact | None:
    """Return the fact of ``subject`` that says the ``conditions``, the first that says one."""
    facts = engine.facts_of(subject)
    if not conditions or not all(any(says(one, [word]) for one in facts) for word in conditions):
        return None
    whole = (one for one in facts if says(one, conditions))
    return next(whole, None) or next(one for one in facts if says(one, conditions[:1]))


def _each_figure(engine: Engine, question: Question, known: Sequence[Subject]) -> Compared | None:
    """Set side by side what each of ``known`` counts, for "combien d'emplois ça fait ?"."""
    worded = question.worded_attributes
    # Who counts the jobs of companies counts their employees.
    asked = [*worded, *(engine.knowledge.types[known[0].type].size if "jobs" in worded else ())]
    for attribute in asked:
        measure = measure_of(engine, attribute)
        told = measured(engine, known, measure) if measure is not None else []
        if 1 < len(told) <= _MOST_COMPARED:
            facts = dict.fromkeys(fact for one in told for fact in one.facts)
            subjects = {one.subject.id: one.subject for one in told}
            return Compared(attribute, tuple(subjects.values()), tuple(facts))
    return None


def _says_more(question: Question) -> bool:
    """Tell whether the message has a topic beside "en tout"."""
    return any(question.words[place] != "total" for place in own_words(question))
