"""Rasa's own checks of the training data and of the test stories."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.paths import ROOT
from bot.training import TRAINING_DATA, ensure_model

STORIES = Path(__file__).resolve().parent / "stories"
TIME_LIMIT_S = 400
# Buttons send these intents and the session's start says this response: no example, no rule.
_NO_EXAMPLE = (
    "The intent '{}' is listed in the domain file, but is not found in the NLU training data."
)
INTENDED_WARNINGS = {
    _NO_EXAMPLE.format("ask_fact"),
    _NO_EXAMPLE.format("ask_subject"),
    "The utterance 'utter_notice' is not used in any story or rule.",
}
_WARNING = re.compile(r"rasa/shared/utils/io\.py:\d+: \w+: (.+)")


def _rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of Rasa's commands and return what it printed."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "rasa"), *arguments],
        cwd=folder,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )


def test_training_data_and_domain_are_valid_for_rasa() -> None:
    """Rasa's validation of domain, configuration and data gives no warning but those intended."""
    data = [str(folder) for folder in TRAINING_DATA]
    run = _rasa(
        ROOT,
        *("data", "validate", "--fail-on-warnings"),
        *("--domain", "domain.yml", "--config", "config.yml", "--data", *data),
    )
    assert run.returncode == 0, run.stdout[-4000:]
    # --fail-on-warnings lets warnings about unused intents and responses pass.
    assert set(_WARNING.findall(run.stdout)) <= INTENDED_WARNINGS


def test_every_test_story_is_evaluated_and_none_fails(tmp_path: Path) -> None:
    """Rasa predicts each action of each story, and evaluates as many stories as were written."""
    run = _rasa(
        ROOT,
        *("test", "core", "--stories", str(STORIES), "--model", str(ensure_model())),
        *("--fail-on-prediction-errors", "--no-plot", "--out", str(tmp_path)),
    )
    assert run.returncode == 0, run.stdout[-4000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    written = sum(
        len(yaml.safe_load(path.read_text(encoding="utf-8"))["stories"])
        for path in STORIES.glob("*.yml")
    )
    assert report["conversation_accuracy"]["total"] == written
    assert report["conversation_accuracy"]["correct"] == written


@pytest.mark.parametrize("path", sorted(STORIES.iterdir()), ids=lambda path: path.name)
def test_story_files_have_names_that_rasa_reads(path: Path) -> None:
    """Story files are named test_*.yml: Rasa ignores any other without a word."""
    assert path.name.startswith("test_")
    assert path.suffix == ".yml"
