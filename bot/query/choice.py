"""Which subject spoken of before a message points to: "le deuxième", "celle de Trémery".

What is pointed to becomes a mention, so that every skill reads the message as if it were named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from bot.knowledge import Subject
from bot.query.demonstrative import Found, kind_words, that_one
from bot.query.engine import Engine
from bot.query.pointing import opens_with_pronoun
from bot.query.question import Mention, Question
from bot.query.targets import focus_subjects, of_one_firm, precise_subjects
from bot.understanding.names import names_of
from bot.understanding.splitting import corrects
from bot.understanding.text import STOP_WORDS, stem, tokenize, words_of

_ORDINALS = (
    *(("premier", 0), ("premiere", 0), ("deuxieme", 1), ("second", 1), ("seconde", 1)),
    *(("troisieme", 2), ("quatrieme", 3), ("cinquieme", 4), ("sixieme", 5)),
    *(("septieme", 6), ("huitieme", 7), ("dernier", -1), ("derniere", -1)),
)
_PLACES = dict(_ORDINALS)
_NUMBER = re.compile(r"(\d{1,2})(?:er|ere|e|eme|nd|nde)?")
_LIST_PAGE = 8
# What comes before an ordinal that picks ("du premier", "le 2"), and around a number alone.
_PICKING = frozenset({"le", "la", "l", "du", "au", "numero", "choix", "n"})
_POINTING = frozenset({"celui", "celle", "ceux", "celles", "lequel", "laquelle", "parmi"})
# Of one alone: "laquelle forme les meilleurs ingénieurs ?" describes it all the same.
_COMPARING = frozenset({"plus", "moins", "meilleur", "meilleure", "mieux"})
_WHICH = frozenset({"lequel", "laquelle"})
_OVER_THERE = re.compile(r"\b(?:la bas|sur place)\b")
_FEW_WORDS = 3
_RETURNING = frozenset({"revenir", "revenons", "reviens", "retour", "retournons", "reprendre"})
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
_FIRST = frozenset({"premier", "premiere", "debut", "depart"})
_SECOND = frozenset({"second", "seconde", "deuxieme"})
_ARTICLES = frozenset({"le", "la", "l", "du", "au", "cet", "cette", "ce", "son", "leur"})
# The rarity of a word that tells one subject from the others.
TELLING = 0.42
_CALLED_WEIGHT = 2.0


def resolved(engine: Engine, question: Question) -> Question:
    """Return ``question`` with a mention of what it points to, the same when it names a subject."""
    question = _of_somebody(engine, question)
    named = bool(precise_subjects(engine, question))
    finders = (_of_the_same_kind, _owned) if named else (_of_the_same_kind, *_FINDERS)
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
                if not set(places) <= set(span)
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


def _of_somebody(engine: Engine, question: Question) -> Question:
    """Return ``question`` without the topics that it names, where "elle" means a body spoken of.

    "Elle a combien d'étudiants à Metz ?" is not about higher education in Metz.
    """
    former = focus_subjects(engine, question)[:1]
    if not opens_with_pronoun(question) or not former or former[0].is_wide:
        return question
    kept = []
    for mention in question.mentions:
        subject = engine.subject(mention.subjects[0])
        if subject is None or not subject.is_topic:
            kept.append(mention)
    return replace(question, mentions=tuple(kept))


def _returned(engine: Engine, question: Question) -> Found | None:
    """Return the first subject of the conversation for "pour revenir au premier".

    Or the second one, where it is about two.
    """
    words = list(question.words)
    at = next((place for place, word in enumerate(words) if word in _FIRST | _SECOND), None)
    if at is None or len(question.focus.recent) < 2:
        return None
    if words[at] in _SECOND:
        two = len(question.focus.recent) == 2 and not question.focus.listed
        subject = engine.subject(question.focus.recent[1]) if two else None
        return (subject, at, 1) if subject is not None else None
    shown = _shown(question)
    if shown and not _RETURNING & set(words[:at]) and not _TOLD & set(words[at:]):
        return None
    if words[at - 1 : at] not in (["le"], ["la"], ["du"], ["au"]) and "debut" not in words:
        return None
    subject = engine.subject(question.focus.recent[0])
    return (subject, at, 1) if subject is not None else None


def _earlier(engine: Engine, question: Question) -> Found | None:
    """Return what was spoken of before the last subject, for "celui de tout à l'heure"."""
    words = list(question.words)
    at = next((place for place, word in enumerate(words) if word in _POINTING), None)
    if at is None or not _EARLIER.search(" ".join(words[at:])) or len(question.focus.recent) < 2:
        return None
    subject = engine.subject(question.focus.recent[-2])
    return (subject, at, 1) if subject is not None else None


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
        if not _POINTING & set(before):
            continue
        wanted = {stem(words[place]) for place in range(mention.start, mention.end)}
        shown = (engine.subject(one) for one in question.focus.listed)
        listed = [one for one in shown if one is not None]
        kinds = [one.type for one in listed]
        if any(one.id in mention.subjects and kinds.count(one.type) > 1 for one in listed):
            continue
        others = (one for one in listed if one.id not in mention.subjects)
        called = [one for one in others if wanted <= _called(engine, one)]
        if len(called) == 1:
            return called[0], mention.start, mention.end - mention.start
    return None


def _of_the_same_kind(engine: Engine, question: Question) -> Found | None:
    """Return the lycée that "et à Schuman ?" means after another lycée, or after its trainings."""
    asking = range(question.asking_from, question.asking_to or len(question.words))
    told = [at for at in asking if question.words[at] not in STOP_WORDS]
    moving = question.words[:1] in (("et",), ("non",), ("plutot",)) or corrects(question.text)
    described = not _POINTING.isdisjoint(question.words)
    if not moving or described or not 0 < len(told) <= _FEW_WORDS:
        return None
    former = focus_subjects(engine, question)[:1]
    schools = [engine.subject(one) for first in former for one in first.related("offered_by")]
    kinds = {one.type for one in (schools or former) if one is not None}
    meant = [engine.subject(one.subjects[0]) for one in question.mentions]
    if any(one is not None and (one.is_place or one.type in kinds) for one in meant):
        return None
    alike = [one for kind in kinds for one in engine.knowledge.of_type(kind)]
    worded = {place for places in question.worded_attributes.values() for place in places}
    # "Et à La Salle, le taux ?": a word that asks for something names nobody, or does it.
    for places in (told, [at for at in told if at not in worded]):
        wanted = {stem(question.words[at]) for at in places}
        called = [one for one in alike if wanted and wanted <= _called(engine, one)]
        if len(called) == 1:
            return called[0], places[0], places[-1] + 1 - places[0]
    return None


def _recalled(engine: Engine, question: Question) -> Found | None:
    """Return what "le triage", "l'incubateur" recalls: by a word of its name, or by its kind.

    None when the subject spoken of last is called so too: it is meant anyway.
    """
    recent = [engine.subject(one) for one in reversed(question.focus.recent)]
    subjects = [one for one in recent if one is not None]
    for at, word in enumerate(question.words[1:], start=1):
        telling = word not in STOP_WORDS and engine.ranker.signs.rarity(word) >= TELLING
        if question.words[at - 1] not in _ARTICLES or not telling:
            continue
        called = [one for one in subjects if stem(word) in _called(engine, one)]
        if called:
            return None if called[0] is subjects[0] else (called[0], at, 1)
    return None


def _called(engine: Engine, subject: Subject) -> set[str]:
    """Return the stems of the words that ``subject`` is called by."""
    texts = (*names_of(subject), engine.knowledge.types[subject.type].one)
    return {stem(word) for text in texts for word in words_of(text) if word not in STOP_WORDS}


def _picked(engine: Engine, question: Question) -> Found | None:
    """Return the item of the last list whose place the message names, and that word's place."""
    shown = _shown(question)
    for at, word in enumerate(question.words):
        number = _NUMBER.fullmatch(word)
        place = int(number[1]) - 1 if number else _PLACES.get(word)
        if place is None or (number and place < 0) or not -len(shown) <= place < len(shown):
            continue
        if _picks(engine, question, at):
            subject = engine.subject(shown[place])
            return (subject, at, 1) if subject is not None else None
    return None


