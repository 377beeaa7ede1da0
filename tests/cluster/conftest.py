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
def whole_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two processes behind nginx."""
    from bot.training import ensure_model  # noqa: PLC0415 - rasa takes 10 s to import

    ensure_model()
    settings = {
        "secret": SECRET,
        "rate_per_conversation": "1000000/minute",
        "rate_per_address": "1000000/minute",
    }
    with running_cluster(tmp_path_factory.mktemp("cluster"), settings, PROGRAM) as cluster:
        yield cluster


@pytest.fixture
def cluster(whole_cluster: Cluster) -> Cluster:
    """The same, what the test before has ended being started again."""
    whole_cluster.mend()
    return whole_cluster
