"""Every page of the static site, rendered: a mapping from its path to its HTML.

The templates escape everything; links between pages are relative, so that the folder can be served
under any address, or read from a disk.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.knowledge import Knowledge, Source, Subject
from bot.knowledge.model import Theme
from bot.pages.entries import by_name, entry_of
from bot.pages.operator import Operator
from bot.wording.grammar import capitalised
from bot.wording.phrasebook import Phrasebook
from bot.wording.typography import typeset

FOLDER = Path(__file__).resolve().parent
THEMES = {
    Theme.INDUSTRY: ("industrie", "Industrie"),
    Theme.INNOVATION: ("innovation", "Innovation"),
    Theme.TRAINING: ("formation", "Formation"),
}
PLACES = ("commune", "outside_commune", "territory", "zone", "infrastructure")
TRAINING = "training"

Groups = list[tuple[str, tuple[Subject, ...]]]


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typeset"] = typeset
    environment.filters["thousands"] = lambda number: typeset(f"{number:,}".replace(",", " "))
    return environment


def render_page(template: str, root: str, operator: Operator, **values: Any) -> str:
    """Return one page; ``root`` leads from it to the folder of the static site."""
    page = _templates().get_template(template)
    return page.render(root=root, operator=operator, **{"path": None, **values})


def build_site(knowledge: Knowledge, operator: Operator, today: dt.date) -> Mapping[str, str]:
    """Return every page of the static site by its path, the style sheet included."""
    pages = dict(_pages(knowledge, operator, today))
    if operator.public_url:
        start = urljoin(operator.public_url, "/pages/")
        addresses = [f"{start}{path}" for path in pages]
        pages["sitemap.xml"] = render_page("sitemap.xml", "", operator, addresses=addresses)
    pages["style.css"] = (FOLDER / "style.css").read_text(encoding="utf-8")
    return pages


def write_site(site: Mapping[str, str], folder: Path) -> None:
    """Write every page into ``folder``, and take away the pages of former times.

    Raises:
        FileExistsError: the folder holds files that are no pages of this site.
    """
    marker = folder / "style.css"
    if folder.exists() and any(folder.iterdir()) and not marker.exists():
        raise FileExistsError(f"{folder} n’est ni vide, ni un dossier écrit par cette commande")
    for path, content in site.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    for old in folder.rglob("*.html"):
        if old.relative_to(folder).as_posix() not in site:
            old.unlink()


def _pages(knowledge: Knowledge, operator: Operator, today: dt.date) -> Iterator[tuple[str, str]]:
    def page(path: str, template: str, **values: Any) -> tuple[str, str]:
        root = "../" * path.count("/")
        values = {"path": path, "today": today, **values}
        return path, render_page(template, root, operator, **values)

    groups = _groups(knowledge)
    counted = {
        "subjects": len(knowledge.subjects),
        "facts": len(knowledge.facts),
        "themes": [(slug, title, groups[slug]) for slug, title in THEMES.values()],
    }
    yield page("index.html", "index.html", **counted)
    for slug, title in LISTS.items():
        yield page(f"{slug}.html", "list.html", title=title, groups=groups[slug])
    yield page("sources.html", "sources.html", publishers=_publishers(knowledge))
    yield page("donnees.html", "donnees.html")
    yield page("accessibilite.html", "accessibilite.html")
    book = Phrasebook()
    for subject in knowledge.subjects.values():
        entry = entry_of(knowledge, book, subject, today)
        yield page(f"fiches/{subject.id}.html", "entry.html", entry=entry)


LISTS = {
    **dict(THEMES.values()),
    "organismes": "Organismes, entreprises et dispositifs",
    "formations": "Formations, par établissement",
    "territoire": "Communes, zones et territoires",
}


def _groups(knowledge: Knowledge) -> dict[str, Groups]:
    """Return the subjects of each list page, under headings."""
    every = tuple(knowledge.subjects.values())
    places = tuple(one for one in every if one.type in PLACES)
    others = tuple(one for one in every if one.type not in (*PLACES, TRAINING))
    groups = {
        slug: _by_type(knowledge, tuple(one for one in every if theme in one.themes))
        for theme, (slug, _) in THEMES.items()
    }
    return {
        **groups,
        "organismes": _by_type(knowledge, others),
        "formations": _by_school(knowledge),
        "territoire": _by_type(knowledge, places),
    }


def _by_type(knowledge: Knowledge, subjects: tuple[Subject, ...]) -> Groups:
    found = []
    for kind in knowledge.types.values():
        members = by_name(one for one in subjects if one.type == kind.id)
        if members:
            found.append((capitalised(kind.many), members))
    return found


def _by_school(knowledge: Knowledge) -> Groups:
    trainings = by_name(knowledge.by_type.get(TRAINING, ()))
    schools = {one: None for training in trainings for one in training.related("offered_by")}
    named = by_name(knowledge.subjects[one] for one in schools if one in knowledge.subjects)
    groups = [
        (school.name, tuple(one for one in trainings if school.id in one.related("offered_by")))
        for school in named
    ]
    alone = tuple(one for one in trainings if not one.related("offered_by"))
    return [*groups, ("Autres formations", alone)] if alone else groups


def _publishers(
    knowledge: Knowledge,
) -> list[tuple[str, list[tuple[Source, tuple[Subject, ...]]]]]:
    """Return the sources by title, each with the subjects that it speaks of."""
    speaks: dict[Source, dict[str, Subject]] = {}
    for fact in knowledge.facts.values():
        subject = knowledge.subject_of(fact)
        for source in knowledge.sources_of(fact):
            speaks.setdefault(source, {})[subject.id] = subject
    grouped: dict[str, list[tuple[Source, tuple[Subject, ...]]]] = {}
    for source, subjects in speaks.items():
        grouped.setdefault(source.title, []).append((source, by_name(subjects.values())))
    return sorted(grouped.items(), key=lambda one: one[0].casefold())
