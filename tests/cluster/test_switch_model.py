"""Another model takes the place of the present one while visitors talk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import service_manager
from cluster_services import DEPLOY, Cluster
from server_process import free_port
from visitors import Visitors, check_nothing_was_lost
from web_client import WebClient

from bot.model_archive import write_hash
from bot.operations.releases import Releases
from bot.training import ensure_model, released_model

pytestmark = pytest.mark.cluster
SLOWEST_S = 2.0

Switch = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """A model that is not the present one, in a release: so `metz-bot publish` hands it over."""
    model = tmp_path / "metz-other.tar.gz"
    shutil.copy(ensure_model(), model)
    write_hash(model)
    return released_model(Releases(tmp_path / "releases").add(model))


@pytest.fixture
def switch(cluster: Cluster, tmp_path: Path) -> Iterator[Switch]:
    """Runs `deploy/switch-model` on a cluster of one process, with a place for another."""
    serving, spare = cluster.bots[0], free_port()
    settings = tmp_path / "settings"
    settings.mkdir()
    own = {name: value for name, value in serving.environment.items() if "METZ_BOT_" in name}
    lines = [f"{name}={value}" for name, value in own.items()]
    (settings / "metz-bot.env").write_text("\n".join(lines), encoding="utf-8")
    (settings / "model").write_text(str(ensure_model()), encoding="utf-8")
    (settings / f"{serving.port}.pid").write_text(str(serving.pid), encoding="ascii")
    cluster.nginx.serve([serving.port])
    cluster.nginx.reload()
    manager = Path(service_manager.__file__)
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "METZ_SETTINGS": str(settings),
        "METZ_NGINX": str(cluster.nginx.folder),
        "METZ_NGINX_COMMAND": " ".join(cluster.nginx.command()),
        "METZ_SERVICE": f"{sys.executable} {manager} {settings}",
        "METZ_PORTS": str(serving.port),
        "METZ_OTHER_PORTS": str(spare),
    }

    def run(argument: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [DEPLOY / "switch-model", argument],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    yield run
    for pid_file in settings.glob("*.pid"):
        if int(pid_file.read_text(encoding="ascii")) != serving.pid:
            service_manager.stop(pid_file)


def served_model(cluster: Cluster) -> str:
    """Return the name of the model that answers."""
    return str(WebClient(cluster.url).request("GET", "/health").content["model"])


def test_a_changed_model_is_not_switched_to(
    cluster: Cluster, switch: Switch, other_model: Path
) -> None:
    """A model that does not match its hash changes nothing, and the refusal says why."""
    former = served_model(cluster)
    with other_model.open("ab") as file:
        file.write(b"!")
    refused = switch(str(other_model))
    assert refused.returncode == 1
    assert "empreinte" in refused.stderr
    assert served_model(cluster) == former


def test_a_model_is_switched_and_switched_back_without_a_wait(
    cluster: Cluster, switch: Switch, other_model: Path
) -> None:
    """Point 31: a new model, and the former one again: no answer over 2 s, nothing lost."""
    former = served_model(cluster)
    visitors = Visitors(cluster.url, count=2)
    with visitors.talking():
        done = switch(str(other_model))
        assert done.returncode == 0, done.stderr
        assert served_model(cluster) == other_model.name != former
        undone = switch("--undo")
        assert undone.returncode == 0, undone.stderr
        assert served_model(cluster) == former
        visitors.wait_for_answers(10)
    assert visitors.failures == []
    check_nothing_was_lost(visitors, cluster.database_url)
    print(f"slowest answer: {visitors.slowest():.2f} s of {len(visitors.sent)}")  # noqa: T201
    assert visitors.slowest() < SLOWEST_S
