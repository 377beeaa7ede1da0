"""What is said when the answer is not known, or the question not understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine
from bot.query.result import NotKnown, Unclear
from bot.wording.lists import choice
from bot.wording.message import Button, Kind, Message
from bot.wording.payloads import ask_fact, ask_subject, guide_button, help_button
from bot.wording.phrasebook import Phrasebook


def word_not_known(engine: Engine, book: Phrasebook, result: NotKnown) -> Message:
    """Return the message that admits what is not known, and offers what is known instead."""
    text = _admission(engine, book, result)
    if result.subject is not None:
        buttons = _known_instead(engine, book, result.subject)
        if buttons:
            text += " " + book.about("known_instead", result.subject)
    else:
        text += " " + book.say("domain")
        buttons = _questions(engine, book, result.nearest)
    return Message(
        kind=Kind.FALLBACK,
        text=text,
        subjects=(result.subject.id,) if result.subject is not None else (),
        buttons=tuple(buttons[:3]) or (help_button(book), guide_button(book)),
    )


def _admission(engine: Engine, book: Phrasebook, result: NotKnown) -> str:
    attribute = engine.knowledge.attributes.get(result.attribute or "")
    label = book.attribute(attribute) if attribute is not None else ""
    if result.kind is not None:
        title = book.list_title([engine.knowledge.types[result.kind]], result.detail)
        more = " " + book.say("none_but_elsewhere") if result.elsewhere else ""
        return book.say("list_none", title=title) + more
    if result.subject is None:
        if result.name:
            return book.say("unknown_name", name=result.name)
        return book.say("unknown_attribute", attribute=label) if label else book.say("unknown")
    if result.name:
        return book.about("unknown_name_about", result.subject, name=result.name)
    if label:
        return book.about("unknown_attribute_of", result.subject, attribute=label)
    return book.about("unknown_about", result.subject)


def _known_instead(engine: Engine, book: Phrasebook, subject: Subject) -> list[Button]:
    """Offer the official site first: it is where to turn for what is not known here."""
    facts = sorted(engine.unasked_of(subject), key=lambda fact: fact.attribute != "website")
    return _questions(engine, book, facts)


def word_unclear(engine: Engine, book: Phrasebook, result: Unclear) -> Message:
    """Return the message that asks which subject or which question was meant."""
    if result.subjects:
        return Message(
            kind=Kind.CLARIFICATION,
            text=choice(book.say("which_one"), [one.name for one in result.subjects]),
            subjects=tuple(subject.id for subject in result.subjects),
            buttons=tuple(ask_subject(subject) for subject in result.subjects),
        )
    buttons = _questions(engine, book, result.nearest)
    if not buttons:
        return Message(
            Kind.CLARIFICATION, book.say("say_it_otherwise"), buttons=(help_button(book),)
        )
    text = choice(book.say("which_question"), [button.title for button in buttons])
    return Message(Kind.CLARIFICATION, text, buttons=tuple(buttons))


def _questions(engine: Engine, book: Phrasebook, facts: Sequence[Fact]) -> list[Button]:
    return [button for fact in facts if (button := ask_fact(engine.knowledge, book, fact))]
