"""From a Rasa tracker to a question: the only place that knows how messages are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from rasa_sdk import Tracker

from bot.knowledge import Knowledge
from bot.knowledge.languages import FRENCH
from bot.knowledge.orientation import Step, load_orientation
from bot.query.question import Focus, Mention, Question
from bot.text import words_of
from bot.understanding.asking import asking_part, names_in
from bot.understanding.corrections import corrects
from bot.understanding.exceptions import is_left_out, leaves_out_those

# What the intent alone says about the attribute asked for.
INTENT_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "ask_definition": ("identity", "activity"),
    "ask_location": ("location", "address"),
    "ask_contact": ("website", "phone", "email", "address"),
    "ask_date": ("creation", "deadline"),
    "ask_audience": ("audience",),
    "ask_conditions": ("conditions", "admission"),
    "ask_amount": ("amount", "cost"),
    "ask_offer": ("offer", "programmes", "equipment"),
    "ask_owner": ("ownership", "governance", "partners"),
    "ask_history": ("history",),
    "ask_actions": ("actions", "event"),
    "ask_trend": ("job_trend", "investment", "project", "strategy"),
}
INTENT_WEIGHT = 0.45
# What is asked for in words and known not to be held is meant.
UNHELD_WEIGHT = 0.8
WORD_WEIGHT = 0.4
# An intent this sure may be what was meant where the first one finds nothing.
LIKELY_AS_WELL = 0.1
FALLBACK_INTENT = "nlu_fallback"


def question_from(tracker: Tracker, knowledge: Knowledge) -> Question:
    """Return the last message of ``tracker`` as the skills see it."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    entities: list[dict[str, Any]] = message.get("entities") or []
    intent = (message.get("intent") or {}).get("name") or ""
    confidence = float((message.get("intent") or {}).get("confidence") or 0.0)
    # The pipeline read the corrected text: places of entities count its words.
    text = message.get("corrected_text") or message.get("text") or ""
    worded: dict[str, tuple[int, ...]] = {}
    for entity in _of(entities, "attribute"):
        places = tuple(range(*entity["places"])) if "places" in entity else ()
        worded[entity["value"]] = worded.get(entity["value"], ()) + places
    words = words_of(text)
    asking = asking_part(text, names_in(entities, knowledge))
    asking_from = len(words_of(text[: text.rindex(asking)]))
    asking_to = asking_from + len(words_of(asking))
    taken_back = asking_from if corrects(text) else 0
    left_out = {*words[:asking_from], *words[asking_to:]} - {*words[asking_from:asking_to]}
    # "Je dirige une PME de 60 personnes, à quoi sert X ?" asks for no headcount.
    worded = {
        attribute: places
        for attribute, places in worded.items()
        if not places or any(asking_from <= place < asking_to for place in places)
    }
    worded = {one: places for one, places in worded.items() if not _is_overruled(worded, one)}
    mentions = [_mention(entity) for entity in _of(entities, "subject")]
    excepted = _excepted(tracker, text, words, mentions, knowledge)
    # A newer model may have lost a fact.
    near = [one for one in message.get("fact_ranking") or [] if one["id"] in knowledge.facts]
    return Question(
        text=text,
        words=tuple(words),
        asking_from=asking_from,
        asking_to=asking_to,
        intent=intent,
        intent_confidence=confidence,
        other_intents=_other_intents(message),
        # "... ou faut-il aller à Nancy ?" asks nothing of Nancy, nor does "pas Nancy, Metz".
        mentions=tuple(
            one
            for one in mentions
            if one.start in range(taken_back, asking_to) and excepted.isdisjoint(one.subjects)
        ),
        excepted=excepted,
        attributes=_attributes(
            message.get("attribute_ranking") or [],
            worded,
            _meant_by(intent, worded, knowledge),
            confidence * (UNHELD_WEIGHT if intent == "ask_unheld" else INTENT_WEIGHT),
        ),
        worded_attributes=worded,
        types=_values(entities, "type"),
        needs=_values(entities, "need"),
        diplomas=_values(entities, "diploma"),
        tracks=_values(entities, "track"),
        unknown_names=_asked(_values(entities, "unknown_name"), left_out),
        unknown_places=_asked(_values(entities, "unknown_place"), left_out),
        similar_facts=_scores(near, "score"),
        similar_bare=_scores(near, "bare"),
        chosen_fact=next(iter(_values(entities, "fact")), None),
        focus=Focus(
            subjects=tuple(tracker.get_slot("focus_subjects") or ()),
            attribute=tracker.get_slot("focus_attribute"),
            facts=tuple(tracker.get_slot("focus_facts") or ()),
            listed=tuple(tracker.get_slot("listed") or ()),
            kind=tracker.get_slot("list_kind") or "",
            detail=tracker.get_slot("list_detail") or "",
            offset=int(tracker.get_slot("list_offset") or 0),
            recent=tuple(tracker.get_slot("recent_subjects") or ()),
        ),
        language=tracker.get_slot("language") or FRENCH,
        orientation=orientation_answers(tracker),
    )


