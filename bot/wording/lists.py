"""Lists of subjects, a page at a time, and lists of facts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Fact, Subject, SubjectType
from bot.query.engine import Engine
from bot.query.result import Listed
from bot.wording.message import Kind, Message, cite
from bot.wording.payloads import ask_subject, next_button
from bot.wording.phrasebook import Phrasebook
from bot.wording.statements import sentence

LIST_PAGE = 8
# A list this short tells about each of its subjects.
TELLING_LIST = 5


def bulleted(facts: Sequence[Fact]) -> str:
    """Return the sentences of ``facts``, each an item of a list."""
    return "\n".join(f"• {sentence(fact)}" for fact in facts)


def choice(question: str, choices: Sequence[str]) -> str:
    """Return a question with its choices, readable without buttons."""
    return "\n".join((question, *(f"• {one}" for one in choices)))


def word_list(engine: Engine, book: Phrasebook, result: Listed) -> Message:
    """Return the message with one page of a list."""
    total = len(result.subjects)
    page = slice(result.offset, result.offset + LIST_PAGE)
    subjects, facts = result.subjects[page], result.facts[page]
    left = total - result.offset - len(subjects)
    if total == 1:
        text = book.say("list_single", facts=sentence(facts[0]))
    else:
        told = total <= TELLING_LIST
        items = [_item(engine, one) for one in subjects]
        lines = bulleted(facts) if told else "\n".join(f"• {item}" for item in items)
        text = f"{_heading(engine, book, result, len(subjects))}\n{lines}"
        if left > 0:
            text += "\n" + book.say("list_left", left=left)
    if result.elsewhere and not result.offset:
        names = [one.label for one in result.elsewhere[:LIST_PAGE]]
        names += ["…"] if len(result.elsewhere) > LIST_PAGE else []
        text += "\n" + book.say("list_elsewhere", names=", ".join(names))
    buttons = [ask_subject(subject) for subject in subjects[:3]]
    if left > 0:
        buttons.append(next_button(book))
    return Message(
        kind=Kind.ANSWER,
        text=text,
        subjects=tuple(subject.id for subject in subjects),
        facts=tuple(dict.fromkeys(fact.id for fact in facts)),
        sources=cite(engine.knowledge, facts),
        buttons=tuple(buttons),
    )


def _heading(engine: Engine, book: Phrasebook, result: Listed, shown: int) -> str:
    total = len(result.subjects)
    if result.offset:
        last = result.offset + shown
        return book.say("list_rest", first=result.offset + 1, last=last, total=total)
    title = book.list_title(_kinds(engine, result), result.detail)
    return book.say("list", title=title, total=total)


def _kinds(engine: Engine, result: Listed) -> list[SubjectType]:
    """Return the type of the list, with others where it holds some of these."""
    types = engine.knowledge.types
    own = {result.kind, *types[result.kind].includes}
    others = [one.type for one in result.subjects if one.type not in own]
    first = [result.kind] if len(others) < len(result.subjects) else []
    return [types[one] for one in dict.fromkeys((*first, *others))]


def _item(engine: Engine, subject: Subject) -> str:
    """Return a subject as it stands in a long list: a training with the schools that give it."""
    names = ", ".join(school.label for school in engine.givers(subject))
    return f"{subject.name} – {names}" if names else subject.name
