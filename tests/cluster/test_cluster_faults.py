"""The faults of a deployment, under load: told in words, and nothing lost in silence."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from bot_with_faults import BREAKS, HANGS, TAKES_LONG
from cluster_services import Cluster
from visitors import Visitors, check_failures_were_visible, check_nothing_was_lost
from web_client import QUESTION, Answer, WebClient, opened

pytestmark = pytest.mark.cluster
ALIVE_S = 2.0
FROZEN_S = 8.0
# Longer than the lease of a conversation's lock (4 s), and within the deadline of a turn (8 s).
LONG_S = 6
STOP_LIMIT_S = 15.0


@pytest.fixture(autouse=True)
def _alive_afterwards(whole_cluster: Cluster) -> Iterator[None]:
    """Check after each test that a visitor gets a right answer in time."""
    yield
    start = time.monotonic()
    assert "presses" in opened(whole_cluster.url).last_message(QUESTION)["text"]
    assert time.monotonic() - start < ALIVE_S


@pytest.fixture
def visitors(cluster: Cluster) -> Iterator[Visitors]:
    """Visitors who talk during the test; afterwards nothing that they were told is lost."""
    talking = Visitors(cluster.url)
    with talking.talking():
        yield talking
        talking.wait_for_answers(20)
    check_nothing_was_lost(talking, cluster.database_url)


def health(url: str) -> tuple[Answer, float]:
    """Return what the health route answers, and in how many seconds."""
    start = time.monotonic()
    answer = WebClient(url).request("GET", "/health")
    return answer, time.monotonic() - start


def test_a_killed_process_costs_nobody_an_answer(cluster: Cluster, visitors: Visitors) -> None:
    """Point 29: what a killed process was about to answer, another one answers, and keeps once."""
    serving, spare = cluster.bots
    client, message_id = opened(cluster.url), str(uuid.uuid4())
    cluster.nginx.serve([serving.port], spare=[spare.port])
    cluster.nginx.reload()
    with ThreadPoolExecutor(1) as window:
        asked = window.submit(client.send, f"Que fabrique Claas {TAKES_LONG}2 ?", message_id)
        time.sleep(1)
        serving.kill()
        assert asked.result().status == 200
    visitors.wait_for_answers(50)
    assert len(client.history().content["exchanges"]) == 1
    assert visitors.failures == []


def test_a_process_that_is_stopped_costs_nobody_an_answer(
    cluster: Cluster, visitors: Visitors
) -> None:
    """Point 29: on SIGTERM a process finishes its turns and ends in time; the other goes on."""
    start = time.monotonic()
    cluster.bots[1].stop()
    assert time.monotonic() - start < STOP_LIMIT_S
    visitors.wait_for_answers(20)
    assert visitors.failures == []
    assert "Traceback" not in cluster.bots[1].written()


def test_a_process_starts_without_its_database(whole_cluster: Cluster) -> None:
    """Point 28: a process without its database says so, and is ready once it is back."""
    starting = whole_cluster.bots[1]
    if starting.runs:
        starting.stop()
    whole_cluster.postgres.stop()
    starting.launch()
    starting.wait_for_port()
    answer, seconds = health(starting.url)
    assert (answer.status, answer.content["status"], seconds < 1) == (503, "starting", True)
    refused = WebClient(starting.url).open()
    assert (refused.status, refused.problem) == (503, "not-ready")
    whole_cluster.postgres.start()
    starting.wait()
    assert "presses" in opened(starting.url).last_message(QUESTION)["text"]


def test_a_killed_database_is_told(cluster: Cluster, visitors: Visitors) -> None:
    """Point 28: PostgreSQL killed: an apology in words; started again: answers again."""
    cluster.postgres.kill()
    time.sleep(3)
    cluster.postgres.start()
    visitors.wait_for_answers(20)
    assert visitors.failures
    check_failures_were_visible(visitors)


def test_a_stopped_database_is_told(cluster: Cluster, visitors: Visitors) -> None:
    """Point 28: PostgreSQL stopped: `/health` says so at once; started again: all is well."""
    cluster.postgres.stop()
    for _ in range(3):
        answer, seconds = health(cluster.url)
        assert (answer.status, seconds < 1) == (503, True)
    time.sleep(3)
    cluster.postgres.start()
    visitors.wait_for_answers(20)
    assert health(cluster.url)[0].status == 200
    assert visitors.failures
    check_failures_were_visible(visitors)


def test_a_database_that_restarts_at_once_costs_nothing(
    cluster: Cluster, visitors: Visitors
) -> None:
    """Point 28: after a restart of PostgreSQL no dead connection costs a turn."""
    cluster.postgres.stop()
    cluster.postgres.start()
    visitors.wait_for_answers(50)
    check_failures_were_visible(visitors)
    start = time.monotonic()
    visitors.wait_for_answers(50)
    assert [one for one in visitors.failures if one.began_s > start] == []


def test_a_frozen_database_is_told(cluster: Cluster, visitors: Visitors) -> None:
    """Point 28: PostgreSQL frozen for 8 s: `/health` answers in time, visitors are told."""
    cluster.postgres.freeze()
    thaws = time.monotonic() + FROZEN_S
    answers = []
    while time.monotonic() < thaws:
        answers.append(health(cluster.url))
        time.sleep(0.5)
    cluster.postgres.thaw()
    visitors.wait_for_answers(20)
    assert all(seconds < 1 for _, seconds in answers)
    assert {answer.status for answer, _ in answers} == {503}
    assert visitors.failures
    check_failures_were_visible(visitors)


def test_a_killed_redis_is_told(cluster: Cluster, visitors: Visitors) -> None:
    """Redis killed: an apology in words; started again, all locks gone: answers again."""
    cluster.redis.kill()
    time.sleep(2)
    assert health(cluster.url)[0].status == 503
    cluster.redis.start()
    visitors.wait_for_answers(20)
    assert visitors.failures
    check_failures_were_visible(visitors)


def test_a_killed_proxy_loses_no_answer(cluster: Cluster, visitors: Visitors) -> None:
    """Nginx killed: connections end, which pages show; the same message is answered afterwards."""
    cluster.nginx.kill()
    time.sleep(1)
    cluster.nginx.start()
    visitors.wait_for_answers(20)
    assert visitors.failures
    check_failures_were_visible(visitors, broken_connections=True)


def test_a_killed_broker_is_not_noticed(cluster: Cluster, visitors: Visitors) -> None:
    """RabbitMQ killed: visitors are answered as before."""
    cluster.rabbitmq.kill()
    visitors.wait_for_answers(30)
    cluster.rabbitmq.start()
    assert visitors.failures == []


def test_a_conversation_is_of_both_processes(cluster: Cluster) -> None:
    """A conversation that changes its process with each message keeps subject, list and form."""
    expected = opened(cluster.bots[0].url)
    moving = opened(cluster.bots[1].url)
    texts = (
        "Que fabrique claas ?",
        "depuis quand ?",
        "quelles aides pour innover ?",
        "la suite",
        "le deuxième",
        "aide-moi à m'orienter",
        "une entreprise",
        "et au fait, que fabrique claas ?",
        "moderniser mon usine",
        "la robotique",
        "non",
        "quelle est ta source ?",
    )
    for number, text in enumerate(texts):
        moving.url = cluster.bots[number % 2].url
        assert moving.last_message(text) == expected.last_message(text)


def test_a_long_action_keeps_its_conversation(cluster: Cluster) -> None:
    """Point 26: an action that outlasts the lock, and a message meanwhile: both kept once."""
    client = opened(cluster.bots[0].url)
    other = WebClient(cluster.bots[1].url, token=client.token)
    long, short = f"Que fabrique Claas {TAKES_LONG}{LONG_S} ?", "Que fabrique Claas ?"
    with ThreadPoolExecutor(2) as windows:
        start = time.monotonic()
        first = windows.submit(client.send, long)
        time.sleep(1)
        second = windows.submit(other.send, short)
        assert first.result().content["number"] == 1
        assert time.monotonic() - start > LONG_S
        assert second.result().content["number"] == 2
    kept = client.history().content["exchanges"]
    assert [one["text"] for one in kept] == [long, short]


@pytest.mark.parametrize("words", [BREAKS, HANGS])
def test_an_action_that_fails_is_apologised_for(words: str, cluster: Cluster) -> None:
    """Point 27: an action that breaks or never ends: an apology in under 10 s, others answered."""
    client = opened(cluster.url)
    with ThreadPoolExecutor(1) as window:
        start = time.monotonic()
        asked = window.submit(client.send, f"Que fabrique Claas {words} ?")
        assert "presses" in opened(cluster.url).last_message(QUESTION)["text"]
        answer = asked.result()
    assert time.monotonic() - start < 10
    assert answer.status in (500, 503)
    assert "Pardon" in answer.content["detail"]
    assert client.last_message(QUESTION)["custom"]["kind"] == "answer"


def test_a_conversation_of_800_messages_is_as_fast_as_a_short_one(cluster: Cluster) -> None:
    """Point 30: at message 800 the 95th percentile is under 500 ms."""
    client = opened(cluster.url)
    seconds = []
    for number in range(800):
        start = time.monotonic()
        assert client.send(("Que fabrique Claas ?", "depuis quand ?")[number % 2]).status == 200
        seconds.append(time.monotonic() - start)
    last = sorted(seconds[-100:])
    assert last[94] < 0.5
