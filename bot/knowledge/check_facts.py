"""Rules on what facts say: source, date, figures and the typography of their sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bot.knowledge.dates import first_days
from bot.knowledge.model import Trait
from bot.knowledge.problems import Problem
from bot.knowledge.project import Entry, Project, mappings
from bot.knowledge.sources import title_keys

_NUMBER = re.compile(
    # 270 000 and 270 000,5 (any kind of space), or 3,3 and 3.3 and 270000.
    "(?<![\\d])(?:\\d{1,3}(?:[ \u00a0\u202f]\\d{3})+(?!\\d)(?:,\\d+)?|\\d+(?:[.,]\\d+)?)"
)
_SPACES = re.compile("[ \u00a0\u202f]")
_FAMILIAR = re.compile(r"\b(?:[Tt]u|[Tt]on|[Tt]es|[Tt]oi)\b")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?")
_DATES = ("date", "valid_until", "review")
_SENTENCE_ENDS = (".", "!", "?")
_NEEDS_NO_FACT = frozenset({"outside_commune"})


def sources_have_a_title(project: Project) -> Iterator[Problem]:
    """The table of titles holds every source."""
    titles = project.table("sources.yml", "titles")
    for fact in project.facts:
        for key in title_keys(fact.text("source")) if fact.text("source") else ():
            if key not in titles:
                yield fact.problem(
                    f"la source « {key} » n'a pas de titre : ajoutez-la à "
                    f"{project.path('sources.yml')}, par exemple « {key}: {key} ».",
                    "source",
                )


def dates_exist(project: Project) -> Iterator[Problem]:
    """Every date stands in the calendar and every range goes forward."""
    entries = [(fact, key) for fact in project.facts for key in _DATES]
    entries += [(subject, "ends") for subject in project.subjects]
    for entry, key in entries:
        try:
            days = first_days(entry.text(key))
        except ValueError:
            days = (dt.date.max, dt.date.min)
        # A wrong form is the schema's to report.
        if _DATE.fullmatch(entry.text(key)) and list(days) != sorted(days):
            yield entry.problem(
                f"« {key} » : « {entry.text(key)} » n'est pas une date du calendrier, ou ses "
                "bornes sont inversées. Corrigez-la.",
                key,
            )


def dates_are_past(project: Project) -> Iterator[Problem]:
    """No source is dated in the future."""
    for fact in project.facts:
        day = _first_day(fact.text("date"))
        if day is not None and day > project.today:
            yield fact.problem(
                f"la source est datée du futur ({fact.text('date')}) : corrigez « date », qui est "
                "la date de la source, pas celle de ce qu'elle annonce.",
                "date",
            )


def facts_are_still_valid(project: Project) -> Iterator[Problem]:
    """No fact has outlived its ``valid_until``."""
    for fact in project.facts:
        day = _first_day(fact.text("valid_until"))
        if day is not None and day < project.today:
            yield fact.problem(
                f"ce fait n'est plus valable depuis le {fact.text('valid_until')} : à retirer ou à "
                "prolonger, après avoir relu sa source.",
                "valid_until",
            )


def ended_schemes_have_a_deadline(project: Project) -> Iterator[Problem]:
    """Every subject with ``ends`` has a fact that says when it ends."""
    ending = project.attributes_with(Trait.END)
    told = {fact.subject for fact in project.facts if {*ending} & {*_attributes(fact)}}
    for subject in project.subjects:
        if subject.text("ends") and subject.id not in told:
            yield subject.problem(
                f"ce dispositif a une fin (« ends ») mais aucun fait « {' ou '.join(ending)} » ne "
                "la dit : "
                "ajoutez-en un.",
                "ends",
            )


def subjects_have_facts(project: Project) -> Iterator[Problem]:
    """Every subject has a fact, but for the communes outside the Eurométropole."""
    with_facts = {fact.subject for fact in project.facts}
    for subject in project.subjects:
        silent = subject.id not in with_facts and not subject.mapping.get("extends")
        if silent and subject.text("type") not in _NEEDS_NO_FACT:
            yield subject.problem(
                "ce sujet n'a aucun fait : le robot le reconnaîtrait sans rien en dire. Ajoutez "
                "au moins un fait « identity », ou retirez le sujet."
            )


def figures_stand_in_the_sentence(project: Project) -> Iterator[Problem]:
    """Every figure is written in the sentence: « 270 000 », « 3,3 » or « 3.3 »."""
    for fact in project.facts:
        written = numbers_in(fact.text("says"))
        for figure in mappings(fact.mapping.get("figures")):
            value = figure.get("value")
            if isinstance(value, (int, float)) and float(value) not in written:
                yield Problem(
                    fact.path,
                    figure.line,
                    f"« {fact.id} » : le nombre {value} de « figures » n'est pas écrit dans "
                    "« says » : corrigez l'un ou l'autre.",
                )


def sentences_are_whole(project: Project) -> Iterator[Problem]:
    """Every sentence ends with a full stop, on one line, with single spaces."""
    for fact in project.facts:
        says = fact.text("says")
        if says and not says.endswith(_SENTENCE_ENDS):
            yield fact.problem("la phrase ne finit ni par un point, ni par « ! » ou « ? ».", "says")
        if "\n" in says or "  " in says or says != says.strip():
            yield fact.problem(
                "la phrase contient un retour à la ligne, une espace double ou une espace au bord "
                ": écrivez-la sur une ligne, avec des espaces simples.",
                "says",
            )


def sentences_say_vous(project: Project) -> Iterator[Problem]:
    """No sentence speaks to the visitor familiarly."""
    for fact in project.facts:
        found = _FAMILIAR.search(fact.text("says"))
        if found:
            yield fact.problem(f"la phrase dit « {found.group()} » : vouvoyez.", "says")


def numbers_in(text: str) -> set[float]:
    """Return the numbers that ``text`` holds in figures."""
    return {
        float(_SPACES.sub("", match.group()).replace(",", ".")) for match in _NUMBER.finditer(text)
    }


def _attributes(fact: Entry) -> list[str]:
    return [fact.text("attribute"), *(name for name, _ in fact.texts("also"))]


def _first_day(date: str) -> dt.date | None:
    try:
        days = first_days(date)
    except ValueError:
        return None
    return days[0] if days else None
