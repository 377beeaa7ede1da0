"""Which subject a message picks by its place: "le deuxième", "l'autre", "le premier"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.knowledge import Subject
from bot.query.cues.ordinals import PLACES
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.subjects.demonstrative import POINTING, Found
from bot.text import STOP_WORDS, stem, tokenize, words_of

_NUMBER = re.compile(r"(\d{1,2})(?:er|ere|e|eme|nd|nde)?")
_LIST_PAGE = 8
_STEPS = {"suivant": 1, "suivante": 1, "precedent": -1, "precedente": -1}
# What comes before an ordinal that picks ("du premier", "le 2"), and around a number alone.
_PICKING = frozenset({"le", "la", "l", "du", "au", "ce", "cette", "numero", "choix", "n"})
_FEW_WORDS = 3
RETURNING = frozenset({"revenir", "revenons", "reviens", "retour", "retournons", "reprendre"})
# "Le premier que je vous ai demandé", "celui de tout à l'heure".
_TOLD = frozenset(
    {"demande", "demandais", "demandee", "parle", "parlais", "parlions", "cite", "citee", "nommee"}
)
_EARLIER = re.compile(r"\b(?:de tout a l heure|d avant|precedente?)\b")
# What the second one does, so that "le second" stands for it and counts nothing.
_DOING = frozenset(
    """
    date existe propose forme emploie compte coute dure finance aide accueille fabrique produit
    appartient depend vaut recrute couvre vise investit exporte vend ouvre ferme
    """.split()  # noqa: SIM905 - reads better
)
# "Ce dernier" picks from no list.
_THIS = (("ce",), ("cette",))
_BEGINNING = frozenset({"debut", "depart"})


def returned(engine: Engine, question: Question) -> Found | None:
    """Return the first subject of the conversation for "pour revenir au premier".

    Or the second one, where it is about two.
    """
    words = list(question.words)
    told = bool(_TOLD & set(words)) or bool(RETURNING & set(words))
    meant = [0 if word in _BEGINNING and told else PLACES.get(word) for word in words]
    at = next((at for at, place in enumerate(meant) if place in {0, 1}), None)
    if at is None or len(question.focus.recent) < 2:
        return None
    if meant[at] == 1 and _spoken_of_in_turn(engine, question) is None:
        two = len(question.focus.recent) == 2 and not question.focus.listed
        subject = engine.subject(question.focus.recent[1]) if two else None
        return (subject, at, 1) if subject is not None else None
    pair = _spoken_of_in_turn(engine, question)
    if pair is not None and words[at - 1 : at] in (["le"], ["la"], ["du"], ["au"]):
        return pair[meant[at] or 0], at, 1
    shown = _shown(question)
    if shown and not RETURNING & set(words[:at]) and not _TOLD & set(words[at:]):
        return None
    if words[at - 1 : at] not in (["le"], ["la"], ["du"], ["au"]) and "debut" not in words:
        return None
    subject = engine.subject(question.focus.recent[0])
    return (subject, at, 1) if subject is not None else None


def _spoken_of_in_turn(engine: Engine, question: Question) -> tuple[Subject, Subject] | None:
    """Return the two of one kind that were spoken of one after the other: "Diag X ? - Et Diag Y ?".

    None where a list was shown, or the last one is among those that were named together.
    """
    pair = engine.subjects(question.focus.recent[-2:])
    if len(pair) < 2 or question.focus.kind or pair[1].id in question.focus.listed:
        return None
    return (pair[0], pair[1]) if pair[0].type == pair[1].type else None


def earlier(engine: Engine, question: Question) -> Found | None:
    """Return what was spoken of before the last subject, for "celui de tout à l'heure"."""
    words = list(question.words)
    at = next((place for place, word in enumerate(words) if word in POINTING), None)
    if at is None or not _EARLIER.search(" ".join(words[at:])) or len(question.focus.recent) < 2:
        return None
    subject = engine.subject(question.focus.recent[-2])
    return (subject, at, 1) if subject is not None else None


def other(engine: Engine, question: Question) -> Found | None:
    """Return the one of two listed things that was not spoken of last ("et l'autre ?")."""
    words = list(question.words)
    if "autre" not in words[1:] or words[words.index("autre") - 1] != "l":
        return None
    last = question.focus.subjects[:1]
    others = [one for one in _shown(question) if one not in last]
    if len(others) != 1:
        # "X ? - Et Y ? - L'autre ?": X.
        others = [one for one in reversed(question.focus.recent) if one not in last][:1]
    subject = engine.subject(others[0]) if len(others) == 1 else None
    return (subject, words.index("autre"), 1) if subject is not None else None


def picked(engine: Engine, question: Question) -> Found | None:
    """Return the item of the last list whose place the message names, and that word's place.

    For "ce dernier" of one subject, that one.
    """
    shown = _shown(question)
    for at, word in enumerate(question.words):
        number = _NUMBER.fullmatch(word)
        place = int(number[1]) - 1 if number else PLACES.get(word, _beside(question, shown, word))
        if place is None or (number and place < 0) or not -len(shown) <= place < len(shown):
            continue
        if place == -1 and _is_of_one(question) and question.words[at - 1 : at] in _THIS:
            # "Le coût de ce dernier ?": whom the last answer was about, not whom it names last.
            former = engine.subjects(question.focus.subjects)
            return (former[0], at, 1) if former else None
        if _picks(engine, question, at):
            subject = engine.subject(shown[place])
            return (subject, at, 1) if subject is not None else None
    return None


def _is_of_one(question: Question) -> bool:
    """Tell whether the conversation is about one subject, and no list was shown."""
    return len(question.focus.subjects) == 1 and not question.focus.kind


def _beside(question: Question, shown: Sequence[str], word: str) -> int | None:
    """Return the place of "le suivant", "le précédent": beside the item that was picked last."""
    last = question.focus.subjects[:1]
    if word not in _STEPS or not last or last[0] not in shown:
        return None
    place = shown.index(last[0]) + _STEPS[word]
    return place if place >= 0 else None


def _picks(engine: Engine, question: Question, at: int) -> bool:
    """Tell whether the ordinal at ``at`` stands for an item, not beside a noun of its own."""
    words = question.words
    if len(words) <= _FEW_WORDS and all(one in STOP_WORDS | {words[at]} for one in words):
        return True
    if at == 0 or words[at - 1] not in _PICKING:
        return False
    if _pauses(question, at):
        return True
    named = not question.focus.kind and len(question.focus.listed) > 1
    if named and words[at] in PLACES and words[at + 1 : at + 2]:
        # "Le second date de quand ?"
        return words[at + 1] in _DOING | STOP_WORDS
    following = words[at + 1 : at + 2]
    kinds = engine.knowledge.types.get(question.focus.kind)
    nouns = {stem(one) for kind in (kinds.words if kinds else ()) for one in words_of(kind)}
    return not following or following[0] in STOP_WORDS or stem(following[0]) in nouns


def _pauses(question: Question, at: int) -> bool:
    """Tell whether a comma follows the word at ``at``: "la seconde, combien d'emplois ?"."""
    after = unicodedata.normalize("NFC", question.text)[tokenize(question.text)[at].end :]
    return after.lstrip()[:1] in (",", ":")


def _shown(question: Question) -> tuple[str, ...]:
    """Return the page of the list that the user saw last."""
    listed, offset = question.focus.listed, question.focus.offset
    if not question.focus.kind or offset <= _LIST_PAGE:
        return listed[: max(offset, _LIST_PAGE)]
    return listed[offset - _LIST_PAGE : offset]
