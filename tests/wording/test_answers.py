"""From what a skill found to the message: kind, text, facts, sources, buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.result import Compared, Listed, NotKnown, Result, Stated, Unclear
from bot.wording.answers import word
from bot.wording.lists import LIST_PAGE
from bot.wording.message import LONGEST_PAYLOAD, MOST_BUTTONS, Kind, Message
from bot.wording.payloads import ask_fact, ask_subject, is_own_payload
from bot.wording.phrasebook import Phrasebook
from bot.wording.provenance import word_sources
from bot.wording.statements import sentence


def facts(engine: Engine, *ids: str) -> tuple[Fact, ...]:
    """Return the facts of these ids."""
    return tuple(engine.knowledge.facts[one] for one in ids)


def subjects(engine: Engine, *ids: str) -> tuple[Subject, ...]:
    """Return the subjects of these ids."""
    return tuple(engine.knowledge.subjects[one] for one in ids)


def stated(
    engine: Engine, *ids: str, verdict: str | None = None, name: str | None = None
) -> Stated:
    """Return the result that states these facts."""
    found = facts(engine, *ids)
    about = subjects(engine, *dict.fromkeys(fact.subject for fact in found))
    return Stated(found, about, found[0].attribute, verdict, name=name)


def long_list(engine: Engine, length: int, offset: int = 0) -> Listed:
    """Return a list of ``length`` times the same company."""
    company, fact = engine.knowledge.subjects["roues"], facts(engine, "roues-identity")[0]
    return Listed("company", "", (company,) * length, (fact,) * length, offset)


RESULTS: dict[str, Callable[[Engine], Result]] = {
    "one fact": lambda engine: stated(engine, "roues-headcount-2020"),
    "two figures": lambda engine: stated(engine, "roues-headcount-2020", "roues-headcount-2015"),
    "two bodies": lambda engine: stated(engine, "agence-settle", "aide-jeune-identity"),
    "a yes": lambda engine: stated(engine, "woippy-membership", verdict="yes"),
    "a no": lambda engine: stated(engine, "eurometropole-communes", verdict="no", name="Rombas"),
    "an ended scheme": lambda engine: stated(engine, "aide-passee-amount"),
    "a list of one": lambda engine: long_list(engine, 1),
    "a short list": lambda engine: Listed(
        "school",
        "",
        subjects(engine, "cfa-metal", "ecole-bois"),
        facts(engine, "cfa-metal-identity", "ecole-bois-identity"),
    ),
    "a long list": lambda engine: long_list(engine, 20),
    "the next page": lambda engine: long_list(engine, 20, LIST_PAGE),
    "the last page": lambda engine: long_list(engine, 20, 2 * LIST_PAGE),
    "a comparison": lambda engine: Compared(
        "students",
        subjects(engine, "cfa-metal", "ecole-bois"),
        facts(engine, "cfa-metal-students", "ecole-bois-students"),
    ),
    "an unknown value": lambda engine: NotKnown(*subjects(engine, "roues"), attribute="salary"),
    "an unknown name": lambda _: NotKnown(name="Airbus"),
    "an unknown name about a subject": lambda engine: NotKnown(
        *subjects(engine, "roues"), name="Bretagne"
    ),
    "nothing known": lambda _: NotKnown(),
    "nearest questions": lambda engine: NotKnown(nearest=facts(engine, "roues-headcount-2020")),
    "several subjects": lambda engine: Unclear(subjects=subjects(engine, "roues", "moteurs")),
    "several questions": lambda engine: Unclear(nearest=facts(engine, "roues-headcount-2020")),
    "nothing understood": lambda _: Unclear(),
}


@pytest.fixture(params=sorted(RESULTS))
def message(request: pytest.FixtureRequest, engine: Engine) -> Message:
    """The message of every sort of result, one after the other."""
    return word(engine, RESULTS[request.param](engine))


def test_every_message_has_a_text_without_blank_lines(message: Message) -> None:
    """A message always has a text, and no blank line, at which Rasa would split it."""
    assert message.text.strip() == message.text != ""
    assert all(line.strip() for line in message.text.split("\n"))


def test_only_answers_state_facts_and_each_has_its_source(message: Message) -> None:
    """An answer lists its facts and at least one source; nothing else states a fact."""
    assert bool(message.facts) == (message.kind is Kind.ANSWER)
    assert bool(message.sources) == (message.kind is Kind.ANSWER)


def test_buttons_are_few_and_their_payloads_travel(message: Message, engine: Engine) -> None:
    """A message has four buttons at most, whose payloads every channel can carry back."""
    assert len(message.buttons) <= MOST_BUTTONS == 4
    for button in message.buttons:
        assert button.title
        assert button.payload.isascii()
        assert len(button.payload.encode()) <= LONGEST_PAYLOAD == 64
        assert is_own_payload(button.payload, engine.knowledge)


def test_text_is_typeset(message: Message) -> None:
    """The text has typographic apostrophes and no breaking space before its signs."""
    assert "'" not in message.text
    assert " ?" not in message.text
    assert " :" not in message.text


def test_an_answer_says_its_facts(engine: Engine) -> None:
    """An answer says its facts, and its date beside a figure."""
    message = word(engine, stated(engine, "roues-headcount-2020"))
    assert "345" in message.text
    assert "2020" in message.text
    assert message.facts == ("roues-headcount-2020",)
    assert message.subjects == ("roues",)
    assert [source.date for source in message.sources] == ["2020"]


def test_a_sentence_without_a_figure_needs_no_date(engine: Engine) -> None:
    """A sentence without a figure is said as it stands, without its date in parentheses."""
    (fact,) = facts(engine, "roues-identity")
    assert sentence(fact) == fact.says


def test_verdicts_are_said_first(engine: Engine) -> None:
    """A question answered by yes or no gets the word first, and the proof after it."""
    yes = word(engine, stated(engine, "woippy-membership", verdict="yes"))
    no = word(engine, stated(engine, "eurometropole-communes", verdict="no", name="Rombas"))
    assert yes.text.startswith("Oui.")
    assert no.text.startswith("Non")
    assert "Rombas" in no.text


def test_what_is_lacking_is_admitted_before_what_is_told(engine: Engine) -> None:
    """Asked for what nobody tells of another body, the answer says so, then what that body is."""
    result = replace(stated(engine, "cfa-metal-identity"), lacking="headcount")
    text = word(engine, result).text
    assert text.startswith("Je ne sais pas")
    assert "effectif" in text
    assert text.endswith(word(engine, stated(engine, "cfa-metal-identity")).text)


def test_the_end_of_a_scheme_is_told(engine: Engine) -> None:
    """An answer about a scheme whose end is past says so, and its source."""
    message = word(engine, stated(engine, "aide-passee-amount"))
    assert "31 décembre 2024" in message.text
    assert "aide-passee-deadline" in message.facts


def test_the_end_is_not_told_twice(engine: Engine) -> None:
    """An answer that tells the end of a scheme does not warn of it once more."""
    message = word(engine, stated(engine, "aide-passee-deadline"))
    assert message.text.count("31 décembre 2024") == 1


def test_a_scheme_that_goes_on_is_not_said_to_have_ended(engine: Engine) -> None:
    """A scheme that goes on has no warning."""
    assert "Attention" not in word(engine, stated(engine, "aide-jeune-amount")).text


def test_a_long_list_offers_its_next_page(engine: Engine) -> None:
    """A long list shows one page, says how many are left and offers the next."""
    message = word(engine, long_list(engine, 20))
    assert message.text.count("•") == LIST_PAGE
    assert "12" in message.text
    assert message.buttons[-1].payload == "/show_next"


def test_the_last_page_offers_no_next(engine: Engine) -> None:
    """The last page offers no next one."""
    message = word(engine, long_list(engine, 20, 2 * LIST_PAGE))
    assert message.text.count("•") == 20 - 2 * LIST_PAGE
    assert "/show_next" not in [button.payload for button in message.buttons]


def test_what_is_not_known_states_no_value(engine: Engine) -> None:
    """A fallback admits in words that it does not know, and states no number."""
    for name in ("an unknown value", "an unknown name", "nothing known", "nearest questions"):
        message = word(engine, RESULTS[name](engine))
        assert message.kind is Kind.FALLBACK
        assert not any(character.isdigit() for character in message.text)
        assert message.buttons


def test_what_was_said_is_not_suggested_again(engine: Engine) -> None:
    """Facts already said are not suggested again."""
    result, location = stated(engine, "roues-identity"), '/ask_fact{"fact":"roues-location"}'
    before = [button.payload for button in word(engine, result).buttons]
    after = [button.payload for button in word(engine, result, ["roues-location"]).buttons]
    assert location in before
    assert location not in after


def test_several_subjects_are_offered_as_buttons(engine: Engine) -> None:
    """When several subjects may be meant, each is a button."""
    message = word(engine, RESULTS["several subjects"](engine))
    assert message.kind is Kind.CLARIFICATION
    assert [button.payload for button in message.buttons] == [
        '/ask_subject{"subject":"roues"}',
        '/ask_subject{"subject":"moteurs"}',
    ]


def test_sources_are_named_with_their_date_and_address(engine: Engine) -> None:
    """The sources of what was said are named with their title, date and address."""
    message = word_sources(engine.knowledge, Phrasebook(), facts(engine, "roues-headcount-2020"))
    assert message.kind is Kind.ANSWER
    assert "https://exemple.fr/roues-2020" in message.text
    assert "2020" in message.text


def test_without_an_answer_there_is_no_source(engine: Engine) -> None:
    """Before the first answer there is no source to name."""
    message = word_sources(engine.knowledge, Phrasebook(), ())
    assert message.kind is Kind.SOCIAL
    assert message.sources == ()


def test_a_fact_without_a_question_has_no_button(engine: Engine) -> None:
    """A fact without an example question has no title for a button, and gets none."""
    assert ask_fact(engine.knowledge, Phrasebook(), facts(engine, "roues-identity")[0]) is None


def test_a_subject_has_a_button_with_its_name(engine: Engine) -> None:
    """A subject's button has its short name and asks about it."""
    button = ask_subject(engine.knowledge.subjects["roues"])
    assert (button.title, button.payload) == ("Roues", '/ask_subject{"subject":"roues"}')


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/greet",
        '/ask_fact{"fact":"inconnu"}',
        '/ask_fact{"fact":"roues-identity","other":"x"}',
        '/ask_subject{"subject":"../../etc"}',
        '/ask_fact{"fact": "roues-identity"}',
        "/ask_source /restart",
        "ask_source",
        "",
    ],
)
def test_a_payload_that_no_button_carries_is_not_its_own(payload: str, engine: Engine) -> None:
    """A payload that no button of the bot carries is not taken for one."""
    assert not is_own_payload(payload, engine.knowledge)


def test_the_payload_of_a_renamed_subject_is_still_its_own(engine: Engine) -> None:
    """An old button of a subject that got another id is still obeyed."""
    assert is_own_payload('/ask_subject{"subject":"ancienne-usine"}', engine.knowledge)


def test_every_payload_of_the_project_travels() -> None:
    """The payload of every fact and subject of the project fits every channel."""
    from bot.knowledge import load_knowledge  # noqa: PLC0415 - only this test needs it

    knowledge = load_knowledge()
    payloads = [ask_subject(subject).payload for subject in knowledge.subjects.values()]
    buttons = (ask_fact(knowledge, Phrasebook(), fact) for fact in knowledge.facts.values())
    payloads += [button.payload for button in buttons if button]
    too_long = [one for one in payloads if not one.isascii() or len(one) > LONGEST_PAYLOAD]
    assert too_long == []
    assert [one for one in payloads if not is_own_payload(one, knowledge)] == []
