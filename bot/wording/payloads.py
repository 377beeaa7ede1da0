"""The payloads that the bot's own buttons carry, written and recognised in one place."""

from __future__ import annotations

import re

from bot.knowledge import Fact, Knowledge, Subject
from bot.wording.grammar import capitalised
from bot.wording.message import Button
from bot.wording.phrasebook import Phrasebook

LONGEST_TITLE = 70
_PAYLOAD = re.compile(
    r"/(?:tell_more|ask_source|show_next|ask_help|ask_human|ask_orientation"
    r'|ask_fact\{"fact":"(?P<fact>[a-z0-9-]+)"\}'
    r'|ask_subject\{"subject":"(?P<subject>[a-z0-9-]+)"\})'
)


def next_button(book: Phrasebook) -> Button:
    """Return the button that shows the rest of a list."""
    return Button(book.say("next"), "/show_next")


def help_button(book: Phrasebook) -> Button:
    """Return the button that asks what the assistant can do."""
    return Button(book.say("ask_help"), "/ask_help")


def guide_button(book: Phrasebook) -> Button:
    """Return the button that starts the guided orientation."""
    return Button(book.say("guide_me"), "/ask_orientation")


def ask_fact(knowledge: Knowledge, book: Phrasebook, fact: Fact) -> Button | None:
    """Return the button that asks for ``fact``: its first example question, None without one.

    In another language than French, the title names the attribute and the subject.
    """
    if book.is_french:
        title = next((ask for ask in fact.asks if _is_title(ask)), None)
    else:
        label = capitalised(book.attribute(knowledge.attributes[fact.attribute]))
        title = f"{label} – {knowledge.subject_of(fact).label}"[:LONGEST_TITLE]
    return Button(title, f'/ask_fact{{"fact":"{fact.id}"}}') if title else None


def _is_title(ask: str) -> bool:
    """Tell whether an example question reads well on a button: a short, whole question."""
    return len(ask) <= LONGEST_TITLE and ask.endswith("?") and ask[:1].isupper()


def ask_subject(subject: Subject) -> Button:
    """Return the button that asks about ``subject``."""
    return Button(subject.label, f'/ask_subject{{"subject":"{subject.id}"}}')


def is_own_payload(text: str, knowledge: Knowledge) -> bool:
    """Tell whether ``text`` is a payload that a button of this bot carries."""
    match = _PAYLOAD.fullmatch(text)
    if match is None:
        return False
    fact, subject = match["fact"], match["subject"]
    if fact is not None:
        return fact in knowledge.facts
    if subject is not None:
        return knowledge.subject(subject) is not None
    return True
