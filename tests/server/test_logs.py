"""What the server writes about its visitors: nothing that they wrote."""

from __future__ import annotations

import io
import json
import logging
import urllib.request
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_services import Deployment
from web_client import ROUTES, WebClient, opened

from bot.logs import JsonFormatter, TextFormatter, hide_warnings

PERSONAL = ("Camille Dupont-Martinet", "06 39 98 00 11", "camille@example.org")
QUESTION = "Que fabrique Claas ?"
MARKER = "Zanzibarbouille"


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


def test_no_level_writes_what_visitors_wrote(public_server: Deployment) -> None:
    """At the debug level too, the log holds no text, token or address of visitors."""
    client = opened(public_server.url)
    client.last_message(f"Que fabrique {MARKER} ?")
    client.press(f'/{MARKER}{{"x":"{MARKER}"}}')
    client.rate(str(uuid.uuid4()), {"rating": MARKER})
    client.send(7)
    client.request("POST", f"{ROUTES}/messages", f'{{"text": "{MARKER}'.encode())
    client.request("GET", f"{ROUTES}/messages?{MARKER}", None, {"User-Agent": MARKER})
    client.request("GET", f"/{MARKER}")
    WebClient(public_server.url, token=MARKER).history()
    client.erase()
    written = public_server.logged()
    assert "turn channel=web kind=fallback" in written
    assert MARKER.lower() not in written.lower()
    assert client.address not in written
    assert str(client.token) not in written


@pytest.fixture
def logged() -> Iterator[tuple[logging.Logger, logging.Logger, io.StringIO, logging.Handler]]:
    """A logger of ours, one of a library, and what they write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(name) for name in ("bot.log_test", "rasa.core.log_test")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    yield loggers[0], loggers[1], written, handler
    for logger in loggers:
        logger.removeHandler(handler)


def fail_about(text: str) -> None:
    """Fail with an error that holds ``text``, caused by another that does."""
    try:
        {}[text]
    except KeyError as error:
        raise ValueError(f"could not read {text}") from error


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()], ids=["text", "json"])
def test_a_library_cannot_write_a_text(
    formatter: logging.Formatter,
    logged: tuple[logging.Logger, logging.Logger, io.StringIO, logging.Handler],
) -> None:
    """Whatever a library logs, the place in the code is written, and exceptions by their type."""
    ours, library, written, handler = logged
    handler.setFormatter(formatter)
    for logger in (ours, library):
        try:
            fail_about(MARKER)
        except ValueError:
            logger.exception("failed")
    library.error("the message %s of %s", MARKER, "somebody")
    library.error(f"the message {MARKER}")
    content = written.getvalue()
    assert MARKER not in content
    assert "ValueError" in content
    assert "KeyError" in content
    assert "written at test_logs:" in content
    assert "failed" in content


def test_json_lines_are_json(
    logged: tuple[logging.Logger, logging.Logger, io.StringIO, logging.Handler],
) -> None:
    """In JSON, each line is one object with the fields of its event."""
    ours, _, written, handler = logged
    handler.setFormatter(JsonFormatter())
    ours.warning("turn", extra={"fields": {"kind": "answer", "ms": 12.5}})
    (line,) = written.getvalue().splitlines()
    content = json.loads(line)
    assert (content["event"], content["kind"], content["ms"]) == ("turn", "answer", 12.5)
    assert content["level"] == "warning"


def test_a_warning_says_its_kind_only(
    logged: tuple[logging.Logger, logging.Logger, io.StringIO, logging.Handler],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a library warns about is written by its kind and place, never by its text."""
    _, _, written, handler = logged
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    logger = logging.getLogger("bot.logs")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "level", logging.DEBUG)
    hide_warnings()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        hide_warnings()
        warnings.warn(f"cannot read {MARKER}", UserWarning, stacklevel=1)
    output = capsys.readouterr()
    assert MARKER not in written.getvalue() + output.err + output.out
    assert "UserWarning at " in written.getvalue()
