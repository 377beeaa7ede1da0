"""The pages and the widget as the running server sends them."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message

import pytest

from bot.widget.bundle import bundle

PATHS = (
    *("/", "/demo", "/donnees", "/accessibilite", "/pages/", "/pages/index.html"),
    *(
        "/pages/sources.html",
        "/pages/fiches/enim.html",
        "/pages/style.css",
        "/demo.js",
        "/robots.txt",
    ),
)


def get(url: str, headers: Mapping[str, str] | None = None) -> tuple[Message, bytes]:
    """Return the headers and the body of an answer."""
    asked = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310 - our own
    with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - our own
        return answer.headers, answer.read()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_served_under_a_strict_policy(bot_url: str, path: str) -> None:
    """Nothing inline, nothing from elsewhere, no frame around it."""
    headers, body = get(bot_url + path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert body


def test_the_folder_without_its_slash_leads_to_its_first_page(bot_url: str) -> None:
    """/pages would break the relative links of the page."""
    with urllib.request.urlopen(f"{bot_url}/pages", timeout=5) as answer:  # noqa: S310 - our own
        assert answer.url == f"{bot_url}/pages/index.html"


@pytest.mark.parametrize("path", ["/pages/nothing.html", "/pages/../bot/cli.py", "/widget.css"])
def test_what_does_not_exist_is_not_found(bot_url: str, path: str) -> None:
    """Only what was built is served."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(bot_url + path)


def test_the_widget_can_be_loaded_by_any_site_and_kept(bot_url: str) -> None:
    """For an hour by its plain name, for ever by its version; unchanged, it is not sent again."""
    headers, body = get(f"{bot_url}/widget.js")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=3600" in headers["Cache-Control"]
    assert body == bundle().script
    headers, _ = get(f"{bot_url}/widget.js?v={bundle().version}")
    assert "immutable" in headers["Cache-Control"]
    headers, _ = get(f"{bot_url}/widget.js?v=another")
    assert "immutable" not in headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError, match="304"):
        get(f"{bot_url}/widget.js", {"If-None-Match": headers["ETag"]})


def test_the_widget_is_compressed_for_those_who_can_read_it(bot_url: str) -> None:
    """The same script either way."""
    headers, body = get(f"{bot_url}/widget.js", {"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(body) == bundle().script


def test_the_demonstration_names_the_address_that_the_visitor_used(bot_url: str) -> None:
    """The snippet can be copied as it is; a forged Host header does not come into the page."""
    _, body = get(f"{bot_url}/demo")
    assert f'src="{bot_url}/widget.js"'.encode() in body
    _, body = get(f"{bot_url}/demo", {"Host": '"><script>alert(1)</script>'})
    assert b"alert(1)" not in body
