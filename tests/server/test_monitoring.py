"""The dashboard and the alert rules speak of what the server really counts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from talking import TalkingBot
from web_client import QUESTION, WebClient, opened

from bot.paths import ROOT

FOLDER = ROOT / "deploy" / "monitoring"
INCIDENTS = ROOT / "docs" / "incidents.md"
OF_PROMETHEUS = {"up"}
FAILURES = {"storage", "too-slow", "broken"}
_METRIC = re.compile(r"\b(metz_bot_\w+|process_\w+|up)\b")
_VALUES = re.compile(r'(kind|type)=~?"([^"]+)"')

Serve = Callable[..., Any]


def rules() -> list[dict[str, Any]]:
    """Return the alert rules."""
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[str]:
    """Yield every expression of the dashboard and the rules."""
    board = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
    yield from (target["expr"] for panel in board["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


@pytest.fixture
def exposed(assistant: TalkingBot, serve: Serve) -> str:
    """What Prometheus reads of a server that has answered one message and refused another."""
    with serve(metrics=True) as url:
        client = opened(url)
        assert client.send(QUESTION).status == 200
        assert client.send(7).status == 400
        return WebClient(url).request("GET", "/metrics").body.decode()


def test_every_metric_that_is_watched_is_exposed(exposed: str) -> None:
    """Neither a panel nor an alert waits for a number that the server never gives."""
    names = set(re.findall(r"^(\w+)", exposed, re.MULTILINE)) | OF_PROMETHEUS
    watched = {name for one in expressions() for name in _METRIC.findall(one)}
    assert len(watched) > 5
    assert watched <= names


def test_what_is_watched_counts(exposed: str) -> None:
    """A message, its wait, a refusal and the storage's health all leave their mark."""
    for line in (
        r'metz_bot_turns_total\{channel="web",kind="answer"\} [1-9]',
        r'metz_bot_problems_total\{type="bad-request"\} [1-9]',
        r"metz_bot_lock_wait_seconds_count [1-9]",
        r"metz_bot_storage_check_seconds_count [1-9]",
        r"metz_bot_storage_up 1\.0",
    ):
        assert re.search(line, exposed), line


def test_every_value_that_is_watched_exists() -> None:
    """The kinds and types in expressions are those that the server counts under."""
    from bot.server.problems import ProblemType  # noqa: PLC0415 - rasa takes 10 s to import
    from bot.server.turns import Failure  # noqa: PLC0415 - as above
    from bot.wording.message import Kind  # noqa: PLC0415 - as above

    assert {one.value for one in Failure} == FAILURES
    known = {
        "kind": {one.value for one in Kind} | FAILURES,
        "type": {one.value[0] for one in ProblemType},
    }
    found = [match for one in expressions() for match in _VALUES.findall(one)]
    assert found
    for label, values in found:
        assert set(values.split("|")) <= known[label]


def test_every_alert_leads_to_what_to_do() -> None:
    """Each alert names a section of the incident guide that exists."""
    titles = re.findall(r"^##+ (.+)$", INCIDENTS.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    for rule in rules():
        page, _, anchor = rule["annotations"]["guide"].partition("#")
        assert (ROOT / page) == INCIDENTS
        assert anchor in anchors, rule["alert"]
