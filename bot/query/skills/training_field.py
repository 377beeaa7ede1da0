"""The field or trade that a question about training names, and the trainings that match it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.knowledge import Subject
from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question
from bot.query.subjects.targets import names_a_topic
from bot.text import content_stems, squeeze, words_of

_DIPLOMA_IN = re.compile(r"\b(?:bts|but|dut|licence|prepa|cpge|bac pro) (?:en |de |d )?(\w+)")
_LONG = 5


def with_its_field(engine: Engine, question: Question) -> Question:
    """Return ``question`` with the field to train in among its own words.

    A topic named of a school is one ("quelle école d'ingénieurs en logistique ?"), and what was
    said of whom it is asked for: "ma fille aime la mécanique, quel lycée viser ?".
    """
    if "higher_school" in question.types:
        bodies = [one for one in question.mentions if not names_a_topic(engine, one)]
        question = replace(question, mentions=tuple(bodies))
    return question if fields_asked(question) else replace(question, asking_from=0)


def of_the_field(
    question: Question, trainings: tuple[Subject, ...], *, wholly: bool = False
) -> tuple[Subject, ...] | None:
    """Return those of ``trainings`` that match most words of the question's field.

    Nothing where it names no field, None where none of them matches, or ``wholly`` matches.
    """
    wanted = {stem for word in fields_asked(question) for stem in _stems_of(word)}
    if not wanted:
        return ()
    scored = [(_matched(wanted, one), one) for one in trainings]
    best = max((score for score, _ in scored), default=0)
    if not best or (wholly and best < len(wanted)):
        return None
    return tuple(one for score, one in scored if score == best)


def field_after_diploma(question: Question) -> str | None:
    """Return the word of "un BTS maintenance" that names what the diploma is in."""
    match = _DIPLOMA_IN.search(question.said)
    if match is None or match[1] not in map(squeeze, fields_asked(question)):
        return None
    place = question.words.index(match[1])
    return question.typed(place, place + 1)


def fields_asked(question: Question) -> list[str]:
    """Return the words of the message that may name a field or a trade."""
    words = (question.typed(place, place + 1) for place in own_words(question))
    general = _general_stems()
    if question.diplomas:
        # "Un BTS métiers du son": a part of what many are called.
        general -= set(content_stems(["metiers"]))
    return [word for word in words if not general.issuperset(_stems_of(word))]


def _stems_of(word: str) -> list[str]:
    return content_stems(words_of(word))


def _matched(wanted: set[str], training: Subject) -> int:
    """Count the words of the field that ``training`` holds: "cyber" is said in short."""
    held = _field_stems(training)
    return sum(
        one in held or (len(one) >= _LONG and any(other.startswith(one) for other in held))
        for one in wanted
    )


def _field_stems(training: Subject) -> set[str]:
    return set(
        content_stems(words_of(" ".join((training.name, *training.aliases, *training.fields))))
    )


def _general_stems() -> set[str]:
    """Stems that ask for a training without saying which."""
    words = """
        formation formations etude etudes diplome ecole lycee bac apprendre former faire metz part
        industriel industrielle industriels technique scientifique professionnel general
        bosser travailler devenir metier metiers secteur coin agglo environs region classe
        preparatoire apprentissage alternance
        accueillerait accueille accueillir prendrait inscrire futur exister seulement uniquement
        exclusivement public publique prive privee viser choisir conseiller enseigner
        touche touchent parle parlent porte portent traite traitent concerne concernent
    """
    return set(content_stems([*words.split(), "bts", "but", "licence", "prepa", "cpge"]))
