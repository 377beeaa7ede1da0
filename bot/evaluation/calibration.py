"""Learns how much each sign of a fact counts, and how likely a fact must be to be said.

The questions of ``data/calibration/`` are asked of the trained bot, which has learnt none of them:
some are answered by one fact (``known.yml``), some by none although they sound alike
(``unknown.yml``). Each is asked again in key words, as on a phone, and those that name their
subject without the name, as follow-ups; ``follow-ups.yml`` holds what people ask of a subject that
was just spoken of, ``follow-ups-unknown.yml`` what no fact of it answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from sklearn.model_selection import GroupKFold

from actions.tracker_reading import question_from
from bot.evaluation.calibration_models import (
    Asked,
    Best,
    Candidates,
    best_of,
    fit_answer,
    fit_ranking,
    report,
)
from bot.knowledge import Fact
from bot.paths import CALIBRATION
from bot.query.engine import Engine
from bot.query.evidence.candidates import ranked_facts
from bot.query.question import Question
from bot.query.scoring.signs import SIGNS
from bot.query.subjects.targets import precise_subjects
from bot.server.assistant import Assistant
from bot.server.guard import clean
from bot.text import STOP_WORDS

FOLDS = 5
_ASKING = frozenset({"combien", "pourquoi", "quand", "ou", "qui", "comment"})
# A fact whose question is offered is the one meant at least that often.
POSSIBLE = 0.2
_HEADER = (
    "# Written by `metz-bot calibrate`: how much each sign counts for a fact, and the least\n"
    "# probability of a fact that is said (sure) or whose question is offered (possible).\n"
)


def calibrate(assistant: Assistant, engine: Engine, folder: Path = CALIBRATION) -> Iterator[str]:
    """Write ``weights.yml`` beside the questions and yield the lines of a report."""
    asked = asyncio.run(_ask_all(assistant, engine, folder))
    sample = [_candidates(engine, one) for one in asked]
    known = [one for one in sample if one.asked.fact is not None]
    yield f"{len(sample)} questions, {len(sample) - len(known)} of them unknown"
    found = np.mean([one.right.any() for one in known])
    yield f"right fact among the candidates: {100 * found:.1f} %"
    sure = yield from report(_of_unseen_questions(sample))
    rank = fit_ranking(sample)
    answer = fit_answer(sample, rank)
    content = {
        "rank": {name: round(float(one), 3) for name, one in zip(SIGNS, rank)},
        "answer": {name: round(float(one), 3) for name, one in answer.items()},
        "thresholds": {"sure": sure, "possible": POSSIBLE},
    }
    text = yaml.safe_dump(content, sort_keys=False)
    (folder / "weights.yml").write_text(_HEADER + text, encoding="utf-8")
    yield text


def _of_unseen_questions(sample: Sequence[Candidates]) -> list[Best]:
    """Return the best facts as models see them that have not learnt from the same questions."""
    # A question and its follow-up go together.
    groups = [one.asked.fact or " ".join(one.asked.question.words) for one in sample]
    bests: dict[int, Best] = {}
    for seen, left in GroupKFold(FOLDS).split(sample, groups=groups):
        learnt = [sample[i] for i in seen]
        rank = fit_ranking(learnt)
        answer = fit_answer(learnt, rank)
        bests |= {i: best_of(sample[i], rank, answer) for i in left}
    return [bests[i] for i in range(len(sample))]


async def _ask_all(assistant: Assistant, engine: Engine, folder: Path) -> list[Asked]:
    questions = list(read_questions(folder))
    asked = [Asked(await _understood(assistant, engine, text), fact) for text, fact in questions]
    facts = [one.fact for one in asked if one.fact is not None]
    others = [
        Asked(await _understood(assistant, engine, _keywords(one.question)), one.fact)
        for one in asked
    ]
    for number, one in enumerate(asked):
        named = precise_subjects(engine, one.question)
        # The former subject is the one that is asked about, or that of another question.
        other = facts[(number * 7 + 1) % len(facts)]
        if named:
            answering = engine.knowledge.facts.get(one.fact or "")
            subject = answering.subject if answering is not None else named[0].id
            bare = _without_names(one.question)
            if subject in {subject.id for subject in named} and bare:
                question = await _understood(assistant, engine, bare, subject)
                others.append(Asked(question, one.fact, follow_up=True))
        else:
            former = engine.knowledge.facts[other].subject
            question = await _understood(assistant, engine, one.question.text, former)
            others.append(Asked(question, one.fact, follow_up=True))
    for fact, text in _of_facts(folder, "follow-ups.yml"):
        former = engine.knowledge.facts[fact].subject
        question = await _understood(assistant, engine, text, former)
        others.append(Asked(question, fact, follow_up=True))
    for subject, text in _of_facts(folder, "follow-ups-unknown.yml"):
        question = await _understood(assistant, engine, text, subject)
        others.append(Asked(question, None, follow_up=True))
    return [*asked, *others]


def read_questions(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Yield each question of ``known*.yml`` with its fact, each of ``unknown*.yml`` with None."""
    for fact, text in _of_facts(folder, "known*.yml"):
        yield text, fact
    for path in sorted(folder.glob("unknown*.yml")):
        for text in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield text, None


def _of_facts(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield each fact of some files with each question that it answers."""
    for path in sorted(folder.glob(pattern)):
        for fact, asked in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield from ((fact, text) for text in asked)


def _keywords(question: Question) -> str:
    """Return a question as people type it into a search box: its words that carry a topic."""
    asking = _ASKING.intersection(question.words)
    return " ".join(word for word in question.words if word not in STOP_WORDS - asking)


def _without_names(question: Question) -> str:
    """Return the words of a question without those of its names."""
    named = question.named_places
    left = [word for place, word in enumerate(question.words) if place not in named]
    return " ".join(left)


async def _understood(
    assistant: Assistant, engine: Engine, text: str, former: str | None = None
) -> Question:
    """Return ``text`` as the skills would see it, after ``former`` was spoken of."""
    processor = assistant.agent.processor
    if processor is None:
        raise RuntimeError("the model is not loaded")
    slots = processor.domain.slots
    stored = DialogueStateTracker("calibration", slots)
    stored.update(SlotSet("focus_subjects", [former] if former else None))
    message = await processor.parse_message(UserMessage(clean(text)), stored)
    values = stored.current_slot_values()
    return question_from(
        Tracker("calibration", values, message, [], False, None, {}, None), engine.knowledge
    )


def _candidates(engine: Engine, asked: Asked) -> Candidates:
    ranked = ranked_facts(engine, asked.question, precise_subjects(engine, asked.question))
    return Candidates(
        asked,
        np.array([[getattr(one.signs, name) for name in SIGNS] for one in ranked]),
        np.array([_answers(engine, one.fact, asked.fact) for one in ranked], dtype=bool),
        tuple(engine.ranker.answer_of(one.fact) for one in ranked),
    )


def _answers(engine: Engine, found: Fact, wanted: str | None) -> bool:
    """Tell whether a fact answers: it is the one wanted, or says the same of its subject."""
    if wanted is None:
        return False
    answer_of = engine.ranker.answer_of
    return answer_of(found) == answer_of(engine.knowledge.facts[wanted])
