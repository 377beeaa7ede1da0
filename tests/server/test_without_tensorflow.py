"""Rasa served without TensorFlow: only where the model does without, and nobody is fooled."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = "bot.components.intent_classifier.LinearIntentClassifier"
RULES = "rasa.core.policies.rule_policy.RulePolicy"
DIET = "rasa.nlu.classifiers.diet_classifier.DIETClassifier"


def archive(folder: Path, *components: str) -> Path:
    """Return a model's archive that says which components it has."""
    path = folder / "model.tar.gz"
    nodes = {str(number): {"uses": one} for number, one in enumerate(components)}
    content = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    with tarfile.open(path, "w:gz") as made:
        described = tarfile.TarInfo("./metadata.json")
        described.size = len(content)
        made.addfile(described, io.BytesIO(content))
    return path


def serving(model: Path, then: str) -> str:
    """Return what ``then`` prints in a process that is about to serve ``model``."""
    code = f"""
import sys
from pathlib import Path
from bot.server.without_tensorflow import leave_out_tensorflow
left_out = leave_out_tensorflow(Path({str(model)!r}))
{then}
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("components", "left_out"),
    [((OURS, RULES), True), ((OURS, DIET), False), ((OURS, "theirs.Component"), False)],
)
def test_it_is_left_out_where_no_component_needs_it(
    components: tuple[str, ...], left_out: bool, tmp_path: Path
) -> None:
    """A model with a component of TensorFlow's, or of somebody else's, gets the real one."""
    assert serving(archive(tmp_path, *components), "print(left_out)") == str(left_out)


def test_who_uses_it_after_all_is_told(tmp_path: Path) -> None:
    """Rasa is imported without TensorFlow, and making a network of it fails in words."""
    then = """
from rasa.core.agent import Agent
from rasa.nlu.classifiers.diet_classifier import DIET
try:
    DIET()
except RuntimeError as error:
    print("tensorflow.python" in sys.modules, error)
"""
    told = serving(archive(tmp_path, OURS), then)
    assert told == "False DIET: this process does without TensorFlow"


def test_too_late_it_has_no_effect(tmp_path: Path) -> None:
    """Once Rasa is imported, its components are what they are."""
    then = "import rasa; print(leave_out_tensorflow(Path(sys.argv[0])))"
    assert serving(archive(tmp_path, OURS), then) == "False"
