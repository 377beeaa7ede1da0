"""axe-core finds nothing to say, in every state, theme and size of the widget, on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from .chat_page import answers, ask, button, field, launcher, open_bubble, problem, rich_answer
from .figures import FIGURES
from .other_site import OtherSite
from .stand_in import StandIn

TAGS = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    *("best-practice", "RGAAv4"),
]
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "zoom": (320, 256)}
FIGURE = "axe-core"
checked: set[str] = set()


def assert_nothing_found(page: Page, state: str) -> None:
    """Run axe-core on the page, shadow included."""
    # axe-core is put in without a script element: the page's policy stays in force.
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    nodes = [
        (violation["id"], node["html"][:200], node["failureSummary"])
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    assert nodes == [], f"{state}: {nodes}"
    assert len(result["passes"]) > 10
    checked.add(state)
    version = result["testEngine"]["version"]
    FIGURES[FIGURE] = f"{version}, {len(checked)} states and pages checked, 0 violations"


def reading(page: Page, stand_in: StandIn) -> None:
    """Do nothing but read the first screen."""


def waiting(page: Page, stand_in: StandIn) -> None:
    """Ask, and get no answer yet."""
    stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(page, "Question")
    expect(page.get_by_text("L’assistant prépare sa réponse")).to_be_visible()


def answered(page: Page, stand_in: StandIn) -> None:
    """Ask, unfold the sources, rate."""
    stand_in.answer(rich_answer())
    ask(page, "Quelles écoles ?")
    page.locator("summary").click()
    button(page, "Réponse pas utile").click()
    expect(button(page, "Fausse")).to_be_visible()


def broken(page: Page, stand_in: StandIn) -> None:
    """Ask, get an error, and write up to the limit."""
    answered(page, stand_in)
    stand_in.answer_raw("", 500)
    ask(page, "Et alors ?")
    expect(problem(page)).to_be_visible()
    field(page).fill("a" * 500)


STATES: dict[str, Callable[[Page, StandIn], None]] = {
    "open": reading,
    "waiting": waiting,
    "answered": answered,
    "broken": broken,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_bubble_in_every_state(
    context: BrowserContext,
    site: OtherSite,
    stand_in: StandIn,
    scheme: Literal["light", "dark"],
    size: str,
) -> None:
    """Closed, open, waiting, answered, broken: 0 violations on a site of another origin."""
    width, height = SIZES[size]

    def tab() -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.goto(site.url)
        expect(launcher(page)).to_be_visible()
        return page

    assert_nothing_found(tab(), f"bubble closed {scheme} {size}")
    for name, bring in STATES.items():
        page = tab()
        open_bubble(page)
        bring(page, stand_in)
        assert_nothing_found(page, f"bubble {name} {scheme} {size}")
        stand_in.reset()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_full_page_and_the_inline_widget(
    browser_page: Page, site: OtherSite, stand_in: StandIn, scheme: Literal["light", "dark"]
) -> None:
    """The same component as a page and within one: 0 violations, empty and answered."""
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.goto(stand_in.url)
    assert_nothing_found(browser_page, f"page {scheme}")
    answered(browser_page, stand_in)
    assert_nothing_found(browser_page, f"page answered {scheme}")
    site.body = '<metz-assistant lang="de"></metz-assistant>'
    browser_page.goto(site.url)
    expect(browser_page.get_by_label("Ihre Frage")).to_be_visible()
    assert_nothing_found(browser_page, f"inline {scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_served(
    browser_page: Page, base_url: str, scheme: Literal["light", "dark"]
) -> None:
    """The demonstration, data, accessibility and static pages: 0 violations."""
    browser_page.emulate_media(color_scheme=scheme)
    paths = ["demo", "donnees", "accessibilite", "pages/index.html", "pages/fiches/enim.html"]
    if scheme == "light":  # the same style sheet for all: their structure is what differs
        others = ("organismes", "formations", "sources", "fiches/grands-projets")
        paths += [f"pages/{name}.html" for name in others]
    for path in paths:
        answer = browser_page.goto(base_url + path)
        assert answer is not None
        assert answer.ok, path
        assert_nothing_found(browser_page, f"{path} {scheme}")


def test_axe_sees_into_the_widget(bubble: Page) -> None:
    """A fault put into the widget is found: the other tests can fail."""
    expect(answers(bubble)).to_have_count(0)
    bubble.locator("select").evaluate("node => node.removeAttribute('aria-label')")
    with pytest.raises(AssertionError, match="select-name"):
        assert_nothing_found(bubble, "spoilt")
