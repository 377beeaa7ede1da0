"""The guided orientation with the trained bot: its steps, digressions, leaving and resuming."""

from __future__ import annotations

import pytest
from talking import Entries, TalkingBot, messages_of

from bot.knowledge.orientation import load_orientation
from bot.wording.phrasebook import Phrasebook

BOOK = Phrasebook()
STEPS = {step.id: BOOK.typeset(BOOK.pick(step.says)) for step in load_orientation()}


def asked(entries: Entries) -> str | None:
    """Return the step that the last message asks, None when it asks none."""
    last = messages_of(entries)[-1]
    return next((step for step, says in STEPS.items() if last.text.startswith(says)), None)


@pytest.mark.parametrize(
    ("name", "answers", "subject"),
    [
        ("company", ("une pme", "moderniser mon usine", "peu importe"), "plan-industrie-futur"),
        ("founder", ("un porteur de projet", "j'ai un prototype", "autre"), "the-pool"),
        ("pupil", ("Un lycéen ou un parent", "un BTS", "électricité"), "bts-electrotechnique"),
        ("adult", ("un adulte", "reconversion", "la mécanique"), "pole-formation-uimm"),
    ],
)
def test_three_answers_lead_to_who_fits(
    name: str, answers: tuple[str, str, str], subject: str, assistant: TalkingBot
) -> None:
    """After at most three questions, who fits is said with facts and sources."""
    *steps, end = assistant.ask(f"guided-{name}", "guidez-moi", *answers)
    assert [asked(one) for one in steps] == list(STEPS)
    (said,) = messages_of(end)
    assert (said.kind, bool(said.facts), bool(said.sources)) == ("answer", True, True)
    assert subject in said.subjects


def test_each_step_shows_its_choices(assistant: TalkingBot) -> None:
    """A step is a question readable without buttons; what a button sends is one of its answers."""
    first, second = assistant.ask("guided-buttons", "guidez-moi", "Une entreprise")
    for entries in (first, second):
        said = messages_of(entries)[-1]
        assert said.kind == "clarification"
        assert 2 <= len(said.buttons) <= 4
        assert all(button["title"] in said.text for button in said.buttons)
        assert all(button["payload"].isascii() for button in said.buttons)


def test_a_digression_is_answered_and_the_step_asked_again(assistant: TalkingBot) -> None:
    """A question in the middle gets its answer, then the same step again."""
    *_, digression, after = assistant.ask(
        "guided-digression", "guidez-moi", "une entreprise", "Où se trouve l'ENIM ?", "recruter"
    )
    answer, step = messages_of(digression)
    assert (answer.kind, "enim" in answer.subjects) == ("answer", True)
    assert step.text.startswith(STEPS["stage"])
    assert asked(after) == "field"


def test_what_was_told_at_first_is_not_asked(assistant: TalkingBot) -> None:
    """« Je dirige une PME » answers the first step."""
    text = "Je dirige une PME et je ne sais pas vers qui me tourner"
    (entries,) = assistant.ask("guided-told", text)
    assert asked(entries) == "stage"


def test_it_can_be_left_and_taken_up_again(assistant: TalkingBot) -> None:
    """Left, it asks nothing more; taken up again, it goes on where it was."""
    sender = "guided-left"
    *_, left, other, again = assistant.ask(
        sender,
        "guidez-moi",
        "une entreprise",
        "non merci",
        "Où se trouve l'ENIM ?",
        "reprenons l'orientation",
    )
    assert asked(left) is None
    assert [one.kind for one in messages_of(other)] == ["answer"]
    assert asked(again) == "stage"


def test_the_next_orientation_begins_anew(assistant: TalkingBot) -> None:
    """What was answered once is forgotten when the orientation is complete."""
    sender = "guided-twice"
    *_, again = assistant.ask(
        sender, "guidez-moi", "une entreprise", "recruter", "peu importe", "guidez-moi"
    )
    assert asked(again) == "profile"


def test_it_speaks_the_visitors_language(assistant: TalkingBot) -> None:
    """Someone who wrote in English is asked in English."""
    (entries,) = assistant.ask("guided-english", "I do not know who can help me, please guide me")
    book = Phrasebook("en")
    first = load_orientation()[0]
    assert messages_of(entries)[-1].text.startswith(book.pick(first.says))


def test_asking_for_guidance_again_asks_the_same_step(assistant: TalkingBot) -> None:
    """Asked to guide while it guides, the assistant asks the open step again and goes on."""
    *_, again, after = assistant.ask(
        "guided-again", "guidez-moi", "aide-moi à m'orienter", "une entreprise"
    )
    assert messages_of(again)[-1].text.startswith(STEPS["profile"])
    assert asked(after) == "stage"
