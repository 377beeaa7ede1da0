"""Skills: lists, their next page, and the choice of an item by its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.query.engine import Engine
from bot.query.question import Focus, Question
from bot.query.result import Listed, NotKnown
from bot.query.skills.listing import list_subjects, next_page
from bot.query.subjects.choice import resolved

Ask = Callable[..., Question]
TWELVE = tuple(f"item-{number}" for number in range(12))


def ids(result: object) -> list[str]:
    """Return the ids of the subjects that a result lists."""
    assert isinstance(result, Listed), result
    return [subject.id for subject in result.subjects]


def test_every_subject_of_a_kind_is_listed_with_a_proof(engine: Engine, ask: Ask) -> None:
    """Every subject of the kind asked for is listed, each with a fact about itself."""
    result = list_subjects(engine, ask("Quelles entreprises ?"))
    assert ids(result) == ["roues", "moteurs"]
    assert isinstance(result, Listed)
    assert [fact.subject for fact in result.facts] == ["roues", "moteurs"]


def test_a_place_narrows_the_list(engine: Engine, ask: Ask) -> None:
    """A place named in the question narrows the list to it."""
    assert ids(list_subjects(engine, ask("Quelles écoles à Woippy ?"))) == ["ecole-bois"]


def test_the_whole_territory_narrows_nothing(engine: Engine, ask: Ask) -> None:
    """The territory as a whole narrows nothing."""
    result = list_subjects(engine, ask("Quelles écoles dans l'Eurométropole ?"))
    assert ids(result) == ["cfa-metal", "ecole-bois"]


def test_schemes_whose_end_is_past_are_left_out(engine: Engine, ask: Ask) -> None:
    """Schemes whose end is past are not listed among those to apply for."""
    assert ids(list_subjects(engine, ask("Quelles aides ?"))) == ["aide-jeune"]


def test_an_unknown_place_is_not_listed(engine: Engine, ask: Ask) -> None:
    """Companies of a place that the knowledge lacks are not known, instead of those of here."""
    result = list_subjects(engine, ask("Quelles entreprises en Bretagne ?", unknown=("Bretagne",)))
    assert isinstance(result, NotKnown)
    assert result.name == "Bretagne"


def test_without_a_kind_there_is_no_list(engine: Engine, ask: Ask) -> None:
    """A question that names no kind of subject asks for no list."""
    assert list_subjects(engine, ask("Bonjour")) is None


def test_the_next_page_begins_after_the_last(engine: Engine, ask: Ask) -> None:
    """The next page keeps the kind and begins where the last one ended."""
    listed = ("roues", "moteurs", "cfa-metal")
    focus = Focus(listed=listed, kind="company", offset=2)
    page = next_page(engine, ask("la suite", focus))
    assert page is not None
    assert (page.kind, page.offset) == ("company", 2)
    assert ids(page) == list(listed)


@pytest.mark.parametrize("offset", [0, 3, 8])
def test_there_is_no_page_after_the_end(offset: int, engine: Engine, ask: Ask) -> None:
    """There is no page before the first was shown, nor after the last."""
    focus = Focus(listed=("roues", "moteurs", "cfa-metal"), kind="company", offset=offset)
    assert next_page(engine, ask("la suite", focus)) is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("le premier", "roues"),
        ("la deuxième", "moteurs"),
        ("le 2", "moteurs"),
        ("la 3e", "cfa-metal"),
        ("le dernier", "cfa-metal"),
        ("numéro 1", "roues"),
    ],
)
def test_an_item_is_picked_by_its_place(text: str, subject: str, engine: Engine, ask: Ask) -> None:
    """An item of the last list is picked by its place, in words or digits."""
    focus = Focus(listed=("roues", "moteurs", "cfa-metal"), kind="company", offset=8)
    assert resolved(engine, ask(text, focus)).mentioned == (subject,)


@pytest.mark.parametrize("text", ["le quatrième", "le 9", "le 0", "celui-là"])
def test_a_place_outside_the_list_picks_nothing(text: str, engine: Engine, ask: Ask) -> None:
    """A place that the list does not have picks nothing."""
    focus = Focus(listed=("roues", "moteurs", "cfa-metal"), kind="company", offset=8)
    assert resolved(engine, ask(text, focus)).mentioned == ()


def test_nothing_is_picked_without_a_list(engine: Engine, ask: Ask) -> None:
    """« Le premier » picks nothing when nothing was listed."""
    assert resolved(engine, ask("le premier")).mentioned == ()


def test_the_place_counts_on_the_page_that_was_seen(engine: Engine, ask: Ask) -> None:
    """On the second page, the first item is that page's first."""
    listed = (*TWELVE[:8], "moteurs", *TWELVE[9:])
    focus = Focus(listed=listed, kind="company", offset=16)
    assert resolved(engine, ask("le premier", focus)).mentioned == ("moteurs",)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("le deuxième, il est où ?", ("moteurs",)),
        ("le deuxième employeur de la région ?", ()),
        ("et l'autre ?", ("moteurs",)),
        ("celle de Woippy", ("roues",)),
    ],
)
def test_what_is_pointed_to_becomes_a_mention(
    text: str, subjects: tuple[str, ...], engine: Engine, ask: Ask
) -> None:
    """A place in the list, « l'autre », « celle de » name a subject; a noun's ordinal does not."""
    focus = Focus(subjects=("roues",), listed=("roues", "moteurs"))
    mentioned = resolved(engine, ask(text, focus)).mentions
    pointed = tuple(one.subjects[0] for one in mentioned if one.subjects[0] != "woippy")
    assert pointed == subjects


def test_what_lies_outside_is_not_in_the_territory(engine: Engine, ask: Ask) -> None:
    """A list for the territory leaves out a factory outside; one without a place puts it last."""
    assert ids(list_subjects(engine, ask("Quelles usines dans l'Eurométropole ?"))) == ["roues"]
    assert ids(list_subjects(engine, ask("Quelles usines ?"))) == ["roues", "moteurs"]


def test_a_condition_keeps_those_whose_facts_say_it(engine: Engine, ask: Ask) -> None:
    """« Aux métiers du bois » leaves one school; a condition that none meets leaves no list."""
    assert ids(list_subjects(engine, ask("Quelles écoles forment au bois ?"))) == ["ecole-bois"]
    assert list_subjects(engine, ask("Quelles écoles sont privées ?")) is None


@pytest.mark.parametrize("text", ["Quelles usines ont fermé ?", "Quelles usines ne sont pas ici ?"])
def test_what_is_no_more_or_not_is_on_no_list(text: str, engine: Engine, ask: Ask) -> None:
    """A list holds what there is: those that closed, or are not there, are no part of it."""
    assert list_subjects(engine, ask(text)) is None
