"""Skill: a question about something in particular."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from bot.query.engine import Engine
from bot.query.evidence.candidates import ranked_facts
from bot.query.follow_ups.follow_up import follow_up
from bot.query.question import Focus, Question
from bot.query.result import NotKnown, Result, Stated
from bot.query.skills.facts import answer_facts

Ask = Callable[..., Question]


def facts(result: Result | None) -> list[str]:
    """Return the ids of the facts that a result states."""
    assert isinstance(result, Stated), result
    return [fact.id for fact in result.facts]


def test_the_newest_figure_comes_first(engine: Engine, ask: Ask) -> None:
    """Of two figures for the same thing, both are said and the newest comes first."""
    result = answer_facts(engine, ask("Combien de salariés chez Roues ?", attribute="headcount"))
    assert facts(result)[:2] == ["roues-headcount-2020", "roues-headcount-2015"]


def test_what_the_knowledge_never_holds_is_not_known(engine: Engine, ask: Ask) -> None:
    """An attribute that the knowledge never holds is not known, whatever else is."""
    result = answer_facts(engine, ask("Quel est le salaire chez Roues ?", attribute="salary"))
    assert isinstance(result, NotKnown)
    assert result.attribute == "salary"
    assert result.subject is not None
    assert result.subject.id == "roues"


def test_a_name_alone_is_presented(engine: Engine, ask: Ask) -> None:
    """A name alone is presented: what it is comes first."""
    assert facts(answer_facts(engine, ask("Roues")))[0] == "roues-identity"


def test_the_former_question_is_asked_of_the_new_subject(engine: Engine, ask: Ask) -> None:
    """« Et X ? » asks of X what was asked just before."""
    focus = Focus(subjects=("roues",), attribute="headcount", facts=("roues-headcount-2020",))
    result = follow_up(engine, ask("et Moteurs Lorrains ?", focus))
    assert facts(result) == ["moteurs-headcount"]


def test_the_former_subject_is_asked_the_new_question(engine: Engine, ask: Ask) -> None:
    """A question without a name is asked of the former subject when it points back to it."""
    focus = Focus(subjects=("roues",), attribute="identity", facts=("roues-identity",))
    result = answer_facts(engine, ask("et ses salariés ?", focus, attribute="headcount"))
    assert "roues-headcount-2020" in facts(result)


def test_an_unknown_name_is_never_answered_with_something_else(engine: Engine, ask: Ask) -> None:
    """A question about a name that no fact holds is not answered with another's facts."""
    question = ask("Combien de salariés chez Airbus ?", attribute="headcount", unknown=("Airbus",))
    assert isinstance(answer_facts(engine, question), NotKnown)


def test_a_fact_explains_an_unknown_name_that_it_says(engine: Engine) -> None:
    """A name that the fact's own sentence holds is no obstacle."""
    fact = engine.knowledge.facts["roues-identity"]
    assert engine.words.says_each(fact, ("Woippy",))
    assert not engine.words.says_each(fact, ("Airbus",))


def test_an_unsure_attribute_is_not_taken_for_asked(ask: Ask) -> None:
    """An attribute with a weak sign is not what the question is about."""
    question = dataclasses.replace(ask("Roues"), attributes={"headcount": 0.2})
    assert question.asked_attribute is None


def test_a_year_to_come_is_answered_by_a_fact_that_says_it(engine: Engine, ask: Ask) -> None:
    """A question about a year to come is not answered with a figure of today."""
    roues = [engine.knowledge.subjects["roues"]]
    assert ranked_facts(engine, ask("combien de salariés chez Roues en 2035 ?"), roues) == []
    assert ranked_facts(engine, ask("combien de salariés chez Roues en 2020 ?"), roues)


def test_another_place_is_never_answered_with_facts_of_here(engine: Engine, ask: Ask) -> None:
    """A place that the knowledge does not hold leaves only the facts that say its name."""
    question = dataclasses.replace(ask("salariés en Bretagne"), unknown_places=("Bretagne",))
    assert ranked_facts(engine, question, []) == []


def test_a_fact_past_its_end_is_no_longer_said(engine: Engine) -> None:
    """A fact past its end is no longer said, and still was on its last day."""
    roues = engine.knowledge.subjects["roues"]
    assert "roues-expired" not in {fact.id for fact in engine.facts_of(roues)}
    last_day = dataclasses.replace(engine, clock=lambda: dt.date(2021, 12, 31))
    assert "roues-expired" in {fact.id for fact in last_day.facts_of(roues)}


def test_an_old_id_leads_to_the_subject_that_replaced_it(engine: Engine) -> None:
    """An id that an old conversation kept leads to the subject that replaced it."""
    subject = engine.subject("ancienne-usine")
    assert subject is not None
    assert subject.id == "roues"


def test_a_former_subject_that_is_gone_is_ignored(engine: Engine, ask: Ask) -> None:
    """A conversation about a subject that the knowledge has lost goes on without it."""
    focus = Focus(subjects=("disparu",), attribute="headcount", facts=("disparu-1",))
    result = follow_up(engine, ask("et Moteurs Lorrains ?", focus))
    assert facts(result) == ["moteurs-headcount"]


def test_a_kind_is_counted_in_all_after_one_of_it(engine: Engine, ask: Ask) -> None:
    """« Combien de communes en tout ? » after one, even one outside, counts those of the whole."""
    question = ask("combien de communes en tout ?", Focus(subjects=("tremery",)))
    assert facts(answer_facts(engine, question)) == ["eurometropole-communes"]
    other = ask("combien de salariés en tout ?", Focus(subjects=("roues",)), attribute="headcount")
    assert facts(answer_facts(engine, other))[0] == "roues-headcount-2020"
