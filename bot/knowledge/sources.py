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


def _parse_one(raw: str, titles: Mapping[str, str]) -> Source:
    address = _ADDRESS.search(raw)
    if address:
        url = address.group()
        domain = domain_of(url)
        return Source(id=raw, title=titles.get(domain, domain), url=url)
    github = _GITHUB.match(raw)
    if github:
        repository = github["repository"]
        title = titles.get(f"GitHub:{repository}", f"Jeu de données public (copie {repository})")
        return Source(id=raw, title=title, url=None)
    name = raw.split(" (")[0]
    return Source(id=raw, title=titles.get(name, name), url=None)
