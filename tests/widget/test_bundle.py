"""The widget as one file: light, complete, the same each time."""

from __future__ import annotations

import gzip
import re

import pytest

from bot.widget import bundle as bundles
from bot.widget.bundle import HEAVIEST, SOURCES, BundleError, bundle, parts, report


def test_the_widget_weighs_less_than_promised() -> None:
    """15 000 bytes gzipped, all told: modules, styles and the words of three languages."""
    assert len(bundle().compressed) < HEAVIEST == 15_000
    assert gzip.decompress(bundle().compressed) == bundle().script
    assert str(len(bundle().compressed)) in report()


def test_every_module_of_the_folder_is_a_part() -> None:
    """A module that nothing imports would never run; the demonstration's own script is apart."""
    modules = {path.name for path in SOURCES.iterdir() if path.suffix in (".js", ".css")}
    assert set(parts()) == modules - {"demo.js"}


def test_each_part_comes_after_what_it_needs() -> None:
    """Classes and constants must be there before what uses them."""
    order = parts()
    assert order.index("dom.js") < order.index("messages.js") < order.index("log.js")
    assert order[-1] == "widget.js"


def test_no_module_writes_html() -> None:
    """The sinks that could turn a text of the bot into markup stand nowhere."""
    sinks = re.compile(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(")
    assert sinks.search(bundle().script) is None


@pytest.mark.parametrize(
    ("module", "complaint"),
    [
        ("const el = 1;\n", "named in two modules"),
        ('import * as all from "elsewhere";\n', "not understood"),
        ("export default 1;\n", "not understood"),
        ("const nested = `a ${b ? `c` : 1}`;\n", "not understood"),
    ],
)
def test_what_cannot_be_joined_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: str, complaint: str
) -> None:
    """A mistake is told when the widget is made, not by a visitor's browser."""
    read = bundles.source
    spoilt = {"memory.js": module + read("memory.js")}
    monkeypatch.setattr(bundles, "source", lambda part: spoilt.get(part) or read(part))
    bundle.cache_clear()
    with pytest.raises(BundleError, match=complaint):
        bundle()
    monkeypatch.undo()
    bundle.cache_clear()


def test_every_language_has_every_label() -> None:
    """The dictionary names the same things in French, German and English."""
    text = (SOURCES / "labels.js").read_text(encoding="utf-8")
    blocks = re.findall(r"const (fr|de|en) = \{\n(.*?)\n\};", text, re.DOTALL)
    names = {language: re.findall(r"^  (\w+):", block, re.MULTILINE) for language, block in blocks}
    assert names["fr"] == names["de"] == names["en"]
    assert len(names["fr"]) > 40
    used = set(re.findall(r"\bwords\.(\w+)", bundle().script.decode()))
    assert used <= set(names["fr"])
