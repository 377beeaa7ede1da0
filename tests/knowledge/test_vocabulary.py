"""The vocabulary: its faults are named, and what it may hold is explained where it is edited."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest
from small_project import ATTRIBUTES, line_of, spoil, write_project

from bot.knowledge import Nature, Trait
from bot.knowledge.reader import KnowledgeError
from bot.knowledge.store import build_knowledge
from bot.paths import KNOWLEDGE


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("label: l'échéance, traits: [dates],", "'dates'"),
        ("traits: [end],", "il manque la clé 'label'"),
    ],
)
def test_an_unreadable_entry_is_named_with_its_line(tmp_path: Path, new: str, what: str) -> None:
    """The knowledge does not load with an unknown trait, and the error says where it stands."""
    write_project(tmp_path)
    spoil(tmp_path, ATTRIBUTES, "label: l'échéance, traits: [end],", new)
    line = line_of(tmp_path, ATTRIBUTES, "deadline")
    with pytest.raises(KnowledgeError, match=rf"{ATTRIBUTES}:{line}: .*« deadline ».*{what}"):
        build_knowledge(tmp_path / "data" / "knowledge")


@pytest.mark.parametrize(("name", "values"), [("attributes", Trait), ("types", Nature)])
def test_each_value_is_explained_above_the_entries(name: str, values: type[Enum]) -> None:
    """Editors read, at the top of the file, what each trait and each nature means."""
    text = (KNOWLEDGE / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8")
    explained = re.findall(r"^#   (\w+) *:", text, re.MULTILINE)
    assert explained == [one.value for one in values]
