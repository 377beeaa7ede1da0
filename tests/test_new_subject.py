"""A new subject is an entry of YAML and a training, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

from bot.paths import ROOT

TRAINING_DEADLINE_S = 600
COPIED = ("bot", "actions", "data")
COPIED_FILES = ("config.yml", "domain.yml", "endpoints.yml", "requirements.lock", "pyproject.toml")
NEW_SUBJECT = """
subjects:
  - id: verrerie-graoully
    type: company
    name: Verrerie du Graoully
    article: la
    aliases: [Graoully Verre]
    themes: [industry]
    relations:
      located_in: [marly]
    facts:
      - id: verrerie-graoully-identity
        attribute: identity
        also: [activity]
        says: La Verrerie du Graoully est une usine de verre plat située à Marly.
        asks: [C'est quoi la Verrerie du Graoully ?]
        row: 1
        source: https://exemple.fr/verrerie
        date: 2025
        confidence: B
      - id: verrerie-graoully-headcount
        attribute: headcount
        says: La Verrerie du Graoully comptait 77 salariés.
        figures:
          - {value: 77, unit: salariés}
        row: 1
        source: https://exemple.fr/verrerie
        date: 2025
        confidence: B
"""
ASK_AND_PRINT = """
import asyncio, json, sys
from bot.paths import ROOT
from bot.server.assistant import Assistant
from bot.training import ensure_model

async def converse():
    assistant = Assistant.load(ensure_model())
    return [await assistant.reply("new-subject", text) for text in sys.argv[2:]]

replies = asyncio.run(converse())
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump({"root": str(ROOT), "replies": replies}, file)
"""
QUESTIONS = ("combien de salariés à la verrerie du graouly ?", "et c'est quoi au juste ?")


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, Any]]]:
    """What a copy of the project answers, with one more subject and trained anew."""
    copy = tmp_path_factory.mktemp("project")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in COPIED_FILES:
        shutil.copy(ROOT / file, copy / file)
    new = copy / "data" / "knowledge" / "subjects" / "new.yml"
    new.write_text(NEW_SUBJECT, encoding="utf-8")
    answers = copy / "answers.json"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK_AND_PRINT, str(answers), *QUESTIONS],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "RASA_TELEMETRY_ENABLED": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TRAINING_DEADLINE_S,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    content = json.loads(answers.read_text(encoding="utf-8"))
    assert content["root"] == str(copy), "the copy must not answer from the original"
    found: list[list[dict[str, Any]]] = content["replies"]
    return found


def test_a_new_subject_is_found_by_a_misspelled_name(replies: list[list[dict[str, Any]]]) -> None:
    """A subject added to a YAML file answers to a misspelled name, without a line of code."""
    said = replies[0][-1]
    custom = said.get("custom") or {}
    assert custom["kind"] == "answer"
    assert custom["facts"] == ["verrerie-graoully-headcount"]
    assert [source["url"] for source in custom["sources"]] == ["https://exemple.fr/verrerie"]


def test_a_new_subject_is_talked_about_in_the_next_message(
    replies: list[list[dict[str, Any]]],
) -> None:
    """The new subject is the subject of the conversation in the next message."""
    custom = replies[1][-1].get("custom") or {}
    assert custom["kind"] == "answer"
    assert "verrerie-graoully-identity" in custom["facts"]
