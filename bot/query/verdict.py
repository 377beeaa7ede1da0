"""Whether a yes/no question may be answered "Oui": only when one fact says all that it asks.

A fact that is merely near in meaning is stated without a verdict. "Non" needs proof as well: the
complete list of what is not in it (see ``bot.query.membership`` and ``bot.query.training``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge import Fact
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.ranking import Scored
from bot.query.words import own_words
from bot.understanding.names import names_of
from bot.understanding.text import content_stems, fold, stem, words_of

# Of the facts ranked first, this many may hold the words that the best one lacks.
MOST_TRIED = 5
_QUESTION_WORDS = frozenset(
    "combien comment pourquoi quand quel quelle quels quelles quoi lequel laquelle".split()  # noqa: SIM905 - reads better
)
# These ask only where a question begins: elsewhere they join clauses.
_FIRST_WORDS = frozenset({"qui", "que", "qu", "ou"})
_CONNECTING = frozenset(
    {"et", "bon", "mais", "donc", "alors", "ok", "sinon", "bonjour", "du", "coup"}
)
_POLAR = re.compile(
    r"\best[- ]ce qu|\bc'? ?est vrai|\bvrai que"
    r"|\b[a-z]+(?:-t-| t |-)(?:il|elle|on)s?\b"
    r"|\b(?:est|sont|ont|peut|peuvent) (?:il|elle|on)s?\b"
)
_ORDINAL = re.compile(r"\b(?:\d+ ?(?:er|re|e|eme)|deuxieme|seconde?|troisieme|quatrieme)\b")
_CLEFT = re.compile(r"\bc est (?:bien )?(?:\w+ ){1,4}qui\b")
_SUPPOSING = re.compile(
    r"\bc est (?:bien |juste |seulement |pas |uniquement |plutot )*(?:un|une|le|la|l|les|des)\b"
)
_INTONATION = re.compile(r"\b(?:est|sont|ont|a|existe|appartient)\b.*\?\s*$")
# Verbs that say no more than "il y a".
_LIGHT = frozenset(
    stem(one)
    for one in ("propose", "proposent", "offre", "offrent", "dispose", "possede", "existe", "vrai")
)
# A sentence that limits or denies answers only a question that does so too, and the other way.
_LIMITING = frozenset(
    """
    ne n pas non aucun aucune jamais ni sans sauf hors ancien ancienne devait prevu prevue projet
    futur future plus moins premier premiere premiers premieres seul seule seulement uniquement
    tous toutes toujours encore meilleur meilleure
    """.split()  # noqa: SIM905 - reads better
)


def supposed_name(question: Question) -> str | None:
    """Return the unknown name of "c'est X qui finance, non ?": what it asks is who does."""
    if question.unknown_places or len(question.unknown_names) != 1:
        return None
    return question.unknown_names[0] if _CLEFT.search(" ".join(question.words)) else None


def supposes_what_it_is(question: Question) -> bool:
    """Tell whether "X, c'est une piscine ?" supposes what X is: what it really is answers."""
    return is_polar(question) and bool(_SUPPOSING.search(" ".join(question.words)))


def is_polar(question: Question) -> bool:
    """Tell whether the question asks for yes or no."""
    words = question.words
    opening = [word for word in words if word not in _CONNECTING][:2]
    asks = any(word in _QUESTION_WORDS for word in words)
    if asks or any(word in _FIRST_WORDS for word in opening):
        return False
    text = fold(question.text)
    return bool(_POLAR.search(text) or _INTONATION.search(text))


def confirming(engine: Engine, question: Question, ranked: Sequence[Scored]) -> Fact | None:
    """Return the first of the best facts whose sentence says all that the question asks."""
    if not is_polar(question):
        return None
    return next(
        (one.fact for one in ranked[:MOST_TRIED] if _confirms(engine, question, one.fact)), None
    )


def _confirms(engine: Engine, question: Question, fact: Fact) -> bool:
    subject = engine.knowledge.subject_of(fact)
    if subject.ended(engine.today) or _limits(question.text) != _limits(fact.says):
        return False
    # "La 3e région la plus industrialisée" does not confirm that it is the first.
    if not set(_ORDINAL.findall(fold(fact.says))) <= set(_ORDINAL.findall(fold(question.text))):
        return False
    kind = engine.knowledge.types[subject.type]
    around = [engine.subject(one) for one in subject.related("located_in")]
    places = [name for place in around if place is not None for name in names_of(place)]
    # Its aliases prove nothing: people say "CFAI de Metz" of one that lies elsewhere.
    texts = (fact.says, *fact.keywords, subject.name, kind.one, *places)
    if not _names_each(engine, question, fact.subject, texts):
        return False
    said = frozenset(one for text in texts for one in content_stems(words_of(text)))
    asked = [stem(question.words[place]) for place in own_words(question, fact.subject)]
    asked = [one for one in asked if one not in _LIGHT]
    return bool(asked) and said.issuperset(asked)


def _names_each(engine: Engine, question: Question, about: str, texts: Sequence[str]) -> bool:
    """Tell whether ``texts`` hold every name of the question as a whole, beside ``about``'s.

    "Grand E-Nov" and "l'est" do not make "Grand Est".
    """
    spoken = [f" {' '.join(words_of(text))} " for text in texts]
    for mention in question.mentions:
        subjects = [engine.subject(one) for one in mention.subjects]
        names = [name for one in subjects if one is not None for name in names_of(one)]
        phrases = [f" {' '.join(words_of(name))} " for name in names]
        if about not in mention.subjects and not any(
            phrase in text for phrase in phrases for text in spoken
        ):
            return False
    return True


def _limits(text: str) -> frozenset[str]:
    return _LIMITING.intersection(words_of(text))
