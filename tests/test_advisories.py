"""Whether known advisories are explained: the comparison, over reports of pip-audit's own form."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from server_process import PROGRAM, environment_with

from bot.operations.advisories import AuditError, Explained, compare, explained
from bot.paths import ROOT

KNOWN = [Explained("skops", "0.9.0", "CVE-2024-37065")]


def report(*vulns: dict[str, Any], version: str = "0.9.0") -> dict[str, Any]:
    """Return what pip-audit says of one package."""
    clean = {"name": "jinja2", "version": "3.1.6", "vulns": []}
    return {
        "dependencies": [clean, {"name": "skops", "version": version, "vulns": list(vulns)}],
        "fixes": [],
    }


def vuln(name: str, *aliases: str) -> dict[str, Any]:
    """Return one advisory as pip-audit writes it."""
    return {"id": name, "fix_versions": ["0.10.0"], "aliases": list(aliases), "description": "…"}


def test_an_explained_advisory_is_found_by_any_name() -> None:
    """An advisory counts as explained under its id or an alias."""
    assert compare(report(vuln("CVE-2024-37065")), KNOWN) == []
    assert compare(report(vuln("GHSA-q49c-6v6g-wgq3", "CVE-2024-37065")), KNOWN) == []


def test_a_new_advisory_is_told_with_its_fix() -> None:
    """An advisory that the page does not explain is named, with the version that mends it."""
    (one,) = compare(report(vuln("CVE-2024-37065"), vuln("CVE-2099-1")), KNOWN)
    assert "skops 0.9.0\u00a0: CVE-2099-1" in one
    assert "0.10.0" in one


def test_an_explanation_that_is_past_is_told() -> None:
    """An explanation of what nobody reports any more, or of another version, is to be mended."""
    assert "n’a plus cours" in compare(report(), KNOWN)[0]
    assert "relisez-le" in compare(report(vuln("CVE-2024-37065"), version="0.9.1"), KNOWN)[0]


@pytest.mark.parametrize(
    "content",
    [
        {"dependencies": [{"name": "skops", "skip_reason": "not found"}]},
        {"dependencies": []},
        {},
    ],
)
def test_a_report_that_leaves_packages_out_is_refused(content: dict[str, Any]) -> None:
    """A registry that knows no advisories must not pass for a clean bill."""
    with pytest.raises(AuditError):
        compare(content, [])


def test_the_command_says_what_differs() -> None:
    """The command reads a report and exits with 1 when the page and the report disagree."""
    for content, code, said in (
        (json.dumps(report(vuln("CVE-2099-1"))), 1, "CVE-2099-1"),
        ('{"dependencies": [{"name": "a", "skip_reason": "b"}]}', 1, "Rien n’est vérifié"),
        ("", 1, "JSON"),
    ):
        done = subprocess.run(
            [PROGRAM, "advisories"],
            env=environment_with({}),
            input=content,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stderr


def test_the_page_explains_what_is_locked() -> None:
    """Each row of the page is about the version that is locked."""
    rows = explained()
    assert len(rows) >= 5
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not [one for one in rows if f"\n{one.package}=={one.version}" not in lock]


def test_reasons_that_can_be_checked_hold() -> None:
    """The server loads neither skops nor Sentry, and reads protobuf with its compiled parser."""
    program = (
        "import sys, bot.server.serving, bot.server.web_channel\n"
        "from google.protobuf.internal import api_implementation\n"
        "print(api_implementation.Type(), *({'skops', 'sentry_sdk'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment_with({}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split() == ["upb"]
