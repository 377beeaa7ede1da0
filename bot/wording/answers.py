"""From what a skill found to the message that is said: the only place where answers are worded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import years_in
from bot.query.engine import Engine
from bot.query.result import Compared, Listed, NotKnown, Result, Sourced, Stated
from bot.wording.dates import end_facts, french_end
from bot.wording.lists import bulleted, word_list
from bot.wording.message import MOST_BUTTONS, Button, Kind, Message, cite
from bot.wording.payloads import ask_fact, ask_subject, guide_button
from bot.wording.phrasebook import Phrasebook
from bot.wording.provenance import word_sources
from bot.wording.statements import paragraph
from bot.wording.unknown import word_not_known, word_unclear


def word(
    engine: Engine, result: Result, said: Iterable[str] = (), book: Phrasebook | None = None
) -> Message:
    """Return the message for ``result``; facts already ``said`` are not suggested again.

    Without a ``book``, the answer is in French.
    """
    book = book or Phrasebook()
    if isinstance(result, Stated):
        message = _stated(engine, book, result, set(said))
    elif isinstance(result, Listed):
        message = word_list(engine, book, result)
    elif isinstance(result, Compared):
        message = _compared(book, engine, result)
    elif isinstance(result, Sourced):
        return word_sources(engine.knowledge, book, result.facts)
    elif isinstance(result, NotKnown):
        message = word_not_known(engine, book, result)
    else:
        message = word_unclear(engine, book, result)
    return replace(
        message,
        text=book.typeset(message.text),
        buttons=tuple(
            Button(book.title(button.title), button.payload)
            for button in message.buttons[:MOST_BUTTONS]
        ),
    )


def _stated(engine: Engine, book: Phrasebook, result: Stated, said: set[str]) -> Message:
    text = _statement(engine, book, result)
    if result.verdict is not None:
        text = f"{_verdict(book, result)} {text}"
    if result.lacking is not None:
        lacking = book.attribute(engine.knowledge.attributes[result.lacking])
        text = f"{book.about('unknown_attribute_of', result.subjects[0], attribute=lacking)} {text}"
    if result.share is not None:
        text = f"{_partly(engine, book, result)} {text}"
    facts = list(result.facts)
    for subject in _subjects_of(engine, result.facts):
        past = subject.ended(engine.today) and not _tells_the_end(engine, subject, result.facts)
        if past and subject.ends:
            text += " " + book.about("ended", subject, day=french_end(engine.knowledge, subject))
            ends = end_facts(engine.knowledge, subject)
            facts += [one for one in ends if one not in facts][:1]
    subjects = {one.id: one for one in (*result.subjects, *_subjects_of(engine, result.facts))}
    return Message(
        kind=Kind.ANSWER,
        text=text,
        subjects=tuple(subjects),
        facts=tuple(fact.id for fact in facts),
        sources=cite(engine.knowledge, facts),
        buttons=_next_questions(engine, book, result, said | {fact.id for fact in facts}),
    )


def _statement(engine: Engine, book: Phrasebook, result: Stated) -> str:
    """Return the facts: under the need that they meet, about one subject, or alone."""
    if result.need is not None:
        heading = book.say("help_with", need=book.need(engine.knowledge.needs[result.need]))
        return book.say("answer_list", heading=heading, facts=bulleted(result.facts))
    facts = paragraph(result.facts)
    subjects = _subjects_of(engine, result.facts)
    told = result.attribute if result.lacking is None else None
    attribute = engine.knowledge.attributes.get(told or "")
    if len(subjects) == 1 and attribute is not None:
        return book.about(
            "answer_about", subjects[0], attribute=book.attribute(attribute), facts=facts
        )
    return book.say("answer", facts=facts)


def _verdict(book: Phrasebook, result: Stated) -> str:
    if result.verdict == "yes":
        return book.say("verdict_yes")
    if result.verdict == "unsaid":
        return book.say("unsaid", name=result.name)
    if result.verdict == "unlisted":
        return book.say("unlisted", name=result.name)
    if result.name:
        return book.say("not_part", name=result.name)
    return book.say("verdict_no")


def _partly(engine: Engine, book: Phrasebook, result: Stated) -> str:
    """Say of how many of them it is known what they are ranked by."""
    held, total = result.share or (0, 0)
    label = book.attribute(engine.knowledge.attributes[result.attribute or ""])
    return book.say("known_of_some", attribute=label, held=held, total=total)


def _tells_the_end(engine: Engine, subject: Subject, facts: Sequence[Fact]) -> bool:
    """Tell whether the facts already say when the scheme ended."""
    ends = engine.knowledge.by_trait[Trait.END]
    year = str(subject.ends.year if subject.ends else "")
    return any(
        not ends.isdisjoint(fact.attributes) and (year in fact.says or year in years_in(fact.date))
        for fact in facts
        if fact.subject == subject.id
    )


def _next_questions(
    engine: Engine, book: Phrasebook, result: Stated, said: set[str]
) -> tuple[Button, ...]:
    subjects = _subjects_of(engine, result.facts)
    if result.need is not None:
        bodies = [ask_subject(subject) for subject in subjects[: MOST_BUTTONS - 1]]
        return (*bodies, guide_button(book))
    if len(subjects) > 1:
        return tuple(ask_subject(subject) for subject in subjects[:MOST_BUTTONS])
    unsaid = (
        fact for subject in subjects for fact in engine.unasked_of(subject) if fact.id not in said
    )
    seen: set[str] = set()
    buttons = []
    for fact in unsaid:
        button = ask_fact(engine.knowledge, book, fact)
        if button is not None and fact.attribute not in seen:
            seen.add(fact.attribute)
            buttons.append(button)
    return tuple(buttons[:3])


def _compared(book: Phrasebook, engine: Engine, result: Compared) -> Message:
    *others, last = (subject.label for subject in result.subjects)
    names = book.say("and").join((", ".join(others), last))
    return Message(
        kind=Kind.ANSWER,
        text=f"{book.say('compare', names=names)}\n{bulleted(result.facts)}",
        subjects=tuple(subject.id for subject in result.subjects),
        facts=tuple(fact.id for fact in result.facts),
        sources=cite(engine.knowledge, result.facts),
        buttons=tuple(ask_subject(subject) for subject in result.subjects),
    )


def _subjects_of(engine: Engine, facts: Sequence[Fact]) -> list[Subject]:
    found = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts}
    return list(found.values())
