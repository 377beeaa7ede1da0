"""The knowledge as static pages: complete, sourced, linked, readable by anything."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.knowledge import load_knowledge
from bot.pages import Operator, build_site, write_site
from bot.wording.dates import UNDATED, french_end, source_date
from bot.wording.statements import sentence
from bot.wording.typography import typeset

TODAY = dt.date(2026, 11, 25)
# What the folder links to beyond itself: the assistant, which the server provides.
ASSISTANT = ".."


class Page(HTMLParser):
    """What a page says and where it leads."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self._text: list[str] = []
        self.feed(html)

    @property
    def text(self) -> str:
        """The words of the page, as a reader sees them."""
        return re.sub(r"[ \n]+", " ", "".join(self._text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the tests look at."""
        self.tags.append(tag)
        named = dict(attrs)
        if named.get("id"):
            self.ids.add(str(named["id"]))
        if tag in ("a", "link") and named.get("href"):
            self.links.append(str(named["href"]))

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self._text.append(data)


@pytest.fixture(scope="module")
def site() -> Mapping[str, str]:
    """The static pages of one day, for an operator who has set nothing."""
    return build_site(load_knowledge(), Operator(), TODAY)


@pytest.fixture(scope="module")
def read(site: Mapping[str, str]) -> Mapping[str, Page]:
    """The same pages, read."""
    return {path: Page(html) for path, html in site.items() if path.endswith(".html")}


def test_every_fact_stands_on_a_page_with_its_source_and_its_date(
    read: Mapping[str, Page],
) -> None:
    """Nothing that the bot knows can be read in the chat only."""
    knowledge = load_knowledge()
    assert len(knowledge.facts) > 1000
    for fact in knowledge.facts.values():
        page = read[f"fiches/{fact.subject}.html"]
        assert typeset(sentence(fact)) in page.text, fact.id
        assert (source_date(fact) or UNDATED) in page.text, fact.id
        for source in knowledge.sources_of(fact):
            assert typeset(source.title) in page.text, fact.id
            assert source.url is None or source.url in page.links, fact.id


def test_schemes_that_have_ended_are_said_to_be(read: Mapping[str, Page]) -> None:
    """On their own page, with the day, and wherever they are listed; the others are not."""
    knowledge = load_knowledge()
    dated = [subject for subject in knowledge.subjects.values() if subject.ends]
    assert any(subject.ended(TODAY) for subject in dated)
    for subject in dated:
        assert subject.ends is not None
        told = f"L’échéance affichée ({french_end(knowledge, subject)}) est passée."
        assert (told in read[f"fiches/{subject.id}.html"].text) == subject.ended(TODAY)
    ended = sum(subject.ended(TODAY) for subject in dated)
    assert read["organismes.html"].text.count("échéance passée") == ended


def test_every_link_leads_to_a_page_that_exists(
    site: Mapping[str, str], read: Mapping[str, Page]
) -> None:
    """The folder is complete: nothing is missing but the assistant itself."""
    for path, page in read.items():
        for link in page.links:
            if link.startswith(("https://", "http://", "mailto:", "data:")):
                continue
            address, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
            target = path if not address else target
            if target == ASSISTANT:
                continue
            assert target in site, f"{path} -> {link}"
            assert not anchor or anchor in read[target].ids, f"{path} -> {link}"


def test_every_page_can_be_reached_from_the_first_one(read: Mapping[str, Page]) -> None:
    """A reader, or a search engine, finds each subject by links alone."""
    seen = {"index.html"}
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        for link in _inner(path, read[path].links):
            if link in read and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert seen == set(read)


def _inner(path: str, links: list[str]) -> Iterator[str]:
    for link in links:
        address = link.partition("#")[0]
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def test_every_page_is_made_for_search_engines_and_screen_readers(
    site: Mapping[str, str], read: Mapping[str, Page]
) -> None:
    """One h1, a title and a description of its own, French declared, no script."""
    titles = []
    for path, html in site.items():
        if not path.endswith(".html"):
            continue
        assert read[path].tags.count("h1") == 1, path
        assert "script" not in read[path].tags, path
        assert '<html lang="fr">' in html
        description = re.search(r'<meta name="description" content="([^"]+)">', html)
        assert description, path
        titles.append(re.search(r"<title>(.+?)</title>", html, re.DOTALL)[1])  # type: ignore[index]
    # Two trainings of two schools may have the same name.
    assert len(set(titles)) > 0.9 * len(titles)


def test_what_the_operator_has_not_set_is_marked(site: Mapping[str, str]) -> None:
    """Nobody can overlook it, and nothing is made up."""
    for path, count in (("donnees.html", 5), ("accessibilite.html", 2)):
        assert site[path].count("<mark>à compléter") == count, path


def test_what_the_operator_has_set_is_told() -> None:
    """Names, addresses and the time that conversations are kept, escaped."""
    operator = Operator(
        publisher="Agence <Metz>",
        human_contact="accueil@exemple.fr",
        legal_notice="https://exemple.fr/mentions",
        data_protection_contact="dpo@exemple.fr",
        accessibility_contact="03 00 00 00 00",
        retention_days=30,
        public_url="https://bot.exemple.fr",
    )
    site = build_site(load_knowledge(), operator, TODAY)
    text = site["donnees.html"] + site["accessibilite.html"]
    assert "à compléter" not in text
    assert "Agence &lt;Metz&gt;" in text
    assert '<a href="mailto:accueil@exemple.fr">' in text
    assert '<a href="https://exemple.fr/mentions">' in text
    assert "30 jours après son dernier message" in text
    assert "03 00 00 00 00" in text
    assert "<loc>https://bot.exemple.fr/pages/fiches/enim.html</loc>" in site["sitemap.xml"]
    assert (
        '<link rel="canonical" href="https://bot.exemple.fr/pages/index.html">'
        in site["index.html"]
    )


def test_the_folder_is_written_renewed_and_nothing_else_is_touched(
    tmp_path: Path, site: Mapping[str, str]
) -> None:
    """A page of a subject that is gone goes; a folder of somebody else's is refused."""
    folder = tmp_path / "pages"
    write_site(site, folder)
    (folder / "fiches" / "gone.html").write_text("x", encoding="utf-8")
    write_site(site, folder)
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == set(site)
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError, match="dossier écrit par cette commande"):
        write_site(site, other)
    assert [path.name for path in other.iterdir()] == ["precious.txt"]
