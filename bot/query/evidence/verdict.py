"""Whether a yes/no question may be answered "Oui": only when one fact says all that it asks.

A fact that is merely near in meaning is stated without a verdict. "Non" needs proof as well: the
complete list of what is not in it (see ``membership`` and ``tracks`` in ``bot.query.skills``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from bot.knowledge import Fact, Trait
from bot.query.cues.negation import LIMITING
from bot.query.cues.ordinals import LATER
from bot.query.cues.placing import says_to_lie
from bot.query.cues.pointing import has_pronoun
from bot.query.cues.polarity import is_polar
from bot.query.engine import Engine
from bot.query.question import Mention, Question
from bot.query.scoring.ranking import Scored
from bot.text import STOP_WORDS, fold, tokenize, words_of
from bot.understanding.names import names_of

# Of the facts ranked first, this many may hold the words that the best one lacks.
MOST_TRIED = 5
_ORDINAL = re.compile(rf"\b(?:\d+ ?(?:er|re|e|eme)|{'|'.join(LATER)})\b")
# A sentence that limits, denies, ranks or foresees answers only a question that does so too.
_LIMITING = LIMITING | frozenset(
    """
    non aucun aucune jamais sans sauf ancien ancienne devait prevu prevue prevoit projet futur
    future moins premier premiere premiers premieres toujours meilleur meilleure annonce annoncee
    annonces annoncees visait vise attendait attend envisage principal principale principaux leader
    unique
    """.split()  # noqa: SIM905 - reads better
)
# Little words that say something all the same: the sentence has to say them too.
_TELLING = frozenset(
    """
    actuel actuelle actuellement actuels apres aujourd hui autre autres avant beaucoup depuis deux
    dessous dessus environ exactement meme maintenant pendant peu personne possible precisement
    quelques recemment sous surtout tout toute tres trop uniquement
    """.split()  # noqa: SIM905 - reads better
)
_SILENT = STOP_WORDS - _TELLING
# Between two asked words, the sentence may hold this many others: further ones belong elsewhere.
_MOST_BETWEEN = 1
_RANKING = frozenset(
    {"premier", "premiere", "plus", "moins", "meilleur", "meilleure", "principal", "seul", "unique"}
)
# The town that the base is about: its name beside a fact changes nothing.
_HOME = frozenset({"metz"})
_NUMBER = re.compile(r"\d+(?:[\s\u00a0\u202f]\d{3})*(?:[.,]\d+)?")


def confirming(engine: Engine, question: Question, ranked: Sequence[Scored]) -> Fact | None:
    """Return the first of the best facts whose sentence says all that the question asks."""
    if not is_polar(question):
        return None
    return next(
        (one.fact for one in ranked[:MOST_TRIED] if _confirms(engine, question, one.fact)), None
    )


def _confirms(engine: Engine, question: Question, fact: Fact) -> bool:
    """Tell whether the sentence of ``fact`` says all that is asked, in the same order.

    The order tells who does what. A number more in the sentence, or a name between, may be what
    the asked words belong to: "créée en 1960, ouverte en 1962" is no opening in 1960.
    """
    subject = engine.knowledge.subject_of(fact)
    asked = question.words[question.asking_from : question.asking_to]
    # What was, or is planned, proves nothing of what is.
    unproving = not engine.knowledge.by_trait[Trait.UNPROVING].isdisjoint(fact.attributes)
    if subject.ended(engine.today) or unproving:
        return False
    # "X ou seulement Y ?" has no yes; nor is a fact about Y one for X.
    doubted = "ou" in asked or len(question.words[: question.asking_to]) < len(question.words)
    meant = {one.subjects[0] for one in question.mentions}
    precise = {one.id for one in map(engine.subject, meant) if one and not one.is_wide}
    if not precise and has_pronoun(question):
        precise = set(question.focus.subjects[:1])
    if doubted or (precise and fact.subject not in precise):
        return False
    limits = _limits(asked)
    if limits != _limits(words_of(fact.says)) or limits & _RANKING:
        return False
    numbers, said_numbers = _numbers(question.text), _numbers(fact.says)
    # "La 3e région la plus industrialisée" does not confirm that it is the first.
    if (numbers or _ORDINAL.search(fold(fact.says))) and numbers != said_numbers:
        return False
    if sum(fact.subject in one.subjects for one in question.mentions) > 1:
        # "Pandrol est-il une filiale d'Ars ?": two names of one body, and who is whose is not said.
        return False
    if _asks_in_a_phrase(question) or says_to_lie(question):
        # Where something lies is told by its places: see ``bot.query.follow_ups.locating``.
        return False
    parts = _parts_asked(engine, question, fact.subject)
    # "L'un est A ; l'autre est B": what follows is about something else.
    end = _end_of(parts, words_of(fact.says.split(";")[0]))
    return bool(parts) and end is not None and not _names_more(engine, question, fact, end)


def _asks_in_a_phrase(question: Question) -> bool:
    """Tell whether all that is asked is a phrase: "à notre charge" is not "pris en charge"."""
    worded = question.worded_attributes.values()
    phrased = {place for places in worded if len(places) > 1 for place in places}
    places = range(question.asking_from, question.asking_to or len(question.words))
    telling = {place for place in places if question.words[place] not in _SILENT}
    return bool(phrased) and telling <= phrased


# What may stand for one part of what is asked: a word, or one of the names of a subject.
_Part = tuple[tuple[str, ...], ...]


def _parts_asked(engine: Engine, question: Question, about: str) -> list[_Part]:
    """Return what the sentence has to say, in the question's order, but for the name ``about``."""
    starts = {mention.start: mention for mention in question.mentions}
    named = question.named_places
    parts: list[_Part] = []
    for place, word in enumerate(question.words[: question.asking_to]):
        mention = starts.get(place)
        if mention is not None:
            if about not in mention.subjects:
                parts.append(_names_in(engine, mention))
        elif place >= question.asking_from and place not in named and word not in _SILENT:
            parts.append(((word,),))
    return parts


