"""What the conversation is about after an answer: the slots that the next message is read with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from bot.knowledge import Trait
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.result import Compared, Listed, NotKnown, Result, Stated, Unclear
from bot.query.skills.membership import asks_membership
from bot.query.subjects.targets import surest_subjects
from bot.query.subjects.whereabouts import communes_said
from bot.wording.lists import LIST_PAGE
from bot.wording.message import Kind, Message

# Facts already said are remembered so as not to be suggested again; this many are enough.
MOST_SAID = 60
# What the conversation is about, and what it was about before.
MOST_FOCUSED = 4
MOST_RECENT = 10


def remember(
    engine: Engine,
    question: Question,
    result: Result | Message,
    message: Message,
    said: Sequence[str],
) -> list[EventType]:
    """Return the slots that keep what the conversation is about."""
    if message.kind in (Kind.SOCIAL, Kind.SUGGESTION):
        return []
    slots: dict[str, Any] = {}
    if message.facts:
        slots["focus_facts"] = list(message.facts)
        known = [*said, *(fact for fact in message.facts if fact not in said)]
        slots["said_facts"] = known[-MOST_SAID:]
    if message.subjects:
        slots["focus_subjects"] = _subjects_of(engine, question, message)
        recent = [one for one in question.focus.recent if one != message.subjects[0]]
        slots["recent_subjects"] = [*recent, message.subjects[0]][-MOST_RECENT:]
    slots |= _asked(engine, question, result) | _listed(engine, question, result)
    return [SlotSet(name, value) for name, value in slots.items()]


def _subjects_of(engine: Engine, question: Question, message: Message) -> list[str]:
    """Return what was spoken of: "le géant X y est installé", the next question may be about X."""
    alone = message.facts[0] if len(message.facts) == 1 else None
    named = engine.sentence_names.of(engine.knowledge.facts[alone]) if alone else ()
    bodies = (one for one in named if not engine.knowledge.subjects[one].tells_where)
    school = _school_of(engine, question, message)
    belongs_to = question.focus.subjects[:1] if asks_membership(question) else ()
    return list(dict.fromkeys((*school, *message.subjects, *bodies, *belongs_to)))[:MOST_FOCUSED]


def _school_of(engine: Engine, question: Question, message: Message) -> list[str]:
    """Return the school whose trainings are listed: "les BTS là-bas ? - Taux au bac ?"."""
    given_at = [{*engine.knowledge.subjects[one].related("offered_by")} for one in message.subjects]
    if len(given_at) < 2:
        return []
    shared = set.intersection(*given_at)
    named = (*question.focus.subjects[:1], *question.mentioned)
    return [one for one in named if one in shared][:1]


def _asked(engine: Engine, question: Question, result: Result | Message) -> dict[str, Any]:
    """Return what was asked, as "et à l'ENIM ?" asks it again.

    "Combien d'étudiants ?" is that, even where what a school is answered it.
    """
    if isinstance(result, Listed):
        return {"focus_attribute": None}
    if isinstance(result, NotKnown) and result.attribute is not None:
        # "L'effectif de X ? - Pardon, de Y."
        return {"focus_attribute": result.attribute}
    if not isinstance(result, Stated | Compared | Unclear):
        return {}
    asked = question.asked_attribute
    worded = asked is not None and asked in question.worded_attributes
    portrait = engine.knowledge.by_trait[Trait.PORTRAIT]
    if isinstance(result, Stated) and result.attribute in portrait and worded:
        exacting = asked is not None and engine.knowledge.attributes[asked].exacting
        return {"focus_attribute": asked if exacting else result.attribute}
    if isinstance(result, Stated) and result.attribute in portrait:
        counted = [one for one in result.facts[0].also if one not in portrait]
        if "combien" in question.words and counted:
            return {"focus_attribute": counted[0]}
    unclear = isinstance(result, Unclear) and result.attribute is None
    return {} if unclear else {"focus_attribute": result.attribute}


def _listed(engine: Engine, question: Question, result: Result | Message) -> dict[str, Any]:
    """Return what "le premier" may pick from."""
    if isinstance(result, Listed):
        return {
            "listed": [subject.id for subject in result.subjects],
            "list_kind": result.kind,
            "list_detail": result.detail,
            "list_offset": result.offset + LIST_PAGE,
        }
    listed: list[str] = []
    if isinstance(result, Unclear):
        offered = [subject.id for subject in result.subjects]
        listed = list(dict.fromkeys([*offered, *(fact.subject for fact in result.nearest)]))
        return {"listed": listed, "list_kind": None}
    if isinstance(result, Stated):
        listed = _of_the_kind_asked(engine, question, result)
    if not listed and isinstance(result, Stated | Compared):
        listed = _named_together(engine, question, result)
    if not listed and isinstance(result, Stated):
        listed = _told_together(engine, result)
        # What was picked from a list leaves the list as it is: another may be picked next.
        about = [one.id for one in result.subjects]
        picked = set(about if len(about) == 1 else listed[:1]) & set(question.focus.listed)
        if picked and (len(about) == 1 or len(question.focus.listed) >= len(listed)):
            return {}
    return {"listed": listed, "list_kind": None} if len(listed) > 1 else {}


def _named_together(engine: Engine, question: Question, result: Stated | Compared) -> list[str]:
    """Return the bodies, or the places of one kind, that the message names, in its order.

    Who runs several of them is no item: "les diagnostics de Bpifrance : X, Y et Z".
    """
    named = surest_subjects(engine, question)
    bodies = [one for one in named if not one.tells_where]
    run = [one for one in bodies if {*one.related("run_by")} & {other.id for other in bodies}]
    if len(run) > 1:
        bodies = run
    if len(bodies) < 2 and len({one.type for one in named}) == 1:
        bodies = named
    if len(bodies) < 2 and isinstance(result, Compared):
        bodies = list(result.subjects)
    return [one.id for one in bodies] if len(bodies) > 1 else []


def _of_the_kind_asked(engine: Engine, question: Question, result: Stated) -> list[str]:
    """Return those of the kind asked for that the message or else the sentences name.

    "Quels diagnostics ?".
    """
    own = [one.id for one in surest_subjects(engine, question) if one.type in question.types]
    if len(own) > 1:
        return own
    told = dict.fromkeys(name for fact in result.facts for name in engine.sentence_names.of(fact))
    named = engine.subjects(told)
    if "commune" in question.types:
        named += [one for fact in result.facts[:1] for one in communes_said(engine, fact)]
    about = {one.type for one in result.subjects}
    listed = [one.id for one in named if one.type in question.types and one.type not in about]
    return listed if len(listed) > 1 else []


def _told_together(engine: Engine, result: Stated) -> list[str]:
    """Return the subjects that the facts are about, or those that one sentence names."""
    if result.need is not None:
        # In the order that was read.
        return list(dict.fromkeys(fact.subject for fact in result.facts))
    listed = [subject.id for subject in result.subjects]
    if len(listed) > 1:
        return listed
    named = [engine.sentence_names.of(fact) for fact in result.facts]
    return list(next((one for one in named if len(one) > 1), named[0]))
