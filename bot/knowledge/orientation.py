"""The steps of the guided orientation, their options and what each option looks for.

They stand in ``data/orientation.yml``, in every language: a question or an option is a YAML edit.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.yaml_lines import read_yaml
from bot.paths import ORIENTATION


@dataclass(frozen=True)
class Option:
    """One answer to a step: offered ``after`` some former answers, or always.

    ``labels`` are its button by language; ``words`` recognise it in a message, in the one that
    opens the orientation only where ``opening``. What fits it has one of its ``needs``, is about a
    subject of its ``types`` or about a training of its ``diplomas``; facts that hold its ``topics``
    come first.
    """

    id: str
    labels: Mapping[str, str]
    words: tuple[str, ...]
    after: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    diplomas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    opening: bool = True

    @property
    def seeks(self) -> bool:
        """Tell whether the option says what may fit, and not only who asks."""
        return bool(self.needs or self.types or self.diplomas)


@dataclass(frozen=True)
class Step:
    """One step of the orientation; ``says`` is its question by language."""

    id: str
    says: Mapping[str, str]
    options: tuple[Option, ...]

    def offered(self, answers: Mapping[str, str]) -> tuple[Option, ...]:
        """Return the options that go with the former ``answers``, option ids by step id."""
        given = set(answers.values())
        return tuple(one for one in self.options if not one.after or one.after & given)


@functools.lru_cache(maxsize=2)
def load_orientation(path: Path = ORIENTATION) -> tuple[Step, ...]:
    """Return the steps of ``path`` in their order, read at the first call only.

    Raises:
        KnowledgeSyntaxError: the file is not YAML.
    """
    return tuple(
        Step(
            id=one["id"],
            says=dict(one["says"]),
            options=tuple(_option(option) for option in one["options"]),
        )
        for one in read_yaml(path)["questions"]
    )


def _option(entry: Mapping[str, Any]) -> Option:
    return Option(
        id=entry["id"],
        labels=dict(entry["label"]),
        words=tuple(entry["words"]),
        after=frozenset(entry.get("after") or ()),
        needs=tuple(entry.get("needs") or ()),
        types=tuple(entry.get("types") or ()),
        diplomas=tuple(entry.get("diplomas") or ()),
        topics=tuple(entry.get("topics") or ()),
        opening=bool(entry.get("opening", True)),
    )
