"""The guard: what of a channel's text Rasa may see."""

from __future__ import annotations

import unicodedata

import pytest

from bot.knowledge import Knowledge, load_knowledge
from bot.server.guard import LONGEST_TEXT, NOTHING_READ, TOO_LONG, Admitted, admit, clean


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The project's knowledge."""
    return load_knowledge()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Que   fabrique\tClaas\n?  ", "Que fabrique Claas ?"),
        ("Cl\x00aas", "Claas"),
        ("e\u0301cole", "école"),
        ("Cla\u200bas", "Claas"),
        ("Claas\ud800 ?", "Claas ?"),
        ("\u202eClaas", "Claas"),
        ("l\u2019usine", "l\u2019usine"),
        ("", ""),
    ],
)
def test_texts_are_cleaned(text: str, cleaned: str) -> None:
    """Control characters, invisible signs and superfluous spaces go; letters stay."""
    assert clean(text) == cleaned


def test_cleaned_text_is_composed() -> None:
    """A cleaned text is in NFC, whatever keyboard it comes from."""
    assert unicodedata.is_normalized(
        "NFC", clean(unicodedata.normalize("NFD", "Où çà, à Voëvre ?"))
    )


@pytest.mark.parametrize("text", ["", "   ", "😀👍", "?!…", "12 34", "\x00", "/", "///", "\u200b"])
def test_a_message_without_a_letter_is_refused_politely(text: str, knowledge: Knowledge) -> None:
    """A message without a letter gets a sentence that says what to do."""
    assert admit(text, knowledge) is NOTHING_READ


def test_a_message_of_the_greatest_length_is_read(knowledge: Knowledge) -> None:
    """A message of the greatest length is read, a longer one refused with what to do."""
    assert admit("a" * LONGEST_TEXT, knowledge) == Admitted("a" * LONGEST_TEXT)
    assert admit("a" * (LONGEST_TEXT + 1), knowledge) is TOO_LONG


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/session_start",
        '/ask_figure{"subject": "claas"}',
        '/ask_fact{"fact":"nothing-of-that-name"}',
        "// restart",
        " /restart",
        "\u200b/restart",
    ],
)
def test_a_visitor_cannot_send_an_intent(text: str, knowledge: Knowledge) -> None:
    """What begins with a slash and is no button of the bot is read as text."""
    admitted = admit(text, knowledge)
    assert isinstance(admitted, Admitted)
    assert not admitted.text.startswith("/")


PAYLOADS = (
    "/tell_more",
    "/ask_source",
    "/show_next",
    "/ask_help",
    '/ask_fact{"fact":"claas-creation"}',
    '/ask_subject{"subject":"claas"}',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_payload_of_a_button_that_was_shown_is_obeyed(
    payload: str, knowledge: Knowledge
) -> None:
    """The payload of a button that the conversation has been shown passes unchanged."""
    assert admit(payload, knowledge, {payload}) == Admitted(payload, is_payload=True)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_payload_of_a_button_that_was_not_shown_is_text(
    payload: str, knowledge: Knowledge
) -> None:
    """A payload is compared exactly with those shown: one sign more or less makes it text."""
    for sent, shown in ((payload, ()), (payload, ("/deny",)), (f"{payload} ", (payload,))):
        admitted = admit(sent, knowledge, shown)
        assert isinstance(admitted, Admitted)
        assert not admitted.is_payload
        assert not admitted.text.startswith("/")


def test_a_payload_that_the_bot_no_longer_knows_is_text(knowledge: Knowledge) -> None:
    """A button whose fact has left the knowledge since it was shown does not reach Rasa."""
    payload = '/ask_fact{"fact":"gone"}'
    assert admit(payload, knowledge, {payload}) == Admitted('ask_fact{"fact":"gone"}')
