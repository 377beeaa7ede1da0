"""From what a skill found to the message that is said: the only place where answers are worded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge import Fact, Subject
from bot.knowledge.dates import years_in
from bot.query.engine import Engine
from bot.query.result import Compared, Listed, NotKnown, Result, Stated, Unclear
from bot.wording.grammar import capitalised, of, with_article
from bot.wording.message import MOST_BUTTONS, Button, Kind, Message, cite
from bot.wording.payloads import HELP_BUTTON, NEXT_BUTTON, ask_fact, ask_subject
from bot.wording.statements import bullets, end_notice, paragraph, sentence
from bot.wording.typography import typeset

LIST_PAGE = 8
# A list this short tells about each of its subjects.
TELLING_LIST = 5


def word(engine: Engine, result: Result, said: Iterable[str] = ()) -> Message:
    """Return the message for ``result``; facts already ``said`` are not suggested again."""
    if isinstance(result, Stated):
        message = _stated(engine, result, set(said))
    elif isinstance(result, Listed):
        message = _listed(engine, result)
    elif isinstance(result, Compared):
        message = _compared(engine, result)
    elif isinstance(result, NotKnown):
        message = _not_known(engine, result)
    else:
        message = _unclear(result)
    return Message(
        kind=message.kind,
        text=typeset(message.text),
        subjects=message.subjects,
        facts=message.facts,
        sources=message.sources,
        buttons=tuple(
            Button(typeset(button.title), button.payload)
            for button in message.buttons[:MOST_BUTTONS]
        ),
    )


def _stated(engine: Engine, result: Stated, said: set[str]) -> Message:
    text = bullets(result.heading, result.facts) if result.heading else paragraph(result.facts)
    if result.verdict is not None:
        text = f"{_verdict(result)} {text}"
    facts = list(result.facts)
    for subject in _subjects_of(engine, result.facts):
        past = subject.ended(engine.today) and not _tells_the_end(subject, result.facts)
        if past and subject.ends:
            text = f"{text} {end_notice(subject, subject.ends)}"
            facts += [f for f in subject.facts if f.attribute == "deadline" and f not in facts][:1]
    subjects = {one.id: one for one in (*result.subjects, *_subjects_of(engine, result.facts))}
    return Message(
        kind=Kind.ANSWER,
        text=text,
        subjects=tuple(subjects),
        facts=tuple(fact.id for fact in facts),
        sources=cite(engine.knowledge, facts),
        buttons=_next_questions(engine, result, said | {fact.id for fact in facts}),
    )


def _verdict(result: Stated) -> str:
    if result.verdict == "yes":
        return "Oui."
    if result.name:
        return f"Non, {result.name} n'en fait pas partie."
    return "Non."


def _tells_the_end(subject: Subject, facts: Sequence[Fact]) -> bool:
    """Tell whether the facts already say when the scheme ended."""
    year = str(subject.ends.year if subject.ends else "")
    return any(
        "deadline" in fact.attributes and (year in fact.says or year in years_in(fact.date))
        for fact in facts
        if fact.subject == subject.id
    )


def _next_questions(engine: Engine, result: Stated, said: set[str]) -> tuple[Button, ...]:
    subjects = _subjects_of(engine, result.facts)
    if len(subjects) > 1:
        return tuple(ask_subject(subject) for subject in subjects[:MOST_BUTTONS])
    unsaid = (
        fact for subject in subjects for fact in engine.facts_of(subject) if fact.id not in said
    )
    seen: set[str] = set()
    buttons = []
    for fact in unsaid:
        button = ask_fact(fact)
        if button is not None and fact.attribute not in seen:
            seen.add(fact.attribute)
            buttons.append(button)
    return tuple(buttons[:3])


def _listed(engine: Engine, result: Listed) -> Message:
    total = len(result.subjects)
    page = slice(result.offset, result.offset + LIST_PAGE)
    subjects, facts = result.subjects[page], result.facts[page]
    left = total - result.offset - len(subjects)
    heading = f"{capitalised(result.title)} : j'en connais {total}." if total > 1 else ""
    if result.offset:
        last = result.offset + len(subjects)
        heading = f"Suite de la liste ({result.offset + 1} à {last} sur {total}) :"
    if total == 1:
        text = sentence(facts[0])
    else:
        told = total <= TELLING_LIST
        lines = [
            f"• {sentence(fact) if told else _item(engine, subject)}"
            for subject, fact in zip(subjects, facts)
        ]
        text = "\n".join((heading, *lines))
        if left > 0:
            text += f"\nIl en reste {left} : demandez « la suite »."
    buttons = [ask_subject(subject) for subject in subjects[:3]]
    if left > 0:
        buttons.append(NEXT_BUTTON)
    return Message(
        kind=Kind.ANSWER,
        text=text,
        subjects=tuple(subject.id for subject in subjects),
        facts=tuple(dict.fromkeys(fact.id for fact in facts)),
        sources=cite(engine.knowledge, facts),
        buttons=tuple(buttons),
    )


def _item(engine: Engine, subject: Subject) -> str:
    """Return a subject as it stands in a long list: a training with the schools that give it."""
    schools = [engine.subject(one) for one in subject.related("offered_by")]
    names = ", ".join(school.label for school in schools if school is not None)
    return f"{subject.name} – {names}" if names else subject.name


def _compared(engine: Engine, result: Compared) -> Message:
    lines = [f"• {sentence(fact)}" for fact in result.facts]
    names = " et ".join(subject.label for subject in result.subjects)
    return Message(
        kind=Kind.ANSWER,
        text="\n".join((f"Voici ce que disent les sources sur {names} :", *lines)),
        subjects=tuple(subject.id for subject in result.subjects),
        facts=tuple(fact.id for fact in result.facts),
        sources=cite(engine.knowledge, result.facts),
        buttons=tuple(ask_subject(subject) for subject in result.subjects),
    )


def _not_known(engine: Engine, result: NotKnown) -> Message:
    attribute = engine.knowledge.attributes.get(result.attribute or "")
    if result.name:
        text = f"Je ne sais pas : mes sources ne disent rien de « {result.name} »."
        if result.subject is not None:
            text = (
                f"Je ne sais pas : mes sources ne disent rien de « {result.name} » "
                f"à propos {of(result.subject)}."
            )
    elif result.subject is not None and attribute is not None:
        text = (
            f"Je ne sais pas : mes sources ne donnent pas {attribute.label} {of(result.subject)}."
        )
    elif result.subject is not None:
        text = f"Je ne sais pas : mes sources ne le disent pas à propos {of(result.subject)}."
    elif attribute is not None:
        text = f"Je ne sais pas : mes sources ne donnent pas {attribute.label}."
    else:
        text = "Je ne sais pas répondre à cette question."
    buttons: list[Button] = []
    if result.subject is not None:
        buttons = _known_instead(engine, result.subject)
        if buttons:
            text += f" Je peux répondre à d'autres questions {_about(result.subject)}."
    else:
        text += (
            " Je réponds sur l'industrie, l'innovation et la formation à Metz et dans le Grand Est."
        )
        buttons = [button for fact in result.nearest if (button := ask_fact(fact))]
    subjects = (result.subject.id,) if result.subject is not None else ()
    return Message(
        kind=Kind.FALLBACK,
        text=text,
        subjects=subjects,
        buttons=tuple(buttons[:3]) or (HELP_BUTTON,),
    )


def _about(subject: Subject) -> str:
    return f"sur {with_article(subject)}"


def _known_instead(engine: Engine, subject: Subject) -> list[Button]:
    """Offer the official site first: it is where to turn for what is not known here."""
    facts = sorted(engine.facts_of(subject), key=lambda fact: fact.attribute != "website")
    return [button for fact in facts if (button := ask_fact(fact))]


def _unclear(result: Unclear) -> Message:
    if result.subjects:
        return Message(
            kind=Kind.CLARIFICATION,
            text=_choice("De qui ou de quoi parlez-vous ?", [one.name for one in result.subjects]),
            subjects=tuple(subject.id for subject in result.subjects),
            buttons=tuple(ask_subject(subject) for subject in result.subjects),
        )
    buttons = [button for fact in result.nearest if (button := ask_fact(fact))]
    return Message(
        kind=Kind.CLARIFICATION,
        text=_choice(
            "Je ne suis pas certain d'avoir compris. Est-ce l'une de ces questions ?",
            [button.title for button in buttons],
        )
        if buttons
        else "Je n'ai pas compris. Pouvez-vous reformuler votre question ?",
        buttons=tuple(buttons) or (HELP_BUTTON,),
    )


def _choice(question: str, choices: Sequence[str]) -> str:
    """Return a question with its choices, readable without buttons."""
    return "\n".join((question, *(f"• {choice}" for choice in choices)))


def _subjects_of(engine: Engine, facts: Sequence[Fact]) -> list[Subject]:
    found = {fact.subject: engine.knowledge.subject_of(fact) for fact in facts}
    return list(found.values())
