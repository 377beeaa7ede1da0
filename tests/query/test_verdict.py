"""Yes/no questions: "Oui" only where one sentence says all that is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.query.cues.polarity import is_polar
from bot.query.engine import Engine
from bot.query.question import Focus, Question
from bot.query.result import Stated
from bot.query.skills.facts import answer_facts
from bot.query.skills.training import find_training

Ask = Callable[..., Question]


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce que Roues est à Woippy ?",
        "Roues est-elle à Woippy ?",
        "roues est elle a woippy",
        "L'École du Métal forme-t-elle aux métiers du métal ?",
        "Y a-t-il une usine de roues à Woippy ?",
        "C'est vrai que Roues est à Woippy ?",
        "Roues est à Woippy ?",
    ],
)
def test_a_question_for_yes_or_no_is_recognised(text: str, ask: Ask) -> None:
    """With an inversion, with "est-ce que", without accents, by its question mark alone."""
    assert is_polar(ask(text))


@pytest.mark.parametrize(
    "text",
    [
        "Qu'est-ce que Roues ?",
        "Combien de salariés Roues a-t-elle ?",
        "Que fabrique-t-elle ?",
        "et que produisent-ils ?",
        "Où est-ce que Roues est ?",
        "Où est-elle ?",
        "Roues à Woippy",
    ],
)
def test_a_question_word_asks_for_more(text: str, ask: Ask) -> None:
    """A question word asks for something else than yes or no."""
    assert not is_polar(ask(text))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("L'École du Métal forme-t-elle aux métiers du métal ?", "cfa-metal-identity"),
        ("Le BTS Soudage est-il proposé au lycée Hugo ?", "bts-soudage-lycee-hugo"),
    ],
)
def test_a_sentence_that_says_it_all_is_a_yes(
    text: str, fact: str, engine: Engine, ask: Ask
) -> None:
    """The sentence holds every word of the question, in the same order."""
    result = answer_facts(engine, ask(text))
    assert isinstance(result, Stated)
    assert (result.verdict, result.facts[0].id) == ("yes", fact)


@pytest.mark.parametrize(
    "text",
    [
        "L'École du Métal forme-t-elle aux métiers du bois ?",
        "L'École du Métal compte-t-elle 500 élèves ?",
        "L'École du Métal compte-t-elle plus de 300 élèves ?",
        "L'École du Métal est-elle la seule à former aux métiers du métal ?",
        "L'École du Métal ne forme-t-elle pas aux métiers du métal ?",
    ],
)
def test_another_word_is_no_yes(text: str, engine: Engine, ask: Ask) -> None:
    """Another trade, another figure, a comparison, a superlative, a denial: no verdict."""
    result = answer_facts(engine, ask(text))
    assert getattr(result, "verdict", None) is None


def test_what_has_ended_is_no_yes(engine: Engine, ask: Ask) -> None:
    """A scheme that has ended does not help any more."""
    result = answer_facts(engine, ask("L'Aide Passée donnait-elle 5 000 € ?"))
    assert getattr(result, "verdict", None) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Le lycée Hugo a-t-il la voie STI2D ?", "yes"),
        ("Le lycée Hugo a-t-il la voie STL ?", "no"),
        ("La voie STI2D du lycée Hugo", None),
    ],
)
def test_the_tracks_of_a_lycee_are_complete(
    text: str, verdict: str | None, engine: Engine, ask: Ask
) -> None:
    """The list of tracks of a lycée proves "non" as well."""
    result = find_training(engine, ask(text))
    assert isinstance(result, Stated)
    assert result.verdict == verdict
    assert [fact.id for fact in result.facts] == ["lycee-hugo-programmes"]


def test_a_pronoun_keeps_its_verdict(engine: Engine, ask: Ask) -> None:
    """« Forme-t-elle aux métiers du bois ? » after a school is about that school."""
    focus = Focus(subjects=("ecole-bois",))
    result = answer_facts(engine, ask("forme-t-elle aux métiers du bois ?", focus))
    assert isinstance(result, Stated)
    assert result.verdict == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Le BTS Soudage est-il proposé à Metz au lycée Hugo ?",
        "Le lycée Hugo est-il proposé au BTS Soudage ?",
        "Le BTS Soudage est-il proposé à Metz ?",
    ],
)
def test_another_order_or_a_name_between_is_no_yes(text: str, engine: Engine, ask: Ask) -> None:
    """The words have to come in the sentence's order, with no name between them."""
    result = answer_facts(engine, ask(text))
    assert getattr(result, "verdict", None) is None