def _names_in(engine: Engine, mention: Mention) -> _Part:
    names = [name for one in engine.subjects(mention.subjects) for name in names_of(one)]
    return tuple(tuple(words_of(name)) for name in names)


def _end_of(parts: Sequence[_Part], said: Sequence[str], start: int = 0) -> int | None:
    """Return the place in the sentence where the ``parts`` end, held one after the other.

    None when it does not hold each of them to the letter, in their order and close together.
    """
    if not parts:
        return start
    for words, at in itertools.product(parts[0], range(start, len(said))):
        # "École supérieure ... est une école privée": the first "école" leads nowhere.
        close = start == 0 or _told(said[start:at]) <= _MOST_BETWEEN
        if close and tuple(said[at : at + len(words)]) == words:
            end = _end_of(parts[1:], said, at + len(words))
            if end is not None:
                return end
    return None


def _told(words: Iterable[str]) -> int:
    """Count the words that carry a topic."""
    return sum(word not in STOP_WORDS for word in words)


def _names_more(engine: Engine, question: Question, fact: Fact, end: int) -> bool:
    """Tell whether the sentence names, before ``end``, somebody that the question does not."""
    subjects = engine.subjects((fact.subject, *question.mentioned))
    names = [name for one in subjects for name in names_of(one)]
    placed = any(one.is_place for one in subjects)
    home = frozenset() if placed or question.unknown_places else _HOME
    known = {word for name in names for word in words_of(name)}.union(question.words, home)
    return any(
        token.capital and token.text not in known | STOP_WORDS
        for token in tokenize(fact.says)[:end]
    )


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s", "", one) for one in _NUMBER.findall(text))


def _limits(words: Iterable[str]) -> frozenset[str]:
    return _LIMITING.intersection(words)
