"""One neutral answer on every kind of channel."""

from __future__ import annotations

import pytest

from bot.channels.rendering import (
    Capabilities,
    messages_from,
    pressed_by_number,
    render,
    split,
)
from bot.server.turns import as_entries
from bot.wording.message import Button, CitedSource, Kind, Message

PLAIN = Capabilities(longest_text=4_000)
WITH_BUTTONS = Capabilities(4_000, most_buttons=4, longest_title=40, longest_payload=64)
ANSWER = Message(
    Kind.ANSWER,
    "Claas fabrique des presses.\nL’usine est à Woippy.",
    subjects=("claas-woippy",),
    facts=("claas-woippy-products",),
    sources=(
        CitedSource("Correspondances", "https://correspondances.fr/claas?a=1&b=2", "2018"),
        CitedSource("Chambre <d’agriculture>", None, None),
    ),
    buttons=(
        Button("Depuis quand ?", '/ask_fact{"fact":"claas-woippy-since"}'),
        Button("Où est l’usine ?", '/ask_fact{"fact":"claas-woippy-place"}'),
    ),
)


def test_entries_and_messages_are_two_forms_of_one_thing() -> None:
    """What the bot's entries hold comes back as the neutral message that they were made of."""
    assert messages_from(as_entries("someone", ANSWER)) == [ANSWER]


def test_a_channel_without_buttons_numbers_the_choices() -> None:
    """Without buttons, choices are numbered lines and sources a last line; nothing else shows."""
    (part,) = render([ANSWER], PLAIN)
    assert part.plain() == (
        "Claas fabrique des presses.\nL’usine est à Woippy.\n"
        "1. Depuis quand ?\n2. Où est l’usine ?\n"
        "Sources\u00a0: Correspondances (2018) https://correspondances.fr/claas?a=1&b=2\u00a0; "
        "Chambre <d’agriculture>"
    )


def test_a_channel_with_buttons_gets_buttons() -> None:
    """Where all buttons fit they stay buttons, and no line repeats them."""
    (part,) = render([ANSWER], WITH_BUTTONS)
    assert part.buttons == ANSWER.buttons
    assert "1." not in part.plain()


@pytest.mark.parametrize(
    "able",
    [
        Capabilities(4_000, most_buttons=1, longest_title=40, longest_payload=64),
        Capabilities(4_000, most_buttons=4, longest_title=15, longest_payload=64),
        Capabilities(4_000, most_buttons=4, longest_title=40, longest_payload=20),
    ],
)
def test_buttons_that_do_not_all_fit_are_all_numbered(able: Capabilities) -> None:
    """One button too many, too long a title or payload: the whole row becomes numbered lines."""
    (part,) = render([ANSWER], able)
    assert part.buttons == ()
    assert len(part.choices) == 2


def test_numbers_go_on_through_the_messages_of_a_turn() -> None:
    """Two messages with choices in one turn never show the same number twice."""
    parts = render([ANSWER, ANSWER], PLAIN)
    assert "3. Depuis quand ?" in parts[1].plain()
    assert '<ol start="3">' in parts[1].as_html()


def test_html_escapes_and_links() -> None:
    """In HTML, text is inert, addresses are links, and choices are a list."""
    (part,) = render([ANSWER], PLAIN)
    assert part.as_html() == (
        "Claas fabrique des presses.<br>L’usine est à Woippy."
        '<ol start="1"><li>Depuis quand ?</li><li>Où est l’usine ?</li></ol>'
        '<em>Sources\u00a0: <a href="https://correspondances.fr/claas?a=1&amp;b=2">'
        "Correspondances (2018)</a>\u00a0; Chambre &lt;d’agriculture&gt;</em>"
    )


def test_many_sources_are_a_short_line() -> None:
    """Of many sources three are named, and how many there are besides."""
    many = tuple(CitedSource(f"Titre {number}", None, None) for number in range(5))
    (part,) = render([Message(Kind.ANSWER, "Oui.", sources=many)], PLAIN)
    assert part.plain().endswith("Titre 2\u00a0; et 2 autres")


def test_a_long_list_is_split_at_its_lines() -> None:
    """A list longer than a message goes out in several, none of them too long, no line lost."""
    lines = [f"Lycée numéro {number}, à Metz" for number in range(60)]
    message = Message(Kind.ANSWER, "\n".join(lines), buttons=ANSWER.buttons)
    able = Capabilities(300, 4, 40, 64, longest_text_above_buttons=100)
    parts = render([message], able)
    assert all(len(one.plain()) <= 300 for one in parts)
    assert len(parts[-1].plain()) <= 100
    assert parts[-1].buttons == ANSWER.buttons
    assert "\n".join(one.plain() for one in parts).splitlines() == lines


def test_a_text_without_a_pause_is_split_all_the_same() -> None:
    """A text that holds no pause is cut at the limit."""
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("text", ["2", " 2. ", "2)", "(2)"])
def test_a_number_alone_presses_a_button(text: str) -> None:
    """The number of a choice, as people write it, stands for its payload."""
    assert pressed_by_number(text, as_entries("someone", ANSWER)) == ANSWER.buttons[1].payload


@pytest.mark.parametrize("text", ["3", "0", "2 usines", "deux", "", "²"])
def test_other_texts_press_nothing(text: str) -> None:
    """A number that was not offered, or a number among words, is text."""
    assert pressed_by_number(text, as_entries("someone", ANSWER)) is None
