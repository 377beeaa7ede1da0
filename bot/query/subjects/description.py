"""Which subject a message describes: "celle de Trémery", "laquelle forme des ingénieurs ?"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge import Nature, Subject
from bot.query.cues.pointing import has_pronoun, takes_up
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.subject_index import called_by
from bot.query.subjects.demonstrative import POINTING, Found
from bot.query.subjects.targets import focus_subjects, sites_of_one_firm
from bot.text import STOP_WORDS, stem, words_of
from bot.understanding.names import names_of

WHICH = frozenset({"lequel", "laquelle"})
# The singular only: "laquelle forme les meilleurs ingénieurs ?" describes it all the same.
_COMPARING = frozenset({"plus", "moins", "meilleur", "meilleure", "mieux"})
# The rarity of a word that tells one subject from the others.
TELLING = 0.42
_TAKING_UP = frozenset({"il", "elle", "ils", "elles"})
# "Laquelle est spécialisée en logistique ?" is about logistics.
_SILENT = frozenset(
    {"specialise", "specialisee", "specialite", "dediee", "dedie", "oriente", "axee"}
)
_CALLED_WEIGHT = 2.0
_FEW_WORDS = 4
# So many words of two names are the same where one is called like the other, their kind among them.
_MUCH_ALIKE = 3


def described(engine: Engine, question: Question) -> Found | None:
    """Return which of the things spoken of "celle de Trémery", "laquelle forme..." describes."""
    # "Celui de Metz, pas Trémery": what was not meant describes nothing.
    meant = question.words[: question.asking_to]
    words = " ".join(meant).replace("la quelle", "laquelle quelle").split()
    at = next((at for at in range(len(words)) if _singles_out(words, at)), None)
    former = focus_subjects(engine, question)[:1]
    # "Le plus grand, c'est lequel ?" describes none.
    most = not _COMPARING.isdisjoint(words)
    if at is None or not (former or question.focus.listed):
        return None
    if words[at] in WHICH and (most or set(words[at + 1 :]) <= {"deja"}):
        return None
    if question.unknown_names:
        best = _so_called_site(engine, question, former) or _so_called(engine, question)
    else:
        best = _listed_or_alike(engine, question, words, former)
    if best is None or (best.is_wide and best in former):
        return None
    called = called_by(engine.knowledge, best)
    last = max(
        (place for place in range(at, len(words)) if stem(words[place]) in called), default=at
    )
    return best, at, last + 1 - at


def _singles_out(words: Sequence[str], at: int) -> bool:
    """Tell whether the word at ``at`` points to one that others describe, and is no "celle-là"."""
    this = words[at + 1 : at + 2] in (["la"], ["ci"]) and len(words) == at + 2
    return words[at] in POINTING and not this


def site_called(engine: Engine, question: Question) -> Found | None:
    """Return the site of the firm spoken of that "à Borny, ils sont combien ?" means."""
    former = focus_subjects(engine, question)[:1]
    best = _so_called_site(engine, question, former) if has_pronoun(question) else None
    if best is None or best in former:
        return None
    name = words_of(question.unknown_names[0])
    at = next((at for at, word in enumerate(question.words) if word == name[0]), None)
    return (best, at, len(name)) if at is not None else None


def _so_called_site(
    engine: Engine, question: Question, former: Sequence[Subject]
) -> Subject | None:
    """Return the site of the firm spoken of that "celle de Borny" means, though no place is known.

    "Borny" is a district, and part of that site's name. "Celui du X", when nobody knows X, is none
    of those spoken of.
    """
    if not former or len(question.unknown_names) != 1:
        return None
    wanted = {stem(word) for word in words_of(question.unknown_names[0])}
    sites = sites_of_one_firm(engine, former[0])
    so_called = [one for one in sites if wanted <= called_by(engine.knowledge, one)]
    return so_called[0] if len(so_called) == 1 else None


def _so_called(engine: Engine, question: Question) -> Subject | None:
    """Return the only subject that "celui de Photonique" may be called."""
    wanted = {stem(word) for name in question.unknown_names for word in words_of(name)}
    called = engine.subjects(engine.index.called(wanted))
    return called[0] if len(called) == 1 else None


def presented_so(engine: Engine, question: Question) -> Found | None:
    """Return the body that "et la régie des déchets ?" says what it is, other than the one before.

    None for what may be asked of the one spoken of, and where several are so.
    """
    former = focus_subjects(engine, question)[:1]
    # "Et l'ancienne boulonnerie, elle date de quand ?": what stands before the pronoun.
    end = next((at for at, word in enumerate(question.words) if word in _TAKING_UP), None)
    own = [at for at in own_words(question) if not (takes_up(question) and at > (end or 0))]
    asks = question.mentions or question.unknown_names or _asks_exactly(engine, question, own)
    if question.words[:1] != ("et",) or not former or asks or not 1 < len(own) <= _FEW_WORDS:
        return None
    wanted = {stem(question.words[at]) for at in own}
    so_presented = engine.index.presented(wanted)
    found = [one for one in map(engine.subject, so_presented) if one is not None]
    if len(found) != 1 or found[0] in former or found[0].is_wide or found[0].type == "training":
        return None
    return found[0], own[0], own[-1] + 1 - own[0]


def _asks_exactly(engine: Engine, question: Question, places: Sequence[int]) -> bool:
    """Tell whether one of the words at ``places`` asks for something in particular."""
    return any(
        engine.knowledge.attributes[one].exacting and not set(places).isdisjoint(worded)
        for one, worded in question.worded_attributes.items()
    )


def _listed_or_alike(
    engine: Engine, question: Question, words: Sequence[str], former: Sequence[Subject]
) -> Subject | None:
    """Return the one listed that the words describe, else another of the kind spoken of."""
    silent = STOP_WORDS | POINTING | _SILENT
    wanted = {stem(word) for word in words if word not in silent and len(word) > 1}
    best = _best(engine, wanted, engine.subjects(question.focus.listed))
    if best is None and former and not WHICH.isdisjoint(words):
        # "Fabert ? - Et Jean-XXIII ? - Lequel est privé ?": of those that were spoken of.
        recent = engine.subjects(question.focus.recent)
        told = [one for one in recent if one.type == former[0].type]
        best = _best(engine, wanted, told) if len(told) > 1 else None
    if not former:
        return best
    alike = engine.knowledge.of_type(former[0].type)
    ids = engine.index.called(wanted)
    so_called = [one for one in alike if one.id in ids and one is not former[0]]
    if best is not None:
        # "Le Diag A de Bpifrance. - Et celui sur B ?": Diag B, rather than who is said to offer it.
        only_said = wanted.isdisjoint(called_by(engine.knowledge, best)) and WHICH.isdisjoint(words)
        return so_called[0] if only_said and len(so_called) == 1 else best
    # "Celui de Metz": the place of many names none of them.
    telling = any(engine.words.rarity(one) >= TELLING for one in wanted)
    scheme = former[0].nature is Nature.SCHEME
    nearest = _called_most_like(engine, former[0], so_called) if scheme else None
    alone = len(so_called) == 1 and (telling or len(wanted) > 1)
    if nearest is not None or not (telling or alone):
        return nearest
    if alone:
        return so_called[0]
    # "Celui de Florange" after ArcelorMittal's site is ArcelorMittal's too.
    same = _best(engine, wanted, sites_of_one_firm(engine, former[0]), TELLING)
    return same or _best(engine, wanted, alike, TELLING)


def _called_most_like(
    engine: Engine, former: Subject, so_called: Sequence[Subject]
) -> Subject | None:
    """Return the one that shares most of the former's name: one tax credit after another."""
    own = called_by(engine.knowledge, former)
    shared = [len(own & called_by(engine.knowledge, one)) for one in so_called]
    most = max(shared, default=0)
    nearest = [one for one, same in zip(so_called, shared) if same == most]
    return nearest[0] if len(nearest) == 1 and most >= _MUCH_ALIKE else None


def _best(
    engine: Engine, wanted: set[str], subjects: Iterable[Subject], least: float = 0.0
) -> Subject | None:
    """Return the subject of which names, places and facts say the most of ``wanted``.

    ``least`` is how telling the words must be: "celui de Metz" alone picks none of all there are.
    """
    best: tuple[float, Subject | None] = (least, None)
    for subject in subjects:
        texts = [*names_of(subject), *(fact.says for fact in subject.facts)]
        texts += [place.name for place in engine.subjects(subject.related("located_in"))]
        held = {stem(word) for text in texts for word in words_of(text)}
        called = called_by(engine.knowledge, subject)
        # What it is called counts more than what is said of it.
        met = sum(
            engine.words.rarity(one) * (_CALLED_WEIGHT if one in called else 1.0)
            for one in wanted & held
        )
        if met > best[0]:
            best = (met, subject)
    return best[1]
