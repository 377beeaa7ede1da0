"""The editor's one way to production: check, train, release, try, switch; and the way back."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.evaluation.judge import is_right
from bot.evaluation.questions import read_cases
from bot.knowledge.check import check_project
from bot.operations.releases import PublishError, Releases
from bot.paths import DATA, MODEL_VARIABLE, RELEASE, ROOT
from bot.server.assistant import Assistant
from bot.settings import Settings
from bot.training import ensure_model, released_model

SMOKE_LIMIT_S = 300
SWITCH_LIMIT_S = 600

Tell = Callable[[str], None]


def publish(settings: Settings, tell: Tell) -> None:
    """Serve the present knowledge from now on; ``tell`` hears of each step.

    Raises:
        PublishError: the public is still served what it was served before.
    """
    if RELEASE is not None:
        raise PublishError(
            f"Publiez depuis le dossier où vous modifiez la base, sans {MODEL_VARIABLE}."
        )
    releases = Releases(settings.releases)
    with releases.alone():
        problems = check_project(ROOT)
        if problems:
            raise PublishError("\n".join([*map(str, problems), "La base est à corriger d’abord."]))
        tell("1/4 La base est en ordre.")
        release = releases.add(ensure_model())
        tell(f"2/4 Le modèle est entraîné et conforme à son empreinte : {release}")
        try:
            _try(release)
            tell("3/4 Les questions d’essai sont répondues comme attendu.")
            _switch(releases, release, settings)
        except PublishError:
            releases.forget(release)
            raise
        tell("4/4 La nouvelle version est en service. Retour : metz-bot publish --undo")
        releases.tidy()


def undo(settings: Settings, tell: Tell) -> None:
    """Serve again what was served before the last publication.

    Raises:
        PublishError: nothing was published before, or the switch failed.
    """
    releases = Releases(settings.releases)
    with releases.alone():
        previous = releases.previous
        if previous is None:
            raise PublishError("Aucune version précédente : il n’y a rien à rétablir.")
        _switch(releases, previous, settings)
        tell(f"La version précédente est de nouveau en service : {previous}")


def _try(release: Path) -> None:
    """Ask a release the smoke questions, in a process that reads its data."""
    command = [sys.executable, "-m", "bot.cli", "smoke"]
    environment = os.environ | {MODEL_VARIABLE: str(release)}
    done = _run(command, environment, SMOKE_LIMIT_S)
    if done.returncode != 0:
        said = done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]
        raise PublishError(
            f"{said}\nLes questions d’essai n’ont pas reçu la réponse attendue : "
            "rien n’a changé pour le public."
        )


def _switch(releases: Releases, release: Path, settings: Settings) -> None:
    """Move the pointer and have the processes follow; both go back when that fails."""
    before = releases.current, releases.previous
    releases.switch(release)
    if settings.switch_command is None:
        return
    command = shlex.split(settings.switch_command)
    done = _run([*command, str(released_model(release))], dict(os.environ), SWITCH_LIMIT_S)
    if done.returncode == 0:
        return
    releases.restore(*before)
    if before[0] is not None:
        _run([*command, str(released_model(before[0]))], dict(os.environ), SWITCH_LIMIT_S)
    raise PublishError(
        f"{done.stderr.strip()}\nLa bascule a échoué (code {done.returncode}) : la version d’avant "
        "est rétablie."
    )


def _run(
    command: list[str], environment: dict[str, str], limit_s: float
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - ours, or the operator's own setting
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"rien en {limit_s:.0f} s")
    except OSError as error:
        return subprocess.CompletedProcess(command, 1, "", f"{command[0]} : {error.strerror}")


async def smoke(assistant: Assistant, folder: Path = DATA / "smoke") -> list[str]:
    """Return the smoke questions that are not answered as they should be."""
    wrong = []
    for case in read_cases(folder):
        for turn in case.turns:
            entries = await assistant.reply(case.id, turn.ask, channel="smoke")
            if not is_right(turn, entries):
                wrong.append(f"{case.id} : {turn.ask}")
    return wrong
