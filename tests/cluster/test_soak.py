"""An hour of a busy service, as fast as it goes: nothing lost, no error, no growth."""

from __future__ import annotations

import contextlib
import os
import statistics
import time

import psycopg2
import pytest
from cluster_services import TOPIC, Cluster
from visitors import Visitors, check_conversations_are_whole, check_nothing_was_lost

pytestmark = pytest.mark.soak
MESSAGES = int(os.environ.get("MESSAGES") or 20_000)
VISITORS = 10
PER_CONVERSATION = 8
# What the first messages cost is kept for the next: caches, pools, arenas.
WARM_UP = max(MESSAGES // 10, 500)
MOST_GROWTH = 1.05
BROKER_PATIENCE_S = 30


def talk(cluster: Cluster, messages: int) -> Visitors:
    """Have visitors send so many messages, and wait for the end."""
    visitors = Visitors(cluster.url, VISITORS, messages // VISITORS, PER_CONVERSATION)
    visitors.start()
    visitors.join()
    return visitors


def database_size(cluster: Cluster) -> int:
    """Return the bytes of the database's tables and indexes."""
    with contextlib.closing(psycopg2.connect(cluster.database_url)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT sum(pg_total_relation_size(relid)) FROM pg_catalog.pg_statio_user_tables"
        )
        return int(cursor.fetchone()[0])


def published(cluster: Cluster, wanted: int) -> int:
    """Return how many events have reached the broker, once there are as many as ``wanted``."""
    deadline = time.monotonic() + BROKER_PATIENCE_S
    while True:
        count = cluster.rabbitmq.count(TOPIC)
        if count >= wanted or time.monotonic() > deadline:
            return count
        time.sleep(0.5)


def test_an_hour_of_messages_leaves_no_trace_but_its_own(cluster: Cluster) -> None:
    """Every message is answered, every event is stored and published, and memory stays as it is."""
    talk(cluster, WARM_UP)
    memory, spent, began = cluster.memory_mb(), cluster.cpu_seconds(), time.monotonic()
    visitors = talk(cluster, MESSAGES)
    seconds, cpu = time.monotonic() - began, cluster.cpu_seconds() - spent
    grown = cluster.memory_mb() / memory
    events = check_conversations_are_whole(cluster.database_url)
    rows = cluster.rows()
    conversations = len(rows["conversations"])
    count = sum(len(found) for name, found in rows.items() if name != "alembic_version")
    slow = statistics.quantiles([one.seconds for one in visitors.sent], n=100)
    sent = len(visitors.sent)
    size = database_size(cluster) / conversations / 1000
    report = f"""
messages: {sent} in {seconds:.0f} s, {sent / seconds:.1f} a second, {VISITORS} visitors at a time
processor time: {cpu / sent * 1000:.1f} ms a message, {sent / cpu:.1f} messages a second of a core
latency: p50 {slow[49] * 1000:.0f} ms, p95 {slow[94] * 1000:.0f} ms, p99 {slow[98] * 1000:.0f} ms
errors: {len(visitors.failures)}
memory: {memory / 2:.0f} MB a process, {grown - 1:+.1%} at the end
events: {events} stored, {published(cluster, events)} published
database: {count / conversations:.1f} rows, {size:.1f} kB for {PER_CONVERSATION} messages
"""
    print(report)  # noqa: T201 - the figures of docs/deploiement.md
    assert visitors.failures == []
    check_nothing_was_lost(visitors, cluster.database_url)
    assert published(cluster, events) == events
    assert grown < MOST_GROWTH