def _is_overruled(worded: Mapping[str, tuple[int, ...]], attribute: str) -> bool:
    """Tell whether another attribute takes the words that ask for this one, and more.

    "Où est le site de X ?" asks where it is, and for no page.
    """
    own = set(worded[attribute])
    return any(own < set(places) for one, places in worded.items() if one != attribute)


def _excepted(
    tracker: Tracker,
    text: str,
    words: Sequence[str],
    mentions: Iterable[Mention],
    knowledge: Knowledge,
) -> frozenset[str]:
    """Return the subjects that the message leaves out, by name or as "eux"; no mere places."""
    # A newer model may have lost a subject.
    named = {
        one
        for mention in mentions
        if is_left_out(words, mention.start)
        for one in mention.subjects
        if one in knowledge.subjects and not knowledge.subjects[one].is_wide
    }
    spoken_of = tracker.get_slot("focus_subjects") if leaves_out_those(text) else ()
    return frozenset(named.union(spoken_of or ()))


def _asked(names: Iterable[str], left_out: AbstractSet[str]) -> tuple[str, ...]:
    """Return ``names`` without those that stand only beside what is asked."""
    return tuple(one for one in names if not set(words_of(one)) <= left_out)


def orientation_answers(tracker: Tracker) -> dict[str, str]:
    """Return the answers given so far to the guided orientation, by step."""
    given = {one.id: tracker.get_slot(orientation_slot(one)) for one in load_orientation()}
    return {step: answer for step, answer in given.items() if answer}


def orientation_slot(step: Step) -> str:
    """Return the slot that keeps the answer to ``step``."""
    return f"orientation_{step.id}"


def _scores(near: Iterable[Mapping[str, Any]], key: str) -> dict[str, float]:
    """Return one of the scores of each fact that the message was found near to."""
    return {one["id"]: one[key] for one in near if key in one}


def _mention(entity: Mapping[str, Any]) -> Mention:
    start, end = entity.get("places") or (0, 0)
    candidates = tuple(entity.get("candidates") or [entity["value"]])
    return Mention(candidates, start, end, float(entity.get("score") or 100.0))


def _other_intents(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the intents that are likely as well, the likeliest first."""
    first = (message.get("intent") or {}).get("name")
    return tuple(
        str(one["name"])
        for one in message.get("intent_ranking") or []
        if one["name"] not in (first, FALLBACK_INTENT) and one["confidence"] >= LIKELY_AS_WELL
    )


def _meant_by(intent: str, worded: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Return the attributes that the intent stands for; "ask_unheld" for those worded."""
    if intent == "ask_unheld":
        return tuple(one for one in worded if not knowledge.attributes[one].held)
    return INTENT_ATTRIBUTES.get(intent, ())


def _attributes(
    ranking: Iterable[Mapping[str, Any]],
    worded: Mapping[str, tuple[int, ...]],
    meant: Iterable[str],
    weight: float,
) -> dict[str, float]:
    """Join three independent signs: the classifier, the words, the intent (noisy or)."""
    doubts = {one["id"]: 1.0 - float(one["score"]) for one in ranking}
    for attribute in worded:
        doubts[attribute] = doubts.get(attribute, 1.0) * (1.0 - WORD_WEIGHT)
    for attribute in meant:
        doubts[attribute] = doubts.get(attribute, 1.0) * (1.0 - weight)
    return {attribute: 1.0 - doubt for attribute, doubt in doubts.items()}


def _of(entities: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [entity for entity in entities if entity.get("entity") == name]


def _values(entities: Iterable[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(entity["value"]) for entity in _of(entities, name)))
