"""The languages of the answers: sentences, names of what can be asked, and a glossary to French.

One file a language in ``data/languages``; a new language is a new file with the same keys.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.yaml_lines import read_yaml
from bot.paths import LANGUAGES

FRENCH = "fr"


@dataclass(frozen=True)
class Language:
    """One language that answers are worded in.

    ``phrases`` maps a sentence's key to its text, in which ``{name}`` stands for what is inserted.
    ``attributes``, ``types`` and ``needs`` name the vocabulary's entries; French has them in the
    vocabulary itself. ``glossary`` maps French words to the phrases that mean them.
    """

    id: str
    phrases: Mapping[str, str]
    starters: tuple[tuple[str, str], ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    glossary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@functools.lru_cache(maxsize=2)
def load_languages(folder: Path = LANGUAGES) -> Mapping[str, Language]:
    """Return the languages of ``folder`` by their ISO 639-1 code, read at the first call only.

    Raises:
        KnowledgeSyntaxError: a file is not YAML.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def _read(path: Path) -> Language:
    content = read_yaml(path)
    return Language(
        id=path.stem,
        phrases=dict(content["phrases"]),
        starters=tuple(
            (str(one["title"]), str(one["question"])) for one in content.get("starters") or ()
        ),
        attributes=dict(content.get("attributes") or {}),
        types=dict(content.get("types") or {}),
        needs=dict(content.get("needs") or {}),
        glossary={
            french: tuple(phrases) for french, phrases in (content.get("glossary") or {}).items()
        },
    )
