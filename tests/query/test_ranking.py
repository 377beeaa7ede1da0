"""Which fact answers best."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Question

Ask = Callable[..., Question]


def test_the_asked_attribute_comes_first(engine: Engine, ask: Ask) -> None:
    """The fact of the attribute asked for comes before the subject's other facts."""
    roues = engine.knowledge.subjects["roues"]
    question = ask("Où est située Roues ?", attribute="location")
    assert engine.ranker.rank(question, roues.facts)[0].fact.id == "roues-location"


def test_an_unexplained_word_speaks_against_a_fact(engine: Engine, ask: Ask) -> None:
    """A word of the question that no fact explains lowers every score."""
    fact = engine.knowledge.facts["roues-headcount-2020"]
    plain = ask("salariés de Roues", attribute="headcount")
    odd = ask("salariés barbus de Roues", attribute="headcount")
    (with_less,) = engine.ranker.rank(odd, [fact])
    (with_more,) = engine.ranker.rank(plain, [fact])
    assert with_less.signs.cover < with_more.signs.cover


def test_closeness_in_meaning_counts(engine: Engine, ask: Ask) -> None:
    """Of two facts alike otherwise, the one closer in meaning comes first."""
    facts = [engine.knowledge.facts[f"roues-headcount-{year}"] for year in (2015, 2020)]
    question = dataclasses.replace(ask("Roues"), similar_facts={"roues-headcount-2020": 0.9})
    assert engine.ranker.rank(question, facts)[0].fact.id == "roues-headcount-2020"


def test_the_order_is_always_the_same(engine: Engine, ask: Ask) -> None:
    """The order of equal facts does not depend on how they were given."""
    facts = list(engine.knowledge.facts.values())
    question = ask("bonjour")
    forwards = [one.fact.id for one in engine.ranker.rank(question, facts)]
    backwards = [one.fact.id for one in engine.ranker.rank(question, reversed(facts))]
    assert forwards == backwards


def test_names_are_not_topics(ask: Ask) -> None:
    """The words of a name are not what the question asks for."""
    question = ask("les salariés de Roues")
    assert [question.words[place] for place in own_words(question)] == ["salaries"]
