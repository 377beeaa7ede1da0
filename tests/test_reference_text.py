"""The text that the assistant was first made for: every sentence of it can be asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from talking import TalkingBot

from bot.knowledge import Fact, load_knowledge
from bot.text import squeeze

QUESTIONS: dict[str, str] = yaml.safe_load(
    (Path(__file__).resolve().parent / "reference_questions.yml").read_text(encoding="utf-8")
)


def reference_facts() -> dict[str, Fact]:
    """Return the facts that cover a sentence of the reference text."""
    return {
        fact.id: fact
        for fact in load_knowledge().facts.values()
        if any(origin.startswith("reference-text.txt:") for origin in fact.origins)
    }


def test_every_fact_of_the_reference_text_has_a_question() -> None:
    """Every fact of the reference text has a question here, and every question its fact."""
    assert QUESTIONS.keys() == reference_facts().keys()


@pytest.mark.parametrize("fact_id", sorted(QUESTIONS))
def test_the_question_is_not_one_that_the_bot_learnt(fact_id: str) -> None:
    """The question is not one of the fact's own examples: those were learnt."""
    fact = reference_facts()[fact_id]
    assert squeeze(QUESTIONS[fact_id]) not in {squeeze(ask) for ask in fact.asked_as}


@pytest.mark.parametrize("fact_id", sorted(QUESTIONS))
def test_the_fact_is_found_by_a_question_of_ones_own(fact_id: str, assistant: TalkingBot) -> None:
    """A question in a visitor's own words gets the fact, or one that says the same sentence."""
    knowledge = load_knowledge()
    covered = set(knowledge.facts[fact_id].origins)
    said = assistant.say(f"reference-{fact_id}", QUESTIONS[fact_id])
    assert said.kind == "answer", said.text
    # Several facts may cover one sentence of the text: any of them answers with it.
    same = [one for one in said.facts if covered & set(knowledge.facts[one].origins)]
    assert same, f"{said.facts}: {said.text}"
