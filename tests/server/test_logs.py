"""What the server writes about its visitors: nothing that they wrote."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

PERSONAL = ("Camille Dupont-Martinet", "06 39 98 00 11", "camille@example.org")
QUESTION = "Que fabrique Claas ?"


def test_the_log_holds_nothing_that_visitors_wrote(bot_url: str, bot_log: Path) -> None:
    """The server's log holds neither what visitors write about themselves nor an error."""
    for text in ("Bonjour", *(f"Je m'appelle {detail}" for detail in PERSONAL), QUESTION):
        body = json.dumps({"sender": "log-test", "message": text}).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{bot_url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the same
            assert json.loads(answer.read())
    written = bot_log.read_text(encoding="utf-8")
    assert not [detail for detail in PERSONAL if detail in written]
    assert "Traceback" not in written
