"""Publishing: what the public is served changes as a whole, after a trial, and changes back."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest
from server_process import PROGRAM, environment_with, free_port, running_server
from talking import TalkingBot
from web_client import QUESTION, opened

from bot.model_archive import verify, write_hash
from bot.operations.releases import KEPT, PublishError, Releases
from bot.settings import Settings, load_settings
from bot.training import released_model

SECRET = "un secret de plus de trente-deux caractères"  # noqa: S105 - of the tests
PUBLISH_LIMIT_S = 400
CONFUSED = """
- id: smoke-confused
  turns:
    - {ask: "Que fabrique Claas ?", kind: [answer], all: ['presses?']}
    - {ask: "Que fabrique Claas ?", kind: [answer], all: ['petits pois']}
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file with a hash that is no model."""
    path = tmp_path / "metz-0.tar.gz"
    path.write_bytes(b"not a model")
    write_hash(path)
    return path


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """An empty folder of releases."""
    return Releases(tmp_path / "releases")


@pytest.fixture
def switch(tmp_path: Path) -> Path:
    """A switch command that notes what it is called with, and fails for what stands in refused."""
    script = tmp_path / "switch"
    script.write_text(
        f'#!/bin/sh\necho "$1" >> {tmp_path}/switched\n! grep -qsx "$1" {tmp_path}/refused\n',
        encoding="utf-8",
    )
    script.chmod(0o700)
    return script


def settings_of(tmp_path: Path, switch: Path) -> Settings:
    """Return the settings of whoever publishes."""
    return load_settings(releases=tmp_path / "releases", switch_command=str(switch))


def test_a_release_is_tried_and_served(tmp_path: Path, switch: Path) -> None:
    """One command trains, tries and switches; a server then serves the release by its pointer."""
    folder = tmp_path / "releases"
    chosen = {"releases": str(folder), "switch_command": str(switch)}
    done = subprocess.run(
        [PROGRAM, "publish"],
        env=environment_with(chosen),
        capture_output=True,
        text=True,
        timeout=PUBLISH_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "4/4" in done.stdout
    release = Releases(folder).current
    assert release is not None
    verify(released_model(release))
    assert (tmp_path / "switched").read_text("utf-8") == f"{released_model(release)}\n"
    port = free_port()
    served = {
        "model": str(folder / "current"),
        "secret": SECRET,
        "public_url": f"http://127.0.0.1:{port}",
        "database_url": f"sqlite:///{tmp_path / 'conversations.db'}",
    }
    with running_server(tmp_path / "log.txt", ["--production"], served, port) as server:
        assert "presses" in opened(server.url).last_message(QUESTION)["text"]


def test_a_release_that_fails_its_trial_changes_nothing(
    tmp_path: Path, model: Path, switch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot answer the smoke questions is neither pointed to nor kept."""
    from bot.operations import publish  # noqa: PLC0415 - rasa takes 10 s to import

    monkeypatch.setattr(publish, "check_project", lambda _: [])
    monkeypatch.setattr(publish, "ensure_model", lambda: model)
    with pytest.raises(PublishError, match="rien n’a changé"):
        publish.publish(settings_of(tmp_path, switch), lambda _: None)
    assert Releases(tmp_path / "releases").current is None
    assert not list((tmp_path / "releases").glob("[0-9]*"))
    assert not (tmp_path / "switched").exists()


def test_a_wrong_answer_fails_the_trial(assistant: TalkingBot, tmp_path: Path) -> None:
    """The smoke questions that are answered otherwise than expected are named, and no others."""
    from bot.operations.publish import smoke  # noqa: PLC0415 - as above

    (tmp_path / "questions.yml").write_text(CONFUSED, encoding="utf-8")
    wrong = assistant.run(smoke(assistant.assistant, tmp_path))
    assert wrong == ["smoke-confused\u00a0: Que fabrique Claas ?"]


def test_undo_brings_back_what_was_served(
    tmp_path: Path, model: Path, releases: Releases, switch: Path
) -> None:
    """An undo points to the release before and tells the processes; a second undo takes it back."""
    from bot.operations.publish import undo  # noqa: PLC0415 - as above

    settings = settings_of(tmp_path, switch)
    first, second = releases.add(model), releases.add(model)
    with pytest.raises(PublishError, match="Aucune version"):
        undo(settings, lambda _: None)
    releases.switch(first)
    releases.switch(second)
    undo(settings, lambda _: None)
    assert (releases.current, releases.previous) == (first, second)
    undo(settings, lambda _: None)
    assert (releases.current, releases.previous) == (second, first)
    called = [released_model(one) for one in (first, second)]
    assert (tmp_path / "switched").read_text("utf-8") == "{}\n{}\n".format(*called)


def test_a_failed_switch_goes_back(
    tmp_path: Path, model: Path, releases: Releases, switch: Path
) -> None:
    """When the processes cannot follow, the pointer and they go back to what was served."""
    from bot.operations.publish import undo  # noqa: PLC0415 - as above

    first, second = releases.add(model), releases.add(model)
    releases.switch(first)
    releases.switch(second)
    (tmp_path / "refused").write_text(f"{released_model(first)}\n", encoding="utf-8")
    with pytest.raises(PublishError, match="rétablie"):
        undo(settings_of(tmp_path, switch), lambda _: None)
    assert (releases.current, releases.previous) == (second, first)
    called = [released_model(one) for one in (first, second)]
    assert (tmp_path / "switched").read_text("utf-8") == "{}\n{}\n".format(*called)


def test_the_pointer_is_never_missing(tmp_path: Path, model: Path, releases: Releases) -> None:
    """Whoever starts in the middle of a switch finds a whole release."""
    both = releases.add(model), releases.add(model)
    releases.switch(both[0])
    over = threading.Event()
    missing: list[int] = []

    def look() -> None:
        while not over.is_set():
            if not (tmp_path / "releases" / "current" / model.name).is_file():
                missing.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(500):
        releases.switch(both[number % 2])
    over.set()
    reader.join()
    assert not missing


def test_old_releases_go(model: Path, releases: Releases) -> None:
    """Only the last releases are kept, and in any case the two that are pointed to."""
    all_of_them = [releases.add(model) for _ in range(KEPT + 3)]
    releases.switch(all_of_them[0])
    releases.switch(all_of_them[1])
    releases.tidy()
    kept = {*all_of_them[:2], *all_of_them[-KEPT:]}
    assert {one for one in all_of_them if one.exists()} == kept


def test_one_person_publishes_at_a_time(tmp_path: Path, releases: Releases) -> None:
    """A second publication is refused while the first is under way."""
    with (
        releases.alone(),
        pytest.raises(PublishError, match="en cours"),
        Releases(tmp_path / "releases").alone(),
    ):
        pass
    with releases.alone():
        pass


def test_a_release_is_not_served_with_other_data(tmp_path: Path, model: Path) -> None:
    """A release that the command line names, when its data have not been read, is refused."""
    releases = Releases(tmp_path / "releases")
    releases.switch(releases.add(model))
    done = subprocess.run(
        [PROGRAM, "serve", "--model", str(tmp_path / "releases" / "current")],
        env=environment_with({}),
        capture_output=True,
        text=True,
        timeout=PUBLISH_LIMIT_S,
        check=False,
    )
    assert done.returncode == 1
    assert "METZ_BOT_MODEL" in done.stderr
