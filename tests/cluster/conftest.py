"""The cluster that these tests break, with limits that their load does not reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_services import Cluster, running_cluster

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests
PROGRAM = (sys.executable, str(Path(__file__).with_name("bot_with_faults.py")))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two processes behind nginx; each test leaves everything running."""
    settings = {
        "secret": SECRET,
        "rate_per_conversation": "1000000/minute",
        "rate_per_address": "1000000/minute",
    }
    with running_cluster(tmp_path_factory.mktemp("cluster"), settings, PROGRAM) as cluster:
        yield cluster