def _picks(engine: Engine, question: Question, at: int) -> bool:
    """Tell whether the ordinal at ``at`` stands for an item, not beside a noun of its own."""
    words = question.words
    if len(words) <= _FEW_WORDS and all(one in STOP_WORDS | {words[at]} for one in words):
        return True
    if at == 0 or words[at - 1] not in _PICKING:
        return False
    if _pauses(question, at):
        return True
    pair = not question.focus.kind and len(question.focus.listed) == 2
    if pair and words[at] in _PLACES and words[at + 1 : at + 2]:
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


def _other(engine: Engine, question: Question) -> Found | None:
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


def _described(engine: Engine, question: Question) -> Found | None:
    """Return which of the things spoken of "celle de Trémery", "laquelle forme..." describes."""
    words = " ".join(question.words).replace("la quelle", "laquelle quelle").split()
    at = next((place for place, word in enumerate(words) if word in _POINTING), None)
    former = [engine.subject(one) for one in question.focus.subjects[:1]]
    kinds = [one.type for one in former if one is not None]
    # "Celui du X", when nobody knows X, is none of those spoken of; "le plus grand, c'est
    # lequel ?" describes none.
    most = not _COMPARING.isdisjoint(words)
    asking = at is not None and words[at] in _WHICH and (most or at == len(words) - 1)
    if at is None or asking or question.unknown_names or not (kinds or question.focus.listed):
        return None
    wanted = {stem(word) for word in words if word not in STOP_WORDS | _POINTING and len(word) > 1}
    listed = [engine.subject(one) for one in question.focus.listed]
    best = _best(engine, wanted, (one for one in listed if one is not None))
    # "Celui de Metz": the place of many names none of them.
    telling = any(engine.ranker.signs.rarity(one) >= TELLING for one in wanted)
    if best is None and kinds and telling:
        alike = engine.knowledge.by_type.get(kinds[0], ())
        # "Celui de Florange" after ArcelorMittal's site is ArcelorMittal's too.
        same = [one for one in alike if former[0] is not None and of_one_firm(one, former[0])]
        so_called = [one for one in alike if wanted <= _called(engine, one)]
        best = so_called[0] if wanted and len(so_called) == 1 else None
        best = best or _best(engine, wanted, same, TELLING) or _best(engine, wanted, alike, TELLING)
    if best is None or (best.is_wide and best in former):
        return None
    called = _called(engine, best)
    last = max(
        (place for place in range(at, len(words)) if stem(words[place]) in called), default=at
    )
    return best, at, last + 1 - at


