"""From the ``source`` of a fact, as an editor writes it, to titles and addresses.

A source is an address, ``GitHub:owner/repo:path`` (a public data set read from a copy), the id
of an open-data file (``opendata:parcoursup2025``), or two of those joined by « ; » or « + ».
Titles come from one table (``sources.yml``), by domain name; nothing is invented: a domain that
the table does not hold is its own title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.knowledge.model import Source

_JOINED = re.compile(r"\s+(?:;|\+)\s+(?=https?://|GitHub:|[\w.-]+\.(?:fr|eu|com)\b|Parcoursup)")
_ADDRESS = re.compile(r"https?://\S+")
_GITHUB = re.compile(r"GitHub:(?P<repository>[\w.-]+/[\w.-]+)(?P<path>.*)")


def domain_of(url: str) -> str:
    """Return the domain of ``url`` without its ``www.``."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def parse_source(raw: str, titles: Mapping[str, str]) -> tuple[Source, ...]:
    """Return the sources that ``raw`` names, each with the title that ``titles`` gives it."""
    return tuple(_parse_one(part.strip(), titles) for part in _JOINED.split(raw.strip()))


def title_keys(raw: str) -> tuple[str, ...]:
    """Return the keys under which ``sources.yml`` holds the titles of the sources in ``raw``."""
    return tuple(_key(part.strip()) for part in _JOINED.split(raw.strip()))


def _key(raw: str) -> str:
    address = _ADDRESS.search(raw)
    if address:
        return domain_of(address.group())
    github = _GITHUB.match(raw)
    return f"GitHub:{github['repository']}" if github else raw.split(" (", maxsplit=1)[0]


def _parse_one(raw: str, titles: Mapping[str, str]) -> Source:
    key = _key(raw)
    address = _ADDRESS.search(raw)
    if address:
        return Source(id=raw, title=titles.get(key, key), url=address.group())
    if key.startswith("GitHub:"):
        copied = f"Jeu de données public (copie {key.removeprefix('GitHub:')})"
        return Source(id=raw, title=titles.get(key, copied), url=None)
    return Source(id=raw, title=titles.get(key, key), url=None)
