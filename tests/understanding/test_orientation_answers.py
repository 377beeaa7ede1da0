"""Which options of the guided orientation a message chooses."""

from __future__ import annotations

import pytest

from bot.knowledge.orientation import Option, Step
from bot.understanding.orientation import chosen, told

WHO = Step(
    "profile",
    {"fr": "Qui ?"},
    (
        Option("company", {"fr": "Une entreprise", "en": "A company"}, ("entreprise*", "pme")),
        Option("pupil", {"fr": "Un élève"}, ("eleve*", "lyceen*")),
    ),
)
WHAT = Step(
    "stage",
    {"fr": "Quoi ?"},
    (
        Option("site", {"fr": "Un terrain"}, ("terrain*",), after=frozenset({"company"})),
        Option("course", {"fr": "Un diplôme"}, ("diplome*",), after=frozenset({"pupil"})),
        Option("any", {"fr": "Peu importe"}, ("sais pas",), opening=False),
    ),
)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Une entreprise", "company"),
        ("A company", "company"),
        ("on est une pme de 40 personnes", None),
        ("une pme", "company"),
        ("lyceen", "pupil"),
        ("pme ?", None),
        ("comment aider une entreprise", None),
        ("bonjour", None),
    ],
)
def test_a_short_answer_chooses_an_option(text: str, option: str | None) -> None:
    """A label in any language or one of the words; a question or a longer message is none."""
    found = chosen(WHO, {}, text)
    assert (found.id if found else None) == option


def test_only_what_was_offered_can_be_chosen() -> None:
    """An option that does not go with the former answers is not chosen."""
    assert chosen(WHAT, {"profile": "pupil"}, "un terrain") is None


def test_the_first_message_tells_several_answers() -> None:
    """A description of any length tells what it holds, but not that anything will do."""
    text = "Bonjour, je dirige une PME en Moselle et je ne sais pas où trouver un terrain"
    assert told((WHO, WHAT), {}, text) == {"profile": "company", "stage": "site"}
    assert told((WHO, WHAT), {}, "je suis lycéen, je ne sais pas") == {"profile": "pupil"}


def test_what_was_told_before_is_kept() -> None:
    """Taken up again, the orientation keeps the former answers."""
    assert told((WHO, WHAT), {"profile": "pupil"}, "pme") == {"profile": "pupil"}
