"""Skills: a portrait, more about it, what a button chose, and the source of what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.knowledge import Trait
from bot.query.engine import Engine
from bot.query.question import Focus, Mention, Question
from bot.query.result import NotKnown, Stated
from bot.query.skills.chosen import chosen_fact, chosen_subject
from bot.query.skills.portrait import PORTRAIT_LENGTH, portrait, tell_more

Ask = Callable[..., Question]


def test_a_portrait_says_one_thing_of_each_sort(engine: Engine) -> None:
    """A portrait is short, begins with what the subject is, and repeats no attribute."""
    result = portrait(engine, engine.knowledge.subjects["roues"])
    assert isinstance(result, Stated)
    attributes = [fact.attribute for fact in result.facts]
    assert attributes[0] == "identity"
    assert len(attributes) == len(set(attributes)) <= PORTRAIT_LENGTH


def test_more_is_what_was_not_said(engine: Engine) -> None:
    """Telling more repeats nothing that was said."""
    said = ("roues-identity", "roues-location")
    result = tell_more(engine, engine.knowledge.subjects["roues"], said)
    assert isinstance(result, Stated)
    assert [fact.id for fact in result.facts] == ["roues-headcount-2015", "roues-headcount-2020"]


def test_what_is_said_on_request_is_in_no_portrait(engine: Engine) -> None:
    """A portrait holds nothing that is said on request; telling more says it last."""
    traits = {**engine.knowledge.by_trait, Trait.ON_REQUEST: frozenset({"location"})}
    asked = replace(engine, knowledge=replace(engine.knowledge, by_trait=traits))
    roues = engine.knowledge.subjects["roues"]
    useful = [fact.id for fact in roues.facts if fact.attribute != "location"]
    for result in (portrait(asked, roues), tell_more(asked, roues, useful[:1])):
        assert isinstance(result, Stated)
        assert all(fact.attribute != "location" for fact in result.facts)
    last = tell_more(asked, roues, useful)
    assert isinstance(last, Stated)
    assert [fact.id for fact in last.facts] == ["roues-location"]


def test_when_all_is_said_there_is_no_more(engine: Engine) -> None:
    """When everything was said, there is nothing more."""
    roues = engine.knowledge.subjects["roues"]
    result = tell_more(engine, roues, [fact.id for fact in roues.facts])
    assert isinstance(result, NotKnown)


def test_the_fact_of_a_button_is_stated_first(engine: Engine) -> None:
    """The fact that a button names is stated first, with its rival figures."""
    result = chosen_fact(engine, Question("", chosen_fact="roues-headcount-2015"))
    assert isinstance(result, Stated)
    stated = [fact.id for fact in result.facts]
    assert stated == ["roues-headcount-2015", "roues-headcount-2020"]


@pytest.mark.parametrize("fact", [None, "inconnu", "roues-expired"])
def test_the_button_of_a_fact_that_is_gone_is_not_known(fact: str | None, engine: Engine) -> None:
    """A button of an old message whose fact is gone or past its end is not known."""
    assert isinstance(chosen_fact(engine, Question("", chosen_fact=fact)), NotKnown)


def test_the_button_of_a_renamed_subject_still_works(engine: Engine) -> None:
    """A button of an old message finds the subject that replaced its own."""
    result = chosen_subject(engine, Question("", mentions=(Mention(("ancienne-usine",), 0, 0),)))
    assert isinstance(result, Stated)
    assert [subject.id for subject in result.subjects] == ["roues"]


def test_sources_are_those_of_the_last_facts(engine: Engine, ask: Ask) -> None:
    """The facts of the former answer are found again, those that are gone left out."""
    focus = Focus(facts=("roues-identity", "disparu"))
    found = engine.facts(ask("quelle est la source ?", focus).focus.facts)
    assert [fact.id for fact in found] == ["roues-identity"]