def _best(
    engine: Engine, wanted: set[str], subjects: Iterable[Subject], least: float = 0.0
) -> Subject | None:
    """Return the subject of which names, places and facts say the most of ``wanted``.

    ``least`` is how telling the words must be: "celui de Metz" alone picks none of all there are.
    """
    best: tuple[float, Subject | None] = (least, None)
    for subject in subjects:
        places = (engine.subject(one) for one in subject.related("located_in"))
        texts = [*names_of(subject), *(fact.says for fact in subject.facts)]
        texts += [place.name for place in places if place is not None]
        held = {stem(word) for text in texts for word in words_of(text)}
        called = _called(engine, subject)
        # What it is called counts more than what is said of it.
        met = sum(
            engine.ranker.signs.rarity(one) * (_CALLED_WEIGHT if one in called else 1.0)
            for one in wanted & held
        )
        if met > best[0]:
            best = (met, subject)
    return best[1]


def _shown(question: Question) -> tuple[str, ...]:
    """Return the page of the list that the user saw last."""
    listed, offset = question.focus.listed, question.focus.offset
    if not question.focus.kind or offset <= _LIST_PAGE:
        return listed[: max(offset, _LIST_PAGE)]
    return listed[offset - _LIST_PAGE : offset]


_FINDERS = (that_one, _returned, _earlier, _there, _other, _picked, _described, _recalled)
