"""The alert rules, judged by Prometheus's own tool (Debian's package ``prometheus``)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.paths import ROOT

RULES = ROOT / "deploy" / "monitoring" / "alerts.yml"
CASES = Path(__file__).with_name("alert-cases.yml")

pytestmark = pytest.mark.cluster


def promtool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Prometheus's tool in ``folder``."""
    command = ["promtool", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_rules_can_be_read(tmp_path: Path) -> None:
    """Prometheus accepts every rule."""
    done = promtool("check", "rules", str(RULES), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_alert_when_they_should(tmp_path: Path) -> None:
    """A stop, a lost database, errors, slowness and fallbacks set off their alert, others none."""
    for file in (RULES, CASES):
        shutil.copy(file, tmp_path)
    done = promtool("test", "rules", CASES.name, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
